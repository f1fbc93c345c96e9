"""Are further quotations called strong when they answer?  How often each confidence is right, by itself.

    python benchmarks/further_quotations.py --library DIR [--split tune|test]

Asks the judged sets (library, second, asked, starter). Of every quotation after the first: how often it stands at a
place that answers, by its own confidence, and how often those called strong and those called weak do. Not every page
that answers is known to the sets, so that the shares are somewhat too low. The border in answering/answer.py was chosen
on "tune" of the others, before "asked" was made.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.datatypes import Quote
from assistant.evaluating import stands_right
from assistant.judged_library import open_judged
from assistant.measuring import LibraryAbsentError, load_set
from assistant.protocols import no_progress
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SETS = ("library", "second", "asked", "starter")
BORDERS = (0.0, 0.1, 0.2, 0.35, 0.45, 0.55, 0.65, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the sets and vectors are kept")
    parser.add_argument("--split", default="tune", choices=("tune", "test"))
    given = parser.parse_args()
    every: list[tuple[Quote, bool]] = []
    for name in SETS:
        try:
            first, further = ask_set(ROOT / "tests" / "judged" / name, Settings.of(given.library), given.split)
        except LibraryAbsentError as error:
            print(f"{name}: left out. {error}")
            continue
        print(f"{name}: first, strong {_share(first, 'strong')}; further, {_both(further)}")
        every += further
    print(f"all: further, {_both(every)}")
    for low, high in pairwise(BORDERS):
        some = [right for quote, right in every if low < quote.confidence <= high]
        print(f"  confidence {low:.2f}-{high:.2f}: {len(some):>4}, right {np.mean(some) if some else 0:.2f}")


def ask_set(folder: Path, settings: Settings, split: str) -> tuple[list[tuple[Quote, bool]], list[tuple[Quote, bool]]]:
    """The first and the further quotations of every answer, each with whether it stands at a place that answers."""
    judged = load_set(folder)
    library = open_judged(judged, settings, progress=no_progress)
    first, further = [], []
    for question in judged.questions:
        if question.split != split:
            continue
        answer = library.assistant.ask(question.question, history=question.history)
        told = [(quote, stands_right(quote, question, library)) for quote in answer.quotes]
        first += told[:1]
        further += told[1:]
    library.assistant.close()
    return first, further


def _both(told: list[tuple[Quote, bool]]) -> str:
    return f"strong {_share(told, 'strong')}, weak {_share(told, 'weak')}"


def _share(told: list[tuple[Quote, bool]], strength: str) -> str:
    some = [right for quote, right in told if quote.strength == strength]
    return f"{np.mean(some) if some else 0:.2f} of {len(some)} right"


if __name__ == "__main__":
    main()
