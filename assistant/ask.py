"""A question and a library -> an answer in the reports' own words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .answering import (
    Reading,
    Within,
    answer_about_library,
    asked_to_speak,
    compose_answer,
    known_but_lacking,
    leans,
    pages_asked,
    points_back,
    put_to_the_report,
    quoted_phrases,
    without_manners,
)
from .comparing import Kept, compare_columns, comparing_question, read_comparison
from .corpus import not_yet_here
from .datatypes import Answer, Comparison, Coverage, Filters, Hit, KnownReport
from .defaults import Parts, default_parts
from .errors import UsageError
from .finding import Finding
from .indexing import OpenIndex, View
from .library import Library
from .models import OpenModels
from .protocols import Reranker
from .searching import FUSIONS, Fusion
from .settings import MAX_QUESTION_CHARACTERS, Settings
from .text import terms, tidy_spaces
from .typed import Typed, did_you_mean, in_library_words, on_pages, read_typed, spoken_by

_HITS = 30
NO_RERANKER = "none"


class Assistant(Library):
    """A library opened for asking.  Safe to share between threads; follows rebuilds without a restart.

    >>> import tempfile, pathlib
    >>> from assistant import Assistant, build_index
    >>> from assistant.settings import Settings
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> (folder / "corpus").mkdir()
    >>> _ = (folder / "corpus" / "pubs.md").write_text("# Pubs\\n\\nThe parish bought the Ivy House pub in 2013.")
    >>> _ = build_index(Settings.of(folder, model="hashing"))
    >>> answer = Assistant.open(folder).ask("Who bought the Ivy House pub in 2013?")
    >>> answer.status, answer.quotes[0].text
    ('answered', 'The parish bought the Ivy House pub in 2013.')
    """

    def __init__(
        self,
        settings: Settings,
        index: OpenIndex,
        parts: Parts,
        *,
        reranker: Reranker | None = None,
        closely: bool = True,
        fusion: Fusion = "scores",
    ) -> None:
        super().__init__(settings, index, parts)
        self._models = OpenModels(parts, settings.encoders)
        self._finding = Finding(self._models, reranker=reranker, closely=closely, fusion=fusion)

    @classmethod
    def open(
        cls,
        library: Settings | str | Path | None = None,
        *,
        warm: bool = False,
        parts: Parts | None = None,
        reranker: str = "",
        fusion: str = "scores",
    ) -> Assistant:
        """Open a library that was built.

        library: the folder that holds corpus/ and index/; the current folder if not given.
        warm: keep keyword postings in memory, for a server or many questions.
        reranker: a cross-encoder on this computer, a folder or a name, that reads the best passages once more in place
        of the project's own; "none" for neither.  fusion: how the legs are joined, "scores" or "rrf".
        Raises NoIndexError before the first build, IndexFormatError if the index is damaged, ModelError if there is
        no such reranker, UsageError for another fusion.
        """
        if fusion not in FUSIONS:
            raise UsageError(f"There is no fusion {fusion!r}. There are: {', '.join(FUSIONS)}.")
        settings = library if isinstance(library, Settings) else Settings.of(library)
        chosen = parts or default_parts()
        opened = chosen.open_reranker(reranker) if reranker not in ("", NO_RERANKER) else None
        index = OpenIndex(settings.index, warm=warm)
        named: Fusion = "rrf" if fusion == "rrf" else "scores"
        return cls(settings, index, chosen, reranker=opened, closely=reranker != NO_RERANKER, fusion=named)

    # Asking

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters | None = None,
        k: int | None = None,
        exactly: bool = False,
    ) -> Answer:
        """The answer to a question: quotations, or "not found" with what is near.

        history: earlier questions of this conversation, oldest first; a question that leans on them is searched with
        their topic, and `searched_for` says so; one that points to nothing before it is also asked alone where that
        gives no direct answer, and the surer answer is given.  A report that is asked to speak ("What does Act Local
        say about pubs?") is searched alone with what names it, and a follow-up ("And about parks?") is put to it too.
        One put to pages ("What does page 12 of Act Local say?") is answered from these, if they answer it.
        exactly: search what was typed and nothing else.
        A question about the library itself ("which reports mention X?") is answered with a `listing`, unless `exactly`.
        k: at most so many quotations (3 to 6 unless given).
        Raises UsageError for a filter that names an unknown report, and for a k below 1.
        """
        started = time.perf_counter()
        _check_k(k)
        asked = tidy_spaces(question)[:MAX_QUESTION_CHARACTERS]
        chosen = filters or Filters()
        with self._index.view() as view:
            self.check_filters(chosen)
            coverage = view.coverage(chosen)
            as_typed, asked = asked, asked if exactly else put_to_the_report(asked, history, view.reports)
            if _asks_nothing(asked, history):
                answer = Answer(asked, "empty_question", coverage=coverage)
            elif not coverage.reports:
                answer = Answer(asked, "empty_library", coverage=coverage)
            elif (listed := None if exactly else _listed(asked, view, chosen, coverage)) is not None:
                answer = listed
            else:
                answer = self._searched(view, asked, history, _within(view, chosen), coverage, k=k, exactly=exactly)
            seconds = time.perf_counter() - started
            return replace(answer, question=as_typed, index_version=view.version, seconds=seconds)

    def compare(
        self,
        question: str,
        *,
        reports: Sequence[str] = (),
        places: Sequence[str] = (),
        publishers: Sequence[str] = (),
        filters: Filters | None = None,
        k: int = 2,
        kept: Kept | None = None,
    ) -> Comparison:
        """One question put to two to six reports (by id), places or publishers, each judged like a single question.

        Without columns those are taken that the question names: "What do Cornwall and Wigan say about parishes?" asks
        each column about itself.  A place is searched in the reports about it alone and in the passages of others that
        name it; each column says where it was searched.  k: at most so many quotations a column.
        kept: answers of columns that were compared before, used and added to.
        Raises UsageError for fewer than two columns, more than six, and what the library does not have.
        """
        started = time.perf_counter()
        _check_k(k)
        asked = tidy_spaces(question)[:MAX_QUESTION_CHARACTERS]
        chosen = filters or Filters()
        if not any(c.isalnum() for c in asked):
            raise UsageError("There is no question to compare with. Put it in quotation marks.")
        with self._index.view() as view:
            self.check_filters(chosen)
            self.check_filters(Filters(reports=tuple(reports)))
            comparing = read_comparison(asked, view, reports, places, publishers)

            def asking(of_column: str, within: Within, coverage: Coverage) -> Answer:
                put = in_library_words(view, without_manners(of_column))
                taken = self._finding.readings(view, put, ())
                return replace(self._answered(view, of_column, put, taken, coverage, within), question=of_column)

            columns = compare_columns(comparing, view, chosen, asking, k=k, kept=kept)
            return Comparison(asked, tuple(columns), view.version, time.perf_counter() - started)

    def compares(self, question: str) -> bool:
        """Whether a question itself names two or more reports, places or publishers to be put side by side."""
        with self._index.view() as view:
            return comparing_question(question, view.reports) is not None

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = (),
        filters: Filters | None = None,
        k: int = 10,
        weight: float | None = None,
    ) -> list[Hit]:
        """The k best passages for a query, best first, without any judgement whether they answer.

        history: earlier questions, oldest first, as for `ask`.  weight: the dense leg's share of the score, 1.0 for
        that leg alone, 0.0 for keywords alone; what suits the query if not given.
        A query that names pages ("on page 12") is put to those pages.
        Raises UsageError for a k below 1 and for a weight that is not between 0 and 1.
        """
        _check_k(k)
        if weight is not None and not 0.0 <= weight <= 1.0:
            raise UsageError(f"The weight of the dense leg is a share, 0 to 1, not {weight}.")
        chosen = filters or Filters()
        asked = tidy_spaces(query)[:MAX_QUESTION_CHARACTERS]
        with self._index.view() as view:
            self.check_filters(chosen)
            if not any(c.isalnum() for c in asked):
                return []
            alone = weight in (0.0, 1.0)
            put = asked if alone else in_library_words(view, _as_a_question(asked, history))
            within = _within(view, chosen)
            paged = None if alone else pages_asked(put)
            if paged and (there := on_pages(view, paged, within)):
                put, asked, within = paged.rest, paged.rest, there.within
            taken = self._finding.readings(view, put, history, plainly=alone)
            typed = read_typed(view, asked, taken[0].text, within.passages if within else None)
            return [] if typed.absent else self._finding.hits(view, taken, typed, k=k, weight=weight)

    def _searched(
        self,
        view: View,
        asked: str,
        history: Sequence[str],
        within: Within | None,
        coverage: Coverage,
        *,
        k: int | None,
        exactly: bool,
    ) -> Answer:
        """The answer to what is looked for in reports: on the pages that are named, if it is there; else anywhere."""
        put = asked if exactly else in_library_words(view, _as_a_question(asked, history))
        suggested = did_you_mean(view, asked, self._models.encoder(view))
        paged = None if exactly else pages_asked(put)
        if paged:
            put = paged.rest
            if there := on_pages(view, paged, within):
                taken = self._finding.readings(view, put, history)
                answer = self._answered(view, put, put, taken, coverage, there.within, k=k, said=paged.said)
                if (on_them := there.only(answer)).status == "answered":
                    return replace(on_them, did_you_mean=suggested)
        taken = self._finding.readings(view, put, () if exactly else history)
        answer = self._answered(view, asked, put, taken, coverage, within, k=k, exactly=exactly)
        if len(taken) > 1 and answer.strength != "strong" and not points_back(put):
            taken = self._finding.readings(view, put, ())
            alone = self._answered(view, asked, put, taken, coverage, within, k=k)
            answer = _surer(answer, alone, leaning=leans(put))
        answer = replace(answer, did_you_mean=suggested)
        if answer.status == "not_found":
            answer = replace(answer, lacking=self._lacking(answer.searched_for[0], view))
        return answer

    def _answered(
        self,
        view: View,
        asked: str,
        put: str,
        taken: Sequence[Reading],
        coverage: Coverage,
        within: Within | None,
        *,
        k: int | None = None,
        exactly: bool = False,
        said: str = "",
    ) -> Answer:
        """The answer to these readings of what was asked; put: the same in the words of the library.

        A report that is asked to speak is searched alone, with what names it; then, if that answers nothing, all.
        said: where it is searched, for people, if within is less than what was chosen.
        """
        searched_for = [reading.text for reading in taken]
        typed = read_typed(view, asked, searched_for[0], within.passages if within else None, exactly=exactly)
        shown = [*searched_for, *typed.searched_for]
        reader = self._finding.close_reader(view)
        speaker = asked_to_speak(searched_for[0], view.reports)

        def answered(put: str, taken: Sequence[Reading], typed: Typed) -> Answer:
            hits = self._finding.hits(view, taken, typed, k=_HITS)
            leads = [taken[0].text, *shown[1:]]
            return typed.judged(
                compose_answer(
                    put, leads, hits, view, coverage,
                    k=k, meant=typed.meant, within=within, reader=reader, speaker=speaker,
                )
            )  # fmt: skip

        if speaker and not exactly and (narrowed := spoken_by(view, speaker, typed)):
            answer = answered(searched_for[0], taken[:1], narrowed)
            if answer.strength != "strong" and speaker.asked != searched_for[0]:
                with_it = self._finding.readings(view, speaker.asked, ())
                answer = max(answer, answered(speaker.asked, with_it, narrowed), key=_sureness)
            if answer.status == "answered":
                where = f"{speaker.asked} ({said or f'in {speaker.name} and where it is named'})"
                return replace(answer, searched_for=(searched_for[0], where, *typed.searched_for))
        answer = answered(put, taken, typed)
        return replace(answer, searched_for=(*answer.searched_for, said)) if said else answer

    def _lacking(self, question: str, view: View) -> tuple[KnownReport, ...]:
        return known_but_lacking(question, not_yet_here(self._settings, (s.report for s in view.reports.values())))


def _check_k(k: int | None) -> None:
    if k is not None and k < 1:
        raise UsageError(f"At least one quotation or passage has to be asked for, not {k}.")


def _asks_nothing(asked: str, history: Sequence[str]) -> bool:
    """Whether there is nothing to look for: no letter or figure, or only words like "what is it and of the"."""
    if not any(c.isalnum() for c in asked):
        return True
    return not terms(asked) and not history and not quoted_phrases(asked)


def _as_a_question(asked: str, history: Sequence[str]) -> str:
    """What is asked without the words around it, unless so few are left that they would lean on what came before."""
    plain = without_manners(asked)
    return asked if history and leans(plain) and not leans(asked) else plain


def _surer(with_topic: Answer, alone: Answer, *, leaning: bool) -> Answer:
    """The answer in the light of earlier questions, unless the question alone has a better one.

    Where neither answers, a question that does not lean is told of as it stands.
    """
    surer = _RANKS[alone.strength] - _RANKS[with_topic.strength]
    return alone if surer > 0 or (surer == 0 and with_topic.status == "not_found" and not leaning) else with_topic


def _sureness(answer: Answer) -> tuple[int, float]:
    return _RANKS[answer.strength], answer.confidence


_RANKS = {None: 0, "weak": 1, "strong": 2}


def _listed(asked: str, view: View, filters: Filters, coverage: Coverage) -> Answer | None:
    return answer_about_library(asked, view, frozenset(view.selected(filters)[0]), coverage)


def _within(view: View, filters: Filters) -> Within | None:
    passages = view.passage_ids(filters)
    return None if passages is None else Within(frozenset(view.selected(filters)[0]), passages)


__all__ = ["Assistant", "View"]
