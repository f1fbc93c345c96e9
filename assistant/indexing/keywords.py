"""BM25 over analysed tokens: SQLite's FTS5 as the durable form, postings in memory for a warm server.

Both give FTS5's own score, so that an answer does not depend on which one was asked:
    sum over terms of idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean length)),  k1 = 1.2, b = 0.75
    idf = ln((N - n + 0.5) / (n + 0.5)), at least 1e-6 (so a word in more than half of all passages counts nothing)
f is the weighted count over the two columns, body 1.0 and heading 0.4; length counts both columns unweighted.
Source: Robertson and Zaragoza 2009; SQLite FTS5 documentation, "The bm25() function".
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

BODY_WEIGHT, HEADING_WEIGHT = 1.0, 0.4
ALSO_WEIGHT = 0.5  # what an acronym stands for, beside what was typed
K1, B = 1.2, 0.75
_FEW = 400
_ALL = 1_000_000_000


def table(generation: int) -> str:
    """The FTS table of a generation."""
    return f"terms_{int(generation)}"


def create_table(db: sqlite3.Connection, generation: int) -> None:
    """Make the FTS table of a generation; its tokenizer splits our analysed tokens at spaces and nowhere else."""
    db.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table(generation)} USING fts5("
        "body, heading, tokenize=\"unicode61 remove_diacritics 0 tokenchars './%£,&'\")"
    )


def add_rows(db: sqlite3.Connection, generation: int, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    """Add (passage id, body terms, heading terms) rows."""
    db.executemany(
        f"INSERT INTO {table(generation)}(rowid, body, heading) VALUES (?, ?, ?)",
        ((i, " ".join(body), " ".join(heading)) for i, body, heading in rows),
    )


def _match(terms: Sequence[str]) -> str:
    return " OR ".join('"' + t.replace('"', "") + '"' for t in dict.fromkeys(terms) if t.strip('" '))


class FtsKeywords:
    """The keyword leg in SQLite, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, generation: int) -> None:
        self._db = db
        self._table = table(generation)

    def search(
        self, terms: Sequence[str], k: int, *, among: Sequence[int] | None = None, also: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """See KeywordIndex."""
        more = [t for t in also if t not in terms]
        if not more:
            return self._search(terms, k, among=among)
        scores = dict(self._search(terms, _ALL, among=among))
        for i, score in self._search(more, _ALL, among=among):
            scores[i] = scores.get(i, 0.0) + ALSO_WEIGHT * score
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[: max(k, 0)]

    def _search(self, terms: Sequence[str], k: int, *, among: Sequence[int] | None) -> list[tuple[int, float]]:
        match = _match(terms)
        if not match or k <= 0 or (among is not None and not among):
            return []
        # The plus sign keeps SQLite from looking up each rowid and matching again (13 ms against 1.7 s at 100,000).
        where = "" if among is None else f" AND +rowid IN ({','.join(map(str, map(int, among)))})"
        rows = self._db.execute(
            f"SELECT rowid, -bm25({self._table}, {BODY_WEIGHT}, {HEADING_WEIGHT}) AS score FROM {self._table} "
            f"WHERE {self._table} MATCH ?{where} ORDER BY score DESC, rowid LIMIT ?",
            (match, k),
        )
        return [(int(i), float(score)) for i, score in rows]

    def scores(self, terms: Sequence[str], ids: Sequence[int], *, also: Sequence[str] = ()) -> list[float]:
        """See KeywordIndex."""
        found: dict[int, float] = {}
        for at in range(0, len(ids), _FEW):
            some = list(ids[at : at + _FEW])
            found.update(self.search(terms, len(some), among=some, also=also))
        return [found.get(i, 0.0) for i in ids]

    def counts(self, terms: Sequence[str], ids: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """See KeywordIndex."""
        found = np.zeros((len(ids), len(terms)))
        lengths = np.zeros(len(ids))
        place = {i: n for n, i in enumerate(ids)}
        for at in range(0, len(ids), _FEW):
            some = ",".join(str(int(i)) for i in ids[at : at + _FEW])
            for i, body, heading in self._db.execute(
                f"SELECT rowid, body, heading FROM {self._table} WHERE rowid IN ({some})"
            ):
                in_body, in_heading = body.split(), heading.split()
                lengths[place[i]] = len(in_body) + len(in_heading)
                for n, term in enumerate(terms):
                    found[place[i], n] = in_body.count(term) * BODY_WEIGHT + in_heading.count(term) * HEADING_WEIGHT
        return found, lengths

    def with_phrase(self, terms: Sequence[str], *, column: Literal["body", "heading"] = "body") -> list[int]:
        """Ids of the passages whose body, or headings, hold these terms next to each other."""
        phrase = " ".join(t.replace('"', "") for t in terms)
        if not phrase.strip():
            return []
        rows = self._db.execute(
            f"SELECT rowid FROM {self._table} WHERE {self._table} MATCH ?", (f'{column} : "{phrase}"',)
        )
        return [int(row[0]) for row in rows]

    def with_all(self, terms: Sequence[str]) -> list[int]:
        """Ids of the passages whose body holds all of these terms."""
        every = " AND ".join('"' + t.replace('"', "") + '"' for t in dict.fromkeys(terms) if t.strip('" '))
        if not every:
            return []
        rows = self._db.execute(
            f"SELECT rowid FROM {self._table} WHERE {self._table} MATCH ? ORDER BY rowid", (f"body : ({every})",)
        )
        return [int(row[0]) for row in rows]

    def document_frequency(self, term: str) -> int:
        """See KeywordIndex."""
        match = _match([term])
        if not match:
            return 0
        row = self._db.execute(f"SELECT count(*) FROM {self._table} WHERE {self._table} MATCH ?", (match,)).fetchone()
        return int(row[0])


class MemoryKeywords:
    """The same postings in memory: (passage row, weighted count) per term, as numpy arrays."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """rows: (passage id, body, heading) as the FTS table holds them."""
        ids: list[int] = []
        lengths: list[int] = []
        postings: dict[str, list[tuple[int, float]]] = {}
        for place, (number, body, heading) in enumerate(rows):
            in_body, in_heading = body.split(), heading.split()
            ids.append(number)
            lengths.append(len(in_body) + len(in_heading))
            counts: dict[str, float] = {t: n * BODY_WEIGHT for t, n in Counter(in_body).items()}
            for t, n in Counter(in_heading).items():
                counts[t] = counts.get(t, 0.0) + n * HEADING_WEIGHT
            for t, f in counts.items():
                postings.setdefault(t, []).append((place, f))
        self._ids = np.asarray(ids, dtype=np.int64)
        self._place = {i: n for n, i in enumerate(ids)}
        length = np.asarray(lengths, dtype=np.float64)
        mean = max(float(length.mean()), 1e-9) if len(length) else 1.0
        self._length = length
        self._norm = K1 * (1 - B + B * length / mean)
        self._postings = {
            t: (np.asarray([p for p, _ in found], dtype=np.int64), np.asarray([f for _, f in found]))
            for t, found in postings.items()
        }

    @classmethod
    def of(cls, db: sqlite3.Connection, generation: int) -> MemoryKeywords:
        """The postings of a generation's FTS table."""
        return cls(db.execute(f"SELECT rowid, body, heading FROM {table(generation)} ORDER BY rowid"))

    def _all_scores(self, terms: Sequence[str], also: Sequence[str] = ()) -> np.ndarray:
        n = len(self._ids)
        scores = np.zeros(n)
        for term, weight in {**dict.fromkeys(also, ALSO_WEIGHT), **dict.fromkeys(terms, 1.0)}.items():
            found = self._postings.get(term)
            if found is None:
                continue
            places, counts = found
            idf = max(math.log((n - len(places) + 0.5) / (len(places) + 0.5)), 1e-6)
            scores[places] += weight * idf * counts * (K1 + 1) / (counts + self._norm[places])
        return scores

    def search(
        self, terms: Sequence[str], k: int, *, among: Sequence[int] | None = None, also: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """See KeywordIndex."""
        scores = self._all_scores(terms, also)
        rows = np.flatnonzero(scores > 0)
        if among is not None:
            allowed = np.asarray([self._place[i] for i in among if i in self._place], dtype=np.int64)
            rows = np.intersect1d(rows, allowed)
        best = rows[np.lexsort((self._ids[rows], -scores[rows]))[: max(k, 0)]]
        return [(int(self._ids[i]), float(scores[i])) for i in best]

    def scores(self, terms: Sequence[str], ids: Sequence[int], *, also: Sequence[str] = ()) -> list[float]:
        """See KeywordIndex."""
        scores = self._all_scores(terms, also)
        return [float(scores[self._place[i]]) if i in self._place else 0.0 for i in ids]

    def document_frequency(self, term: str) -> int:
        """See KeywordIndex."""
        found = self._postings.get(term)
        return 0 if found is None else len(found[0])

    def counts(self, terms: Sequence[str], ids: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """See KeywordIndex."""
        rows = np.asarray([self._place[i] for i in ids], dtype=np.int64)
        found = np.zeros((len(ids), len(terms)))
        for n, term in enumerate(terms):
            places, counts = self._postings.get(term, (rows[:0], np.zeros(0)))
            if len(places):
                at = np.minimum(np.searchsorted(places, rows), len(places) - 1)
                found[:, n] = np.where(places[at] == rows, counts[at], 0.0)
        return found, self._length[rows]
