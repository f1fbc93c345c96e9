"""A second look moves the best hits and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.datatypes import Hit, Passage
from assistant.searching import rerank


class ByLength:
    """A Reranker that likes long texts, and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, list[str]]] = []

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        self.seen.append((query, list(texts)))
        return [float(len(text)) for text in texts]


def hit(number: int, text: str, score: float) -> Hit:
    return Hit(Passage("r", (), text, id=number), number, score, 0.5, 1.0)


HITS = [hit(1, "one", 0.9), hit(2, "three", 0.7), hit(3, "two", 0.6), hit(4, "seventeen", 0.2)]


def test_the_first_hits_take_the_rerankers_order_and_the_scores_stay_in_their_places() -> None:
    reranker = ByLength()
    found = rerank("how many?", HITS, reranker, top=3)
    assert [(h.passage.id, h.rank, h.score) for h in found] == [(2, 1, 0.9), (1, 2, 0.7), (3, 3, 0.6), (4, 4, 0.2)]
    assert reranker.seen == [("how many?", ["one", "three", "two"])]


def test_fewer_hits_than_are_looked_at_and_none_at_all() -> None:
    assert [h.passage.id for h in rerank("q", HITS, ByLength(), top=20)] == [4, 2, 1, 3]
    assert rerank("q", [], ByLength()) == []
