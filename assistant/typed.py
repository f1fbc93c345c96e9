"""The words of a question in one library: phrases to search exactly, acronyms to spell out, slips to ask about."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .answering import (
    PagesAsked,
    Speaker,
    Within,
    asked_to_speak,
    in_single_marks,
    is_called,
    quoted_phrases,
    suggest,
    with_quotes,
    without_phrases,
)
from .answering.comparing import titles_of
from .datatypes import Answer, Filters, Meaning, Report
from .indexing import View
from .protocols import Encoder
from .text import holds, terms

# No word of any language; an encoder that takes it for one piece cannot tell words from slips.
_NONSENSE = "qzxvjkw"
_LETTERS_ASKED = re.compile(r"\b(?:stands? for|short for|abbreviat\w+|acronym)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A question's words read against the library.

    meant: what its acronyms stand for, and which stand for its words.  among: ids of the passages it may be answered
    from, None for all.  absent: phrases in quotation marks that no passage has; held: the others, with the number of
    reports that have each.
    """

    meant: tuple[Meaning, ...] = ()
    among: Sequence[int] | None = None
    absent: tuple[str, ...] = ()
    held: tuple[tuple[str, int], ...] = ()

    @property
    def searched_for(self) -> list[str]:
        """What is searched beside the readings, as the reader is told."""
        return [meaning.said for meaning in self.meant]

    @property
    def also(self) -> tuple[str, ...]:
        """Search terms that are added."""
        return tuple(dict.fromkeys(t for meaning in self.meant for one in meaning.meant for t in terms(one)))

    def judged(self, answer: Answer) -> Answer:
        """The answer, or silence where no passage has a phrase that was asked for."""
        return without_phrases(answer, self.absent, dict(self.held)) if self.absent else answer


def read_typed(
    view: View, asked: str, leads: str, among: Sequence[int] | None = None, *, exactly: bool = False
) -> Typed:
    """Read a question.  leads: the reading searched first, with the topic of earlier questions.

    among: ids of the passages it is asked of, None for all.
    A phrase restricts the search to passages that have it, and to those below a heading or in a report of that name;
    several to those that have all, or any if none has all.
    One in single marks that no passage has ("a 'devolution island'") is searched as words.
    exactly: add nothing to what was typed.
    """
    meant = () if exactly else tuple(view.meanings(leads))
    allowed = None if among is None else set(among)
    loose = in_single_marks(asked)
    held: list[tuple[str, set[int]]] = []
    for phrase in quoted_phrases(asked):
        ids = _standing(view, phrase, allowed)
        if ids or phrase not in loose:
            held.append((phrase, ids))
    if not held:
        return Typed(meant, among)
    absent = tuple(phrase for phrase, ids in held if not ids)
    counts = tuple((phrase, view.n_reports_of(sorted(ids))) for phrase, ids in held if ids)
    if absent:
        return Typed(meant, among, absent, counts)
    every = [ids for _, ids in held]
    return Typed(meant, sorted(set.intersection(*every) or set.union(*every)), held=counts)


def spoken_by(view: View, speaker: Speaker, typed: Typed) -> Typed | None:
    """The question's words read against the passages of the report that is asked to speak and those that name it.

    None if there are none among those it is asked of.
    """
    if typed.absent:
        return None
    own = view.passage_ids(Filters(reports=tuple(sorted(speaker.reports)))) or []
    ids = {*own, *view.holding(speaker.name)}
    among = sorted(ids if typed.among is None else ids.intersection(typed.among))
    return replace(typed, among=among) if among else None


@dataclass(frozen=True, slots=True)
class OnPages:
    """The pages that a question names, by report id, and their passages."""

    pages: Mapping[str, Collection[int]]
    within: Within

    def only(self, answer: Answer) -> Answer:
        """The answer with what of its quotations stands on these pages; a passage may go on to the next."""
        on = [q for q in answer.quotes if any(s.page in self.pages.get(q.citation.report.id, ()) for s in q.spans)]
        return with_quotes(answer, on)


def on_pages(view: View, asked: PagesAsked, within: Within | None) -> OnPages | None:
    """The pages that a question names, as a PDF viewer counts them or as printed; None if nothing stands on them.

    within: what it is asked of, None for all.  Of a report that is asked to speak, its own.
    """
    pages = view.numbered(asked.numbers)
    speaker = asked_to_speak(asked.rest, view.reports)
    pages = {i: ns for i, ns in pages.items() if i in (speaker.reports if speaker else view.reports)}
    ids = view.on_pages({i: ns for i, ns in pages.items() if within is None or i in within.reports})
    if within is not None:
        ids = sorted(set(ids).intersection(within.passages))
    return OnPages(pages, Within(within.reports if within else frozenset(view.reports), ids)) if ids else None


def _standing(view: View, phrase: str, allowed: set[int] | None) -> set[int]:
    """Ids of the passages that hold a phrase, and of those below a heading or in a report of that name.

    Where there are none, of those below a heading or in a report that has it in its name.  allowed: see read_typed.
    """

    def chosen(ids: Iterable[int]) -> set[int]:
        return set(ids) if allowed is None else allowed.intersection(ids)

    headings = view.headed(phrase)
    titles = {i: _titles_with(phrase, s.report) for i, s in view.reports.items()}

    def named(right: Callable[[str], bool]) -> set[int]:
        reports = tuple(i for i, each in titles.items() if any(map(right, each)))
        of_reports = (view.passage_ids(Filters(reports=reports)) or ()) if reports else ()
        return chosen([*of_reports, *(i for i, each in headings.items() if any(map(right, each)))])

    return chosen(view.holding(phrase)) | named(lambda name: is_called(name, phrase)) or named(bool)


def _titles_with(phrase: str, report: Report) -> list[str]:
    """Those of a report's names that hold a phrase."""
    if not any(holds(said, phrase) for said in (report.title, report.source, *report.aliases) if said):
        return []  # of thousands nearly all
    return [title for title in (report.title, *titles_of(report)) if holds(title, phrase)]


def in_library_words(view: View, asked: str) -> str:
    """The question with each acronym that reports hardly write put in the words it stands for, if they are clear.

    To ask the encoder for "ACV", where every report writes "asset of community value", finds what is near to any
    letters.  Letters that reports do write stay as typed: putting "Kent County Council" for "KCC" cost answers; and so
    do those whose meaning is asked ("What does ACV stand for?").
    """
    put, exact = asked, quoted_phrases(asked)
    if _LETTERS_ASKED.search(asked):
        return asked
    for meaning in view.meanings(asked):
        if not meaning.rather_spelt or len(meaning.meant) > 1 or any(meaning.typed in phrase for phrase in exact):
            continue
        long = meaning.meant[0]
        article = "an " if long[0].lower() in "aeiou" else "a "
        put = re.sub(rf"\ban? (?={meaning.typed}\b)", article, put)
        put = long.join(re.split(rf"\b{meaning.typed}\b", put))  # a report's words are no pattern
    return put


def did_you_mean(view: View, asked: str, encoder: Encoder) -> str:
    """The question that may have been meant, "" if nothing in it looks like a slip."""
    return suggest(asked, view, _known_to(encoder))


def _known_to(encoder: Encoder) -> Callable[[str], bool]:
    """Whether a word is ordinary English: one piece of the model's own vocabulary."""

    def known(word: str) -> bool:
        pieces: Sequence[int] = encoder.count([word, _NONSENSE])
        return pieces[0] == 1 < pieces[1]

    return known
