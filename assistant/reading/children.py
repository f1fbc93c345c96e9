"""Runs a child process that writes records and watches it by the clock; the child is gone however this ends."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

from . import records

_MAX_LINE = 64 * 1024 * 1024  # bytes of one record
_BOOT = """
import importlib, sys
sys.path.insert(0, sys.argv.pop(1))
importlib.import_module(sys.argv.pop(1)).main(sys.argv[1:])
"""

How = Literal["silent", "endless", "crashed"]


class ChildDiedError(Exception):
    """The child is gone without having ended.

    how: "silent" - no sign of life for so long that it was stopped, which a busy computer can also cause;
    "endless" - it used up the processor time of one step; "crashed" - anything else.
    """

    def __init__(self, how: How, what: str) -> None:
        super().__init__(what)
        self.how = how


class OverdueError(Exception):
    """The whole file took too long.  The message says so for people."""


class TooMuchError(Exception):
    """The child gave more than any report holds.  The message says so for people."""


@dataclass(slots=True)
class Patience:
    """How long and how much is waited for.

    silence: seconds without a sign of life.  deadline: on `time.monotonic`.  left: bytes the child may still give.
    """

    silence: float
    deadline: float
    left: int


def child_command(module: str, *arguments: str) -> list[str]:
    """The command that runs `main(arguments)` of a module of this folder: this Python, isolated from the user's
    settings and folders."""
    package = __package__ or ""
    root = Path(__file__).resolve().parents[package.count(".") + 1]
    start = [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, str(root), f"{package}.{module}"]
    return [*start, *arguments]


def read_records(command: Sequence[str], patience: Patience) -> Generator[dict[str, Any], None, None]:
    """The records of one child, as they come; ends when the child closes its output.

    Raises ChildDiedError, OverdueError or TooMuchError; `patience` may be changed between two records.
    """
    process = _start(command)
    output = cast(IO[bytes], process.stdout)
    lines: queue.Queue[bytes] = queue.Queue(maxsize=256)
    stop = threading.Event()
    reader = threading.Thread(target=_pump, args=(output, lines, stop), daemon=True)
    reader.start()
    try:
        while True:
            line = _next_line(lines, patience)
            if not line:
                raise _how_it_ended(process)
            patience.left -= len(line)
            if patience.left < 0 or len(line) > _MAX_LINE:
                raise TooMuchError("The file holds more text than any report. Split it.")
            try:
                yield records.load(line)
            except records.RecordError as error:
                raise ChildDiedError("crashed", f"unusable record: {error}") from error
    finally:
        stop.set()
        _end(process)
        reader.join(timeout=5)
        output.close()


def _next_line(lines: queue.Queue[bytes], patience: Patience) -> bytes:
    left = patience.deadline - time.monotonic()
    try:
        return lines.get(timeout=max(min(patience.silence, left), 0.01))
    except queue.Empty:
        if time.monotonic() >= patience.deadline:
            raise OverdueError("Reading took too long and was stopped.") from None
        raise ChildDiedError("silent", f"no sign of life for {patience.silence:.0f} seconds") from None


def _how_it_ended(process: subprocess.Popen[bytes]) -> ChildDiedError:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    by_clock = {-int(getattr(signal, name)) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)}
    if process.returncode in by_clock:
        return ChildDiedError("endless", "it ran without end")
    return ChildDiedError("crashed", "it stopped without a word")


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
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
