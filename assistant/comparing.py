"""One question put to several reports, places or publishers, each answered and judged like any question."""

from __future__ import annotations

from collections.abc import Callable, Hashable, MutableMapping, Sequence
from dataclasses import replace

from .answering import Within, with_quotes
from .answering.comparing import Comparing, Target, comparing_question, of_another
from .answering.gazetteer import places_in
from .columns import named_columns, where_searched
from .datatypes import Answer, Column, Coverage, Filters, Quote
from .errors import UsageError
from .indexing import View
from .settings import MAX_COLUMNS
from .text import occurrences, sequence

# A question and where it is searched -> its answer: the same reading, search, test and quotations as for one question.
Asking = Callable[[str, Within, Coverage], Answer]
# Answers of columns by all that decides them, for one who compares the same again and again.
Kept = MutableMapping[Hashable, Answer]


def read_comparison(
    question: str, view: View, reports: Sequence[str], places: Sequence[str], publishers: Sequence[str]
) -> Comparing:
    """What is to be compared: the columns named, or those that the question itself names.

    Raises UsageError for fewer than two columns or more than six, and for a publisher that the library does not have.
    """
    read = comparing_question(question, view.reports)
    given = named_columns(view, reports, places, publishers)
    if not given and read is not None:
        return read
    if not 1 < len(given) <= MAX_COLUMNS:
        raise UsageError(
            f"A comparison needs two to {MAX_COLUMNS} reports, places or publishers and has {len(given)}. Name them, "
            'or ask for example: localism compare "What do Cornwall and Wigan say about parish councils?"'
        )
    put = {(t.kind, t.value): q for t, q in zip(read.targets, read.questions, strict=True)} if read else {}
    return Comparing(tuple(given), tuple(put.get((t.kind, t.value), question) for t in given))


def compare_columns(
    comparing: Comparing, view: View, filters: Filters, asking: Asking, *, k: int, kept: Kept | None = None
) -> list[Column]:
    """Each column with its answer.

    k: at most so many quotations a column.  kept: answers by all that decides them, used and filled.
    """
    names = [t.name for t in comparing.targets if t.kind == "place"]
    kept = {} if kept is None else kept
    columns = []
    for target, question in zip(comparing.targets, comparing.questions, strict=True):
        within, coverage, searched = where_searched(target, view, filters)
        key = (view.version, filters, target, question)
        answer = kept[key] = kept.get(key) or _answer_of(target, question, within, coverage, asking)
        if target.kind == "place":
            answer = _of_the_place(answer, target.name, tuple(n for n in names if n != target.name))
        best, near = _best(answer.quotes, k), answer.near_misses[:1]
        answer = replace(answer, quotes=best, near_misses=near, index_version=view.version)
        columns.append(Column(target.kind, target.name, target.value, searched, answer))
    return columns


def _answer_of(target: Target, question: str, within: Within, coverage: Coverage, asking: Asking) -> Answer:
    """The answer of one column, as if there were no other.

    The passages of a place name it; a question that does too fits them better, and words of another place are told
    from its own.  But naming the place relates all that is said of it, so without a direct answer the question alone
    decides whether there is one at all.
    """
    if not within.passages:
        return Answer(question, "not_found", (question,), coverage=coverage)
    of_place = _of_place(target, question)
    answer = asking(of_place or question, within, coverage)
    if of_place and answer.strength != "strong":
        alone = asking(question, within, coverage)
        answer = alone if alone.status == "not_found" else answer
    return answer


def _of_place(target: Target, question: str) -> str:
    """A question with the place of its column named at its end; "" for another column, or where a place is named.

    >>> _of_place(Target("place", "Wigan", "Wigan"), "What was saved?")
    'What was saved in Wigan?'
    >>> _of_place(Target("place", "Wigan", "Wigan"), "What was saved in Leeds?")
    ''
    >>> _of_place(Target("report", "Act Local", "act-local"), "What was saved?")
    ''
    """
    if target.kind != "place" or places_in(question) or occurrences(question, sequence(target.name)):
        return ""
    asked = question.rstrip(" ?.!")
    return f"{asked} in {target.name}{question[len(asked) :].strip()}"


def _best(quotes: Sequence[Quote], k: int) -> tuple[Quote, ...]:
    """The first quotation, and more only if they answer as well: a column has no room for what is merely related."""
    return tuple(q for n, q in enumerate(quotes[:k]) if n == 0 or q.strength == "strong")


def _of_the_place(answer: Answer, name: str, others: tuple[str, ...]) -> Answer:
    """The answer without quotations that speak of another of the compared places and not of this one."""
    quotes = tuple(q for q in answer.quotes if not of_another(q, name, others))
    if not answer.quotes:
        return answer
    if quotes:
        return with_quotes(answer, quotes)
    lost: Quote = replace(answer.quotes[0], strength="weak", why_not=f"speaks of another place, not of {name}")
    return replace(with_quotes(answer, ()), confidence=0.0, near_misses=(lost,))


__all__ = ["Kept", "compare_columns", "comparing_question", "read_comparison"]
