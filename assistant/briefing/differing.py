"""Words that do not stand in the library as said: the nearest place and what differs, or the places joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from ..briefingtypes import Change, Place
from ..text import sentences, terms
from .folding import MARK, SPACE, Folded, fold_marks
from .lookup import Lookup, Where
from .pieces import without_insertions
from .places import Run, Stretch, exact_runs, is_list_or_table

_PAGES = 14
_JOINT = "\u2026"
_ALTERED = 0.5
_LEAST_TOKENS = 3
_FOREIGN_TOKENS = 4
_MOST_PARTS = 4
_NEAR_ENOUGH = 0.9
_DROPPED_WORDS = 12
_CHANGED_WORDS = 3
_STOP = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: how it compares, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest words.  share: of the quotation's words that stand there in order."""

    place: Place
    stretch: Stretch
    share: float
    changes: tuple[Change, ...]


def tokens(text: str) -> list[Token]:
    """The words and figures of a text, hyphenated words as one.

    >>> [t.key for t in tokens("It\u2019s 7.5 % \u2013 the Co-op\u2019s")]
    ["it's", '7.5', '%', 'the', "coop's"]
    """
    return _cut_words(fold_marks(text))


def _cut_words(folded: Folded) -> list[Token]:
    found: list[Token] = []
    begin = 0
    starts = [n for n, gap in enumerate(folded.before) if gap in (SPACE, MARK) and folded.starts_word(n)]
    for n in [*starts, len(folded.key)] if folded.key else []:
        if n > begin:
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
    """The places a quotation was joined from without saying so; empty if it is of one place.

    Joined is what can be cut into a few parts that each stand word for word, but not together.  A part may follow as a
    list's item its stem; words dropped inside a sentence are an alteration.
    """
    if sum(max(len(c.page.split()), len(c.briefing.split())) for c in near.changes) <= _CHANGED_WORDS:
        return []
    for form in dict.fromkeys((text, without_insertions(text))):
        for parts in _cuts(lookup, near, form, tokens(form)):
            if any(_are_apart(lookup, *pair) for pair in pairwise(parts)):
                return parts
    return []


def _cuts(lookup: Lookup, near: Near, text: str, said: Sequence[Token]) -> Iterator[list[Place]]:
    """The text in parts that each stand word for word: its longest beginning or end in the nearest place; the rest."""
    least = min(_FOREIGN_TOKENS, len(said) - 1)
    for forward in (True, False):
        n, run = _longest(near.stretch, text, said, forward=forward)
        if run is None or not least <= n < len(said):
            continue
        rest = _rest(lookup, near, text, said[n:] if forward else said[: len(said) - n])
        here = lookup.place(near.stretch, [run])
        if rest:
            yield [here, *rest] if forward else [*rest, here]


def _longest(stretch: Stretch, text: str, said: Sequence[Token], *, forward: bool) -> tuple[int, Run | None]:
    """How many tokens, from the front or from the end, stand together in the stretch, and where."""

    def words(n: int) -> Folded:
        some = said[:n] if forward else said[len(said) - n :]
        return fold_marks(text[some[0].start : some[-1].end])

    low, high = 0, len(said)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words(middle).key in stretch.folded.key else (low, middle - 1)
    while low:
        found = exact_runs(words(low), stretch, most=1)
        if found:
            return low, found[0]
        low -= 1
    return 0, None


def _rest(lookup: Lookup, near: Near, text: str, said: Sequence[Token]) -> list[Place]:
    """The place of these words, or of each sentence of them; [] if some stand nowhere."""
    words = text[said[0].start : said[-1].end]
    here = [(near.place.report.id, s.page) for s in near.place.spans]
    if len(said) < _LEAST_TOKENS:
        return []
    whole = lookup.exact(words, here)
    if whole:
        return whole[:1]
    each = sentences(words)
    if not 1 < len(each) <= _MOST_PARTS:
        return []
    places = [lookup.exact(words[slice(*one)], here)[:1] for one in each]
    return [place for found in places for place in found] if all(places) else []


def _are_apart(lookup: Lookup, one: Place, other: Place) -> bool:
    """Whether two parts, one after the other, are of two places rather than of one from which words were dropped."""
    if one.report.id != other.report.id or abs(one.spans[-1].page - other.spans[0].page) > 1:
        return True
    stretch = lookup.shelf.around(one.report.id, one.spans[-1].page)
    runs = [stretch.run_of(place.spans) for place in (one, other)] if stretch is not None else []
    if stretch is None or runs[0] is None or runs[1] is None or runs[1].start < runs[0].end:
        return True
    if is_list_or_table(stretch, runs[0], runs[1]):
        return False
    left_out = stretch.text[runs[0].end : runs[1].start]
    return len(left_out.split()) > _DROPPED_WORDS or _is_whole_sentence(stretch.text, runs[0].end, runs[1].start)


def _rarest(lookup: Lookup, text: str) -> list[str]:
    known = [(n, t) for t in dict.fromkeys(terms(text)) if (n := lookup.words.document_frequency(t))]
    return [t for _, t in sorted(known)[:8]]


def _best(lookup: Lookup, text: str, wheres: Sequence[Where]) -> Near | None:
    best: Near | None = None
    for where in wheres:
        near = _compare(lookup, text, *where)
        if near is not None and (best is None or near.share > best.share):
            best = near
        if best is not None and best.share >= _NEAR_ENOUGH:
            break
    return best


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
    return Near(place, stretch, share, _changes(stretch, window, text, said, matcher))


def _changes(
    stretch: Stretch, window: Sequence[Token], text: str, said: Sequence[Token], matcher: SequenceMatcher[str]
) -> tuple[Change, ...]:
    """What the page has and the quotation has otherwise; what it says it leaves out is no difference."""
    changes: list[Change] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        here = stretch.text[window[a].start : window[b - 1].end] if a < b else ""
        there = text[said[c].start : said[d - 1].end] if c < d else ""
        if kind == "equal":
            changes += _set_otherwise(stretch, window[a:b], text, said[c:d], first=c == 0)
            continue
        between = text[said[c - 1].end : (said[c].start if c < len(said) else len(text))] if c else ""
        if not (here and not there and _JOINT in between):
            changes.append(Change(here, there))
    return tuple(changes)


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
    """Whether `text[start:end]` holds one sentence or more, from its first word to its last."""
    left_out = text[start:end]
    opens = bool(_STOP.search(text[:start][-4:])) or bool(_STOP.match(left_out)) or left_out[:1] == "\n"
    ends = bool(re.search(r"[.!?:;][\"'\u201d\u2019)\]]*\s*$|\n\s*$", left_out))
    return opens and ends and len(left_out.split()) >= _LEAST_TOKENS


@lru_cache(maxsize=64)
def _tokens_of(folded: Folded) -> list[Token]:
    return _cut_words(folded)
