"""Reading a question, and saying what it is made of."""

from __future__ import annotations

import pytest

from assistant.answering.acronyms import is_acronym
from assistant.answering.followups import leans
from assistant.answering.question import names_in, read_question


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How much did the scheme cost?", "The scheme cost £2m."),
        ("How many councillors are there?", "There are eighty-one of them, or 81."),
        ("When was the pub listed?", "It was listed on 3 March 2012."),
        ("Who chairs the board?", "The board is chaired by Matt Boughton."),
        ("Why was it refused?", "It was refused because the land is a home."),
    ],
)
def test_a_question_wants_a_kind_of_answer(question: str, sentence: str) -> None:
    wants = read_question(question, lambda term: 1.0).wants
    assert wants is not None
    assert wants.search(sentence)
    assert not wants.search("They met and talked.")


def test_coverage_is_the_share_of_weight() -> None:
    question = read_question("pub asset parish", {"pub": 3.0, "asset": 1.0, "parish": 4.0}.__getitem__)
    assert question.coverage({"pub", "asset"}) == 0.5
    assert question.coverage(set()) == 0.0


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Wigan and Norwich save in 2023/24?", ["Wigan", "Norwich", "2023/24"]),
        ("Councils and parishes: who pays?", []),
        ("WHAT DID WIGAN COUNCIL DO", []),
        ("what is section s.106 for", ["s.106"]),
    ],
)
def test_names_are_what_an_answer_must_be_about(question: str, names: list[str]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("question", "sentence", "elsewhere"),
    [
        ("Who runs the libraries in Wigan?", "Surrey has 52 libraries.", True),
        ("Who runs the libraries in Wigan?", "Wigan and Surrey have libraries.", False),
        ("How many libraries are in England?", "Surrey has 52 libraries.", False),
        ("How many libraries are in England?", "Wales has 260 libraries.", True),
        ("How many libraries are in the UK?", "Wales has 260 libraries.", False),
        ("How many libraries are in Surrey, in England?", "Kent has 99 libraries.", True),
    ],
)
def test_a_sentence_of_another_place_is_known(question: str, sentence: str, elsewhere: bool) -> None:
    assert read_question(question, lambda term: 1.0).is_of_elsewhere(sentence) == elsewhere


def test_acronyms_may_be_spelt_out_in_the_library() -> None:
    assert [is_acronym(w) for w in ("ACV", "KCC", "Kent", "A", "LGBCEs")] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And by when?", True),
        ("What about Wigan?", True),
        ("Who approves it?", True),
        ("Has anyone tried one there?", True),
        ("Which parishes publish their accounts?", False),
        ("How many neighbourhood forums were there in London?", False),
        ("How many signatures does a petition for a new parish council need?", False),
        ("What is a community improvement district and has anyone tried one?", False),
    ],
)
def test_a_follow_up_is_told_from_a_whole_question(question: str, expected: bool) -> None:
    assert leans(question) == expected
