"""The order in which the pieces of a page are read, with pieces set by hand: Helvetica-like, half an em a letter."""

from __future__ import annotations

import pytest

from assistant.reading.pdf.order import order_pieces
from assistant.reading.pdf.pieces import Piece, Word
from assistant.reading.pdf.tags import UNTAGGED, Tag

WIDTH, HEIGHT = 600, 800


def piece(order, x, y, text, *, tag=UNTAGGED, size=10, centred=False):
    """One piece on the baseline `y`, from `x` or centred on it."""
    width = 0.5 * size * len(text)
    left = x - width / 2 if centred else x
    word = Word(text, left, y - 8, left + width, y + 2, size, False)
    return Piece([word], left, y - 8, left + width, y + 2, y, size, False, order, tag)


def read(pieces):
    """The texts in the order they are read."""
    return [p.text for region in order_pieces(pieces, WIDTH, HEIGHT) for p in region]


def column(name, n):
    return [f"{name} line {i} runs on and on to here" for i in range(n)]


def test_lines_written_across_two_columns_are_read_column_by_column():
    left, right = column("left", 8), column("right", 8)
    pieces = []
    for i in range(8):
        pieces += [piece(2 * i, 60, 100 + 12 * i, left[i]), piece(2 * i + 1, 320, 100 + 12 * i, right[i])]
    assert read(pieces) == left + right


def test_dates_beside_what_happened_are_no_column():
    pieces, expected = [], []
    for i in range(6):
        top = 100 + 40 * i
        for line in (
            piece(3 * i, 60, top, f"{i + 1} January 1975"),
            piece(3 * i + 1, 200, top, f"Event {i} was told to the ministry in a"),
            piece(3 * i + 2, 200, top + 12, "long letter that nobody had answered"),
        ):
            pieces.append(line)
            expected.append(line.text)
    assert read(pieces) == expected


def test_a_bullet_in_the_gutter_goes_with_the_column_it_stands_before():
    pieces = []
    for i in range(8):
        pieces.append(piece(3 * i, 60, 100 + 12 * i, column("left", 8)[i]))
        pieces.append(piece(3 * i + 1, 318, 100 + 12 * i, "\u2022"))
        pieces.append(piece(3 * i + 2, 330, 100 + 12 * i, column("right", 8)[i]))
    got = read(pieces)
    assert got[:8] == column("left", 8)
    assert got[8:10] == ["\u2022", "right line 0 runs on and on to here"]


def test_boxes_in_a_row_over_columns_are_read_as_the_file_has_them():
    heads = [piece(i, 60 + 260 * i, 100, f"Head of column number {i} stands here") for i in range(2)]
    middle = [piece(2, 260, 140, "What we need to do")]
    columns = [
        piece(3 + 8 * k + i, 60 + 260 * k, 180 + 12 * i, column("lr"[k], 8)[i]) for k in (0, 1) for i in range(8)
    ]
    pieces = [*heads, *middle, *columns]
    assert read(pieces) == [p.text for p in pieces]


@pytest.mark.parametrize("torn", [False, True])
def test_a_slide_tagged_head_by_head_is_read_column_by_column(torn):
    head = {k: piece(k, 60 + 260 * k, 100, f"Head {k} of the slide", tag=Tag(k, 1 + k, "P")) for k in (0, 1)}
    late = piece(2, 320, 300, "A bubble below the right column here", tag=Tag(2, 3, "P"))
    text = [
        [piece(10 + 8 * k + i, 60 + 260 * k, 130 + 12 * i, column("lr"[k], 8)[i]) for i in range(8)] for k in (0, 1)
    ]
    for k in (0, 1):
        for i, p in enumerate(text[k]):
            # One paragraph a column; torn: one paragraph over both, which no cut may part.
            p.tag = Tag(10 + 8 * k + i, 9 if torn else 10 + k, "P")
    pieces = [head[0], head[1], late, *text[0], *text[1]]
    tree = [p.text for p in pieces]
    by_columns = [head[0].text, *column("l", 8), head[1].text, *column("r", 8), late.text]
    assert read(pieces) == (tree if torn else by_columns)


def test_labels_of_a_chart_are_kept_whole():
    pieces, n = [], 0
    for row in range(4):
        for col in range(4):
            for i, words in enumerate(("National", "Risk", "Register")):
                # Each label sits a little lower than the one before, so that rows would run across them.
                pieces.append(piece(n, 100 + 120 * ((col * 3) % 4), 100 + 90 * row + 12 * i, words, centred=True))
                n += 1
    assert read(pieces) == [p.text for p in sorted(pieces, key=lambda p: p.order)]


def test_the_title_of_a_slide_that_is_tagged_last_is_read_first():
    body = [
        piece(i, 60, 200 + 20 * i, f"Line {i} of the slide, long enough to count", tag=Tag(i, 5, "P")) for i in range(3)
    ]
    title = piece(3, 60, 100, "Shared outcome 1", tag=Tag(3, 6, "H1"))
    foot = piece(4, 60, 700, "A source below all of it", tag=Tag(4, 7, "P"))
    assert read([*body, title, foot])[:2] == ["Shared outcome 1", "Line 0 of the slide, long enough to count"]
    beside = piece(3, 60, 205, "Shared outcome 1", tag=Tag(3, 6, "H1"))
    assert read([*body, beside, foot])[0] == "Line 0 of the slide, long enough to count"
