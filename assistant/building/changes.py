"""Which files are new, changed, renamed or gone since the last build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..corpus import CorpusFile, Scan, sha256_of
from ..defaults import Parts
from ..indexing import FileStamp, Skip, Store
from ..reading import PICTURES
from ..settings import Settings
from .ledger import Ledger
from .naming import Naming


class Changes:
    """Compares corpus/ with the store; what needs no reading is dealt with on the way and told to the ledger."""

    def __init__(self, settings: Settings, store: Store, parts: Parts, naming: Naming, ledger: Ledger) -> None:
        self._settings, self._store, self._parts, self._naming, self._ledger = settings, store, parts, naming, ledger

    def to_read(self, scan: Scan, *, rehash: bool) -> list[tuple[CorpusFile, str]]:
        """Files to read with their sha256; renames, removals and known skips are done.  rehash: trust no file times."""
        known = self._store.files()
        present = {f.file for f in scan.files}
        hidden = {file for file in known if scan.hides(file)}
        self._ledger.unchanged += len(hidden)
        gone = [stamp for file, stamp in known.items() if file not in present | hidden]
        changed = self._changed(scan, known, rehash=rehash)
        fresh: list[tuple[CorpusFile, str]] = []
        for file, digest in changed:
            if file.file not in known and (old := self._renamed_from(gone, digest)):
                gone.remove(old)
                self._rename(old, file)
            else:
                fresh.append((file, digest))
        for stamp in gone:
            self._store.remove_report(stamp.report_id)
            self._ledger.removed.append(stamp.file)
        return fresh

    def _changed(self, scan: Scan, known: dict[str, FileStamp], *, rehash: bool) -> list[tuple[CorpusFile, str]]:
        """Files that are not as they were, with their sha256; the others are counted or listed as skipped again."""
        skipped, pictures = self._store.skipped(), self._unread_pictures(known)
        changed: list[tuple[CorpusFile, str]] = []
        for file in scan.files:
            stamp = known.get(file.file)
            as_now = stamp and self._read_as_now(stamp) and file.file not in pictures and self._naming.same_id(stamp)
            current = stamp if as_now else None
            if current and not rehash and (current.size, current.mtime_ns) == (file.size, file.mtime_ns):
                self._ledger.unchanged += 1
                continue
            skip = skipped.get(file.file)
            if skip and not rehash and skip == Skip(*file.stamp, self._parts.reader_version, skip.reason):
                self._ledger.skips.append(skip)
                continue
            try:
                digest = sha256_of(file.path)
            except OSError as error:
                reason = f"The file cannot be opened ({error.strerror}). Check its permissions."
                self._ledger.skip(file, reason, again=True)  # permissions change no times
                continue
            if current and current.sha256 == digest:
                self._ledger.unchanged += 1
                self._restamp(current, file)
            else:
                changed.append((file, digest))
        return changed

    def _read_as_now(self, stamp: FileStamp) -> bool:
        return stamp.reader == self._parts.reader_version

    def _unread_pictures(self, known: dict[str, FileStamp]) -> set[str]:
        """Files with pages that are pictures and can be read now: the program for it was not there before."""
        scans = self._parts.scans
        if scans is None or not scans.able:
            return set()
        pages = self._store.pages_with_trouble(PICTURES)
        return {
            file
            for file, stamp in known.items()
            if stamp.report_id in pages
            and scans.waiting(pages[stamp.report_id], recognised_pages(self._settings, stamp.sha256))
        }

    def _renamed_from(self, gone: Sequence[FileStamp], digest: str) -> FileStamp | None:
        return next((s for s in gone if s.sha256 == digest and self._read_as_now(s)), None)

    def _restamp(self, stamp: FileStamp, file: CorpusFile) -> None:
        report, _ = self._store.report(stamp.report_id)
        self._store.put_record(report, replace(stamp, size=file.size, mtime_ns=file.mtime_ns))

    def _rename(self, old: FileStamp, file: CorpusFile) -> None:
        report, _ = self._store.report(old.report_id)
        self._naming.rename(old.file, file.file)
        stamp = replace(old, file=file.file, size=file.size, mtime_ns=file.mtime_ns)
        self._store.put_record(replace(report, file=file.file), stamp)
        self._ledger.renamed.append(file.file)


def recognised_pages(settings: Settings, digest: str) -> Path:
    """Where the text of a file's pages that are pictures is kept, by the file's sha256."""
    return settings.recognised / f"{digest}.jsonl"
