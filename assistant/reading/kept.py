"""What was recognised in pictures, kept so that no page is recognised twice: one JSON Lines file for each report.

A line is written as soon as its page is done, so a build that is cut off loses one page.  A page without words, and
one on which the program died, has an empty line: it is not tried again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

from . import records
from .ocr import ENGINE, SeenLine

_KEPT_UNUSED = 20  # files of reports that are gone, so that undoing a removal costs nothing


def read_kept(path: Path) -> dict[int, list[SeenLine]]:
    """Page number -> its lines, the last that was kept; a line that is no record is passed over."""
    found: dict[int, list[SeenLine]] = {}
    for line in _lines(path):
        with contextlib.suppress(records.RecordError):
            number, seen = records.seen_of(records.load(line))
            found[number] = seen
    return found


def tried_pages(path: Path) -> set[int]:
    """The pages that this version of the program has looked at."""
    found: set[int] = set()
    for line in _lines(path):
        with contextlib.suppress(records.RecordError):
            record = records.load(line)
            if record.get("engine") == ENGINE:
                found.add(records.whole_of(record.get("number")))
    return found


def keep(path: Path, number: int, lines: list[SeenLine]) -> None:
    """Add one page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(("\n" if torn else "") + records.dump_seen(number, lines, engine=ENGINE) + "\n")


def forget_unused(folder: Path, used: Collection[str]) -> None:
    """Delete files of reports that are gone, the oldest first, but a few.  used: sha256 of the reports there are."""
    with contextlib.suppress(OSError):
        unused = [path for path in folder.glob("*.jsonl") if path.stem not in used]
        unused.sort(key=lambda path: path.stat().st_mtime_ns)
        for path in unused[: max(len(unused) - _KEPT_UNUSED, 0)]:
            path.unlink(missing_ok=True)


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError:
        return []
