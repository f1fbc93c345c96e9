"""The judged questions over the starter reports: their form, and that each answer's words stand where it says."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "judged" / "starter"
CORPUS = ROOT / "corpus"
WHYS = {"wrong council", "wrong year", "wrong scheme", "absent detail", "other subject"}
ALWAYS = {"_id", "question", "doc", "pages", "answerable", "kind", "split"}
SOMETIMES = {"history", "answer", "answers", "why", "also", "near", "note"}


def load_questions() -> list[dict]:
    return [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


QUESTIONS = load_questions()


def fold(text: str) -> str:
    """Letters and digits alone, so that line ends, hyphens and quotation marks do not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@cache
def read_folded(name: str) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(CORPUS / name)
    try:
        return tuple(fold(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def list_places(question: dict, *fields: str) -> list[tuple[str, int]]:
    own = [question] if question["doc"] else []
    return [
        (place["doc"], page)
        for place in own + [place for field in fields for place in question.get(field, [])]
        for page in place["pages"]
    ]


def test_the_set_names_the_starter_library_and_alternates_its_halves():
    assert json.loads((FOLDER / "set.json").read_text(encoding="utf-8"))["library"] == "corpus"
    assert [question["_id"] for question in QUESTIONS] == [f"starter-{i:03d}" for i in range(1, len(QUESTIONS) + 1)]
    assert [question["split"] for question in QUESTIONS] == [("tune", "test")[i % 2] for i in range(len(QUESTIONS))]
    assert len({(question["question"], *question.get("history", [])) for question in QUESTIONS}) == len(QUESTIONS)
    assert sum(not question["answerable"] for question in QUESTIONS) >= 20


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["_id"])
def test_a_question_has_the_form_the_readme_describes(question):
    assert set(question) >= ALWAYS
    assert set(question) <= ALWAYS | SOMETIMES
    if question["answerable"]:
        assert question["doc"] and question["pages"] and question["answer"] and "why" not in question
    else:
        assert question["doc"] is None and question["pages"] == [] and question["why"] in WHYS and question["note"]
    for name, page in list_places(question, "also", "near"):
        assert 0 <= page < len(read_folded(name))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q["answerable"]], ids=lambda question: question["_id"])
def test_the_answering_words_stand_on_the_pages_that_are_named(question):
    words = [fold(part) for part in (question["answer"], *question.get("answers", []))]
    pages = {place: read_folded(place[0])[place[1]] for place in list_places(question, "also")}
    own = [text for (name, _), text in pages.items() if name == question["doc"]]
    assert any(words[0] in text for text in own)
    for place, text in pages.items():
        assert any(part in text for part in words), place
    for part in words:
        assert any(part in text for text in pages.values()), part
