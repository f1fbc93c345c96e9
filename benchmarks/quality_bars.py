"""The bars the project has set itself, from what `make quality` measured: wanted, measured, interval, met or not."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.measuring import Qrels, auroc, bootstrap, mean, ndcg, paired_ratio
from assistant.measuring.outcomes import FUSED, Outcome, confidence_error, question_scores

if TYPE_CHECKING:
    from quality import Found

Sets = Mapping[str, "Found"]
TEXTS = ("scifact", "xquad_en", "squad2")
STARTER = "judged starter"
JUDGED = ("judged library", "judged second", "judged asked", STARTER)
ANSWERED = 0.95  # the share of answerable questions that must be let through
FALSE = 0.10  # the share of unanswerable ones that may be
ROUNDS = 500


@dataclass(frozen=True)
class Bar:
    """One goal.  least: what the value must reach (most: what it must not pass); low, high: its 95 % interval.

    lower: whether the lower end of the interval must be above `least`, not only the value.
    """

    name: str
    value: float
    low: float
    high: float
    least: float | None = None
    most: float | None = None
    lower: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        if math.isnan(self.value):
            return False
        if self.most is not None:
            return self.value <= self.most
        assert self.least is not None
        return self.low > self.least if self.lower else self.value >= self.least

    @property
    def wanted(self) -> str:
        """The goal in a few characters."""
        if self.most is not None:
            return f"<= {self.most:g}"
        return f"lower end > {self.least:g}" if self.lower else f">= {self.least:g}"


def lines_of(bars: Sequence[Bar]) -> list[str]:
    """The bars as a table."""
    lines = ["| bar | wanted | measured | 95 % interval | |", "| --- | --- | ---: | --- | --- |"]
    for bar in bars:
        state = "met" if bar.met else "NOT MET"
        name = f"{bar.name} ({bar.note})" if bar.note else bar.name
        lines.append(f"| {name} | {bar.wanted} | {bar.value:.3f} | [{bar.low:.3f}, {bar.high:.3f}] | {state} |")
    return lines


def bars_of(found: Sequence[Found]) -> list[Bar]:
    """Every bar that these sets have something to say on."""
    sets = {one.plan.name: one for one in found}
    kinds = (_texts, _pages, _answer_words, _judged, _refusal, _follow_ups)
    return [bar for kind in kinds for bar in kind(sets)]


# Finding


def _texts(sets: Sets) -> list[Bar]:
    bars = []
    for name, least in (("scifact", 0.735), ("xquad_en", 0.978), ("squad2", 0.918)):
        if name in sets:
            bars.append(_mean(f"{name} nDCG@10", sets[name].scores("localism", "ndcg@10"), least=least))
    if not set(TEXTS) <= sets.keys():
        return bars
    three = [sets[name] for name in TEXTS]
    for kind, legs in (("legs of ours", ("dense leg", "keyword leg")), ("peers", ("MiniLM+FAISS", "bm25s"))):
        if all(one.scores(leg, "ndcg@10") for one in three for leg in legs):
            better = max(legs, key=lambda leg: mean([mean(one.scores(leg, "ndcg@10")) for one in three]))
            bars.append(_ratio(f"mean nDCG@10 / that of the better of {kind}", three, "ndcg@10", better, least=1.03))
    for rrf in ("RRF of legs", "RRF"):
        if all(one.scores(rrf, "ndcg@10") for one in three):
            bars.append(_ratio("mean nDCG@10 / RRF's", three, "ndcg@10", rrf, least=1.0, lower=True))
    for one in three:
        best = max(("dense leg", "keyword leg"), key=lambda leg: mean(one.scores(leg, "ndcg@10")))
        bars.append(_ratio(f"{one.plan.name} nDCG@10 / its better leg's", [one], "ndcg@10", best, least=0.99))
    return bars


def _pages(sets: Sets) -> list[Bar]:
    if "mmlongbench" not in sets:
        return []
    bars, one = [], [sets["mmlongbench"]]
    for metric, least in (("page_hit@1", 1.5), ("mrr", 1.5), ("page_hit@5", 1.35)):
        if one[0].scores("LangChain", metric):
            bars.append(_ratio(f"mmlongbench {metric} / LangChain's", one, metric, "LangChain", least=least))
        if one[0].scores("txtai", metric):
            bars.append(_ratio(f"mmlongbench {metric} / txtai's", one, metric, "txtai", least=1.0, lower=True))
    return bars


def _answer_words(sets: Sets) -> list[Bar]:
    if "squad2" not in sets:
        return []
    scores = question_scores(sets["squad2"].outcomes)
    return [
        _mean("squad2: first answer words hold the answer", scores.get("answer_sentence", {}), least=0.68),
        _mean("squad2: those of one of three quotations do", scores.get("answer_any3", {}), least=0.82),
    ]


def _judged(sets: Sets) -> list[Bar]:
    given = {name: sets[name].outcomes for name in JUDGED if name in sets}
    every = [outcome for outcomes in given.values() for outcome in outcomes]
    real = [outcome for name, outcomes in given.items() if name != STARTER for outcome in outcomes]
    together = {"judged, the real reports": real, "judged, all": every} if len(given) > 1 else {}
    bars = []
    for name, outcomes in {**given, **together}.items():
        scores = question_scores(outcomes)
        bars += [
            _mean(f"{name}: right page in the first quotation", scores["right_first_quote"], least=0.75),
            _mean(f"{name}: right page in any quotation", scores["right_any_quote"], least=0.90),
        ]
    if every:
        scores = question_scores(every)
        bars.append(_mean("judged: unanswerable ones refused or weak", scores["refused"], least=0.75))
        bars.append(_mean("judged: answerable ones answered", scores["answered"], least=ANSWERED))
        rows = _rows(every)
        bars.append(_of_rows("judged: calibration error, 50:50", rows, confidence_error, most=0.05))
    return bars


def _mean(name: str, values: Mapping[str, float], *, least: float) -> Bar:
    low, high = bootstrap(list(values.values()))
    return Bar(name, mean(values), low, high, least, note=f"{len(values)} questions")


def _ratio(name: str, sets: Sequence[Found], metric: str, other: str, *, least: float, lower: bool = False) -> Bar:
    value, (low, high) = paired_ratio([(one.scores("localism", metric), one.scores(other, metric)) for one in sets])
    note = other if other not in name else ""
    return Bar(name, value, low, high, least, lower=lower, note=note)


# Refusing


def _rows(outcomes: Sequence[Outcome]) -> np.ndarray:
    """(confidence, answerable, right at first) of each question."""
    return np.asarray(
        [(o.confidence, float(o.question.answerable), float(o.question.answerable and o.right_first)) for o in outcomes]
    ).reshape(-1, 3)


def _of_rows(
    name: str,
    rows: np.ndarray,
    statistic: Callable[[np.ndarray], float],
    *,
    least: float | None = None,
    most: float | None = None,
    lower: bool = False,
) -> Bar:
    low, high = bootstrap(rows, statistic, rounds=ROUNDS)
    return Bar(name, statistic(rows), low, high, least, most, lower, note=f"{len(rows)} questions")


def _refusal(sets: Sets) -> list[Bar]:
    bars = []
    for one in sets.values():
        able = [o.confidence for o in one.outcomes if o.question.answerable and o.question.right]
        by_key = {o.key: o.confidence for o in one.outcomes}
        for kind, outcomes in one.without.items():
            gone = [o.confidence for o in outcomes]
            rows = np.asarray([(c, 1.0) for c in able] + [(c, 0.0) for c in gone])
            name = f"{one.plan.name}: {'whole subject' if kind == 'subject' else 'what answers'} taken out"
            if kind == "subject":
                bars.append(_of_rows(f"{name}, refused while {ANSWERED:.0%} are answered", rows, _refused, least=0.97))
                continue
            bars.append(_of_rows(f"{name}, AUROC", rows, _auroc, least=0.78))
            sure = [(by_key[o.key], c, 1.0) for o, c in zip(outcomes, one.best_cosine[""], strict=True)]
            lost = [(*pair, 0.0) for pair in zip(gone, one.best_cosine[kind], strict=True)]
            name = f"{name}, answered at {FALSE:.0%} false answers, less max cosine's"
            bars.append(_of_rows(name, np.asarray(sure + lost), _gain, least=0.0, lower=True))
    if "squad2" in sets:
        rows = _rows(sets["squad2"].outcomes)
        bars.append(_of_rows("squad2 adversarial ones, AUROC", rows, _auroc, least=0.75))
    return bars


def _auroc(rows: np.ndarray) -> float:
    return auroc(rows[:, 0].tolist(), (rows[:, 1] > 0).tolist())


def _refused(rows: np.ndarray) -> float:
    """The share of those without an answer below the confidence that lets ANSWERED of the others through."""
    able, gone = rows[rows[:, 1] > 0, 0], rows[rows[:, 1] == 0, 0]
    if not len(able) or not len(gone):
        return math.nan
    return float((gone < np.quantile(able, 1 - ANSWERED)).mean())


def _gain(rows: np.ndarray) -> float:
    """Answered at FALSE false answers by confidence, less what is answered by cosine; rows end with the class."""
    return _answered(rows[:, [0, 2]]) - _answered(rows[:, [1, 2]])


def _answered(rows: np.ndarray) -> float:
    able, gone = rows[rows[:, 1] > 0, 0], rows[rows[:, 1] == 0, 0]
    if not len(able) or not len(gone):
        return math.nan
    return float((able > np.quantile(gone, 1 - FALSE)).mean())


# Following up


def for_tuning(question_id: str) -> bool:
    """Whether a question of mtrag belongs to the conversations that may be tuned on: half of them, by their hash."""
    return hashlib.sha256(question_id.partition("<")[0].encode()).digest()[0] % 2 == 0


def _follow_ups(sets: Sets) -> list[Bar]:
    if "mtrag" not in sets:
        return []
    one = sets["mtrag"]
    now = {o.key: o.rankings[FUSED] for o in one.outcomes}
    first = {o.key for o in one.outcomes if not o.question.history}
    qrels: Qrels = {o.key: o.question.right for o in one.outcomes if o.question.right}
    with_history, without = ndcg(now, qrels, k=10), ndcg(one.alone, qrels, k=10)
    bars = []
    for note, tuned in (("conversations never tuned on", (False,)), ("all", (True, False))):
        later = [q for q in with_history if q not in first and for_tuning(q) in tuned]
        pair = ({q: with_history[q] for q in later}, {q: without[q] for q in later})
        value, (low, high) = paired_ratio([pair])
        note = f"{note}, {len(later)} questions, {mean(pair[1]):.3f} -> {mean(pair[0]):.3f}"
        bars.append(Bar("mtrag after the first turn, nDCG@10 / last turn only", value, low, high, 1.15, note=note))
    harder = {q: v for q, v in ndcg(one.after_another, qrels, k=10).items() if q in first}
    value, (low, high) = paired_ratio([(harder, {q: without[q] for q in harder})])
    name = "mtrag first turns asked after another conversation, nDCG@10 / asked alone"
    bars.append(Bar(name, value, low, high, 0.995, note=f"{len(harder)} questions"))
    return bars
