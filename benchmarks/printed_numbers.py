"""Printed page numbers on 150 pages of real reports labelled by hand: how many are shown, and how many are wrong.

    python benchmarks/printed_numbers.py [--json]

Reads the reports of ../shared/library that tests/judged/printed_numbers.jsonl names (a minute or two on two cores).
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from assistant.reading import read_report

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "judged" / "printed_numbers.jsonl"
LIBRARY = ROOT.parent / "shared" / "library"


def measure() -> dict[str, Any]:
    """For each half: pages, those that print a number, those of them shown right; and every page that is not right."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    files = sorted({label["file"] for label in labels})
    with ThreadPoolExecutor(2) as pool:
        readings = dict(zip(files, pool.map(lambda file: read_report(LIBRARY / file), files), strict=True))
    printed = {(file, page.number): page.printed for file, reading in readings.items() for page in reading.pages}
    found: dict[str, Any] = {"halves": {}, "wrong": [], "missed": []}
    for half in ("tune", "test"):
        pages = [label for label in labels if label["half"] == half]
        shown = [{**label, "shown": printed[label["file"], label["page"]]} for label in pages]
        right = [p for p in shown if p["printed"] and p["shown"] == p["printed"]]
        found["halves"][half] = {
            "pages": len(pages), "print_one": sum(bool(p["printed"]) for p in shown), "shown_right": len(right),
        }  # fmt: skip
        found["wrong"] += [p for p in shown if p["shown"] is not None and p["shown"] != p["printed"]]
        found["missed"] += [p for p in shown if p["printed"] and p["shown"] is None]
    return found


def main() -> None:
    """Print the figures."""
    if not LIBRARY.is_dir():
        sys.exit("../shared/library with the real reports is not there")
    found = measure()
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    for half, counts in found["halves"].items():
        share = counts["shown_right"] / counts["print_one"]
        print(f"{half}: {counts['shown_right']} of {counts['print_one']} printed numbers shown ({share:.0%})")
    print(f"wrong when shown: {len(found['wrong'])} (bar 0)")
    for kind in ("wrong", "missed"):
        for page in found[kind]:
            print(f"  {kind}: {page['file']}, page {page['page']}: prints {page['printed']}, shown {page['shown']}")


if __name__ == "__main__":
    main()
