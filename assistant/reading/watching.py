"""Reads a file in a child process and watches it by the clock: a hang or a crash costs one page, not the report."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..datatypes import Guess, Page, Reading
from ..errors import SlowReportError, UnreadableReportError
from ..protocols import Progress, no_progress
from ..settings import READ_OUTPUT_BYTES, READ_SECONDS_A_PAGE, READ_SILENCE_SECONDS, READ_TOTAL_SECONDS
from . import records
from .children import ChildDiedError, OverdueError, Patience, TooMuchError, child_command, read_records
from .garbling import mark_garbled
from .recognising import check_file
from .telling import UNREAD, page_notes

_MAX_DEATHS = 6  # of children over one report
_MAX_TIMED_DEATHS = 2  # of those, children that hung: each costs many seconds
_MAX_PAGES = 20_000

Command = Callable[[str, Path, set[int]], list[str]]


def read_report(
    path: Path,
    *,
    progress: Progress | None = None,
    silence: float = READ_SILENCE_SECONDS,
    total: float = READ_TOTAL_SECONDS,
    command: Command | None = None,
) -> Reading:
    """The pages of one file, what it says about itself, and what went wrong.

    A page on which reading dies comes back without text and with the trouble "could not be read".
    silence: seconds without a sign of life before the child is killed; total: seconds for the whole file (both grow by
    READ_SECONDS_A_PAGE for each page).
    command: what to run instead of `reading_command`; it must write the same records.
    Raises UnreadableReportError, with a reason for people, when there is nothing to read; SlowReportError when a
    quieter computer might read it.
    """
    path = Path(path)
    suffix = check_file(path)
    patience = Patience(silence, time.monotonic() + total, READ_OUTPUT_BYTES)
    return _Watch(path, suffix, progress or no_progress, patience, command or reading_command).read()


def reading_command(suffix: str, path: Path, skip: set[int], seen: Path | None = None) -> list[str]:
    """The command that reads `path` in a child, without the pages to skip, with what is kept of its pictures."""
    kept = str(seen.resolve()) if seen else ""
    return child_command("child", suffix, str(path.resolve()), json.dumps(sorted(skip)), kept)


class _Watch:
    """One report being read, over as many children as it takes."""

    def __init__(self, path: Path, suffix: str, progress: Progress, patience: Patience, command: Command) -> None:
        self.command = command
        self.path, self.suffix, self.progress = path, suffix, progress
        self.patience = patience
        self.pages: dict[int, Page] = {}
        self.bad: set[int] = set()
        self.passed: set[int] = set()
        self.total = 0
        self.at = self.told = 0
        self.deaths = self.timed_deaths = 0
        self.slow = self.last = False
        self.guess = Guess()
        self.notes: list[str] = []

    def read(self) -> Reading:
        while True:
            try:
                self._one_child()
                break
            except (OverdueError, TooMuchError) as error:
                self.slow = isinstance(error, OverdueError)
                said = f"{error} The next build tries again." if self.slow else str(error)
                if not self.pages:
                    raise (SlowReportError if self.slow else UnreadableReportError)(said) from error
                self.notes.append(f"{said} The pages read until then are in the library.")
                break
            except ChildDiedError as error:
                self._leave_out_a_page(error)
        return self._finish()

    def _one_child(self) -> None:
        command = self.command(self.suffix, self.path, self.bad)
        with contextlib.closing(read_records(command, self.patience)) as found:  # ends the child however this ends
            for record in found:
                try:
                    if self._take(record):
                        return
                except records.RecordError as error:
                    raise ChildDiedError("crashed", f"unusable record: {error}") from error

    def _leave_out_a_page(self, error: ChildDiedError) -> None:
        """Mark the page that the child died on, so that the next child leaves it out; give up where that is no help."""
        self.slow |= error.how == "silent"
        self.deaths += 1
        self.timed_deaths += error.how != "crashed"
        if not self.at or self.at in self.bad or self.last:
            raise _given_up(error) from error
        self.bad.add(self.at)
        if self.deaths >= _MAX_DEATHS or self.timed_deaths >= _MAX_TIMED_DEATHS:
            self.bad |= set(range(1, self.total + 1)) - self.passed  # one last time, with what is known to be harmless
            self.last = True

    def _take(self, record: dict[str, Any]) -> bool:
        """Keep what a record brings; True when it is the last."""
        kind = record["kind"]
        if kind == "at":
            self._step(records.whole_of(record.get("number")), records.whole_of(record.get("total")))
        elif kind == "page":
            page = records.page_of(record)
            self.pages[page.number] = page
        elif kind == "guess":
            self.guess = records.guess_of(record)
        elif kind == "unreadable":
            raise UnreadableReportError(records.strings_of([record.get("reason")])[0])
        elif kind == "failed":
            raise ChildDiedError("crashed", records.strings_of([record.get("error")])[0])
        elif kind == "end":
            self.notes += records.strings_of(record.get("notes"))
            return True
        return False

    def _step(self, number: int, total: int) -> None:
        if self.at and self.at not in self.bad:
            self.passed.add(self.at)
        if total > _MAX_PAGES:
            raise UnreadableReportError(
                f"The file says it has {total:,} pages; at most {_MAX_PAGES:,} are read. Split it."
            )
        if not self.total:  # a step over all pages at once takes the longer the more there are
            self.patience.silence += READ_SECONDS_A_PAGE * total
            self.patience.deadline += READ_SECONDS_A_PAGE * total
        self.at, self.total = number, total
        if number > self.told:  # pages are gone through several times; the first time takes longest
            self.told = number
            self.progress("reading", number, total, self.path.name)

    def _finish(self) -> Reading:
        for number in range(1, self.total + 1):
            if number not in self.pages and not (self.total == 1 and 0 in self.pages):
                self.pages[number] = Page("", number, "", trouble=(UNREAD,), indexed=False)
        pages = tuple(replace(page, indexed=page.indexed and bool(page.text)) for _, page in sorted(self.pages.items()))
        if pages and all(UNREAD in page.trouble for page in pages):
            what = "Its only page" if len(pages) == 1 else f"Each of its {len(pages)} pages"
            raise UnreadableReportError(
                f"The file is damaged: {what[0].lower()}{what[1:]} failed to be read. Ask for the file again."
            )
        pages = tuple(mark_garbled(pages))
        notes = (*dict.fromkeys(self.notes), *page_notes(pages, slow=self.slow))
        return Reading(pages, self.guess, notes, unfinished=self.slow)


def _given_up(error: ChildDiedError) -> UnreadableReportError:
    if error.how == "silent":
        return SlowReportError(
            f"Reading was stopped: {error}. The computer may have been busy; the next build tries again. "
            "If that does not help, print the file to PDF again from the original."
        )
    how = "never came to an end and was stopped" if error.how == "endless" else "broke off"
    return UnreadableReportError(
        f"The file is damaged: reading it {how}. Ask for the file again or print it to PDF from the original."
    )
