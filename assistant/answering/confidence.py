"""How likely the first quotation answers: a small logistic rule over evidence anyone can read.

The coefficients are data (confidence.json), made by benchmarks/fit_confidence.py from judged questions.
No fused score enters: fused scores order passages and are as high for nonsense as for a good question.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files

from ..datatypes import Hit, Report
from ..text import term, terms
from .question import Question
from .quoting import Chosen

_TOP = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, each 0 to 1 (cosines -1 to 1).

    cosine: the best passage's.  coverage, sentence_coverage: the largest share of the question's rare words in one of
    the first passages, in one of its sentences.  sentence_cosine: the best sentence's.
    bm25: the best passage's score against the most the question could score.  names: the share of names, years
    and figures in the question that stand in the first passage or in what it is cited by.
    agreement: how many of the ten best by meaning are among the ten best by words.
    margin: how far the best cosine stands above the tenth.
    """

    cosine: float = 0.0
    coverage: float = 0.0
    sentence_coverage: float = 0.0
    sentence_cosine: float = 0.0
    bm25: float = 0.0
    names: float = 0.0
    agreement: float = 0.0
    margin: float = 0.0


def weigh(question: Question, hits: Sequence[Hit], chosen: Sequence[Chosen], reports: Sequence[Report]) -> Evidence:
    """The evidence in the hits for a question; chosen and reports belong to the hits, in order."""
    if not hits:
        return Evidence()
    top = list(zip(hits, chosen, reports, strict=True))[:_TOP]
    by_meaning = sorted(hits, key=lambda h: -h.cosine)[:10]
    by_words = {h.passage.id for h in sorted(hits, key=lambda h: -h.bm25)[:10]}
    cosines = [h.cosine for h in by_meaning]
    most = 2.2 * question.mass  # k1 + 1 times the sum of idf
    return Evidence(
        cosine=cosines[0],
        coverage=max(question.coverage(_context(hit, report)) for hit, _, report in top),
        sentence_coverage=max(c.coverage for _, c, _ in top),
        sentence_cosine=max(c.cosine for _, c, _ in top),
        bm25=min(max(h.bm25 for h in hits) / most, 1.0),
        names=max(_names_met(question, _context(hit, report)) for hit, _, report in top),
        agreement=sum(h.passage.id in by_words for h in by_meaning) / len(by_meaning),
        margin=cosines[0] - cosines[-1],
    )


def _context(hit: Hit, report: Report) -> set[str]:
    """The terms of a passage and of what it is cited by."""
    cited = [report.title, report.publisher, str(report.year or ""), *report.places, *hit.passage.headings]
    return set(terms(" ".join([hit.passage.text, *cited])))


def _names_met(question: Question, found: set[str]) -> float:
    if not question.names:
        return 1.0
    return sum(term(name) in found for name in question.names) / len(question.names)


@lru_cache(maxsize=1)
def rule() -> dict[str, float | dict[str, float]]:
    """The coefficients: intercept, weights by the fields of Evidence, threshold, strong."""
    text = (files(__package__) / "confidence.json").read_text(encoding="utf-8")
    found: dict[str, float | dict[str, float]] = json.loads(text)
    return found


def confidence(evidence: Evidence) -> float:
    """The estimated chance, 0 to 1, that the first quotation answers."""
    given, weights = rule(), rule()["weights"]
    assert_weights = weights if isinstance(weights, dict) else {}
    total = float(str(given["intercept"]))
    total += sum(w * float(asdict(evidence)[name]) for name, w in assert_weights.items())
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def threshold() -> float:
    """Below this confidence the answer is "not found"."""
    return float(str(rule()["threshold"]))


def strong() -> float:
    """From this confidence on the answer is strong."""
    return float(str(rule()["strong"]))
