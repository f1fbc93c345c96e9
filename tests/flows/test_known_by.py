"""A report is found by its paper's number, its ISBN and the name of its chair, and says them where it is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.contract import listed_json, report_json
from assistant.reading import read_report
from assistant.settings import Settings

Make = Callable[..., Settings]

HALLS = (
    "# Halls for all: report of the Inquiry into Village Halls\n\nCP 1234\n\nISBN 978-1-2345-6789-7\n\n"
    "The Inquiry into Village Halls, chaired by Lady Pargetter, sat for a year.\n\n## What it found\n\n"
    "Roofs leak first. Most trustees keep no reserve for repairs, and insurers ask for one.\n\n"
    "## What should be done\n\nThe inquiry recommends a fund for roofs. Parishes should inspect each hall every year.\n"
)
OTHER = (
    "# Barns for all\n\nA survey of barns.\n\n## What it found\n\nRoofs leak here too. Most owners keep no reserve.\n\n"
    "## What should be done\n\nThe survey recommends a fund for barns. Owners should inspect each barn every year.\n"
)


THINGS = ("barns", "ponds", "lanes", "paths", "walls", "wells", "woods", "mills", "forges", "greens")


@pytest.fixture
def settings(make_library: Make) -> Settings:
    others = {f"{name}.md": OTHER.replace("barn", name[:-1]).replace("Barns", name.title()) for name in THINGS}
    return make_library({"halls.md": HALLS, **others})


def listed(settings: Settings, file: str) -> dict:
    found = {s.report.file: s for s in Assistant.open(settings).reports()}
    return listed_json(found[file])


def test_numbers_and_names_are_kept_and_marked_as_guessed(settings: Settings) -> None:
    halls = listed(settings, "halls.md")
    assert halls["identifiers"] == ["CP 1234", "ISBN 978-1-2345-6789-7"]
    assert halls["aliases"] == ["Pargetter Inquiry", "Pargetter report"]
    assert {"identifiers", "aliases"} <= set(halls["guessed"])
    assert listed(settings, "barns.md")["identifiers"] == []


@pytest.mark.parametrize(
    "question",
    ["CP 1234", "What does CP 1234 recommend?", "What did the Pargetter Inquiry recommend?", "9781234567897"],
)
def test_a_question_finds_the_report_by_them(settings: Settings, question: str) -> None:
    assistant = Assistant.open(settings)
    best = assistant.search(question, k=3)[0]
    assert best.passage.report_id == "halls-for-all-report-of-the-inquiry-into-village-halls"
    if "recommend" in question:
        answer = assistant.ask(question)
        assert answer.status == "answered"
        assert answer.quotes[0].citation.report.file == "halls.md"
        assert any("recommends a fund for roofs" in quote.text for quote in answer.quotes)


def test_the_catalogue_corrects_a_name_without_reading_the_file_again(settings: Settings) -> None:
    table = settings.catalogue.read_text(encoding="utf-8-sig").splitlines()
    columns = table[0].split(",")
    row = next(i for i, line in enumerate(table) if "halls.md" in line)
    cells = table[row].split(",")
    cells[columns.index("aliases")], cells[columns.index("identifiers")] = "Ambridge papers", "-"
    table[row] = ",".join(cells)
    settings.catalogue.write_text("\n".join(table), encoding="utf-8")
    summary = build_index(settings)
    assert (summary.updated, summary.embedded) == (("halls.md",), 0)
    halls = listed(settings, "halls.md")
    assert (halls["identifiers"], halls["aliases"]) == ([], ["Ambridge papers"])
    assert Assistant.open(settings).search("Ambridge papers", k=1)[0].passage.report_id == halls["id"]
    assert Assistant.open(settings).search("Ambridge papers", k=1)[0].bm25 > 0


def test_a_report_of_the_table_of_known_reports_gets_its_names(make_library: Make) -> None:
    settings = make_library({"power.md": "# Hall Power: findings\n\nHalls are run by people.\n"}, built=False)
    settings.known_reports.parent.mkdir()
    settings.known_reports.write_text(
        "id,title,date,aliases\nhall-power,Hall power,2018,Kerslake of the halls; KH\n", encoding="utf-8"
    )
    build_index(settings)
    assert listed(settings, "power.md")["aliases"] == ["Kerslake of the halls", "KH"]


def test_the_starter_digests_claim_no_number_and_no_chair() -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    for file in ("power-partnerships-digest.pdf", "english-devolution-digest.pdf", "act-local-digest.pdf"):
        guess = read_report(corpus / file).guess
        assert (guess.identifiers, guess.aliases) == ((), ())


def test_the_contract_names_them(settings: Settings) -> None:
    report = Assistant.open(settings).reports()[0].report
    assert {"identifiers", "doubtful", "guessed"} <= set(report_json(report))
