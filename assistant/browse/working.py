"""Work on the library, one thing after another in the background, while asking goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ..datatypes import BuildSummary, Report
from ..errors import AssistantError
from ..protocols import Progress
from ..settings import REPORT_SUFFIXES
from ..showing.library import FileState, FileWork, WorkShown
from ..showing.wording import count
from .opened import OpenLibrary

_LOG = logging.getLogger(__name__)
_MOST_TROUBLE = 20  # of what is said at once


class Work:
    """What the library is busy with, for every window that looks on."""

    def __init__(self, library: OpenLibrary) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self._files: list[FileWork] = []
        self._rebuild: tuple[str, float] | None = None
        self._said = ""
        self._trouble: list[str] = []
        self._removed: dict[str, Report] = {}
        self._pending = 0

    def shown(self) -> WorkShown:
        """The state of everything, as the Library page shows it."""
        with self._lock:
            files, rebuild = tuple(self._files), self._rebuild
            busy = self._pending > 0
            title, said, share = "", self._said, None
            if rebuild is not None:
                title, said, share = (
                    "The library is being rebuilt",
                    f"{rebuild[0]} Asking goes on meanwhile.",
                    rebuild[1],
                )
            elif files:
                done = sum(f.state in ("ready", "part") for f in files)
                failed = sum(f.state == "no" for f in files)
                title = f"Adding {count(len(files), 'report')}" if busy else "Added " + count(done, "report")
                parts = [f"{done} done"] if busy else []
                parts += [f"{failed} could not be read"] if failed else []
                said = ", ".join(parts) + ". " if parts else ""
                said += "Drop more here at any time, and go on asking meanwhile."
            return WorkShown(busy, title, said, share, files, tuple(self._trouble))

    @property
    def removed(self) -> tuple[Report, ...]:
        """Reports taken out while this server runs, which can be put back."""
        with self._lock:
            return tuple(self._removed.values())

    def add(self, files: list[Path]) -> None:
        """Add files, each on its own, so that one bad file stops nothing.  The files given are deleted afterwards."""
        with self._lock:
            if not self._pending:
                self._files, self._trouble, self._said = [], [], ""
        for path in files:
            if path.suffix.lower() not in REPORT_SUFFIXES:
                self._put(FileWork(path.name, "no", f"Only {', '.join(REPORT_SUFFIXES)} can be read"))
                path.unlink(missing_ok=True)
                continue
            at = self._put(FileWork(path.name, "waiting", "Waiting for its turn"))
            self._start(lambda path=path, at=at: self._add_one(path, at))  # type: ignore[misc]

    def rebuild(self) -> None:
        """Bring the index up to date with the corpus folder."""
        with self._lock:
            if self._rebuild is not None:
                return
            self._files, self._trouble = [], []
            self._rebuild = ("Looking for what is new.", 0.0)
        self._start(self._rebuild_now)

    def remove(self, report_id: str) -> None:
        """Take a report out of the library; its file is kept.  Raises AssistantError."""
        from ..curate import remove_reports

        report = self._library.assistant().report(report_id).report
        remove_reports(self._library.settings, [report_id])
        with self._lock:
            self._removed[report_id] = report

    def restore(self, report_id: str) -> None:
        """Put a report back.  Raises AssistantError."""
        from ..curate import restore_reports

        restore_reports(self._library.settings, [report_id])
        with self._lock:
            self._removed.pop(report_id, None)

    def trouble(self, words: str) -> None:
        """Say that something could not be done, beside what is said already."""
        with self._lock:
            self._trouble = [*(t for t in self._trouble if t != words), words][-_MOST_TROUBLE:]

    def close(self) -> None:
        """Take no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self, job: Callable[[], None]) -> None:
        with self._lock:
            self._pending += 1

        def run() -> None:
            try:
                job()
            except AssistantError as error:
                self.trouble(str(error))
            except Exception:
                _LOG.exception("Work on the library failed")
                self.trouble("Something went wrong that was not foreseen. The log on the server says what.")
            finally:
                with self._lock:
                    self._pending -= 1

        self._pool.submit(run)

    def _put(self, file: FileWork) -> int:
        with self._lock:
            self._files.append(file)
            return len(self._files) - 1

    def _set(self, at: int, state: FileState, said: str, share: float = 0.0) -> None:
        with self._lock:
            if at < len(self._files):
                self._files[at] = replace(self._files[at], state=state, said=said, share=share)

    def _add_one(self, path: Path, at: int) -> None:
        from ..curate import add_reports

        def progress(stage: str, done: int, total: int, what: str = "") -> None:
            half = 0.5 if stage == "embedding" else 0.0
            said = f"Preparing passage {done} of {total}" if stage == "embedding" else stage.capitalize()
            if stage == "recognising pictures":  # seconds a page
                said = f"Recognising page {done} of {total}"
            self._set(at, "working", said, half + 0.5 * done / max(1, total))

        self._set(at, "working", "Reading")
        try:
            summary = add_reports(self._library.settings, [path], progress=progress)
        except AssistantError as error:
            self._set(at, "no", str(error))
            return
        except Exception:
            self._set(at, "no", "Something went wrong that was not foreseen")
            raise
        finally:
            path.unlink(missing_ok=True)
        self._set(at, *self._outcome(path, summary))

    def _outcome(self, given: Path, summary: BuildSummary) -> tuple[FileState, str]:
        from ..curate import name_in_corpus

        name = name_in_corpus(given)
        taken = [f for f in (*summary.added, *summary.updated, *summary.renamed) if f == name]
        reasons = [reason for file, reason in summary.skipped if file in (name, given.name)]
        if reasons:
            return "no", reasons[0]
        for found in self._library.shelf().reports:
            if found.report.file in taken:
                if found.pages_without_text:
                    return "part", f"Done. {count(found.pages_without_text, 'page')} without text"
                pages = f"{count(found.pages, 'page')}, " if found.pages else ""
                return "ready", f"Done. {pages}{count(found.passages, 'passage')}"
        return "ready", "Done" if taken else "Already in the library"

    def _rebuild_now(self) -> None:
        from ..building import build_index

        try:
            summary = build_index(self._library.settings, progress=self._rebuild_progress())
            changed = [
                (len(summary.added), "added"),
                (len(summary.updated), "brought up to date"),
                (len(summary.renamed), "renamed"),
                (len(summary.removed), "gone"),
            ]
            words = ", ".join(f"{count(n, 'report')} {what}" for n, what in changed if n) or "nothing was new"
            with self._lock:
                self._said = f"Rebuilt in {summary.seconds:.0f} s: {words}."
                self._trouble = [f"{file}: {reason}" for file, reason in summary.skipped]
                self._trouble += [f"{p.what} ({p.where}). {p.do}" for p in summary.problems]
        finally:
            with self._lock:
                self._rebuild = None

    def _rebuild_progress(self) -> Progress:
        place = [0, 1]

        def progress(stage: str, done: int, total: int, what: str = "") -> None:
            if stage == "reading":
                place[:] = [done, max(1, total)]
            within = done / max(1, total) if stage == "embedding" else 0.0
            said = f"Report {min(place[0] + 1, place[1])} of {place[1]}."
            with self._lock:
                self._rebuild = (said, min(1.0, (place[0] + within) / place[1]))

        return progress
