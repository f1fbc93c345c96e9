"""A body that a question asks about, and words that come from another: one department's strategy for another's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..datatypes import Quote, Report
from ..text import listed, occurrences, sequence, words
from .comparing import initials_of, publishers_of
from .confidence import known_by
from .pieces import Piece


class Body(NamedTuple):
    """A publisher that a question names.  asked: as the question has it; name: its whole name."""

    asked: str
    name: str


def bodies_in(pieces: Sequence[Piece], reports: Iterable[Report]) -> list[Body]:
    """The publishers among the pieces of a question, by name or by their initials; all that share these.

    >>> from .pieces import pieces_of
    >>> reports = [Report("d", "d.pdf", "A strategy", "Department for Education", 2022)]
    >>> bodies_in(pieces_of("Does DfE publish its evaluations?"), reports)[0].name
    'Department for Education'
    >>> bodies_in(pieces_of("Who teaches at the Hall of Education?"), reports)
    []
    """
    named = [piece for piece in pieces if piece.kind in ("name", "scheme")]
    if not named:
        return []
    found: list[Body] = []
    for name in dict.fromkeys(name for report in reports for name in publishers_of(report)):
        short, whole = initials_of(name), tuple(sequence(name))
        found += [Body(p.text, name) for p in named if whole == p.terms or p.text.casefold() in short]
    return found


def from_another_body(bodies: Sequence[Body], quote: Quote) -> str:
    """Whose words a quotation is where that is none of the bodies asked about, and it names none: "from the Home
    Office, not from DfE"; "" otherwise.

    A digest is nobody's own; what it says is no other body's.
    """
    report = quote.citation.report
    if not bodies or report.kind == "digest" or not report.publisher:
        return ""
    told = "\n".join([quote.text, *quote.headings, *known_by(report)])
    if any(_named(body, told) for body in bodies):
        return ""
    asked = list(dict.fromkeys(body.asked for body in bodies))
    return f"from {report.publisher}, not from {listed(asked, 'or')}"


def _named(body: Body, told: str) -> bool:
    """Whether words name a body, whole or by its initials."""
    if occurrences(told, sequence(body.name)):
        return True
    short = {body.asked.casefold(), *initials_of(body.name)}
    return any(word.casefold() in short for word in words(told) if sum(c.isupper() for c in word) > 1)
