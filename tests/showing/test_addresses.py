"""A link reproduces the view; anything odd in it is ignored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.datatypes import Citation, Filters, Page, Quote, Report, Span
from assistant.showing.address import Address, Place, read_address, read_place

WORDS = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)
YEARS = st.none() | st.integers(1900, 2100)


@given(
    st.lists(WORDS, max_size=6),
    st.builds(Filters, *[st.lists(WORDS, max_size=3, unique=True).map(tuple)] * 2, YEARS, YEARS,
              st.lists(WORDS, max_size=3, unique=True).map(tuple)),
    st.booleans(),
)  # fmt: skip
def test_reading_an_address_gives_the_view_it_was_written_for(
    questions: list[str], filters: Filters, exact: bool
) -> None:
    view = Address(tuple(questions), filters, exact)
    assert read_address(view.query) == view


@given(st.text(max_size=200))
def test_any_address_can_be_read(query: str) -> None:
    read_address(query)
    read_place(query)
    Place.read("a", 1, query)


@pytest.mark.parametrize(
    "odd",
    [
        "page=3",
        "deep_link=x",
        "from=15",
        "from=20155",
        "to=-1",
        "from=²⁰¹⁵",
        "report=",
        "q=%20",
        "exact=yes",
        "q",
        "=",
        "&&&",
        "%",
        "%ff=%ff",
    ],
)
def test_odd_parameters_name_the_first_visit(odd: str) -> None:
    assert read_address(odd) == Address()


def test_a_place_knows_when_its_words_have_moved() -> None:
    report = Report("act-local", "act-local.pdf", "Act Local")
    pages = {1: Page("act-local", 1, "It ends here with"), 2: Page("act-local", 2, "these words.")}
    quote = Quote("here with these words.", (Span(1, 8, 17), Span(2, 0, 12)), Citation(report, 1), 1.0)
    place = Place.of(quote)
    assert place.holds(pages)
    assert read_place(place.link) == place
    assert read_place(place.see) == place
    assert place.pages == (1, 2)
    assert not place.holds({**pages, 2: Page("act-local", 2, "other words.")})
    assert not place.holds({1: pages[1]})
    assert not place.holds({**pages, 2: Page("act-local", 2, "these")})


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "/r/../etc/passwd/1",
        "/r/a b/1",
        "/r/act-local/-1",
        "/r/act-local/1e3",
        "/r/act-local/99999999",
        "/r//1",
        "//evil.example/1",
        "/r/act%2Flocal/1",
        "",
    ],
)
def test_a_link_that_names_no_page_is_refused(link: str) -> None:
    assert read_place(link) is None


def test_spans_far_from_the_page_or_backwards_are_ignored() -> None:
    place = Place.read("act-local", 5, "5.10.20~5.30.30~4.0.5~8.0.5~6.0.9~5.1.x~99999999.1.2")
    assert place.spans == (Span(5, 10, 20), Span(6, 0, 9))
