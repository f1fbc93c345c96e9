"""The library asked about itself: "which reports mention X?", "what do we have from 2019?" -> a list of reports.

A question is one of these only if every word of it is understood; whatever is left over sends it to the ordinary
search.  "Which reports show that ...?" asks what reports say and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from ..datatypes import Answer, Citation, Coverage, ListedBy, Listing, Mention, Part, Report, ReportSummary, Span
from ..protocols import Searchable
from ..text import holds, occurrences, sequence, term, terms, tidy_spaces, words

_LONGEST = 200
_MOST_WORDS = 8
_MOST_SPANS = 12

_NOUN = r"(?:reports|documents|papers|publications|digests)"
_HAVE = r"(?:(?:do|does|have|has) (?:we|you|the library|this library|our library) (?:have|got|hold)|are there)"
_OPENS = tuple(
    re.compile(opening + r"(?=\s|$)", re.IGNORECASE)
    for opening in (
        rf"(?:which|what)(?: of (?:the|our|your|these|those))? {_NOUN}(?: {_HAVE})?",
        rf"(?P<count>how many)(?: of (?:the|our|your|these|those))? {_NOUN}(?: {_HAVE})?",
        rf"(?:please )?(?:list|show|show me|find|find me|give me)(?: all)?(?: of)?(?: the| our| your)? {_NOUN}",
        rf"(?:all )?(?:the |our )?{_NOUN}(?= (?:by|from|about|on|that mention|mentioning)\b)",
        rf"(?:{_HAVE}|is there) (?:any |some |a )?(?:{_NOUN}|report|anything|something)",
    )
)
_WHAT_WE_HAVE = re.compile(
    r"what (?:do|does|have|has) (?:we|you|the library|our library) (?:have|got|hold)(?=\s)", re.IGNORECASE
)
_IDLE = re.compile(
    r"(?:(?:in|within) (?:the|our|this|your) library|here|(?:that |which )?(?:we|you) (?:have|hold)|"
    r"(?:that )?there are|(?:that |which )?(?:are|were|is|was)(?= (?:from|by|published|dated|"
    r"about|on|in (?:the|our|this)|written)\b))"
    r"(?=[\s,]|$)",
    re.IGNORECASE,
)
_MENTIONS = re.compile(
    r"(?:(?:that|which) )?(?:mention(?:s|ing|ed)?|refer(?:s|ring)? to|talk(?:s|ing)? about|discuss(?:es|ing)?|"
    r"cover(?:s|ing)?|deal(?:s|ing)? with|us(?:e|es|ing) the (?:phrase|words?|term)|"
    r"(?:say|says|saying) (?:something|anything) about|about|on|concerning|regarding)\s+(?=\S)",
    re.IGNORECASE,
)
_Y = r"((?:19|20)\d\d)"
_DATED = r"(?:published |dated |written )?"
_YEARS: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(pattern + r"(?=[\s,]|$)", re.IGNORECASE), low, high)
    for pattern, low, high in (
        (rf"{_DATED}between {_Y} and {_Y}", 1, 2),
        (rf"{_DATED}(?:from )?{_Y} (?:to|until|-|\u2013) {_Y}", 1, 2),
        (rf"{_DATED}(?:from |in )?{_Y} (?:or later|or after|on|onwards?|and later|and after)", 1, 0),
        (rf"{_DATED}(?:since|not before) {_Y}", 1, 0),
        (rf"{_DATED}(?:from )?after {_Y}", -1, 0),
        (rf"{_DATED}(?:from )?before {_Y}", 0, -1),
        (rf"{_DATED}(?:up to|until) {_Y}", 0, 1),
        (rf"(?:{_DATED}(?:from|in)(?: the year)?|dated|of) {_Y}", 1, 1),
    )
)
# After words that are looked for, "in 2011" and "of 2011" belong to them ("the Localism Act of 2011").
_OF_THE_WORDS = re.compile(r"(?:in|of)\b|(?:19|20)\d\d", re.IGNORECASE)
_FROM = re.compile(r"(?:(?:published|written|produced|made) )?(?:by|from)(?: the)?\s+(?=\S)", re.IGNORECASE)
_NOT_WORDS = re.compile(
    r"(?:how|what|why|when|where|who|whom|whose|which|whether|that|if|our|your|my|their|its|his|her|them|it|us|me|this|"
    r"these|those|to|behalf)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be listed; fields as in `Listing`."""

    words: str = ""
    publisher: str = ""
    year_from: int | None = None
    year_to: int | None = None
    counted: bool = False

    @property
    def by(self) -> ListedBy:
        """What was asked for first of all."""
        if self.words:
            return "words"
        if self.publisher:
            return "publisher"
        return "all" if self.year_from is None and self.year_to is None else "years"


def listing_request(question: str, reports: Mapping[str, ReportSummary]) -> Request | None:
    """What a question about the library itself asks for; None for every other question.

    reports: of the library; a name after "by" or "from" has to be a publisher of one of them.

    >>> request = listing_request("Which reports from 2019 mention parish councils?", {})
    >>> request.by, request.words, request.year_from
    ('words', 'parish councils', 2019)
    >>> listing_request("Which councils mention asset transfer?", {}) is None
    True
    """
    asked = tidy_spaces(question).rstrip(" ?.!")
    if not asked or len(asked) > _LONGEST:
        return None
    for pattern in _OPENS:
        match = pattern.match(asked)
        if match:
            counted = "count" in pattern.groupindex
            return next(_read(asked[match.end() :], Request(counted=counted), reports), None)
    match = _WHAT_WE_HAVE.match(asked)
    if match and re.match(r"\s+(?:in (?:the|our) library\s+)?(?:from|by|about|on)\b", asked[match.end() :], re.I):
        return next(_read(asked[match.end() :], Request(), reports), None)
    return None


def _read(rest: str, so_far: Request, reports: Mapping[str, ReportSummary]) -> Iterator[Request]:
    """Every way to understand the whole of what is left of a question, the likeliest first."""
    rest = rest.strip(" ,")
    if not rest:
        yield so_far
        return
    idle = _IDLE.match(rest)
    if idle:
        yield from _read(rest[idle.end() :], so_far, reports)
    if so_far.year_from is None and so_far.year_to is None and not (so_far.words and _OF_THE_WORDS.match(rest)):
        for pattern, low, high in _YEARS:
            match = pattern.match(rest)
            if match:
                first, last = _year(match, low), _year(match, high)
                yield from _read(rest[match.end() :], replace(so_far, year_from=first, year_to=last), reports)
    match = None if so_far.publisher else _FROM.match(rest)
    if match:
        for name, after in _splits(rest[match.end() :], longest=True):
            if any(published_by(s.report, name) for s in reports.values()):
                yield from _read(after, replace(so_far, publisher=name), reports)
    match = None if so_far.words else _MENTIONS.match(rest)
    if match and not _NOT_WORDS.match(rest[match.end() :]):
        for said, after in _splits(rest[match.end() :], longest=False):
            looked_for = _plain(said)
            if terms(looked_for) and len(looked_for.split()) <= _MOST_WORDS:
                yield from _read(after, replace(so_far, words=looked_for), reports)


def _year(match: re.Match[str], group: int) -> int | None:
    """A year of a match; -1 stands for the year after (`from after`) or before the first group's."""
    if group == 0:
        return None
    year = int(match.group(abs(group)))
    if group > 0:
        return year
    return year + 1 if "after" in match.group().lower() else year - 1


def _splits(text: str, *, longest: bool) -> Iterator[tuple[str, str]]:
    """A text parted in two at each space and at its end."""
    cuts = [m.start() for m in re.finditer(r"\s", text)] + [len(text)]
    for cut in reversed(cuts) if longest else cuts:
        yield text[:cut].strip(" ,"), text[cut:]


def _plain(said: str) -> str:
    """Words without the quotation marks and articles around them."""
    said = said.strip(" ,\"'\u2018\u2019\u201c\u201d")
    return re.sub(r"^(?:the|an?|any)\s+", "", said, flags=re.IGNORECASE).strip(" \"'\u2018\u2019\u201c\u201d")


def published_by(report: Report, name: str) -> bool:
    """Whether a report, or the original of a digest, is published by this name or by a body called so in part.

    >>> report = Report("a", "a.pdf", "A", "Locality; Power to Change", 2019)
    >>> published_by(report, "Locality"), published_by(report, "Power to Change"), published_by(report, "power")
    (True, True, False)
    """
    wanted = [w.casefold() for w in words(name)]
    if not wanted:
        return False
    named = [p.strip() for p in report.publisher.split(";")] if report.kind == "report" else [report.publisher]
    if report.kind == "digest":
        named += [p.strip() for piece in re.split(r"[;,]", report.source) for p in re.split(r"\band\b|&", piece)]
        return any([w.casefold() for w in words(one)] == wanted for one in [*named, *re.split(r"[;,]", report.source)])
    for one in named:
        have = [w.casefold() for w in words(one)]
        if have == wanted or (name[:1].isupper() and _holds(have, wanted)):
            return True
    return False


def years_of(report: Report) -> list[int]:
    """The year of a report; the years of a digest's originals, as `known_by` has it.

    >>> years_of(Report("a", "a.pdf", "A", year=2026, kind="digest", source="Pubs, 2019; Parks, May 2021"))
    [2019, 2021]
    """
    named = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", report.source)] if report.kind == "digest" else []
    return named or ([report.year] if report.year else [])


def _holds(have: list[str], wanted: list[str]) -> bool:
    return any(have[i : i + len(wanted)] == wanted for i in range(len(have) - len(wanted) + 1))


def answer_about_library(
    question: str, index: Searchable, among: Set[str], coverage: Coverage
) -> Answer | None:  # fmt: skip
    """The answer to a question about the library itself, None for every other question.

    among: ids of the reports that may be listed.
    """
    request = listing_request(question, index.reports)
    if request is None:
        return None
    listing = list_reports(request, index, among)
    found = bool(listing.reports)
    parts = () if found or not request.words else (Part(request.words, 0, f"{request.words}: in no report"),)
    return Answer(
        question,
        "answered" if found else "not_found",
        confidence=float(found),
        parts=parts,
        coverage=coverage,
        listing=listing,
    )


def list_reports(request: Request, index: Searchable, among: Set[str]) -> Listing:
    """The reports that a request asks for, of those `among` these ids."""
    listing = Listing(request.by, request.words, request.publisher, request.year_from, request.year_to, request.counted)
    chosen, undated = [], 0
    for report_id, summary in index.reports.items():
        report = summary.report
        if report_id not in among or (request.publisher and not published_by(report, request.publisher)):
            continue
        if request.year_from is not None or request.year_to is not None:
            years = years_of(report)
            undated += not years
            if not any((request.year_from or y) <= y <= (request.year_to or y) for y in years):
                continue
        chosen.append(summary)
    left = "1 report has no year and is" if undated == 1 else f"{undated} reports have no year and are"
    note = f"{left} left out." if undated else ""
    if not request.words:
        chosen.sort(key=lambda s: (-(s.report.year or 0), s.report.title.casefold()))
        found = tuple(Mention(s.report, s.pages, _first_page(s.report, index)) for s in chosen)
        return replace(listing, reports=found, note=note)
    mentions, together = _mentions(request.words, [s.report for s in chosen], index)
    unread = [r for r in unread_titled(sequence(request.words), index) if r.id in {s.report.id for s in chosen}]
    if unread:
        note = " ".join(
            filter(None, [f"{unread[0].title} has it in its title, but its pages hold no text to search.", note])
        )
    if mentions and not together:
        note = " ".join(filter(None, ["No report has these words together; these have all of them on one page.", note]))
    return replace(listing, reports=tuple(mentions), note=note)


def unread_titled(wanted: Sequence[str], index: Searchable) -> list[Report]:
    """Reports with these search terms in their title of which nothing can be searched, as where pages are pictures."""
    unread = (summary.report for summary in index.reports.values() if not summary.passages)
    return [report for report in unread if occurrences(report.title, wanted)]


def _mentions(looked_for: str, reports: list[Report], index: Searchable) -> tuple[list[Mention], bool]:
    """Where words stand, most pages first, and whether they stand together; if nowhere, where all stand on a page."""
    wanted = sequence(looked_for)
    places = index.places_of(wanted)
    places = {r.id: places[r.id] for r in reports if places.get(r.id)} or _places_of_letters(looked_for, reports, index)
    runs = [wanted]
    if not places and len(wanted) > 1 and not _is_name(looked_for):
        runs = [[one] for one in dict.fromkeys(wanted)]
        each = [index.places_of(run) for run in runs]
        for report in reports:
            common = set.intersection(*(where.get(report.id, set()) for where in each))
            if common:
                places[report.id] = common
    found = [_mention(r, places[r.id], runs, index) for r in reports if r.id in places]
    found.sort(key=lambda m: (-m.n_pages, -(m.report.year or 0), m.report.title.casefold()))
    return found, len(runs) == 1


def _places_of_letters(looked_for: str, reports: list[Report], index: Searchable) -> dict[str, set[int]]:
    """Pages that hold words letter by letter, where they begin or end within a term ("million people")."""
    chosen = {report.id for report in reports}
    found: dict[str, set[int]] = {}
    for passage, _ in index.passages(index.holding(looked_for)).values():
        if passage.report_id in chosen:
            pages = {span.page for span in passage.spans}
            held = {
                n for n in pages if (page := index.plain_page(passage.report_id, n)) and holds(page.text, looked_for)
            }
            found.setdefault(passage.report_id, set()).update(held or pages)
    return found


def _is_name(looked_for: str) -> bool:
    """Whether words are written as a name: its words say nothing apart ("Post Office": "the post of an officer").

    >>> _is_name("Post Office"), _is_name("Department of Health"), _is_name("parish councils"), _is_name("Wigan")
    (True, True, False, False)
    """
    telling = [word for word in words(looked_for) if term(word)]
    return len(telling) > 1 and all(word[:1].isupper() for word in telling)


def _mention(report: Report, pages: set[int], runs: list[list[str]], index: Searchable) -> Mention:
    number = min(pages)
    page = index.plain_page(report.id, number)
    if page is None:
        return Mention(report, len(pages), Citation(report, number or None))
    marks = sorted({mark for run in runs for mark in occurrences(page.text, run)})[:_MOST_SPANS]
    spans = tuple(Span(number, start, end) for start, end in marks)
    cited = Citation(report, number or None, page.label, page.printed)
    return Mention(report, len(pages), cited, spans, " ".join(page.text[s.start : s.end] for s in spans))


def _first_page(report: Report, index: Searchable) -> Citation:
    page = index.plain_page(report.id, 1)
    return Citation(report, 1, page.label, page.printed) if page is not None else Citation(report, None)
