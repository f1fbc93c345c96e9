"""Do quotations stand on the page they name, as another reader sees that page?

    python benchmarks/independent_judge.py --library DIR [--quotations 300]

Asks the judged questions of a built library of ../shared/library, takes quotations in order until there are enough,
and looks each up with poppler's pdftotext, which shares no code with ours: its words, folded to letters and digits,
must occur in order on the page it names.  Prints the share per span and lists each one that does not, with whether
its words stand on another page instead.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant import Assistant
from assistant.datatypes import Quote
from assistant.text import fold, words

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "judged" / "library" / "questions.jsonl"


@lru_cache(maxsize=4_000)
def pdftotext(file: Path, page: int, *, layout: bool = False) -> str:
    """One page as poppler reads it."""
    options = ["-layout"] if layout else []
    command = ["pdftotext", *options, "-f", str(page), "-l", str(page), "-enc", "UTF-8", str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def in_order(text: str, page: str) -> bool:
    """Whether the words of `text` occur in `page` one after the other, other words between them allowed."""
    at, folded = 0, fold(page)
    for word in words(text):
        found = folded.find(fold(word), at)
        if found < 0:
            return False
        at = found + len(fold(word))
    return True


def contiguous(text: str, page: str) -> bool:
    """Whether the letters and digits of `text` stand in `page` without interruption."""
    return fold(text) in fold(page)


def judge(assistant: Assistant, quote: Quote) -> tuple[str, str]:
    """("run" | "order" | "elsewhere" | "lost", what failed) for a quotation."""
    file = assistant.file(quote.citation.report.id)
    verdict = "run"
    for span in quote.spans:
        text = assistant.page(quote.citation.report.id, span.page).text[span.start : span.end]
        pages = [pdftotext(file, span.page), pdftotext(file, span.page, layout=True)]
        if any(contiguous(text, page) for page in pages):
            continue
        if any(in_order(text, page) for page in pages):
            verdict = "order"
            continue
        others = [n for n in assistant.page_numbers(quote.citation.report.id) if n != span.page]
        wrong = next((n for n in others if contiguous(text, pdftotext(file, n))), None)
        return ("elsewhere" if wrong else "lost"), text
    return verdict, ""


def main() -> None:
    """Ask, look up, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--quotations", type=int, default=300)
    given = parser.parse_args()
    if shutil.which("pdftotext") is None:
        sys.exit("pdftotext is not installed (Debian: poppler-utils).")
    assistant = Assistant.open(given.library, warm=True)
    quotes: list[Quote] = []
    seen: set[tuple[str, str]] = set()
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for place in range(6):  # first quotations first, so that every question has its say
        for question in questions:
            answer = assistant.ask(question["question"])
            shown = (*answer.quotes, *answer.near_misses)
            if place < len(shown) and len(quotes) < given.quotations:
                key = (shown[place].citation.report.id, shown[place].text)
                if key not in seen:
                    seen.add(key)
                    quotes.append(shown[place])
        if len(quotes) >= given.quotations:
            break
    verdicts: dict[str, int] = {"run": 0, "order": 0, "elsewhere": 0, "lost": 0}
    for quote in quotes:
        verdict, text = judge(assistant, quote)
        verdicts[verdict] += 1
        if verdict in ("elsewhere", "lost"):
            print(f"{verdict}: {quote.citation.short}\n    {text!r}")
    good = verdicts["run"] + verdicts["order"]
    print(json.dumps({"quotations": len(quotes), **verdicts, "in_order_on_their_page": round(good / len(quotes), 4)}))


if __name__ == "__main__":
    main()
