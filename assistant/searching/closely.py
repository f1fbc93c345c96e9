"""The best hits read once more, question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Hit, ModelInput, chance
from ..protocols import CloseReader

# Hits read so.  Of 237 questions for tuning the right page is quoted in 208 with eight, in 210 with ten and in 211 with
# twelve; each costs as much as the one before.
READ_CLOSELY = 10
# How much of the score is what close reading says, and how far its log-odds are drawn together, for they are too sure.
CLOSE_SHARE, CLOSE_SCALE = 0.4, 0.5


def read_closely(question: str, hits: Sequence[Hit], reader: CloseReader, *, top: int = READ_CLOSELY) -> list[Hit]:
    """The hits, the first `top` of them with what close reading says, in the order of both; ties keep their order.

    Scores stay in [0, 1], and no hit that was read falls behind one that was not.
    """
    looked_at = list(hits[:top])
    given = [ModelInput(hit.passage.prefix, hit.passage.text, hit.passage.sentences) for hit in looked_at]
    read = [
        replace(hit, closely=said, score=(1 - CLOSE_SHARE) * hit.score + CLOSE_SHARE * chance(CLOSE_SCALE * said.whole))
        for hit, said in zip(looked_at, reader.read(question, given), strict=True)
    ]
    read.sort(key=lambda hit: (-hit.score, hit.rank))
    least = min((hit.score for hit in read), default=1.0)
    rest = [replace(hit, score=min(hit.score, least)) for hit in hits[top:]]
    return [replace(hit, rank=n) for n, hit in enumerate([*read, *rest], start=1)]
