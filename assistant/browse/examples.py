"""Questions that this library answers, taken from its own headings and tried before they are shown."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator

from ..ask import Assistant
from ..datatypes import ReportSummary
from ..errors import AssistantError
from ..showing.welcome import Example
from .opened import OpenLibrary

_WANTED = 5
_REPORTS = 16
_PAGES = 24
_TRIES = 40
_NOT_TOPICS = re.compile(
    r"contents|foreword|introduction|summary|conclusions?\b|references|sources\b|appendi|annex|notes?\b|"
    r"about|background|glossary|acknowledg|bibliograph|index|chapter|section|table|figure|part\b|item|agenda|minutes|"
    r"present|check\b|^(what|how|why|who|when|where|which|if|is|are)\b",
    re.IGNORECASE,
)
_LOG = logging.getLogger(__name__)


class Examples:
    """Finds example questions in the background, anew when the library has changed."""

    def __init__(self, library: OpenLibrary) -> None:
        self._library = library
        self._found: tuple[Example, ...] = ()
        self._version = ""
        self._lock = threading.Lock()

    def ready(self) -> tuple[Example, ...]:
        """What was found so far; a changed library starts a new search."""
        version = self._library.version
        with self._lock:
            if version and version != self._version:
                self._version = version
                threading.Thread(target=self._search, args=(version,), daemon=True).start()
            return self._found

    def _search(self, version: str) -> None:
        try:
            found = find_examples(self._library.assistant(), list(self._library.shelf().reports))
        except AssistantError as error:
            _LOG.warning("No example questions: %s", error)
            return
        with self._lock:
            if self._version == version:
                self._found = found


def find_examples(assistant: Assistant, reports: list[ReportSummary], *, wanted: int = _WANTED) -> tuple[Example, ...]:
    """Up to `wanted` questions, each answered directly by the report it came from, at most one a report."""
    found: list[Example] = []
    seen = set()
    tries = 0
    step = max(1, len(reports) // _REPORTS)
    for summary in reports[::step][:_REPORTS]:
        for question in _questions(assistant, summary):
            if question in seen or tries >= _TRIES:
                continue
            seen.add(question)
            tries += 1
            answer = assistant.ask(question)
            first = answer.quotes[0] if answer.quotes else None
            if answer.strength == "strong" and first and first.citation.report.id == summary.report.id:
                found.append(Example(question, summary.report))
                break
        if len(found) >= wanted:
            break
    return tuple(found)


def _questions(assistant: Assistant, summary: ReportSummary) -> Iterator[str]:
    """A report's headings as questions: those that are questions first, then topics."""
    topics: list[str] = []
    for number in assistant.page_numbers(summary.report.id)[:_PAGES]:
        page = assistant.page(summary.report.id, number)
        if not page.indexed:
            continue
        for heading in page.headings:
            words = re.sub(r"^[\dA-Z]{0,3}[.\d]*[.):]?\s+", "", " ".join(heading.split())).strip(" :")
            n = len(words.split())
            if words.endswith("?") and 4 <= n <= 16 and words[0].isupper():
                yield words
            elif (
                2 <= n <= 7
                and not words.isupper()
                and words.casefold() not in summary.report.title.casefold()
                and re.fullmatch(r"[A-Za-z][A-Za-z’' -]+", words)
                and not _NOT_TOPICS.search(words)
            ):
                topics.append(words)
    for words in topics[:6]:
        first, *rest = words.split()
        plain = first.lower() if all(w.islower() for w in rest) else first
        yield f"What do the reports say about {' '.join([plain, *rest])}?"
