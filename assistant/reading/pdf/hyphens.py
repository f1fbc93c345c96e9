"""Words broken at line ends.  Nearly all hyphens at line ends of official reports are real, so the report decides.

In 42 reports at most 3.1 % of long lines end in a hyphen where nothing is hyphenated; where words are broken it is
5 to 25 %. Below 4 % every hyphen is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .lines import Draft, Line

_HYPHENATES = 0.04
_LONG_LINE = 30  # characters
_ENDS = re.compile(r"[^\W\d_]-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """Decides for one report whether the hyphen at a line end belongs to the word."""

    def __init__(self, pages: Sequence[Sequence[Draft]]) -> None:
        long_lines = broken = 0
        for line in _lines(pages):
            last = line.words[-1].text
            if len(line.words) > 4 and sum(len(w.text) for w in line.words) >= _LONG_LINE:
                long_lines += 1
                broken += bool(_ENDS.search(last)) and not _holds_more(last)
        self.breaks_words = broken > _HYPHENATES * max(long_lines, 1) and broken >= 2
        self._seen: Counter[str] = Counter()
        if self.breaks_words:
            for line in _lines(pages):
                for word in line.words[1:-1]:
                    if "/" not in word.text and "@" not in word.text:
                        self._seen.update(_WORD.findall(word.text.lower()))

    def joins(self, before: str, after: str) -> bool:
        """Whether `before`, which ends in a hyphen, and `after` are one word without it."""
        if not self.breaks_words or not _ENDS.search(before) or not after[:1].islower():
            return False
        if _holds_more(before):
            return False
        left = re.findall(r"[^\W\d_]+", before.lower())[-1]
        right = (re.match(r"[^\W\d_]+", after.lower()) or [""])[0]
        if self._has(f"{left}-{right}"):
            return False
        if self._has(left + right):
            return True
        return not (self._seen[left] >= 2 and self._seen[right] >= 2)

    def _has(self, word: str) -> bool:
        """Whether the report writes a word within a line, in the singular or the plural."""
        return any(self._seen[form] for form in (word, f"{word}s", word.removesuffix("s")))


def _holds_more(word: str) -> bool:
    """Whether a word that ends in a hyphen is an address, or has other hyphens: its last one belongs to it."""
    return "/" in word or "@" in word or "-" in word[:-1]


def _lines(pages: Sequence[Sequence[Draft]]) -> Iterable[Line]:
    return (line for drafts in pages for draft in drafts if draft.kind == "text" for line in draft.lines)
