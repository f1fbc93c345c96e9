"""Does the second, pooled judging favour the system it was drawn from?

    python benchmarks/judged_pool.py --library DIR

Asks the judged questions of a built library of ../shared/library: `ask`, and `search` with both legs, with meaning
alone and with keywords alone.  Counts, for each half, how often the first and how often any of the first three shown
stands at a right place: with the first hand's places alone, then with those that the pooled judging added.  Every
system is cut at three, because the pool was.  "unjudged" is the share of shown pages that nobody has judged for their
question: they count as wrong, and where there are many the figures are too low.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant import Assistant
from assistant.searching import DENSE_WEIGHT

SET = Path(__file__).resolve().parents[1] / "tests" / "judged" / "library"
DEPTH = 3
LEGS = {"both legs": DENSE_WEIGHT, "meaning": 1.0, "keywords": 0.0}

Place = tuple[str, int]
"""A file and a page counted from 0, as in the set."""


@dataclass
class Count:
    """How often one system was right, over the questions of one half."""

    questions: int = 0
    first: dict[str, int] = field(default_factory=lambda: {"first hand": 0, "pooled": 0})
    any: dict[str, int] = field(default_factory=lambda: {"first hand": 0, "pooled": 0})
    shown: int = 0
    unjudged: int = 0

    def add(self, shown: list[set[Place]], right: dict[str, set[Place]], judged: set[Place]) -> None:
        """One question: the places of each thing shown, in order."""
        self.questions += 1
        for by, places in right.items():
            hits = [bool(at & places) for at in shown]
            self.first[by] += any(hits[:1])
            self.any[by] += any(hits)
        pages = set().union(*shown)
        self.shown += len(pages)
        self.unjudged += len(pages - judged - right["pooled"])

    def line(self) -> str:
        """Percentages of questions: right first with either judging, any right with either, and pages unjudged."""
        of = max(self.questions, 1)
        shares = [100 * counted[by] / of for counted in (self.first, self.any) for by in ("first hand", "pooled")]
        numbers = "".join(f"{share:10.1f} %" for share in shares)
        return f"{numbers}{100 * self.unjudged / max(self.shown, 1):10.1f} %"


def right_places(row: dict[str, Any]) -> dict[str, set[Place]]:
    """The places that answer a question by the first hand alone, and with those of the pooled judging."""
    named = [{"doc": row["doc"], "pages": row["pages"]}] if row["doc"] else []
    also = row.get("also", [])
    first = {(place["doc"], page) for place in [*named, *also] if place.get("by") != "pool" for page in place["pages"]}
    return {"first hand": first, "pooled": first | {(place["doc"], page) for place in also for page in place["pages"]}}


def judged_places(file: Path) -> dict[str, set[Place]]:
    """Every place of pool.tsv by question, whatever the verdict."""
    found: dict[str, set[Place]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found.setdefault(row["query-id"], set()).add((row["file"], int(row["page"])))
    return found


def shown_places(assistant: Assistant, row: dict[str, Any]) -> Iterator[tuple[str, list[set[Place]]]]:
    """(system, the places of each of the first three things it shows) for one question."""
    history = row.get("history", [])
    files = {summary.report.id: summary.report.file for summary in assistant.reports()}
    answer = assistant.ask(row["question"], history=history)
    quotes = (answer.quotes or answer.near_misses)[:DEPTH]
    yield (
        "ask",
        [
            {(quote.citation.report.file, span.page - 1) for span in quote.spans}
            | {(cited.report.file, (cited.page or 0) - 1) for cited in quote.also_in}
            for quote in quotes
        ],
    )
    for leg, weight in LEGS.items():
        hits = assistant.search(row["question"], history=history, k=DEPTH, weight=weight)
        # With one leg alone, passages without a score fill the list up: they were not found.
        found = [hit.passage for hit in hits if hit.score > 0]
        yield leg, [{(files[passage.report_id], span.page - 1) for span in passage.spans} for passage in found]


def main() -> None:
    """Ask, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    assistant = Assistant.open(parser.parse_args().library, warm=True)
    rows = [json.loads(line) for line in (SET / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    judged = judged_places(SET / "pool.tsv")
    counts: dict[tuple[str, str], Count] = {}
    for row in rows:
        if not row["answerable"]:
            continue
        right = right_places(row)
        for system, shown in shown_places(assistant, row):
            count = counts.setdefault((row["split"], system), Count())
            count.add(shown, right, judged.get(row["_id"], set()))
    print(f"{'':18}{'right first':^24}{'any of three right':^24}{'unjudged':>12}")
    print(f"{'':18}{'first hand':>12}{'pooled':>12}{'first hand':>12}{'pooled':>12}")
    for (split, system), count in sorted(counts.items(), key=lambda item: item[0][0], reverse=True):
        print(f"{split:6}{system:12}{count.line()}   {count.questions} questions")


if __name__ == "__main__":
    main()
