"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .fusion import DENSE_WEIGHT, SECOND_LOOK, reciprocal_rank_fusion
from .reranking import RERANKED, rerank
from .search import Query, blend, search

__all__ = ["DENSE_WEIGHT", "RERANKED", "SECOND_LOOK", "Query", "blend", "reciprocal_rank_fusion", "rerank", "search"]
