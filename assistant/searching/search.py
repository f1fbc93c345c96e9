"""Both legs, scored over the union of their candidates, fused by score; then the best once more, with their sentences
and pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..datatypes import Hit
from ..protocols import Searchable
from ..settings import LEG_CANDIDATES
from ..text import STOP_WORDS, terms, words
from .fusion import (
    DENSE_WEIGHT,
    NAMELESS_SHARE,
    RRF_K,
    SECOND_LOOK,
    Fusion,
    Strength,
    convex_combination,
    dense_weight,
    of_page,
    reciprocal_rank_fusion,
    with_best_sentence,
    with_page,
)

if TYPE_CHECKING:
    from ..datatypes import FloatArray


_TENTH = 9


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What a retriever is given.  vector: (dim,) float32 of length 1, or None to use the keyword leg alone."""

    text: str
    vector: FloatArray | None
    terms: tuple[str, ...] = field(default=())
    also: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, text: str, vector: FloatArray | None, *, also: Sequence[str] = ()) -> Query:
        """The query of a text: its search terms, each once, and its vector; also: terms that count half."""
        return cls(text, vector, tuple(dict.fromkeys(terms(text))), tuple(also))


def blend(whole: FloatArray, without_names: FloatArray) -> FloatArray:
    """The vector of a question drawn towards that of its words without names, years and figures; of length 1.

    A model of sentences lets "Kent" or "2025" rule a vector, and in a library about Kent they tell no passage from
    another.  The keyword leg still holds every passage to the names.
    Chosen on questions for tuning (right page first / MRR): tests/judged/library 103 questions 0.69 / 0.77 -> 0.75 /
    0.81, mmlongbench_other, half its reports, 46 questions 0.52 / 0.60 -> 0.54 / 0.60, squad2 500 questions 0.86 /
    0.91 -> 0.86 / 0.92, together with the shares of the best sentence and of the kind of answer asked for.

    >>> blend(np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)).round(3).astype(str).tolist()
    ['0.832', '0.555']
    """
    mixed = (1 - NAMELESS_SHARE) * whole + NAMELESS_SHARE * without_names
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-9), dtype=np.float32)


def search(
    index: Searchable,
    query: Query,
    *,
    k: int,
    among: Sequence[int] | None = None,
    weight: float | None = None,
    candidates: int = LEG_CANDIDATES,
    fusion: Fusion = "scores",
) -> list[Hit]:
    """The k best passages for a query, best first, only `among` these passage ids if given.

    weight: the dense leg's share; 1.0 or 0.0 is one leg alone, scored plainly, without the look at sentences; None lets
    it follow the strength of each leg for the query.
    candidates: how many each leg proposes.  fusion: "rrf" joins both legs by rank alone and takes no second look.
    Ties go to the lower passage id, so an order never depends on chance.
    """
    cosines, bm25 = score_candidates(index, query, among=among, candidates=max(candidates, k))
    dense = (DENSE_WEIGHT if weight is None else weight) if query.vector is not None else 0.0
    both = 0.0 < dense < 1.0 and fusion == "scores"
    best = (
        _by_rank(cosines, bm25)[:k]
        if fusion == "rrf" and 0.0 < dense < 1.0
        else _order(cosines, bm25, weight=dense)[: max(k, SECOND_LOOK) if both else k]
    )
    found = index.passages([i for i, _ in best])
    per_sentence = {i: _sentence_cosines(query, vectors) for i, (_, vectors) in found.items()}
    if both:
        if weight is None:
            dense = dense_weight(_strength(query, cosines, bm25))
        meant = {i: with_best_sentence(cosines[i], per_sentence[i]) for i in found}
        best = _order(meant, _with_pages(index, query, {i: bm25[i] for i in found}), weight=dense)[:k]
    best = [(i, score) for i, score in best if i in found]
    return [
        Hit(found[i][0], rank, score, cosines[i], bm25[i], per_sentence[i])
        for rank, (i, score) in enumerate(best, start=1)
    ]


def _order(cosines: dict[int, float], bm25: dict[int, float], *, weight: float) -> list[tuple[int, float]]:
    """(passage id, fused score), best first."""
    ids = sorted(cosines)
    fused = convex_combination([cosines[i] for i in ids], [bm25[i] for i in ids], weight=weight)
    return sorted(zip(ids, fused, strict=True), key=lambda pair: (-pair[1], pair[0]))


def _strength(query: Query, cosines: dict[int, float], bm25: dict[int, float]) -> Strength:
    written = words(query.text)
    named = sum(w[:1].isupper() and w.lower() not in STOP_WORDS for w in written[1:])
    figures = sum(any(c.isdigit() for c in w) for w in written)
    best = sorted(bm25.values(), reverse=True)
    lead = (best[0] - best[min(_TENTH, len(best) - 1)]) / best[0] if best and best[0] > 0 else 0.0
    n = max(len(written), 1)
    return Strength(named / n, figures / n, max(cosines.values(), default=0.0), lead)


def _by_rank(cosines: dict[int, float], bm25: dict[int, float]) -> list[tuple[int, float]]:
    """(passage id, fused score), best first, by the ranks of both legs; the best possible score is 1."""
    rankings = [sorted(leg, key=lambda i: (-leg[i], i)) for leg in (cosines, {i: s for i, s in bm25.items() if s > 0})]
    fused = reciprocal_rank_fusion(rankings)
    most = 2 / (RRF_K + 1)
    return sorted(((i, score / most) for i, score in fused), key=lambda pair: (-pair[1], pair[0]))


def _with_pages(index: Searchable, query: Query, bm25: dict[int, float]) -> dict[int, float]:
    """The keyword scores of passages, by id, with what their pages hold of the question."""
    if not query.terms or not bm25:
        return bm25
    ids = list(bm25)
    groups = index.around(ids)
    every = sorted({i for group in groups for i in group})
    row = {i: n for n, i in enumerate(every)}
    counts, lengths = index.keywords.counts(query.terms, every)
    rows = [[row[i] for i in group] for group in groups]
    frequencies = [index.keywords.document_frequency(t) for t in query.terms]
    n = len(index.vectors)
    idf = np.asarray([max(math.log((n - f + 0.5) / (f + 0.5)), 1e-6) if f else 0.0 for f in frequencies])
    on_pages = np.asarray([counts[r].sum(axis=0) for r in rows])
    pages = of_page(on_pages, np.asarray([lengths[r].sum() for r in rows]), idf)
    return dict(zip(ids, with_page([bm25[i] for i in ids], pages.tolist()), strict=True))


def _sentence_cosines(query: Query, vectors: FloatArray) -> tuple[float, ...]:
    if query.vector is None or not len(vectors):
        return ()
    return tuple(float(c) for c in np.clip(vectors @ query.vector, -1, 1))


def score_candidates(
    index: Searchable, query: Query, *, among: Sequence[int] | None, candidates: int
) -> tuple[dict[int, float], dict[int, float]]:
    """Cosine and BM25 of every passage that either leg proposes, by passage id."""
    dense: dict[int, float] = {}
    if query.vector is not None:
        dense = dict(index.vectors.search(query.vector, candidates, among=among))
    keyword = dict(index.keywords.search(query.terms, candidates, among=among, also=query.also))
    only_keyword = [i for i in keyword if i not in dense]
    if query.vector is not None:
        dense.update(zip(only_keyword, index.vectors.scores(query.vector, only_keyword), strict=True))
    else:
        dense.update(dict.fromkeys(only_keyword, 0.0))
    only_dense = [i for i in dense if i not in keyword]
    keyword.update(zip(only_dense, index.keywords.scores(query.terms, only_dense, also=query.also), strict=True))
    return dense, keyword
