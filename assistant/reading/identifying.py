"""What numbers a report carries: ISBN, DOI, command paper (CP, Cm), House of Commons (HC) and Lords (HL) paper.

Conservative, as everything that is guessed: a number is taken only from the pages where a report names itself, and
not from running text, which names the papers of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ISBN = re.compile(
    r"\bISBN(?:[ -]?1[03])?\s*(?:\([\w ]{1,12}\))?\s*:?\s*"
    r"((?:97[89][\s\u2010-\u2013-]*)?(?:\d[\s\u2010-\u2013-]*){9}[\dXx])(?![\dXx])"
)
_DOI = re.compile(r"\bdoi(?:\.org/|:)?\s*(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_LEADS = re.compile(r"(?:https?://)?(?:dx\.)?doi\b", re.IGNORECASE)
_PAPER = re.compile(
    r"(?<![\w/-])(CP|Cm|Cmnd|Cmd|Cd|HC|HL Paper)\.?\s?(\d{1,5}(?:[-\u2013][IVX]{1,4})?)(?![\w/]|[.,]\d)"
)
_PRESENTED = re.compile(
    r"\bpresented to (?:parliament|both houses)|\bto be printed|\breturn to an address", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"\b(?:response|reply) to\b|\b(?:see|in|cited|under|volumes?)\b", re.IGNORECASE)
_ALONE = 60  # characters of a line that holds a paper's number and little else
_MOST = 3  # ISBNs: print, web and Welsh; more are a list of other works


def find_identifiers(first: Sequence[str], last: Sequence[str] = ()) -> tuple[str, ...]:
    """The numbers a report carries, papers first, as "CP 1240", "ISBN 978-1-5286-5386-2" and "doi:10.1000/182".

    first: blocks of the first pages; last: of the last ones, where only an ISBN or DOI is looked for.

    >>> find_identifiers(["CP1240", "ISBN: 978-1-5286-5386-2", "ISBN 978-1-5286-5386-3 has a wrong check digit"])
    ('CP 1240', 'ISBN 978-1-5286-5386-2')
    >>> find_identifiers(["Government response to the inquiry's report, HC 18", "It follows Cm 7427 of 2008."])
    ()
    """
    papers = [paper for block in first for paper in _papers(block)]
    isbns = _isbns(first) or _isbns(last)
    dois = {d for block in [*first, *last] if _LEADS.match(block) or len(block) <= _ALONE for d in _dois(block)}
    found = [*papers, *(isbns if len(isbns) <= _MOST else ()), *(dois if len(dois) == 1 else ())]
    return tuple(dict.fromkeys(found))


def is_isbn(text: str) -> bool:
    """Whether the digits of `text` are an ISBN with a right check digit (ISO 2108: modulo 10 of 13, modulo 11 of 10).

    >>> is_isbn("978-1-5286-5386-2"), is_isbn("0-10-195652-X"), is_isbn("978-1-5286-5386-1")
    (True, False, False)
    """
    digits = [10 if c in "Xx" else int(c) for c in text if c.isdigit() or c in "Xx"]
    if len(digits) == 13 and max(digits) < 10:
        return sum(d * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and max(digits[:9]) < 10 and sum(d * (10 - k) for k, d in enumerate(digits)) % 11 == 0


def _isbns(blocks: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for block in blocks:
        for match in _ISBN.finditer(block):
            plain = re.sub(r"[\s\u2010-\u2013-]+", "-", match.group(1))
            if is_isbn(plain):
                found.setdefault(plain.replace("-", ""), f"ISBN {plain}")
    long = {digits[3:12] for digits in found if len(digits) == 13}
    return [shown for digits, shown in found.items() if len(digits) == 13 or digits[:9] not in long]


def _dois(block: str) -> list[str]:
    return ["doi:" + match.group(1).rstrip(".,;:)]'\u2019\u201d") for match in _DOI.finditer(block)]


def _papers(block: str) -> list[str]:
    """Numbers that lead or end a line, or stand in the words with which a paper is laid before Parliament."""
    laid = _PRESENTED.search(block) is not None
    if len(block) > (4 * _ALONE if laid else _ALONE) or _OF_ANOTHER.search(_PRESENTED.sub("", block)):
        return []
    places = [m.span() for m in _PAPER.finditer(block)]
    if not laid and not any(start == 0 or end == len(block.rstrip()) for start, end in places):
        return []
    return [f"{kind} {number.replace(chr(0x2013), '-')}" for kind, number in _PAPER.findall(block)]
