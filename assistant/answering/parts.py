"""Silence as a finding: what a question is made of, where each part is in the library, and whether they ever meet."""

from __future__ import annotations

import re

from ..datatypes import Part
from ..protocols import Searchable
from ..text import STOP_WORDS, term, terms, words
from .question import names_in

_MOST = 4
_ASKING = frozenset(
    "much many say said says does did tell give given get find found make made happen happened long often name list "
    "percentage amount number cost costs spend spent plan plans kind type use used mean means".split()
)


def parts_of(question: str) -> list[str]:
    """The things a question is about, as typed: names and years first, then runs of content words.

    >>> parts_of("What did Southwark decide about community asset transfer in 2019?")
    ['Southwark', '2019', 'community asset transfer']
    """
    names = set(names_in(question))
    runs: list[list[str]] = [[]]
    named: list[list[str]] = [[]]
    for piece in re.findall(r"[^\s]+", question):
        inner = words(piece)
        whole = inner[0] if len(inner) == 1 else piece.strip(".,;:?!()\"'\u2018\u2019\u201c\u201d")
        if inner and all(w in names for w in inner):
            named[-1].append(whole)
            runs.append([])
        else:
            named.append([])
            plain = whole.lower()
            if inner and plain not in STOP_WORDS and plain not in _ASKING and term(inner[0]):
                runs[-1].append(whole)
            else:
                runs.append([])
        if piece[-1:] in ",;:?!":
            runs.append([])
            named.append([])
    if any(len(run) > 1 for run in runs):  # beside a whole topic, a lone word is mostly the verb
        runs = [run for run in runs if len(run) > 1]
    found = [" ".join(run) for run in [*named, *runs] if run]
    return list(dict.fromkeys(found))[:_MOST]


def describe_parts(question: str, index: Searchable) -> tuple[list[Part], list[str]]:
    """Each part with the number of reports that hold it, and, last, whether all meet on one page.

    Also returns the parts no report holds at all.
    """
    places = {part: index.places_of([term(w) for w in words(part) if term(w)]) for part in parts_of(question)}
    found = [Part(part, len(where), _note(part, len(where))) for part, where in places.items()]
    absent = [part for part, where in places.items() if not where]
    held = {part: where for part, where in places.items() if where}
    if len(held) > 1 and not absent:
        met = _meeting(list(held.values()))
        joined = " and ".join([", ".join(list(held)[:-1]), list(held)[-1]])
        note = f"{joined}: on one page in {_reports(met)}" if met else f"{joined} never stand on one page"
        found.append(Part("all on one page", met, note))
    return found, absent


def _note(part: str, n: int) -> str:
    return f"{part}: {_reports(n)}" if n else f"{part}: in no report"


def _reports(n: int) -> str:
    return "1 report" if n == 1 else f"{n} reports"


def _meeting(places: list[dict[str, set[int]]]) -> int:
    common = set(places[0])
    for where in places[1:]:
        common &= set(where)
    return sum(bool(set.intersection(*(where[report] for where in places))) for report in common)


def why_not(question: str, text: str) -> str:
    """Why a near miss is only near: which parts of the question its words hold and which they do not.

    >>> why_not("asset transfer in Norwich", "Oldham gives its stages of asset transfer.")
    'about asset transfer, but says nothing of Norwich'
    """
    here = terms(text)
    held: list[str] = []
    missing: list[str] = []
    for part in parts_of(question):
        (held if set(terms(part)) <= set(here) else missing).append(part)
    if not missing:
        return "uses the same words, but does not seem to answer"
    lost = " or ".join(missing)
    return (
        f"about {', '.join(held)}, but says nothing of {lost}"
        if held
        else f"near in meaning, but says nothing of {lost}"
    )
