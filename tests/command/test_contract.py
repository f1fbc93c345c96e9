"""What other programs rely on: forms, exit codes, JSON alone on standard output."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.command.main import run
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How much did the Ivy House group raise from shares?"
CATALOGUE = (
    "id,file,title,publisher,year,tags,kind\n"
    "ivy,pubs.md,The Ivy House,Locality,2013,pubs,report\n"
    "wigan,wigan.md,The Wigan Deal,New Local,,,digest\n"
    "parish,parish.txt,Parish petitions,NALC,2019,parishes,report\n"
    "starter,starter.pdf,Act local,Localis,2018,,digest\n"
)
REPORT_KEYS = {"id", "title", "publisher", "year", "file", "kind"}
QUOTE_KEYS = {"text", "answer_spans", "report", "page", "page_label", "printed_page", "locator", "spans", "score"}

REPORTS = {
    "pubs.md": "# Saving the Ivy House\n\nThe Ivy House in Nunhead was the first pub bought under the right to bid. "
    "It was listed as an asset of community value in 2012.\n\n## Money\n\nThe group raised £142,600 from shares. "
    "A loan covered the rest of the price.\n",
    "wigan.md": "# The Wigan Deal\n\nWigan Council began the Deal in 2011. Staff were trained to listen first.\n\n"
    "## Savings\n\nThe council reports savings of £180 million. Council tax was frozen.\n",
    "parish.txt": "Petitions for a new parish council\n\nA petition needs the signatures of 7.5% of the electors. "
    "The council then has 12 months to finish the review.\n",
}

Make = Callable[..., Settings]
Say = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four reports, one of them a PDF; tests get a copy."""
    settings = Settings.of(tmp_path_factory.mktemp("built") / "library")
    settings.corpus.mkdir(parents=True)
    for name, text in REPORTS.items():
        (settings.corpus / name).write_text(text, encoding="utf-8")
    settings.catalogue.write_text(CATALOGUE, encoding="utf-8")
    shutil.copy(ROOT / "corpus" / "act-local-digest.pdf", settings.corpus / "starter.pdf")
    assert run(["build", "--library", str(settings.library), "--model", "hashing", "--json"]) == 0
    return settings.library


@pytest.fixture
def library(built: Path, tmp_path: Path) -> Settings:
    """A copy of the library, free to be changed."""
    return Settings.of(shutil.copytree(built, tmp_path / "library"))


@pytest.fixture
def say(library: Settings, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs the command on the library; exit code and JSON, standard output having held nothing else."""
    capsys.readouterr()

    def said(*argv: str) -> tuple[int, Any]:
        code = run([*argv, "--json", "--library", str(library.library)])
        return code, json.loads(capsys.readouterr().out)

    return said


# Each verb's form


def test_build_says_what_it_did(say: Say, library: Settings) -> None:
    (library.corpus / "new.md").write_text("# Oaks\n\nThe oak was felled.")
    (library.corpus / "bad.pdf").write_bytes(b"")
    (library.corpus / "parish.txt").unlink()
    (library.corpus / "wigan.md").rename(library.corpus / "deal.md")
    (library.corpus / "pubs.md").write_text("# Pubs\n\nThe group raised £5 from shares.")
    code, built = say("build")
    assert code == 0
    found = {
        k: built[k] for k in ("added", "updated", "renamed", "removed", "unchanged", "reports", "truncated_tokens")
    }
    assert found == {
        "added": ["new.md"], "updated": ["pubs.md"], "renamed": ["deal.md"], "removed": ["parish.txt"],
        "unchanged": 1, "reports": 4, "truncated_tokens": 0,
    }  # fmt: skip
    (skip,) = built["skipped"]
    assert (skip["file"], set(skip)) == ("bad.pdf", {"file", "reason"})
    assert all(isinstance(built[k], int) for k in ("pages", "pages_without_text", "passages"))
    assert built["seconds"] > 0
    assert say("build", "--strict")[0] == 1
    (library.corpus / "bad.pdf").unlink()
    assert say("build", "--strict", "--rehash")[0] == 0


def test_ask_answers_with_quotations_and_exit_code_0(say: Say) -> None:
    code, answer = say("ask", QUESTION)
    assert (code, answer["status"], answer["question"]) == (0, "answered", QUESTION)
    assert answer["searched_for"] == [QUESTION]
    assert answer["strength"] in ("strong", "weak")
    assert 0 <= answer["confidence"] <= 1
    assert answer["coverage"]["reports"] == 4
    assert {"pages", "pages_without_text"} <= set(answer["coverage"])
    first = answer["quotes"][0]
    assert set(first) >= QUOTE_KEYS
    assert set(first["report"]) >= REPORT_KEYS
    assert (first["report"]["id"], first["report"]["year"], first["page"]) == ("ivy", 2013, None)
    start, end = first["answer_spans"][0]
    assert first["text"][start:end] == "The group raised £142,600 from shares."
    assert set(first["spans"][0]) == {"page", "start", "end"}


def test_ask_without_an_answer_gives_near_misses_and_exit_code_1(say: Say) -> None:
    code, answer = say("ask", "What savings did the council of Norwich report?")
    assert (code, answer["status"], answer["quotes"], answer["strength"]) == (1, "not_found", [], None)
    assert answer["near_misses"]
    assert all(set(miss) >= {*QUOTE_KEYS, "why_not"} and miss["why_not"] for miss in answer["near_misses"])
    assert answer["lacking"] == []
    norwich = {part["part"]: part for part in answer["parts"]}["Norwich"]
    assert (norwich["reports"], norwich["report_ids"], set(norwich)) == (
        0, [], {"part", "reports", "note", "kind", "report_ids"}
    )  # fmt: skip


def test_a_question_about_the_library_gives_a_list_of_reports(say: Say) -> None:
    code, answer = say("ask", "Which reports mention the right to bid?")
    assert (code, answer["status"], answer["quotes"]) == (0, "answered", [])
    by = {"by": "words", "words": "right to bid", "publisher": None, "year_from": None, "year_to": None, "note": None}
    assert answer["listed_by"] == {**by, "each": [], "any_of": False, "without": [], "called": None}
    found = {one["report"]["id"]: one for one in answer["listing"]}
    assert set(found) == {"ivy", "starter"}
    assert (found["ivy"]["pages"], found["ivy"]["first_page"]) == (1, None)
    assert found["starter"]["first_page"] >= 1
    assert set(found["ivy"]) == {"report", "pages", "first_page", "first_printed_page", "spans", "link"}
    code, answer = say("ask", "Which reports mention unicorns?")
    assert (code, answer["status"], answer["listing"]) == (1, "not_found", [])
    code, answer = say("ask", "Which reports mention the right to bid?", "--exactly")
    assert (answer["listing"], answer["listed_by"]) == (None, None)


def aged(library: Settings, change: str) -> None:
    """Make the index look like one of an earlier version."""
    with sqlite3.connect(library.index / "library.db") as db:
        assert db.execute(change).rowcount


MADE = "This index was made by an earlier version of the program"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE generations SET analyser = analyser - 1", MADE),
        ("UPDATE generations SET splitter = splitter - 1", MADE),
        ("UPDATE reports SET reader = 1", MADE),
        ("UPDATE reports SET reader = 1 WHERE id = 'ivy'", "1 of 4 reports was read by an earlier version"),
        ("UPDATE reports SET reader = 1 WHERE id != 'ivy'", "3 of 4 reports were read by an earlier version"),
    ],
)
def test_an_index_of_an_earlier_version_is_told_on_standard_error(
    library: Settings, capsys: pytest.CaptureFixture[str], change: str, found: str
) -> None:
    aged(library, change)
    batch = library.library / "questions.jsonl"
    batch.write_text(json.dumps({"question": QUESTION}), "utf-8")
    for verb in (
        ["ask", QUESTION], ["compare", QUESTION, "--report", "ivy", "--report", "parish"], ["search", QUESTION],
        ["ask", "--batch", str(batch)], ["search", "--batch", str(batch)],
    ):  # fmt: skip
        assert run([*verb, "--library", str(library.library)]) == 0
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(found)
        assert line.endswith("answers may be poorer than they could be. Run `localism build` once.")
    assert run(["build", "--library", str(library.library)]) == 0
    capsys.readouterr()
    assert run(["ask", QUESTION, "--library", str(library.library)]) == 0
    assert capsys.readouterr().err == ""


def test_a_report_to_be_tried_again_makes_no_index_of_an_earlier_version(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    aged(library, "UPDATE reports SET reader = 0 WHERE id = 'ivy'")
    assert run(["ask", QUESTION, "--library", str(library.library)]) == 0
    assert capsys.readouterr().err == ""


def test_compare_gives_a_column_each_and_exit_code_1_when_none_answers(say: Say) -> None:
    code, found = say("compare", QUESTION, "--report", "ivy", "--report", "parish")
    assert (code, found["question"], found["answered"]) == (0, QUESTION, 1)
    ivy, parish = found["columns"]
    assert set(ivy) == {"kind", "name", "value", "searched", "answer"}
    assert (ivy["kind"], ivy["value"], ivy["name"]) == ("report", "ivy", "The Ivy House")
    assert ivy["answer"]["quotes"][0]["report"]["id"] == "ivy"
    assert (parish["answer"]["status"], parish["answer"]["quotes"]) == ("not_found", [])
    assert ivy["answer"]["coverage"]["reports"] == 1
    code, found = say("compare", "Who felled the oak?", "--place", "Wigan", "--place", "Nowhere")
    assert (code, found["answered"], found["columns"][1]["searched"]) == (1, 0, "no report naming Nowhere")
    code, found = say("compare", QUESTION, "--report", "ivy")
    assert (code, found["error"]["kind"]) == (2, "usage")


@pytest.mark.parametrize("argv", [["ask"], ["ask", ""], ["ask", "  ?! "]])
def test_an_empty_question_has_a_status_and_exit_code_1(say: Say, argv: list[str]) -> None:
    code, answer = say(*argv)
    assert (code, answer["status"], answer["quotes"]) == (1, "empty_question", [])


def test_an_empty_library_has_a_status_and_exit_code_1(make_library: Make, capsys: pytest.CaptureFixture[str]) -> None:
    settings = make_library({})
    assert run(["ask", QUESTION, "--json", "--library", str(settings.library)]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "empty_library"


def test_search_ranks_from_1_and_counts_pages_from_1(say: Say) -> None:
    code, found = say("search", "pride in place", "--report", "starter", "--k", "5")
    assert (code, found["query"], len(found["hits"])) == (0, "pride in place", 5)
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4, 5]
    for hit in found["hits"]:
        assert set(hit) >= {"rank", "score", "cosine", "bm25", "report", "page", "pages", "text"}
        assert hit["pages"][0] == hit["page"] >= 1
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert found["seconds"] >= 0


def test_list_and_show_give_the_report_and_its_pages_from_1(say: Say) -> None:
    _, listed = say("list")
    reports = {r["id"]: r for r in listed["reports"]}
    assert set(reports) == {"ivy", "wigan", "parish", "starter"}
    starter = reports["starter"]
    assert set(starter) >= {*REPORT_KEYS, "pages", "pages_without_text", "passages", "notes"}
    _, shown = say("show", "starter")
    assert shown["report"]["id"] == "starter"
    assert [page["page"] for page in shown["pages"]] == list(range(1, starter["pages"] + 1))
    assert set(shown["pages"][0]) >= {"page", "label", "printed", "text", "headings"}
    _, one = say("show", "starter", "--page", "1")
    assert one["pages"] == shown["pages"][:1]
    _, whole = say("show", "ivy")
    assert [page["page"] for page in whole["pages"]] == [None]


def test_a_quotation_is_the_slice_of_the_page_it_names(say: Say) -> None:
    _, answer = say("ask", "What is pride in place?", "--report", "starter")
    quotes = answer["quotes"] or answer["near_misses"]
    assert quotes
    for quote in quotes:
        texts = []
        for span in quote["spans"]:
            _, shown = say("show", "starter", "--page", str(span["page"]))
            texts.append(shown["pages"][0]["text"][span["start"] : span["end"]])
        assert " ".join(texts) == quote["text"]
        assert quote["page"] == quote["spans"][0]["page"] >= 1


def test_check_is_well_with_0_and_not_with_1(say: Say, library: Settings) -> None:
    code, checked = say("check")
    assert (code, checked["ok"], checked["problems"]) == (0, True, [])
    assert checked["passages"] > 3
    assert checked["quotable_characters"] > 100
    library.catalogue.write_text(CATALOGUE.replace("2013", "20l3"))
    code, checked = say("check")
    assert (code, checked["ok"]) == (1, False)
    assert set(checked["problems"][0]) == {"what", "where", "do"}


def test_add_remove_and_restore_say_what_they_did(say: Say, tmp_path: Path) -> None:
    (tmp_path / "oak.md").write_text("# Oaks\n\nThe oak was felled.")
    code, added = say("add", str(tmp_path / "oak.md"), str(tmp_path / "nowhere.md"))
    assert (code, added["added"]) == (0, ["oak.md"])
    assert [skip["file"] for skip in added["skipped"]] == ["nowhere.md"]
    assert say("remove", "ivy", "wigan") == (0, {"removed": ["ivy", "wigan"]})
    code, restored = say("restore", "ivy")
    assert (code, restored["restored"], restored["added"]) == (0, ["ivy"], ["pubs.md"])
    assert {r["id"] for r in say("list")[1]["reports"]} >= {"ivy", "parish"}


@pytest.mark.parametrize(
    ("filters", "among"),
    [
        (["--report", "wigan"], {"wigan"}),
        (["--report", "wigan", "--report", "ivy"], {"wigan", "ivy"}),
        (["--publisher", "locality"], {"ivy"}),
        (["--tag", "parishes"], {"parish"}),
        (["--year-from", "2019"], {"parish"}),
        (["--year-to", "2013"], {"ivy"}),
        (["--year-from", "2013", "--year-to", "2019", "--publisher", "NALC"], {"parish"}),
    ],
)
def test_filters_choose_reports(say: Say, filters: list[str], among: set[str]) -> None:
    _, found = say("search", "council parish pub", *filters, "--k", "50")
    assert {hit["report"]["id"] for hit in found["hits"]} == among
    _, answer = say("ask", "What did the council do?", *filters)
    assert answer["coverage"]["reports"] == len(among)


# Where options may stand


@pytest.mark.parametrize(
    "order",
    [
        ["--library", "{}", "--json", "ask", QUESTION],
        ["--json", "--library={}", "ask", QUESTION],
        ["ask", "--json", "--library", "{}", QUESTION],
        ["ask", QUESTION, "--library={}", "--json"],
        ["ask", "--library", "{}", "--k", "1", "--json", "--", QUESTION],
    ],
)
def test_options_may_stand_before_and_after(
    library: Settings, capsys: pytest.CaptureFixture[str], order: list[str]
) -> None:
    capsys.readouterr()
    assert run([part.replace("{}", str(library.library)) for part in order]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == QUESTION


def test_a_question_that_looks_like_an_option_can_be_asked(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["ask", "--library", str(library.library), "--", "--json"]) == 1
    assert not capsys.readouterr().out.startswith("{")


def test_the_library_is_the_current_folder_or_the_one_in_the_environment(
    library: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    capsys.readouterr()
    monkeypatch.chdir(library.library)
    assert run(["list", "--json"]) == 0
    monkeypatch.chdir(tmp_path)
    assert run(["list", "--json"]) == 2
    monkeypatch.setenv("LOCALISM_LIBRARY", str(library.library))
    capsys.readouterr()
    assert run(["list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["reports"]) == 4


# Wrong use


@pytest.mark.parametrize(
    ("argv", "kind", "said"),
    [
        (["ask", "q", "--nonsense"], "usage", "--nonsense"),
        (["nonsense"], "usage", "nonsense"),
        ([], "usage", "--json"),
        (["ask", "q", "--k", "0"], "usage", "--k"),
        (["ask", "q", "--k", "many"], "usage", "--k"),
        (["search", "q", "--year-from", "soon"], "usage", "--year-from"),
        (["show"], "usage", "ID"),
        (["add"], "usage", "FILE"),
        (["ask", "q", "--report", "nobody"], "usage", "'nobody'"),
        (["ask", "q", "--year-from", "2020", "--year-to", "2010"], "usage", "backwards"),
        (["show", "nobody"], "usage", "'nobody'"),
        (["show", "ivy", "--page", "9"], "usage", "no page 9"),
        (["remove", "nobody"], "usage", "'nobody'"),
        (["restore", "ivy"], "usage", "'ivy'"),
        (["ask", "--batch", "nowhere.jsonl"], "usage", "nowhere.jsonl"),
        (["evaluate", "nowhere"], "usage", "nowhere"),
        (["ask", "q", "--reranker", "nowhere/at-all"], "model", "nowhere/at-all"),
        (["search", "q", "--reranker", "nowhere/at-all"], "model", "Nothing is downloaded"),
        (["ask", "--batch", "q.jsonl", "--export", "p.docx", "--reranker", "x"], "usage", "--reranker"),
    ],
)
def test_wrong_use_is_exit_code_2_with_its_kind_and_message(say: Say, argv: list[str], kind: str, said: str) -> None:
    code, found = say(*argv)
    assert (code, set(found), set(found["error"])) == (2, {"error"}, {"kind", "message"})
    assert found["error"]["kind"] == kind
    assert said in found["error"]["message"]


@pytest.mark.parametrize("verb", [["ask", "q"], ["search", "q"], ["list"], ["show", "x"], ["check"]])
def test_a_folder_without_an_index_is_told_how_to_build_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    assert run([*verb, "--json", "--library", str(tmp_path)]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "no_index"
    assert "localism build" in error["message"]
    assert list(tmp_path.iterdir()) == []


def test_without_json_a_complaint_goes_to_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--library", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("localism: No index in ")
    assert run(["--library"]) == 2
    assert run([]) == 2
    assert "Usage: localism" in capsys.readouterr().out


def test_a_fault_of_the_program_is_not_taken_for_nothing_found(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import assistant.ask

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug\x1b[2J")

    monkeypatch.setattr(assistant.ask.Assistant, "ask", broken)
    code, found = say("ask", QUESTION)
    assert (code, found["error"]["kind"]) == (2, "fault")
    assert "ZeroDivisionError" in found["error"]["message"]


# Batches


def _batch(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "batch.jsonl"
    path.write_bytes(data)
    return str(path)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_batch_keeps_order_and_ids_and_a_bad_line_stops_nothing(
    library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[Any] = [
        {"_id": "a", "question": QUESTION},
        "not json {",
        {"_id": {"any": [1]}, "question": "Where is Norwich?"},
        {"_id": 3, "question": "What did the council do?", "file": "wigan.md"},
        {"_id": 4, "question": QUESTION, "file": "nowhere.md"},
        {"_id": 5, "question": QUESTION, "file": ["pubs.md"]},
        {"_id": 6, "question": 7},
        {"_id": 7, "question": QUESTION, "history": 7},
        ["a list"],
        "[" * 100_000,
        "",
        {"_id": 8, "question": "And how much from shares?", "history": ["Who bought the Ivy House?"]},
        {"_id": 9, "question": "half a \ud83d character and a NUL \x00"},
        {"question": ""},
    ]
    text = "\r\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    batch = _batch(tmp_path, b"\xef\xbb\xbf" + text.encode() + b"\r\n\xff\xfe\xe9")
    capsys.readouterr()
    assert run(["ask", "--batch", batch, "--library", str(library.library)]) == 0
    out = _lines(capsys)
    assert [line["_id"] for line in out] == ["a", None, {"any": [1]}, 3, 4, 5, 6, 7, None, None, 8, 9, None, None]
    bad = [n for n, line in enumerate(out) if "error" in line]
    assert bad == [1, 4, 5, 6, 7, 8, 9, 13]
    for n in bad:
        assert set(out[n]) == {"_id", "error"}
        assert set(out[n]["error"]) == {"kind", "message"}
    assert "line 2" in out[1]["error"]["message"]
    assert "line 15" in out[13]["error"]["message"]
    assert out[0]["status"] == "answered"
    shown = out[3]["quotes"] or out[3]["near_misses"]
    assert {quote["report"]["file"] for quote in shown} == {"wigan.md"}
    assert "Ivy" in out[10]["searched_for"][0]
    assert out[12]["status"] == "empty_question"


def test_a_batch_line_is_what_one_question_gets(say: Say, library: Settings, tmp_path: Path, capsys: Any) -> None:
    _, alone = say("ask", QUESTION, "--k", "2")
    batch = _batch(tmp_path, json.dumps({"_id": 1, "question": QUESTION}).encode())
    assert run(["ask", "--batch", batch, "--k", "2", "--json", "--library", str(library.library)]) == 0
    (line,) = _lines(capsys)
    for answer in (alone, line):
        del answer["seconds"]
    assert line == {"_id": 1, **alone}


def test_a_batch_of_searches(library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b'{"_id": 1, "query": "pub"}\n{"_id": 2, "question": "council", "file": "wigan.md"}\n{"_id": 3}\n'
    capsys.readouterr()
    assert run(["search", "--batch", _batch(tmp_path, data), "--k", "2", "--library", str(library.library)]) == 0
    one, two, three = _lines(capsys)
    assert (one["_id"], one["query"], len(one["hits"])) == (1, "pub", 2)
    assert {hit["report"]["file"] for hit in two["hits"]} == {"wigan.md"}
    assert three["error"]["kind"] == "bad_line"


def test_an_empty_batch_is_an_empty_answer(
    library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["ask", "--batch", _batch(tmp_path, b"\n \n"), "--library", str(library.library)]) == 0
    assert capsys.readouterr().out == ""


# Terminals


HOSTILE = (
    "# Pubs\n\nThe Ivy House \x1b]0;owned\x07 group \x9b31m raised \u202e£142,600\u202c from shares\x1b[2J today.\n"
)


def test_nothing_in_a_report_commands_the_terminal(make_library: Make, capsys: pytest.CaptureFixture[str]) -> None:
    settings = make_library(
        {"pubs.md": HOSTILE}, catalogue="id,file,title,publisher\nivy,pubs.md,\x1b[31mRed\x9b,\x07Bell\n"
    )
    (settings.corpus / "bad\x1b[5m.pdf").write_bytes(b"x") if sys.platform != "win32" else None
    for verb in (["ask", QUESTION], ["search", "Ivy House"], ["list"], ["show", "ivy"], ["build"], ["check"]):
        for form in ([], ["--json"]):
            assert run([*verb, *form, "--library", str(settings.library)]) == 0
            said = capsys.readouterr()
            for text in (said.out, said.err):
                odd = {
                    c for c in text if (ord(c) < 32 and c not in "\n\t") or "\x7f" <= c <= "\x9f" or c in "\u202e\u202c"
                }
                assert odd == set(), (verb, form)
    assert run(["show", "\x1b[31m", "--library", str(settings.library)]) == 2
    assert "\x1b" not in capsys.readouterr().err


# As a process


def _process(argv: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *argv], cwd=ROOT, capture_output=True, timeout=120, **options)


def test_json_is_alone_on_standard_output_of_a_real_process(library: Settings) -> None:
    done = _process(["-m", "assistant", "ask", QUESTION, "--json", "--library", str(library.library)])
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["status"] == "answered"
    done = _process(["-m", "assistant", "ask", "--k", "x", QUESTION, "--json"])
    assert (done.returncode, json.loads(done.stdout)["error"]["kind"]) == (2, "usage")


def test_a_question_in_another_encoding_is_asked_all_the_same(library: Settings) -> None:
    raw = b"How much did the Ivy House caf\xe9 group raise from shares?"
    at = os.fsencode(library.library)
    done = _process([os.fsdecode(p) for p in (b"-m", b"assistant", b"ask", raw, b"--json", b"--library", at)])
    assert done.returncode in (0, 1)
    assert json.loads(done.stdout)["status"] in ("answered", "not_found")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "verb", ["list", "ask 'How much did the Ivy House group raise?'", "show starter", "build", "--help"]
)
@pytest.mark.parametrize("form", ["--json", ""])
def test_a_closed_pipe_ends_it_quietly(library: Settings, verb: str, form: str) -> None:
    form = "" if verb == "--help" else f"{form} --library {library.library}"
    done = subprocess.run(
        f"{sys.executable} -m assistant {verb} {form} | true; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", cwd=ROOT, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.stderr == b""
    assert done.returncode == 0


def _imported(argv: list[str]) -> set[str]:
    """Top-level modules a run of the command imports."""
    script = (
        "import sys\nfrom assistant.command.main import run\ncode = run(sys.argv[1:])\n"
        "sys.stderr.write('\\n' + ' '.join({m.split('.')[0] for m in sys.modules}))\nsys.exit(code)\n"
    )
    done = _process(["-c", script, *argv])
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize("argv", [["--help"], ["ask", "--help"], ["build", "--help"], ["serve", "--help"]])
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    found = _imported(argv)
    assert "typer" in found
    assert not found & {"numpy", "torch", "transformers", "gradio", "rich", "faiss", "onnxruntime", "sqlite3", "pypdf"}


def test_asking_imports_neither_torch_nor_transformers_nor_gradio(library: Settings) -> None:
    found = _imported(["ask", QUESTION, "--library", str(library.library)])
    assert "faiss" in found
    assert not found & {"torch", "transformers", "sentence_transformers", "gradio", "fastapi", "pypdf", "docx", "rich"}
