"""The index as readers hold it: one snapshot per question, following the writer without a restart."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..datatypes import ReportSummary
from ..errors import IndexFormatError, NoIndexError
from . import records
from .keywords import MemoryKeywords
from .schema import BORN, DATABASE, connect_to_read
from .vectors import FaissVectors
from .view import Held, View, begins_of, vectors_of


class OpenIndex:
    """Opened by any number of readers and threads; never blocks the writer nor waits for it."""

    def __init__(self, folder: Path, *, warm: bool = False) -> None:
        """warm: keep keyword postings in memory (a server, a batch); otherwise SQLite is asked each time.

        Raises NoIndexError if nothing was built yet, IndexFormatError if the index is damaged or of another format.
        """
        self._folder = folder
        self._warm = warm
        if not (folder / DATABASE).exists():
            raise NoIndexError(f"No index in {folder}. Build it with: localism build")
        self._local = threading.local()
        self._lock = threading.Lock()
        self._held: Held | None = None
        self.immutable = self._connect()

    def _connect(self) -> bool:
        """Connect this thread; whether the folder cannot be written.  Raises NoIndexError for one never finished."""
        file = self._file_now()
        db, read_only = connect_to_read(self._folder)
        if db.execute("SELECT generation FROM state").fetchone()[0] == 0:
            db.close()
            raise NoIndexError(
                f"The index in {self._folder} was begun but never finished. Finish it with: localism build"
            )
        self.close()
        born = db.execute("SELECT value FROM about WHERE key = ?", (BORN,)).fetchone()
        self._local.db, self._local.file, self._local.born = db, file, born[0] if born else ""
        return read_only

    def _file_now(self) -> tuple[int, int]:
        """Which file library.db is at this moment, (0, 0) if there is none."""
        try:
            found = (self._folder / DATABASE).stat()
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino

    def _connection(self) -> sqlite3.Connection:
        if getattr(self._local, "db", None) is None:
            self._connect()
        elif self._file_now() not in ((0, 0), self._local.file):  # index/ was deleted and built anew
            try:
                self._connect()
            except (NoIndexError, IndexFormatError):  # not built yet: what is open still answers
                pass
        db: sqlite3.Connection = self._local.db
        return db

    def close(self) -> None:
        """Close this thread's connection."""
        db = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None

    @contextmanager
    def view(self) -> Iterator[View]:
        """A snapshot: everything read inside belongs to one state of the library.  A view inside a view is the same."""
        outer: View | None = getattr(self._local, "view", None)
        if outer is not None:
            yield outer
            return
        db = self._connection()
        try:
            db.execute("BEGIN")
            try:
                generation, counter = db.execute("SELECT generation, counter FROM state").fetchone()
                self._local.view = View(db, self._hold(db, generation, counter))
                yield self._local.view
            finally:
                self._local.view = None
                db.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.ProgrammingError):  # a fault of ours, not of the file
                raise
            raise IndexFormatError(
                f"The index in {self._folder} cannot be read ({error}). Nothing in that folder is precious: delete it "
                "and run `localism build` again."
            ) from error

    def _hold(self, db: sqlite3.Connection, generation: int, counter: int) -> Held:
        state = (self._local.file, self._local.born, generation, counter)
        held = self._held
        if held and (held.file, held.born, held.generation, held.counter) == state:
            return held
        with self._lock:
            held = self._held
            if held and (held.file, held.born, held.generation, held.counter) == state:
                return held
            model, dim = db.execute("SELECT model, dim FROM generations WHERE id = ?", (generation,)).fetchone()
            new = Held(
                self._local.file,
                self._local.born,
                generation,
                counter,
                model,
                dim,
                self._load_vectors(db, generation, counter, dim),
                load_reports(db, generation),
                MemoryKeywords.of(db, generation) if self._warm else None,
                begins_of(db, generation) if self._warm else None,
            )
            # A thread with an older snapshot must not push newer memory out.
            if (
                not held
                or (held.file, held.born) != (new.file, new.born)
                or (generation, counter) > (held.generation, held.counter)
            ):
                self._held = new
            return new

    def _load_vectors(self, db: sqlite3.Connection, generation: int, counter: int, dim: int) -> FaissVectors:
        held = self._held
        here = (self._local.file, self._local.born, generation)
        if held and (held.file, held.born, held.generation) == here:
            index: FaissVectors | None = held.vectors
            behind = True
        else:
            index, of_counter = FaissVectors.read(self._folder, generation, dim)
            behind = of_counter != counter
        if index is None:
            index, behind = FaissVectors.of([], np.empty((0, dim), np.float32), dim), True
        if not behind:
            return index
        there = {row[0] for row in db.execute("SELECT id FROM passages WHERE generation = ?", (generation,))}
        known = index.ids()
        missing, gone = sorted(there - known), sorted(known - there)
        if not missing and not gone:
            return index
        return index.changed(add=missing, vectors=vectors_of(db, missing, dim), remove=gone)


def load_reports(db: sqlite3.Connection, generation: int) -> dict[str, ReportSummary]:
    """Every report of a generation with what it counts, by id, in the order of titles."""
    passages = dict(
        db.execute(
            "SELECT report_id, count(*) FROM passages WHERE generation = ? GROUP BY report_id", (generation,)
        ).fetchall()
    )
    found = []
    rows = db.execute("SELECT id, record, size, pages, pages_without_text, has_pages FROM reports")
    for number, text, size, n_pages, empty, has_pages in rows:
        found.append(
            ReportSummary(
                replace(records.report_from_text(text), id=number),
                n_pages, empty, passages.get(number, 0), size, has_pages=bool(has_pages),
            )
        )  # fmt: skip
    found.sort(key=lambda s: (s.report.title.casefold(), s.report.id))
    return {s.report.id: s for s in found}
