"""Two legs' scores -> one order."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

if TYPE_CHECKING:
    from ..datatypes import FloatArray

Item = TypeVar("Item", bound=Hashable)
# How the legs are joined: by their scores, or by reciprocal rank, an option and a yardstick.
Fusion = Literal["scores", "rrf"]
FUSIONS: tuple[Fusion, ...] = ("scores", "rrf")

# Chosen together on questions for tuning, nDCG@10, before (0.05, 0.5, no sentences) and after: scifact 300 questions
# 0.737 -> 0.742, xquad_en 600 0.979 -> 0.980, squad2 600 0.925 -> 0.933; tests/judged/library, tune half, 103
# questions: right page first 0.631 -> 0.650, among five 0.835 -> 0.854, MRR 0.727 -> 0.748.  Neighbouring values
# (weight 0.5 to 0.7, background 0.05 to 0.15, sentence share 0.3 to 1) differ by less than 0.01 on most sets.
BACKGROUND_COSINE = 0.1  # two unrelated English passages have about this under MiniLM; anything below says nothing
DENSE_WEIGHT = 0.6
SENTENCE_SHARE = 0.6
# How much of a question's meaning is taken without its names: see `blend`.
NAMELESS_SHARE = 0.4
# How much the page around a passage counts in its keyword score: see `of_page`.
PAGE_SHARE = 0.35
RRF_K = 60  # the damping constant of reciprocal rank fusion, as in its paper
# Passages looked at sentence by sentence after the first order.
SECOND_LOOK = 60


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong each leg looks for one query.

    named, figures: the share of its words that name something or hold a digit.  best_cosine: of any passage.
    bm25_lead: how far the best BM25 score stands above the tenth, as a share of the best.
    """

    named: float
    figures: float
    best_cosine: float
    bm25_lead: float


def dense_weight(strength: Strength) -> float:
    """The dense leg's share of the score for one query, 0 to 1: more where it has found something alike in meaning,
    less where one passage alone has the question's rare words, and where the question is made of names and figures.

    Fitted on questions for tuning, each set weighing the same (logistic, five folds held out in turn), right page first
    / MRR, one weight for all -> this: tests/judged/library 103 questions 0.704 / 0.786 -> 0.735 / 0.805, its second set
    133 0.699 / 0.770 -> 0.717 / 0.782, squad2 899 0.857 / 0.908 -> 0.864 / 0.913, mmlongbench_other, half its reports,
    97 0.351 / 0.431 -> 0.333 / 0.422.  Length of the question and agreement of the legs added nothing.

    >>> round(dense_weight(Strength(0.1, 0.0, 0.6, 0.4)), 2), round(dense_weight(Strength(0.3, 0.2, 0.4, 0.8)), 2)
    (0.56, 0.12)
    """
    log_odds = (
        -0.46 - 0.8 * strength.named - 4.5 * strength.figures + 2.5 * strength.best_cosine - 1.75 * strength.bm25_lead
    )
    return 1 / (1 + math.exp(-log_odds))


def convex_combination(
    cosines: Sequence[float], bm25: Sequence[float], *, weight: float = DENSE_WEIGHT, floor: float = BACKGROUND_COSINE
) -> list[float]:
    """weight * dense + (1 - weight) * keyword, each leg scaled from its theoretical least to its best candidate.

    Both legs must be scored for every candidate, so that nothing counts as 0 because a list was cut.
    Returns one fused score in [0, 1] per candidate; it orders passages and does not say how relevant one is.
    Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023.

    >>> convex_combination([0.55, 0.1], [0.0, 8.0])
    [0.6, 0.4]
    """
    if not cosines:
        return []
    best_cosine = max(max(cosines) - floor, 1e-9)
    best_bm25 = max(*bm25, 1e-9) if len(bm25) > 1 else max(bm25[0], 1e-9)
    return [
        round(weight * max(c - floor, 0.0) / best_cosine + (1 - weight) * s / best_bm25, 9)
        for c, s in zip(cosines, bm25, strict=True)
    ]


def with_best_sentence(cosine: float, sentences: Sequence[float], *, share: float = SENTENCE_SHARE) -> float:
    """A passage's cosine drawn towards that of its best sentence, because one sentence is often the whole answer.

    sentences: cosine of each sentence; without any the passage's own stands.

    >>> round(with_best_sentence(0.4, [0.1, 0.6]), 9)
    0.52
    """
    return (1 - share) * cosine + share * max(sentences, default=cosine)


def of_page(
    counts: FloatArray, lengths: FloatArray, idf: FloatArray, *, k1: float = 1.2, b: float = 0.75
) -> FloatArray:
    """BM25 of the pages around passages, (n,): what a heading or the paragraph before has said is not said again.

    counts: (n, terms), how often each term of the question stands on the page; lengths: (n,) terms of the page; idf:
    (terms,) as among passages.  A page's length is held against the mean of these n, so that it needs no other page.
    Measured on questions for tuning, share 0 -> PAGE_SHARE, right page first / MRR: tests/judged/library 103
    questions 0.709 / 0.788 -> 0.757 / 0.815; mmlongbench_other, half its reports, 46 questions 0.565 / 0.618 -> 0.587 /
    0.624; squad2 400 questions 0.853 / 0.907 -> 0.855 / 0.908; shares 0.2 to 0.5 do as well within 0.01.

    >>> of_page(np.array([[1.0], [0.0]]), np.array([4.0, 4.0]), np.array([2.0])).tolist()
    [2.0, 0.0]
    """
    norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-9))
    return np.asarray((idf * counts * (k1 + 1) / (counts + norm[:, None])).sum(axis=1))


def with_page(bm25: Sequence[float], pages: Sequence[float], *, share: float = PAGE_SHARE) -> list[float]:
    """The keyword scores of passages drawn towards those of their pages, each scaled by its best; in [0, 1].

    >>> with_page([8.0, 4.0], [10.0, 10.0], share=0.5)
    [1.0, 0.75]
    """
    best, best_page = max([*bm25, 1e-9]), max([*pages, 1e-9])
    return [(1 - share) * s / best + share * p / best_page for s, p in zip(bm25, pages, strict=True)]


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Item]], *, k: int = RRF_K) -> list[tuple[Item, float]]:
    """Merge rankings by summing 1 / (k + rank), rank counted from 1; a yardstick for the combination above.

    rankings: lists of ids, best first.  Ids missing from a list add nothing.  k: damping constant, 60 in the paper.
    Returns (id, fused score) pairs, best first; ties keep first-seen order.
    Source: Cormack, Clarke and Büttcher, SIGIR 2009.

    >>> reciprocal_rank_fusion([["a", "b"], ["b"]])[0][0]
    'b'
    """
    fused: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            fused[item] = fused.get(item, 0.0) + 1 / (k + rank)
    return sorted(fused.items(), key=lambda pair: -pair[1])
