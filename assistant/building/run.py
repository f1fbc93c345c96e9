"""One build: from the first look at corpus/ to what it says it did."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from ..corpus import CorpusFile, finish_removals, scan_corpus
from ..datatypes import BuildSummary, Problem, Reading, Report
from ..defaults import Parts, default_parts
from ..errors import StorageError, UnreadableReportError, UsageError
from ..indexing import FileStamp, Store
from ..protocols import Progress, no_progress
from ..reading import BY_OCR, forget_unused
from ..settings import Settings
from ..text import ANALYSER_VERSION
from ..twins import tell_twins
from .changes import Changes, recognised_pages
from .embedding import Embedder
from .ledger import TRY_AGAIN, Ledger, at_fault
from .naming import Naming

_READERS = 2  # reports read at a time, each in a process of its own; as many again may wait to be embedded


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


class _Build:
    """One run; holds the writer's lock all along."""

    def __init__(self, settings: Settings, store: Store, parts: Parts, progress: Progress) -> None:
        self.settings = settings
        self.store = store
        self.parts = parts
        self.progress = progress
        self.ledger = Ledger(store, parts.reader_version)
        self.embedder = Embedder(settings, store, parts, progress)

    def run(self, *, rehash: bool) -> BuildSummary:
        """Do all that is to do, in an order that leaves the library whole wherever it is cut off."""
        started = time.perf_counter()
        ledger = self.ledger
        ledger.problems.extend(finish_removals(self.settings))
        self.naming = Naming(self.settings, self.store, ledger.problems)
        scan = scan_corpus(self.settings.corpus)
        self._move_generation()
        self._complete_encoder()
        changes = Changes(self.settings, self.store, self.parts, self.naming, ledger)
        fresh = changes.to_read(scan, rehash=rehash)
        self._refresh_records({f.file for f in scan.files})
        for file, digest, reading in self._read_all(fresh):
            with at_fault(file.file, partial(ledger.not_taken_in, file, digest)):
                self._take_in(file, digest, reading)
        if ledger.anything_changed:
            tell_twins(self.store)
        ledger.skips.extend(scan.skips)
        self.store.remember_skips(ledger.skips)
        self._derive()
        self.naming.tell_problems(scan)
        return ledger.summary(self.embedder, time.perf_counter() - started)

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
                with at_fault(report.file, partial(failed.__setitem__, report_id)):
                    self._embed_anew(report)
        if failed and not self.store.members(self.embedder.generation):
            raise next(iter(failed.values()))  # it is no report's fault: the generation that answers goes on answering
        for report_id in failed:  # new to this build: the file is read again, and listed if it fails again
            self.store.remove_report(report_id)
            self.ledger.unmoved.add(reports[report_id][0].file)
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

    # What changed in the catalogue alone

    def _refresh_records(self, present: set[str]) -> None:
        """Take over what changed in the catalogue for reports whose file did not.

        A new title is embedded anew; other names and numbers are only indexed anew, the vectors being known.
        """
        stamps = {stamp.report_id: stamp for stamp in self.store.files().values()}
        for report_id, (report, guess) in self.store.reports().items():
            stamp = stamps[report_id]
            if stamp.file not in present or not self.naming.same_id(stamp):
                continue
            if not self.naming.id_in_row(stamp.file):  # the officer deleted it: the id was given once and stays
                self.naming.give_row(report_id, stamp.file)
            now = self.naming.describe(report_id, stamp.file, guess, report.notes, stamp.sha256)
            now = replace(now, pages_by_ocr=report.pages_by_ocr)
            if now == report:
                continue
            with at_fault(stamp.file, partial(self.ledger.not_renamed, stamp.file)):
                if (now.title, now.known_as) != (report.title, report.known_as):
                    self._embed_anew(now)
                self.store.put_record(now, stamp)
                self.ledger.updated.append(stamp.file)
                self.ledger.unchanged -= 1

    # Reading, splitting, embedding, storing

    def _read_all(self, fresh: Sequence[tuple[CorpusFile, str]]) -> Iterator[tuple[CorpusFile, str, Reading]]:
        """Read the reports ahead of the one being embedded, two at a time; they come in the order of `fresh`."""
        readers = min(_READERS, os.cpu_count() or 1)
        waiting = iter(fresh)
        ahead: deque[Future[Reading]] = deque()
        with ThreadPoolExecutor(max_workers=readers) as pool:
            try:
                for n, (file, digest) in enumerate(fresh):
                    ahead.extend(pool.submit(self._read, *some) for some in islice(waiting, readers + 1 - len(ahead)))
                    self.progress("reading", n, len(fresh), file.file)
                    reading: Reading | None = None
                    with at_fault(file.file, partial(self.ledger.not_taken_in, file, digest)):
                        try:
                            reading = ahead.popleft().result()
                        except UnreadableReportError as error:
                            self.ledger.not_read(file, digest, error)
                    if reading is not None:
                        yield file, digest, reading
                self.progress("reading", len(fresh), len(fresh))
            finally:
                for future in ahead:
                    future.cancel()

    def _read(self, file: CorpusFile, digest: str) -> Reading:
        reading = self.parts.read(file.path)
        if self.parts.scans is None:
            return reading
        kept = recognised_pages(self.settings, digest)
        return self.parts.scans.read(file.path, reading, kept, progress=self.progress)

    def _take_in(self, file: CorpusFile, digest: str, reading: Reading) -> None:
        known = self.store.stamp_of(file.file)
        report_id = self.naming.give_id(file.file, reading.guess, known.report_id if known else "")
        report = self.naming.describe(report_id, file.file, reading.guess, reading.notes, digest)
        report = replace(report, pages_by_ocr=sum(BY_OCR in page.trouble for page in reading.pages))
        if known and known.report_id != report_id:
            self.store.remove_report(known.report_id)
        pages = [replace(page, report_id=report_id) for page in reading.pages]
        version = TRY_AGAIN if reading.unfinished else self.parts.reader_version
        stamp = FileStamp(report_id, file.file, digest, file.size, file.mtime_ns, version)
        passages = self.embedder.embed(report, pages)
        self.store.put_report(stamp, report, reading.guess, pages, self.embedder.generation, passages)
        before = known or file.file in self.ledger.unmoved
        (self.ledger.updated if before else self.ledger.added).append(file.file)

    # The end

    def _derive(self) -> None:
        try:
            self.store.forget_unused_vectors()
            if self.store.generation() is None:
                _ = self.embedder.generation
            self.store.write_vectors()
            forget_unused(self.settings.recognised, {stamp.sha256 for stamp in self.store.files().values()})
        except StorageError as error:
            self.ledger.problems.append(Problem(str(error), str(self.settings.index), "Free some disk space."))
