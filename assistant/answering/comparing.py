"""One question to several reports, places or publishers: which it names, and what each is to be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..datatypes import ColumnKind, Quote, Report, ReportSummary
from ..settings import MAX_COLUMNS
from ..text import occurrences, sequence, terms, tidy_spaces, words
from .gazetteer import places_in, places_of_reports

_LONGEST = 400
_FEWEST_TITLE_WORDS = 2
# Of names that cover the same words.
_ORDER: tuple[ColumnKind, ...] = ("place", "report", "publisher")


class Target(NamedTuple):
    """Something a question names that can be a column.  value: the report's id, the publisher, the place."""

    kind: ColumnKind
    name: str
    value: str


class Comparing(NamedTuple):
    """A comparing question read: what is compared, and the question put to each, in the same order."""

    targets: tuple[Target, ...]
    questions: tuple[str, ...]


HIDDEN = re.compile(r"\x02(\d)\x03")  # a target in a question, by its number
_BODY = r"(?: (?:county |city |borough |district )?councils?| reports| digests?)?"
_ONE = rf"(?:the |in |at |by )?\x02\d\x03(?:['\u2019]s?)?{_BODY}"
_TWO = rf"(?:both |between )?(?P<list>{_ONE}(?:(?:,|,? and|,? or| &| versus| vs\.?| with| to| against)\s+{_ONE})+)"
_ABOUT = r"\s*(?:[,:;-]|about|on|regarding|concerning|in terms of|when it comes to|for|over|as to)\s+(?P<topic>\S.*)"
_MAYBE_ABOUT = r"\s*(?:[,:;-]|about|on|in|regarding|in terms of)?\s+(?P<topic>\S.*)"
_ASKS = r"^(?:what|how|who|whom|when|where|why|which)\b"
_REPLACED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ASKS}.*?\b(?:do|does|did|have|has|can|should) {_TWO} (?!differ|compare)\w",
        rf"{_ASKS}.*\b(?:in|by|at|from|according to) {_TWO}\W*$",
        rf"^according to {_TWO}",
    )
)
_REWRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:please )?compare {_TWO}{_ABOUT}$",
        rf"^(?:please )?compare (?:what|how) {_TWO} (?:says?|said|thinks?|tells?|write|see){_ABOUT}$",
        rf"^(?:please )?compare (?P<topic>\S.*?) (?:in|between|of|by|across) {_TWO}\W*$",
        rf"^how (?:do|does|did) {_TWO} (?:differ|compare){_MAYBE_ABOUT}$",
        rf"^(?:what (?:is|are) )?(?:the )?(?:main |key )?differences? between {_TWO}{_MAYBE_ABOUT}$",
        rf"^{_TWO}{_ABOUT}$",
    )
)
_VERSUS = re.compile(r"\bversus\b|\bvs\b|^\s*(?:please )?compare|difference", re.IGNORECASE)
# Two capitals with a joining word between: without them no catalogue of thousands need be read.
_TWO_NAMES = re.compile(
    r"[A-Z][^?]{0,80}?(?:,| and| or| &| versus| vs\.?| with| to| against)\s+(?:the |in |at |by )?[A-Z]"
)
# What two did with each other is one story, not two.
_WITH_EACH_OTHER = re.compile(
    r"\b(?:each other|together|jointly|joint|between them|merged?|agreed? with)\b", re.IGNORECASE
)


def comparing_question(question: str, reports: Mapping[str, ReportSummary]) -> Comparing | None:
    """What a question compares; None for one that does not put two or more reports, places or publishers side by side.

    >>> found = comparing_question("What do Cornwall and Wigan say about asset transfer?", {})
    >>> [target.name for target in found.targets], found.questions[1]
    (['Cornwall', 'Wigan'], 'What does Wigan say about asset transfer?')
    >>> comparing_question("What did Cornwall agree with Kent and Medway?", {}) is None
    True
    """
    asked = tidy_spaces(question)
    if len(asked) > _LONGEST or not _TWO_NAMES.search(asked) or _WITH_EACH_OTHER.search(asked):
        return None
    masked, targets = hide_targets(asked, reports)
    if len(targets) < 2:
        return None
    for pattern in _REPLACED:
        match = pattern.match(masked)
        if match:
            before, after = masked[: match.start("list")], masked[match.end("list") :]
            return _comparing(match["list"], targets, before, after)
    for pattern in _REWRITTEN:
        match = pattern.match(masked)
        if match and (pattern is not _REWRITTEN[-1] or _VERSUS.search(match["list"])):
            return _comparing(match["list"], targets, "What does ", f" say about {match['topic'].strip(' ?.!')}?")
    return None


def _comparing(listed: str, targets: list[Target], before: str, after: str) -> Comparing | None:
    chosen = tuple(dict.fromkeys(targets[int(n)] for n in HIDDEN.findall(listed)))
    if not 1 < len(chosen) <= MAX_COLUMNS:
        return None

    before, after = show_targets(before, targets), show_targets(after, targets)
    before = _LAST_VERB.sub(lambda verb: _FOR_ONE[verb[0].lower()], before)  # "What do A and B say" names one each
    return Comparing(chosen, tuple(f"{before}{target.name}{after}" for target in chosen))


_FOR_ONE = {"do": "does", "have": "has"}
_LAST_VERB = re.compile(r"\b(?:do|have)(?=(?: the| in| at| by)?\s*$)", re.IGNORECASE)


def hide_targets(
    question: str, reports: Mapping[str, ReportSummary], titles: Callable[[Report], list[str]] | None = None
) -> tuple[str, list[Target]]:
    """The question with each target as a number between two marks, and the targets in that order.

    titles: what a report may be called; titles_of unless given.
    """
    found: list[tuple[int, int, Target]] = []
    for start, end, target in sorted(
        _targets(question, reports, titles or titles_of), key=lambda f: (f[0] - f[1], _ORDER.index(f[2].kind))
    ):
        if all(end <= low or start >= high for low, high, _ in found) and len(found) < 10:
            found.append((start, end, target))
    masked, at = [], 0
    for n, (start, end, _) in enumerate(sorted(found)):
        masked += [question[at:start], f"\x02{n}\x03"]
        at = end
    return "".join([*masked, question[at:]]), [target for _, _, target in sorted(found)]


def show_targets(hidden: str, targets: Sequence[Target]) -> str:
    """The question again, or a part of it, with the names in place of their numbers."""
    return HIDDEN.sub(lambda found: targets[int(found[1])].name, hidden)


def _targets(
    question: str, reports: Mapping[str, ReportSummary], titles: Callable[[Report], list[str]]
) -> Iterator[tuple[int, int, Target]]:
    shortened: dict[str, tuple[re.Match[str], ...]] = {}
    for match in re.finditer(r"\b[A-Z][A-Za-z]{2,6}\b", question):
        one = match.group().casefold()
        shortened[one] = (*shortened.get(one, ()), match)
    for summary in reports.values():
        report = summary.report
        for title in titles(report):
            for start, end in _named(question, title):
                yield start, end, Target("report", question[start:end], report.id)
        for name in publishers_of(report):
            for start, end in _named(question, name):
                yield start, end, Target("publisher", name, name)
            for short in initials_of(name) if shortened else ():
                for match in shortened.get(short, ()):
                    yield match.start(), match.end(), Target("publisher", match.group(), name)
    also = places_of_reports(s.report for s in reports.values())
    for place in places_in(question, also):
        yield place.start, place.end, Target("place", place.name, place.name)


def _named(question: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a question names something that begins with a capital."""
    opening = name.split(maxsplit=1)[:1]
    if not opening or opening[0].strip("\"'\u2018\u201c(").casefold() not in question.casefold():
        return
    wanted = sequence(name)
    if not wanted:
        return
    whole = {w.casefold() for w in words(name)}
    for start, end in occurrences(question, wanted):
        said = words(question[start:end])
        exact = {w.casefold().removesuffix("'s").removesuffix("\u2019s") for w in said} <= whole
        if exact and said and said[0][:1].isupper():
            yield start, _without_possessive(question, start, end)


def _without_possessive(question: str, start: int, end: int) -> int:
    return end - len(re.search(r"(?:['\u2019]s)?$", question[start:end]).group())  # type: ignore[union-attr]


def titles_of(report: Report) -> list[str]:
    """What a report may be called: its title up to the colon, its aliases; a digest by its originals' titles too."""
    whole = _NUMBERED.sub("", report.title)
    named = [re.split(r"[:(]", whole)[0].strip(), *report.aliases]
    if report.kind == "digest":
        named += [re.split(r"[:(,]", piece)[0].strip() for piece in report.source.split(";")]
    return [n for n in dict.fromkeys(named) if len(terms(n)) >= _FEWEST_TITLE_WORDS and n[:1].isupper()]


# "Appendix N: Capital Strategy" is the Capital Strategy.
_NUMBERED = re.compile(r"^(?:Appendix|Annexe?|Item|Paper|Part|Volume) [A-Z0-9]{1,3}\s?[:.\u2013-]\s*(?=\S)")


def publishers_of(report: Report) -> list[str]:
    """Who publishes a report; for a digest, who published its originals."""
    if report.kind == "report":
        return [p.strip() for p in report.publisher.split(";") if p.strip()]
    named = [p.strip() for piece in report.source.split(";") for p in piece.split(",")[1:]]
    return [p for p in named if p[:1].isupper() and not re.search(r"\d|^(?:Part|Chapter|Table)\b", p)]


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


def _holds(have: list[str], wanted: list[str]) -> bool:
    return any(have[i : i + len(wanted)] == wanted for i in range(len(have) - len(wanted) + 1))


@lru_cache(maxsize=5_000)
def initials_of(name: str) -> tuple[str, ...]:
    """How a body's name is shortened, with and without its small words.

    >>> initials_of("Department for Environment, Food and Rural Affairs"), initials_of("HM Revenue and Customs")
    (('defra', 'dfefara'), ('hmrc', 'hmrac'))
    >>> initials_of("Ministry of Defence")[1]
    'mod'
    """
    said = words(name)
    if len(said) < _FEWEST_TITLE_WORDS:
        return ()
    each = [(w.casefold() if w.isupper() and len(w) > 1 else w[0].casefold(), w[0].isupper()) for w in said]
    return "".join(i for i, large in each if large), "".join(i for i, _ in each)


def of_another(quote: Quote, name: str, others: tuple[str, ...]) -> bool:
    """Whether a quotation names another of the compared places and not this one."""
    said = " ".join([quote.text, *quote.headings[-1:]])
    return not occurrences(said, sequence(name)) and any(occurrences(said, sequence(other)) for other in others)
