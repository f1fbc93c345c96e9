"""What went wrong on pages, said in sentences for people."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..datatypes import Page

UNREAD = "could not be read"
NO_TEXT = "no text"
NO_LETTERS = "letters without meaning"
ONLY_A_TITLE = "a title and a picture"
# What recognising the page's picture may mend, and how it is told.
PICTURES = {
    NO_TEXT: "no text (a picture or a scan)",
    NO_LETTERS: "no text that means anything (a font that keeps its letters to itself)",
    ONLY_A_TITLE: "only a title beside a picture",
}
BY_OCR = "read by OCR"

HOW_TO_READ_PICTURES = 'install the extra "ocr" and build again to have pictures read (see README)'
_STRUCK = re.compile(r"tracked changes: (\d+) struck-out passages? left out")
_TOLD = {
    "garbled letters": "garbled letters (a font that maps letters to digits): check quotations against the page",
    "few English words": "few English words (another language, or letters read wrongly): check quotations there",
    "hidden text left out": "text that a reader cannot see; it was left out",
    BY_OCR: "read by OCR: check quotations against the page",
    "text recognised from a scan": "a scan with text from recognition: check quotations against the page",
}


def page_notes(pages: Sequence[Page], *, slow: bool = False) -> tuple[str, ...]:
    """One sentence for each kind of trouble, with the pages that have it.

    slow: pages were lost because reading took too long, and the next build tries again.
    """
    found: dict[str, list[int]] = {}
    struck: dict[int, int] = {}
    for page in pages:
        for trouble in page.trouble:
            match = _STRUCK.fullmatch(trouble)
            if match:
                struck[page.number] = int(match.group(1))
            else:
                found.setdefault(trouble, []).append(page.number)
    if struck:
        found[struck_out(sum(struck.values()))] = list(struck)
    told = _TOLD | {UNREAD: "could not be read in time; the next build tries again" if slow else UNREAD}
    n = len(found.get(BY_OCR, ()))
    if n > 1:
        told[BY_OCR] = f"read by OCR ({n} pages): check quotations against the page"
    return tuple(
        pictures_note(pages, trouble)
        if trouble in PICTURES
        else f"{name_pages(numbers)}: {told.get(trouble, trouble)}."
        for trouble, numbers in found.items()
    )


def struck_out(n: int) -> str:
    """What a reader must know of pages with struck-out words: these are not part of the text.

    >>> struck_out(1)
    'tracked changes: 1 struck-out passage left out'
    """
    return f"tracked changes: {n} struck-out passage{'' if n == 1 else 's'} left out"


def pictures_note(pages: Sequence[Page], trouble: str = NO_TEXT, *, why: str = "", tried: Collection[int] = ()) -> str:
    """The sentence about pages with one of the PICTURES, "" when there are none.

    why: what keeps them from being recognised: "missing" (no program for it), "off", "" (not known, or nothing), or why
    the program could not start.
    tried: pages that were looked at, and on which no letters were found.
    """
    empty = [page.number for page in pages if trouble in page.trouble]
    if not empty:
        return ""
    said = PICTURES[trouble]
    if set(empty) <= set(tried):
        more = "more " if trouble == ONLY_A_TITLE else ""
        said = f"{said.partition(' (')[0]} (a picture in which OCR found no {more}words)"
    elif why == "missing":
        said += f"; {HOW_TO_READ_PICTURES}"
    elif why == "off":
        said += "; OCR was switched off for this build"
    elif why:
        said += f'; OCR is installed but could not start ({why}): install the extra "ocr" again'
    return f"{name_pages(empty)}: {said}."


def name_pages(numbers: Sequence[int]) -> str:
    """Page numbers as people write them.

    >>> name_pages([3]), name_pages([1, 2, 3, 7]), name_pages([0])
    ('Page 3', 'Pages 1-3 and 7', 'The document')
    """
    if list(numbers) == [0]:
        return "The document"
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(a) if a == b else f"{a}-{b}" for a, b in runs]
    if len(words) > 8:
        words = [*words[:7], f"{sum(b - a + 1 for a, b in runs[7:])} more"]
    named = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"Page {named}" if len(numbers) == 1 else f"Pages {named}"
