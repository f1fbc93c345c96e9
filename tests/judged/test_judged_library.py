"""The judged questions over the real reports: their form, their halves, and that each answer stands where it says."""

import csv
import json
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "library"
ROOT = Path(__file__).parents[2]
LIBRARY = (ROOT / json.loads((FOLDER / "set.json").read_text(encoding="utf-8"))["library"]).resolve()
IMAGE_ONLY = {"PostOfficeHorizon-IT-Inquiry-Response.pdf"}

ALWAYS = {"_id", "question", "doc", "pages", "answerable", "kind", "split"}
SOMETIMES = {"history", "answer", "answers", "why", "also", "near", "note"}
KINDS = {
    *("who", "when", "where", "which", "what", "why", "how", "how much", "how many"),
    *("definition", "comparison", "list", "follow-up"),
}
WHYS = {"wrong council", "wrong year", "wrong scheme", "absent detail", "other subject"}


def load_questions():
    with (FOLDER / "questions.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


QUESTIONS = load_questions()
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]


def load_pool():
    with (FOLDER / "pool.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def list_places(question):
    """Every (file, page) a question is about: where it is answered, and for an unanswerable one what is nearest."""
    own = [{"doc": question["doc"], "pages": question["pages"]}] if question["doc"] else []
    others = question.get("also", []) + question.get("near", [])
    return [(place["doc"], page) for place in own + others for page in place["pages"]]


def fold(text):
    """Letters and digits alone, so that hyphens at line ends, quotation marks and spaces do not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@pytest.fixture(scope="module")
def pages_of():
    if not LIBRARY.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/library): they are never committed")
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: no page can be read")
    opened = cache(lambda name: pdfium.PdfDocument(LIBRARY / name))
    read = cache(lambda name, page: fold(opened(name)[page].get_textpage().get_text_range()))
    return lambda name: (len(opened(name)), lambda page: read(name, page))


def test_every_question_has_the_form_the_readme_describes():
    for question in QUESTIONS:
        name = question["_id"]
        assert set(question) >= ALWAYS, name
        assert set(question) <= ALWAYS | SOMETIMES, name
        assert question["question"].strip() == question["question"] != "", name
        assert question["kind"] in KINDS, name
        assert question["split"] in {"tune", "test"}, name
        assert (question["kind"] == "follow-up") == bool(question.get("history")), name
        for place in question.get("also", []) + question.get("near", []):
            assert {"doc", "pages"} <= set(place) <= {"doc", "pages", "by"}, name
            assert place["pages"] == sorted(set(place["pages"])) != [], name
        assert all(place.get("by", "pool") == "pool" for place in question.get("also", [])), name
        assert not any("by" in place for place in question.get("near", [])), name


def test_an_answerable_question_names_report_page_and_short_answering_words():
    for question in ANSWERABLE:
        name = question["_id"]
        assert question["doc"].endswith(".pdf"), name
        assert question["pages"] == sorted(set(question["pages"])) != [], name
        assert 0 < len(question["answer"].split()) <= 40, name
        assert "why" not in question and "near" not in question, name


def test_an_unanswerable_question_says_why_and_what_is_near():
    for question in UNANSWERABLE:
        name = question["_id"]
        assert (question["doc"], question["pages"]) == (None, []), name
        assert question["why"] in WHYS and question["note"], name
        assert "answer" not in question and "also" not in question, name


def test_ids_count_up_and_no_question_is_asked_twice():
    assert [question["_id"] for question in QUESTIONS] == [f"lib-{n:03d}" for n in range(1, len(QUESTIONS) + 1)]
    asked = Counter((question["question"].casefold(), *question.get("history", [])) for question in QUESTIONS)
    assert [words for words, times in asked.items() if times > 1] == []


def test_the_set_is_large_and_mixed_enough_to_tune_on():
    assert len(QUESTIONS) >= 165
    assert len(UNANSWERABLE) >= 55
    assert 0.30 <= len(UNANSWERABLE) / len(QUESTIONS) <= 0.40
    kinds = Counter(question["kind"] for question in QUESTIONS)
    assert set(kinds) == KINDS
    assert kinds["follow-up"] >= 15
    assert {question["why"] for question in UNANSWERABLE} == WHYS


@pytest.mark.parametrize("part", [QUESTIONS, ANSWERABLE, UNANSWERABLE], ids=["all", "answerable", "unanswerable"])
def test_the_two_halves_differ_by_no_more_than_five(part):
    halves = Counter(question["split"] for question in part)
    assert abs(halves["tune"] - halves["test"]) <= 5


def test_questions_about_one_page_are_never_in_both_halves():
    halves = defaultdict(set)
    for question in QUESTIONS:
        for place in list_places(question):
            halves[place].add(question["split"])
    assert [place for place, splits in halves.items() if len(splits) > 1] == []


def test_the_places_the_pool_added_are_those_judged_yes_in_it():
    added = {
        (question["_id"], place["doc"], page)
        for question in QUESTIONS
        for place in question.get("also", [])
        if place.get("by") == "pool"
        for page in place["pages"]
    }
    pooled = [row for row in load_pool() if row["place"] == "pooled"]
    assert added == {(row["query-id"], row["file"], int(row["page"])) for row in pooled if row["verdict"] == "yes"}


def test_every_question_was_judged_a_second_time_and_each_place_once():
    rows = load_pool()
    assert {row["verdict"] for row in rows} == {"yes", "partly", "no"}
    assert {row["place"] for row in rows} == {"pooled", "first hand"}
    places = Counter((row["query-id"], row["file"], row["page"]) for row in rows)
    assert [place for place, times in places.items() if times > 1] == []
    # Where every system showed only pages that were already named there was nothing left to judge.
    without = {question["_id"] for question in QUESTIONS} - {row["query-id"] for row in rows}
    assert without < {question["_id"] for question in ANSWERABLE}
    assert len(without) < 20


def test_a_follow_up_is_in_the_half_of_the_question_it_follows():
    halves = {question["question"]: question["split"] for question in QUESTIONS if "history" not in question}
    for question in QUESTIONS:
        if "history" in question:
            assert halves[question["history"][-1]] == question["split"], question["_id"]


def test_each_answer_stands_on_a_page_it_names(pages_of):
    missing = []
    for question in ANSWERABLE:
        n_pages, read_page = pages_of(question["doc"])
        assert max(question["pages"]) < n_pages, question["_id"]
        if not any(fold(question["answer"]) in read_page(page) for page in question["pages"]):
            missing.append((question["_id"], question["doc"], question["pages"], question["answer"]))
    assert missing == []


def test_every_other_place_named_is_a_page_of_a_report_in_the_library(pages_of):
    for question in QUESTIONS:
        for name, page in list_places(question):
            assert 0 <= page < pages_of(name)[0], (question["_id"], name, page)


def test_every_report_that_can_be_read_has_at_least_two_questions(pages_of):
    asked = Counter(question["doc"] for question in ANSWERABLE)
    reports = {path.name for path in LIBRARY.glob("*.pdf")} - IMAGE_ONLY
    assert sorted(name for name in reports if asked[name] < 2) == []
