"""How passages are found for a question: its readings, both legs for each, and the second look at the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .answering import Reading, without_manners, without_names
from .answering import readings as read_with
from .datatypes import Hit
from .indexing import View
from .models import OpenModels
from .protocols import CloseReader, Encoder, Reranker
from .searching import READ_CLOSELY, RERANKED, SECOND_LOOK, Fusion, Query, blend, read_closely, rerank, search
from .settings import MAX_QUESTION_CHARACTERS
from .text import tidy_spaces
from .typed import Typed

if TYPE_CHECKING:
    from .datatypes import FloatArray


class Finding:
    """Finds passages, as a library was opened to find them.

    reranker: takes the second look in place of close reading; closely: whether there is one without it.
    """

    def __init__(self, models: OpenModels, *, reranker: Reranker | None, closely: bool, fusion: Fusion) -> None:
        self._models = models
        self._reranker = reranker
        self._closely = closely
        self._fusion: Fusion = fusion

    def readings(self, view: View, asked: str, history: Sequence[str], *, plainly: bool = False) -> list[Reading]:
        """What to search for, the reading that leads first.

        plainly: names count as every word does, for the dense leg shown alone.
        """
        encoder = self._models.encoder(view)
        encode = encoder.encode_query if plainly else partial(_meaning, encoder)
        earlier = [without_manners(tidy_spaces(h)[:MAX_QUESTION_CHARACTERS]) for h in history]
        return read_with(asked, [h for h in earlier if h], encode)

    def hits(
        self, view: View, taken: Sequence[Reading], typed: Typed, *, k: int, weight: float | None = None
    ) -> list[Hit]:
        """Hits of all readings, as one list."""
        fused = weight not in (0.0, 1.0)  # a leg alone is shown as it is
        second_look = self._reranker if fused else None
        close = self.close_reader(view) if fused else None
        n = max(k, RERANKED) if second_look else max(k, READ_CLOSELY) if close else k
        deep = n if len(taken) == 1 else max(n, SECOND_LOOK)  # what one reading finds late may stand early in another
        queries = [Query.of(r.text, r.vector, also=typed.also) for r in taken]
        lists = [
            search(view, query, k=deep, among=typed.among, weight=weight, fusion=self._fusion) for query in queries
        ]
        hits = _fuse(lists, [r.share for r in taken], k=n)
        if second_look:
            return rerank(taken[0].text, hits, second_look)[:k]
        if close is None:
            return hits
        return read_closely(taken[0].text, hits, close)[:k]

    def close_reader(self, view: View) -> CloseReader | None:
        """What reads the best hits closely; None where a reranker looks at them."""
        return self._models.close_reader(view) if self._reranker is None and self._closely else None


def _meaning(encoder: Encoder, text: str) -> FloatArray:
    """A question's vector, its names counting less; one without names, or of nothing else, as it stands."""
    rest = without_names(text)
    whole = encoder.encode_query(text)
    return blend(whole, encoder.encode_query(rest)) if rest and rest != text else whole


def _fuse(lists: Sequence[list[Hit]], shares: Sequence[float], *, k: int) -> list[Hit]:
    """Hits of several readings as one list by the mean of their scores, weighted by the readings' shares."""
    if len(lists) == 1:
        return lists[0]
    found: dict[int, Hit] = {}
    for hits, share in zip(lists, shares, strict=True):
        for hit in hits:
            part = hit.score * share / sum(shares)
            held = found.get(hit.passage.id)
            found[hit.passage.id] = replace(held, score=held.score + part) if held else replace(hit, score=part)
    ordered = sorted(found.values(), key=lambda h: (-h.score, h.passage.id))
    return [replace(hit, rank=n) for n, hit in enumerate(ordered[:k], start=1)]
