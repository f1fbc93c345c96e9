"""Real reports that a question names, that are known and not in the library."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..datatypes import KnownReport
from ..text import fold, occurrences, sequence, words

_MOST = 3
_FEWEST_TERMS = 2
# "the Quirk Review", "Lord Kerslake's report": known by the name of who led it.
_LED_BY = re.compile(
    r"\b([A-Z][a-z]+)(?:['\u2019]s)?\s+(?:[Rr]eview|[Rr]eport|[Cc]ommission|[Ii]nquiry|[Pp]aper|[Ss]tudy)\b"
)


def known_but_lacking(question: str, known: Sequence[KnownReport]) -> tuple[KnownReport, ...]:
    """The known reports that a question names, by the title up to its colon or by who led them; three at most.

    >>> quirk = KnownReport("quirk", "Making assets work: the Quirk Review", authors="Quirk (chair)")
    >>> [one.id for one in known_but_lacking("What did the Quirk Review say about leases?", [quirk])]
    ['quirk']
    >>> known_but_lacking("How do we make assets work?", [quirk])
    ()
    """
    led_by = {fold(name) for name in _LED_BY.findall(question)}
    found = [one for one in known if _named(question, one) or led_by & _leaders(one)]
    return tuple(found[:_MOST])


def _named(question: str, known: KnownReport) -> bool:
    """Whether the title's first part stands in the question, written as a name."""
    short = re.split(r"[:(]|, (?=\d|the |Part )", known.title)[0].strip()
    wanted = sequence(short)
    if len(wanted) < _FEWEST_TERMS:
        return False
    for start, end in occurrences(question, wanted):
        capitals = [w for w in words(question[start:end]) if w[:1].isupper()]
        if len(capitals) >= _FEWEST_TERMS:
            return True
    return False


def _leaders(known: KnownReport) -> set[str]:
    """Surnames of those who wrote or led a report."""
    people = re.split(r"[;,()]", known.authors)
    return {fold(person.split()[-1]) for person in people if person.split()} | {
        fold(name) for name in _LED_BY.findall(known.title)
    }
