"""Asked what a thing is, words that say so lead and answer; words that only speak of it do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.absent import is_nearly_written
from assistant.answering.defining import definition_of
from assistant.answering.doubts import says_what_it_is
from assistant.answering.pieces import Piece
from assistant.answering.question import read_question
from assistant.ask import Assistant
from assistant.datatypes import Answer, Filters
from assistant.settings import Settings
from assistant.text import sequence


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("What is a floor standard?", "*Floor Standards are the minimum performance expected."),
        ("What is the right to challenge?", "The right to challenge lets groups bid to run a council's services."),
        ("What is the duty to cooperate?", "The duty to cooperate is a duty of councils to talk to each other."),
        (
            "What is the general power of competence?",
            "The general power of competence allows councils what people may.",
        ),
        ("what is 'Disease X'", "\u2018Disease X\u2019 | An infectious disease not known to infect humans."),
        ("What is a Director of Public Health?", "Directors of public health | In England, specialists of a council."),
        ("What is a Senior Responsible Officer?", "\u2022 Senior Responsible Officer (SRO), often the budget holder."),
        ("What is a Foundation Authority?", "\u2022 Foundation Authorities (FA), which are those without a mayor."),
        ("What is community power?", "1. Community power: the belief that people should decide."),
        ("What is an impact evaluation?", "\u2022 Impact evaluations assess what changes have occurred, and why."),
        ("What is Big Local?", "Much was spent. Big Local was a programme for 150 areas."),
        ("What is devolution?", "Devolution in England is the handing over of powers by the state."),
        ("What is Power Partnerships?", "Power Partnerships was published in September 2019 by Locality."),
        ("what is power partnerships", "Power Partnerships was published in September 2019 by Locality."),
        ("What is Power Partnerships?", "Power Partnerships tested the findings in Cornwall and Wigan."),
        ("What is Act Local?", "Act Local: Empowering London\u2019s Neighbourhoods was published in 2019."),
        ("What is the Kruger report?", "The Kruger report of September 2020 has 51 pages in three chapters."),
        ("What is the Localism Act?", "The Localism Act 2011 received Royal Assent on 15 November 2011."),
        ("What is the Bill?", "The Bill, known as Bill 283, was introduced on 10 July 2025."),
        ("What are anchor institutions?", "An anchor institution is an organisation of weight in its place."),
        ("what are combined authorities", "A combined authority is a legal body that two or more councils set up."),
        ("What are parishes?", "A parish is the smallest area of local government."),
        ("What are RCTs?", "Randomised Control Trials (RCTs) use randomised access."),
        ("What does ETF stand for?", "The Evaluation Task Force (https://www.gov.uk/etf) (ETF) is in the Treasury."),
    ],
)
def test_words_that_say_what_it_is(asked: str, said: str) -> None:
    assert says_what_it_is(read_question(asked, lambda term: 1.0), said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("What are community rights?", "What goes with a listing is known as the community right to bid."),
        ("What is a floor standard?", "Exclusions remain on the floor standard."),
        ("What is a town council?", "Parish and town councils: recent issues, by Mark Sandford"),
        ("What is community power?", "Community Power: The Evidence, published in 2021, names six benefits."),
        ("What is community power?", "Community Power: The Evidence was published in 2021 by New Local."),
        ("What is a parish poll?", "Parish polls were introduced in 1972."),
        ("What is Power Partnerships?", "A report on Power Partnerships was published in 2020."),
        ("What is Power Partnerships?", "Berkshire repeated the roadmap of Power Partnerships in 2019."),
        ("What is the Priority Programme?", "Entry onto the Priority Programme provides the quickest route."),
        ("What is a strategic authority?", "He said that a mayoral strategic authority was a partner."),
        ("What is devolution?", "Double devolution is devolution that does not end at the council."),
        ("What does ETF stand for?", "We keep close to the ETF and share plans."),
        ("What is a community asset?", "Policy | Estate - Community Assets | Corporate review of delivery | -91.5"),
        (
            "What is a Senior Responsible Officer?",
            "A paper for the Senior Responsible Officer, the Treasury and others.",
        ),
    ],
)
def test_words_that_only_speak_of_it(asked: str, said: str) -> None:
    assert not says_what_it_is(read_question(asked, lambda term: 1.0), said)


@pytest.mark.parametrize(
    "asked", ["What is Wigan's budget?", "What was the council called?", "What is it used to do?", "What is made of?"]
)
def test_what_is_asked_of_a_thing_is_no_question_of_what_it_is(asked: str) -> None:
    assert definition_of(asked) is None


REPORTS = {
    "minutes.md": "# Minutes\n\nThe floor standard was missed.\n",
    "key.md": "# Key\n\nA floor standard is the least that is expected of a service.\n",
}


def test_the_words_that_say_what_it_is_lead_and_are_strong(make_shared_library: Callable[..., Settings]) -> None:
    answer: Answer = Assistant.open(make_shared_library(REPORTS)).ask("What is a floor standard?")
    assert [(q.citation.report.id, q.strength) for q in answer.quotes] == [("key", "strong"), ("minutes", "weak")]
    assert answer.confidence == answer.quotes[0].confidence >= 0.8


@pytest.mark.parametrize(
    "asked", ["What is a parish poll?", "What are parish polls?", "define parish poll", "What does parish poll mean?"]
)
def test_a_term_that_no_report_writes_is_not_told_from_what_is_near_it(
    make_library: Callable[..., Settings], asked: str
) -> None:
    library = {**REPORTS, "polls.md": "# Polls\n\nThe parish held a meeting on the poll of 2019.\n"}
    answer: Answer = Assistant.open(make_library(library)).ask(asked)
    assert (answer.status, [part.reports for part in answer.parts]) == ("not_found", [0])
    assert answer.parts[0].note.startswith(
        f"{answer.parts[0].part}: in no report; not together, but parish in 1 report"
    )


def test_a_term_is_known_from_a_title_and_looked_for_in_the_reports_chosen(
    make_library: Callable[..., Settings],
) -> None:
    library = {"minutes.md": "# Parish poll\n\nOn 3 May the hall was full.\n", "key.md": REPORTS["key.md"]}
    assistant = Assistant.open(make_library(library))
    assert assistant.ask("What is a parish poll?").status == "answered"
    held = assistant.ask("What is a floor standard?", filters=Filters(reports=("parish-poll",)))
    assert (held.status, held.parts[0].note) == ("not_found", "floor standard: 1 report; none of those chosen; in key")


@pytest.mark.parametrize(
    "asked", ["What is the turnout?", "What are the main barriers?", "What is the role of the hub?", "What was a hub?"]
)
def test_a_description_is_no_term_that_reports_must_write(asked: str) -> None:
    defined = definition_of(asked)
    assert defined is None or not defined.is_term


def test_a_question_that_shares_no_word_with_the_reports_is_refused(
    make_shared_library: Callable[..., Settings],
) -> None:
    answer: Answer = Assistant.open(make_shared_library(REPORTS)).ask("json")
    assert (answer.status, [part.note for part in answer.parts]) == ("not_found", ["json: in no report"])


def test_asked_what_it_is_and_something_more_the_definition_leads_and_the_rest_may_be_strong(
    make_library: Callable[..., Settings],
) -> None:
    library = {
        "words.md": "# Words\n\nA parish poll is a vote of the electors of a parish.\n",
        "calling.md": "# Calling\n\nTen electors can call a parish poll at a parish meeting.\n",
    }
    answer: Answer = Assistant.open(make_library(library)).ask("What is a parish poll and who can call a parish poll?")
    assert [(quote.citation.report.id, quote.strength) for quote in answer.quotes] == [
        ("words", "strong"),
        ("calling", "strong"),
    ]


@pytest.mark.parametrize(
    "asked", ["What is the council asked, and did it decide?", "What is a poll for and who calls it?"]
)
def test_what_is_no_thing_is_not_defined_before_something_more(asked: str) -> None:
    assert definition_of(asked) is None


PRECEPTS = {
    "a.md": "# Money\n\nA precept is the tax that a parish council raises for itself.\n\nA levy is paid to a board.\n",
    "b.md": "# Drains\n\nThe parish pays for its drains. A drainage board looks after them.\n",
}


def test_a_term_no_report_writes_is_told_by_its_last_word_where_the_sentence_has_the_others(
    make_library: Callable[..., Settings],
) -> None:
    library = Assistant.open(make_library(PRECEPTS))
    answer = library.ask("What is a parish precept?")
    assert (answer.status, answer.strength) == ("answered", "strong")
    assert answer.quotes[0].text.startswith("A precept is the tax that a parish council")
    for other in ("drainage precept", "parish levy"):  # the sentence says it of something else
        silent = library.ask(f"What is a {other}?")
        assert silent.status == "not_found" and silent.parts[0].part == other


def test_letters_no_report_writes_are_heard_of_where_their_words_are(make_library: Callable[..., Settings]) -> None:
    text = (
        "# Levies\n\nThe Community Infrastructure Levy is a charge that a builder pays on new homes.\n\n"
        "The Community Infrastructure Levy is low.\n"
    )
    library = Assistant.open(make_library({"levy.md": text}))
    answer = library.ask("What is CIL, and is it a charge that a builder pays on new homes?")
    assert answer.searched_for[1:] == ("community infrastructure levy (CIL)",)
    assert answer.status == "answered" and "builder" in answer.quotes[0].text


def test_a_term_with_one_word_more_within_is_written(make_library: Callable[..., Settings]) -> None:
    library = Assistant.open(make_library({
        "a.md": "# Plans\n\nA good plan has SMART intervention objectives, which say how it works. What is good?\n",
        "b.md": "# Towns\n\nA community and a town council agree on a community parish, and council tax.\n",
    }))  # fmt: skip
    hits = library.search("SMART intervention objectives, community and town council")
    pieces = [Piece(said, "topic", tuple(sequence(said))) for said in ("SMART objectives", "community council")]
    assert [is_nearly_written(piece, hits) for piece in pieces] == [True, False]
    unheard = library.ask("What is a community council?")
    assert unheard.status == "not_found" and unheard.parts[0].note.startswith("community council: in no report")


def test_words_that_name_the_thing_stand_before_those_on_one_called_alike(
    make_library: Callable[..., Settings],
) -> None:
    pages = {
        "land.md": "# Land\n\nA community land trust is a local body that owns land for the good of all.\n",
        "study.md": "# Studies\n\nWhat Local Trust is for: a study of left-behind places was published by Local Trust "
        "in 2019.\n",
    }
    answer = Assistant.open(make_library(pages)).ask("What is Local Trust?")
    assert answer.quotes[0].text.startswith("What Local Trust is for")
