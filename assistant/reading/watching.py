"""Reads a file in a child process and watches it by the clock: a hang or a crash costs one page, not the report."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from ..datatypes import Guess, Page, Reading
from ..errors import UnreadableReportError
from ..protocols import Progress, no_progress
from ..settings import READ_OUTPUT_BYTES, READ_SILENCE_SECONDS, READ_TOTAL_SECONDS
from . import records
from .recognising import check_file

UNREAD = "could not be read"
NO_TEXT = "no text"
_MAX_LINE = 64 * 1024 * 1024  # bytes of one record
_MAX_RESTARTS = 6
_MAX_PAGES = 20_000
_BOOT = """
import importlib, sys
sys.path.insert(0, sys.argv.pop(1))
importlib.import_module(sys.argv.pop(1)).main(sys.argv[1:])
"""


Command = Callable[[str, Path, set[int]], list[str]]


class _DiedError(Exception):
    """The child crashed or fell silent."""


class _OverdueError(Exception):
    """The whole file took too long or gave too much."""


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
    silence: seconds without a sign of life before the child is killed; total: seconds for the whole file.
    command: what to run instead of `child_command`; it must write the same records.
    Raises UnreadableReportError, with a reason for people, when there is nothing to read.
    """
    path = Path(path)
    suffix = check_file(path)
    deadline = time.monotonic() + total
    return _Watch(path, suffix, progress or no_progress, silence, deadline, command or child_command).read()


class _Watch:
    """One report being read, over as many children as it takes."""

    def __init__(
        self, path: Path, suffix: str, progress: Progress, silence: float, deadline: float, command: Command
    ) -> None:
        self.command = command
        self.path, self.suffix, self.progress = path, suffix, progress
        self.silence, self.deadline = silence, deadline
        self.pages: dict[int, Page] = {}
        self.bad: set[int] = set()
        self.passed: set[int] = set()
        self.total = 0
        self.at = self.told = 0
        self.left = READ_OUTPUT_BYTES
        self.guess = Guess()
        self.notes: list[str] = []

    def read(self) -> Reading:
        for attempt in range(_MAX_RESTARTS + 1):
            try:
                self._one_child()
                break
            except _OverdueError as error:
                if not self.pages:
                    raise UnreadableReportError(str(error)) from error
                self.notes.append(f"{error} The pages read until then are in the library.")
                break
            except _DiedError as error:
                if not self.at or self.at in self.bad:
                    raise UnreadableReportError(_died_reason(str(error))) from error
                self.bad.add(self.at)
                if attempt == _MAX_RESTARTS - 1:  # one last time, with the pages that are known to be harmless
                    self.bad |= set(range(1, self.total + 1)) - self.passed
                elif attempt == _MAX_RESTARTS:
                    raise UnreadableReportError(_died_reason(str(error))) from error
        return self._finish()

    def _one_child(self) -> None:
        with contextlib.closing(self._records()) as found:  # however this ends, the child ends with it
            for record in found:
                try:
                    if self._take(record):
                        return
                except records.RecordError as error:
                    raise _DiedError(f"unusable record: {error}") from error
        raise _DiedError("it stopped without a word")

    def _take(self, record: dict[str, Any]) -> bool:
        """Keep what a record brings; True when it is the last."""
        kind = record["kind"]
        if kind == "at":
            if self.at and self.at not in self.bad:
                self.passed.add(self.at)
            self.at, self.total = records.whole_of(record.get("number")), records.whole_of(record.get("total"))
            if self.total > _MAX_PAGES:
                raise _OverdueError(f"The file says it has {self.total:,} pages; at most {_MAX_PAGES:,} are read.")
            if self.at > self.told:  # pages are gone through several times; the first time takes longest
                self.told = self.at
                self.progress("reading", self.at, self.total, self.path.name)
        elif kind == "page":
            page = records.page_of(record)
            self.pages[page.number] = page
        elif kind == "guess":
            self.guess = records.guess_of(record)
        elif kind == "unreadable":
            raise UnreadableReportError(records.strings_of([record.get("reason")])[0])
        elif kind == "failed":
            raise _DiedError(records.strings_of([record.get("error")])[0])
        elif kind == "end":
            self.notes += records.strings_of(record.get("notes"))
            return True
        return False

    def _records(self) -> Generator[dict[str, Any], None, None]:
        """Records of one child, which is gone when this ends however it ends."""
        process = _start(self.command(self.suffix, self.path, self.bad))
        output = cast(IO[bytes], process.stdout)
        lines: queue.Queue[bytes] = queue.Queue(maxsize=256)
        stop = threading.Event()
        reader = threading.Thread(target=_pump, args=(output, lines, stop), daemon=True)
        reader.start()
        try:
            while True:
                patience = min(self.silence, self.deadline - time.monotonic())
                try:
                    line = lines.get(timeout=max(patience, 0.01))
                except queue.Empty:
                    if time.monotonic() >= self.deadline:
                        raise _OverdueError("Reading took too long and was stopped. Split the file.") from None
                    raise _DiedError(f"no sign of life for {self.silence:.0f} seconds") from None
                if not line:
                    return
                self.left -= len(line)
                if self.left < 0 or len(line) > _MAX_LINE:
                    raise _OverdueError("The file holds more text than any report. Split it.")
                try:
                    yield records.load(line)
                except records.RecordError as error:
                    raise _DiedError(f"unusable record: {error}") from error
        finally:
            stop.set()
            _end(process)
            reader.join(timeout=5)
            output.close()

    def _finish(self) -> Reading:
        for number in range(1, self.total + 1):
            if number not in self.pages and not (self.total == 1 and 0 in self.pages):
                self.pages[number] = Page("", number, "", trouble=(UNREAD,), indexed=False)
        pages = tuple(replace(page, indexed=page.indexed and bool(page.text)) for _, page in sorted(self.pages.items()))
        if pages and all(UNREAD in page.trouble for page in pages):
            what = "Its only page" if len(pages) == 1 else f"Each of its {len(pages)} pages"
            raise UnreadableReportError(f"The file is damaged. {what} failed to be read. Ask for the file again.")
        return Reading(pages, self.guess, (*dict.fromkeys(self.notes), *_notes(pages)))


def _died_reason(how: str) -> str:
    return f"The file cannot be read: the reader stopped ({how}). Print it to PDF again from the original."


def child_command(suffix: str, path: Path, skip: set[int]) -> list[str]:
    """The command that reads `path` in a child: this Python, isolated from the user's settings and folders."""
    package = __package__ or ""
    root = Path(__file__).resolve().parents[package.count(".") + 1]
    start = [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, str(root), f"{package}.child"]
    return [*start, suffix, str(path.resolve()), json.dumps(sorted(skip))]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options["start_new_session"] = True
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True, **options
    )


def _pump(stream: IO[bytes], lines: queue.Queue[bytes], stop: threading.Event) -> None:
    """Move lines from the child's pipe into the queue; an empty line of bytes is the end."""
    with contextlib.suppress(OSError, ValueError):
        while not stop.is_set():
            line = stream.readline(_MAX_LINE + 1)
            while not stop.is_set():
                try:
                    lines.put(line, timeout=0.2)
                    break
                except queue.Full:
                    continue
            if not line:
                return
    with contextlib.suppress(queue.Full):
        lines.put_nowait(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child with everything it started, and wait for it so that no zombie stays."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)


def _notes(pages: tuple[Page, ...]) -> tuple[str, ...]:
    """Sentences for people about the pages in trouble."""
    found: dict[str, list[int]] = {}
    for page in pages:
        for trouble in page.trouble:
            found.setdefault(trouble, []).append(page.number)
    told = {
        NO_TEXT: "no text (a picture or a scan)",
        UNREAD: "could not be read",
        "garbled letters": "garbled letters (a font that maps letters to digits): check quotations against the page",
        "hidden text left out": "text that a reader cannot see; it was left out",
        "text recognised from a scan": "a scan with text from recognition: check quotations against the page",
    }
    return tuple(f"{name_pages(numbers)}: {told.get(trouble, trouble)}." for trouble, numbers in found.items())


def name_pages(numbers: list[int]) -> str:
    """Page numbers as people write them.

    >>> name_pages([3]), name_pages([1, 2, 3, 7]), name_pages([0])
    ('Page 3', 'Pages 1-3 and 7', 'The document')
    """
    if numbers == [0]:
        return "The document"
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(a) if a == b else f"{a}-{b}" for a, b in runs]
    if len(words) > 8:
        words = [*words[:7], f"{sum(b - a + 1 for a, b in runs[7:])} more"]
    named = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"Page {named}" if len(numbers) == 1 else f"Pages {named}"
