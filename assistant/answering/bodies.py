"""A body that a question asks about, and words that come from another: one department's strategy for another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..datatypes import Quote, Report
from ..text import fold_word, listed, occurrences, sequence, words
from .comparing import initials_of, publishers_of
from .confidence import known_by
from .pieces import Piece


class Body(NamedTuple):
    """A publisher that a question names.  asked: as the question has it; name: its whole name."""

    asked: str
    name: str


def bodies_in(
    question: str, pieces: Sequence[Piece], reports: Iterable[Report], written: Mapping[str, tuple[str, int, int]]
) -> list[Body]:
    """The publishers that a question names, among its pieces by name or by initials; all that share these.

    written: see Searchable.  Initials typed small ("mod") count where the reports write them as such ("MOD").

    >>> from .pieces import pieces_of
    >>> reports = [Report("d", "d.pdf", "A strategy", "Department for Education", 2022)]
    >>> def names(question, written):
    ...     return [body.name for body in bodies_in(question, pieces_of(question), reports, written)]
    >>> names("Does DfE publish its evaluations?", {}), names("Who teaches at the Hall of Education?", {})
    (['Department for Education'], [])
    >>> names("does dfe publish", {"dfe": ("DfE", 9, 9)}), names("does dfe publish", {"dfe": ("dfe", 9, 0)})
    (['Department for Education'], [])
    """
    named = {piece.text: piece.terms for piece in pieces if piece.kind in ("name", "scheme")}
    for word in words(question):
        as_usual = written.get(fold_word(word), ("", 0, 0))[0]
        if word.islower() and _is_short(as_usual):
            named.setdefault(word, ())
    if not named:
        return []
    found: list[Body] = []
    for name in dict.fromkeys(name for report in reports for name in publishers_of(report)):
        short, whole = initials_of(name), tuple(sequence(name))
        found += [Body(text, name) for text, terms in named.items() if terms == whole or text.casefold() in short]
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
    return any(word.casefold() in short for word in words(told) if _is_short(word))


def _is_short(word: str) -> bool:
    """Whether a word is written as initials are."""
    return sum(letter.isupper() for letter in word) > 1
