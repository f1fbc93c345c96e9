"""Words that do not stand in the library as said: the nearest place and what differs, or the places joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ..briefingtypes import Change, Place
from ..text import terms
from .folding import Folded, fold_marks
from .lookup import Lookup, Where
from .pieces import without_insertions
from .places import Run, Stretch

_PAGES = 14
_JOINT = "\u2026"
_ALTERED = 0.5
_LEAST_TOKENS = 3
_FOREIGN_TOKENS = 4
_STOP = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: how it compares, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest words.  share: of the quotation's words that stand there in order.  strange: those that do not."""

    place: Place
    stretch: Stretch
    share: float
    changes: tuple[Change, ...]
    strange: tuple[str, ...]
    whole_sentence_left_out: bool


def tokens(text: str) -> list[Token]:
    """The words and figures of a text, hyphenated words as one.

    >>> [t.key for t in tokens("It\u2019s 7.5 % \u2013 the Co-op\u2019s")]
    ["it's", '7.5', '%', 'the', "coop's"]
    """
    return _cut_words(fold_marks(text))


def _cut_words(folded: Folded) -> list[Token]:
    found: list[Token] = []
    begin = 0
    for n in range(1, len(folded.key) + 1):
        if n == len(folded.key) or folded.starts_word(n):
            key = folded.key[begin:n].strip()
            if key:
                found.append(Token(key, folded.at[begin], folded.at[n - 1] + 1))
            begin = n
    return found


def nearest(lookup: Lookup, text: str, near: Sequence[Where]) -> Near | None:
    """The place most like `text`, or None if nothing is like it.  near: (report id, page) to look at first."""
    text = without_insertions(text)
    wheres = list(dict.fromkeys([*near, *lookup.candidates(text, 24)]))[:_PAGES]
    best = _best(lookup, text, wheres)
    if best is None or best.share < 0.8:
        by_words = lookup.words.with_words(_rarest(lookup, text), 16)
        more = dict.fromkeys((p.report_id, s.page) for p in by_words for s in p.spans)
        other = _best(lookup, text, [w for w in more if w not in set(wheres)][:_PAGES])
        best = max((n for n in (best, other) if n is not None), key=lambda n: n.share, default=None)
    return best if best is not None and best.share > 0 else None


def is_altered(near: Near, text: str) -> bool:
    """Whether the nearest words are so near that the quotation must have been made from them."""
    n = len(tokens(text))
    return near.share >= _ALTERED and near.share * n >= min(_LEAST_TOKENS, max(n - 1, 1))


def joined_places(lookup: Lookup, near: Near, text: str) -> list[Place]:
    """The places a quotation was joined from without saying so; empty if it is of one place."""
    for strange in near.strange:
        if len(tokens(strange)) < _FOREIGN_TOKENS:
            continue
        elsewhere = lookup.exact(strange, [(near.place.report.id, s.page) for s in near.place.spans])
        if elsewhere:
            return [near.place, elsewhere[0]]
    if near.whole_sentence_left_out:
        return [near.place]
    return []


def _rarest(lookup: Lookup, text: str) -> list[str]:
    known = [(n, t) for t in dict.fromkeys(terms(text)) if (n := lookup.words.document_frequency(t))]
    return [t for _, t in sorted(known)[:8]]


def _best(lookup: Lookup, text: str, wheres: Sequence[Where]) -> Near | None:
    found = [n for w in wheres if (n := _compare(lookup, text, *w)) is not None]
    return max(found, key=lambda n: n.share, default=None)


def _compare(lookup: Lookup, text: str, report_id: str, number: int) -> Near | None:
    stretch = lookup.shelf.around(report_id, number)
    said = tokens(text)
    if stretch is None or not said:
        return None
    page, keys = _tokens_of(stretch.folded), [t.key for t in said]
    anchor = SequenceMatcher(None, [t.key for t in page], keys, autojunk=False).find_longest_match()
    if anchor.size < min(2, len(said)):
        return None
    slack = 8 + len(said) // 3
    low = max(0, anchor.a - anchor.b - slack)
    window = page[low : anchor.a + len(said) - anchor.b + slack]
    blocks = [
        b for b in SequenceMatcher(None, [t.key for t in window], keys, autojunk=False).get_matching_blocks() if b.size
    ]
    first = max(0, blocks[0].a - blocks[0].b)
    last = blocks[-1].a + blocks[-1].size + len(said) - (blocks[-1].b + blocks[-1].size)
    window = window[first:last]
    matcher = SequenceMatcher(None, [t.key for t in window], keys, autojunk=False)
    share = sum(b.size for b in matcher.get_matching_blocks()) / len(said)
    place = lookup.place(stretch, [Run(window[0].start, window[-1].end)])
    return _near(stretch, window, text, said, matcher, share, place)


def _near(
    stretch: Stretch, window: Sequence[Token], text: str, said: Sequence[Token], matcher: SequenceMatcher[str],
    share: float, place: Place,
) -> Near:  # fmt: skip
    changes: list[Change] = []
    strange: list[str] = []
    sentence = False
    for kind, a, b, c, d in matcher.get_opcodes():
        here = stretch.text[window[a].start : window[b - 1].end] if a < b else ""
        there = text[said[c].start : said[d - 1].end] if c < d else ""
        if kind == "equal":
            changes += _set_otherwise(stretch, window[a:b], text, said[c:d], first=c == 0)
            continue
        if (
            here
            and not there
            and c
            and _JOINT in text[said[c - 1].end : (said[c].start if c < len(said) else len(text))]
        ):
            continue
        changes.append(Change(here, there))
        if there:
            strange.append(there)
        if a < b and c > 0 and d < len(said):
            sentence = sentence or _is_whole_sentence(stretch.text, window[a].start, window[b - 1].end)
    return Near(place, stretch, share, tuple(changes), tuple(strange), sentence)


def _set_otherwise(
    stretch: Stretch, window: Sequence[Token], text: str, said: Sequence[Token], *, first: bool
) -> list[Change]:
    """Words that agree in their letters but not in their capitals."""
    found = []
    for n, (one, other) in enumerate(zip(window, said, strict=True)):
        here, there = stretch.text[one.start : one.end], text[other.start : other.end]
        same = [c.isupper() for c in here if c.isalpha()] == [c.isupper() for c in there if c.isalpha()]
        if not same and not (first and n == 0 and here[1:] == there[1:]):
            found.append(Change(here, there))
    return found


def _is_whole_sentence(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is one sentence or more, from its first word to its last."""
    opens = not text[:start].strip() or bool(_STOP.search(text[:start][-6:])) or "\n" in text[:start][-2:]
    ends = bool(_STOP.match(text[end : end + 4])) or text[end : end + 2].strip(" ")[:1] in ("\n", "")
    return opens and ends and len(text[start:end].split()) >= _LEAST_TOKENS


@lru_cache(maxsize=64)
def _tokens_of(folded: Folded) -> list[Token]:
    return _cut_words(folded)
