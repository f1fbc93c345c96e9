"""The files in corpus/: which are reports, whether they changed, and taking them out and back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import time
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast

from .datatypes import KnownReport, Problem, Report
from .errors import CatalogueError, StorageError
from .indexing import Skip
from .reading import Catalogue, read_known
from .reading.catalogue import clean_path, escapes
from .settings import REPORT_SUFFIXES, Settings
from .text import fold

_NOT_REPORTS = {"catalogue.csv", "thumbs.db", "desktop.ini", "readme.md"}


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file that may be a report.  file: its path below corpus/ with forward slashes."""

    file: str
    path: Path
    size: int
    mtime_ns: int

    @property
    def stamp(self) -> tuple[str, int, int]:
        """What tells this state of the file from another."""
        return self.file, self.size, self.mtime_ns


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass
class Scan:
    """What lies in corpus/.

    files: what may be a report, in order of their names.  skips: what cannot be one, each with its reason.
    closed: folders that could not be opened; what the library knows of files in them is neither right nor wrong.
    """

    files: list[CorpusFile] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    closed: tuple[str, ...] = ()

    def hides(self, file: str) -> bool:
        """Whether a file would lie in a folder that could not be opened."""
        return any(file.startswith(folder + "/") for folder in self.closed)


def scan_corpus(corpus: Path) -> Scan:
    """Look through corpus/.

    Names that begin with _ or . are not reports, nor is anything below a folder so named.
    Raises StorageError if corpus/ itself cannot be opened: nothing may be concluded from that.
    """
    scan = Scan()
    closed: list[str] = []

    def unreadable(error: OSError) -> None:
        path = Path(error.filename or corpus)
        if path == corpus:
            raise StorageError(
                f"{corpus} cannot be opened ({error.strerror}), so the library is left as it is. Check its permissions."
            ) from error
        closed.append(path.relative_to(corpus).as_posix())
        reason = (
            f"is a folder that cannot be opened ({error.strerror}). Check its permissions; what the library has from "
            "there stays until then."
        )
        scan.skips.append(_not_yet(closed[-1], reason))

    for folder, folders, files in os.walk(corpus, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith(("_", ".")))
        for name in folders:
            path = Path(folder) / name
            if path.is_symlink():
                scan.skips.append(_not_yet(path.relative_to(corpus).as_posix(), _LINK))
            elif path.suffix.lower() in REPORT_SUFFIXES:
                scan.skips.append(_not_yet(path.relative_to(corpus).as_posix(), _FOLDER))
        for name in sorted(files):
            if name.startswith(("_", ".", "~$")) or name.lower() in _NOT_REPORTS:
                continue
            _take(corpus, Path(folder) / name, scan)
    scan.files.sort(key=lambda f: f.file)
    _refuse_same_names(scan)
    scan.skips = list({s.file: s for s in scan.skips}.values())
    scan.closed = tuple(closed)
    return scan


_FOLDER = "is a folder, not a report, although its name ends like one. Put the file itself there, or rename the folder."
_LINK = "is a link to another folder; links are not followed. Copy the reports themselves into corpus/."


def _not_yet(file: str, reason: str, size: int = 0, mtime_ns: int = 0) -> Skip:
    """A skip that is looked at anew in every build.  A name that is no UTF-8 is spelled with its bytes."""
    return Skip(os.fsencode(file).decode("utf-8", "backslashreplace"), size, mtime_ns, 0, reason)


def _take(corpus: Path, path: Path, scan: Scan) -> None:
    file = path.relative_to(corpus).as_posix()
    try:
        found = path.stat()
    except OSError as error:
        scan.skips.append(_not_yet(file, f"cannot be opened ({error.strerror}). Check the file or the link."))
        return
    reason = ""
    if path.suffix.lower() not in REPORT_SUFFIXES:
        kinds = ", ".join(REPORT_SUFFIXES)
        reason = f"is not a kind of file that can be read here ({kinds}). Save it as PDF or Word, or move it out."
    elif not stat.S_ISREG(found.st_mode):  # opening a named pipe would wait for ever
        reason = "is a device or a pipe, not a file. Take it out of corpus/."
    else:
        reason = _name_fault(file)
    if reason:
        scan.skips.append(_not_yet(file, reason, found.st_size, found.st_mtime_ns))
        return
    scan.files.append(CorpusFile(file, path, found.st_size, found.st_mtime_ns))


def _name_fault(file: str) -> str:
    """Why a name cannot stand in the catalogue and be found again by it, "" if it can."""
    if any(unicodedata.category(c) == "Cs" for c in file):
        return "has a name in an unknown encoding. Rename it with plain letters."
    if any(unicodedata.category(c) == "Cc" for c in file):
        return "has a line break or control character in its name. Rename it."
    if file != file.strip() or escapes(file) or clean_path(file) != file:
        return (
            'has a name that the catalogue would take for another: it begins or ends with a space, holds "\\", or lies '
            'in a folder that is itself called "corpus". Rename it or move it.'
        )
    return ""


def _refuse_same_names(scan: Scan) -> None:
    """Names that look the same and differ only in how accents are stored share one catalogue row: the first counts."""
    seen: dict[str, str] = {}
    for file in list(scan.files):
        first = seen.setdefault(unicodedata.normalize("NFC", file.file), file.file)
        if first != file.file:
            scan.files.remove(file)
            reason = "has the same name as another file, but for how its accents are stored. Rename one of them."
            scan.skips.append(_not_yet(file.file, reason, file.size, file.mtime_ns))


def not_yet_here(settings: Settings, reports: Iterable[Report]) -> list[KnownReport]:
    """The real reports that the library's table of known reports names and the library does not hold.

    A report is here if one that is no digest has the same id, address or title.
    """
    here = [r for r in reports if r.kind == "report"]
    ids, addresses, titles = {r.id for r in here}, {r.url for r in here if r.url}, {fold(r.title) for r in here}
    return [
        known
        for known in read_known(settings.known_reports)
        if known.id not in ids and known.address not in addresses and fold(known.title) not in titles
    ]


# Taking reports out and bringing them back.  What is begun is first written down (removal.json), then done, then
# marked as done; whatever is cut off half-way is either finished by the next build or has not happened.

State = Literal["removing", "removed", "restoring"]


@dataclass(frozen=True, slots=True)
class Removal:
    """A report taken out of corpus/.  cells: its catalogue row.  folder: where its file is kept.  state: how far."""

    report_id: str
    file: str
    cells: dict[str, str]
    folder: Path
    state: State = "removing"

    @property
    def kept(self) -> Path:
        """Where the report's file is."""
        return self.folder / Path(self.file).name


_NOTE = "removal.json"


def removals(settings: Settings) -> list[Removal]:
    """Every removal written down, oldest first."""
    found = []
    for note in settings.removed.glob(f"*/{_NOTE}"):
        try:
            raw = json.loads(note.read_text(encoding="utf-8"))
            state = cast(State, raw.get("state", "removed"))
            removal = Removal(str(raw["id"]), str(raw["file"]), dict(raw["cells"]), note.parent, state)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # not ours, or damaged: leave it alone
            continue
        found.append((str(raw.get("removed", "")), note.as_posix(), removal))
    return [removal for _, _, removal in sorted(found, key=lambda f: f[:2])]


def write_down_removal(settings: Settings, report_id: str, file: str, cells: dict[str, str]) -> Removal:
    """Note that a report is about to be taken out."""
    folder, n = settings.removed / report_id, 1
    while folder.exists():
        n += 1
        folder = settings.removed / f"{report_id}.{n}"
    removal = Removal(report_id, file, cells, folder)
    try:
        folder.mkdir(parents=True)
        _note(removal, datetime.now(UTC).isoformat("T", "microseconds"))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StorageError(
            f"{settings.removed} cannot be written ({error.strerror}), so nothing was removed. Check its permissions "
            "and free some disk space."
        ) from error
    return removal


def _note(removal: Removal, when: str) -> None:
    note = {
        "id": removal.report_id, "file": removal.file, "cells": removal.cells, "removed": when, "state": removal.state,
    }  # fmt: skip
    write_whole(removal.folder / _NOTE, json.dumps(note, ensure_ascii=False, indent=2).encode())


def mark(removal: Removal, state: State) -> Removal:
    """Write down how far a removal has come."""
    when = str(json.loads((removal.folder / _NOTE).read_text(encoding="utf-8")).get("removed", ""))
    marked = replace(removal, state=state)
    _note(marked, when)
    return marked


def take_out(settings: Settings, removal: Removal) -> None:
    """Move the report's file out of corpus/; may be called again after a cut."""
    source = settings.corpus / removal.file
    if source.exists():
        if not removal.kept.exists():
            copy_whole(source, removal.kept)
        source.unlink()


def put_back(settings: Settings, removal: Removal) -> None:
    """Copy a kept report back into corpus/ with its catalogue row; may be called again after a cut."""
    target = settings.corpus / removal.file
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(removal.kept, target)
    if removal.cells:
        Catalogue.load(settings.catalogue).with_cells(removal.cells).save(settings.catalogue)
    shutil.rmtree(removal.folder)


def interrupted_removals(settings: Settings) -> list[Removal]:
    """Removals and restorations that were begun and cut off, with the report's file out or on its way."""
    return [r for r in removals(settings) if r.state != "removed" and r.kept.exists()]


def finish_removals(settings: Settings) -> list[Problem]:
    """Complete what was cut off half-way and drop notes of removals that never happened; returns what is left to do."""
    problems = []
    for removal in interrupted_removals(settings):
        try:
            if removal.state == "restoring":
                put_back(settings, removal)
                continue
            here = settings.corpus / removal.file
            if not here.exists() or same_bytes(here, removal.kept):  # else another report has come under the old name
                take_out(settings, removal)
                Catalogue.load(settings.catalogue).without(removal.report_id).save(settings.catalogue)
            mark(removal, "removed")
        except (OSError, CatalogueError, StorageError) as error:
            what = f"A removal that was cut off could not be finished: {error}"
            do = "Close the file if it is open elsewhere, check permissions and disk space, and build again."
            problems.append(Problem(what, f"corpus/{removal.file}", do))
    for removal in removals(settings):
        if removal.state == "removing" and not removal.kept.exists() and (settings.corpus / removal.file).exists():
            shutil.rmtree(removal.folder, ignore_errors=True)
    _sweep(settings)
    return problems


def _sweep(settings: Settings) -> None:
    """Delete what copying and writing left when they were cut off, once nobody can be at work on it any more."""
    left = [f for pattern in (".adding-*", ".catalogue-*.tmp") for f in settings.corpus.glob(pattern)]
    left += [f for pattern in ("*/.adding-*", "*/.*.part") for f in settings.removed.glob(pattern)]
    for part in left:
        try:
            found = part.stat()  # a copy has the times of what it was copied from
            if time.time() - max(found.st_mtime, found.st_ctime) > _STALE_SECONDS:
                part.unlink(missing_ok=True)
        except OSError:  # gone meanwhile, or not ours to delete
            continue


_STALE_SECONDS = 3600


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    return one.stat().st_size == other.stat().st_size and sha256_of(one) == sha256_of(other)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that `target` is either absent or whole, wherever it is cut off; times are kept."""
    part = target.with_name(f".adding-{os.getpid()}-{zlib.crc32(os.fsencode(target.name)):x}")  # names may be long
    try:
        shutil.copyfile(source, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        shutil.copystat(source, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that `path` is either as before or whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
