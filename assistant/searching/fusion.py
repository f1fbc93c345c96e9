"""Two legs' scores -> one order."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

# The cosine two unrelated English passages have under MiniLM, about 0.05; anything below says nothing.
BACKGROUND_COSINE = 0.05
DENSE_WEIGHT = 0.5


def convex_combination(
    cosines: Sequence[float], bm25: Sequence[float], *, weight: float = DENSE_WEIGHT, floor: float = BACKGROUND_COSINE
) -> list[float]:
    """weight * dense + (1 - weight) * keyword, each leg scaled from its theoretical least to its best candidate.

    Both legs must be scored for every candidate, so that nothing counts as 0 because a list was cut.
    Returns one fused score in [0, 1] per candidate; it orders passages and does not say how relevant one is.
    Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023.

    >>> convex_combination([0.55, 0.05], [0.0, 8.0])
    [0.5, 0.5]
    """
    if not cosines:
        return []
    best_cosine = max(max(cosines) - floor, 1e-9)
    best_bm25 = max(*bm25, 1e-9) if len(bm25) > 1 else max(bm25[0], 1e-9)
    return [
        round(weight * max(c - floor, 0.0) / best_cosine + (1 - weight) * s / best_bm25, 9)
        for c, s in zip(cosines, bm25, strict=True)
    ]


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Item]], *, k: int = 60) -> list[tuple[Item, float]]:
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
