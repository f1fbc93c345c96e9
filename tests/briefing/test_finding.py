"""The quotations in a paper: whatever marks they stand in, with the words that cite them, and nothing that is none."""

from __future__ import annotations

import pytest

from assistant.briefing.finding import find_quotations
from assistant.briefing.paragraphs import Paragraph, paragraphs_of_text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "the plan is good" today.', ["the plan is good"]),
        ("He said \u201cthe \u2018big\u2019 plan is good\u201d today.", ["the \u2018big\u2019 plan is good"]),
        ("It was \u2018the councils\u2019 own plan\u2019, he said.", ["the councils\u2019 own plan"]),
        ("the councils\u2019 plan and the pubs\u2019 role were clear", []),
        ("In the \u201890s the councils\u2019 role grew", []),
        (
            "\u2018both the \u2018treated\u2019 and other groups\u2019 here",
            ["both the \u2018treated\u2019 and other groups"],
        ),
        ("'It isn't the council's plan', she said.", ["It isn't the council's plan"]),
        ("Both \u201cone two three\u201d and \u201cfour five six\u201d.", ["one two three", "four five six"]),
        ("A \u201cterm\u201d is no quotation.", []),
        ("\u201cIt goes on and on without an end", ["It goes on and on without an end"]),
        ("\u00abun deux trois\u00bb", ["un deux trois"]),
        ('The 5" and 6" pipes', []),
    ],
)
def test_quotation_marks_of_every_kind(text: str, found: list[str]) -> None:
    assert [s.text for s in find_quotations([Paragraph(text)]).said] == found


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("\u201cone two three\u201d (Locality, 2019, p. 3). More (2020, p. 9).", "(Locality, 2019, p. 3)"),
        ("\u201cone two three\u201d \u2013 Act Local, 2019, PDF p. 3", "\u2013 Act Local, 2019, PDF p. 3"),
        ("As Locality (2019, p. 3) says, \u201cone two three.\u201d Then more.", "As Locality (2019, p. 3) says"),
        ("\u201cone two three\u201d, says Locality (2019, p. 4). Others differ.", "says Locality (2019, p. 4)"),
    ],
)
def test_the_words_that_cite_it_come_first(text: str, cited: str) -> None:
    (said,) = find_quotations([Paragraph(text)]).said
    assert said.cited[0].rstrip(" .,") == cited.rstrip(" .,")


def test_each_quotation_has_its_own_note() -> None:
    text = "Both \u201cone two three\u201d and \u201cfour five six\u201d."
    paragraph = Paragraph(text, notes=((text.index("\u201d") + 1, "First, p. 1"), (len(text), "Second, p. 2")))
    assert [s.cited[0] for s in find_quotations([paragraph]).said] == ["First, p. 1", "Second, p. 2"]


def test_a_block_quotation_needs_no_marks_and_ends_before_its_citation() -> None:
    block = Paragraph("One two three four. (Locality, 2019, p. 3)", quoted=True)
    lines = Paragraph("Five six seven eight.\n\u2014 Act Local, 2019, p. 4", quoted=True)
    found = find_quotations([block, lines]).said
    assert [(s.text, s.style) for s in found] == [("One two three four.", "block"), ("Five six seven eight.", "block")]
    assert [s.cited[0] for s in found] == ["(Locality, 2019, p. 3)", "\u2014 Act Local, 2019, p. 4"]


def test_titles_and_lists_of_references_are_no_quotations() -> None:
    paragraphs = [
        Paragraph("Read \u2018Power Partnerships: learning on localism\u2019 first."),
        Paragraph("References", level=1),
        Paragraph("Locality, \u2018Some other long title here\u2019 (2019)"),
        Paragraph("Next steps", level=1),
        Paragraph("We heard \u201cone two three\u201d there."),
    ]
    found = find_quotations(paragraphs, ["Power Partnerships: learning on localism"])
    assert [s.text for s in found.said] == ["one two three"]
    assert found.listed == ("References", "Locality, \u2018Some other long title here\u2019 (2019)")


def test_plain_text_has_notes_at_its_end() -> None:
    (paragraph,) = paragraphs_of_text('He said "one two three"[1] once.\n\n[1] Locality, Act Local (2019), p. 3.')
    assert paragraph.text == 'He said "one two three" once.'
    assert paragraph.notes == ((23, "Locality, Act Local (2019), p. 3."),)
