"""Headings that ask what a question asks: "How long a transfer takes", "Who may nominate", "What does it cost?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text import term, terms
from .question import Question

_ASKS = re.compile(
    r"^\W*(?:\d[\d.]*\s+)?(?P<how>how (?:long|many|much|often|far|soon)|who|when|where|why|how|what|which)\b", re.I
)
_CLAUSE = re.compile(r"[,;:\u2013\u2014(]| - | and (?:who|when|where|why|how|what|which)\b")
# The share of what is asked, by rarity, that a shorter heading holds.
_MOST_OF_IT = 0.6


def headed_by_it(question: Question, headings: Sequence[str]) -> bool:
    """Whether the heading nearest to a passage asks what the question asks, in the same kind of question.

    A heading without the names of the question asks something wider.

    >>> from .question import read_question
    >>> asked = read_question("How long does the transfer of a hall take?", lambda term: 1.0)
    >>> headed_by_it(asked, ["Halls", "How long a transfer takes"]), headed_by_it(asked, ["How a transfer takes place"])
    (True, False)
    >>> headed_by_it(asked, ["How long it takes"]), headed_by_it(asked, ["Transfer of halls"])
    (False, False)
    >>> asked = read_question("What do parish councils do?", lambda term: 1.0)
    >>> headed_by_it(asked, ["What parish councils do, and who may stand"])
    True
    """
    if not headings:
        return False
    asked, heading = _ASKS.search(question.text), _ASKS.search(headings[-1])
    if not asked or not heading or asked["how"].lower() != heading["how"].lower():
        return False
    told = set(terms(_CLAUSE.split(headings[-1][heading.end() :])[0]))
    own = set(question.weights)
    if any(term(name) not in told for name in question.names):
        return False
    return bool(own and told) and (own <= told or (told <= own and question.coverage(told) >= _MOST_OF_IT))
