"""The catalogue of real reports: what was seen, how it is known, and nothing invented."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "corpus" / "_sources" / "known_reports.csv"
NOTES = ROOT.parent / "shared" / "notes" / "localism_library.md"
COLUMNS = (
    "number,id,title,publisher,date,year,authors,address,address_status,other_addresses,other_address_status,"
    "addresses_to_check,licence,licence_status,places,topics,pages,aliases,note"
).split(",")


def load_reports() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


REPORTS = load_reports()


def split_list(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def test_the_table_has_the_sixty_five_reports_and_its_columns():
    raw = TABLE.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\n") == raw.count(b"\r\n")
    assert list(REPORTS[0]) == COLUMNS
    assert [int(report["number"]) for report in REPORTS] == list(range(1, 66))
    assert len({report["id"] for report in REPORTS}) == 65


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_a_row_says_how_its_address_and_licence_are_known(report):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", report["id"])
    for column in ("title", "address_status", "licence_status", "places", "topics"):
        assert report[column], column
    assert report["publisher"] or report["authors"]
    assert report["address_status"] in {"publisher", "copy", "repository", "check"}
    assert bool(report["address"]) == (report["id"] not in {"draft-nppf-2025", "neighbourhood-planning-ppg"})
    assert len(split_list(report["other_addresses"])) == len(split_list(report["other_address_status"]))
    assert not re.search(r"check|unverified|\*", report["title"] + report["address"] + report["licence"])
    if report["licence_status"].startswith(("not seen", "not noted")):
        assert report["licence"] == ""


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_a_date_is_a_day_a_month_a_year_or_a_session_and_agrees_with_the_year(report):
    assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?|\d{4}–\d\d", report["date"])
    assert report["year"] == (report["date"][:4] if "–" not in report["date"] else "")


def test_every_address_title_and_publisher_stands_in_the_notes():
    if not NOTES.is_file():
        pytest.skip("the library notes are not beside this checkout")
    notes = NOTES.read_text(encoding="utf-8").replace("'", "’")
    for report in REPORTS:
        cells = ("address", "other_addresses", "addresses_to_check", "title", "publisher")
        parts = [part for cell in cells for part in split_list(report[cell])]
        if report["title"].startswith("Making assets work"):
            assert "Making assets work" in notes
        missing = [part for part in parts if part.replace("'", "’") not in notes]
        known_by_pieces = {
            "Our assets, our future (Research Institute Report No. 21)": "Research Institute Report No. 21",
        }
        assert [part for part in missing if known_by_pieces.get(part, part) not in notes] == [], report["id"]
