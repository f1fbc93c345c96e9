"""Both forms of a set become the same record."""

import json

import pytest

from assistant.errors import UsageError
from assistant.measuring import LibraryAbsentError, find_sets, load_set


def lines(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_the_beir_form(tmp_path):
    lines(tmp_path / "corpus.jsonl", {"_id": "t1", "title": "", "text": "x"})
    said = [{"speaker": "user", "text": "Who?"}, {"speaker": "agent", "text": "We."}]
    lines(
        tmp_path / "queries.jsonl",
        {"_id": "q1", "text": "And when?", "history": said},
        {"_id": "q2", "text": "What?", "answerable": False, "answers": ["7  %"]},
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tt1\t1\nq1\tt2\t0\n")
    found = load_set(tmp_path)
    first, second = found.questions
    assert (first.right, first.history, first.answerable) == ({"t1": 1}, ("Who?",), True)
    assert (second.right, second.answers, second.answerable) == ({}, ("7 %",), False)
    assert found.corpus == tmp_path.resolve() / "corpus.jsonl"


def test_pages_counted_from_zero_become_places_counted_from_one(tmp_path):
    (tmp_path / "pdfs").mkdir()
    also = [{"doc": "b.pdf", "pages": [4]}]
    row = {
        "_id": "q1",
        "question": "Who?",
        "doc": "a.pdf",
        "pages": [0, 1],
        "also": also,
        "answer": "We",
        "answers": ["Us"],
    }
    nothing = {
        "_id": "q2",
        "question": "Who?",
        "doc": None,
        "pages": [],
        "answer": None,
        "answerable": False,
        "split": "tune",
    }
    lines(tmp_path / "questions.jsonl", row, nothing)
    first, second = load_set(tmp_path).questions
    assert first.right == {"a.pdf#1": 1, "a.pdf#2": 1, "b.pdf#5": 1}
    assert (first.answers, first.file) == (("We", "Us"), "a.pdf")
    assert (second.right, second.answers, second.answerable, second.split) == ({}, (), False, "tune")


def test_a_library_is_found_from_the_set_or_from_the_root_of_the_project(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "tests" / "reports").mkdir(parents=True)
    lines(tmp_path / "tests" / "one" / "questions.jsonl", {"_id": "q1", "question": "Who?"})
    (tmp_path / "tests" / "one" / "set.json").write_text('{"library": "reports"}')
    with pytest.raises(LibraryAbsentError, match="names the folder reports"):
        load_set(tmp_path / "tests" / "one")
    (tmp_path / "reports").mkdir()
    assert load_set(tmp_path / "tests" / "one").library == (tmp_path / "reports").resolve()
    assert find_sets(tmp_path / "tests") == [tmp_path / "tests" / "one"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ('{"question": "Who?"}', "_id"),
        ("[]", "not a question"),
        ('{"_id": 1, "question": "Who?", "doc": "a.pdf", "pages": ["iv"]}', "page numbers"),
        ('{"_id": 1, "question": "Who?", "doc": "a.pdf", "pages": 3}', "page numbers"),
        ('{"_id": 1, "question": "Who?", "also": [{"doc": "a.pdf", "pages": 3}]}', "page numbers"),
    ],
)
def test_a_broken_line_is_named(tmp_path, text, says):
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "questions.jsonl").write_text("\n" + text + "\n")
    with pytest.raises(UsageError, match=f"Line 2 .*{says}"):
        load_set(tmp_path)


def test_two_questions_of_one_name_are_refused(tmp_path):
    (tmp_path / "pdfs").mkdir()
    lines(tmp_path / "questions.jsonl", {"_id": "a", "question": "Who?"}, {"_id": "a", "text": "When?"})
    with pytest.raises(UsageError, match=r"Line 2 .*of an earlier line"):
        load_set(tmp_path)


def test_a_folder_without_a_set_says_what_a_set_is(tmp_path):
    with pytest.raises(UsageError, match="holds no set"):
        find_sets(tmp_path)
    with pytest.raises(UsageError, match="There is no folder"):
        find_sets(tmp_path / "nowhere")
