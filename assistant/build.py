"""Files in corpus/ -> the index.  Only what changed is read, only what is new is embedded, one report at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from .corpus import CorpusFile, Scan, finish_removals, scan_corpus, sha256_of
from .datatypes import BuildSummary, Guess, Problem, Reading, Report
from .defaults import Parts, default_parts
from .embedding import Embedder
from .errors import AssistantError, CatalogueError, SlowReportError, StorageError, UnreadableReportError, UsageError
from .indexing import FileStamp, Skip, Store
from .protocols import Progress, no_progress
from .reading import BY_OCR, NO_TEXT, Catalogue, forget_unused, merge, propose_id, read_known, with_known_names
from .settings import Settings
from .text import ANALYSER_VERSION
from .twins import tell_twins

_READERS = 2  # reports read at a time, each in a process of its own; as many again may wait to be embedded
_TRY_AGAIN = 0  # instead of the reader's version: what was lost because reading took too long, or by a fault of ours
_MOST_OF_A_FAULT = 200  # characters
_LOG = logging.getLogger(__name__)


def build_index(
    library: Settings | str | Path | None = None,
    *,
    rehash: bool = False,
    ocr: bool = True,
    progress: Progress = no_progress,
    parts: Parts | None = None,
) -> BuildSummary:
    """Bring the index up to date with corpus/ and its catalogue, and say what was done.

    library: the folder that holds corpus/; the current folder if not given.
    rehash: trust no file times, hash every file.
    ocr: recognise pages that are pictures, if the extra "ocr" is installed; done once for each page.
    A file that cannot be read is listed in `skipped` with the reason and stops nothing.  The catalogue gets a row
    with an id for every report that has none.  Asking goes on meanwhile and sees each report when it is in.
    Raises UsageError without a corpus/ folder, LibraryBusyError while another build runs, StorageError on a full disk
    (what was indexed before is kept).

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> (folder / "corpus").mkdir()
    >>> _ = (folder / "corpus" / "pubs.md").write_text("# Pubs\\n\\nThe parish bought the pub in 2019 for £250,000.")
    >>> summary = build_index(Settings.of(folder, model="hashing"))
    >>> summary.added, summary.reports, summary.passages
    (('pubs.md',), 1, 1)
    >>> build_index(folder).unchanged
    1
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    if not settings.corpus.is_dir():
        raise UsageError(
            f"No corpus/ folder in {settings.library}. Make it and put your reports there, or name another library "
            "with --library DIR."
        )
    with Store(settings.index) as store:
        return _Build(settings, store, parts or default_parts(ocr=ocr), progress).run(rehash=rehash)


@dataclass
class _Done:
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


class _Build:
    """One run; holds the writer's lock all along."""

    def __init__(self, settings: Settings, store: Store, parts: Parts, progress: Progress) -> None:
        self.settings = settings
        self.store = store
        self.parts = parts
        self.progress = progress
        self.done = _Done()
        self.embedder = Embedder(settings, store, parts, progress)
        self._unmoved: set[str] = set()  # files of reports that could not be moved to a new generation

    def run(self, *, rehash: bool) -> BuildSummary:
        """Do all that is to do, in an order that leaves the library whole wherever it is cut off."""
        started = time.perf_counter()
        self.done.problems.extend(finish_removals(self.settings))
        self.catalogue = Catalogue.load(self.settings.catalogue)
        self.known = read_known(self.settings.known_reports)
        scan = scan_corpus(self.settings.corpus)
        self._move_generation()
        self._complete_encoder()
        fresh = self._compare(scan, rehash=rehash)
        self._refresh_records({f.file for f in scan.files})
        for file, reading in self._read_all(fresh):
            with self._at_fault(file[0].file, partial(self._not_taken_in, file)):
                self._take_in(file, reading)
        done = self.done
        if done.added or done.updated or done.renamed or done.removed:
            tell_twins(self.store)
        self.done.skips.extend(scan.skips)
        self.store.remember_skips(self.done.skips)
        self._derive()
        self._report_catalogue_problems(scan)
        return self._summary(time.perf_counter() - started)

    # The generation that is shown

    def _move_generation(self) -> None:
        """With another model, splitter or analyser: split and embed the stored pages beside the old, then switch."""
        current = self.store.generation()
        wanted = (self.embedder.model, self.parts.splitter_version, ANALYSER_VERSION)
        if current is None or (current.model, current.splitter, current.analyser) == wanted:
            return
        reports = self.store.reports()
        here = self.store.members(self.embedder.generation)
        failed: dict[str, Exception] = {}
        for n, (report_id, (report, _)) in enumerate(reports.items()):
            if report_id not in here:
                self.progress("moving to a new generation", n, len(reports), report.file)
                with self._at_fault(report.file, partial(failed.__setitem__, report_id)):
                    self._embed_anew(report)
        if failed and not self.store.members(self.embedder.generation):
            raise next(iter(failed.values()))  # it is no report's fault: the generation that answers goes on answering
        for report_id in failed:  # new to this build: the file is read again, and listed if it fails again
            self.store.remove_report(report_id)
            self._unmoved.add(reports[report_id][0].file)
        self.store.switch_to(self.embedder.generation)

    def _embed_anew(self, report: Report) -> None:
        """Passages made anew of the pages that the store holds."""
        passages = self.embedder.embed(report, self.store.pages(report.id))
        self.store.put_passages(report, self.embedder.generation, passages)

    def _complete_encoder(self) -> None:
        """Export anew what an earlier version of the program exported less of; the vectors stay as they are."""
        current = self.store.generation()
        if current is not None and self.store.files():
            self.embedder.complete(current)

    # What changed

    def _compare(self, scan: Scan, *, rehash: bool) -> list[tuple[CorpusFile, str]]:
        """Files to read with their sha256; renames, removals and known skips are dealt with on the way."""
        known, skipped = self.store.files(), self.store.skipped()
        pictures = self._unread_pictures(known)
        present = {f.file for f in scan.files}
        hidden = {file for file in known if scan.hides(file)}
        self.done.unchanged += len(hidden)
        gone = [stamp for file, stamp in known.items() if file not in present | hidden]
        fresh: list[tuple[CorpusFile, str]] = []
        for file in scan.files:
            stamp = known.get(file.file)
            current = stamp is not None and stamp.reader == self.parts.reader_version and file.file not in pictures
            same_times = stamp is not None and (stamp.size, stamp.mtime_ns) == (file.size, file.mtime_ns)
            if stamp and current and same_times and not rehash and self._same_id(stamp):
                self.done.unchanged += 1
                continue
            skip = skipped.get(file.file)
            if skip and not rehash and skip == Skip(*file.stamp, self.parts.reader_version, skip.reason):
                self.done.skips.append(skip)
                continue
            try:
                digest = sha256_of(file.path)
            except OSError as error:
                reason = f"The file cannot be opened ({error.strerror}). Check its permissions."
                self._skip(file, reason, again=True)  # permissions change no times
                continue
            if stamp and current and stamp.sha256 == digest and self._same_id(stamp):
                self.done.unchanged += 1
                self._restamp(stamp, file)
            elif stamp is None and (old := self._renamed_from(gone, digest)):
                gone.remove(old)
                self._rename(old, file)
            else:
                fresh.append((file, digest))
        for stamp in gone:
            self.store.remove_report(stamp.report_id)
            self.done.removed.append(stamp.file)
        return fresh

    def _unread_pictures(self, known: dict[str, FileStamp]) -> set[str]:
        """Files with pages that are pictures and can be read now: the program for it was not there before."""
        scans = self.parts.scans
        if scans is None or not scans.able:
            return set()
        pages = self.store.pages_with_trouble(NO_TEXT)
        return {
            file
            for file, stamp in known.items()
            if stamp.report_id in pages and scans.waiting(pages[stamp.report_id], self._kept(stamp.sha256))
        }

    def _kept(self, digest: str) -> Path:
        return self.settings.recognised / f"{digest}.jsonl"

    def _renamed_from(self, gone: Sequence[FileStamp], digest: str) -> FileStamp | None:
        same = [s for s in gone if s.sha256 == digest and s.reader == self.parts.reader_version]
        return same[0] if same else None

    def _same_id(self, stamp: FileStamp) -> bool:
        row = self.catalogue.report_for(stamp.file)
        return row is None or not row.id or row.id == stamp.report_id

    def _restamp(self, stamp: FileStamp, file: CorpusFile) -> None:
        report, _ = self.store.report(stamp.report_id)
        self.store.put_record(report, replace(stamp, size=file.size, mtime_ns=file.mtime_ns))

    def _rename(self, old: FileStamp, file: CorpusFile) -> None:
        report, _ = self.store.report(old.report_id)
        if self.catalogue.report_for(file.file) is None:
            self._write_catalogue(lambda catalogue: catalogue.renamed(old.file, file.file))
        stamp = replace(old, file=file.file, size=file.size, mtime_ns=file.mtime_ns)
        self.store.put_record(replace(report, file=file.file), stamp)
        self.done.renamed.append(file.file)

    def _refresh_records(self, present: set[str]) -> None:
        """Take over what changed in the catalogue for reports whose file did not.

        A new title is embedded anew; other names and numbers are only indexed anew, the vectors being known.
        """
        stamps = {stamp.report_id: stamp for stamp in self.store.files().values()}
        for report_id, (report, guess) in self.store.reports().items():
            stamp = stamps[report_id]
            row = self.catalogue.report_for(stamp.file)
            if stamp.file not in present or (row is not None and row.id and row.id != report_id):
                continue
            if row is None or not row.id:  # the officer deleted the row or its id: the id was given once and stays
                self._give_row(report_id, stamp.file)
            now = self._describe(report_id, stamp.file, guess, report.notes, stamp.sha256)
            now = replace(now, pages_by_ocr=report.pages_by_ocr)
            if now == report:
                continue
            with self._at_fault(stamp.file, partial(self._not_renamed, stamp.file)):
                if (now.title, now.known_as) != (report.title, report.known_as):
                    self._embed_anew(now)
                self.store.put_record(now, stamp)
                self.done.updated.append(stamp.file)
                self.done.unchanged -= 1

    # Reading, splitting, embedding, storing

    def _read_all(self, fresh: Sequence[tuple[CorpusFile, str]]) -> Iterator[tuple[tuple[CorpusFile, str], Reading]]:
        """Read the reports ahead of the one being embedded, two at a time; they come in the order of `fresh`."""
        readers = min(_READERS, os.cpu_count() or 1)
        waiting = iter(fresh)
        ahead: deque[Future[Reading]] = deque()
        with ThreadPoolExecutor(max_workers=readers) as pool:
            try:
                for n, file in enumerate(fresh):
                    ahead.extend(
                        pool.submit(self._read, file, digest)
                        for file, digest in islice(waiting, readers + 1 - len(ahead))
                    )
                    self.progress("reading", n, len(fresh), file[0].file)
                    reading: Reading | None = None
                    with self._at_fault(file[0].file, partial(self._not_taken_in, file)):
                        try:
                            reading = ahead.popleft().result()
                        except UnreadableReportError as error:
                            self._not_read(file, error)
                    if reading is not None:
                        yield file, reading
                self.progress("reading", len(fresh), len(fresh))
            finally:
                for future in ahead:
                    future.cancel()

    def _read(self, file: CorpusFile, digest: str) -> Reading:
        reading = self.parts.read(file.path)
        if self.parts.scans is None:
            return reading
        return self.parts.scans.read(file.path, reading, self._kept(digest), progress=self.progress)

    def _not_read(self, file: tuple[CorpusFile, str], error: UnreadableReportError) -> None:
        if isinstance(error, SlowReportError):
            self._lost(file, str(error), "Build again when the computer is less busy;")
        else:
            self._skip(file[0], str(error))

    def _not_taken_in(self, file: tuple[CorpusFile, str], error: Exception) -> None:
        self._lost(
            file, f"It could not be taken in: {_fault(error)} Please report this.", "The next build tries it again;"
        )

    def _not_renamed(self, file: str, error: Exception) -> None:
        do = "Please report this; until then the library goes by what it knew before."
        what = f"What the catalogue now says of it could not be taken over: {_fault(error)}"
        self.done.problems.append(Problem(what, f"corpus/{file}", do))

    def _lost(self, file: tuple[CorpusFile, str], reason: str, do: str) -> None:
        """What may go well another time is tried again; of the same words the library keeps what was read before."""
        here, digest = file
        stamp = self.store.stamp_of(here.file)
        if stamp and stamp.sha256 == digest:
            do = f"{do} until then the library holds what was read before."
            self.done.problems.append(Problem(reason, f"corpus/{here.file}", do))
            self.done.unchanged += 1
        else:
            self._skip(here, reason, again=True)

    @staticmethod
    @contextlib.contextmanager
    def _at_fault(file: str, lost: Callable[[Exception], None]) -> Iterator[None]:
        """A fault of the program in what one report holds costs that report alone.  lost: told what it was.

        What stops every report - a full disk, a damaged index, no encoder, no memory - goes on up.
        """
        try:
            yield
        except (AssistantError, OSError, MemoryError, sqlite3.DatabaseError):
            raise
        except Exception as error:
            _LOG.exception("corpus/%s could not be taken in", file)
            lost(error)

    def _skip(self, file: CorpusFile, reason: str, *, again: bool = False) -> None:
        """List the file with its reason; what the index held of an earlier state of it can no longer be shown.

        again: the next build tries it again although the file is the same.
        """
        self.done.skips.append(Skip(*file.stamp, _TRY_AGAIN if again else self.parts.reader_version, reason))
        stamp = self.store.stamp_of(file.file)
        if stamp:
            self.store.remove_report(stamp.report_id)
        if stamp or file.file in self._unmoved:
            self.done.removed.append(file.file)

    def _take_in(self, file: tuple[CorpusFile, str], reading: Reading) -> None:
        here, digest = file
        known = self.store.stamp_of(here.file)
        report_id = self._give_id(here.file, reading.guess, known.report_id if known else "")
        report = self._describe(report_id, here.file, reading.guess, reading.notes, digest)
        report = replace(report, pages_by_ocr=sum(BY_OCR in page.trouble for page in reading.pages))
        if known and known.report_id != report_id:
            self.store.remove_report(known.report_id)
        pages = [replace(page, report_id=report_id) for page in reading.pages]
        version = _TRY_AGAIN if reading.unfinished else self.parts.reader_version
        stamp = FileStamp(report_id, here.file, digest, here.size, here.mtime_ns, version)
        passages = self.embedder.embed(report, pages)
        self.store.put_report(stamp, report, reading.guess, pages, self.embedder.generation, passages)
        (self.done.updated if known or here.file in self._unmoved else self.done.added).append(here.file)

    def _give_id(self, file: str, guess: Guess, known: str) -> str:
        """The catalogue's id, else the one the index knows, else a new one; written into the catalogue at once."""
        row = self.catalogue.report_for(file)
        if row is not None and row.id:
            return row.id
        taken = self.catalogue.ids | set(self.store.reports())
        title = (row.title if row else "") or guess.title or Path(file).stem
        report_id = known or propose_id(title, taken)
        self._give_row(report_id, file)
        return report_id

    def _give_row(self, report_id: str, file: str) -> None:
        self._write_catalogue(lambda catalogue: catalogue.with_report(report_id, file))

    def _write_catalogue(self, change: Callable[[Catalogue], Catalogue]) -> None:
        """Change the table as it is on disk now: an officer may be editing it while a long build runs."""
        for tries_left in (2, 1, 0):
            try:
                self.catalogue = change(Catalogue.load(self.settings.catalogue)).save(self.settings.catalogue)
                return
            except CatalogueError as error:  # changed between reading and writing, or open in Excel
                if tries_left:
                    continue
                self.catalogue = change(self.catalogue)
                what = f"{error} The ids given in this build are kept in the index."
                self.done.problems.append(Problem(what, "corpus/catalogue.csv", "Build again to have them written."))

    def _describe(self, report_id: str, file: str, guess: Guess, notes: tuple[str, ...], digest: str) -> Report:
        row = self.catalogue.row_for(file)
        report = with_known_names(merge(row, guess, file=file, id=report_id), row, self.known)
        return replace(report, notes=notes, sha256=digest)

    # The end

    def _derive(self) -> None:
        try:
            self.store.forget_unused_vectors()
            if self.store.generation() is None:
                _ = self.embedder.generation
            self.store.write_vectors()
            forget_unused(self.settings.recognised, {stamp.sha256 for stamp in self.store.files().values()})
        except StorageError as error:
            self.done.problems.append(Problem(str(error), str(self.settings.index), "Free some disk space."))

    def _report_catalogue_problems(self, scan: Scan) -> None:
        there = {f.file for f in scan.files} | {file for file in self.store.files() if scan.hides(file)}
        self.done.problems.extend(self.catalogue.problems)
        self.done.problems.extend(self.catalogue.check_files(there))

    def _summary(self, seconds: float) -> BuildSummary:
        reports, pages, empty, passages = self.store.counts()
        done = self.done
        return BuildSummary(
            added=tuple(done.added),
            updated=tuple(done.updated),
            renamed=tuple(done.renamed),
            removed=tuple(done.removed),
            unchanged=done.unchanged,
            skipped=tuple((s.file, s.reason) for s in sorted(done.skips, key=lambda s: s.file)),
            problems=tuple(done.problems),
            reports=reports,
            pages=pages,
            pages_without_text=empty,
            passages=passages,
            embedded=self.embedder.embedded,
            truncated_tokens=self.embedder.truncated,
            seconds=seconds,
        )


def _fault(error: Exception) -> str:
    return f"a fault in the program itself ({type(error).__name__}: {str(error)[:_MOST_OF_A_FAULT]})."
