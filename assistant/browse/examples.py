"""Questions that this library answers, taken from its own headings and tried before they are shown."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Container, Iterator, Sequence

from ..ask import Assistant
from ..datatypes import Page, Report, ReportSummary
from ..errors import AssistantError
from ..showing.welcome import Example
from .opened import OpenLibrary

_WANTED = 5
_REPORTS = 16
_PAGES = 24
_TRIES = 40
_TOPICS = 6
_FEW = 3
_NOT_TOPICS = re.compile(
    r"contents|foreword|introduction|summary|conclusions?\b|references|sources\b|appendi|annex|notes?\b|"
    r"about|background|glossary|acknowledg|bibliograph|index|chapter|section|table|figure|part\b|item|agenda|minutes|"
    r"present|announcement|apolog|check\b|^(what|how|why|who|when|where|which|if|\w+ing)\b|"
    r"\b(is|are|was|were|has|have|had|does|do|did|can|cannot|will|may|must|should|not|this|these|our|we)\b",
    re.IGNORECASE,
)
# "A community land trust (CLT) is a ...": a sentence that says what a thing is.
_SAYS_WHAT = re.compile(
    r"(?:^|(?<=[.\n] ))(?P<article>An?) (?P<thing>[a-z]+(?: [a-z]+){1,4})(?: \([A-Z]{2,5}\))?"
    r"(?= (?:is an?|is the|lets|means) )",
    re.MULTILINE,
)
# Neighbours on the shelf are often alike; steps of this share of it come by all of it.
_STRIDE = 0.618
_ARTICLES = frozenset(("the", "a", "an", "some"))
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
    chosen = [reports[n] for n in sorted(range(len(reports)), key=lambda n: n * _STRIDE % 1)[:_REPORTS]]
    pages = {summary.report.id: _first_pages(assistant, summary) for summary in chosen}
    small = {word for some in pages.values() for page in some for word in re.findall(r"(?<!\w)[a-z]+", page.text)}
    for summary in chosen:
        for question in _questions(summary.report, pages[summary.report.id], small):
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


def _first_pages(assistant: Assistant, summary: ReportSummary) -> list[Page]:
    numbers = assistant.page_numbers(summary.report.id)[:_PAGES]
    return [page for page in (assistant.page(summary.report.id, n) for n in numbers) if page.indexed]


def _questions(report: Report, pages: Sequence[Page], small: Container[str]) -> Iterator[str]:
    """A report's headings that are questions, then what it says the meaning of, then its other headings as topics."""
    headings = [_unnumbered(heading) for page in pages for heading in page.headings]
    yield from (h for h in headings if h.endswith("?") and 4 <= len(h.split()) <= 16 and h[0].isupper())
    for page in pages:
        for told in list(_SAYS_WHAT.finditer(page.text))[:_FEW]:
            yield f"What is {told['article'].lower()} {told['thing']}?"
    topics = [h for h in headings if _is_topic(h) and h.casefold() not in report.title.casefold()]
    yield from (f"What do the reports say about {_within_a_sentence(topic, small)}?" for topic in topics[:_TOPICS])


def _unnumbered(heading: str) -> str:
    return re.sub(r"^[\dA-Z]{0,3}[.\d]*[.):]?\s+", "", " ".join(heading.split())).strip(" :")


def _is_topic(heading: str) -> bool:
    """Whether a heading names a matter and is no sentence, no number and no part of every report.

    >>> [_is_topic(one) for one in ("Health and wages in Preston", "Scotland is different", "Contents")]
    [True, False, False]
    """
    plain = re.fullmatch(r"[A-Za-z][A-Za-z\u2019' -]+", heading) and not heading.isupper()
    return bool(plain) and 2 <= len(heading.split()) <= 7 and not _NOT_TOPICS.search(heading)


def _within_a_sentence(heading: str, small: Container[str]) -> str:
    """A heading as it stands within a sentence.  small: words that reports write with a small letter.

    >>> small = {"the", "deal", "health", "capital"}
    >>> [_within_a_sentence(h, small) for h in ("The Wigan Deal", "Health in Preston", "Capital Strategy", "Bath now")]
    ['the Wigan Deal', 'health in Preston', 'Capital Strategy', 'Bath now']
    """
    first, second, *rest = heading.split()
    plain = first.lower() in small and (second.islower() or first.lower() in _ARTICLES)
    return " ".join([first.lower() if plain else first, second, *rest])
