"""The library as it stood at one moment: what a question is put to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..datatypes import Coverage, Filters, Meaning, Page, Passage, ReportSummary
from ..protocols import KeywordIndex
from ..text import ANALYSER_VERSION
from . import records, vocabulary
from .keywords import FtsKeywords, MemoryKeywords
from .standing import Standing
from .store import FileStamp, Skip, read_skips, read_stamps
from .vectors import FaissVectors

if TYPE_CHECKING:
    from ..datatypes import FloatArray

_FEW = 500
# Passages looked at either way for those of the same page; a document without pages is one long page 0.
_NEAR = 6


@dataclass
class Held:
    """What an `OpenIndex` keeps in memory for one state of the library.

    file: which library.db it was read from.  born: told of it when it was made, "" in an old one.
    """

    file: tuple[int, int]
    born: str
    generation: int
    counter: int
    model: str
    dim: int
    vectors: FaissVectors
    reports: dict[str, ReportSummary]
    keywords: MemoryKeywords | None
    begins: dict[int, tuple[str, int]] | None
    words: dict[str, tuple[str, int, int]] | None = None


class View(Standing):
    """The library as it stood at one moment; valid inside `OpenIndex.view()`."""

    def __init__(self, db: sqlite3.Connection, held: Held) -> None:
        super().__init__(db, held.generation)
        self._held = held
        self.keywords: KeywordIndex = held.keywords or FtsKeywords(db, held.generation)
        self.vectors = held.vectors

    @property
    def version(self) -> str:
        """Changes whenever the library does, also when index/ is deleted and built anew."""
        held = self._held
        return ".".join(filter(None, (str(held.generation), str(held.counter), held.born)))

    @property
    def generation(self) -> int:
        """The generation that answers."""
        return self._held.generation

    @property
    def counter(self) -> int:
        """How many changes the library has seen."""
        return self._held.counter

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._held.dim

    @property
    def model(self) -> str:
        """The model whose vectors answer."""
        return self._held.model

    @property
    def reports(self) -> dict[str, ReportSummary]:
        """Every report and its counts, by id, in the order of titles."""
        return self._held.reports

    def selected(self, filters: Filters) -> tuple[list[str], int]:
        """Ids of the reports a filter lets through, and how many it left out because their year is not known."""
        kept, unknown = [], 0
        asked = set(filters.reports)
        for number, summary in self.reports.items():
            report = summary.report
            if asked and number not in asked:
                continue
            if filters.publishers and report.publisher.casefold() not in {p.casefold() for p in filters.publishers}:
                continue
            if filters.tags and not {t.casefold() for t in filters.tags} & {t.casefold() for t in report.tags}:
                continue
            if filters.year_from is not None or filters.year_to is not None:
                if report.year is None:
                    unknown += 1
                    continue
                if report.year < (filters.year_from or report.year) or report.year > (filters.year_to or report.year):
                    continue
            kept.append(number)
        return kept, unknown

    def coverage(self, filters: Filters) -> Coverage:
        """What a question under these filters is searched in."""
        kept, unknown = self.selected(filters)
        chosen = [self.reports[i] for i in kept]
        return Coverage(len(chosen), sum(s.pages for s in chosen), sum(s.pages_without_text for s in chosen), unknown)

    def passage_ids(self, filters: Filters) -> list[int] | None:
        """Ids of the passages a filter lets through; None when nothing is filtered."""
        if not filters:
            return None
        kept, _ = self.selected(filters)
        found: list[int] = []
        for at in range(0, len(kept), _FEW):
            some = kept[at : at + _FEW]
            rows = self._db.execute(
                f"SELECT id FROM passages WHERE generation = ? AND report_id IN ({','.join('?' * len(some))})",
                (self._held.generation, *some),
            )
            found.extend(row[0] for row in rows)
        return sorted(found)

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, FloatArray]]:
        """Passages by id with their sentence vectors, (n_sentences, dim) float32."""
        found: dict[int, tuple[Passage, FloatArray]] = {}
        columns = ", ".join("p." + c for c in records.PASSAGE_COLUMNS.split(", "))
        for at in range(0, len(ids), _FEW):
            some = list(ids[at : at + _FEW])
            rows = self._db.execute(
                f"SELECT {columns}, v.sentences FROM passages p JOIN vectors v ON v.key = p.vector "
                f"WHERE p.id IN ({','.join('?' * len(some))})",
                some,
            )
            for row in rows:
                found[row[0]] = (records.passage_from_row(row[:-1]), records.unpack_sentences(row[-1], self._held.dim))
        return found

    def around(self, ids: Sequence[int]) -> list[list[int]]:
        """See Searchable.  Passages of a report have rising ids in the order of its text."""
        windows = [range(i - _NEAR, i + _NEAR + 1) for i in ids]
        begins = self._held.begins
        if begins is None:
            begins = begins_of(self._db, self._held.generation, sorted({i for window in windows for i in window}))
        return [[j for j in window if begins.get(j) == begins[i]] for i, window in zip(ids, windows, strict=True)]

    @property
    def _counted(self) -> bool:
        return vocabulary.has_tables(self._db, self._held.generation)

    def meanings(self, question: str) -> list[Meaning]:
        """See Searchable."""
        return vocabulary.meanings(self._db, self._held.generation, question) if self._counted else []

    def unwritten(self, words: Sequence[str]) -> set[str]:
        """See Searchable."""
        generation = self._held.generation
        return vocabulary.unwritten(self._db, generation, words) if self._counted else set()

    def written(self) -> dict[str, tuple[str, int, int]]:
        """See Searchable; kept while the library stays as it is."""
        if not self._counted:
            return {}
        if self._held.words is None:
            self._held.words = vocabulary.usual_words(self._db, self._held.generation)
        return self._held.words

    def all_passages(self) -> Iterator[tuple[Passage, bytes | None]]:
        """Every passage of the generation that answers with its packed vector, None if that is lost; for checks."""
        columns = ", ".join("p." + c for c in records.PASSAGE_COLUMNS.split(", "))
        rows = self._db.execute(
            f"SELECT {columns}, v.vector FROM passages p LEFT JOIN vectors v ON v.key = p.vector "
            "WHERE p.generation = ? ORDER BY p.id",
            (self._held.generation,),
        )
        for row in rows:
            yield records.passage_from_row(row[:-1]), row[-1]

    @property
    def fingerprint(self) -> str:
        """The hash of the model whose vectors answer."""
        row = self._db.execute("SELECT fingerprint FROM generations WHERE id = ?", (self._held.generation,)).fetchone()
        return str(row[0])

    def earlier(self, *, splitter: int, reader: int) -> tuple[bool, int]:
        """Whether splitter or analyser were earlier versions, and how many reports were read by an earlier reader.

        splitter, reader: the versions of now; that of the analyser is known here.  Reports that the next build tries
        again anyway, because reading took too long, are not counted: their pages are of no version.
        """
        made = self._db.execute(
            "SELECT splitter < ? OR analyser < ? FROM generations WHERE id = ?",
            (splitter, ANALYSER_VERSION, self._held.generation),
        ).fetchone()
        read = self._db.execute("SELECT count(*) FROM reports WHERE reader > 0 AND reader < ?", (reader,)).fetchone()
        return bool(made[0]), int(read[0])

    def stamps(self) -> dict[str, FileStamp]:
        """How each report's file was when it was read, by file."""
        return read_stamps(self._db)

    def skipped(self) -> dict[str, Skip]:
        """Files that could not be read when they were last tried, by file."""
        return read_skips(self._db)

    def page(self, report_id: str, number: int) -> Page | None:
        """One page, None if there is no such page."""
        return records.read_page(self._db, report_id, number)

    def page_numbers(self, report_id: str) -> list[int]:
        """The numbers of a report's pages, in order; [0] for a document without pages."""
        rows = self._db.execute("SELECT number FROM pages WHERE report_id = ? ORDER BY number", (report_id,))
        return [row[0] for row in rows]

    def page_texts(self, report_id: str) -> dict[int, str]:
        """The text of every page of a report, by number."""
        return records.read_page_texts(self._db, report_id)

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the database file; empty when all is well."""
        rows = self._db.execute("PRAGMA integrity_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]


def begins_of(db: sqlite3.Connection, generation: int, ids: Sequence[int] | None = None) -> dict[int, tuple[str, int]]:
    """(report, page) where passages begin, by id; of all passages of a generation unless `ids` are given."""
    chosen = "" if ids is None else f" AND id IN ({','.join(map(str, map(int, ids)))})"
    rows = db.execute(f"SELECT id, report_id, spans FROM passages WHERE generation = ?{chosen}", (generation,))
    return {i: (report_id, records.first_page(spans)) for i, report_id, spans in rows}


def vectors_of(db: sqlite3.Connection, ids: Sequence[int], dim: int) -> FloatArray:
    """The stored vectors of these passages, (len(ids), dim) float32; KeyError for one that has none."""
    blobs: dict[int, bytes] = {}
    for at in range(0, len(ids), _FEW):
        some = list(ids[at : at + _FEW])
        blobs.update(
            db.execute(
                "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector "
                f"WHERE p.id IN ({','.join('?' * len(some))})",
                some,
            ).fetchall()
        )
    return records.unpack_vectors([blobs[i] for i in ids], dim)
