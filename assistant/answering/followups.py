"""Follow-up questions without a language model: does the question lean on what came before, and on what?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text import STOP_WORDS, term, words

# Words that point back whatever follows, and words that do so only in a short question ("has anyone tried one?").
_POINTS_BACK = re.compile(
    r"^\s*(?:and|but|so|what about|how about|also|or|then)\b|\b(?:it|its|they|them|their|theirs|he|she|his|her|him)\b",
    re.IGNORECASE,
)
_MAY_POINT_BACK = re.compile(r"\b(?:this|that|those|these|there|the same|one|ones|more|else)\b", re.IGNORECASE)
_FEW_WORDS = 3
_MANY_WORDS = 8


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what came before.

    >>> leans("And by when?"), leans("Who pays for the referendum of a neighbourhood plan?")
    (True, False)
    """
    n = sum(bool(term(w)) for w in words(question))
    points = _POINTS_BACK.search(question) and n <= _MANY_WORDS
    return bool(n < _FEW_WORDS or points or (n <= _FEW_WORDS and _MAY_POINT_BACK.search(question)))


def readings(question: str, history: Sequence[str]) -> list[str]:
    """What to search for, best reading first: as typed, or with the topic of the earlier questions it leans on.

    history: earlier questions, oldest first.

    >>> readings("And by when?", ["Who can nominate a pub as an asset of community value?"])
    ['And by when? (nominate pub asset community value)', 'And by when?']
    """
    if not history or not leans(question):
        return [question]
    have = {term(w) for w in words(question)}
    topic: list[str] = []
    for earlier in reversed(history[-3:]):
        new = [w for w in words(earlier) if w.lower() not in STOP_WORDS and term(w) and term(w) not in have]
        topic = new + topic
        have |= {term(w) for w in new}
        if not leans(earlier):
            break
    return [f"{question} ({' '.join(topic)})", question] if topic else [question]
