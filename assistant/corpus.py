"""The files in corpus/: which are reports, whether they changed, and taking them out and back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .errors import StorageError
from .indexing import Skip
from .reading import Catalogue
from .settings import REPORT_SUFFIXES, Settings

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


def scan_corpus(corpus: Path) -> tuple[list[CorpusFile], list[Skip]]:
    """The files that may be reports, in order of their names, and what cannot be one, each with its reason.

    Names that begin with _ or . are not reports, nor is anything below a folder so named.
    """
    found: list[CorpusFile] = []
    skips: list[Skip] = []

    def unreadable(error: OSError) -> None:
        name = Path(error.filename).relative_to(corpus).as_posix() if error.filename else "."
        skips.append(
            Skip(name, 0, 0, 0, f"is a folder that cannot be opened ({error.strerror}). Check its permissions.")
        )

    for folder, folders, files in os.walk(corpus, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith(("_", ".")))
        for name in folders:
            if Path(name).suffix.lower() in REPORT_SUFFIXES:
                skips.append(Skip(_below(corpus, folder, name), 0, 0, 0, _FOLDER))
        for name in sorted(files):
            if name.startswith(("_", ".", "~$")) or name.lower() in _NOT_REPORTS:
                continue
            _take(corpus, Path(folder) / name, found, skips)
    return sorted(found, key=lambda f: f.file), skips


_FOLDER = "is a folder, not a report, although its name ends like one. Put the file itself there, or rename the folder."


def _below(corpus: Path, folder: str, name: str) -> str:
    return (Path(folder) / name).relative_to(corpus).as_posix()


def _take(corpus: Path, path: Path, found: list[CorpusFile], skips: list[Skip]) -> None:
    file = path.relative_to(corpus).as_posix()
    try:
        stat = path.stat()
    except OSError as error:
        skips.append(Skip(file, 0, 0, 0, f"cannot be opened ({error.strerror}). Check the file or the link."))
        return
    if path.suffix.lower() not in REPORT_SUFFIXES:
        kinds = ", ".join(REPORT_SUFFIXES)
        reason = f"is not a kind of file that can be read here ({kinds}). Save it as PDF or Word, or move it out."
        skips.append(Skip(file, stat.st_size, stat.st_mtime_ns, 0, reason))
        return
    found.append(CorpusFile(file, path, stat.st_size, stat.st_mtime_ns))


# Taking reports out and bringing them back.  A removal is first written down (removal.json), then done; whatever is
# cut off half-way is either finished by the next build or has not happened.


@dataclass(frozen=True, slots=True)
class Removal:
    """A report taken out of corpus/.  cells: its catalogue row.  folder: where its file is kept."""

    report_id: str
    file: str
    cells: dict[str, str]
    folder: Path

    @property
    def kept(self) -> Path:
        """Where the report's file is."""
        return self.folder / Path(self.file).name


_NOTE = "removal.json"


def removals(settings: Settings) -> list[Removal]:
    """Every removal written down, oldest first."""
    found = []
    for note in sorted(settings.removed.glob(f"*/{_NOTE}"), key=lambda p: (p.stat().st_mtime_ns, p.as_posix())):
        try:
            raw = json.loads(note.read_text(encoding="utf-8"))
            found.append(Removal(str(raw["id"]), str(raw["file"]), dict(raw["cells"]), note.parent))
        except (ValueError, KeyError, TypeError):  # not ours, or damaged by hand: leave it alone
            continue
    return found


def write_down_removal(settings: Settings, report_id: str, file: str, cells: dict[str, str]) -> Removal:
    """Note that a report is about to be taken out."""
    folder, n = settings.removed / report_id, 1
    while folder.exists():
        n += 1
        folder = settings.removed / f"{report_id}.{n}"
    try:
        folder.mkdir(parents=True)
        note = {"id": report_id, "file": file, "cells": cells, "removed": datetime.now(UTC).isoformat("T", "seconds")}
        write_whole(folder / _NOTE, json.dumps(note, ensure_ascii=False, indent=2).encode())
    except OSError as error:
        raise StorageError(
            f"{settings.removed} cannot be written ({error.strerror}), so nothing was removed. Check its permissions."
        ) from error
    return Removal(report_id, file, cells, folder)


def take_out(settings: Settings, removal: Removal) -> None:
    """Move the report's file out of corpus/; may be called again after a cut."""
    source = settings.corpus / removal.file
    if source.exists():
        if not removal.kept.exists():
            copy_whole(source, removal.kept)
        source.unlink()


def interrupted_removals(settings: Settings) -> list[Removal]:
    """Removals whose file is out while the catalogue still has its row, or whose file is in both places."""
    catalogue = Catalogue.load(settings.catalogue)
    return [
        r
        for r in removals(settings)
        if r.kept.exists()
        and ((settings.corpus / r.file).exists() or (catalogue.row_for(r.file) or {}).get("id") == r.report_id)
    ]


def finish_removals(settings: Settings) -> None:
    """Complete what a removal cut off half-way left to do, and drop notes of removals that never happened."""
    for removal in interrupted_removals(settings):
        if (settings.corpus / removal.file).exists() and not same_bytes(settings.corpus / removal.file, removal.kept):
            continue  # another report has come under the old name since
        take_out(settings, removal)
        catalogue = Catalogue.load(settings.catalogue).without(removal.report_id)
        catalogue.save(settings.catalogue)
    for removal in removals(settings):
        if not removal.kept.exists() and (settings.corpus / removal.file).exists():
            shutil.rmtree(removal.folder)
    for part in settings.corpus.glob(".adding-*"):
        if time.time() - part.stat().st_mtime > _STALE_SECONDS:
            part.unlink(missing_ok=True)


_STALE_SECONDS = 3600


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    return one.stat().st_size == other.stat().st_size and sha256_of(one) == sha256_of(other)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that `target` is either absent or whole, wherever it is cut off; times are kept."""
    part = target.with_name(f".adding-{os.getpid()}-{target.name}")
    try:
        shutil.copy2(source, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
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
