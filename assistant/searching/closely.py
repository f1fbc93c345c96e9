"""The best hits read once more, question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Hit, ModelInput, chance
from ..protocols import CloseReader

# Hits read so.  Of 344 questions for tuning the right page was quoted in 308 with ten, in 310 with fourteen and in 313
# with twenty by the reader before this one (benchmarks/close_reading.md); each costs as much as the one before.
READ_CLOSELY = 20
# How much of the score is what close reading says, and how far its log-odds are drawn together, for they are too sure
# of texts unlike those it was fitted on.  Share, scale 0 -> 0.6 and 0.5 -> these, on questions for tuning: right page
# first of 344 judged ones 252 -> 282 -> 282, of 88 of mmlongbench_other 41 -> 38 -> 41; nDCG@10 of 250 of squad2 0.932
# -> 0.950 -> 0.952, of 300 of scifact 0.740 -> 0.732 -> 0.739, of mtrag's 102 later turns 0.430 -> 0.431 -> 0.441
# (0.440 with a share of 0.2 for those that are read with their topic).
CLOSE_SHARE, CLOSE_SCALE = 0.5, 0.35


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
