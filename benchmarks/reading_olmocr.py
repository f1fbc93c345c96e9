"""How well pages are read, by the tests of olmOCR's sample: present, absent, order, table; beside pypdf and pdftotext.

    python benchmarks/reading_olmocr.py [--set FOLDER] [--failed]

The rules are olmOCR's (its tests.jsonl says what is wanted), the runner is ours and in doubt the stricter one:

    present   the words stand in the page's text, letter for letter but for `max_diffs` edits
    absent    they do not, or not in its last `last_n` characters: running heads, page numbers, download notices
    order     one text stands before another
    table     a cell with exactly these words has that neighbour, or that heading above it or left of it
    baseline  a blank page gives at most `max_length` letters and digits

Before comparing, white space is made one space, quotation marks and dashes are made plain, and letters are composed.
The text of ours is what is indexed and quoted: `Page.text`, without furniture. A table of ours is a run of row blocks;
the others print no tables. The 12 tests of mathematics ask for LaTeX, which none of them writes; they are left out.
"Absent" was worked on with these files before the eyes, so that these figures are no measure of unseen pages.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SET = ROOT.parent / "shared" / "bench" / "pdf_extraction" / "olmocr_sample"
KINDS = ("present", "absent", "order", "table", "baseline")
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"\u00b5": "\u03bc"}
)
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[($\u00a3]*\d[\d.,]*[%)BTMKbn]*")  # no year: that is a heading

Table = list[list[str]]


class Read(NamedTuple):
    """What an engine makes of one page: its text and its tables as rows of cells."""

    text: str
    tables: Sequence[Table] = ()


def main() -> int:
    """Run all engines over all tests and print how many each passes; 1 when a bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, default=SET, help="folder with tests.jsonl and pdfs/")
    parser.add_argument("--failed", action="store_true", help="list the tests that ours does not pass")
    arguments = parser.parse_args()
    lines = (arguments.set / "tests.jsonl").read_text(encoding="utf-8").splitlines()
    tests = [test for test in map(json.loads, lines) if test["type"] in KINDS]
    engines: dict[str, Callable[[Path, int], Read]] = {
        "localism": read_ours(),
        "pypdf": read_pypdf,
        "pdftotext": read_pdftotext,
    }
    passed: dict[str, dict[str, int]] = {}
    for name, read in engines.items():
        counts = passed[name] = dict.fromkeys(KINDS, 0)
        for test in tests:
            ok = passes(test, read(arguments.set / "pdfs" / test["pdf"], test["page"]))
            counts[test["type"]] += ok
            if arguments.failed and name == "localism" and not ok:
                wanted = {k: v for k, v in test.items() if k not in ("pdf", "page", "id", "type", "checked")}
                print(f"failed: {test['pdf']} {test['type']} {json.dumps(wanted, ensure_ascii=False)[:150]}")
    print_table(tests, passed)
    return print_bars(passed)


def print_table(tests: Sequence[dict[str, Any]], passed: dict[str, dict[str, int]]) -> None:
    """One line an engine: tests passed of each kind and of all."""
    totals = {kind: sum(test["type"] == kind for test in tests) for kind in KINDS}
    heads = [f"{kind} /{n}" for kind, n in totals.items()] + [f"all /{len(tests)}"]
    print(f"{'':10}" + "".join(f"{head:>14}" for head in heads))
    for name, counts in passed.items():
        print(f"{name:10}" + "".join(f"{n:14}" for n in (*counts.values(), sum(counts.values()))))


def print_bars(passed: dict[str, dict[str, int]]) -> int:
    """Print what must be reached, and return 1 if something is not."""
    ours, peer = passed["localism"], passed["pdftotext"]
    bars = [
        ("all tests", sum(ours.values()), 55),
        ("all without tables", sum(ours.values()) - ours["table"], 45),
        *((f"{kind}, at least pdftotext's", ours[kind], peer[kind]) for kind in KINDS),
    ]
    for name, got, bar in bars:
        print(f"{name:30} {got:3} (bar {bar}) {'reached' if got >= bar else 'NOT REACHED'}")
    return int(any(got < bar for _, got, bar in bars))


def read_ours() -> Callable[[Path, int], Read]:
    """Our reading, each file read once."""
    from assistant.reading import read_report

    known: dict[Path, Any] = {}

    def read(path: Path, number: int) -> Read:
        if path not in known:
            known[path] = read_report(path)
        page = known[path].pages[number - 1]
        tables: list[Table] = []
        before = ""
        for block in page.blocks:
            if block.kind == "row":
                if before != "row":
                    tables.append([])
                tables[-1].append([cell.strip() for cell in page.text[block.start : block.end].split("|")])
            before = block.kind
        return Read(page.text, tables)

    return read


@cache
def read_pypdf(path: Path, number: int) -> Read:
    """The text that pypdf extracts."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would like fontTools for some fonts
    return Read(PdfReader(path).pages[number - 1].extract_text())


@cache
def read_pdftotext(path: Path, number: int) -> Read:
    """The text that pdftotext extracts, in its own order."""
    command = ["pdftotext", "-f", str(number), "-l", str(number), str(path), "-"]
    return Read(subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace"))


def passes(test: dict[str, Any], read: Read) -> bool:
    """Whether what was read passes `test`, a line of tests.jsonl."""
    if test["type"] == "baseline":
        return sum(c.isalnum() for c in read.text) <= test["max_length"]
    if test["type"] == "table":
        return any(_in_table(test, table) for table in read.tables)
    text, edits = plain(read.text), test.get("max_diffs", 0)
    if test["type"] == "order":
        first = near_ends(text, plain(test["before"]), edits)
        last = near_ends(text, plain(test["after"]), edits)
        return bool(first and last) and first[0] - len(test["before"]) < last[-1] - len(test["after"])
    wanted = plain(test["text"])
    if not test.get("case_sensitive", True):
        text, wanted = text.lower(), wanted.lower()
    if test.get("last_n"):
        text = text[-test["last_n"] :]
    return bool(near_ends(text, wanted, edits)) == (test["type"] == "present")


def plain(text: str) -> str:
    """Text as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def near_ends(text: str, wanted: str, edits: int) -> list[int]:
    """Where in `text` something ends that is `wanted` but for at most `edits` letters changed, left out or put in.

    Source: P. H. Sellers, The theory and computation of evolutionary distances, J. Algorithms 1, 1980.

    >>> near_ends("abcabd", "abc", 0), near_ends("abcabd", "abc", 1)
    ([3], [2, 3, 4, 5, 6])
    """
    if not edits:
        return [m.start() + len(wanted) for m in re.finditer(re.escape(wanted), text)]
    row = list(range(len(wanted) + 1))
    found = []
    for at, letter in enumerate(text, 1):
        before, row = row, [0]
        for i, w in enumerate(wanted, 1):
            row.append(min(before[i] + 1, row[i - 1] + 1, before[i - 1] + (w != letter)))
        if row[-1] <= edits:
            found.append(at)
    return found


def _in_table(test: dict[str, Any], table: Table) -> bool:
    wanted = {key: plain(test[key]) for key in _NEIGHBOURS if test.get(key)}
    cells = [[plain(cell) for cell in row] for row in table]
    return any(
        cell == plain(test["cell"]) and all(value in _NEIGHBOURS[key](cells, i, j) for key, value in wanted.items())
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
    )


def _at(cells: Table, i: int, j: int) -> list[str]:
    return [cells[i][j]] if 0 <= i < len(cells) and 0 <= j < len(cells[i]) else []


def _above(cells: Table, i: int, j: int) -> list[str]:
    """The headings over a cell: those of its column in the rows before the first with a figure in it."""
    body = next((k for k, row in enumerate(cells) if any(_FIGURE.fullmatch(cell) for cell in row[1:])), len(cells))
    return [cell for row in cells[: min(i, max(body, 1))] for cell in row[j : j + 1] if cell]


def _left(cells: Table, i: int, j: int) -> list[str]:
    """The heading of a row: its first cell that is not empty."""
    return [cell for cell in cells[i][:j] if cell][:1]


_NEIGHBOURS: dict[str, Callable[[Table, int, int], list[str]]] = {
    "left": lambda cells, i, j: _at(cells, i, j - 1),
    "right": lambda cells, i, j: _at(cells, i, j + 1),
    "up": lambda cells, i, j: _at(cells, i - 1, j),
    "down": lambda cells, i, j: _at(cells, i + 1, j),
    "top_heading": _above,
    "left_heading": _left,
}


if __name__ == "__main__":
    raise SystemExit(main())
