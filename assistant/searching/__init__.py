"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .fusion import DENSE_WEIGHT, reciprocal_rank_fusion
from .reranking import RERANKED, rerank
from .search import Query, search

__all__ = ["DENSE_WEIGHT", "RERANKED", "Query", "reciprocal_rank_fusion", "rerank", "search"]
