"""What a file is taken to be when the catalogue is silent."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.reading.guessing import guess_report

BODY = ("The council met in the hall and agreed to all that was put to it on the day.", 11.0)


@pytest.mark.parametrize(
    ("metadata", "first", "title"),
    [
        ({"Title": "Act Local: a report"}, [BODY], "Act Local: a report"),
        ({"Title": "DfT strategy 2022 - GOV.UK"}, [BODY], "DfT strategy 2022"),
        ({"Title": "Microsoft Word - final v3.docx"}, [("Power to the parishes", 24.0), BODY], "Power to the parishes"),
        ({"Title": "untitled"}, [("Power to", 24.0), ("the parishes", 24.0), BODY], "Power to the parishes"),
        ({"Title": "PowerPoint Presentation"}, [BODY], "my report"),
        ({}, [BODY, BODY], "my report"),
        ({}, [], "my report"),
    ],
)
def test_titles(metadata, first, title):
    assert guess_report(metadata, first, "my_report").title == title


@pytest.mark.parametrize(
    ("metadata", "first", "publisher"),
    [
        ({"Author": "Centre for London"}, [BODY], "Centre for London"),
        ({}, [("KENT COUNTY COUNCIL", 20.0), BODY], "Kent County Council"),
        ({}, [("Department for Education", 12.0), BODY], "Department for Education"),
        ({}, [("Mr Lehmann said that he was a Member of Swale Borough Council, " * 3, 11.0)], ""),
        ({"Author": "jsmith"}, [BODY], ""),
    ],
)
def test_publishers(metadata, first, publisher):
    assert guess_report(metadata, first, "x").publisher == publisher


def test_an_author_is_believed_only_when_the_first_pages_name_her_too():
    assert guess_report({"Author": "Ann Other; Ben Else"}, [("By Ann Other", 12.0)], "x").authors == ("Ann Other",)
    assert guess_report({"Author": "Jon Typist"}, [BODY], "x").authors == ()


@pytest.mark.parametrize(
    ("metadata", "first", "year"),
    [
        ({"CreationDate": "D:20240705101900"}, [("Published May 2019", 12.0)], 2019),
        ({"CreationDate": "D:20240705101900"}, [BODY], 2024),
        ({"Title": "State of the parishes 2018"}, [BODY], 2018),
        ({"CreationDate": "D:00010705"}, [BODY], None),
        ({"CreationDate": f"D:{date.today().year + 5}0101"}, [BODY], None),
        ({}, [("Budget 2025-26", 20.0)], None),
        ({"Published": "2021-05-01"}, [("It was so in 2013, they say.", 12.0)], 2021),
    ],
)
def test_years(metadata, first, year):
    assert guess_report(metadata, first, "x").year == year
