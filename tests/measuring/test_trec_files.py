"""Run files and qrels survive writing and reading, and a broken line is named."""

import pytest

from assistant.errors import UsageError
from assistant.measuring import read_qrels, read_run, write_run


def test_a_run_is_read_as_it_was_written_also_with_spaces_in_names(tmp_path):
    run = {"q 1": [("A report (2nd).pdf#3", 0.9), ("100%.pdf#1", 0.4)], "q2": []}
    write_run(tmp_path / "a.run", run)
    assert read_run(tmp_path / "a.run") == {"q 1": run["q 1"]}
    first = (tmp_path / "a.run").read_text().splitlines()[0].split()
    assert first == ["q%201", "Q0", "A%20report%20(2nd).pdf#3", "1", "0.900000000", "localism"]


def test_equal_scores_keep_their_order_for_programs_that_sort_by_score(tmp_path):
    write_run(tmp_path / "a.run", {"q": [("z", 0.5), ("a", 0.5), ("b", 0.5)]})
    assert [i for i, _ in read_run(tmp_path / "a.run")["q"]] == ["z", "a", "b"]


def test_an_id_named_twice_counts_once_with_its_best_score(tmp_path):
    (tmp_path / "a.run").write_text("q Q0 a 1 0.5 x\nq Q0 a 2 0.9 x\nq Q0 b 3 0.7 x\n")
    assert read_run(tmp_path / "a.run") == {"q": [("a", 0.9), ("b", 0.7)]}


@pytest.mark.parametrize(
    "text",
    [
        "query-id\tcorpus-id\tscore\nq1\td 1\t2\nq1\td2\t0\n",
        "\ufeffquery-id\tcorpus-id\tscore\r\nq1\td 1\t2\r\nq1\td2\t0\r\n",
    ],
)
def test_qrels_in_the_beir_form(tmp_path, text):
    (tmp_path / "qrels.tsv").write_text(text, encoding="utf-8", newline="")
    assert read_qrels(tmp_path / "qrels.tsv") == {"q1": {"d 1": 2, "d2": 0}}


def test_qrels_in_the_trec_form(tmp_path):
    (tmp_path / "qrels.txt").write_text("q1 0 d1 1\n\nq2 0 d2 0\n")
    assert read_qrels(tmp_path / "qrels.txt") == {"q1": {"d1": 1}, "q2": {"d2": 0}}


@pytest.mark.parametrize(
    ("read", "line"), [(read_run, "q1 Q0 d1 one best tag"), (read_run, "q1 Q0"), (read_qrels, "a\tb\t1\nq1\td1\tyes")]
)
def test_a_broken_line_is_named(tmp_path, read, line):
    (tmp_path / "broken").write_text(line + "\n")
    with pytest.raises(UsageError, match=f"Line {line.count(chr(10)) + 1} of"):
        read(tmp_path / "broken")


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_run(tmp_path / "nothing.run")
