"""Which drafts are headings, and how deep: outline, tags, size and weight, in this order of trust."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from ...text import fold
from ..numbering import read_mark
from .lines import Draft
from .paragraphs import is_apart

_LARGER = 1.12  # times body size
_MOST_LINES = 6
_LONGEST = 220  # characters of a heading
_LONGEST_BOLD = 160  # of one that is only bold

_LONGEST_APART = 90  # of one that is only italic or underlined
_LEAST_BELOW = 60  # characters of the paragraph below it
_STOPS = frozenset(".,:;!?\u2026\u201d\u2019)]|")
# "Motion 3 \u2013 \u2018Farm Tax\u2019": a name in quotation marks may end a title.
_QUOTED_LAST = re.compile(r"[^\s.,:;!?]\s(?:\u2018[^\u2018\u2019.]+\u2019|\u201c[^\u201c\u201d.]+\u201d)\Z")
_ADDRESS = re.compile(r"://|www\.|@")

Style = tuple[float, bool]


def body_size(pages: Sequence[Sequence[Draft]]) -> float:
    """The size that most letters of running text have, in points; 0 when there is none."""
    weight: Counter[float] = Counter()
    for drafts in pages:
        for draft in drafts:
            if draft.kind == "text":
                for line in draft.lines:
                    weight[round(line.size * 2) / 2] += sum(len(w.text) for w in line.words)
    return max(weight, key=lambda s: (weight[s], s)) if weight else 0.0


def find_headings(pages: Sequence[Sequence[Draft]], outline: dict[int, list[tuple[int, str]]], body: float) -> None:
    """Set `kind` and `level` of every draft that is a heading.

    outline: page index -> (level from 1, title) of the bookmarks that lead there.
    """
    tags_trusted = _tags_trusted(pages, body)
    chosen: list[tuple[Draft, int]] = []  # with the level that outline or tags give, 0 for none
    for i, drafts in enumerate(pages):
        titles = {fold(title): level for level, title in outline.get(i, [])}
        for draft, after in zip_longest(drafts, drafts[1:]):
            if draft.kind != "text" or draft.turn or len(draft.lines) > _MOST_LINES:
                continue
            text = draft.text
            if len(text) > _LONGEST or sum(c.isalpha() for c in text) < 2:
                continue
            if read_mark(draft.lines[0].words[0].text).kind == "bullet":
                continue
            level = titles.get(fold(text), 0) or titles.get(fold(_unnumbered(text)), 0)
            if level:
                chosen.append((draft, level))
            elif draft.tag.kind.startswith("H") and (tags_trusted or _stands_out(draft, body)):
                chosen.append((draft, int(draft.tag.kind[1:] or 0) if draft.tag.kind[1:].isdigit() else 0))
            elif draft.tag.kind in ("Note", "TOCI", "Caption"):
                continue
            elif draft.tag.kind == "LI":
                if _is_numbered_title(draft, after, text, body):
                    chosen.append((draft, 0))
            elif _looks_like(draft, text, _near_size(draft, after, body)) or _is_set_apart(draft, after, text, body):
                chosen.append((draft, 0))
    _set_levels(chosen)


def _unnumbered(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if read_mark(first).kind else text


def _tags_trusted(pages: Sequence[Sequence[Draft]], body: float) -> bool:
    """Whether most of what is tagged as a heading also stands out (one department tags whole sections H)."""
    tagged = [d for drafts in pages for d in drafts if d.kind == "text" and d.tag.kind.startswith("H")]
    return sum(_stands_out(d, body) for d in tagged) >= 0.7 * len(tagged)


def _stands_out(draft: Draft, body: float) -> bool:
    return draft.size > 1.05 * body or draft.bold


def _looks_like(draft: Draft, text: str, body: float) -> bool:
    """Large, or bold and short and a line of its own, and no sentence."""
    if text.endswith((".", ";", ",", ":")) and not text.endswith("etc."):
        return False
    if text.endswith((".\u201d", ".\u2019", "?\u201d", "!\u201d")):
        return False  # someone's words, set bold
    if not any(c.isupper() for c in text):
        return False
    if draft.size >= _LARGER * body and len(draft.lines) <= 4:
        return True
    return draft.bold and draft.size >= 0.95 * body and len(text) <= _LONGEST_BOLD and len(draft.lines) <= 2


def _is_numbered_title(draft: Draft, after: Draft | None, text: str, body: float) -> bool:
    """A bold numbered line over plain text: office programs tag the numbered headings of minutes as lists."""
    numbered = read_mark(draft.lines[0].words[0].text).kind in ("number", "dotted")
    return numbered and draft.bold and after is not None and not after.bold and _looks_like(draft, text, body)


def _near_size(draft: Draft, after: Draft | None, body: float) -> float:
    """Body size, or that of the paragraph below a bold line if it is smaller: a letter within a pack of papers."""
    if after is None or after.kind != "text" or after.bold or not draft.bold or len(after.text) < _LEAST_BELOW:
        return body
    return min(body, max(after.size, 0.8 * body))


def _is_set_apart(draft: Draft, after: Draft | None, text: str, body: float) -> bool:
    """One short line, all italic or all underlined, over a paragraph that is neither: no address, and no sentence."""
    if (
        len(draft.lines) > 1
        or not 5 <= len(text) <= _LONGEST_APART
        or draft.size < 0.95 * body
        or not is_apart(draft.lines)
    ):
        return False
    if (
        (text[-1] in _STOPS and not _QUOTED_LAST.search(text))
        or not text[0].isalnum()
        or text[0].islower()
        or _ADDRESS.search(text)
    ):
        return False
    if (
        after is None
        or after.kind != "text"
        or is_apart(after.lines)
        or after.text[0].islower()
        or after.text[0] == "("
    ):
        return False
    return len(after.text) >= _LEAST_BELOW and 0 < after.lines[0].base - draft.lines[0].base < 4 * draft.size


def _set_levels(chosen: Sequence[tuple[Draft, int]]) -> None:
    """Levels by the outline or the tags; a heading without takes the level usual for its style, else its rank by size.

    Ranks count styles from the largest; bold comes before plain of one size.
    """
    known: dict[Style, Counter[int]] = defaultdict(Counter)
    for draft, level in chosen:
        if level:
            known[_style(draft)][level] += 1
    styles = sorted({_style(d) for d, _ in chosen}, reverse=True)
    ranks = {style: min(6, i + 1) for i, style in enumerate(styles)}
    for draft, level in chosen:
        style = _style(draft)
        draft.kind = "heading"
        draft.level = min(
            6, level or (known[style].most_common(1)[0][0] if known[style] else _between(style, known, ranks))
        )


def _between(style: Style, known: dict[Style, Counter[int]], ranks: dict[Style, int]) -> int:
    """One level below the next larger style whose level is known, else the rank by size."""
    larger = [s for s in known if s > style and known[s]]
    return known[min(larger)].most_common(1)[0][0] + 1 if larger else ranks[style]


def _style(draft: Draft) -> Style:
    return round(draft.size * 2) / 2, draft.bold
