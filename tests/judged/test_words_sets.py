"""The judged questions about words: their form, and that each answer's words stand where it says."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "judged" / "words"
SETS = {"typos": 50, "acronyms": 25, "acronyms_library": 25, "phrases": 50}
OWN = {"typos": "suggest", "acronyms": "adds", "acronyms_library": "adds", "phrases": "phrases"}
ALWAYS = {"_id", "question", "doc", "pages", "answerable", "split"}
SOMETIMES = {"answer", "answers", "also", "why"}
MARKS = "\"'\u201c\u201d\u2018\u2019"


def load(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@cache
def read_folded(file: Path) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(file)
    try:
        return tuple(fold(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_whole_and_its_halves_alternate(name: str) -> None:
    questions = load(name)
    assert len(questions) == SETS[name] == len({q["question"] for q in questions})
    assert [q["split"] for q in questions] == [("tune", "test")[n % 2] for n in range(len(questions))]
    for question in questions:
        assert set(question) >= ALWAYS | {OWN[name]}, question["_id"]
        assert set(question) <= ALWAYS | SOMETIMES | {OWN[name]}, question["_id"]
        assert bool(question["doc"]) == question["answerable"] == bool(question.get("answer")), question["_id"]


def test_a_slip_is_not_what_was_meant_and_a_phrase_stands_in_the_question() -> None:
    assert all(q["suggest"] != q["question"] for q in load("typos"))
    for question in load("phrases"):
        for phrase in question["phrases"]:
            at = question["question"].index(phrase)
            assert question["question"][at - 1] in MARKS
            assert question["question"][at + len(phrase)] in MARKS


@pytest.mark.parametrize("name", SETS)
def test_the_answering_words_stand_on_the_pages_named(name: str) -> None:
    folder = ROOT / json.loads((FOLDER / name / "set.json").read_text(encoding="utf-8"))["library"]
    if not folder.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    missing = []
    for question in load(name):
        if not question["answerable"]:
            continue
        places = [(question["doc"], question["pages"])] + [(o["doc"], o["pages"]) for o in question.get("also", [])]
        said = [fold(words) for words in (question["answer"], *question.get("answers", []))]
        texts = {(file, page): read_folded(folder / file)[page] for file, pages in places for page in pages}
        missing += [(question["_id"], *place) for place, text in texts.items() if not any(s in text for s in said)]
    assert missing == []


def test_no_report_has_the_phrases_that_none_should_have() -> None:
    pages = [text for file in sorted((ROOT / "corpus").glob("*.pdf")) for text in read_folded(file)]
    absent = [p for q in load("phrases") if not q["answerable"] for p in q["phrases"]]
    assert len(absent) == 12
    assert [p for p in absent if any(fold(p) in text for text in pages)] == []
