"""The one writer of index/library.db.  Reading and embedding happen before; a transaction holds only inserts."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ..datatypes import Encoded, Guess, ModelInput, Page, Passage, Report
from ..errors import IndexFormatError, LibraryBusyError, StorageError
from ..text import ANALYSER_VERSION, terms
from . import keywords, records, vocabulary
from .schema import connect_to_write, damaged, unwritable
from .vectors import FaissVectors

_FEW = 500


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells whether a file changed: size and mtime_ns say which to hash, sha256 says which did."""

    report_id: str
    file: str
    sha256: str
    size: int
    mtime_ns: int
    reader: int


@dataclass(frozen=True, slots=True)
class Skip:
    """A file that could not be read, as it was when it was tried."""

    file: str
    size: int
    mtime_ns: int
    reader: int
    reason: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One model, one splitter, one analyser.  dim: length of its vectors."""

    id: int
    model: str
    fingerprint: str
    dim: int
    splitter: int
    analyser: int = ANALYSER_VERSION


def read_stamps(db: sqlite3.Connection) -> dict[str, FileStamp]:
    """The stamp of every report by its file."""
    rows = db.execute("SELECT id, file, sha256, size, mtime_ns, reader FROM reports")
    return {row[1]: FileStamp(*row) for row in rows}


def read_skips(db: sqlite3.Connection) -> dict[str, Skip]:
    """Files that could not be read when they were last tried, by file."""
    rows = db.execute("SELECT file, size, mtime_ns, reader, reason FROM skipped")
    return {row[0]: Skip(*row) for row in rows}


def vector_key(fingerprint: str, given: ModelInput) -> bytes:
    """The name a vector is cached under: all that decides its value, and nothing else."""
    text = json.dumps([fingerprint, given.full, given.text_at, given.sentences], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Store:
    """Opened by one build at a time; close it, or use it in a `with`.

    Raises LibraryBusyError if another process is writing this library.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock, Timeout

        self._folder = folder
        self._db = connect_to_write(folder)
        self._lock = FileLock(folder / "build.lock")
        try:
            self._lock.acquire(timeout=0.5)
        except Timeout as error:
            self._db.close()
            raise LibraryBusyError(
                f"Another build is running on {folder.parent}. Wait until it has finished; asking goes on meanwhile."
            ) from error
        except OSError as error:
            self._db.close()
            raise StorageError(unwritable(folder, error)) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.OperationalError):
            raise StorageError(unwritable(self._folder, error)) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise IndexFormatError(damaged(self._folder, error)) from error

    def close(self) -> None:
        """Fold the log into the database, so that a read-only copy is whole, and let others build."""
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:  # a reader holds the log, or the disk is full: the log stays and is valid
            pass
        self._db.close()
        self._lock.release()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("UPDATE state SET counter = counter + 1")
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StorageError(
                    f"The index in {self._folder} could not be written ({error}). Free some disk space or check your "
                    "permissions and build again; everything indexed before this report is kept."
                ) from error
            raise

    # What is there

    def files(self) -> dict[str, FileStamp]:
        """The stamp of every report by its file."""
        return read_stamps(self._db)

    def stamp_of(self, file: str) -> FileStamp | None:
        """The stamp of the report of one file, None if there is none."""
        row = self._db.execute(
            "SELECT id, file, sha256, size, mtime_ns, reader FROM reports WHERE file = ?", (file,)
        ).fetchone()
        return FileStamp(*row) if row else None

    def reports(self) -> dict[str, tuple[Report, Guess]]:
        """Every report and what its file said of itself, by id."""
        rows = self._db.execute("SELECT id, record, guess FROM reports ORDER BY id")
        return {i: (records.report_from_text(r), records.guess_from_text(g)) for i, r, g in rows}

    def report(self, report_id: str) -> tuple[Report, Guess]:
        """One report that is in the library, and what its file said of itself."""
        row = self._db.execute("SELECT record, guess FROM reports WHERE id = ?", (report_id,)).fetchone()
        return records.report_from_text(row[0]), records.guess_from_text(row[1])

    def pages(self, report_id: str) -> list[Page]:
        """The pages of a report, in order."""
        rows = self._db.execute(
            f"SELECT {records.PAGE_COLUMNS} FROM pages WHERE report_id = ? ORDER BY number", (report_id,)
        )
        return [records.page_from_row(row) for row in rows]

    def pages_with_trouble(self, troubles: Iterable[str]) -> dict[str, set[int]]:
        """Report id -> the pages that have one of these troubles."""
        found: dict[str, set[int]] = {}
        wanted = set(troubles)
        for report_id, number, told in self._db.execute(
            "SELECT report_id, number, trouble FROM pages WHERE trouble != '[]'"
        ):
            if not wanted.isdisjoint(json.loads(told)):
                found.setdefault(report_id, set()).add(number)
        return found

    def texts(self, report_id: str) -> list[str]:
        """The text of a report's pages, in order."""
        rows = self._db.execute("SELECT text FROM pages WHERE report_id = ? ORDER BY number", (report_id,))
        return [row[0] for row in rows]

    def sketches(self) -> dict[str, bytes]:
        """The sketch of every report that has one; it goes when the report's pages do."""
        return dict(self._db.execute("SELECT report_id, sketch FROM sketches").fetchall())

    def put_sketch(self, report_id: str, sketch: bytes) -> None:
        """Keep a report's sketch; readers never see it, so nothing is counted up."""
        self._db.execute("INSERT OR REPLACE INTO sketches VALUES (?, ?)", (report_id, sketch))

    def skipped(self) -> dict[str, Skip]:
        """Files that could not be read when they were last tried, by file."""
        return read_skips(self._db)

    def remember_skips(self, skips: Sequence[Skip]) -> None:
        """Replace what is known of files that could not be read."""
        if {s.file: s for s in skips} == self.skipped():
            return
        with self._transaction() as db:
            db.execute("DELETE FROM skipped")
            db.executemany(
                "INSERT INTO skipped VALUES (?,?,?,?,?)",
                [(s.file, s.size, s.mtime_ns, s.reader, s.reason) for s in skips],
            )

    def counts(self) -> tuple[int, int, int, int]:
        """Reports, pages, pages without text, passages of the generation that answers."""
        row = self._db.execute(
            "SELECT (SELECT count(*) FROM reports), (SELECT coalesce(sum(pages), 0) FROM reports), "
            "(SELECT coalesce(sum(pages_without_text), 0) FROM reports), "
            "(SELECT count(*) FROM passages WHERE generation = (SELECT generation FROM state))"
        ).fetchone()
        return row[0], row[1], row[2], row[3]

    # Generations

    def generation(self) -> Generation | None:
        """The generation that answers, None before the first build."""
        row = self._db.execute(
            "SELECT id, model, fingerprint, dim, splitter, analyser FROM generations "
            "WHERE id = (SELECT generation FROM state)"
        ).fetchone()
        return Generation(*row) if row else None

    def open_generation(self, model: str, fingerprint: str, dim: int, splitter: int) -> Generation:
        """The generation of this model and splitter, begun if there is none; it answers only after `switch_to`."""
        row = self._db.execute(
            "SELECT id FROM generations WHERE fingerprint = ? AND splitter = ? AND analyser = ?",
            (fingerprint, splitter, ANALYSER_VERSION),
        ).fetchone()
        if row:
            return Generation(row[0], model, fingerprint, dim, splitter)
        with self._transaction() as db:
            cursor = db.execute(
                "INSERT INTO generations(model, fingerprint, dim, splitter, analyser) VALUES (?, ?, ?, ?, ?)",
                (model, fingerprint, dim, splitter, ANALYSER_VERSION),
            )
            number = int(cursor.lastrowid or 0)
            keywords.create_table(db, number)
            vocabulary.create_tables(db, number)
        return Generation(number, model, fingerprint, dim, splitter)

    def members(self, generation: Generation) -> set[str]:
        """Ids of the reports a generation holds."""
        rows = self._db.execute("SELECT report_id FROM members WHERE generation = ?", (generation.id,))
        return {row[0] for row in rows}

    def switch_to(self, generation: Generation) -> None:
        """Let this generation answer and drop all others, in one transaction."""
        with self._transaction() as db:
            db.execute("UPDATE state SET generation = ?", (generation.id,))
            for (old,) in db.execute("SELECT id FROM generations WHERE id != ?", (generation.id,)).fetchall():
                db.execute("DELETE FROM passages WHERE generation = ?", (old,))
                db.execute("DELETE FROM members WHERE generation = ?", (old,))
                db.execute("DELETE FROM generations WHERE id = ?", (old,))
                db.execute(f"DROP TABLE IF EXISTS {keywords.table(old)}")
                vocabulary.drop_tables(db, old)

    # Reports

    def cached(self, keys: Sequence[bytes], dim: int) -> dict[bytes, Encoded]:
        """The vectors already known among these keys."""
        found: dict[bytes, Encoded] = {}
        for at in range(0, len(keys), _FEW):
            some = list(dict.fromkeys(keys[at : at + _FEW]))
            marks = ",".join("?" * len(some))
            for key, vector, sentences in self._db.execute(
                f"SELECT key, vector, sentences FROM vectors WHERE key IN ({marks})", some
            ):
                found[key] = Encoded(records.unpack_vectors([vector], dim)[0], records.unpack_sentences(sentences, dim))
        return found

    def put_report(
        self, stamp: FileStamp, report: Report, guess: Guess, pages: Sequence[Page], generation: Generation,
        passages: Sequence[tuple[Passage, bytes, Encoded | None]],
    ) -> None:  # fmt: skip
        """Add or replace one report with its pages and passages, in one transaction.

        passages: (passage, vector key, vector); the vector may be None when it is cached under its key.
        """
        with self._transaction() as db:
            self._drop(report.id)
            db.execute(
                "INSERT INTO reports(id, file, sha256, size, mtime_ns, reader, record, guess, pages, "
                "pages_without_text, has_pages) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    report.id, stamp.file, stamp.sha256, stamp.size, stamp.mtime_ns, stamp.reader,
                    records.report_to_text(report), records.guess_to_text(guess),
                    sum(p.number > 0 for p in pages), sum(p.number > 0 and not p.text for p in pages),
                    all(p.number > 0 for p in pages),
                ),
            )  # fmt: skip
            db.executemany(
                f"INSERT INTO pages({records.PAGE_COLUMNS}) VALUES (?,?,?,?,?,?,?)",
                (records.page_to_row(page, report.id) for page in pages),
            )
            self._insert_passages(db, report, generation, passages)

    def put_passages(
        self, report: Report, generation: Generation, passages: Sequence[tuple[Passage, bytes, Encoded | None]]
    ) -> None:
        """Replace the passages of a report whose pages stay as they are, in one generation."""
        with self._transaction() as db:
            self._drop_passages(db, generation.id, report.id)
            db.execute("UPDATE reports SET record = ? WHERE id = ?", (records.report_to_text(report), report.id))
            self._insert_passages(db, report, generation, passages)

    def put_record(self, report: Report, stamp: FileStamp) -> None:
        """Change what is known about a report (catalogue, file name, times), not its words."""
        with self._transaction() as db:
            db.execute(
                "UPDATE reports SET file = ?, sha256 = ?, size = ?, mtime_ns = ?, record = ? WHERE id = ?",
                (stamp.file, stamp.sha256, stamp.size, stamp.mtime_ns, records.report_to_text(report), report.id),
            )

    def remove_report(self, report_id: str) -> None:
        """Take a report and all that was made of it out of the index, in one transaction."""
        with self._transaction():
            self._drop(report_id)

    def _drop(self, report_id: str) -> None:
        for (generation,) in self._db.execute("SELECT id FROM generations").fetchall():
            self._drop_passages(self._db, generation, report_id)
        self._db.execute("DELETE FROM pages WHERE report_id = ?", (report_id,))
        self._db.execute("DELETE FROM sketches WHERE report_id = ?", (report_id,))
        self._db.execute("DELETE FROM reports WHERE id = ?", (report_id,))

    @staticmethod
    def _drop_passages(db: sqlite3.Connection, generation: int, report_id: str) -> None:
        here = (generation, report_id)
        old = db.execute("SELECT text FROM passages WHERE generation = ? AND report_id = ? ORDER BY id", here)
        vocabulary.count_report(db, generation, [text for (text,) in old], sign=-1)
        db.execute(
            f"DELETE FROM {keywords.table(generation)} WHERE rowid IN "
            "(SELECT id FROM passages WHERE generation = ? AND report_id = ?)",
            here,
        )
        db.execute("DELETE FROM passages WHERE generation = ? AND report_id = ?", here)
        db.execute("DELETE FROM members WHERE generation = ? AND report_id = ?", here)

    @staticmethod
    def _insert_passages(
        db: sqlite3.Connection, report: Report, generation: Generation,
        passages: Sequence[tuple[Passage, bytes, Encoded | None]],
    ) -> None:  # fmt: skip
        ids = []
        for passage, key, encoded in passages:
            if encoded is not None:
                db.execute(
                    "INSERT OR IGNORE INTO vectors(key, vector, sentences) VALUES (?, ?, ?)",
                    (key, *records.pack_encoded(encoded)),
                )
            cursor = db.execute(
                "INSERT INTO passages(generation, report_id, text, spans, sentences, headings, locator, prefix, "
                "vector) VALUES (?,?,?,?,?,?,?,?,?)",
                (generation.id, *records.passage_to_row(passage), key),
            )
            ids.append(int(cursor.lastrowid or 0))
        title = terms(f"{report.title} {report.known_as}")
        keywords.add_rows(
            db,
            generation.id,
            (
                (number, terms(passage.text), [*title, *terms(" ".join(passage.headings))])
                for number, (passage, _, _) in zip(ids, passages, strict=True)
            ),
        )
        vocabulary.count_report(db, generation.id, [passage.text for passage, _, _ in passages], sign=1)
        db.execute("INSERT OR REPLACE INTO members VALUES (?, ?)", (generation.id, report.id))

    # What is derived

    def write_vectors(self, *, anew: bool = False) -> Path | None:
        """Write the FAISS file of the present state under its own name, if it is not there yet.

        anew: count the state up first, so that the file is written under a new name in any case.
        Raises StorageError when it cannot be written; the library answers all the same, from SQLite.
        """
        generation = self.generation()
        if generation is None:
            return None
        if anew:
            with self._transaction():
                pass
        counter = int(self._db.execute("SELECT counter FROM state").fetchone()[0])
        path = self._folder / f"passages-{generation.id}-{counter}.faiss"
        if path.exists():
            return path
        rows = self._db.execute(
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector WHERE p.generation = ? "
            "ORDER BY p.id",
            (generation.id,),
        ).fetchall()
        vectors = records.unpack_vectors([row[1] for row in rows], generation.dim)
        index = FaissVectors.of([row[0] for row in rows], vectors, generation.dim)
        try:
            return index.write(self._folder, generation.id, counter)
        except OSError as error:
            raise StorageError(
                f"The vector file {path} could not be written ({error}). Free some disk space and build again; "
                "until then questions are answered from the database, a little slower."
            ) from error

    def forget_unused_vectors(self, *, keep: int = 5_000) -> int:
        """Drop cached vectors no passage uses once there are more than `keep`; returns how many went.

        Some are kept so that undoing a removal costs nothing; 5,000 take about 20 MB.
        """
        (unused,) = self._db.execute(
            "SELECT count(*) FROM vectors WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.vector = key)"
        ).fetchone()
        if unused <= keep:
            return 0
        with self._transaction() as db:
            db.execute("DELETE FROM vectors WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.vector = key)")
        return int(unused)
