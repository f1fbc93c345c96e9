"""Passages -> the index on disk, written and opened.  Knows nothing of PDFs, questions or citations.

`Store` is the one writer: index/library.db is the library, each report one transaction.
`OpenIndex` is what readers hold: it follows the writer without a restart. A `View` is one state of it.
`PageTexts` is the library as words on pages alone, to check quotations against.
The .faiss file beside the database is derived from it and never changed in place.
"""

from .opened import OpenIndex
from .pagetexts import PageTexts
from .proof import Proof, prove
from .store import FileStamp, Generation, Skip, Store, vector_key
from .view import View

__all__ = ["FileStamp", "Generation", "OpenIndex", "PageTexts", "Proof", "Skip", "Store", "View", "prove", "vector_key"]
