"""Pieces become blocks: cases that need tags, with pieces set by hand."""

from __future__ import annotations

from assistant.reading.pdf.headings import find_headings
from assistant.reading.pdf.paragraphs import make_drafts
from assistant.reading.pdf.pieces import Piece, Word
from assistant.reading.pdf.tags import Tag


def piece(order, x, y, text, tag, *, bold=False, apart=False):
    """One piece of 12 points, half an em a letter, on the baseline `y`."""
    right = x + 6 * len(text)
    words, at = [], x
    for word in text.split():
        words.append(Word(word, at, y - 9, at + 6 * len(word), y + 3, 12, bold))
        at += 6 * (len(word) + 1)
    return Piece(words, x, y - 9, right, y + 3, y, 12, bold, order, tag, apart=apart)


def test_the_numbered_items_of_minutes_set_as_a_table_are_headings():
    number = Tag(1, 4, "TD", table=1, row=2, cell=4)
    text = Tag(2, 5, "TD", table=1, row=2, cell=5)
    after = Tag(3, 9, "P")
    drafts = make_drafts(
        [
            [
                piece(0, 50, 100, "270.", number, bold=True),
                piece(1, 90, 100, "Apologies for Absence", text, bold=True),
                piece(2, 90, 114, "(Item 1)", text, apart=True),
                piece(3, 90, 142, "The manager reported apologies from Mr Baldock and from Mrs Bruneau.", after),
            ]
        ],
        {2: [4, 5]},
    )
    find_headings([drafts], {}, 12)
    assert [(d.kind, d.text) for d in drafts] == [
        ("heading", "270. Apologies for Absence"),
        ("text", "(Item 1)"),
        ("text", "The manager reported apologies from Mr Baldock and from Mrs Bruneau."),
    ]


def test_a_bold_numbered_line_tagged_as_a_list_is_a_heading_over_plain_text_only():
    def kinds(bold_below):
        item, below = Tag(1, 4, "LI"), Tag(2, 5, "LI")
        drafts = make_drafts(
            [[piece(0, 50, 100, "3. Committees", item, bold=True),
              piece(1, 50, 128, "4. Scrutiny of what the council decides", below, bold=bold_below)]],
            {},
        )  # fmt: skip
        find_headings([drafts], {}, 12)
        return [d.kind for d in drafts]

    assert kinds(False) == ["heading", "text"]
    assert kinds(True) == ["text", "text"]
