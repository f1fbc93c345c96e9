"""Which reports hold the same words: the same paper under two names, or an appendix that also stands in a public pack.

By shingles (Broder, 1997): runs of six words, of which those whose checksum is a multiple of eight are kept. The share
of one report's kept runs that another holds as well estimates the share of its text; 160 words are the least that is
compared.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..text import tidy_spaces

Sketch = NDArray[np.uint32]

_RUN = 6  # words
_EVERY = 8
_LEAST = 20  # kept runs
_MOST_HOLDERS = 12  # reports with the same run: then it is a licence or a form of words
_NEARLY = 0.9
_WORD = re.compile(r"[^\W_]+")


class Twins(NamedTuple):
    """Two reports with common text.  of_one, of_other: the share of each's text that the other holds, 0 to 1."""

    one: str
    other: str
    of_one: float
    of_other: float

    @property
    def same(self) -> bool:
        """Whether both are nearly the same."""
        return min(self.of_one, self.of_other) >= _NEARLY


def make_sketch(texts: Iterable[str]) -> Sketch:
    """The kept runs of a report's pages, (n,) sorted, each once."""
    words = _WORD.findall(tidy_spaces(" ".join(texts)).casefold())
    runs = (zlib.crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1))
    return np.unique(np.fromiter((r for r in runs if r % _EVERY == 0), np.uint32))


def find_twins(sketches: Mapping[str, Sketch]) -> list[Twins]:
    """Pairs of reports of which one holds nearly all the text of the other, in the order of `sketches`."""
    ids = [i for i, sketch in sketches.items() if len(sketch) >= _LEAST]
    if len(ids) < 2:
        return []
    runs = np.concatenate([sketches[i] for i in ids])
    holder = np.repeat(np.arange(len(ids)), [len(sketches[i]) for i in ids])
    order = np.argsort(runs, kind="stable")
    runs, holder = runs[order], holder[order]
    starts = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]]))
    ends = np.append(starts[1:], len(runs))
    shared: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if 2 <= end - start <= _MOST_HOLDERS:
            held = holder[start:end].tolist()
            shared.update((a, b) for k, a in enumerate(held) for b in held[k + 1 :])
    found = []
    for (a, b), n in sorted(shared.items()):
        twins = Twins(ids[a], ids[b], n / len(sketches[ids[a]]), n / len(sketches[ids[b]]))
        if max(twins.of_one, twins.of_other) >= _NEARLY:
            found.append(twins)
    return found
