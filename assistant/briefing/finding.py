"""The paragraphs of a briefing -> the quotations in it, each with the words that may say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..briefingtypes import Said
from ..text import fold
from .claims import pages_in
from .paragraphs import Paragraph
from .quotemarks import Found, Style, marked

_LISTS = re.compile(
    r"(?:\d[\d.]*\s*)?(?:references?|bibliography|works cited|(?:foot|end)?notes|further reading|sources|reading list|"
    r"background (?:documents?|papers?|reading)|list of (?:references|sources))\W*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:[-\u2013\u2014\u2015~]{1,3}\s|source\s*:|\u2013|\u2014)", re.IGNORECASE)
_LEAST_WORDS = 3
_LEAST_IN_NOTE = 6
_AROUND = 300
_LEAST_TITLE = 12  # letters
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\bn\.\s?d\.|\bno date\b|\bibid\b", re.IGNORECASE)


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
        if paragraph.level or _looks_like_heading(paragraph.text):
            in_list = bool(_LISTS.fullmatch(paragraph.text.strip()))
        if in_list:
            listed.append(paragraph.text)
            continue
        after = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
        before = paragraphs[n - 1] if n else None
        for found, cited in _in_paragraph(paragraph, before, after):
            text = " ".join(paragraph.text[found.start : found.end].split())
            if fold(text) in known and not any(pages_in(c) for c in cited[:1]):
                continue
            if _is_term(text, cited, found.style):
                n_terms += 1
                continue
            said.append(Said(text, found.style, len(said) + 1, cited))
        for _, note in paragraph.notes:
            for text in _in_note(note, tuple(k for k in known if len(k) >= _LEAST_TITLE)):
                said.append(Said(text, "double", len(said) + 1, (note,)))
    return Quotations(tuple(said), n_terms, tuple(listed))


def _looks_like_heading(text: str) -> bool:
    """Whether a paragraph of plain text is a heading: short, without a sentence, a year or quotation marks."""
    return len(text.split()) <= 8 and not re.search(r"[.!?;,\u201c\u201d\"\n]|\d{4}", text.strip())


def _is_term(text: str, cited: Sequence[str], style: Style) -> bool:
    n = len(text.split())
    if n >= _LEAST_WORDS or (style == "block" and n):
        return False
    return not (any(c.isdigit() for c in text) and any(pages_in(c) or _YEAR.search(c) for c in cited[:1]))


def _in_note(note: str, titles: tuple[str, ...]) -> Iterator[str]:
    for found in marked(note):
        text = note[found.start : found.end]
        follows = note[found.end + 1 :].lstrip(" ,")
        is_title = fold(text).startswith(titles) or re.match(r"\(|<|(?:19|20)\d\d", follows)
        if len(text.split()) >= _LEAST_IN_NOTE and not is_title:
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
    if after is not None and not after.level and _is_bracketed(after.text):
        cited.append(after.text)
    if before is not None and not before.level and before.text.rstrip()[-1:] in (":", ","):
        cited += [note for _, note in before.notes[-1:]]
        cited.append(before.text[-_AROUND:])
    return tuple(c.strip() for c in cited if c.strip(" .\n"))


def _cited(paragraph: Paragraph, found: Found, low: int, high: int, after: Paragraph | None) -> tuple[str, ...]:
    """The words that may cite a quotation, nearest first: its note, what follows it, what leads to it."""
    text = paragraph.text
    close = min(found.end + 1, len(text))
    cited = [note for at, note in paragraph.notes if found.end <= at <= high][:1]
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
        if _DASH.match(after.text) or _is_bracketed(after.text):
            cited += [after.text[:_AROUND], *(note for _, note in after.notes)]
        elif not after.quoted and len(after.text) <= 200 and pages_in(after.text) and "\u201c" not in after.text:
            cited.append(after.text)
    return tuple(c.strip() for c in cited if c.strip(" .,\n"))


def _is_bracketed(text: str) -> bool:
    """Whether a paragraph is one citation in brackets."""
    text = text.strip().rstrip(".")
    return len(text) <= _AROUND and text[:1] in ("(", "[") and _bracket(text) == text and any(c.isdigit() for c in text)


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
