"""The second set of judged questions: its form, its answers, its halves kept apart from those of the first set."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from assistant.measuring import load_set

JUDGED = Path(__file__).parent
ROOT = JUDGED.parents[1]
LIBRARY = (ROOT / "../shared/library").resolve()


def read(name):
    return [json.loads(line) for line in (JUDGED / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


QUESTIONS = read("second")


def places(question):
    own = [{"doc": question["doc"], "pages": question["pages"]}] if question["doc"] else []
    return [(p["doc"], n) for p in own + question.get("also", []) + question.get("near", []) for n in p["pages"]]


def fold(text):
    return "".join(c for c in text.casefold() if c.isalnum())


def test_every_question_is_whole_and_asked_once():
    assert [q["_id"] for q in QUESTIONS] == [f"sec-{n:03d}" for n in range(1, len(QUESTIONS) + 1)]
    assert len({q["question"].casefold() for q in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        if question["answerable"]:
            assert question["pages"] and 0 < len(question["answer"].split()) <= 40, question["_id"]
            assert not {"why", "near"} & set(question), question["_id"]
        else:
            assert (question["doc"], question["pages"]) == (None, []) and question["why"], question["_id"]


@pytest.mark.parametrize("answerable", [True, False])
def test_the_halves_are_as_large_as_each_other(answerable):
    halves = Counter(q["split"] for q in QUESTIONS if q["answerable"] is answerable)
    assert abs(halves["tune"] - halves["test"]) <= 5


def test_no_page_is_in_both_halves_of_the_two_sets():
    halves = defaultdict(set)
    for question in QUESTIONS + read("library"):
        for place in places(question):
            halves[place].add(question["split"])
    assert [place for place, splits in halves.items() if len(splits) > 1] == []


def test_no_question_of_the_first_set_is_asked_again():
    first = {fold(q["question"]) for q in read("library")}
    assert [q["_id"] for q in QUESTIONS if fold(q["question"]) in first] == []


def test_each_answer_stands_on_a_page_it_names():
    if not LIBRARY.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    import pypdfium2

    opened = {}
    missing = []
    for question in QUESTIONS:
        for name, page in places(question):
            if name not in opened:
                opened[name] = pypdfium2.PdfDocument(LIBRARY / name)
            assert 0 <= page < len(opened[name]), (question["_id"], name, page)
        if question["answerable"]:
            texts = [opened[question["doc"]][page].get_textpage().get_text_range() for page in question["pages"]]
            if fold(question["answer"]) not in " ".join(map(fold, texts)):
                missing.append(question["_id"])
    assert missing == []


def test_it_loads_as_a_set_whose_places_count_pages_from_one():
    if not LIBRARY.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    given = load_set(JUDGED / "second")
    question, row = given.questions[0], QUESTIONS[0]
    assert f"{row['doc']}#{row['pages'][0] + 1}" in question.right
