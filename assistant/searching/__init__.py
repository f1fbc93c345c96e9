"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .closely import CLOSE_SHARE, LEANING_SHARE, READ_CLOSELY, read_closely
from .fusion import DENSE_WEIGHT, FUSIONS, SECOND_LOOK, Fusion, reciprocal_rank_fusion
from .reranking import RERANKED, rerank
from .search import Query, blend, search

__all__ = [
    "CLOSE_SHARE",
    "DENSE_WEIGHT",
    "FUSIONS",
    "LEANING_SHARE",
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
