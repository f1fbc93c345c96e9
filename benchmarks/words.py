"""How well slips, acronyms and phrases in quotation marks are understood: tests/judged/words, and no harm elsewhere.

    python benchmarks/words.py [--split test] [--show] [--library DIR]

For each set: questions whose first quotation, any quotation, stands on a right page; for typos the same after the
suggestion is followed; suggestions that are the question meant, another one, or none; for phrases the absent ones
that are answered by silence which names the phrase. Then the suggestions made for the judged questions in which
nothing is misspelt: each of them is one too many. Sets whose reports are not here are left out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assistant.datatypes import Answer
from assistant.evaluating import stands_right
from assistant.judged_library import JudgedLibrary, open_judged
from assistant.measuring import JudgedQuestion, LibraryAbsentError, load_set
from assistant.protocols import no_progress
from assistant.settings import Settings
from assistant.text import sequence

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "tests" / "judged" / "words"
PLAIN = [ROOT / "tests" / "judged" / name for name in ("starter", "library")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", default="", help="tune or test; both if not given")
    parser.add_argument("--show", action="store_true", help="print the questions that go wrong (never for test)")
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the sets and vectors are kept")
    given = parser.parse_args()
    settings = Settings.of(given.library)
    for name in ("typos", "acronyms", "acronyms_library", "phrases"):
        measure_words(WORDS / name, settings, given.split, show=given.show and given.split == "tune")
    for folder in PLAIN:
        measure_plain(folder, settings, given.split, show=given.show)


def _opened(folder: Path, settings: Settings) -> tuple[JudgedLibrary, tuple[JudgedQuestion, ...]] | None:
    try:
        judged = load_set(folder)
    except LibraryAbsentError as error:
        print(f"{folder.name}: left out. {error}")
        return None
    return open_judged(judged, settings, progress=no_progress), judged.questions


def measure_words(folder: Path, settings: Settings, split: str, *, show: bool) -> None:
    """Print the figures of one set of words."""
    opened = _opened(folder, settings)
    if opened is None:
        return
    library, questions = opened
    rows = {row["_id"]: row for row in map(json.loads, (folder / "questions.jsonl").read_text("utf-8").splitlines())}
    count: dict[str, int] = {}

    def tally(name: str, yes: bool, *, why: str = "") -> None:
        count[name] = count.get(name, 0) + yes
        count.setdefault(f"of {name}", 0)
        count[f"of {name}"] += 1
        if show and not yes:
            print(f"   not {name}: {why}")

    for question in questions:
        if split and question.split != split:
            continue
        answer = library.assistant.ask(question.question)
        row = rows[question.id]
        told = f"{question.id} {question.question} -> {answer.did_you_mean or list(answer.searched_for[1:])}"
        if question.answerable:
            first, any_ = _right(answer, question, library)
            tally("right first", first, why=told)
            tally("right any", any_, why=told)
        if "suggest" in row:
            tally("meant is suggested", answer.did_you_mean == row["suggest"], why=told)
            tally("nothing else is", answer.did_you_mean in ("", row["suggest"]), why=told)
            first, any_ = _right(library.assistant.ask(answer.did_you_mean or question.question), question, library)
            tally("right first when followed", first, why=told)
            tally("right any when followed", any_, why=told)
        else:
            tally("nothing is suggested", not answer.did_you_mean, why=told)
        if row.get("adds"):
            said = " ".join(sequence(" ".join(answer.searched_for)))
            tally("meaning is added", all(" ".join(sequence(one)) in said for one in row["adds"]), why=told)
        if not question.answerable:
            named = answer.status == "not_found" and any(
                p in part.part for p in row["phrases"] for part in answer.parts
            )
            tally("absent phrase is said to be", named, why=told)
    figures = "  ".join(f"{name} {n}/{count['of ' + name]}" for name, n in count.items() if not name.startswith("of "))
    print(f"{folder.name}: {figures}")


def _right(answer: Answer, question: JudgedQuestion, library: JudgedLibrary) -> tuple[bool, bool]:
    right = [stands_right(quote, question, library) for quote in answer.quotes]
    return any(right[:1]), any(right)


def measure_plain(folder: Path, settings: Settings, split: str, *, show: bool) -> None:
    """Print what is suggested for questions in which nothing is misspelt."""
    opened = _opened(folder, settings)
    if opened is None:
        return
    library, questions = opened
    asked = [q for q in questions if not split or q.split == split]
    wrong = []
    for question in asked:
        suggested = library.assistant.ask(question.question, history=question.history).did_you_mean
        wrong += [f"{question.question} -> {suggested}"] if suggested else []
    print(f"{folder.name}: suggested though nothing is misspelt {len(wrong)}/{len(asked)}")
    if show:
        print("".join(f"   {line}\n" for line in wrong), end="")


if __name__ == "__main__":
    main()
