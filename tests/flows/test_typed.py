"""Phrases, acronyms and slips through the whole way of a question; a fake encoder, real index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.contract import answer_json
from assistant.datatypes import Filters, Meaning
from assistant.settings import Settings
from assistant.typed import _NONSENSE, did_you_mean, in_library_words

REPORTS = {
    "acv.md": "# Listing\n\nAn asset of community value (ACV) stays on the list for five years. "
    "The owner of an asset of community value may ask for a review.\n\n"
    "## Rights\n\nThe community right to bid gives six months. The right to challenge is another right.\n",
    "coop.md": "# Stevenage\n\nStevenage has six Co-operative Neighbourhoods. Each of the Co-operative Neighbourhoods "
    "has a plan.\n\n## Money\n\nThe fund held £2 billion in 2023-24 under section 106.\n",
}


@pytest.fixture(scope="module")
def library(make_shared_library: Callable[..., Settings]) -> Assistant:
    return Assistant.open(make_shared_library(REPORTS))


def test_letters_find_what_they_stand_for_and_the_reader_is_told(library: Assistant) -> None:
    answer = library.ask("How long does an ACV stay on the list?")
    assert answer.searched_for == ("How long does an ACV stay on the list?", "asset of community value (ACV)")
    assert answer.status == "answered" and "five years" in answer.quotes[0].text
    assert library.ask("How long does an ACV stay on the list?", exactly=True).searched_for == (
        "How long does an ACV stay on the list?",
    )


def test_letters_that_no_report_writes_are_put_in_the_words_they_stand_for(
    make_library: Callable[..., Settings],
) -> None:
    """To ask for "CRB" where every report writes "community right to bid" finds what is near to any letters."""
    library = Assistant.open(make_library({
        "bid.md": "# Rights\n\nA community right to bid lasts six months. The community right to bid is for England. "
        "A community right to bid may fail. Who has a community right to bid? No community right to bid was used.\n",
    }))  # fmt: skip
    answer = library.ask("Is there an CRB in England?")
    assert answer.question == "Is there an CRB in England?"
    assert answer.searched_for == ("Is there a community right to bid in England?",)
    assert answer.quotes[0].answer_spans and "for England" in answer.quotes[0].text
    typed = library.ask("Is there an CRB in England?", exactly=True)
    assert typed.searched_for == ("Is there an CRB in England?",)
    assert library.ask('Is there a "CRB order" in England?').searched_for[0].endswith('"CRB order" in England?')
    assert library.search("CRB")[0].score == library.search("community right to bid")[0].score


def test_letters_that_only_a_glossary_writes_are_put_in_the_words_as_well(
    make_library: Callable[..., Settings],
) -> None:
    often = (
        "A community right to bid lasts six months. Is a community right to bid for all? A community right to bid is.\n"
    )
    reports = {
        "words.md": "# Words\n\nA community right to bid (CRB) is a right to wait.\n",
        "bid.md": f"# Rights\n\n{often}",
    }
    seldom = Assistant.open(make_library(reports)).ask("How long does a CRB last?")
    assert seldom.searched_for[0] == "How long does a community right to bid last?"
    meant = Assistant.open(make_library(reports, built=False)).ask("What does CRB stand for?")
    assert meant.searched_for[0] == "What does CRB stand for?"
    reports["bid.md"] += "\n## Use\n\nThe CRB was used, the CRB was kept, and the CRB was praised.\n"
    settings = make_library(reports)
    assert Assistant.open(settings).ask("How long does a CRB last?").searched_for[0] == "How long does a CRB last?"


def test_what_a_report_writes_behind_letters_is_never_a_pattern() -> None:
    class Hostile:
        def meanings(self, asked: str) -> list[Meaning]:
            return [Meaning("CRB", ("community \\1 right",), rather_spelt=True)]

    assert in_library_words(Hostile(), "What is an CRB?") == "What is a community \\1 right?"  # type: ignore[arg-type]


def test_words_find_the_letters_that_stand_for_them(library: Assistant) -> None:
    assert library.ask("review of an asset of community value").searched_for[1:] == ("ACV (asset of community value)",)


@pytest.mark.parametrize("marks", ['""', "\u201c\u201d", "\u2018\u2019", "''"])
def test_a_phrase_in_quotation_marks_is_searched_exactly(library: Assistant, marks: str) -> None:
    answer = library.ask(f"How long is the {marks[0]}community right to bid{marks[1]}?")
    assert {quote.citation.report.id for quote in answer.quotes} == {"listing"}
    assert all("community right to bid" in quote.text for quote in answer.quotes)


def test_hyphens_and_capitals_of_a_phrase_do_not_matter(library: Assistant) -> None:
    for typed in ("co-operative neighbourhoods", "Cooperative Neighbourhoods"):
        hits = library.search(f'How many "{typed}" are there?')
        assert hits and all("Co-operative Neighbourhoods" in hit.passage.text for hit in hits)


def test_a_name_that_no_chosen_report_has_is_not_answered_from_them(library: Assistant) -> None:
    question = "How many neighbourhoods does Stevenage have?"
    assert library.ask(question, filters=Filters(reports=("stevenage",))).status == "answered"
    answer = library.ask(question, filters=Filters(reports=("listing",)))
    assert answer.status == "not_found"
    note = next(part.note for part in answer.parts if part.part == "Stevenage")
    assert note.startswith("Stevenage: 1 report; none of those chosen")


def test_a_term_in_single_marks_that_no_report_has_word_for_word_is_searched_as_words(library: Assistant) -> None:
    assert library.ask("Who runs the 'co-operative neighbourhood' in Stevenage?").status == "answered"
    assert library.ask('Who runs the "co-operative neighbourhood" in Stevenage?').status == "not_found"


@pytest.mark.parametrize("phrase", ["billion in", "held £2", "in 2023"])
def test_a_phrase_that_ends_within_a_figure_is_found(library: Assistant, phrase: str) -> None:
    answer = library.ask(f'Which report says "{phrase}"?')
    assert phrase in (answer.quotes or answer.near_misses)[0].text
    assert not any("word for word" in part.note for part in answer.parts)
    listed = library.ask(f"Which reports mention {phrase}?")
    assert listed.listing is not None and [m.report.file for m in listed.listing.reports] == ["coop.md"]


def test_a_phrase_no_report_has_is_said_to_be_in_none(library: Assistant) -> None:
    answer = library.ask('Who uses the "community right to build" in Stevenage?')
    assert (answer.status, answer.quotes) == ("not_found", ())
    assert answer.parts[0].note == "\u201ccommunity right to build\u201d: in no report, word for word"
    assert all("community right to build" in miss.why_not for miss in answer.near_misses)
    assert library.search('"community right to build"') == []


def test_a_heading_or_a_title_in_quotation_marks_means_what_stands_below_it(library: Assistant) -> None:
    """A section is printed word for word, though no sentence holds its name; capitals tell a name from words."""
    hits = library.search('What does the "Rights" section say?')
    assert hits and all(hit.passage.headings[-1] == "Rights" for hit in hits)
    assert {hit.passage.report_id for hit in library.search('six months in "Listing"')} == {"listing"}
    asked = library.search('what are "rights" for')
    assert asked and {hit.passage.headings[-1] for hit in asked} == {"Rights"}  # in no sentence: the heading is all


def test_words_in_quotation_marks_are_not_loosened_by_a_title_that_has_them(
    make_library: Callable[..., Settings],
) -> None:
    library = Assistant.open(make_library({
        "guide.md": "# Right to bid: a guide\n\nOwners wait six months.\n\nThe right to bid is old.\n",
        "other.md": "# Pubs\n\nA pub was saved by the right to bid.\n",
    }))  # fmt: skip
    exact = library.search('Who waits by the "right to bid"?')
    assert exact and all("right to bid" in hit.passage.text for hit in exact)
    named = library.search('Who waits in "Right to bid"?')
    assert any("Owners wait" in hit.passage.text for hit in named)


def test_a_phrase_another_report_has_is_in_none_of_those_asked(library: Assistant) -> None:
    answer = library.ask('"community right to bid"', filters=Filters(reports=("stevenage",)))
    assert answer.status == "not_found"


def test_of_two_phrases_passages_with_both_come_before_passages_with_one(library: Assistant) -> None:
    both = library.search('"community right to bid" or "right to challenge"')
    assert [("bid" in h.passage.text, "challenge" in h.passage.text) for h in both] == [(True, True)]
    apart = library.search('"community right to bid" or "six Co-operative Neighbourhoods"')
    assert {h.passage.report_id for h in apart} == {"listing", "stevenage"}


@pytest.mark.parametrize(
    "typed", ["£2bn", "£2 billion", "£2,000 million", "2023/24", "2023-2024", "s.106", "section 106"]
)
def test_one_thing_written_differently_is_found(library: Assistant, typed: str) -> None:
    hits = library.search(f"fund {typed}", weight=0.0)
    assert hits[0].passage.report_id == "stevenage"
    assert hits[0].bm25 > library.search("fund", weight=0.0)[0].bm25


def test_a_slip_is_asked_about_and_never_put_right_unasked(library: Assistant) -> None:
    answer = library.ask("How many neighbourhoods has Stevenge?")
    assert answer.did_you_mean == "How many neighbourhoods has Stevenage?"
    assert answer.question == answer.searched_for[0] == "How many neighbourhoods has Stevenge?"
    assert answer_json(answer)["did_you_mean"] == answer.did_you_mean
    assert answer_json(library.ask("How many neighbourhoods has Stevenage?"))["did_you_mean"] is None


def test_a_word_the_model_knows_whole_is_no_slip(library: Assistant) -> None:
    class Encoder:
        def count(self, texts: list[str]) -> list[int]:
            return [2 if text == _NONSENSE else 1 for text in texts]

    with library._index.view() as view:
        assert did_you_mean(view, "Stevenge", Encoder()) == ""  # type: ignore[arg-type]
