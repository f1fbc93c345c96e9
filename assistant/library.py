"""A library opened for looking things up: its reports, their pages and files, and what filters may name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .answering.comparing import comparing_question
from .columns import column_names, find_column, named_columns, unasked_columns
from .datatypes import Column, Coverage, Filters, Page, ReportSummary
from .defaults import Parts
from .errors import UsageError
from .indexing import OpenIndex
from .settings import MAX_COLUMNS, MAX_QUESTION_CHARACTERS, Settings
from .text import tidy_spaces

_LONGEST_NAME = 300  # characters


class Library:
    """What can be said of an opened library without a question.  Safe to share between threads; follows rebuilds."""

    def __init__(self, settings: Settings, index: OpenIndex, parts: Parts) -> None:
        self._settings = settings
        self._index = index
        self._parts = parts

    def close(self) -> None:
        """Close this thread's connection to the index."""
        self._index.close()

    @property
    def settings(self) -> Settings:
        """Where the library lives."""
        return self._settings

    @property
    def version(self) -> str:
        """Changes whenever the library does."""
        with self._index.view() as view:
            return view.version

    @property
    def read_only(self) -> bool:
        """Whether the index was opened as a copy that cannot change, because its folder cannot be written."""
        return self._index.immutable

    def outdated(self) -> str:
        """What an earlier version of the program made of this index, as a sentence without its stop; "" if nothing.

        Such an index answers all the same, only less well than a new build of it would.
        """
        with self._index.view() as view:
            made, n = view.earlier(splitter=self._parts.splitter_version, reader=self._parts.reader_version)
            total = len(view.reports)
        if made or (n and n == total):
            return "This index was made by an earlier version of the program"
        were = "was" if n == 1 else "were"
        return f"{n} of {total} reports {were} read by an earlier version of the program" if n else ""

    def reports(self) -> list[ReportSummary]:
        """Every report and its counts, in the order of titles."""
        with self._index.view() as view:
            return list(view.reports.values())

    def report(self, report_id: str) -> ReportSummary:
        """One report by its id.  Raises UsageError if there is none."""
        with self._index.view() as view:
            found = view.reports.get(report_id)
        if found is None:
            raise UsageError(f"No report has the id {report_id!r}. `localism list` shows the ids of this library.")
        return found

    def page(self, report_id: str, number: int) -> Page:
        """One page; 0 is the whole of a document without pages.  Raises UsageError if there is none."""
        self.report(report_id)
        with self._index.view() as view:
            page = view.page(report_id, number)
            if page is None:
                numbers = view.page_numbers(report_id)
                has = f"pages {numbers[0]} to {numbers[-1]}" if numbers and numbers[-1] else "no pages (ask for page 0)"
                raise UsageError(f"Report {report_id} has no page {number}; it has {has}.")
        return page

    def page_numbers(self, report_id: str) -> list[int]:
        """The numbers of a report's pages, in order; [0] for a document without pages."""
        self.report(report_id)
        with self._index.view() as view:
            return view.page_numbers(report_id)

    def file(self, report_id: str) -> Path:
        """The report's file.  Raises UsageError for an unknown id or a file that is gone."""
        report = self.report(report_id).report
        corpus = self._settings.corpus.resolve()
        path = (corpus / report.file).resolve()
        if not path.is_file():
            raise UsageError(f"The file {report.file} is no longer in corpus/. Put it back, or run `localism build`.")
        return path

    def coverage(self, filters: Filters | None = None) -> Coverage:
        """What a question under these filters is searched in."""
        with self._index.view() as view:
            return view.coverage(filters or Filters())

    def columns(
        self,
        *,
        reports: Sequence[str] = (),
        places: Sequence[str] = (),
        publishers: Sequence[str] = (),
        filters: Filters | None = None,
    ) -> list[Column]:
        """The columns of a comparison before anything is asked: where each would be searched.

        Raises UsageError for what the library does not have and for more than six.
        """
        with self._index.view() as view:
            self.check_filters(Filters(reports=tuple(reports)))
            named = named_columns(view, reports, places, publishers)
            if len(named) > MAX_COLUMNS:
                raise UsageError(f"A comparison has at most {MAX_COLUMNS} columns.")
            return unasked_columns(named, view, filters)

    def column_names(self) -> list[str]:
        """What `column` takes: places of the catalogue, publishers, titles."""
        with self._index.view() as view:
            return column_names([s.report for s in view.reports.values()])

    def columns_in(self, question: str) -> list[Column]:
        """The columns that a question itself names to be put side by side; none if it compares nothing."""
        asked = tidy_spaces(question)[:MAX_QUESTION_CHARACTERS]
        with self._index.view() as view:
            read = comparing_question(asked, view.reports)
            return unasked_columns(read.targets, view) if read else []

    def column(self, typed: str) -> Column:
        """The report, publisher or place that somebody means by these words, as a column before anything is asked.

        Raises UsageError if there is none, or if several reports may be meant.
        """
        with self._index.view() as view:
            return unasked_columns([find_column(tidy_spaces(typed)[:_LONGEST_NAME], view)], view)[0]

    def check_filters(self, filters: Filters) -> None:
        """Raise UsageError if a filter names what the library does not have."""
        with self._index.view() as view:
            known = [s.report for s in view.reports.values()]
        ids = {r.id for r in known}
        publishers = {r.publisher.casefold() for r in known}
        tags = {t.casefold() for r in known for t in r.tags}
        for report_id in filters.reports:
            if report_id not in ids:
                raise UsageError(f"No report has the id {report_id!r}. `localism list` shows the ids of this library.")
        for publisher in filters.publishers:
            if publisher.casefold() not in publishers:
                raise UsageError(f"No report is published by {publisher!r}. `localism list` shows the publishers.")
        for tag in filters.tags:
            if tag.casefold() not in tags:
                raise UsageError(f"No report has the tag {tag!r}. Tags stand in corpus/catalogue.csv.")
        if filters.year_from is not None and filters.year_to is not None and filters.year_from > filters.year_to:
            raise UsageError(f"The years run backwards: from {filters.year_from} to {filters.year_to}.")
