"""Where words stand: the passages and pages that hold a phrase, or have a number, at one moment of the library."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from ..datatypes import Page
from ..text import holds, occurrences, sequence, terms
from . import records
from .keywords import FtsKeywords, table

_FEW = 500


class Standing:
    """Looks words and page numbers up in one generation of the library, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, generation: int) -> None:
        self._db = db
        self._generation = generation

    def plain_page(self, report_id: str, number: int) -> Page | None:
        """One page without its blocks and boxes, which take long to read."""
        return records.read_plain_page(self._db, report_id, number)

    def keyword_ids(self) -> set[int]:
        """Ids of the passages that have a keyword row."""
        return {row[0] for row in self._db.execute(f"SELECT rowid FROM {table(self._generation)}")}

    def places_of(self, terms: Sequence[str]) -> dict[str, set[int]]:
        """Pages on which these analysed terms stand next to each other, headings included, by report id.

        A passage that crosses pages, or stands under a heading with the terms, counts only where the page has them.
        """
        keywords = FtsKeywords(self._db, self._generation)
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
        keywords = FtsKeywords(self._db, self._generation)
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
                (self._generation, report_id),
            )
            found += [int(i) for i, spans in rows if any(span[0] in chosen for span in json.loads(spans))]
        return sorted(found)

    def holding(self, phrase: str) -> list[int]:
        """See Searchable: candidates by their words, then the letters themselves, whatever parts them."""
        wanted = sequence(_inner(phrase))
        keywords = FtsKeywords(self._db, self._generation)
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
        ids = FtsKeywords(self._db, self._generation).with_phrase(wanted, column="heading")
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
