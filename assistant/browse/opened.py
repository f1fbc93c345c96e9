"""The library as the browser app sees it: opened when it is there, counted when it changes."""

from __future__ import annotations

import threading

from ..ask import Assistant
from ..datatypes import Coverage, Filters, Page
from ..errors import NoIndexError, UsageError
from ..settings import Settings
from ..showing.address import Place
from ..showing.pane import Evidence
from ..showing.shelf import Shelf


class OpenLibrary:
    """Opens the library as soon as there is one, and keeps the list of its reports until it changes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None
        self._shelf: tuple[str, Shelf] = ("", Shelf())

    def assistant(self) -> Assistant:
        """The opened library.  Raises NoIndexError before the first build."""
        with self._lock:
            if self._assistant is None:
                self._assistant = Assistant.open(self.settings, warm=True)
            return self._assistant

    @property
    def version(self) -> str:
        """Changes whenever the library does; "" before the first build."""
        try:
            return self.assistant().version
        except NoIndexError:
            return ""

    def shelf(self) -> Shelf:
        """The reports and their counts; an empty shelf before the first build."""
        version = self.version
        if not version:
            return Shelf()
        known, shelf = self._shelf
        if known != version:
            shelf = Shelf(tuple(self.assistant().reports()), self.assistant().outdated())
            self._shelf = (version, shelf)
        return shelf

    def n_reports(self, filters: Filters) -> int:
        """How many reports the filters leave."""
        return self.coverage(filters).reports if filters else len(self.shelf().reports)

    def coverage(self, filters: Filters) -> Coverage:
        """What would be searched; nothing before the first build."""
        return self.assistant().coverage(filters) if self.version else Coverage()

    def evidence(self, place: Place, *, jump: tuple[int, int, str] | None = None) -> Evidence:
        """The pages of a place.  Raises UsageError for what the library does not have, NoIndexError before a build."""
        assistant = self.assistant()
        summary = assistant.report(place.report_id)
        numbers = assistant.page_numbers(place.report_id)
        pages: list[Page] = [assistant.page(place.report_id, place.page)]
        for number in place.pages[1:]:
            try:
                pages.append(assistant.page(place.report_id, number))
            except UsageError:  # a span beyond the last page: the marks no longer hold, the page itself is there
                continue
        return Evidence(summary, place, tuple(pages), tuple(numbers), jump)
