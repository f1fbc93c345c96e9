"""What a reading of a report gave, in few and hashed words, so that two readings can be compared and neither is told.

The texts of reports never go into the repository: a word, a heading and a page are kept as 24 bits of BLAKE2.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.datatypes import Page, Reading

_EDGE = ".,;:!?()[]{}\"'\u201c\u201d\u2018\u2019|\u2022*\u2013\u2014-"
_ONCE = "|"  # stands between the words that occur once and those that occur more often


def hashed(text: str) -> str:
    """Four characters for `text`: 24 bits, so that a report of 8,000 words holds about two pairs that fall together.

    >>> hashed("parish") == hashed("parish"), len(hashed("parish"))
    (True, 4)
    """
    return base64.urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=3).digest()).decode()


def words_of(text: str) -> list[str]:
    """The words of page text without the signs at their edges; bars between cells and bullets are none.

    >>> words_of('the "right to bid", | 12.5%')
    ['the', 'right', 'to', 'bid', '12.5%']
    """
    return [word for word in (raw.strip(_EDGE) for raw in text.split()) if word]


@dataclass(frozen=True)
class PageLine:
    """One page: printed number ("-" for none), hash of its text, how many words, hashes of its headings in order."""

    printed: str
    text: str
    n_words: int
    headings: tuple[str, ...] = ()

    def line(self) -> str:
        """As it stands in the summary."""
        return " ".join([self.printed, self.text, str(self.n_words), *self.headings])

    @classmethod
    def read(cls, line: str) -> PageLine:
        """The page of one line."""
        printed, text, n_words, *headings = line.split()
        return cls(printed, text, int(n_words), tuple(headings))


@dataclass(frozen=True)
class Summary:
    """One report.  words: hash -> count.  notes: as shown in the library list.  footnotes: how many in all."""

    pages: tuple[PageLine, ...]
    words: Counter[str]
    blocks: Mapping[str, int] = field(default_factory=dict)
    footnotes: int = 0
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def n_words(self) -> int:
        """Words on all pages."""
        return sum(self.words.values())


def summarise(reading: Reading, seconds: float) -> Summary:
    """The summary of one reading."""
    words: Counter[str] = Counter()
    blocks: Counter[str] = Counter()
    for page in reading.pages:
        words.update(words_of(page.text))
        blocks.update(b.kind for b in page.blocks)
    by_hash: Counter[str] = Counter()
    for word, n in words.items():
        by_hash[hashed(word)] += n
    return Summary(
        tuple(_page_line(page) for page in reading.pages),
        by_hash,
        dict(sorted(blocks.items())),
        sum(len(page.footnotes) for page in reading.pages),
        reading.notes,
        seconds,
    )


def _page_line(page: Page) -> PageLine:
    headings = tuple(hashed(h) for h in page.headings)
    return PageLine((page.printed or "-").replace(" ", "_"), hashed(page.text), len(words_of(page.text)), headings)


def digest(summary: Summary) -> str:
    """A name for exactly these pages: their lines hashed together."""
    lines = "\n".join(page.line() for page in summary.pages)
    return hashlib.blake2b(lines.encode(), digest_size=6).hexdigest()


def to_json(summary: Summary) -> dict[str, Any]:
    """Plain values in a stable order; one line of JSON changes where one page or a sixty-fourth of the words does."""
    return {
        "seconds": round(summary.seconds, 1),
        "blocks": dict(sorted(summary.blocks.items())),
        "footnotes": summary.footnotes,
        "notes": list(summary.notes),
        "pages": [f"{number} {page.line()}" for number, page in enumerate(summary.pages, 1)],
        "words": _packed(summary.words),
    }


def from_json(raw: Mapping[str, Any]) -> Summary:
    """The inverse of `to_json`."""
    return Summary(
        tuple(PageLine.read(line.partition(" ")[2]) for line in raw["pages"]),
        _unpacked(raw["words"]),
        raw["blocks"],
        raw["footnotes"],
        tuple(raw["notes"]),
        raw["seconds"],
    )


def _packed(words: Counter[str]) -> list[str]:
    """One string for each first character of a hash: the rest of those met once, a bar, the others with counts."""
    lines: dict[str, tuple[list[str], list[str]]] = {}
    for key, n in sorted(words.items()):
        once, often = lines.setdefault(key[0], ([], []))
        if n == 1:
            once.append(key[1:])
        else:
            often.append(f"{key[1:]}{n}")
    return [f"{first}{''.join(once)}{_ONCE}{' '.join(often)}" for first, (once, often) in lines.items()]


def _unpacked(lines: Iterable[str]) -> Counter[str]:
    words: Counter[str] = Counter()
    for line in lines:
        first, rest = line[0], line[1:]
        once, _, often = rest.partition(_ONCE)
        words.update({first + once[i : i + 3]: 1 for i in range(0, len(once), 3)})
        words.update({first + item[:3]: int(item[3:]) for item in often.split()})
    return words


@dataclass(frozen=True)
class Change:
    """What differs between two readings of one report.

    gained, lost: hash of a word -> how often more or less.  headings_gained, headings_lost: (page number, hash).
    printed: (page number, before, now).  pages: numbers of the pages whose text differs.
    blocks: kind -> how many more (or, negative, fewer).
    """

    gained: Counter[str]
    lost: Counter[str]
    headings_gained: tuple[tuple[int, str], ...]
    headings_lost: tuple[tuple[int, str], ...]
    printed: tuple[tuple[int, str, str], ...]
    pages: tuple[int, ...]
    blocks: Mapping[str, int]
    notes_gained: tuple[str, ...]
    notes_lost: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.pages or self.printed or self.blocks or self.notes_gained or self.notes_lost)


def compare(before: Summary, now: Summary) -> Change:
    """What `now` has more and less than `before`; a heading that only moved to another page is both."""
    n = max(len(before.pages), len(now.pages))
    kinds = sorted({*before.blocks, *now.blocks})
    blocks = {kind: now.blocks.get(kind, 0) - before.blocks.get(kind, 0) for kind in kinds}
    nothing = PageLine("-", "", 0)
    pairs = [(_at(before.pages, i, nothing), _at(now.pages, i, nothing)) for i in range(n)]
    gained: list[tuple[int, str]] = []
    lost: list[tuple[int, str]] = []
    for number, (old, new) in enumerate(pairs, 1):
        gained += [(number, h) for h in (Counter(new.headings) - Counter(old.headings)).elements()]
        lost += [(number, h) for h in (Counter(old.headings) - Counter(new.headings)).elements()]
    return Change(
        now.words - before.words,
        before.words - now.words,
        tuple(gained),
        tuple(lost),
        tuple((i, old.printed, new.printed) for i, (old, new) in enumerate(pairs, 1) if old.printed != new.printed),
        tuple(i for i, (old, new) in enumerate(pairs, 1) if old.text != new.text),
        {kind: n for kind, n in blocks.items() if n},
        tuple(note for note in now.notes if note not in before.notes),
        tuple(note for note in before.notes if note not in now.notes),
    )


def _at(pages: Sequence[PageLine], i: int, nothing: PageLine) -> PageLine:
    return pages[i] if i < len(pages) else nothing


def seconds_to_keep(before: float, now: float) -> float:
    """The time to commit: the old one unless the new one is far off, so that renewing does not change every line."""
    return before if before and 0.5 <= now / before <= 2.0 else now
