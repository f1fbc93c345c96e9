"""A report that is asked to speak speaks alone; what others say is called theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.speaking import asked_to_speak, put_to_the_report
from assistant.ask import Assistant
from assistant.datatypes import Report, ReportSummary
from assistant.settings import Settings

ACT = Report("act", "act.pdf", "Act Local: Empowering London\u2019s Neighbourhoods", "Centre for London", 2019)
DIGEST = Report(
    "dig",
    "d.pdf",
    "English devolution: a digest",
    kind="digest",
    source="Power Partnerships, Locality, 2019; Localism Act 2011",
)
PAPER = Report("cap", "c.pdf", "Appendix N: Capital Strategy", "Kent County Council", 2025)
ON_IT = Report("cfl", "e.pdf", "Commission on Localism: a digest", kind="digest", source="Commission on Localism, 2018")
BESIDE = Report(
    "by", "f.pdf", "Neighbourhood plans: a digest", kind="digest", source="Commission on Localism, 2018; A B"
)
MINUTES = [Report(f"min{n}", f"m{n}.pdf", f"Minutes of the Cabinet, {n} May 2025", "Kent", 2025) for n in (1, 8)]
REPORTS = {r.id: ReportSummary(r, 9, 0, 9) for r in (ACT, DIGEST, PAPER, ON_IT, BESIDE, *MINUTES)}


@pytest.mark.parametrize(
    ("question", "report", "asked"),
    [
        ("What does Act Local say about pubs?", "act", "What does it say about pubs?"),
        ("what did \u201cAct Local\u201d recommend", "act", "what did \u201cAct Local\u201d recommend"),
        ("According to the Act Local report, who runs pubs?", "act", "According to it, who runs pubs?"),
        ("According to Act Local, who pays?", "act", "According to Act Local, who pays?"),
        ("In Act Local, what is a parish?", "act", "In Act Local, what is a parish?"),
        ("Who is to run pubs according to Act Local?", "act", "Who is to run pubs according to it?"),
        ("What does the Capital Strategy say about debt?", "cap", "What does it say about debt?"),
        ("Does Act Local want pubs saved?", "act", "Does it want pubs saved?"),
        ("Which councils are named in Power Partnerships?", "dig", "Which councils are named in Power Partnerships?"),
        ("How does Power Partnerships see Wigan?", "dig", "How does it see Wigan?"),
    ],
)
def test_a_report_is_asked_by_its_title(question: str, report: str, asked: str) -> None:
    speaker = asked_to_speak(question, REPORTS)
    assert speaker is not None and (speaker.reports, speaker.asked) == ({report}, asked)


def test_a_digest_with_other_sources_is_not_the_report_where_another_is_on_it() -> None:
    speaker = asked_to_speak("What does Commission on Localism say about trust in town halls?", REPORTS)
    assert speaker is not None and (speaker.reports, speaker.topic) == ({"cfl"}, ("trust", "town", "hall"))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What does Act Local say anything about pubs?", ("pub",)),
        ("What does Act Local recommend to town halls?", ("town", "hall")),
        ("Which gains does Act Local say the evidence for pubs shows?", ()),
        ("Which pubs does Act Local name?", ()),
        ("What does Act Local use of pubs?", ()),
        ("According to Act Local, who runs pubs?", ()),
    ],
)
def test_words_are_held_to_what_the_report_is_asked_about(question: str, topic: tuple[str, ...]) -> None:
    speaker = asked_to_speak(question, REPORTS)
    assert speaker is not None and speaker.topic == topic


def test_a_publisher_speaks_in_its_own_reports() -> None:
    speaker = asked_to_speak("What does Kent say about pubs?", REPORTS)
    assert speaker is None, "a place, which reports are about"
    speaker = asked_to_speak("What does the Centre for London say about pubs?", REPORTS)
    assert speaker is not None and (speaker.name, speaker.reports) == ("Centre for London", {"act"})
    assert speaker.asked == "What does it say about pubs?"
    speaker = asked_to_speak("What does CfL recommend on pubs?", REPORTS)
    assert speaker is not None and speaker.reports == {"act"}
    speaker = asked_to_speak("What does Locality say about pubs?", REPORTS)
    assert speaker is not None and speaker.reports == {"dig"}, "a digest, where its reports are not in the library"


def test_issues_of_one_name_are_asked_together() -> None:
    speaker = asked_to_speak("What do the Minutes of the Cabinet say about pubs?", REPORTS)
    assert speaker is not None and speaker.reports == {"min1", "min8"}
    assert speaker.asked == "What do they say about pubs?"
    speaker = asked_to_speak("What do the Minutes of the Cabinet, 8 May 2025 say about pubs?", REPORTS)
    assert speaker is not None and speaker.reports == {"min8"}


@pytest.mark.parametrize(
    "question",
    [
        "What is Act Local?",
        "How much did the Act Local group raise?",
        "What did Act Local cost?",
        "What does the Localism Act 2011 say about pubs?",  # all who speak of it do
        "Who wrote about pubs before Act Local came out?",
        "What does the English Devolution Bill say about pubs?",  # a digest's title is the name of a subject
        "What can we act local about?",
        "What does Cornwall say about pubs?",
        "How does the Centre for London use its funds?",
        "What is done in Centre for London?",
        "What does the council say in Cornwall?",
    ],
)
def test_what_asks_no_report(question: str) -> None:
    assert asked_to_speak(question, REPORTS) is None


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("And about parks?", "What does Act Local say about parks?"),
        ("what about parks", "What does Act Local say about parks?"),
        ("And on parks?", "What does Act Local say about parks?"),
        ("Does the report mention parks?", "Does Act Local mention parks?"),
        ("Who wrote it?", "Who wrote Act Local?"),
        ("When was it published?", "When was Act Local published?"),
        ("How does it define a parish?", "How does Act Local define a parish?"),
        ("Who runs it?", "Who runs it?"),
        ("What do parishes say about it?", "What do parishes say about it?"),
        ("And in Wigan?", "And in Wigan?"),
    ],
)
def test_a_follow_up_is_put_to_the_report_that_was_asked(question: str, put: str) -> None:
    before = ["What does Act Local say about pubs?", "What does it recommend?"]
    assert put_to_the_report(question, before, REPORTS) == put
    assert put_to_the_report(question, ["What is a parish?"], REPORTS) == question
    between = [before[0], "How many parishes are there?"]
    assert put_to_the_report(question, between, REPORTS) == question


@pytest.fixture(scope="module")
def library(make_shared_library: Callable[..., Settings]) -> Assistant:
    return Assistant.open(make_shared_library({
        "act.md": "# Pubs and Parishes\n\nA pub may be bought by the parish that drinks in it.\n\n"
                  "## Halls\n\nA hall is let by the hour.\n",
        "other.md": "# Buying a pub\n\nA parish buys a pub to keep it open. Grants for libraries are small.\n\n"
                    "## Beside it\n\nPubs and Parishes wants grants for pubs.\n",
    }))  # fmt: skip


def test_only_the_report_and_what_names_it_are_quoted(library: Assistant) -> None:
    answer = library.ask("What does Pubs and Parishes say of a pub bought by the parish?")
    said = "What does it say of a pub bought by the parish? (in Pubs and Parishes and where it is named)"
    assert answer.searched_for[1:] == (said,)
    assert answer.question == answer.searched_for[0] == "What does Pubs and Parishes say of a pub bought by the parish?"
    assert answer.status == "answered" and "bought by the parish" in "".join(quote.text for quote in answer.quotes)
    assert not any("to keep it open" in quote.text for quote in answer.quotes)
    named = library.ask("What does Pubs and Parishes want for grants?")
    assert "wants grants for pubs" in named.quotes[0].text


def test_what_only_others_answer_is_not_the_report_speaking(library: Assistant) -> None:
    answer = library.ask("What does Pubs and Parishes say about grants for libraries?")
    other = [q for q in (*answer.quotes, *answer.near_misses) if "libraries" in q.text]
    assert all(q.why_not == "not from Pubs and Parishes, and does not name it" for q in other)
    assert not any(q.strength == "strong" for q in answer.quotes)


def test_a_report_that_has_no_word_of_it_is_silent(library: Assistant) -> None:
    answer = library.ask("What does Pubs and Parishes say about libraries?")
    assert answer.status == "not_found" and answer.near_misses
    own = next(q for q in answer.near_misses if "drinks in it" in q.text)
    assert own.why_not == "about Pubs and Parishes, but does not say \u201clibraries\u201d"


def test_what_is_typed_exactly_is_asked_of_all(library: Assistant) -> None:
    answer = library.ask("What does Pubs and Parishes say about buying a pub to keep it open?", exactly=True)
    assert answer.searched_for == ("What does Pubs and Parishes say about buying a pub to keep it open?",)
    assert any("to keep it open" in quote.text for quote in (*answer.quotes, *answer.near_misses))


def test_a_follow_up_says_what_was_asked_of_which_report(library: Assistant) -> None:
    before = ["What does Pubs and Parishes say of a pub bought by the parish?"]
    answer = library.ask("And about a hall let by the hour?", history=before)
    assert answer.question == "And about a hall let by the hour?"
    assert answer.searched_for[0].startswith("What does Pubs and Parishes say about a hall let by the hour?")
    assert "A hall is let by the hour." in [quote.text for quote in answer.quotes]
    listing = library.ask("Does it mention libraries?", history=before).listing
    assert listing is not None and listing.called == "Pubs and Parishes" and not listing.reports
