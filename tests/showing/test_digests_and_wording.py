"""What the app says: a digest says so everywhere, both page numbers, and what was searched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.command import say
from assistant.datatypes import (
    Answer,
    Block,
    Citation,
    Coverage,
    Filters,
    Listing,
    Page,
    Part,
    Quote,
    Report,
    ReportSummary,
    Span,
)
from assistant.showing import exchange, library, pane, views, wording
from assistant.showing.address import Address, Place
from assistant.showing.shelf import Shelf, shelf_chart, year_chart

DIGEST = Report(
    "act-local-digest", "a.pdf", "Act Local", "Centre for London", 2026, kind="digest", source="Act Local, 2019"
)
LABEL = "Digest, not the original; see Act Local, 2019"


@pytest.fixture
def quote() -> Quote:
    return Quote("Power moves.", (Span(1, 0, 12),), Citation(DIGEST, 1, printed="3"), 0.9)


@pytest.fixture
def evidence(quote: Quote) -> pane.Evidence:
    return pane.Evidence(ReportSummary(DIGEST, 1, 0, 1), Place.of(quote), (Page(DIGEST.id, 1, "Power moves."),), (1,))


def test_a_digest_is_labelled_on_the_card_and_in_what_is_copied(quote: Quote) -> None:
    card = exchange.card_html(quote, 1, "x1q1")
    assert f'<p class="la-digest">{LABEL}</p>' in card
    assert "(digest, not the original; see Act Local, 2019))" in card.split("data-copy=")[1]


def test_a_digest_is_labelled_on_its_pages_its_view_and_in_the_library(evidence: pane.Evidence) -> None:
    assert LABEL in pane.pane_html(evidence)
    assert LABEL in views.page_view(evidence)
    assert LABEL in views.report_view(evidence.summary, evidence.pages)
    assert "Digest, not the original" in library.table_html(Shelf((evidence.summary,)))


def test_a_report_carries_no_label(evidence: pane.Evidence) -> None:
    plain = replace(evidence.summary, report=replace(DIGEST, kind="report"))
    assert "Digest" not in pane.pane_html(replace(evidence, summary=plain))


def test_the_card_names_the_page_twice_and_links_to_the_marked_words(quote: Quote) -> None:
    card = exchange.card_html(quote, 1, "x1q1")
    assert "PDF p. 1 · printed p. 3" in card
    assert f'href="{Place.of(quote).link}"' in card
    assert "Answers directly" in card
    assert "Related, may not answer" in exchange.card_html(replace(quote, strength="weak"), 1, "x1q1")


def test_words_left_out_of_a_quotation_are_shown_and_copied_as_an_ellipsis(
    quote: Quote, looks_at: type, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = (Span(1, 0, 5), Span(1, 40, 46), Span(2, 0, 4))  # the stem, an item further down, its end overleaf
    parted = replace(quote, text="stem: item c rest", spans=spans, answer_spans=((0, 5), (6, 12)))
    assert parted.shown == "stem: \u2026 item c rest"
    assert replace(parted, spans=(Span(1, 0, 6), *spans[1:])).shown == "stem: item c rest"  # not made from these spans
    card = exchange.card_html(parted, 1, "x1q1")
    assert '<mark>stem:</mark><span class="la-left-out"></span> <mark>item c</mark> rest' in card
    assert looks_at(card).text("la-said") == parted.text
    assert 'data-copy="“stem: … item c rest”' in card
    say.quotations([parted])
    assert "“[stem:] … [item c] rest”" in capsys.readouterr().out


def test_the_command_line_says_from_where_on_quotations_are_only_related(
    quote: Quote, capsys: pytest.CaptureFixture[str]
) -> None:
    weak = replace(quote, text="Power stays.", strength="weak")
    for quotes, before in (((quote, weak), "Power moves."), ((weak, weak), "")):
        said = say_answer(quotes, capsys)
        assert said.count("Related, may not answer:") == 1
        assert before in said.partition("Related, may not answer:")[0]
    assert "Related" not in say_answer((quote, quote), capsys)


def say_answer(quotes: tuple[Quote, ...], capsys: pytest.CaptureFixture[str]) -> str:
    say.answer(Answer("Who moves power?", "answered", strength=quotes[0].strength, quotes=quotes))
    return capsys.readouterr().out


def test_words_that_have_moved_are_not_marked(quote: Quote) -> None:
    page = Page(DIGEST.id, 1, "Power stays.")
    moved = pane.Evidence(ReportSummary(DIGEST, 1, 0, 1), Place.of(quote), (page,), (1,))
    html = pane.pane_html(moved)
    assert "<mark>" not in html and "<rect" not in html
    assert "This report has changed since the link was made" in html


def silence(answer: Answer, filters: Filters = Filters()) -> str:  # noqa: B008
    shelf = Shelf((ReportSummary(DIGEST, 1, 0, 1),))
    return exchange.thread_html([exchange.Exchange("Q?", False, answer)], shelf=shelf, address=Address(filters=filters))


def test_silence_says_what_was_looked_for_and_what_could_not_be_read(quote: Quote) -> None:
    answer = Answer(
        "Q?",
        "not_found",
        near_misses=(replace(quote, why_not="About power, but elsewhere"),),
        parts=(Part("Southwark", 3, "nothing on buildings"), Part("asset transfer", 11, "Cornwall")),
        coverage=Coverage(42, 1890, 16),
    )
    html = silence(answer)
    for words in (
        "Not in the library",
        "None of the 42 reports answers this.",
        "nothing on buildings",
        "11 reports",
        "could not be searched",
        "Near misses",
        "About power, but elsewhere",
        "16 pages had no text",
    ):
        assert words in html, words
    assert '<a class="la-btn" data-la="ask" href="/?q=Southwark">' in html
    assert "<mark>" not in html  # the highlighter is for words that answer


def test_what_one_report_does_not_mention_may_be_in_the_library() -> None:
    listing = Listing("words", "Wigan", called="Act <Local>")
    parts = (Part("Wigan", 3, "Wigan: 3 reports"),)
    html = silence(Answer("Q?", "not_found", listing=listing, parts=parts, coverage=Coverage(42, 1890)))
    assert "<h3>Not in Act &lt;Local&gt;</h3>" in html and "Not in the library" not in html
    assert "No report called \u201cAct &lt;Local&gt;\u201d mentions \u201cWigan\u201d." in html


def test_a_near_miss_goes_into_the_briefing_as_a_quotation_does(quote: Quote) -> None:
    miss = replace(quote, why_not="About power, but elsewhere")
    card = exchange.card_html(miss, 2, "x1near2", near=True)
    assert card.count('data-la="collect"') == exchange.card_html(quote, 2, "x1q2").count('data-la="collect"') == 1
    assert 'Add<span class="la-vh"> near miss 2</span><span class="la-w"> to briefing</span>' in card
    assert "Answers directly" not in card and "Related, may not answer" not in card
    silent = exchange.Exchange("Q?", False, Answer("Q?", "not_found", near_misses=(miss,)))
    assert silent.quotes == (miss,)  # the window may collect what it was given


def test_filters_that_leave_nothing_say_so() -> None:
    for status in ("not_found", "empty_library"):
        html = silence(Answer("Q?", status, coverage=Coverage(0, 0, 0)), Filters(year_from=1990))  # type: ignore[arg-type]
        assert "Nothing fits these filters" in html and "Clear filters" in html
        assert "Not in the library" not in html


def test_an_empty_library_leads_to_adding_reports() -> None:
    html = exchange.thread_html(
        [exchange.Exchange("Q?", False, Answer("Q?", "empty_library"))], shelf=Shelf(), address=Address()
    )
    assert "The library is empty" in html and 'href="/library"' in html


def test_what_was_searched_for_is_shown_with_a_way_back() -> None:
    answer = Answer("And in Wigan?", "not_found", ("And in Wigan?", "And in Wigan? staff culture council"))
    html = silence(answer)
    assert "Searched for <b>And in Wigan? staff culture council</b>." in html
    spelt = silence(replace(answer, searched_for=("What is an asset of community value?",)))
    assert "Searched for <b>What is an asset of community value?</b> <a" in spelt  # one mark at its end
    both = silence(replace(answer, searched_for=("What is an asset of community value?", "ACV (asset)")))
    assert "Searched for <b>What is an asset of community value; ACV (asset)</b>." in both
    assert "Search exactly what I typed" in html and "exact=1" in html
    assert "Search exactly" not in silence(replace(answer, searched_for=("And in Wigan?",)))


@pytest.mark.parametrize(
    ("years", "said"),
    [([2019], "It is from 2019; the library runs to 2025."), ([2018, 2025], "All are from 2018 and 2025.")],
)
def test_where_quotations_come_from(years: list[int], said: str) -> None:
    quotes = [Quote("w", (), Citation(Report(str(y), "a.pdf", "A", "P", y), 1), 1) for y in years]
    assert wording.provenance(quotes, [2007, 2025]).endswith(said)


def test_charts_draw_one_report_and_many() -> None:
    for years in ([], [2019], [1999, 2025] + [2020] * 300):
        assert year_chart(years, {2019}).count("<rect") == (len(set(years)) if len(years) > 1 else 0)
        assert shelf_chart(years).count("<rect") == len(years)
        assert "nan" not in shelf_chart(years)


def test_the_library_counts_what_was_read() -> None:
    full, part = ReportSummary(DIGEST, 10, 0, 9), ReportSummary(replace(DIGEST, id="b"), 8, 2, 5)
    none = ReportSummary(replace(DIGEST, id="c"), 4, 4, 0)
    lead = library.library_lead(Shelf((full, part, none)))
    assert lead == "3 reports, 22 pages. 1 read in full, 1 in part, 1 not searchable."
    assert library.library_lead(Shelf((full,))) == "1 report, 10 pages. Read in full."
    assert library.library_lead(Shelf()) == "No reports yet."


def test_a_report_s_page_names_its_numbers_and_invents_no_page():
    report = Report(
        "halls", "halls.md", "Halls", identifiers=("CP 1234",), aliases=("Pargetter Inquiry",), guessed=("aliases",)
    )
    page = Page("halls", 0, "What it found\nRoofs leak.", blocks=(Block(0, 13, "heading", 1), Block(14, 25)))
    shown = views.report_view(ReportSummary(report, 0, 0, 1, has_pages=False), [page])
    assert "CP 1234" in shown and "Pargetter Inquiry" in shown
    assert "What it found" in shown and "p. 0" not in shown
