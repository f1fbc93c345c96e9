"""The library as it stood at one moment: what a question is put to."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..datatypes import Coverage, Filters, Meaning, Page, Passage, ReportSummary
from ..protocols import KeywordIndex
from ..text import ANALYSER_VERSION, holds, occurrences, sequence, terms
from . import records, vocabulary
from .keywords import FtsKeywords, MemoryKeywords, table
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


class View:
    """The library as it stood at one moment; valid inside `OpenIndex.view()`."""

    def __init__(self, db: sqlite3.Connection, held: Held) -> None:
        self._db = db
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

    def places_of(self, terms: Sequence[str]) -> dict[str, set[int]]:
        """Pages on which these analysed terms stand next to each other, headings included, by report id.

        A passage that crosses pages, or stands under a heading with the terms, counts only where the page has them.
        """
        keywords = FtsKeywords(self._db, self._held.generation)
        body = set(keywords.with_phrase(terms))
        ids = sorted(body | set(keywords.with_phrase(terms, column="heading")))
        found: dict[str, set[int]] = {}
        headed: dict[tuple[str, int], set[str]] = {}
        telling = lru_cache(maxsize=None)(lambda text: [h for h in json.loads(text) if occurrences(h, terms)])
        for at in range(0, len(ids), _FEW):
            some = ids[at : at + _FEW]
            rows = self._db.execute(
                f"SELECT id, report_id, spans, headings, text FROM passages WHERE id IN ({','.join('?' * len(some))})",
                some,
            )
            for number, report_id, spans, headings, text in rows:
                each = json.loads(spans)
                pages = {page for page, _, _ in each}
                if number in body:
                    held = pages if len(pages) == 1 else _pages_with(terms, text, each)
                    found.setdefault(report_id, set()).update(held)
                for heading in telling(headings):
                    for page in pages:
                        headed.setdefault((report_id, page), set()).add(heading)
        for (report_id, page), headings in headed.items():
            if page not in found.get(report_id, ()):
                plain = self.plain_page(report_id, page)
                if plain is not None and any(heading in plain.text for heading in headings):
                    found.setdefault(report_id, set()).add(page)
        return {report_id: pages for report_id, pages in found.items() if pages}

    def passages_with(self, terms: Sequence[str]) -> list[int]:
        """Ids of the passages that hold these analysed terms next to each other, in their text or their headings."""
        keywords = FtsKeywords(self._db, self._held.generation)
        return sorted({*keywords.with_phrase(terms), *keywords.with_phrase(terms, column="heading")})

    def numbered(self, numbers: Sequence[str]) -> dict[str, set[int]]:
        """The pages of these numbers, of the PDF or printed, by report id."""
        wanted = ",".join("?" * len(numbers))
        found: dict[str, set[int]] = {}
        for report_id, page in self._db.execute(
            f"SELECT report_id, number FROM pages WHERE CAST(number AS TEXT) IN ({wanted}) OR printed IN ({wanted})",
            (*numbers, *numbers),
        ):
            found.setdefault(report_id, set()).add(int(page))
        return found

    def on_pages(self, pages: Mapping[str, Collection[int]]) -> list[int]:
        """Ids of the passages with words on these pages, by report id."""
        found: list[int] = []
        for report_id, chosen in pages.items():
            rows = self._db.execute(
                "SELECT id, spans FROM passages WHERE generation = ? AND report_id = ?",
                (self._held.generation, report_id),
            )
            found += [int(i) for i, spans in rows if any(span[0] in chosen for span in json.loads(spans))]
        return sorted(found)

    def holding(self, phrase: str) -> list[int]:
        """See Searchable: candidates by their words, then the letters themselves, whatever parts them."""
        wanted = sequence(_inner(phrase))
        keywords = FtsKeywords(self._db, self._held.generation)
        ids = keywords.with_all(wanted) if wanted else sorted(self.keyword_ids())
        if wanted:  # "cooperative" may be typed for "co-operative": the joined form, or the parts, must stand there
            ids = sorted({*ids, *keywords.with_all(terms(_inner(phrase).replace("-", "")))})
        found = []
        for at in range(0, len(ids), _FEW):
            some = ids[at : at + _FEW]
            rows = self._db.execute(f"SELECT id, text FROM passages WHERE id IN ({','.join('?' * len(some))})", some)
            found += [number for number, text in rows if holds(text, phrase)]
        return sorted(found)

    def headed(self, phrase: str) -> dict[int, tuple[str, ...]]:
        """See Searchable."""
        wanted = sequence(_inner(phrase))
        ids = FtsKeywords(self._db, self._held.generation).with_phrase(wanted, column="heading")
        found: dict[int, tuple[str, ...]] = {}
        for at in range(0, len(ids), _FEW):
            some = ids[at : at + _FEW]
            for number, headings in self._db.execute(
                f"SELECT id, headings FROM passages WHERE id IN ({','.join('?' * len(some))})", some
            ):
                if held := tuple(heading for heading in json.loads(headings) if holds(heading, phrase)):
                    found[number] = held
        return found

    def n_reports_of(self, ids: Sequence[int]) -> int:
        """How many reports these passages stand in."""
        found: set[str] = set()
        for at in range(0, len(ids), _FEW):
            some = list(ids[at : at + _FEW])
            rows = self._db.execute(
                f"SELECT DISTINCT report_id FROM passages WHERE id IN ({','.join('?' * len(some))})", some
            )
            found.update(row[0] for row in rows)
        return len(found)

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

    def keyword_ids(self) -> set[int]:
        """Ids of the passages that have a keyword row."""
        return {row[0] for row in self._db.execute(f"SELECT rowid FROM {table(self._held.generation)}")}

    def page(self, report_id: str, number: int) -> Page | None:
        """One page, None if there is no such page."""
        return records.read_page(self._db, report_id, number)

    def plain_page(self, report_id: str, number: int) -> Page | None:
        """One page without its blocks and boxes, which take long to read."""
        return records.read_plain_page(self._db, report_id, number)

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


# A figure and its unit are one term of the index ("5 million", "40 per cent").
_PART_OF_A_FIGURE = re.compile(
    r"\W*(?:[\W\d]*\d[\w.,]*%?|thousand|million|billion|trillion|k|m|mn|bn|tn|per|cent|percent)\W*", re.I
)


def _inner(phrase: str) -> str:
    """A phrase without what may be part of a longer term where it begins or ends.

    >>> _inner("million people in England"), _inner("an overspend by £6.3"), _inner("per cent")
    ('people in England', 'an overspend by', '')
    """
    each = phrase.split()
    while each and _PART_OF_A_FIGURE.fullmatch(each[0]):
        each.pop(0)
    while each and _PART_OF_A_FIGURE.fullmatch(each[-1]):
        each.pop()
    return " ".join(each)


def _pages_with(terms: Sequence[str], text: str, spans: Sequence[tuple[int, int, int]]) -> set[int]:
    """The pages of a passage on which its words hold these terms; spans as (page, start, end), text of all of them."""
    found, at = set(), 0
    for page, start, end in spans:
        if occurrences(text[at : at + end - start], terms):
            found.add(page)
        at += end - start + 1
    return found


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
