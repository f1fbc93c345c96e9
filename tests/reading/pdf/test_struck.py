"""Struck-out words of tracked changes are left out and told; underlined ones stay."""

from __future__ import annotations

from assistant.datatypes import Page
from assistant.reading.telling import page_notes

# Helvetica at 12 points: "the old " is 40.7 wide, "new " 26.7.


def test_words_struck_out_are_left_out_and_the_page_says_so(read, sheet):
    page = sheet().text(72, 100, "Approve the old new terms.").box(72 + 70.0, 96, 20, 0.6, 0.0)
    got = read(page)[0]
    assert got.text == "Approve the new terms."
    assert got.trouble == ("tracked changes: 1 struck-out passage left out",)


def test_underlined_words_stay(read, sheet):
    page = sheet().text(72, 100, "Approve the old new terms.").box(72, 101.5, 140, 0.6, 0.0)
    got = read(page)[0]
    assert (got.text, got.trouble) == ("Approve the old new terms.", ())


def test_a_rule_that_goes_on_beyond_the_words_strikes_nothing(read, sheet):
    page = sheet().text(172, 100, "Sixty").box(72, 96, 300, 0.6, 0.0)
    assert read(page)[0].text == "Sixty"


def test_part_of_a_word_struck_out_leaves_the_rest_whole(read, sheet):
    # Helvetica at 12 points: "b)" takes 10.7, so that "a)" begins at 82.7.
    page = sheet().text(72, 300, "b)a) Monitor the fund.").box(72, 296, 10.4, 0.6, 0.0)
    page.lines(72, 330, "In arriving at its choice the council", "iIn full.").box(74.7, 340, 3.0, 0.6, 0.0)
    assert read(page)[0].text == "a) Monitor the fund.\nIn arriving at its choice the council in full."


def test_a_struck_line_in_one_path_with_others_is_seen(read, sheet):
    page = sheet().text(72, 100, "Old words").text(72, 120, "New words")
    page.ops.append("0 g 72 745.5 56 0.6 re 72 720 56 0.6 re f")  # one path: a strike at 96, an underline at 121.5
    got = read(page)[0]
    assert got.text == "New words"


def test_a_sentence_goes_on_over_lines_struck_out_within_it(read, sheet):
    page = sheet().lines(72, 100, "The committee reviews the risks of fraud,", "backed by controls well designed in")
    page.lines(72, 128, "every part of the council, with roles,", "and reviews how the policy is kept by all.")
    page.box(72, 110, 186, 0.6, 0.0).box(72, 124, 196, 0.6, 0.0)
    got = read(page)[0]
    assert got.text == "The committee reviews the risks of fraud, and reviews how the policy is kept by all."


def test_a_note_mark_in_words_is_no_part_of_the_sentence(read, sheet):
    page = sheet().text(72, 100, "We follow the Green Book").text(212, 96, "[footnote 1]", 8).text(258, 100, "and the")
    page.text(72, 114, "Magenta Book, and report").text(72, 128, "[footnote 2]").text(139.4, 128, ". This is new.")
    got = read(page)[0]
    assert " ".join(got.text.split("\n")) == "We follow the Green Book and the Magenta Book, and report. This is new."


def test_struck_out_passages_are_added_up_over_a_report():
    def page(number, trouble):
        return Page("", number, "words", trouble=(trouble,))

    notes = page_notes(
        (
            page(1, "tracked changes: 4 struck-out passages left out"),
            page(2, "tracked changes: 1 struck-out passage left out"),
            page(3, "garbled letters"),
        )
    )
    assert notes[-1] == "Pages 1-2: tracked changes: 5 struck-out passages left out."
    assert len(notes) == 2
