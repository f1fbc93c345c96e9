"""What came of each question of a set -> the metrics, their intervals, a comparison with an earlier run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .intervals import bootstrap, mean, paired_difference
from .judged import JudgedQuestion
from .ranking import hit_at, mrr, ndcg, recall
from .refusal import auroc, calibration_error
from .trec import Qrels, Run

Ranking = list[tuple[str, float]]
FUSED, DENSE, BM25, RRF, WITHIN = "fused", "dense", "bm25", "rrf", "within"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question asked.

    key: its id, after the name of its set where several sets are measured together.
    pages: whether places are pages of reports; otherwise they are whole texts.
    rankings: places found, best first, by leg; `fused` is what a question is asked with, `within` the same with the
    right report named in a filter.
    answered: whether quotations were shown, not near misses; strong: whether they were called an answer.
    right_first: whether the first quotation, or else the first near miss, stands at a right place; right_any: whether
    any quotation shown as an answer does.  words_first, words_any: whether the first words marked as the answer in
    the first quotation, in one of the first three, hold an answer; None where no answering words are known.
    """

    key: str
    question: JudgedQuestion
    pages: bool
    rankings: Mapping[str, Ranking]
    answered: bool = False
    strong: bool = False
    confidence: float = 0.0
    right_first: bool = False
    right_any: bool = False
    words_first: bool | None = None
    words_any: bool | None = None
    evidence: Mapping[str, float] = field(default_factory=dict)


def runs_of(outcomes: Sequence[Outcome], leg: str = FUSED) -> Run:
    """The run of one leg over all questions it was asked."""
    return {o.key: o.rankings[leg] for o in outcomes if leg in o.rankings}


def qrels_of(outcomes: Sequence[Outcome], leg: str = FUSED) -> Qrels:
    """The judgements of the answerable questions that leg was asked."""
    return {o.key: o.question.right for o in outcomes if o.question.answerable and leg in o.rankings}


Metrics = dict[str, Callable[[Run, Qrels], dict[str, float]]]

TEXT_METRICS: Metrics = {
    "ndcg@10": lambda run, qrels: ndcg(run, qrels, k=10),
    "recall@10": lambda run, qrels: recall(run, qrels, k=10),
    "recall@100": lambda run, qrels: recall(run, qrels, k=100),
    "mrr@10": lambda run, qrels: mrr(run, qrels, k=10),
}
PAGE_METRICS: Metrics = {
    "page_hit@1": lambda run, qrels: hit_at(run, qrels, k=1),
    "page_hit@5": lambda run, qrels: hit_at(run, qrels, k=5),
    "mrr": lambda run, qrels: mrr(run, qrels, k=100),
}


def ranking_scores(
    outcomes: Sequence[Outcome], leg: str = FUSED, run: Run | None = None
) -> dict[str, dict[str, float]]:
    """Each ranking metric, question by question, of one leg or of another run over the same questions."""
    scores: dict[str, dict[str, float]] = {}
    for pages, metrics in ((False, TEXT_METRICS), (True, PAGE_METRICS)):
        some = [o for o in outcomes if o.pages is pages]
        found, qrels = runs_of(some, leg) if run is None else run, qrels_of(some, leg)
        scores |= {name: measure(found, qrels) for name, measure in metrics.items()}
    return {name: values for name, values in scores.items() if values}


def question_scores(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Each metric that is a mean over questions, question by question; metrics without any question are left out."""
    scores = ranking_scores(outcomes)
    within = ranking_scores(outcomes, WITHIN)
    scores |= {f"{name}_within": within[name] for name in ("page_hit@1", "page_hit@5") if name in within}
    can = [o for o in outcomes if o.question.answerable]
    judged = [o for o in can if o.question.right]
    scores["right_first_quote"] = {o.key: float(o.answered and o.right_first) for o in judged}
    scores["right_any_quote"] = {o.key: float(o.right_any) for o in judged}
    scores["answer_sentence"] = {o.key: float(o.words_first) for o in can if o.words_first is not None}
    scores["answer_any3"] = {o.key: float(o.words_any) for o in can if o.words_any is not None}
    scores["answered"] = {o.key: float(o.answered) for o in can}
    cannot = [o for o in outcomes if not o.question.answerable]
    scores["refused"] = {o.key: float(not o.answered or not o.strong) for o in cannot}
    return {name: values for name, values in scores.items() if values}


# Metrics of a whole set of questions, from rows (confidence, answerable, right at first).


def refusal_auroc(rows: np.ndarray) -> float:
    """AUROC of the confidence for "the library can answer this"."""
    return auroc(rows[:, 0].tolist(), (rows[:, 1] > 0).tolist())


def confidence_error(rows: np.ndarray) -> float:
    """Calibration error of the confidence as the chance that the first quotation is right.

    Answerable and unanswerable questions weigh the same in all, where there are both, whatever their numbers.
    """
    n_can = float((rows[:, 1] > 0).sum())
    n_cannot = len(rows) - n_can
    weights = np.ones(len(rows))
    if n_can and n_cannot:
        weights = np.where(rows[:, 1] > 0, 0.5 / n_can, 0.5 / n_cannot)
    return calibration_error(rows[:, 0].tolist(), (rows[:, 2] > 0).tolist(), weights=weights.tolist())


def _confidence_rows(outcomes: Sequence[Outcome]) -> np.ndarray:
    return np.asarray(
        [(o.confidence, float(o.question.answerable), float(o.question.answerable and o.right_first)) for o in outcomes]
    ).reshape(-1, 3)


@dataclass(frozen=True, slots=True)
class Measured:
    """Metrics with 95 % intervals, and the same metrics of each leg alone."""

    metrics: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    legs: dict[str, dict[str, float]]


def measure(outcomes: Sequence[Outcome], *, seed: int = 0) -> Measured:
    """All metrics of these questions; those that nothing was asked for are left out."""
    metrics: dict[str, float] = {}
    intervals: dict[str, tuple[float, float]] = {}
    for name, values in question_scores(outcomes).items():
        metrics[name] = mean(values)
        intervals[name] = bootstrap(list(values.values()), seed=seed)
    rows = _confidence_rows(outcomes)
    for name, whole in (("refusal_auroc", refusal_auroc), ("calibration_error", confidence_error)):
        value = whole(rows) if len(rows) else math.nan
        if not math.isnan(value):
            metrics[name] = value
            intervals[name] = bootstrap(rows, whole, seed=seed, rounds=300)
    legs = {
        leg: {name: mean(values) for name, values in ranking_scores(outcomes, leg).items()}
        for leg in (DENSE, BM25, RRF)
    }
    return Measured(metrics, intervals, legs)


def compare(outcomes: Sequence[Outcome], old: Run, *, seed: int = 0) -> dict[str, dict[str, object]]:
    """Each ranking metric beside that of an earlier run, over the questions that both were asked.

    difference: after - before, with its paired interval; better, worse: ids of the questions that changed.
    """
    both = [o for o in outcomes if o.key in old]
    now, then = ranking_scores(both), ranking_scores(both, run=old)
    found: dict[str, dict[str, object]] = {}
    for name, after in now.items():
        before = then[name]
        difference, interval = paired_difference(after, before, seed=seed)
        found[name] = {
            "questions": len(after),
            "before": mean(before),
            "after": mean(after),
            "difference": difference,
            "interval": list(interval),
            "better": [key for key in after if after[key] > before[key] + 1e-9],
            "worse": [key for key in after if after[key] < before[key] - 1e-9],
        }
    return found
