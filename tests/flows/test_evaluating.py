"""Sets in both forms are measured with the code that answers a reader."""

import json

import pytest

from assistant import Assistant, evaluate
from assistant.errors import UsageError
from assistant.measuring import read_run
from assistant.settings import Settings

TEXTS = [
    ("pub", "Pubs", "The parish bought the Ivy House pub in 2013. It reopened in August."),
    ("road", "Roads", "The county mends potholes within five days of a report."),
    (
        "vote",
        "Votes",
        "A referendum on the neighbourhood plan was held in May. " + "Turnout was low in the north. " * 40,
    ),
    ("tree", "Trees", "Wardens plant oak trees beside the canal every winter."),
]
QUESTIONS = [
    {"_id": "q1", "text": "When did the parish buy the Ivy House pub?", "answers": ["2013"], "split": "tune"},
    {"_id": "q2", "text": "How soon are potholes mended by the county?", "answers": ["five days"], "split": "test"},
    {"_id": "q3", "text": "When was the referendum on the neighbourhood plan?", "answers": ["in May"], "split": "tune"},
    {
        "_id": "q4",
        "text": "Who chairs the Zanzibar dockyard committee?",
        "answers": [],
        "answerable": False,
        "split": "tune",
    },
]
QRELS = {"q1": "pub", "q2": "road", "q3": "vote"}


def write_lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "sets" / "texts"
    write_lines(folder / "corpus.jsonl", [{"_id": i, "title": title, "text": text} for i, title, text in TEXTS])
    write_lines(folder / "queries.jsonl", QUESTIONS)
    lines = [f"{question}\t{text}\t1\n" for question, text in QRELS.items()]
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(lines))
    return folder


@pytest.fixture
def reports(tmp_path):
    """A set over two reports without pages: every place is page 0, which the form writes as -1."""
    folder = tmp_path / "sets" / "reports"
    library = tmp_path / "library"
    library.mkdir()
    (library / "pubs.md").write_text("# Pubs\n\nThe parish bought the Ivy House pub in 2013.\n")
    (library / "roads.md").write_text("# Roads\n\nThe county mends potholes within five days of a report.\n")
    (library / "SOURCES.tsv").write_text(
        "file\ttitle\tpublisher\tyear\npubs.md\tPubs of the parish\tIvy Council\t2014\n"
        "roads.md\tRoads of the county\tRoad Council\t2015\nlost.md\tLost\t\t\n"
    )
    (folder).mkdir(parents=True)
    (folder / "set.json").write_text('{"library": "library"}')
    (tmp_path / "pyproject.toml").touch()
    bought = {"_id": "r1", "question": "When did the parish buy the Ivy House pub?", "answer": "2013"}
    chairs = {"_id": "r2", "question": "Who chairs the Zanzibar dockyard committee?", "answerable": False}
    write_lines(
        folder / "questions.jsonl",
        [{**bought, "doc": "pubs.md", "pages": [-1]}, {**chairs, "doc": None, "pages": []}],
    )
    return folder


def measure(folder, tmp_path, **options):
    return evaluate(folder, model="hashing", library=tmp_path / "here", **options)


def test_the_public_verb_is_the_verb_also_after_it_was_used():
    import assistant

    assert callable(assistant.evaluate) and assistant.evaluate is evaluate


def test_texts_are_ranked_by_their_best_passage_and_answers_are_judged(texts, tmp_path):
    found = measure(texts, tmp_path)
    assert (found["set"], found["questions"]) == ("texts", 4)
    metrics = found["metrics"]
    assert metrics["ndcg@10"] == metrics["recall@100"] == metrics["mrr@10"] == 1.0
    assert metrics["answer_sentence"] == metrics["right_first_quote"] == 1.0
    assert metrics["refused"] == metrics["refusal_auroc"] == 1.0
    assert set(found["legs"]) == {"dense", "bm25", "rrf"}
    assert found["legs"]["bm25"]["ndcg@10"] == 1.0
    assert found["intervals"]["ndcg@10"] == [1.0, 1.0]


def test_a_second_run_embeds_nothing_and_leaves_the_set_as_it_was(texts, tmp_path):
    before = sorted((path.name, path.read_bytes()) for path in texts.iterdir())
    first = measure(texts, tmp_path)
    stages = []
    second = measure(texts, tmp_path, progress=lambda stage, done, total, what="": stages.append((stage, total)))
    assert set(stages) == {("reading", 0), ("asking", 4)}
    assert {**first, "seconds": 0} == {**second, "seconds": 0}
    assert sorted((path.name, path.read_bytes()) for path in texts.iterdir()) == before
    assert len(list((tmp_path / "here" / "index" / "sets").iterdir())) == 1


def test_a_run_file_can_be_compared_with(texts, tmp_path):
    measure(texts, tmp_path, run=tmp_path / "old.run")
    old = read_run(tmp_path / "old.run")
    assert set(old) >= {"q1", "q2", "q3"} and old["q1"][0][0] == "pub"
    worse = (tmp_path / "old.run").read_text().replace(" pub ", " nothing ")
    (tmp_path / "old.run").write_text(worse)
    compared = measure(texts, tmp_path, against=tmp_path / "old.run")["compared"]["ndcg@10"]
    assert (compared["questions"], compared["better"], compared["worse"]) == (3, ["q1"], [])
    assert compared["difference"] == pytest.approx(1 / 3)
    assert compared["interval"][0] <= 1 / 3 <= compared["interval"][1]


def test_limit_draws_by_the_seed_and_split_keeps_what_is_marked(texts, tmp_path):
    assert measure(texts, tmp_path, limit=2)["questions"] == 2
    assert measure(texts, tmp_path, split="tune")["questions"] == 3
    with pytest.raises(UsageError, match="marked with the split 'other'"):
        measure(texts, tmp_path, split="other")


def test_reports_are_linked_and_described_from_their_table(reports, tmp_path):
    found = measure(reports, tmp_path)
    metrics = found["metrics"]
    assert metrics["page_hit@1"] == metrics["page_hit@5_within"] == metrics["right_first_quote"] == 1.0
    assert metrics["answer_sentence"] == 1.0 and metrics["refused"] == 1.0
    (built,) = (tmp_path / "here" / "index" / "sets").iterdir()
    listed = {s.report.file: s.report for s in Assistant.open(Settings.of(built, model="hashing")).reports()}
    assert set(listed) == {"pubs.md", "roads.md"}
    assert (listed["pubs.md"].id, listed["pubs.md"].publisher, listed["pubs.md"].year) == (
        "pubs-of-the-parish", "Ivy Council", 2014,
    )  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "library").iterdir()) == ["SOURCES.tsv", "pubs.md", "roads.md"]


def test_a_report_taken_out_of_the_set_is_taken_out_of_its_library(reports, tmp_path):
    measure(reports, tmp_path)
    (tmp_path / "library" / "pubs.md").unlink()
    assert measure(reports, tmp_path)["metrics"]["page_hit@1"] == 0.0


def test_two_sets_over_the_same_reports_share_one_library(reports, tmp_path):
    again = reports.parent / "again"
    again.mkdir()
    for name in ("set.json", "questions.jsonl"):
        (again / name).write_bytes((reports / name).read_bytes())
    for folder in (reports, again):
        evaluate(folder, model="hashing", library=tmp_path)
    assert len(list((tmp_path / "index" / "sets").iterdir())) == 1


def test_a_folder_of_sets_is_measured_apart_and_together(texts, reports, tmp_path):
    absent = tmp_path / "sets" / "absent"
    write_lines(absent / "questions.jsonl", [{"_id": "a1", "question": "Who?", "doc": "x.pdf", "pages": [0]}])
    (absent / "set.json").write_text('{"library": "not-here"}')
    found = measure(tmp_path / "sets", tmp_path, run=tmp_path / "all.run")
    assert found["questions"] == 6
    assert set(found["sets"]) == {"reports", "texts"}
    assert "not-here" in found["skipped"]["absent"]
    assert found["metrics"]["ndcg@10"] == found["metrics"]["page_hit@1"] == 1.0
    assert found["sets"]["reports"]["questions"] == 2 and "ndcg@10" not in found["sets"]["reports"]["metrics"]
    assert "texts/q1" in read_run(tmp_path / "all.run")


def test_the_command_says_what_was_measured_compared_and_skipped(texts, reports, tmp_path, capsys):
    from assistant.command.say import evaluation

    (tmp_path / "sets" / "absent").mkdir()
    (tmp_path / "sets" / "absent" / "questions.jsonl").touch()
    evaluation(measure(tmp_path / "sets", tmp_path, run=tmp_path / "old.run"))
    said = capsys.readouterr().out
    assert "texts: 4 questions" in said and "sets: 6 questions" in said and "absent was skipped." in said
    (tmp_path / "old.run").write_text((tmp_path / "old.run").read_text().replace("texts/q1 Q0 pub ", "texts/q1 Q0 no "))
    evaluation(measure(tmp_path / "sets", tmp_path, against=tmp_path / "old.run"))
    assert "better (1): texts/q1" in capsys.readouterr().out


def test_a_set_whose_library_is_absent_cannot_be_measured_alone(reports, tmp_path):
    (reports / "set.json").write_text('{"library": "not-here"}')
    with pytest.raises(UsageError, match="not on this computer"):
        measure(reports, tmp_path)


def test_nothing_leans_on_the_order_in_which_questions_stand(texts, tmp_path):
    forward = measure(texts, tmp_path)["metrics"]
    write_lines(texts / "queries.jsonl", QUESTIONS[::-1])
    assert measure(texts, tmp_path)["metrics"] == forward
