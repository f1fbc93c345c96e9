"""A query and an opened index -> hits.  Knows nothing of files or wording."""

from .search import Query, search

__all__ = ["Query", "search"]
