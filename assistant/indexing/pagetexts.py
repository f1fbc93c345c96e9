"""The library as words on pages, opened without its vectors: what is needed to check quotations, at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType

from ..datatypes import Page, Passage, ReportSummary
from ..errors import NoIndexError
from . import records
from .keywords import FtsKeywords, table
from .opened import load_reports
from .schema import DATABASE, connect_to_read

_FEW = 500


class PageTexts:
    """A WordSearch over index/library.db at one moment; for one thread.  Close it, or use it in a `with`.

    A thousand reports open in milliseconds: neither FAISS nor the encoder is touched.
    """

    def __init__(self, folder: Path) -> None:
        """folder: index/.  Raises NoIndexError if nothing was built yet."""
        if not (folder / DATABASE).exists():
            raise NoIndexError(f"No index in {folder}. Build it with: localism build")
        self._db, _ = connect_to_read(folder)
        self._db.execute("BEGIN")
        self._generation = int(self._db.execute("SELECT generation FROM state").fetchone()[0])
        if self._generation == 0:
            raise NoIndexError(f"The index in {folder} was begun but never finished. Finish it with: localism build")
        self._keywords = FtsKeywords(self._db, self._generation)
        self.reports: dict[str, ReportSummary] = load_reports(self._db, self._generation)
        self._frequency = lru_cache(maxsize=50_000)(self._keywords.document_frequency)
        self._pages = lru_cache(maxsize=500)(partial(records.read_page, self._db))
        self._plain_pages = lru_cache(maxsize=5_000)(partial(records.read_plain_page, self._db))

    def __enter__(self) -> PageTexts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the library go."""
        self._db.close()

    def with_phrases(self, phrases: Sequence[Sequence[str]], limit: int) -> list[Passage]:
        """See WordSearch."""
        quoted = ['"' + " ".join(t.replace('"', "") for t in phrase) + '"' for phrase in phrases if phrase]
        if not quoted:
            return []
        name = table(self._generation)
        counts: dict[int, int] = {}
        for phrase in dict.fromkeys(quoted):
            try:
                rows = self._db.execute(
                    f"SELECT rowid FROM {name} WHERE {name} MATCH ? LIMIT ?", (f"body : {phrase}", 4 * limit)
                )
                for (number,) in rows:
                    counts[number] = counts.get(number, 0) + 1
            except sqlite3.OperationalError:  # a term FTS5 cannot parse; the other phrases still find the place
                continue
        return self._passages(sorted(counts, key=lambda n: (-counts[n], n))[:limit])

    def with_words(self, terms: Sequence[str], limit: int) -> list[Passage]:
        """See WordSearch."""
        return self._passages([number for number, _ in self._keywords.search(terms, limit)])

    def document_frequency(self, term: str) -> int:
        """See WordSearch."""
        return self._frequency(term)

    def passages_of(self, report_id: str, page: int) -> list[Passage]:
        """See WordSearch."""
        rows = self._db.execute(
            f"SELECT {records.PASSAGE_COLUMNS} FROM passages WHERE generation = ? AND report_id = ? ORDER BY id",
            (self._generation, report_id),
        )
        return [records.passage_from_row(row) for row in rows if any(s[0] == page for s in json.loads(row[3]))]

    def page(self, report_id: str, number: int) -> Page | None:
        """See WordSearch."""
        return self._pages(report_id, number)

    def plain_page(self, report_id: str, number: int) -> Page | None:
        """See WordSearch."""
        return self._plain_pages(report_id, number)

    def page_texts(self, report_id: str) -> dict[int, str]:
        """See WordSearch."""
        return records.read_page_texts(self._db, report_id)

    def _passages(self, ids: Sequence[int]) -> list[Passage]:
        found: dict[int, Passage] = {}
        for at in range(0, len(ids), _FEW):
            some = list(ids[at : at + _FEW])
            marks = ",".join("?" * len(some))
            for row in self._db.execute(f"SELECT {records.PASSAGE_COLUMNS} FROM passages WHERE id IN ({marks})", some):
                found[row[0]] = records.passage_from_row(row)
        return [found[i] for i in ids if i in found]
