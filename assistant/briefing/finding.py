"""The paragraphs of a briefing -> the quotations in it, each with the words that may say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..briefingtypes import Said
from ..text import fold
from .claims import pages_in
from .paragraphs import Paragraph

_LISTS = re.compile(
    r"(?:\d[\d.]*\s*)?(?:references?|bibliography|works cited|(?:foot|end)?notes|further reading|sources|reading list|"
    r"background (?:documents?|papers?|reading)|list of (?:references|sources))\W*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:[-\u2013\u2014\u2015~]{1,3}\s|source\s*:|\u2013|\u2014)", re.IGNORECASE)
_CLOSERS = {"\u201c": "\u201d", '"': '"', "\u2018": "\u2019", "'": "'", "\u201e": "\u201c", "\u00ab": "\u00bb"}
_LEAST_WORDS = 3
_LEAST_IN_NOTE = 6
_AROUND = 300
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\bn\.\s?d\.|\bno date\b|\bibid\b", re.IGNORECASE)

Style = Literal["double", "single", "block"]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands in its paragraph: `text[start:end]` without its marks."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a briefing in order; how many quoted words were too short to check; its list of references."""

    said: tuple[Said, ...]
    terms: int
    listed: tuple[str, ...]


def find_quotations(paragraphs: Sequence[Paragraph], titles: Sequence[str] = ()) -> Quotations:
    """Every quotation of a briefing.

    titles: of reports, which stand in quotation marks without being quotations.  Words quoted in lists of references
    are titles too.  One or two quoted words are a term, unless they hold a figure and a citation.
    """
    known = {fold(t) for t in titles} | {fold(re.split(r"[:(]", t)[0]) for t in titles}
    said: list[Said] = []
    listed: list[str] = []
    n_terms, in_list = 0, False
    for n, paragraph in enumerate(paragraphs):
        if paragraph.level:
            in_list = bool(_LISTS.fullmatch(paragraph.text.strip()))
        if in_list:
            listed.append(paragraph.text)
            continue
        after = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
        before = paragraphs[n - 1] if n else None
        for found, cited in _in_paragraph(paragraph, before, after):
            text = " ".join(paragraph.text[found.start : found.end].split())
            if fold(text) in known:
                continue
            if _is_term(text, cited, found.style):
                n_terms += 1
                continue
            notes = tuple(note for _, note in paragraph.notes) if paragraph.uncertain else ()
            said.append(Said(text, found.style, len(said) + 1, cited, any_of=notes))
        for _, note in () if paragraph.uncertain else paragraph.notes:
            for text in _in_note(note, known):
                said.append(Said(text, "double", len(said) + 1, (note,)))
    return Quotations(tuple(said), n_terms, tuple(listed))


def _is_term(text: str, cited: Sequence[str], style: Style) -> bool:
    n = len(text.split())
    if n >= _LEAST_WORDS or (style == "block" and n):
        return False
    return not (any(c.isdigit() for c in text) and any(pages_in(c) or _YEAR.search(c) for c in cited[:1]))


def _in_note(note: str, known: set[str]) -> Iterator[str]:
    for found in marked(note):
        text = note[found.start : found.end]
        follows = note[found.end + 1 :].lstrip(" ,")
        if (
            len(text.split()) >= _LEAST_IN_NOTE
            and fold(text) not in known
            and not re.match(r"\(|(?:19|20)\d\d", follows)
        ):
            yield " ".join(text.split())


def _in_paragraph(
    paragraph: Paragraph, before: Paragraph | None, after: Paragraph | None
) -> list[tuple[Found, tuple[str, ...]]]:
    text = paragraph.text
    if paragraph.quoted:
        if _DASH.match(text):
            return []
        whole = _block(text)
        if whole is not None:
            return [(whole, _cited_block(paragraph, whole, before, after))]
    every = list(marked(text))
    result = []
    for n, found in enumerate(every):
        low = every[n - 1].end + 1 if n else 0
        high = every[n + 1].start - 1 if n + 1 < len(every) else len(text)
        result.append((found, _cited(paragraph, found, low, high, after if n + 1 == len(every) else None)))
    return result


def _block(text: str) -> Found | None:
    """The whole of a block quotation without its citation; None if quotation marks say what of it is quoted."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    cited = re.search(
        r"(?:\s*\((?=[^()]*\d)[^()]*\)|\n\s*[-\u2013\u2014][^\n]*|\s+[\u2013\u2014]\s[^\n]{0,200})\.?\s*$", text[start:]
    )
    if cited and cited.start() > 0 and (pages_in(cited.group()) or _YEAR.search(cited.group())):
        end = start + cited.start()
    every = [f for f in marked(text) if f.style == "double" or text[f.start - 1] == "\u2018"]
    if every and every[0].start - 1 <= start and every[-1].end + 1 >= end - 2 and _covers(text, every, start, end):
        return None
    return Found(start, end, "block")


def _covers(text: str, every: Sequence[Found], start: int, end: int) -> bool:
    inside = sum(f.end - f.start for f in every)
    return inside >= 0.8 * (end - start) - 4


def _cited_block(
    paragraph: Paragraph, found: Found, before: Paragraph | None, after: Paragraph | None
) -> tuple[str, ...]:
    cited = [note for _, note in paragraph.notes]
    cited.append(paragraph.text[found.end :])
    if after is not None and not after.level and _DASH.match(after.text):
        cited += [after.text, *(note for _, note in after.notes)]
    if after is not None and not after.level and re.fullmatch(r"\s*\([^()]*\d[^()]*\)\.?\s*", after.text):
        cited.append(after.text)
    if before is not None and not before.level and before.text.rstrip()[-1:] in (":", ","):
        cited += [note for _, note in before.notes[-1:]]
        cited.append(before.text[-_AROUND:])
    return tuple(c.strip() for c in cited if c.strip(" .\n"))


def _cited(paragraph: Paragraph, found: Found, low: int, high: int, after: Paragraph | None) -> tuple[str, ...]:
    """The words that may cite a quotation, nearest first: its note, what follows it, what leads to it."""
    text = paragraph.text
    close = min(found.end + 1, len(text))
    notes = () if paragraph.uncertain else paragraph.notes
    cited = [note for at, note in notes if found.end <= at <= high][:1]
    rest = text[close:high].lstrip(".,;: ")
    if rest.startswith(("(", "[")):
        cited.append(_bracket(rest))
    elif _DASH.match(rest):
        cited.append(rest.split("\n")[0][:_AROUND])
    else:
        if rest and not (text[found.end - 1 : found.end] in (".", "!", "?") and rest[:1].isupper()):
            cited.append(_first_sentence(rest))
        elif high == len(text) and (pages_in(rest) or _YEAR.search(rest)) and len(rest) <= _AROUND:
            cited.append(rest)
    lead = text[low : max(found.start - 1, low)]
    cited.append(_last_sentence(lead))
    if after is not None and not text[close:].strip(" .,;:") and not after.level:
        if _DASH.match(after.text) or re.fullmatch(r"\s*[(\[][^()\[\]]*[)\]]\.?\s*", after.text):
            cited += [after.text[:_AROUND], *(note for _, note in after.notes)]
        elif not after.quoted and len(after.text) <= 200 and pages_in(after.text) and "\u201c" not in after.text:
            cited.append(after.text)
    return tuple(c.strip() for c in cited if c.strip(" .,\n"))


def _bracket(text: str) -> str:
    depth = 0
    for n, c in enumerate(text[:_AROUND]):
        depth += (c in "([") - (c in ")]")
        if not depth:
            return text[: n + 1]
    return text[:_AROUND]


def _first_sentence(text: str) -> str:
    stop = re.search(r"(?<![A-Za-z]\b[A-Za-z]p)(?<!\bp)(?<!\bpp)(?<!\bpara)\.\s+(?=[A-Z\u201c\u2018])", text)
    return text[: stop.end() if stop else _AROUND][:_AROUND]


def _last_sentence(text: str) -> str:
    stops = list(re.finditer(r"(?<!\bp)(?<!\bpp)[.!?]\s+(?=[A-Z])|\n", text))
    return text[stops[-1].end() if stops else 0 :][-_AROUND:]


def marked(text: str) -> Iterator[Found]:
    """Each run of `text` between quotation marks, outermost ones only; one that never closes runs to the end.

    >>> [("It said \u201cthe \u2018big\u2019 plan\u201d and 'the councils' plan' too"[f.start:f.end]) for f in
    ...  marked("It said \u201cthe \u2018big\u2019 plan\u201d and 'the councils' plan' too")]
    ['the \u2018big\u2019 plan', "the councils' plan"]
    """
    at = 0
    while at < len(text):
        c = text[at]
        if c in _CLOSERS and _opens(text, at):
            end = _close_of(text, at)
            if end > at + 1:
                yield Found(at + 1, end, "double" if c in '\u201c"\u201e\u00ab' else "single")
                at = end
        at += 1


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isspace():
        return False
    if text[at] in "\u201c\u201e\u00ab":
        return True
    if before.isalnum() or before in "\u2019'\"\u201d":
        return False
    return not (text[at] in "\u2018'" and re.match(r".(?:\d0s|tis\b|twas\b|em\b)", text[at:]))


def _close_of(text: str, at: int) -> int:
    """Where the quotation that opens at `at` ends; the end of the text for double marks that never close, else -1."""
    opener, closer = text[at], _CLOSERS[text[at]]
    if closer == "\u2019" or opener == "'":
        return _close_single(text, at, closer)
    depth = 0
    for n in range(at, len(text)):
        if text[n] == opener and opener != closer:
            depth += 1
        elif text[n] == closer and n > at:
            depth -= 1
            if opener == closer:
                if not _opens(text, n):
                    return n
            elif depth == 0:
                return n
    # More are opened than closed: the words themselves begin with a mark, or one was forgotten.
    last = text.rfind(closer, at + 1)
    return last if last > at and opener != closer else len(text)


def _close_single(text: str, at: int, closer: str) -> int:
    """A single mark closes where no letter follows; "s'" before another word is taken for a possessive if it can be."""
    weak = -1
    depth = 0
    for n in range(at + 1, len(text)):
        c = text[n]
        depth += (c == "\u201c") - (c == "\u201d")
        if c != closer or depth > 0:
            continue
        after = text[n + 1 : n + 3]
        if after[:1].isalnum() or text[n - 1].isspace():
            continue
        possessive = text[n - 1] == "s" and re.match(r"\s\w", after) is not None
        if not possessive:
            return n
        if weak < 0:
            weak = n
    return weak
