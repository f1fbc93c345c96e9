"""Fonts that lie about their letters are told, and sound pages are left alone."""

from __future__ import annotations

from assistant.datatypes import Page
from assistant.reading import read_report
from assistant.reading.garbling import FOREIGN, GARBLED, count_spoilt, is_foreign, mark_garbled
from assistant.reading.telling import NO_LETTERS

SOUND = (
    "The council agreed on the 1st of May to pay 2.5% of the cost of the hall, and the parish will run it for 5km "
    "around from 4pm. See www.halls2go.example/a1b and the note at b2b@example.org for what is to be done with it. "
)
SPOILT = "The communi4y may use i4s righ4 and 4he flexibili2y 3hat comes wi4h it. "
WELSH = (
    "mae pob cyngor cymuned yn gyfrifol am wasanaethau lleol megis neuaddau pentref meysydd chwarae a mynwentydd ac "
    "mae ganddynt hawl i godi praesept ar drigolion eu hardal er mwyn talu am y gwasanaethau hynny bob blwyddyn "
) * 3


def pages(*texts):
    return [Page("", n, text) for n, text in enumerate(texts, 1)]


def test_spoilt_words_are_counted_and_figures_units_and_addresses_are_not():
    assert count_spoilt(SOUND) == 0
    # communi4y, i4s, 4he, flexibili2y, 3hat, wi4h; "righ4" could be a note's mark that was glued to its word.
    assert count_spoilt(SPOILT) == 6


def test_two_words_in_a_thousand_are_told_on_the_pages_that_have_them():
    n_words = len(SOUND.split())
    clean = SOUND * (1500 // n_words)  # about 1,500 words
    marked = mark_garbled(pages(clean, clean + SPOILT, clean))  # 6 in about 4,500: 1.3 in a thousand
    assert [page.trouble for page in marked] == [(), (), ()]
    marked = mark_garbled(pages(clean, clean + SPOILT + SPOILT, clean))  # 12 in about 4,500
    assert [page.trouble for page in marked] == [(), (GARBLED,), ()]


def test_a_page_with_hardly_an_english_word_says_so():
    assert is_foreign(WELSH)
    shifted = (SOUND * 4).translate({c: c + 1 for c in range(ord("a"), ord("z"))})  # every letter the next one
    assert is_foreign(shifted)
    assert not is_foreign(SOUND * 4)
    assert not is_foreign("Aldridge Ambridge Archer Pargetter Grundy Carter Tucker Snell " * 30), "a list of names"
    assert mark_garbled(pages(SOUND * 4, WELSH))[1].trouble == (FOREIGN,)


def test_signs_without_words_are_no_text_and_say_so(make_pdf, sheet):
    words = ("The council agreed to run the hall for the parish and to pay for its roof.",)
    signs = ("\" # $ % ! ' & ) ( * + , - * ' %", ": ; = ? @ / ' ( % & ! 8 * + , - # $ %") * 3
    reading = read_report(make_pdf(sheet().lines(72, 100, *words), sheet().lines(72, 100, *signs)))
    assert [(page.text, page.trouble) for page in reading.pages] == [(words[0], ()), ("", (NO_LETTERS,))]
    assert not reading.pages[1].indexed
    assert reading.notes == ("Page 2: no text that means anything (a font that keeps its letters to itself).",)


def test_the_report_and_its_page_say_so(make_pdf, sheet):
    line = "The communi4y may use i4s righ4 and 4he flexibili2y it has."
    sound = (
        "The council agreed to run the hall for the parish and to pay",
        "for its roof in the year to come, if it can.",
    )
    reading = read_report(make_pdf(sheet().lines(72, 100, *sound), sheet().lines(72, 100, *sound, line)))
    assert [page.trouble for page in reading.pages] == [(), (GARBLED,)]
    assert reading.notes == (
        "Page 2: garbled letters (a font that maps letters to digits): check quotations against the page.",
    )
