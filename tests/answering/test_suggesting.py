"""Did you mean: what is offered for a slip, and for what nothing is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

import pytest

from assistant.answering.suggesting import suggest
from assistant.datatypes import Report, ReportSummary
from assistant.indexing import vocabulary
from assistant.text import sequence, terms, words

TEXT = (
    "Stevenage leads a policy lab. Stevenage and Wigan save. The moratorium is proposed. A moratorium is long. "
    "The commission received competence. A neighbourhood forum plans; neighbourhood forums nominate. "
    "The nomination of a community asset. A community roadmap. The roadmap is long. "
    "The council decides, and Cornwall agrees with Cornwall."
)
ENGLISH = {"helicopter", "receive", "commission", "form", "norwich"}


@dataclass
class Library:
    """One text, as answering sees a library."""

    text: str = TEXT
    title: str = "Localism in Thurrock"
    reports: dict[str, ReportSummary] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        vocabulary.create_tables(self.db, 1)
        vocabulary.count_report(self.db, 1, [self.text], sign=1)
        self.reports = {"a": ReportSummary(Report("a", "a.pdf", self.title), 1, 0, 1)}
        self.keywords = self

    def document_frequency(self, term: str) -> int:
        return int(term in terms(self.text))

    def written(self) -> dict[str, tuple[str, int, int]]:
        return vocabulary.usual_words(self.db, 1)

    def unwritten(self, some: list[str]) -> set[str]:
        return vocabulary.unwritten(self.db, 1, some)

    def places_of(self, run: list[str]) -> dict[str, set[int]]:
        return {"a": {1}} if " ".join(run) in " ".join(sequence(self.text)) else {}


def meant(question: str) -> str:
    return suggest(question, Library(), lambda word: word in ENGLISH)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("What did Stevenge say?", "What did Stevenage say?"),  # a name, a letter too few
        ("stevenage and wiggan", "stevenage and wigan"),  # a letter too many, capitals as typed
        ("Stevnage's plan", "Stevenage's plan"),  # the possessive stays
        ("how long is the moritorium", "how long is the moratorium"),  # another letter
        ("the nieghbourhood forum", "the neighbourhood forum"),  # two letters swapped
        ("who has the competance", "who has the competence"),  # sounds alike
        ("did they recieve it", "did they receive it"),  # the library has it in another form only
        ("the nominaton", "the nomination"),
        ("a neighbour hood plan", "a neighbourhood plan"),  # torn apart
        ("a road map", "a roadmap"),
        ("a communityasset", "a community asset"),  # run together
        ("Cornwal and Stevenge", "Cornwall and Stevenage"),  # both
    ],
)
def test_a_slip_is_offered_right(typed: str, expected: str) -> None:
    assert meant(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "What did Stevenage say about the moratorium?",
        "the helicopter of Norwich",  # English, though no report has it
        "Thurrock's forum",  # in a title
        "the nominator and the nominee",  # other words, not slips
        "councillors in 2019, 7.5% of 2020/21, s.106",  # figures
        "the DLUHC and the LGA",  # letters
        "can't won't",
        "the forn",  # too short to tell from "form" and the rest
        "Wokingham and Basingstoke",  # names near nothing
        "zzzz qqqqqq",
        "",
    ],
)
def test_nothing_is_offered_where_nothing_is_amiss_or_near(typed: str) -> None:
    assert meant(typed) == ""


def test_every_word_of_the_library_is_itself() -> None:
    assert all(meant(word) == "" for word in words(TEXT))
