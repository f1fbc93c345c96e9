"""Questions with known answers -> how good the answers are, asked exactly as a reader asks them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from .answering.confidence import rule
from .datatypes import Filters, Quote, Span
from .defaults import Parts
from .errors import UsageError
from .judged_library import JudgedLibrary, open_judged
from .measuring import (
    JudgedQuestion,
    JudgedSet,
    LibraryAbsentError,
    Run,
    find_sets,
    load_set,
    place_of,
    read_run,
    write_run,
)
from .measuring.outcomes import BM25, DENSE, FUSED, RRF, WITHIN, Measured, Outcome, Ranking, compare, measure, runs_of
from .measuring.page import page_html
from .protocols import Progress, no_progress
from .searching import reciprocal_rank_fusion
from .settings import Settings
from .text import fold, holds

# Passages asked for, of which the first places are kept: a long text or page has several passages.
_PASSAGES, _PLACES = 250, 100


def evaluate(
    set_folder: str | Path,
    *,
    run: str | Path | None = None,
    against: str | Path | None = None,
    page: str | Path | None = None,
    limit: int | None = None,
    seed: int = 0,
    split: str = "",
    model: str = "",
    reranker: str = "",
    fusion: str = "scores",
    library: Settings | str | Path | None = None,
    progress: Progress = no_progress,
    parts: Parts | None = None,
) -> dict[str, Any]:
    """Metrics, intervals and legs for a set of questions, or for each set in a folder of sets and for all together.

    set_folder: BEIR form (corpus.jsonl, queries.jsonl, qrels.tsv) or PDF form (questions.jsonl, with pdfs/ or a
    set.json that names a library).  A set whose reports are not here is named as skipped, with the reason.
    run: write the ranking there, TREC form.  against: an earlier run file to compare with.
    page: write what was measured there too, drawn, as one HTML file that opens without a network.
    limit, seed: so many questions, drawn by the seed; the seed also moves the bootstrap.
    split: only questions so marked ("tune", "test").
    model: the encoder; the library's own if not given.  reranker, fusion: as for `Assistant.open`.
    library: below whose index/ the sets' libraries are kept.
    Raises UsageError for a folder that holds no set, or none whose reports are here.

    >>> import json, pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> texts = [("pub", "The parish bought the pub in 2019."), ("road", "The county mends the road.")]
    >>> _ = (folder / "corpus.jsonl").write_text(
    ...     "\\n".join(json.dumps({"_id": i, "title": i, "text": text}) for i, text in texts))
    >>> _ = (folder / "queries.jsonl").write_text(
    ...     json.dumps({"_id": "q1", "text": "When did the parish buy the pub?", "answers": ["2019"]}))
    >>> _ = (folder / "qrels.tsv").write_text("query-id\\tcorpus-id\\tscore\\nq1\\tpub\\t1\\n")
    >>> found = evaluate(folder, model="hashing", library=folder)
    >>> found["questions"], found["metrics"]["ndcg@10"], found["metrics"]["answer_sentence"]
    (1, 1.0, 1.0)
    """
    started = time.perf_counter()
    settings = library if isinstance(library, Settings) else Settings.of(library)
    settings = replace(settings, model=model or settings.model)
    folder = Path(set_folder)
    old = read_run(Path(against)) if against is not None else None
    folders = find_sets(folder)
    several = folders != [folder]
    opened = partial(open_judged, settings=settings, progress=progress, parts=parts, reranker=reranker, fusion=fusion)
    choose = partial(choose_questions, limit=limit, seed=seed, split=split)
    asked, skipped = _ask_sets(folders, choose, opened, several=several, progress=progress)
    everything = [outcome for outcomes in asked.values() for outcome in outcomes]
    if not everything:
        why = " ".join(skipped.values()) or f"No question of {folder} is marked with the split {split!r}."
        raise UsageError(f"There is nothing to measure. {why}")
    if run is not None:
        write_run(Path(run), runs_of(everything))
    found: dict[str, Any] = {"set": folder.resolve().name, "questions": len(everything)}
    if split:
        found["split"] = split
    found |= _described(everything, old, seed=seed)
    if several:
        found["sets"] = {
            name: {"questions": len(outcomes), **_described(outcomes, old, seed=seed)}
            for name, outcomes in asked.items()
        }
        found["skipped"] = skipped
    found["seconds"] = round(time.perf_counter() - started, 3)
    if page is not None:
        _write_page(Path(page), page_html(found, asked, threshold=rule().threshold, strong=rule().strong, split=split))
    return found


def _write_page(path: Path, html: str) -> None:
    try:
        path.write_text(html, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"The page {path} cannot be written ({error.strerror}). Name another place.") from error


def choose_questions(given: JudgedSet, *, limit: int | None = None, seed: int = 0, split: str = "") -> JudgedSet:
    """The set with only the questions marked with a split, and of those so many as are drawn by the seed."""
    questions = [q for q in given.questions if not split or q.split == split]
    if limit is not None and limit < len(questions):
        drawn = random.Random(seed).sample(range(len(questions)), limit)
        questions = [questions[n] for n in sorted(drawn)]
    return replace(given, questions=tuple(questions))


def _described(outcomes: Sequence[Outcome], old: Run | None, *, seed: int) -> dict[str, Any]:
    found = _as_json(measure(outcomes, seed=seed))
    if old is not None:
        found["compared"] = compare(outcomes, old, seed=seed)
    return found


def _as_json(measured: Measured) -> dict[str, Any]:
    return {
        "metrics": {name: round(value, 6) for name, value in measured.metrics.items()},
        "legs": {leg: {n: round(v, 6) for n, v in metrics.items()} for leg, metrics in measured.legs.items()},
        "intervals": {name: [round(end, 6) for end in ends] for name, ends in measured.intervals.items()},
    }


# Asking


def _ask_sets(
    folders: Sequence[Path],
    choose: Callable[[JudgedSet], JudgedSet],
    opened: Callable[[JudgedSet], JudgedLibrary],
    *,
    several: bool,
    progress: Progress,
) -> tuple[dict[str, list[Outcome]], dict[str, str]]:
    """Outcomes by set, and the sets whose reports are not here with the reason.

    Raises LibraryAbsentError for such a set where it is the only one.
    """
    asked: dict[str, list[Outcome]] = {}
    skipped: dict[str, str] = {}
    for folder in folders:
        try:
            given = choose(load_set(folder))
        except LibraryAbsentError as error:
            if not several:
                raise
            skipped[folder.name] = str(error)
            continue
        asked[given.name] = _ask_all(given, opened, progress=progress, prefix=f"{given.name}/" if several else "")
    return asked, skipped


def _ask_all(
    given: JudgedSet, opened: Callable[[JudgedSet], JudgedLibrary], *, progress: Progress, prefix: str
) -> list[Outcome]:
    if not given.questions:
        return []
    library = opened(given)
    try:
        outcomes = []
        for n, question in enumerate(given.questions):
            progress("asking", n, len(given.questions), question.question)
            outcomes.append(ask_judged(library, question, key=prefix + question.id))
        progress("asking", len(given.questions), len(given.questions))
        return outcomes
    finally:
        library.assistant.close()


def ask_judged(
    library: JudgedLibrary, question: JudgedQuestion, *, key: str, ranked: bool = True, filters: Filters | None = None
) -> Outcome:
    """Ask one question as a reader would, and search for it with each leg and within the report that answers it.

    ranked: whether rankings are wanted beside the answer.  filters: which reports it is asked of.
    """
    answer = library.assistant.ask(question.question, history=question.history, filters=filters)
    right = [stands_right(quote, question, library) for quote in answer.quotes or answer.near_misses]
    held = [_holds_answer(quote, question) for quote in answer.quotes]
    return Outcome(
        key,
        question,
        library.pages,
        rank_judged(library, question) if ranked else {},
        answered=answer.status == "answered",
        strong=answer.strength == "strong",
        confidence=answer.confidence,
        right_first=any(right[:1]),
        right_any=answer.status == "answered" and any(right),
        words_first=any(held[:1]) if question.answers else None,
        words_any=any(held[:3]) if question.answers else None,
        evidence=dict(answer.evidence),
    )


def rank_judged(
    library: JudgedLibrary,
    question: JudgedQuestion,
    *,
    legs: Sequence[str] = (FUSED, DENSE, BM25, RRF, WITHIN),
    k: int = _PASSAGES,
) -> dict[str, Ranking]:
    """Places by leg, best first: fused as a reader's question is, each leg alone, both of them by rank (which needs
    both), and within the report that answers.  k: how many passages are looked at; several may stand at one place."""
    weights: dict[str, float | None] = {FUSED: None, DENSE: 1.0, BM25: 0.0}
    found = {leg: rank_places(library, question, weight=weights[leg], k=k) for leg in legs if leg in weights}
    if RRF in legs:
        found[RRF] = reciprocal_rank_fusion([[place for place, _ in found[leg]] for leg in (DENSE, BM25)])[:_PLACES]
    report = library.report_of(question.file) if library.pages and question.answerable else ""
    if report and WITHIN in legs:
        found[WITHIN] = rank_places(library, question, filters=Filters(reports=(report,)), k=k)
    return found


def rank_places(
    library: JudgedLibrary,
    question: JudgedQuestion,
    *,
    weight: float | None = None,
    filters: Filters | None = None,
    k: int = _PASSAGES,
) -> Ranking:
    """The places of the best passages, each once with the score of its best one; a place without a score is none."""
    hits = library.assistant.search(question.question, history=question.history, filters=filters, k=k, weight=weight)
    best: dict[str, float] = {}
    for hit in hits:
        if hit.score <= 0:
            continue
        name = library.names[hit.passage.report_id]
        for place in _pages_of(name, hit.passage.spans) if library.pages else [name]:
            best.setdefault(place, hit.score)
    return list(best.items())[:_PLACES]


def _pages_of(file: str, spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(place_of(file, span.page) for span in spans))


def stands_right(quote: Quote, question: JudgedQuestion, library: JudgedLibrary) -> bool:
    """Whether a quotation, or the same words elsewhere, stands at a place that answers."""
    name = library.names[quote.citation.report.id]
    places = _pages_of(name, quote.spans) if library.pages else [name]
    for cited in quote.also_in:
        other = library.names[cited.report.id]
        places.append(place_of(other, cited.page or 0) if library.pages else other)
    return any(place in question.right for place in places)


def _holds_answer(quote: Quote, question: JudgedQuestion) -> bool:
    """Whether the first words marked as the answer hold one of the known answers, from word border to word border."""
    start, end = quote.answer_spans[0] if quote.answer_spans else (0, len(quote.text))
    return any(holds(quote.text[start:end], wanted) for wanted in question.answers if fold(wanted))


__all__ = ["ask_judged", "choose_questions", "evaluate", "rank_judged", "rank_places", "stands_right"]
