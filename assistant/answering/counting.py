"""For "how many halls are there?": the words by which so many of them are told."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import term
from .askingwords import A_FEW
from .gazetteer import places_in

_ASKED = re.compile(r"\bhow many\s+(?P<things>[^?.,;:]+)", re.IGNORECASE)
# What is counted ends where one of these begins: "how many halls | did the parish buy", "how many members | of".
_ENDS = re.compile(
    r"\s(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|may|might|must|shall|should|there|"
    r"that|which|who|of|in|on|at|for|from|to|with|without|by|between|per|under|over|across|within|against|into|since|"
    r"during|after|before|about|around|a|an|the|this|these|those|we|you|they|it)\b.*",
    re.IGNORECASE | re.DOTALL,
)
# Each of these is told in many words ("4,798 pupils" for children), or is a measure and no thing.
_TOLD_OTHERWISE = frozenset(
    map(
        term,
        "people persons children youngsters families residents pupils students patients deaths cases "
        "times years months weeks days hours minutes miles kilometres words pages pounds seats".split(),
    )
)
# ... and these in a few.
_HOMES = "homes houses dwellings flats apartments units properties households"
_ALSO = dict.fromkeys(map(term, "homes houses dwellings".split()), _HOMES.split())
_FIGURE = (
    r"(?:\d[\d,.]*(?:\s?(?:m|bn|million|billion|thousand))?|no|none|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|(?:a |several |many )?(?:dozens?|hundreds?|thousands?|millions?)|a single|"
    r"(?:a |the )?(?:few|couple|handful)|several|both|half|(?:a|one) (?:quarter|third))"
)


class Counted(NamedTuple):
    """What a question asks the number of: a pattern of figures that count it."""

    told: re.Pattern[str]

    def said_in(self, words: str) -> bool:
        """Whether words count the very thing asked about, and not another beside it; a row of a table may.

        >>> councils = counted_in("How many parish councils are there in Stevenage?")
        >>> councils.said_in("Stevenage has six teams."), councils.said_in("It has six town and parish councils.")
        (False, True)
        >>> councils.said_in("Councils with a population of 500,000."), councils.said_in("The number of councils is 6.")
        (False, True)
        >>> councils.said_in("Parish councils | 6 | 7"), councils.said_in("Councils: 6")
        (True, True)
        """
        return bool(self.told.search(words))


def counted_in(question: str) -> Counted | None:
    """What "how many ...?" asks the number of; None for other questions, and for what is told in many words.

    >>> [counted_in(f"How many {rest}?") is None for rest in ("people died", "signatures do we need", "members sit")]
    [True, False, False]
    """
    asked = _ASKED.search(question)
    if not asked:
        return None
    named = _ENDS.sub("", " " + asked["things"]).split()
    things = [word for word in named if re.fullmatch(r"[\w-]{3,}s", word)]
    if not things or any(term(word) in _TOLD_OTHERWISE for word in named):
        return None
    things += [also for word in things for also in _ALSO.get(term(word), ())]
    one = "|".join(re.escape(re.sub(r"(?:ies|s)$", "", word.lower())) for word in things)
    thing = rf"(?:{one})(?:y|ies|s|es)?\b"
    between = r"(?:[-\s](?![.;:])[^\s.;:|]+){0,4}?[-\s(\u2018\u201c\"']+"
    return Counted(
        re.compile(
            rf"\b{_FIGURE}(?:\s*\[[\d, ]+\])?{between}{thing}|"  # "six of the town and parish councils"
            rf"\b(?:number|total|count) of (?:[\w'\u2019-]+ ){{0,3}}{thing}[^.;]*?\b{_FIGURE}\b|"
            rf"\b{thing}[^.;|\n]{{0,40}}(?:\s*[:(=]|\s(?:numbered|totall?ed|number|total|is|are|was|were))\s*{_FIGURE}\b|"
            rf"{thing}[^\n]*?\|[^\n]*{_FIGURE}\b",
            re.IGNORECASE,
        )
    )


def counts_without_naming(question: str, said: str) -> bool:
    """Whether a question asks which they are, and words only say how many ("how the four councils devolve power").

    >>> counts_without_naming("Which four councils took part?", "It looked at how the four councils share power.")
    True
    >>> counts_without_naming("What are the recommendations?", "In this report the Inquiry makes 10 recommendations.")
    True
    >>> counts_without_naming("Which councils took part?", "The four councils were Cornwall, Southwark and Wigan.")
    False
    """
    asked = _WHICH.search(question)
    if not asked or _NAMES_SEVERAL.search(said):
        return False
    counted = rf"\b{A_FEW} (?:[\w-]+ )?{re.escape(asked['things'])}\b"
    return bool(re.search(counted, said, re.IGNORECASE))


def names_so_many(question: str, said: str) -> bool:
    """Whether a question asks for a number of places, and words name just so many.

    >>> names_so_many("Which four councils took part?", "It was tried in Cornwall, Southwark, Stevenage and Wigan.")
    True
    >>> [names_so_many(f"Which {asked} took part?", "It was tried in Cornwall.") for asked in ("councils", "two towns")]
    [False, False]
    """
    asked = _WHICH.search(question)
    if not asked or not asked["many"]:
        return False
    many = _NUMBERS.get(asked["many"].lower()) or int(asked["many"])
    return len({place.name for place in places_in(said)}) == many


_NUMBERS = dict(zip("two three four five six seven eight nine ten".split(), range(2, 11), strict=True))
_WHICH = re.compile(
    rf"\b(?:which|what)(?: are| were)?(?: the)? (?:(?P<many>{A_FEW}) )?(?:[\w-]+ ){{0,2}}?(?P<things>[a-z]{{3,}}s)\b",
    re.IGNORECASE,
)
_NAMES_SEVERAL = re.compile(r"[A-Z]\w+(?:,(?: and)?| and) (?:the )?[A-Z]|[:;\n]|\bnamely\b")
