"""The best hits are read once more, question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from assistant.datatypes import Closely, Hit, ModelInput, Passage
from assistant.searching import closely, read_closely


class Telling:
    """A CloseReader that thinks the more of a passage the longer it is, and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, list[str]]] = []

    def read(self, question: str, passages: Sequence[ModelInput]) -> list[Closely]:
        self.seen.append((question, [given.full for given in passages]))
        return [Closely(float(len(given.text)), tuple(0.5 for _ in given.sentences)) for given in passages]


def hit(number: int, text: str, score: float) -> Hit:
    passage = Passage("r", (), text, ((0, len(text)),), prefix="Pubs: loans", id=number)
    return Hit(passage, number, score, 0.5, 1.0)


HITS = [
    hit(1, "a", 0.9),
    hit(2, "a long passage", 0.85),
    hit(3, "a middling one", 0.2),
    hit(4, "unread, and long", 0.1),
]


def test_those_read_come_in_the_order_of_both_and_carry_what_was_said() -> None:
    reader = Telling()
    found = read_closely("which?", HITS, reader, top=3)
    assert [h.passage.id for h in found] == [2, 1, 3, 4]
    assert [h.rank for h in found] == [1, 2, 3, 4]
    assert found[0].closely == Closely(14.0, (0.5,)) and found[3].closely is None
    assert reader.seen == [("which?", ["Pubs: loans\na", "Pubs: loans\na long passage", "Pubs: loans\na middling one"])]


def test_no_hit_that_was_read_falls_behind_one_that_was_not() -> None:
    hits = [hit(1, "a", 0.1), hit(2, "b", 0.1), hit(3, "c", 0.1)]
    found = read_closely("which?", hits, Telling(), top=1)
    assert [h.passage.id for h in found] == [1, 2, 3]
    assert all(one.score >= other.score for one, other in pairwise(found))


def test_a_smaller_share_leaves_more_of_the_order_of_both_legs(monkeypatch: pytest.MonkeyPatch) -> None:
    hits = [hit(1, "a", 0.9), hit(2, "a long passage", 0.7)]
    assert [h.passage.id for h in read_closely("which?", hits, Telling())] == [2, 1]
    monkeypatch.setattr(closely, "CLOSE_SHARE", 0.1)
    assert [h.passage.id for h in read_closely("which?", hits, Telling())] == [1, 2]


@pytest.mark.parametrize("n", [0, 1])
def test_few_hits_are_read_too(n: int) -> None:
    assert len(read_closely("which?", HITS[:n], Telling())) == n
