"""How fast PDFs are read beside pypdf: PDFium's plain text, and our whole reading (boxes, layout, tags, hidden text).

    python benchmarks/reading_speed.py [--reports FOLDER] [--all] [--rounds 3] [--json FILE]

Each reader goes through the same reports in one process of its own; rounds take the readers in turn, so that a busy
minute hits all of them, and figures are medians. Time is the processor's (nobody here waits for anything), from opening
the first file to the last page, without the start of Python and imports. By default every third report by name is read;
--all takes all.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from running import ROOT, run_measured

sys.path.insert(0, str(ROOT))
REPORTS = ROOT.parent / "shared" / "library"
EVERY = 3
BARS = {"plain": 12.0, "localism": 2.4}


def main() -> int:
    """Print pages a second for each reader and how many times pypdf's that is; 1 when a bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder with PDF files")
    parser.add_argument("--all", action="store_true", help="all reports, not every third")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)  # one reader in this process
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reader:
        print(json.dumps(timed(READERS[arguments.reader], arguments.files)))
        return 0
    files = sorted(arguments.reports.glob("*.pdf"))[:: 1 if arguments.all else EVERY]
    speeds: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(arguments.rounds):
        for name in READERS:
            said = run_measured([sys.executable, __file__, "--reader", name, *map(str, files)]).said
            speeds[name].append(said["pages"] / said["seconds"])
    print(f"{len(files)} reports, {said['pages']} pages, medians of {arguments.rounds} rounds")
    medians = {name: statistics.median(found) for name, found in speeds.items()}
    missed = 0
    for name, speed in medians.items():
        times = speed / medians["pypdf"]
        print(f"{name:10} {speed:8.1f} pages/s {times:6.2f} times pypdf", end="")
        print(f" (bar {BARS[name]}) {'reached' if times >= BARS[name] else 'NOT REACHED'}" if name in BARS else "")
        missed += name in BARS and times < BARS[name]
    if arguments.json:
        arguments.json.write_text(
            json.dumps({"pages_a_second": speeds, "medians": medians}, indent=1), encoding="utf-8"
        )
    return int(missed > 0)


def timed(read: Callable[[Path], int], files: Sequence[Path]) -> dict[str, float]:
    """Pages read and the seconds that took."""
    read(files[0])  # imports, and the file's first blocks
    started = time.process_time()
    pages = sum(read(path) for path in files)
    return {"pages": pages, "seconds": time.process_time() - started}


def read_pypdf(path: Path) -> int:
    """pypdf's text of every page; the number of pages."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    for page in reader.pages:
        page.extract_text()
    return len(reader.pages)


def read_plain(path: Path) -> int:
    """PDFium's text of every page, in its own order."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    return len(document)


def read_ours(path: Path) -> int:
    """Our pages, with everything that is kept of them."""
    from assistant.reading.pdf.document import read_pdf

    pages: list[object] = []
    read_pdf(path, give=pages.append)
    return len(pages)


READERS: dict[str, Callable[[Path], int]] = {"pypdf": read_pypdf, "plain": read_plain, "localism": read_ours}

if __name__ == "__main__":
    raise SystemExit(main())
