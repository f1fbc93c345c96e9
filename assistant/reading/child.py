"""The process that reads one file.  It may crash, hang or grow: `watching` sees to it that nobody is harmed.

Run as `main([SUFFIX, PATH, SKIP, SEEN])`, SKIP being a JSON list of page numbers and SEEN a file with what was
recognised on pages that are pictures ("" for none); writes JSON Lines (`records`).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TextIO

from ..datatypes import Guess, Page
from ..errors import UnreadableReportError
from ..settings import READ_MEMORY_BYTES, READ_SECONDS_A_PAGE, READ_STEP_CPU_SECONDS, READ_TOTAL_SECONDS
from . import records
from .kept import read_kept
from .ocr import SeenLine

Give = Callable[[Page], None]
Begin = Callable[[int, int], None]


def main(arguments: list[str]) -> None:
    """Read the file named in `arguments` and write its records to standard output."""
    suffix, name, skip, seen = arguments
    write = start_as_child(READ_MEMORY_BYTES, 2 * READ_TOTAL_SECONDS)
    limit_step(2 * READ_STEP_CPU_SECONDS)  # to open it, by pypdf where PDFium cannot

    def begin(number: int, total: int) -> None:
        limit_step(READ_STEP_CPU_SECONDS + READ_SECONDS_A_PAGE * total)
        write(records.dump("at", number=number, total=total))

    try:
        guess, notes = _read(
            suffix,
            Path(name),
            skip=set(json.loads(skip)),
            seen=read_kept(Path(seen)) if seen else {},
            begin=begin,
            give=lambda page: write(records.dump_page(page)),
        )
        write(records.dump_guess(guess))
        write(records.dump("end", notes=notes))
    except UnreadableReportError as error:
        write(records.dump("unreadable", reason=str(error)))
    except MemoryError:
        write(records.dump("unreadable", reason="Reading the file takes more memory than is allowed. Split it."))
    except Exception as error:  # whatever a broken file makes a parser raise
        write(records.dump("failed", error=f"{type(error).__name__}: {error}"[:500]))


def _read(
    suffix: str, path: Path, *, skip: Collection[int], seen: dict[int, list[SeenLine]], begin: Begin, give: Give
) -> tuple[Guess, list[str]]:
    if suffix == ".pdf":
        from .pdf.document import read_pdf

        return read_pdf(path, skip=skip, seen=seen, begin=begin, give=give)
    begin(1, 1)
    if suffix == ".docx":
        from .word import read_word as read
    elif suffix in (".html", ".htm"):
        from .html import read_html as read
    elif suffix in (".md", ".markdown"):
        from .markdown import read_markdown as read
    else:
        from .plain import read_plain as read
    page, guess, notes = read(path)
    give(page)
    return guess, notes


def start_as_child(memory: int, seconds: float) -> Callable[[str], None]:
    """Make this process a watched child, and return what writes one line to its parent.

    memory: bytes it may take; seconds: of processor time; where the system can limit them.
    """
    _end_with_parent()
    out = _own_output()
    _limit(memory, seconds)

    def write(line: str) -> None:
        out.write(line + "\n")
        out.flush()

    return write


def limit_step(seconds: float) -> None:
    """Let this process be killed when the step begun now takes more than so many processor seconds (not on Windows).

    Processor time tells a report that never ends from a computer that is busy; the parent's clock cannot.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _own_output() -> TextIO:
    """A stream of our own on what was standard output; what libraries print there goes nowhere."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    return out


def _end_with_parent() -> None:
    """On Linux, be killed when the parent dies; elsewhere a closed pipe ends the child when it next writes."""
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGKILL)


def _limit(memory: int, seconds: float) -> None:
    """Bound memory and processor time where the system can; the parent's clock bounds the rest."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
