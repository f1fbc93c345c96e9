"""Briefings end to end: ask, export, verify, and a list of questions answered into one pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import assistant
from assistant.ask import Assistant
from assistant.brief import export_briefing, load_quotes, verify
from assistant.command.main import run
from assistant.contract import answer_json
from assistant.errors import NoIndexError, UsageError
from assistant.packing import pack_answers, read_questions
from assistant.settings import Settings

Make = Callable[..., Settings]

CATALOGUE = (
    "id,file,title,publisher,year,kind,source,url,accessed\n"
    "ivy,pubs.md,The Ivy House,Locality,2013,report,,https://example.org/ivy,2026-11-20\n"
    'wigan,wigan.md,The Wigan Deal,New Local,2018,digest,"The Wigan Deal, The King\'s Fund, 2019",,\n'
    "parish,parish.txt,Parish petitions,NALC,,report,,,\n"
)


@pytest.fixture(scope="module")
def library(make_shared_library: Make) -> Settings:
    return make_shared_library(catalogue=CATALOGUE)


@pytest.fixture(scope="module")
def quotes(library: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `localism ask --json` gives."""
    answer = Assistant.open(library).ask("How much did the Ivy House group raise from shares?")
    path = tmp_path_factory.mktemp("quotes") / "quotes.json"
    path.write_text(json.dumps(answer_json(answer)), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".docx", ".md", ".html", ".txt"])
def test_what_was_asked_is_exported_and_found_exact(
    library: Settings, quotes: Path, tmp_path: Path, suffix: str
) -> None:
    done = export_briefing(load_quotes(quotes), tmp_path / f"out{suffix}", library)
    assert (done.quotations > 0, done.warnings) == (True, ())
    checked = assistant.verify(tmp_path / f"out{suffix}", library)
    assert {v.status for v in checked.verdicts} <= {"exact", "digest"}
    first = checked.verdicts[0]
    assert (first.status, first.found and first.found.report.id) == ("exact", "ivy")


def test_the_library_fills_in_what_an_answer_does_not_carry(library: Settings, quotes: Path, tmp_path: Path) -> None:
    export_briefing(load_quotes(quotes), tmp_path / "out.json", library)
    items = {i["id"]: i for i in json.loads((tmp_path / "out.json").read_text())}
    assert items["ivy"]["accessed"] == {"date-parts": [[2026, 11, 20]]}


def test_a_report_replaced_since_is_told_from_a_wrong_quotation(make_library: Make, tmp_path: Path) -> None:
    from assistant.building import build_index

    settings = make_library(catalogue=CATALOGUE)
    answer = Assistant.open(settings).ask("How much did the Ivy House group raise from shares?")
    path = tmp_path / "quotes.json"
    path.write_text(json.dumps(answer_json(answer)), encoding="utf-8")
    export_briefing(load_quotes(path), tmp_path / "out.docx", settings)
    assert verify(tmp_path / "out.docx", settings).verdicts[0].since == ""
    report = settings.corpus / "pubs.md"
    report.write_text(report.read_text().replace("142,600", "150,000"), encoding="utf-8")
    build_index(settings)
    verdict = verify(tmp_path / "out.docx", settings).verdicts[0]
    assert (verdict.status, verdict.since) == ("altered", "replaced")
    assert [(c.page, c.briefing) for c in verdict.changes] == [("\u00a3150,000", "\u00a3142,600")]


def test_a_quotation_changed_before_export_is_warned_of(library: Settings, quotes: Path, tmp_path: Path) -> None:
    raw = json.loads(quotes.read_text())
    raw["quotes"][0]["text"] = raw["quotes"][0]["text"].replace("142,600", "242,600")
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(raw))
    done = export_briefing(load_quotes(path), tmp_path / "out.md", library)
    assert "Not word for word" in done.warnings[0]
    assert verify(tmp_path / "out.md", library).verdicts[0].status == "altered"


def test_the_command_says_it_in_words_json_and_html(
    library: Settings, quotes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--library", str(library.library)]
    paper = tmp_path / "paper.docx"
    assert run(["export", "--quotes", str(quotes), "--to", str(paper), "--style", "harvard", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == str(paper)
    good = tmp_path / "good.txt"
    good.write_text('"The group raised \u00a3142,600 from shares."', encoding="utf-8")
    assert run(["verify", str(good), *where]) == 0
    assert "word for word" in capsys.readouterr().out
    bad = tmp_path / "bad.txt"
    bad.write_text('"The group raised \u00a3142,900 from shares."', encoding="utf-8")
    page = tmp_path / "page.html"
    assert run(["verify", str(bad), "--json", "--html", str(page), "--site", "http://127.0.0.1:7860", *where]) == 1
    (found,) = json.loads(capsys.readouterr().out)["quotations"]
    assert (found["status"], found["found"]["report"]["id"], found["found"]["page"]) == ("altered", "ivy", None)
    assert found["difference"] == [{"page": "\u00a3142,600", "briefing": "\u00a3142,900"}]
    assert 'href="http://127.0.0.1:7860/r/ivy/0"' in page.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "none.docx"], "no file"),
        (["verify", "paper.odt"], "not a kind of file"),
        (["verify", "broken.docx"], "not a Word file"),
        (["export", "--quotes", "none.json", "--to", "o.md"], "cannot be opened"),
        (["export", "--quotes", "broken.docx", "--to", "o.md"], "is not JSON"),
        (["export", "--quotes", "empty.json", "--to", "o.md"], "no quotations to export"),
        (["ask", "--export", "o.docx"], "--batch"),
        (["ask", "--batch", "broken.docx", "--export", "o.docx"], "not a list of questions"),
    ],
)
def test_wrong_use_is_said_with_code_2(
    library: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name in ("paper.odt", "broken.docx"):
        (tmp_path / name).write_text("plain words")
    (tmp_path / "empty.json").write_text('{"quotes": []}')
    assert run([*arguments, "--library", str(library.library)]) == 2
    assert said in capsys.readouterr().err


def test_a_paper_without_quotations_is_no_failure(
    library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "paper.md").write_text("# Nothing\n\nNobody is quoted here.")
    assert run(["verify", str(tmp_path / "paper.md"), "--library", str(library.library)]) == 0
    assert "No quotations were found" in capsys.readouterr().out


def test_nothing_can_be_checked_before_the_first_build(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text("x")
    with pytest.raises(NoIndexError):
        verify(tmp_path / "paper.md", tmp_path)


QUESTIONS = 'question\n"How much did the Ivy House group raise from shares?"\nWhat colour are the buses in Leeds?\n'


def test_a_list_of_questions_becomes_one_pack_and_goes_on_where_it_stopped(make_library: Make, tmp_path: Path) -> None:
    settings = make_library(catalogue=CATALOGUE)
    path = tmp_path / "questions.csv"
    path.write_bytes(QUESTIONS.encode("cp1252"))
    done = pack_answers(path, tmp_path / "pack.md", settings)
    assert (done.questions, done.answered + done.weak, done.not_found, done.resumed) == (2, 1, 1, 0)
    text = (tmp_path / "pack.md").read_text()
    assert "## How much did the Ivy House group raise from shares?" in text
    assert "The library does not answer this. 3 reports with" in text
    diary = next((settings.userdata / "packs").glob("*.jsonl"))
    first = diary.read_text().splitlines()[0]
    diary.write_text(f"{first}\n{first[:40]}", encoding="utf-8")  # a run cut off in the second answer
    again = pack_answers(path, tmp_path / "again.docx", settings)
    assert again.resumed == 1
    assert {v.status for v in verify(tmp_path / "again.docx", settings).verdicts} <= {"exact", "digest"}


@pytest.mark.parametrize(
    ("name", "text", "questions"),
    [
        ("q.csv", "question\nWho, then?\n", ["Who, then?"]),
        ("q.csv", "Who is it?\nWhat, if anything, is it?\n", ["Who is it?", "What, if anything, is it?"]),
        ("q.csv", "id;question\n1;Who is it?\n", ["Who is it?"]),
        ("q.csv", "\ufeffNo,Question\n1,Who is it?\n", ["Who is it?"]),
        ("q.txt", "Who is it?\n\nWhat?\n", ["Who is it?", "What?"]),
        ("q.jsonl", '{"question": "Who is it?"}\n', ["Who is it?"]),
    ],
)
def test_lists_of_questions_are_read_as_people_write_them(
    tmp_path: Path, name: str, text: str, questions: list[str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(read_questions(tmp_path / name)) == questions


def test_an_empty_list_of_questions_is_said(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("question\n")
    with pytest.raises(UsageError, match="holds no questions"):
        list(read_questions(tmp_path / "q.csv"))
