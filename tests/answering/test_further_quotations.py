"""A further quotation is strong only if close reading thinks about as much of it as of the first."""

from __future__ import annotations

import pytest

from assistant.answering.answer import _reads_as_well
from assistant.datatypes import Closely, Hit, Passage


def hit(log_odds: float | None) -> Hit:
    closely = None if log_odds is None else Closely(log_odds)
    return Hit(Passage("r", (), "words"), 1, 0.9, 0.5, 1.0, closely=closely)


@pytest.mark.parametrize(
    ("further", "first", "as_well"),
    [(2.0, 2.5, True), (3.0, 2.5, True), (0.5, 2.5, False), (None, 2.5, True), (0.5, None, True)],
)
def test_a_further_hit_reads_as_well_as_the_first(further: float | None, first: float | None, as_well: bool) -> None:
    assert _reads_as_well(hit(further), hit(first)) is as_well
