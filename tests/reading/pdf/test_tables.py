"""Cells stay in their row and under their header: ruled tables, tagged tables with holes, headers above tables."""

from __future__ import annotations

import pytest

from assistant.reading.pdf.pieces import Piece, Word
from assistant.reading.pdf.settling import settle_cells
from assistant.reading.pdf.tables import tagged_rows
from assistant.reading.pdf.tags import EMPTY, SPANNED, UNTAGGED, Tag


def rows_of(page):
    return [page.text[b.start : b.end] for b in page.blocks if b.kind == "row"]


def ruled(page, xs, ys):
    """Lines around every cell, drawn as thin filled rectangles."""
    for x in xs:
        page.box(x, ys[0], 0.5, ys[-1] - ys[0], 0.2)
    for y in ys:
        page.box(xs[0], y, xs[-1] - xs[0], 0.5, 0.2)
    return page


def test_words_that_wrap_stay_in_the_cell_that_is_drawn_around_them(read, sheet):
    page = ruled(sheet(), (70, 110, 220, 500), (90, 140, 190, 240))
    page.lines(74, 104, "3").lines(114, 104, "Community and", "well-being")
    page.lines(224, 104, "Support efforts to create groups;", "and support the delivery", "of housing targets.")
    page.lines(74, 154, "4").lines(114, 154, "Economic", "growth").lines(224, 154, "Support economic growth.")
    page.lines(74, 204, "5").lines(224, 204, "Reduce the risk of floods.")
    assert rows_of(read(page)[0]) == [
        "3 | Community and well-being | Support efforts to create groups; and support the delivery of housing targets.",
        "4 | Economic growth | Support economic growth.",
        "5 | | Reduce the risk of floods.",
    ]


def test_a_header_over_two_columns_stands_over_the_first_of_them(read, sheet):
    page = sheet()
    for y in (90, 110, 130, 150):
        page.box(70, y, 400, 0.5, 0.2)
    for x in (70, 170, 470):
        page.box(x, 90, 0.5, 60, 0.2)
    for x in (270, 370):
        page.box(x, 110, 0.5, 40, 0.2)
    page.text(74, 104, "Service").text(300, 104, "Money")
    page.text(174, 124, "2023").text(274, 124, "2024").text(374, 124, "2025")
    page.text(74, 144, "Parks").text(174, 144, "4").text(274, 144, "5").text(374, 144, "6")
    assert rows_of(read(page)[0]) == ["Service | Money", "| 2023 | 2024 | 2025", "Parks | 4 | 5 | 6"]


def test_a_box_around_text_is_no_table(read, sheet):
    page = ruled(sheet(), (60, 530), (80, 200))
    page.lines(72, 100, "The council should publish a report every year and", "lay it before the parish.")
    assert rows_of(read(page)[0]) == []
    assert read(page)[0].text == (
        "The council should publish a report every year and lay it before the parish."
    )  # fmt: skip


def test_words_across_the_lines_of_a_drawing_are_no_cells(read, sheet):
    page = ruled(sheet(), (70, 120, 170, 220, 270), (90, 110, 130, 150))
    for y in (104, 124, 144):
        page.text(90, y, "a label that runs across the lines of a chart")
    assert rows_of(read(page)[0]) == []


def piece(text, left, base, tag=UNTAGGED):
    """Words of letters 6 points wide, a space between two of them."""
    words, at = [], left
    for word in text.split():
        words.append(Word(word, at, base - 9, at + 6 * len(word), base + 2, 12, False))
        at += 6 * len(word) + 6
    right = left + 6 * len(text)
    return Piece(words, left, base - 9, right, base + 2, base, 12, False, 0, tag)


def cell(text, left, base, order, row, number, header=False):
    return piece(text, left, base, Tag(order, number, "TH" if header else "TD", 1, row, number, header))


FULL = [
    cell("Parks", 70, 100, 1, 2, 3), cell("12", 200, 100, 2, 2, 4), cell("14", 300, 100, 3, 2, 5),
    cell("Roads", 70, 120, 4, 6, 7), cell("22", 200, 120, 5, 6, 8), cell("24", 300, 120, 6, 6, 9),
]  # fmt: skip
FULL_CELLS = {2: [3, 4, 5], 6: [7, 8, 9]}


def written(pieces, cells):
    pieces, cells = settle_cells(pieces, cells)
    return [
        [" ".join(line.text for line in c) for c in draft.cells] if draft.kind == "row" else draft.text
        for draft in tagged_rows([p for p in pieces if p.tag.cell], cells)
    ]


@pytest.mark.parametrize("order", [[11, 12], [EMPTY, EMPTY, 11, 12], [11, EMPTY, 12]])
def test_a_row_that_leaves_its_empty_cell_out_keeps_its_words_under_their_headers(order):
    pieces = [*FULL, cell("Trees", 70, 140, 7, 10, 11), cell("34", 300, 140, 8, 10, 12)]
    assert written(pieces, {**FULL_CELLS, 10: order})[2] == ["Trees", "", "34"]


def test_the_rest_of_a_cell_from_the_page_before_stays_in_its_column():
    pieces = [cell("grew", 200, 90, 0, 10, 11), *FULL]
    assert written(pieces, {10: [EMPTY, EMPTY, 11], **FULL_CELLS})[0] == ["", "grew", ""]


@pytest.mark.parametrize("left, row", [(200, ["", "and so on", ""]), (140, "and so on")])
def test_a_row_of_one_cell_stands_in_the_column_it_is_aligned_with(left, row):
    pieces = [cell("and so on", left, 80, 0, 10, 11), *FULL, cell("more than that", 200, 140, 7, 20, 21)]
    pieces += [cell("Trees", 70, 140, 6, 20, 22), cell("34", 300, 140, 8, 20, 23)]
    assert written(pieces, {10: [11], **FULL_CELLS, 20: [22, 21, 23]})[0] == row


def test_a_title_over_the_whole_table_is_no_row():
    pieces = [cell("All services of the county", 150, 80, 0, 10, 11), *FULL]
    assert written(pieces, {10: [11, SPANNED, SPANNED], **FULL_CELLS})[0] == "All services of the county"


def test_an_untagged_header_right_above_a_table_becomes_its_header():
    above = [piece("Service", 70, 72), piece("Plan", 200, 72), piece("Spent", 300, 72), piece("in", 200, 85)]
    above += [piece("2024", 215, 85), piece("in full", 300, 85)]
    rows = written([*above, *FULL], FULL_CELLS)
    assert rows[0] == ["Service", "Plan in 2024", "Spent in full"]
    assert rows[1] == ["Parks", "12", "14"]


def test_a_sentence_above_a_table_is_no_header():
    sentence = piece("The table shows what the county spent in two years.", 70, 85)
    tagged = piece("Service", 70, 85, Tag(0, 40, "P")), piece("Plan", 200, 85, Tag(0, 40, "P"))
    other = [cell("Head of Finance and Policy Planning", 70, 85, 0, 20, 21), cell("D Shipton", 300, 85, 0, 20, 22)]
    for p in other:
        p.tag = p.tag._replace(table=9)
    for above in ([sentence], [*tagged, piece("x", 300, 40)]):
        assert written([*above, *FULL], FULL_CELLS)[0] == ["Parks", "12", "14"]
    assert written([*other, *FULL], {20: [21, 22], **FULL_CELLS})[0] == [
        "Head of Finance and Policy Planning",
        "D Shipton",
    ]


def test_only_rows_at_the_top_without_long_text_are_headers():
    head = [cell(t, x, 80, 0, 10, 11 + i, header=True) for i, (t, x) in enumerate([("Service", 70), ("Plan", 200)])]
    cells = {10: [11, 12, EMPTY], **FULL_CELLS}
    drafts = tagged_rows([*head, *FULL], cells)
    assert [d.header for d in drafts] == [True, False, False]
    head[1] = cell("the county spent more than in any year before it " * 3, 200, 80, 0, 10, 12, header=True)
    assert [d.header for d in tagged_rows([*head, *FULL], cells)] == [False, False, False]


def booktabs(page, ys, left=70, right=500):
    for y in ys:
        page.box(left, y, right - left, 0.6, 0.0)
    return page


def test_a_table_between_level_rules_keeps_its_columns_and_its_two_line_cells(read, sheet):
    page = booktabs(sheet(), (90, 110, 215))
    page.text(74, 104, "Source", font="B").text(250, 104, "Words", font="B").text(400, 104, "Reports", font="B")
    page.text(74, 126, "Web pages").text(250, 126, "3,320").text(400, 126, "29")
    page.text(74, 142, "Minutes").text(80, 153, "of councils", 8).text(250, 147, "700").text(400, 147, "78")
    page.text(74, 168, "Papers").text(250, 168, "511").text(400, 168, "38")
    page.text(74, 189, "Reports and letters of the inquiry")
    page.text(74, 208, "Total").text(250, 208, "4,531").text(400, 208, "145")
    got = read(page)[0]
    assert rows_of(got) == [
        "Source | Words | Reports",
        "Web pages | 3,320 | 29",
        "Minutes of councils | 700 | 78",
        "Papers | 511 | 38",
        "Reports and letters of the inquiry",
        "Total | 4,531 | 145",
    ]
    assert [b.level for b in got.blocks] == [1, 0, 0, 0, 0, 0]


def test_columns_of_text_between_two_rules_are_no_table(read, sheet):
    page = booktabs(sheet(), (60, 400))
    for i in range(12):
        page.text(74, 100 + 14 * i, "the parish council may decide on")
        page.text(300, 100 + 14 * i, "its own how the hall is to be run")
    assert rows_of(read(page)[0]) == []


def figures(page, y, n=5):
    for i in range(n):
        page.text(134, y + 16 * i, f"Month {i}").text(250, y + 16 * i, str(390 + i)).text(400, y + 16 * i, str(320 + i))
    return page


def test_rules_below_the_header_and_above_the_footer_of_a_page_are_no_table_around_the_table(read, sheet):
    page = booktabs(booktabs(sheet(), (60, 700), left=50, right=550), (400, 490), left=130, right=520)
    for i in range(8):
        page.text(60, 90 + 14 * i, "Meetings are held in the hall.")
    got = read(figures(page, 416))[0]
    assert rows_of(got) == [f"Month {i} | {390 + i} | {320 + i}" for i in range(5)]
    assert not got.trouble


def test_a_page_is_read_where_the_areas_of_two_tables_cross(read, sheet):
    page = booktabs(booktabs(sheet(), (60, 440, 700), left=50, right=550), (400, 490), left=130, right=520)
    got = read(figures(page, 416))[0]
    assert "Month 3" in got.text
    assert not got.trouble
