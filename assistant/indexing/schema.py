"""The tables of index/library.db, and how a connection to it is made."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from pathlib import Path
from urllib.parse import quote

from ..errors import IndexFormatError, NetworkShareError, NoIndexError, StorageError

FORMAT = 1
DATABASE = "library.db"
BORN = "born"  # what tells this index from the one that is built after index/ was deleted; in none of before 0.1.0

# state: which generation answers, and a counter that grows with every change a reader could notice.
# skipped: files that could not be read, so that an unchanged one is not tried again at every build.
# members: which reports a generation holds, so that an interrupted change of model goes on where it stopped.
# sketches: what tells reports with the same words; derived from the pages, and in no index of before 0.1.0.
# vectors: by hash of (encoder, exact model input), shared by all generations; sentences as int8, 127 = 1.0.
SCHEMA = """
CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL, counter INTEGER NOT NULL);
CREATE TABLE generations(
    id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, fingerprint TEXT NOT NULL, dim INTEGER NOT NULL,
    splitter INTEGER NOT NULL, analyser INTEGER NOT NULL);
CREATE TABLE members(generation INTEGER NOT NULL, report_id TEXT NOT NULL, PRIMARY KEY (generation, report_id))
    WITHOUT ROWID;
CREATE TABLE reports(
    id TEXT PRIMARY KEY, file TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, reader INTEGER NOT NULL, record TEXT NOT NULL, guess TEXT NOT NULL,
    pages INTEGER NOT NULL, pages_without_text INTEGER NOT NULL, has_pages INTEGER NOT NULL);
CREATE INDEX reports_by_sha256 ON reports(sha256);
CREATE TABLE pages(
    report_id TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, printed TEXT, text TEXT NOT NULL,
    trouble TEXT NOT NULL, layout BLOB NOT NULL, PRIMARY KEY (report_id, number));
CREATE TABLE passages(
    id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, report_id TEXT NOT NULL, text TEXT NOT NULL,
    spans TEXT NOT NULL, sentences TEXT NOT NULL, headings TEXT NOT NULL, locator TEXT NOT NULL, prefix TEXT NOT NULL,
    vector BLOB NOT NULL);
CREATE INDEX passages_by_report ON passages(generation, report_id);
CREATE INDEX passages_by_vector ON passages(vector);
CREATE TABLE skipped(
    file TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, reader INTEGER NOT NULL,
    reason TEXT NOT NULL);
CREATE TABLE sketches(report_id TEXT PRIMARY KEY, sketch BLOB NOT NULL);
CREATE TABLE vectors(key BLOB PRIMARY KEY, vector BLOB NOT NULL, sentences BLOB NOT NULL);
"""

_SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "glusterfs", "ceph", "davfs", "webdav"}


def connect_to_write(folder: Path) -> sqlite3.Connection:
    """The writer's connection; makes folder and tables on first use.

    Raises NetworkShareError, StorageError or IndexFormatError.
    """
    refuse_network_share(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=30, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        _check_or_create(db, folder)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise IndexFormatError(damaged(folder, error)) from error
        raise StorageError(unwritable(folder, error)) from error
    except OSError as error:
        raise StorageError(unwritable(folder, error)) from error
    except sqlite3.DatabaseError as error:
        raise IndexFormatError(damaged(folder, error)) from error
    return db


def connect_to_read(folder: Path) -> tuple[sqlite3.Connection, bool]:
    """A reader's connection, and whether the folder cannot be written.

    Without the right to write, SQLite needs the log and its index to be there already, as they are while another user
    builds; without them nobody is writing, and the file is opened as immutable.
    Raises NoIndexError if the first build was cut off, IndexFormatError if the file is no index of this format.
    """
    path = folder / DATABASE
    read_only = not os.access(folder, os.W_OK) or not os.access(path, os.W_OK)
    try:
        return _connect(folder, path, "mode=ro"), read_only
    except sqlite3.OperationalError as error:
        if not read_only:
            raise IndexFormatError(damaged(folder, error)) from error
    except sqlite3.DatabaseError as error:
        raise IndexFormatError(damaged(folder, error)) from error
    try:
        return _connect(folder, path, "immutable=1"), read_only
    except sqlite3.DatabaseError as error:
        raise IndexFormatError(damaged(folder, error)) from error


def _connect(folder: Path, path: Path, how: str) -> sqlite3.Connection:
    address = f"file:{quote(path.as_posix())}?{how}"
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
    try:
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise NoIndexError(f"The index in {folder} was begun but never finished. Finish it with: localism build")
        _check_format(db, folder)
    except BaseException:
        db.close()
        raise
    return db


def unwritable(folder: Path, error: Exception) -> str:
    """The message for an index that cannot be written."""
    return (
        f"The index folder {folder} cannot be written ({error}). Give yourself write permission, free some disk "
        "space, or name another folder with --library."
    )


def damaged(folder: Path, error: Exception) -> str:
    """The message for an index that cannot be read."""
    return (
        f"The index in {folder} cannot be read ({error}). Nothing in that folder is precious: delete it and run "
        "`localism build` again."
    )


def _check_or_create(db: sqlite3.Connection, folder: Path) -> None:
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _check_format(db, folder)
        db.execute("CREATE TABLE IF NOT EXISTS sketches(report_id TEXT PRIMARY KEY, sketch BLOB NOT NULL)")
        db.execute("INSERT OR IGNORE INTO about VALUES (?, ?)", (BORN, secrets.token_hex(4)))
        return
    db.executescript(
        "BEGIN IMMEDIATE;" + SCHEMA + "INSERT INTO state VALUES (1, 0, 0);"
        f"INSERT INTO about VALUES ('format', '{FORMAT}');"
        f"INSERT INTO about VALUES ('{BORN}', '{secrets.token_hex(4)}');COMMIT;"
    )


def _check_format(db: sqlite3.Connection, folder: Path) -> None:
    row = db.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
    if row is None or row[0] != str(FORMAT):
        found = row[0] if row else "none"
        raise IndexFormatError(
            f"The index in {folder} has format {found}, this program reads format {FORMAT}. Delete the folder and run "
            "`localism build` again; your reports and catalogue are not touched."
        )


def refuse_network_share(folder: Path) -> None:
    """Raise NetworkShareError where SQLite's write-ahead log is unsafe: it needs memory shared on one machine."""
    kind = _share_kind(folder)
    if kind:
        raise NetworkShareError(
            f"{folder} lies on a network share ({kind}), where an index can be damaged. Keep the library on a disk of "
            "this computer, or link corpus/ there and put index/ on a local disk with --library."
        )


def _share_kind(folder: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        if str(folder).startswith("\\\\"):
            return "a UNC path"
        drive_remote = 4
        return "a mapped drive" if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == drive_remote else ""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in mounts:
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right.split():
            continue
        point = fields[4].replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) > best:
            best, kind = len(point), right.split()[0]
    return kind if kind in _SHARES else ""
