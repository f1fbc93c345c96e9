"""Pages become passages: whole sentences, sized by the model's own word pieces, each an exact slice of page text.

A passage never crosses a heading or the start of a numbered paragraph, so that a change in one place leaves the
passages elsewhere, and their vectors, as they were. It may cross a page; then it has a span on each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..datatypes import Page, Passage, Span
from ..protocols import TokenCounter
from ..settings import PASSAGE_TOKENS, PREFIX_TOKENS
from .numbering import read_mark
from .sectioning import Section, Sentence, make_sections

SPLITTER_VERSION = 1

_HALF = 0.5  # of the room: a passage filled so far ends where the next paragraph would not fit whole
_EDITION = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|edition|ed|version|"
    r"revised|updated|final|draft|volume|vol|spring|summer|autumn|winter|q[1-4])\b\.?",
    re.IGNORECASE,
)
_DIGITED = re.compile(r"\S*\d\S*")
_CLAUSE = re.compile(r"[;:,\u2013\u2014|)]$")


def split_pages(
    pages: Sequence[Page],
    *,
    title: str,
    counter: TokenCounter,
    passage_tokens: int = PASSAGE_TOKENS,
    prefix_tokens: int = PREFIX_TOKENS,
) -> list[Passage]:
    """The passages of a report, in reading order.

    title: goes in front of each passage for the model, with the last heading, without digits, dates and words of
    edition. passage_tokens, prefix_tokens: most word pieces of the text and of what stands before it. Prefix, text and
    special tokens together stay within the model's limit, so nothing is ever truncated.
    """
    sections = make_sections(pages)
    if not sections:
        return []
    room = counter.max_tokens - counter.n_special
    prefixes = _prefixes(title, sections, counter, min(prefix_tokens, room // 3))
    limit = max(1, min(passage_tokens, room - max(counter.count(list(set(prefixes.values())))) - 1))
    measured = _measure(sections, counter, limit)
    texts = {page.number: page.text for page in pages}
    passages: list[Passage] = []
    for section, sized in zip(sections, measured, strict=True):
        for group in _pack(sized, limit):
            passages.append(_passage(section, group, texts, prefixes[section.headings], pages[0].report_id))
    return _checked(passages, counter, texts)


@dataclass(frozen=True, slots=True)
class _Sized:
    sentence: Sentence
    locator: str
    tokens: int


def clean_title(title: str) -> str:
    """A title without digits, dates and words of edition, so that the 2024 and 2025 editions share their vectors.

    >>> clean_title("Powering up places: annual report 2024/25 (March 2025, 2nd edition)")
    'Powering up places: annual report'
    """
    plain = _EDITION.sub(" ", _DIGITED.sub(" ", title))
    plain = re.sub(r"\([\s,;:.-]*\)", " ", plain)
    return re.sub(r"[\s,;:([\-\u2013]+$", "", " ".join(plain.split()))


def _clean_heading(heading: str) -> str:
    first, _, rest = heading.partition(" ")
    return rest if rest and read_mark(first).kind else heading


def _prefixes(title: str, sections: Sequence[Section], counter: TokenCounter, most: int) -> dict[tuple[str, ...], str]:
    """For each heading path the prefix: title, then last heading, each cut at a word to fit together."""
    paths = list(dict.fromkeys(section.headings for section in sections))
    name = clean_title(title)
    heads = {path: _clean_heading(path[-1]) if path else "" for path in paths}
    found: dict[tuple[str, ...], str] = {}
    half = _fitting(name, counter, most - most // 2)
    long = {path: f"{half}: {head}" if head and half else head or name for path, head in heads.items()}
    whole = {path: f"{name}: {head}" if head and name else head or name for path, head in heads.items()}
    counts = counter.count([whole[path] for path in paths])
    for path, n in zip(paths, counts, strict=True):
        found[path] = whole[path] if n <= most else _fitting(long[path], counter, most)
    return found


def _fitting(text: str, counter: TokenCounter, most: int) -> str:
    """As many leading words of `text` as stay within `most` word pieces."""
    words = text.split()
    if not words or most <= 0:
        return ""
    starts = [" ".join(words[: i + 1]) for i in range(min(len(words), most))]
    kept = [s for s, n in zip(starts, counter.count(starts), strict=True) if n <= most]
    return kept[-1].rstrip(" :,;-") if kept else ""


def _measure(sections: Sequence[Section], counter: TokenCounter, limit: int) -> list[list[_Sized]]:
    """Each section's sentences with their word pieces; a sentence longer than `limit` is cut into parts."""
    flat = [s.text for section in sections for s in section.sentences]
    counts = iter(counter.count(flat))
    measured: list[list[_Sized]] = []
    for section in sections:
        sized: list[_Sized] = []
        for sentence, locator in zip(section.sentences, section.locators, strict=True):
            n = next(counts)
            if n <= limit:
                sized.append(_Sized(sentence, locator, n))
            else:
                sized += [_Sized(part, locator, size) for part, size in _cut(sentence, counter, limit)]
        measured.append(sized)
    return measured


def _cut(sentence: Sentence, counter: TokenCounter, limit: int) -> list[tuple[Sentence, int]]:
    """Parts of a long sentence, each within `limit`, cut behind a clause where one ends in the second half."""
    words = _words(sentence, counter, limit)
    parts: list[list[tuple[Span, str, int]]] = [[]]
    total = 0
    for word in words:
        if parts[-1] and total + word[2] > limit:
            last = parts[-1]
            clause = next(
                (i for i in range(len(last) - 1, len(last) // 2, -1) if _CLAUSE.search(last[i][1])), len(last) - 1
            )
            rest = last[clause + 1 :]
            del last[clause + 1 :]
            if sum(w[2] for w in rest) + word[2] > limit:
                last += rest
                rest = []
            parts.append(rest)
            total = sum(w[2] for w in rest)
        parts[-1].append(word)
        total += word[2]
    return [
        (
            Sentence(_merge([w[0] for w in part]), " ".join(w[1] for w in part), sentence.opens and i == 0),
            sum(w[2] for w in part),
        )
        for i, part in enumerate(parts)
    ]


def _words(sentence: Sentence, counter: TokenCounter, limit: int) -> list[tuple[Span, str, int]]:
    """The words of a sentence with their places and word pieces; a word beyond `limit` (an address) is cut up."""
    found: list[tuple[Span, str]] = []
    at = 0
    for span in sentence.spans:
        text = sentence.text[at : at + span.end - span.start]
        at += len(text) + 1
        found += [
            (Span(span.page, span.start + m.start(), span.start + m.end()), m.group())
            for m in re.finditer(r"\S+", text)
        ]
    counts = counter.count([word for _, word in found])
    words: list[tuple[Span, str, int]] = []
    for (span, word), n in zip(found, counts, strict=True):
        if n <= limit:
            words.append((span, word, n))
            continue
        step = max(1, len(word) * limit // (n * 2))
        bits = [(i, word[i : i + step]) for i in range(0, len(word), step)]
        sizes = counter.count([bit for _, bit in bits])
        words += [
            (Span(span.page, span.start + i, span.start + i + len(bit)), bit, size)
            for (i, bit), size in zip(bits, sizes, strict=True)
        ]
    return words


def _pack(sized: Sequence[_Sized], limit: int) -> list[list[_Sized]]:
    """Sentences grouped so that each group stays within `limit`; groups end with paragraphs where that costs little."""
    groups: list[list[_Sized]] = []
    group: list[_Sized] = []
    total = 0
    for i, one in enumerate(sized):
        over = total + one.tokens > limit
        if one.sentence.opens and group and not over and total >= _HALF * limit:
            over = total + _paragraph(sized, i) > limit
        if group and over:
            carried = [group.pop()] if len(group) > 1 and group[-1].sentence.stem and one.sentence.opens else []
            if carried and carried[0].tokens + one.tokens > limit:
                group, carried = group + carried, []
            groups.append(group)
            group, total = carried, sum(c.tokens for c in carried)
        group.append(one)
        total += one.tokens
    return [*groups, group] if group else groups


def _paragraph(sized: Sequence[_Sized], start: int) -> int:
    """Word pieces of the paragraph that begins at `start`."""
    total = sized[start].tokens
    for one in sized[start + 1 :]:
        if one.sentence.opens:
            break
        total += one.tokens
    return total


def _merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Consecutive spans of one page as one span."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].page == span.page:
            merged[-1] = Span(span.page, merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def _passage(section: Section, group: Sequence[_Sized], texts: dict[int, str], prefix: str, report_id: str) -> Passage:
    spans = _merge([span for one in group for span in one.sentence.spans])
    text = " ".join(texts[s.page][s.start : s.end] for s in spans)
    at: dict[int, int] = {}
    offset = 0
    for span in spans:
        at[span.page] = offset - span.start
        offset += span.end - span.start + 1
    bounds = tuple(
        (s.spans[0].start + at[s.spans[0].page], s.spans[-1].end + at[s.spans[-1].page])
        for s in (one.sentence for one in group)
    )
    return Passage(report_id, spans, text, bounds, section.headings, group[0].locator, prefix)


def _checked(passages: list[Passage], counter: TokenCounter, texts: dict[int, str]) -> list[Passage]:
    """Passages whose full model input fits; for a tokenizer whose counts do not add up, too long ones are halved."""
    room = counter.max_tokens - counter.n_special
    while True:
        full = [f"{p.prefix}\n{p.text}" if p.prefix else p.text for p in passages]
        counts = counter.count(full)
        if all(n <= room for n in counts):
            return passages
        passages = [q for p, n in zip(passages, counts, strict=True) for q in ([p] if n <= room else _halved(p, texts))]


def _halved(passage: Passage, texts: dict[int, str]) -> list[Passage]:
    """Two passages for one, parted between sentences if it has several, else between words or in the middle."""
    cut = _middle(passage)
    if cut is None:
        if not passage.prefix:
            raise ValueError("the model takes less than one character")
        shorter = passage.prefix[: len(passage.prefix) // 2]
        return [Passage(passage.report_id, passage.spans, passage.text, passage.sentences, passage.headings,
                        passage.locator, shorter)]  # fmt: skip
    place = _places(passage)
    first = _slice_spans(passage.spans, place, 0, cut[0])
    second = _slice_spans(passage.spans, place, cut[1], len(passage.text))
    halves = []
    for spans, inside in ((first, lambda a, b: (a, min(b, cut[0]))), (second, lambda a, b: (max(a, cut[1]), b))):
        text = " ".join(texts[s.page][s.start : s.end] for s in spans)
        shift = 0 if spans is first else cut[1]
        halves.append(_resentenced(passage, spans, text, shift, inside))
    return halves


def _middle(passage: Passage) -> tuple[int, int] | None:
    """(end of the first half, start of the second) in `text`; None when the text is a single character."""
    if len(passage.sentences) > 1:
        k = len(passage.sentences) // 2
        return passage.sentences[k - 1][1], passage.sentences[k][0]
    text = passage.text
    blank = min((i for i, c in enumerate(text) if c.isspace()), key=lambda i: abs(i - len(text) // 2), default=-1)
    if blank > 0:
        return blank, blank + 1
    return (len(text) // 2, len(text) // 2) if len(text) > 1 else None


def _places(passage: Passage) -> list[int]:
    """Where each span begins in `text`."""
    starts, at = [], 0
    for span in passage.spans:
        starts.append(at)
        at += span.end - span.start + 1
    return starts


def _slice_spans(spans: Sequence[Span], starts: Sequence[int], start: int, end: int) -> tuple[Span, ...]:
    found = []
    for span, at in zip(spans, starts, strict=True):
        a, b = max(start, at), min(end, at + span.end - span.start)
        if a < b:
            found.append(Span(span.page, span.start + a - at, span.start + b - at))
    return tuple(found)


def _resentenced(
    passage: Passage, spans: tuple[Span, ...], text: str, shift: int, inside: Callable[[int, int], tuple[int, int]]
) -> Passage:
    bounds = [inside(a, b) for a, b in passage.sentences]
    kept = tuple((a - shift, b - shift) for a, b in bounds if a < b)
    return Passage(passage.report_id, spans, text, kept, passage.headings, passage.locator, passage.prefix)
