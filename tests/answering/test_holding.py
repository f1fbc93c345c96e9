"""Who holds an office: answered by the words that name somebody, else the answer is not a strong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.holding import Office, who_holds
from assistant.ask import Assistant
from assistant.settings import Settings

Make = Callable[..., Settings]

REPORTS = {
    "minutes.md": "# Minutes of the Council\n\nMr Slope thanked the Leader of Barsetshire County Council "
    "for the leadership shown in Barsetshire.\n\nApologies came from Anne Bold, Leader of Barsetshire County Council.\n"
    "\nJohn Bold, Leader of Plumstead Council, was heard.",
    "parks.md": "# Parks of Loamshire\n\nThe Leader of Loamshire Council opened the parks of Loamshire in May.",
}


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("Who is the Leader of KCC?", "Roger Gough, Leader of Kent County Council", True),
        ("Who is the leader of Kent County Council?", "The letter of Roger Gough, Leader of KCC, was read.", True),
        ("Who is the leader of KCC?", "The Leader of the Labour Group, Mr Brady, spoke.", False),
        ("Who is the Secretary of State for Health?", "A new Secretary of State for Health, Frank Dobson, came.", True),
        ("Who is the Secretary of State for Health?", "The Secretary of State for Defence, Ann Lee, came.", False),
        ("Who chaired the review?", "Mr Quirk chaired it.", True),
        ("Who chaired the review?", "The Chair of the Cabinet Committee was there.", False),
        ("Who is the clerk?", "Clerk: Mrs J. Smith-Jones", True),
        ("Who is the clerk?", "The Clerk of the County Council wrote.", False),
    ],
)
def test_somebody_is_named_beside_the_office(question: str, words: str, expected: bool) -> None:
    office = who_holds(question)
    assert isinstance(office, Office)
    assert office.said_in(words) is expected


def test_the_sentence_that_names_the_holder_leads(make_library: Make) -> None:
    assistant = Assistant.open(make_library(REPORTS))
    answer = assistant.ask("Who is the Leader of Barsetshire County Council?")
    assert answer.quotes[0].text == "Apologies came from Anne Bold, Leader of Barsetshire County Council."
    nobody = assistant.ask("Who is the Leader of Loamshire Council?")
    assert nobody.status == "not_found" or nobody.strength == "weak"
