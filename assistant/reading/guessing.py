"""Title, publisher, year and authors proposed from metadata and the first pages, for cells the catalogue leaves blank.

Conservative: a wrong publisher under a quotation is worse than none. The caller marks what was guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ..datatypes import Guess
from ..text import MONTHS, fold, tidy_spaces
from .chairing import find_aliases
from .identifying import find_identifiers

_JUNK_TITLE = re.compile(
    r"^(?:(?:committee )?report \d+\.\d+$|"
    r"microsoft (?:word|powerpoint|excel)\s*-|powerpoint presentation|untitled|document\d*$|slide \d+|"
    r"presentation\d*$|title$|layout \d+|template|"
    r".*\.(?:docx?|pdf|indd|pptx?|xlsx?|rtf|qxd)$|(?:https?|file):|print(?:ing)? |scan(?:ned)?\b|\W*$|\d+$)",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[-|\u2013]\s+(?:GOV\.UK|[\w ]+ Council|Wikipedia)$")
_ORGANISATION = re.compile(
    r"\b(?:Council|Department|Ministry|Office|Agency|Authority|Commission|Committee|Inquiry|Institute|Foundation|Centre|"
    r"Trust|Association|University|Treasury|Service|Services|Partnership|Network|Locality|Board|Union|Society|"
    r"Inspectorate|HMRC|DLUHC|MHCLG|BEIS|DfT|DfE|DWP|Defra|MOD|LGA|NHS|Ltd|LLP|plc|Government)\b"
)
_PERSON = re.compile(r"(?:[A-Z][\w'\u2019-]*\.? ){1,4}[A-Z][\w'\u2019-]+")
_PUBLISHERS = re.compile(
    r"(?:Department (?:for|of) [A-Z][a-z]+(?: Up)?(?:,? (?:(?:and|of|for|the|&) )?[A-Z][a-z]{2,}\b(?![A-Z])){0,7}|"
    r"Ministry (?:for|of) [A-Z][a-z]+(?:,? (?:(?:and|of|for|&) )?[A-Z][a-z]{2,}\b(?![A-Z])){0,6}|"
    r"HM Treasury|Cabinet Office|Home Office|"
    r"HM Revenue (?:and|&) Customs|Food Standards Agency|National Audit Office|Local Government Association|"
    r"\b(?!(?:The|To|From|By|Of|For|And|Full|Your|Report) )(?:[A-Z][a-z]+ ){1,3}"
    r"(?:County|City|Borough|District|Parish|Town|Metropolitan Borough) Council|"
    r"London Borough of [A-Z][a-z]+(?: (?:and|upon|[A-Z][a-z]+)){0,3})"
)
_DATED = re.compile(rf"\b(?:{MONTHS})\s+(\d{{4}})\b")
_YEAR = re.compile(r"(?<![\d/\u2013-])((?:18|19|20)\d{2})(?![\d/]|[-\u2013]\d)")
_LEADING_YEAR = re.compile(r"^(?:D:)?(\d{4})")
_SHORT_LINE = 60  # characters
_LEADING_WORDS = 250


def guess_report(
    metadata: Mapping[str, str],
    first: Sequence[tuple[str, float]],
    stem: str,
    *,
    named: Sequence[str] = (),
    last: Sequence[str] = (),
) -> Guess:
    """A proposal for what the file says about itself.

    metadata: keys Title, Author, CreationDate as a PDF has them, Published for a stated date.  first: (text, size in
    points) of the first blocks; size 0 for those not on the first page.  stem: the file's name, the last resort.
    named, last: blocks of the pages at the front and at the end where its numbers stand; the first blocks if not given.
    """
    lines = _leading([tidy_spaces(text) for text, _ in first])
    front = " ".join(lines)
    author = tidy_spaces(metadata.get("Author", ""))
    title, titled = _title(metadata, first, stem)
    publisher = author if _ORGANISATION.search(author) and len(author) < 90 and "," not in author else ""
    if not publisher:
        publisher = _publisher([title, *(tidy_spaces(text) for text, size in first[:12] if size)])
    authors = tuple(name for name in _people(author) if fold(name) in fold(front))  # else it is who typed it
    year, dated = _guess_year(title, lines, metadata)
    blocks = [tidy_spaces(text) for text in named] or [tidy_spaces(text) for text, _ in first]
    return Guess(
        title,
        publisher,
        year,
        authors,
        find_identifiers(blocks, [tidy_spaces(text) for text in last]),
        find_aliases(title, blocks),
        tuple(name for name, sure in (("title", titled), ("year", dated)) if not sure),
    )


def _leading(lines: Sequence[str]) -> list[str]:
    """The first lines, a few hundred words in all."""
    kept: list[str] = []
    room = _LEADING_WORDS
    for line in lines:
        words = line.split()[:room]
        room -= len(words)
        if words:
            kept.append(" ".join(words))
    return kept


def _publisher(lines: Sequence[str]) -> str:
    """The first publisher named in a short line of the first page; in running text councils are only mentioned."""
    for line in lines:
        named = line.title() if line.isupper() else line
        found = _PUBLISHERS.search(named)
        if found and len(line) <= 120:
            return found.group().rstrip(",. ")
    return ""


def _title(metadata: Mapping[str, str], first: Sequence[tuple[str, float]], stem: str) -> tuple[str, bool]:
    """The title, and whether it is more than the file's name."""
    named = _SITE.sub("", tidy_spaces(metadata.get("Title", "")).removeprefix("(Public Pack)"))
    if len(named) >= 6 and not _JUNK_TITLE.match(named) and any(c.islower() for c in named) and " " in named:
        return named, True
    sized = [(text, size) for text, size in first[:40] if size]
    largest = max((size for text, size in sized if sum(c.isalpha() for c in text) >= 4), default=0.0)
    lines: list[str] = []
    for text, size in sized:
        if size >= 0.95 * largest and sum(c.isalpha() for c in text) >= 3:
            lines.append(tidy_spaces(text))
        elif lines:
            break
    shown = " ".join(lines)
    ordinary = sorted(size for _, size in sized)[(len(sized) - 1) // 2] if sized else 0.0
    if 6 <= len(shown) <= 200 and (largest > 1.15 * ordinary or (len(sized) <= 3 and not shown.endswith("."))):
        return shown, True
    return tidy_spaces(re.sub(r"[_]+", " ", stem)).strip() or stem, False


def _people(author: str) -> tuple[str, ...]:
    """The names in an author field if every one looks like a person's and several are given on purpose."""
    names = [n.strip() for n in re.split(r"[;,&]| and ", author) if n.strip()]
    if names and all(_PERSON.fullmatch(n) and not _ORGANISATION.search(n) for n in names):
        return tuple(names)
    return ()


def _guess_year(title: str, lines: Sequence[str], metadata: Mapping[str, str]) -> tuple[int | None, bool]:
    """By a printed month with its year, the title, a stated date, a short line, the date the file was made.

    And whether it is more than that last date, which is often the day a copy was saved.
    """
    short = " . ".join(line for line in lines if len(line) <= _SHORT_LINE)
    sources = [
        (" . ".join(lines), _DATED),
        (title, _YEAR),
        (metadata.get("Published", "")[:10], _LEADING_YEAR),
        (short, _YEAR),
        (metadata.get("CreationDate", ""), _LEADING_YEAR),
    ]
    for n, (text, pattern) in enumerate(sources):
        years = [int(y) for y in pattern.findall(text) if plausible_year(int(y))]
        if years:
            return years[0], n < len(sources) - 1
    return None, True


def plausible_year(year: int) -> bool:
    """Whether a report may have come out in `year`: 1800 to next year.

    >>> plausible_year(2019), plausible_year(208)
    (True, False)
    """
    return 1800 <= year <= date.today().year + 1
