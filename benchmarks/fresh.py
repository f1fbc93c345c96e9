"""How often what leads an answer is an answer, on questions asked as users ask: by its strength, judged by reading.

    python benchmarks/fresh.py --library DIR [--unread]

benchmarks/fresh_questions.jsonl: 282 questions, half on the starter library, half on the 14 real reports that close
reading never learnt from, written from titles, later ones by those who had seen answers; the reports do not answer
many of them.  31 are worded much like a judged question and 9 like one that close reading learnt from.  For each
stands what led the answer (and what led it with other numbers for close reading), judged by those who had asked, who
did not know which was which; 48 on the real reports were judged afterwards, by one who did.  A first quotation that
nobody has judged yet is counted as unread; --unread prints those for reading.

Rules of answering and the border of strong were chosen on these questions on 30 November 2026: what is measured on them
since then is what was chosen on, no more.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.datatypes import Quote
from assistant.judged_library import open_judged
from assistant.measuring import LibraryAbsentError, load_set
from assistant.protocols import no_progress
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "benchmarks" / "fresh_questions.jsonl"
BEGINS, MARKED, TITLE = 60, 80, 60  # characters that tell a quotation from others
GRADES = ("yes", "partly", "no", "unread")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the sets and vectors are kept")
    parser.add_argument("--unread", action="store_true", help="print the first quotations that nobody has judged")
    given = parser.parse_args()
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for name in ("starter", "library"):
        try:
            library = open_judged(
                load_set(ROOT / "tests" / "judged" / name), Settings.of(given.library), progress=no_progress
            )
        except LibraryAbsentError as error:
            print(f"{name}: left out. {error}")
            continue
        counted: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row["library"] != name:
                continue
            answer = library.assistant.ask(row["question"])
            if not answer.quotes:
                counted["silent", "listing" if answer.listing else "no quotation"] += 1
                continue
            grade = grade_of(answer.quotes[0], row["judged"])
            counted[answer.quotes[0].strength, grade] += 1
            if grade == "unread" and given.unread:
                first = answer.quotes[0]
                print(f"[{first.strength}] {row['question']}\n    {first.citation.report.title}: {first.text}")
        library.assistant.close()
        print(f"{name}: {told(counted)}")


def grade_of(quote: Quote, judged: list[dict[str, Any]]) -> str:
    """What was judged of a quotation: "yes", "partly" or "no", "unread" if nobody has."""
    start, end = min(quote.answer_spans, default=(0, 0))
    own = (quote.citation.report.title[:TITLE], quote.text[:BEGINS], quote.text[start:end][:MARKED])
    return next(
        (str(one["answers"]) for one in judged if own == (one["title"], one["begins"], one["marked"])), "unread"
    )


def told(counted: Counter[tuple[str, str]]) -> str:
    """Strong and weak first quotations by what was judged of them, and how many questions got none."""
    said = []
    for strength in ("strong", "weak"):
        each = ", ".join(f"{grade} {counted[strength, grade]}" for grade in GRADES)
        said.append(f"{strength} {sum(counted[strength, grade] for grade in GRADES)} ({each})")
    return "; ".join([*said, f"no quotation {counted['silent', 'no quotation']}, lists {counted['silent', 'listing']}"])


if __name__ == "__main__":
    main()
