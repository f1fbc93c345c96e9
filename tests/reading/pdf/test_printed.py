"""Which number a page is said to print: right or none."""

from __future__ import annotations

import pytest

LINES = ("The council agreed to transfer the hall to the parish,", "which will run it from the first of June.")


def printed(read, sheets):
    return [page.printed for page in read(*sheets)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Page {n} of 9", "{n}"),
        ("{n}/9", "{n}"),
        ("- {n} -", "{n}"),
        ("{n} | P a g e", "{n}"),
        ("Annual report 2019 | {n}", "{n}"),
        ("{n}  Annual report 2019", "{n}"),
        ("Annual report, page {n} of 9", "{n}"),
        ("3-{n}", "3-{n}"),
        ("A-{n}", "A-{n}"),
    ],
)
def test_a_number_is_read_however_it_is_written(read, sheet, written, shown):
    sheets = [sheet().lines(72, 200, *LINES).text(200, 810, written.format(n=n)) for n in range(4, 8)]
    assert printed(read, sheets) == [shown.format(n=n) for n in range(4, 8)]


def test_numbers_stand_outside_on_left_and_right_pages_beside_different_titles(read, sheet):
    sheets = []
    for n in range(10, 18):
        page = sheet().lines(72, 200, *LINES)
        if n % 2:
            page.text(380, 40, "Chapter 2: Assets", 9).text(520, 40, str(n), 9)
        else:
            page.text(72, 40, str(n), 9).text(110, 40, "The parish and its hall", 9)
        sheets.append(page)
    assert printed(read, sheets) == [str(n) for n in range(10, 18)]


def test_roman_front_matter_is_followed_by_arabic_pages(read, sheet):
    numbers = ["i", "ii", "iii", "iv", "1", "2", "3", "4"]
    sheets = [sheet().lines(72, 200, *LINES).text(290, 810, n) for n in numbers]
    assert printed(read, sheets) == numbers


@pytest.mark.parametrize(
    "counted", ["Question {n}", "Appendix {n}", "Agenda item {n}", "Recommendation {n}:", "CP-{n}"]
)
def test_other_things_that_count_up_with_the_pages_are_not_page_numbers(read, sheet, counted):
    sheets = [sheet().text(400, 40, counted.format(n=n)).lines(72, 200, *LINES) for n in range(2, 8)]
    assert printed(read, sheets) == [None] * 6


def test_a_question_and_a_page_on_each_sheet_give_the_page(read, sheet):
    sheets = [
        sheet().text(400, 30, "Question").text(480, 30, str(n + 1)).lines(72, 200, *LINES).text(270, 790, f"Page {n}")
        for n in range(3, 9)
    ]
    assert printed(read, sheets) == ["3", "4", "5", "6", "7", "8"]


def test_one_footnote_on_each_page_is_no_page_number(read, sheet):
    authors = ("Smith", "Patel", "Jones", "Okoro", "Brown")
    sheets = [
        sheet().lines(72, 200, *LINES).text(72, 800, f"{n}  {who}, Parish councils, 2015.", 8)
        for n, who in enumerate(authors, 11)
    ]
    assert printed(read, sheets) == [None] * 5


def test_a_lone_number_counts_only_where_the_report_prints_its_numbers(read, sheet):
    sheets = [sheet().lines(72, 200, *LINES) for _ in range(30)]
    for k in (*range(8), 20, 25):
        sheets[k].text(500, 810, str(k + 1), 10)
    sheets[28].text(72, 810, "29", 10)  # fits, but stands elsewhere: perhaps a figure
    shown = printed(read, sheets)
    assert shown[:8] == [str(k + 1) for k in range(8)]
    assert (shown[20], shown[25], shown[28]) == ("21", "26", None)
    assert [p for k, p in enumerate(shown) if k not in (*range(8), 20, 25)] == [None] * 20


def test_a_run_of_numbers_that_breaks_into_the_count_is_not_shown(read, sheet):
    sheets = [sheet().lines(72, 200, *LINES) for _ in range(18)]
    for k in (*range(7), *range(11, 18)):
        sheets[k].text(290, 810, str(k + 1))
    for k, n in zip(range(7, 11), (3, 4, 5, 6), strict=True):  # four slides pasted in, with numbers of their own
        sheets[k].text(290, 810, str(n))
    shown = printed(read, sheets)
    assert shown == [str(k + 1) for k in range(7)] + [None] * 4 + [str(k + 1) for k in range(11, 18)]


def test_two_pages_agree_if_they_say_page(read, sheet):
    assert printed(read, [sheet().lines(72, 200, *LINES).text(270, 810, f"Page {n} of 2") for n in (1, 2)]) == [
        "1",
        "2",
    ]
    assert printed(read, [sheet().lines(72, 200, *LINES).text(270, 810, str(n)) for n in (1, 2)]) == [None, None]


def test_a_sideways_page_keeps_the_number_at_its_own_foot(read, sheet):
    upright = [sheet().lines(72, 200, *LINES).text(290, 810, str(n)) for n in (5, 6, 9, 10)]
    sideways = [
        sheet(842, 595, rotate=90).lines(72, 200, *LINES).text(410, 563, str(n)) for n in (7, 8)
    ]  # turned, the foot of the sheet is at the side of the page
    assert printed(read, [*upright[:2], *sideways, *upright[2:]]) == ["5", "6", "7", "8", "9", "10"]
