"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .closely import READ_CLOSELY, read_closely
from .fusion import DENSE_WEIGHT, FUSIONS, SECOND_LOOK, Fusion, reciprocal_rank_fusion
from .reranking import RERANKED, rerank
from .search import Query, blend, search

__all__ = [
    "DENSE_WEIGHT",
    "FUSIONS",
    "READ_CLOSELY",
    "RERANKED",
    "SECOND_LOOK",
    "Fusion",
    "Query",
    "blend",
    "read_closely",
    "reciprocal_rank_fusion",
    "rerank",
    "search",
]
