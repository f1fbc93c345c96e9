"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .fusion import DENSE_WEIGHT, reciprocal_rank_fusion
from .search import Query, search

__all__ = ["DENSE_WEIGHT", "Query", "reciprocal_rank_fusion", "search"]
