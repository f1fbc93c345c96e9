"""The later sets of judged questions: form, answers, halves kept apart from those of the sets before."""

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


SETS = {"second": "sec", "asked": "ask"}  # in the order they were made; what their ids begin with
BEFORE = {"second": ("library",), "asked": ("library", "second")}
QUESTIONS = {name: read(name) for name in SETS}
every_set = pytest.mark.parametrize("name", SETS)


def places(question):
    own = [{"doc": question["doc"], "pages": question["pages"]}] if question["doc"] else []
    return [(p["doc"], n) for p in own + question.get("also", []) + question.get("near", []) for n in p["pages"]]


def fold(text):
    return "".join(c for c in text.casefold() if c.isalnum())


@every_set
def test_every_question_is_whole_and_asked_once(name):
    questions = QUESTIONS[name]
    assert [q["_id"] for q in questions] == [f"{SETS[name]}-{n:03d}" for n in range(1, len(questions) + 1)]
    assert len({q["question"].casefold() for q in questions}) == len(questions)
    for question in questions:
        if question["answerable"]:
            assert question["pages"] and 0 < len(question["answer"].split()) <= 40, question["_id"]
            assert not {"why", "near"} & set(question), question["_id"]
        else:
            assert (question["doc"], question["pages"]) == (None, []) and question["why"], question["_id"]


@every_set
@pytest.mark.parametrize("answerable", [True, False])
def test_the_halves_are_as_large_as_each_other(name, answerable):
    halves = Counter(q["split"] for q in QUESTIONS[name] if q["answerable"] is answerable)
    assert abs(halves["tune"] - halves["test"]) <= 5


def test_no_page_is_in_both_halves_of_all_sets_together():
    halves = defaultdict(set)
    for question in [*read("library"), *QUESTIONS["second"], *QUESTIONS["asked"]]:
        for place in places(question):
            halves[place].add(question["split"])
    assert [place for place, splits in halves.items() if len(splits) > 1] == []


@every_set
def test_no_question_of_an_earlier_set_is_asked_again(name):
    earlier = {fold(q["question"]) for before in BEFORE[name] for q in read(before)}
    assert [q["_id"] for q in QUESTIONS[name] if fold(q["question"]) in earlier] == []


def test_a_pooled_verdict_is_of_a_question_of_the_set_and_of_a_page_it_does_not_name():
    by_id = {q["_id"]: q for q in QUESTIONS["asked"]}
    lines = (JUDGED / "asked" / "pool.tsv").read_text(encoding="utf-8").splitlines()
    verdicts = [line.split("\t") for line in lines[1:]]
    assert {verdict for *_, verdict in verdicts} == {"yes", "partly", "no"}
    for asked, file, page, _ in verdicts:
        named = {(p["doc"], n) for p in by_id[asked].get("also", []) if "by" not in p for n in p["pages"]}
        named |= {(by_id[asked]["doc"], n) for n in by_id[asked]["pages"]}
        assert (file, int(page)) not in named, (asked, file, page)
    answers = {(asked, file, int(page)) for asked, file, page, verdict in verdicts if verdict == "yes"}
    also = [(asked, place) for asked, question in by_id.items() for place in question.get("also", [])]
    by_pool = {(asked, p["doc"], n) for asked, p in also if "by" in p for n in p["pages"]}
    assert by_pool and by_pool <= answers


@every_set
def test_each_answer_stands_on_a_page_it_names(name):
    if not LIBRARY.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    import pypdfium2

    opened = {}
    missing = []
    for question in QUESTIONS[name]:
        for file, page in places(question):
            if file not in opened:
                opened[file] = pypdfium2.PdfDocument(LIBRARY / file)
            assert 0 <= page < len(opened[file]), (question["_id"], file, page)
        if question["answerable"]:
            texts = [opened[question["doc"]][page].get_textpage().get_text_range() for page in question["pages"]]
            if fold(question["answer"]) not in " ".join(map(fold, texts)):
                missing.append(question["_id"])
    assert missing == []


@every_set
def test_it_loads_as_a_set_whose_places_count_pages_from_one(name):
    if not LIBRARY.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    given = load_set(JUDGED / name)
    question, row = given.questions[0], QUESTIONS[name][0]
    assert f"{row['doc']}#{row['pages'][0] + 1}" in question.right
