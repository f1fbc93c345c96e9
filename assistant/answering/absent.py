"""What no report asked holds: names and figures of a question, the term whose meaning it asks, or all its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..datatypes import Hit
from ..protocols import Searchable
from ..text import occurrences, sentences, sequence, term, terms, words
from .acronyms import is_acronym
from .confidence import known_by
from .defining import Defined, definition_of
from .pieces import Piece
from .question import Question


@dataclass(frozen=True, slots=True)
class Within:
    """The part of the library that a question is asked of: ids of its reports and of their passages."""

    reports: frozenset[str]
    passages: Sequence[int]


def never_mentioned(question: Question, index: Searchable, within: Within | None) -> list[str]:
    """Names, years and figures of the question that no report asked holds; acronyms may be spelt out.

    Of a question that shares not one word with the reports, all its terms: nothing then says that it is answered.
    """

    def stands(one: str) -> bool:
        if within is None:
            return index.keywords.document_frequency(one) > 0
        return bool(index.keywords.search([one], 1, among=within.passages))

    lost = {name: term(name) for name in question.names if not is_acronym(name) and not stands(term(name))}
    spelt = [long for short, long in question.same if short <= question.weights.keys()]
    if not any(stands(one) for one in question.weights) and not any(all(map(stands, long)) for long in spelt):
        lost |= {one: one for one in question.weights}
    if not lost:  # the rule; only then is a catalogue of thousands worth reading
        return []
    catalogue = {
        t
        for report_id, summary in index.reports.items()
        if within is None or report_id in within.reports
        for text in known_by(summary.report)
        for t in (term(w) for w in words(text))
    }
    return [name for name, one in lost.items() if one not in catalogue]


def unheard_of(question: Question, pieces: Sequence[Piece], index: Searchable, within: Within | None) -> Piece | None:
    """The term whose meaning is asked, if no report asked writes it; what is only near it does not say what it is.

    pieces: what the question is made of; where that is a place or a year too, its words need not stand together.
    """
    defined = question.defined
    if defined is None or not defined.is_term or any(piece.kind in ("place", "year") for piece in pieces):
        return None
    one = Piece(defined.thing, "topic", tuple(sequence(defined.thing)))
    among = None if within is None else set(within.passages)

    def stands(ids: Sequence[int]) -> bool:
        return bool(ids) if among is None else not among.isdisjoint(ids)

    if not one.terms or stands(index.passages_with(one.terms)) or stands(index.holding(defined.thing)):
        return None
    spelt = [long for meaning in index.meanings(defined.thing) for long in meaning.meant]
    if any(stands(index.passages_with(sequence(long))) for long in spelt):
        return None
    asked = (s.report for r, s in index.reports.items() if within is None or r in within.reports)
    titled = any(occurrences(text, one.terms) for report in asked for text in known_by(report))
    return None if titled else one


def is_nearly_written(unheard: Piece, hits: Sequence[Hit]) -> bool:
    """Whether a passage writes a term with one word more, and nothing else, within: "SMART intervention objectives"."""
    said = (hit.passage.text[a:b] for hit in hits for a, b in occurrences(hit.passage.text, unheard.terms, between=1))
    return any(re.fullmatch(rf"[\w'\u2019-]+(?: [\w'\u2019-]+){{{len(unheard.terms)}}}", one) for one in said)


def told_by_its_head(question: Question, hits: Sequence[Hit]) -> Defined | None:
    """For a term that no report writes, what says it all the same: its last words told of, and the others beside them.

    "A precept is the tax that a parish council raises for itself" says what a parish precept is.
    """
    defined = question.defined
    if defined is None or not defined.is_term:
        return None
    said = [hit.passage.text[start:end] for hit in hits for start, end in sentences(hit.passage.text)]
    each = defined.thing.split()
    for n in range(1, len(each)):
        head, beside = definition_of(f"What is a {' '.join(each[n:])}?"), set(terms(" ".join(each[:n])))
        if head and beside and any(head.says.search(one) and beside <= set(terms(one)) for one in said):
            return head._replace(alone=defined.alone)
    return None
