"""Files in corpus/ -> the index.  Only what changed is read, only what is new is embedded, one report at a time.

    run        one build, from the first look at corpus/ to what it says it did
    changes    which files are new, changed, renamed or gone since the last build
    naming     a report's id and its row in the catalogue
    embedding  a report's pages -> its passages with their vectors
    ledger     what a build did, file by file, and what it could not do

One writer at a time: a build holds the store's lock from beginning to end.
"""

from __future__ import annotations

from .run import build_index

__all__ = ["build_index"]
