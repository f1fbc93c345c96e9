"""Questions that ask the library about itself: "which reports mention X?", "what do we have from 2019?".

A question is one of these only if every word of it is understood; whatever is left over sends it to the ordinary
search.  "Which reports show that ...?" asks what reports say and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..datatypes import ListedBy, Report, ReportSummary
from ..text import terms, tidy_spaces
from .comparing import published_by
from .speaking import asked_to_speak

_LONGEST = 200
_MOST_WORDS = 8

_NOUN = r"(?:reports|documents|papers|publications|digests)"
_ONE = r"(?:report|document|paper|publication|digest)"
_SHOW = r"(?:(?:what|which)(?:['\u2019]s| is| are)?|(?:please )?(?:list|show|show me|find|give me))"
_END = "newest|latest|most recent|oldest|earliest"
_HAVE = r"(?:(?:do|does|have|has) (?:we|you|the library|this library|our library) (?:have|got|hold)|are there)"
_OPENS = tuple(
    re.compile(opening + r"(?=\s|$)", re.IGNORECASE)
    for opening in (
        rf"(?:which|what)(?: of (?:the|our|your|these|those))? {_NOUN}(?: {_HAVE})?",
        rf"(?P<count>how many)(?: of (?:the|our|your|these|those))? {_NOUN}(?: {_HAVE})?",
        rf"(?:please )?(?:list|show|show me|find|find me|give me)(?: all)?(?: of)?(?: the| our| your)? {_NOUN}",
        rf"(?:all )?(?:the |our )?{_NOUN}(?= (?:by|from|about|on|that mention|mentioning)\b)",
        rf"(?:{_HAVE}|is there) (?:any |some |a )?(?:{_NOUN}|report|anything|something)",
        rf"(?:do|does|did) any(?: of (?:the|our|your|these|those))? (?:{_NOUN}|{_ONE})",
        rf"{_SHOW} (?:the |our |your )?(?P<end>{_END}) (?:{_NOUN}|{_ONE})(?: {_HAVE})?",
        rf"which (?:{_NOUN} are|{_ONE} is)(?: the)? (?P<end>{_END})",
        r"(?:who|what)(?= mentions\b)",
    )
)
_WHOLE = re.compile(
    r"what(?:['\u2019]s| is) in (?:the|this|our|your) library|"
    r"what (?:do|have) (?:we|you) (?:have|got)(?: here| in (?:the|this|our|your) library)?|"
    r"what can (?:i|we|you) (?:ask|answer)(?: you)?(?: about| here)?",
    re.IGNORECASE,
)
_ANYWHERE = (
    rf"(?: anywhere| in (?:any|which)(?: of (?:the|our|your))? (?:{_NOUN}|{_ONE})| in (?:the|this|our|your) library)"
)
_MENTIONED = re.compile(
    rf"(?:where )?(?:is|are|was|were) (?P<words>\S.*?) "
    rf"(?:(?:mentioned|referred to)(?: at all)?{_ANYWHERE}*|(?:discussed|covered){_ANYWHERE}+)",
    re.IGNORECASE,
)
_IT_MENTIONS = re.compile(
    r"(?:does|did|do|how (?:often|many times) does|(?:which|what) pages? (?:of|in) it) (?:it )?(?=\w)", re.I
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
    """What is to be listed; fields as in `Listing`.

    end: "newest" or "oldest" for the reports of the last or the first year alone.  within: ids of the reports that are
    called so, None for all.
    """

    words: str = ""
    publisher: str = ""
    year_from: int | None = None
    year_to: int | None = None
    counted: bool = False
    end: str = ""
    called: str = ""
    within: frozenset[str] | None = None

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
            groups = match.groupdict()
            end = groups.get("end") or ""
            end = end and ("oldest" if end.lower() in ("oldest", "earliest") else "newest")
            return next(_read(asked[match.end() :], Request(counted="count" in groups, end=end), reports), None)
    if _WHOLE.fullmatch(asked):
        return Request()
    match = _MENTIONED.fullmatch(asked)
    if match and not _NOT_WORDS.match(match["words"]):
        return next(_read(f"mention {match['words']}", Request(), reports), None)
    speaker = asked_to_speak(asked, reports)
    match = _IT_MENTIONS.match(speaker.asked) if speaker else None
    if speaker and match:
        of_it = Request(called=speaker.name, within=speaker.reports)
        found = next(_read(speaker.asked[match.end() :], of_it, reports), None)
        return found if found and found.words else None
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


class Sought(NamedTuple):
    """Words looked for.

    each: those that a report must have, all or, with `any_of`, one of them.  without: those that it must not have.
    """

    each: tuple[str, ...]
    any_of: bool = False
    without: tuple[str, ...] = ()


def sought(said: str) -> tuple[Sought, Sought]:
    """What "both X and Y", "X or Y", "X but not Y" look for; and what, where no report has "X and Y" as it stands.

    >>> sought("both Cornwall and Wigan")[0].each, sought("parks but not pubs")[0]
    (('Cornwall', 'Wigan'), Sought(each=('parks',), any_of=False, without=('pubs',)))
    >>> [one.each for one in sought("parish and town councils")]
    [('parish and town councils',), ('parish', 'town councils')]
    """
    first, *without = (_plain(one) for one in _BUT_NOT.split(said))
    not_these = tuple(filter(None, without))
    surely = re.fullmatch(r"(?:both|either) (?P<rest>\S.*)", first, re.IGNORECASE)
    rest = surely["rest"] if surely else first
    any_of = bool(re.search(r"\bor\b", rest, re.IGNORECASE))
    each = tuple(filter(None, (_plain(one) for one in re.split(r",? and |,? or |, ", rest))))
    apart = Sought(each if all(map(terms, each)) else (rest,), any_of and len(each) > 1, not_these)
    return (apart if surely else Sought((first,), without=not_these)), apart


_BUT_NOT = re.compile(
    r",? (?:but|and|yet) (?:do(?:es)? )?(?:not|never) (?:mention(?:ing)? )?|,? without (?:mentioning )?", re.I
)


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


def years_of(report: Report) -> list[int]:
    """The year of a report; the years of a digest's originals, as `known_by` has it.

    >>> years_of(Report("a", "a.pdf", "A", year=2026, kind="digest", source="Pubs, 2019; Parks, May 2021"))
    [2019, 2021]
    """
    named = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", report.source)] if report.kind == "digest" else []
    return named or ([report.year] if report.year else [])
