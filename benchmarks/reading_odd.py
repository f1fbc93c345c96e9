"""Reads every malformed PDF of a folder as a build would, and tells how each ended: read, with notes, or skipped.

    python benchmarks/reading_odd.py [FOLDER] [--json FILE] [--two]

FOLDER: default ../shared/bench/odd_pdfs.  Prints the tally, every distinct note and reason with how often it is given,
the slowest files, the largest memory of a child, and what breaks the bar (20 s, 512 MB, a parent that came to harm).
One file after the other, so that the largest memory can be put to a file; --two reads two at a time and leaves it out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.errors import UnreadableReportError  # noqa: E402
from assistant.reading import read_report  # noqa: E402

MOST_SECONDS = 20.0
MOST_MB = 512.0


@dataclass(frozen=True)
class End:
    """How one file ended.  how: "read", "read with notes" or "skipped"; peak_mb: the largest child up to now."""

    file: str
    how: str
    said: tuple[str, ...]
    pages: int
    characters: int
    seconds: float
    peak_mb: float


def largest_child_mb() -> float:
    """The largest resident memory of any child that has ended, in 10^6 bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def read_one(path: Path, folder: Path) -> End:
    """Read one file through the real path: a child, watched."""
    started = time.perf_counter()
    name = path.relative_to(folder).as_posix()
    try:
        reading = read_report(path)
    except UnreadableReportError as error:
        return End(name, "skipped", (str(error),), 0, 0, time.perf_counter() - started, largest_child_mb())
    seconds = time.perf_counter() - started
    letters = sum(len(page.text) for page in reading.pages)
    how = "read with notes" if reading.notes else "read"
    return End(name, how, reading.notes, len(reading.pages), letters, seconds, largest_child_mb())


def without_pages(said: str) -> str:
    """A note without the numbers of its pages, so that equal notes count together."""
    return re.sub(r"^(?:Pages? [\d ,and-]+(?: more)?|The document):", "Page N:", said)


def tell(ends: list[End], seconds: float, *, memory: bool) -> int:
    """Print what was found; the number of files that break the bar."""
    print(f"{len(ends)} files in {seconds:.0f} s")
    for how in ("read", "read with notes", "skipped"):
        print(f"  {sum(end.how == how for end in ends):4}  {how}")
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for end in ends:
        for line in end.said:
            said[end.how, without_pages(line)].append(end.file)
    print("\nWhat was said:")
    for (how, line), files in sorted(said.items(), key=lambda item: (item[0][0], -len(item[1]))):
        print(f"  {len(files):4}  [{how}] {line}\n        such as {files[0]}")
    print("\nSlowest:")
    for end in sorted(ends, key=lambda end: -end.seconds)[:8]:
        print(f"  {end.seconds:6.2f} s  {end.file}")
    broken = [f"{end.file}: {end.seconds:.1f} s" for end in ends if end.seconds > MOST_SECONDS]
    if memory:
        print("\nLargest children (each larger than any before it):")
        before = 0.0
        for end in ends:
            if end.peak_mb > before * 1.1:
                print(f"  {end.peak_mb:6.0f} MB  {end.file}")
            if end.peak_mb > max(MOST_MB, before):
                broken.append(f"{end.file}: {end.peak_mb:.0f} MB")
            before = max(before, end.peak_mb)
    print(f"\nBar ({MOST_SECONDS:.0f} s, {MOST_MB:.0f} MB): {len(broken)} files break it")
    for line in broken:
        print(f"  {line}")
    return len(broken)


def main() -> int:
    """Read all and tell; exit code 1 when the bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "bench" / "odd_pdfs")
    parser.add_argument("--json", type=Path, help="write every file's end here")
    parser.add_argument("--two", action="store_true", help="read two at a time")
    chosen = parser.parse_args()
    paths = sorted(chosen.folder.rglob("*.pdf"))
    if not paths:
        parser.error(f"no PDF in {chosen.folder}")
    started = time.perf_counter()
    with ThreadPoolExecutor(2 if chosen.two else 1) as pool:
        ends = list(pool.map(lambda path: read_one(path, chosen.folder), paths))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(end) for end in ends], indent=1), encoding="utf-8")
    broken = tell(ends, time.perf_counter() - started, memory=not chosen.two)
    left = [t.name for t in threading.enumerate() if t is not threading.current_thread()]
    children = _children_left()
    print(f"Left behind in the parent: {len(left)} threads, {children} children")
    return 1 if broken or left or children else 0


def _children_left() -> int:
    if not hasattr(os, "WNOHANG"):
        return 0
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
