"""What a library learns of its own words: acronyms in both directions, words as written, phrases word for word."""

from __future__ import annotations

import sqlite3

import pytest

from assistant.datatypes import Meaning
from assistant.indexing import vocabulary
from assistant.indexing.acronyms import DEFINED, INFERRED, INITIALS, learn_acronyms

COUNCILS = [
    "The National Association of Local Councils (NALC) gives 7.5%. NALC's guide is free.",
    "An asset of community value may be listed. Assets of community value stay on the list for five years.",
    "The Local Government Association publishes a guide. See the Local Government Association and the LGA.",
]
MINERALS = ["Mineral Safeguarding Areas (MSAs) are on the map.", "A Mayoral Strategic Authority (MSA) has a mayor."]


def library(*reports: list[str]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    vocabulary.create_tables(db, 1)
    for texts in reports:
        vocabulary.count_report(db, 1, texts, sign=1)
    return db


@pytest.mark.parametrize(
    ("text", "letters", "long"),
    [
        ("the Department for Education (DfE) says", "dfe", "Department for Education"),
        ("by HM Revenue and Customs (HMRC)", "hmrc", "HM Revenue and Customs"),
        ("Statements of Common Ground (SoCG)", "socg", "Statements of Common Ground"),
        ("an MSA (Mayoral Strategic Authority) may", "msa", "Mayoral Strategic Authority"),
        ("MCA | Minerals Consultation Area", "mca", "Minerals Consultation Area"),
        ("cross-government evaluation group (CGEG)", "cgeg", "cross-government evaluation group"),
        ("Department for Levelling Up, Housing and Communities (DLUHC)", "dluhc",
         "Department for Levelling Up, Housing and Communities"),
        ("Education & Health Care Plans (EHCP)", "ehcp", "Education & Health Care Plans"),
    ],
)  # fmt: skip
def test_a_report_says_what_letters_stand_for(text: str, letters: str, long: str) -> None:
    assert [(a, w) for kind, a, _, w in learn_acronyms([text]) if kind == DEFINED] == [(letters, long)]


@pytest.mark.parametrize(
    "text",
    [
        "Sweetland (Chairman) and Therapy (BANT)",  # no initials
        "the site has over 2,400 sqm (GIA) of space",
        "It was agreed. Nothing else (IWA) was",  # over the end of a sentence
        "Dr Walford (DHSS) attended",
    ],
)
def test_letters_that_stand_for_nothing_before_them_teach_nothing(text: str) -> None:
    assert [learned for learned in learn_acronyms([text]) if learned[0] == DEFINED] == []


def test_a_name_whose_letters_stand_in_the_same_report_is_inferred_when_met_twice() -> None:
    learned = learn_acronyms(COUNCILS)
    assert learned[INFERRED, "lga", "local govern associ", "Local Government Association"] == 2
    once = learn_acronyms(["The Local Government Association and the LGA."])
    assert [one for one in once if one[0] == INFERRED] == []


def test_an_acronym_is_spelt_out_and_words_are_shortened() -> None:
    db = library(COUNCILS)
    assert vocabulary.meanings(db, 1, "What does NALC's guide say?") == [
        Meaning("NALC's", ("National Association of Local Councils",))
    ]
    assert vocabulary.meanings(db, 1, "Guides of the national association of local councils") == [
        Meaning("National Association of Local Councils", ("NALC",))
    ]
    assert vocabulary.meanings(db, 1, "Which councils give a guide?") == []


def test_letters_no_report_has_are_read_as_words_a_report_repeats() -> None:
    (found,) = vocabulary.meanings(library(COUNCILS), 1, "How long are ACVs listed?")
    assert (found.typed, found.meant[0].casefold(), found.rather_spelt) == ("ACVs", "asset of community value", False)
    often = library(*[[f"{COUNCILS[1]} Another asset of community value; an asset of community value."]] * 2)
    (sure,) = vocabulary.meanings(often, 1, "How long are ACVs listed?")
    assert sure.rather_spelt  # written by none
    assert vocabulary.meanings(library(COUNCILS), 1, "HOW LONG ARE ACVS LISTED?") == []  # all in capitals
    assert [m.typed for m in vocabulary.meanings(library(COUNCILS), 1, "ACV vs NALC")] == ["ACV", "NALC"]


def test_a_part_of_a_name_and_a_piece_of_a_sentence_are_no_meaning() -> None:
    """From the infected blood report, where ACV came out as "advisory committee on the virological"."""
    texts = [f"the advisory committee of virological safety {did}. It agreed with the city via a letter." for did in (
        "met", "spoke", "left"
    )]  # fmt: skip
    learned = {letters for _, letters, _, _ in learn_acronyms(texts)}
    assert "acvs" in learned
    assert not learned & {"acv", "acs", "awcv"}


def test_letters_with_several_meanings_bring_them_all() -> None:
    (found,) = vocabulary.meanings(library(MINERALS), 1, "What is an MSA?")
    assert set(found.meant) == {"Mineral Safeguarding Areas", "Mayoral Strategic Authority"}


def test_a_report_that_goes_takes_away_what_it_brought() -> None:
    db = library(COUNCILS, MINERALS)
    vocabulary.count_report(db, 1, COUNCILS, sign=-1)
    alone = library(MINERALS)
    for table in ("words_1", "acronyms_1"):
        assert db.execute(f"SELECT * FROM {table}").fetchall() == alone.execute(f"SELECT * FROM {table}").fetchall()
    vocabulary.count_report(db, 1, MINERALS, sign=-1)
    assert vocabulary.library_words(db, 1) == {}


def test_words_are_counted_as_written_and_found_whatever_their_capitals() -> None:
    db = library(["Stevenage leads. STEVENAGE’s plan, a plan."])
    assert vocabulary.usual_words(db, 1)["stevenage"] == ("Stevenage", 2, 2)
    assert vocabulary.usual_words(db, 1)["plan"] == ("plan", 2, 0)
    assert vocabulary.unwritten(db, 1, ["stevenage", "Plan", "stevenge"]) == {"stevenge"}


def test_only_runs_that_are_repeated_count_by_their_initials() -> None:
    learned = learn_acronyms(["a community governance review", "the community governance review of a town"])
    assert learned[INITIALS, "cgr", "communiti govern review", "community governance review"] == 2
    assert not any(letters == "cgrt" for _, letters, _, _ in learned)
