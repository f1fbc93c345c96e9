"""Lines recognised in a picture as the letters of a page, so that all that follows treats them like any other text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ..ocr import SeenLine, SeenWord
from .letters import Letters
from .pieces import Box, turned_back

_DESCENT = -0.25  # em
_HEIGHT = 1.07  # of a line's box, in em: measured on the 16 pages of the Post Office Horizon response
_ALIKE = 0.08  # sizes nearer than this are one size
_ENOUGH = 6  # letters from which a line's width tells its size better than the height of its box, which varies by 15 %
_EDGE = 0.06  # of the page's height: where a browser prints the address of a page
# Widths in em of the letters of a common sans serif, roughly; what another font differs by is measured and taken out.
_NARROW, _WIDE, _USUAL, _CAPITAL, _BETWEEN = 0.26, 0.84, 0.53, 0.68, 0.28
_WIDTHS = (
    dict.fromkeys("fijlrtI.,:;'!|()[]-\u2018\u2019", _NARROW)
    | dict.fromkeys("mwMW@%\u2014", _WIDE)
    | dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", _CAPITAL)
)

Page = Sequence[SeenLine]


class Pictures:
    """What was recognised in the pages of one report that are pictures."""

    def __init__(self, pages: Mapping[int, Page]) -> None:
        self._pages = {number: lines for number, lines in pages.items() if lines}
        self._sizes = find_sizes(self._pages)

    def letters(self, number: int, width: float, height: float) -> Letters | None:
        """The letters of one page, None when nothing was recognised on it.  width, height: of the upright page."""
        lines = self._pages.get(number)
        return letters_of(lines, self._sizes[number], width, height) if lines else None


def find_sizes(pages: Mapping[int, Page]) -> dict[int, list[float]]:
    """The em in points of each line of each page; sizes that are nearly equal all through the report are made equal."""
    by_width = [_by_width(line) for lines in pages.values() for line in lines]
    by_height = [_by_height(line) for lines in pages.values() for line in lines]
    ratios = [high / wide for high, wide in zip(by_height, by_width, strict=True) if wide]
    font = median(ratios) if ratios else 1.0
    raw = {n: [_by_width(line) * font or _by_height(line) for line in lines] for n, lines in pages.items()}
    level = _levels(
        [(em, len(line.text)) for n, lines in pages.items() for em, line in zip(raw[n], lines, strict=True)]
    )
    return {n: [max(round(level[em], 1), 1.0) for em in sizes] for n, sizes in raw.items()}


def letters_of(lines: Page, sizes: Sequence[float], width: float, height: float) -> Letters:
    """Every line is one text object, with a typed space between its words; lines go from top to bottom."""
    both = sorted(zip(lines, sizes, strict=True), key=lambda pair: (pair[0].words[0].top, pair[0].words[0].left))
    code: list[int] = []
    boxes: list[Box] = []
    owner: list[int] = []
    for n, (line, _) in enumerate(both):
        for letter, box in _spelt(_without_address(line, width if line.turn % 2 else height)):
            code.append(ord(letter))
            boxes.append(turned_back(box, line.turn, width, height))
            owner.append(n)
    count = len(both)
    return Letters(
        np.array(code, np.uint32),
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(owner, np.int32),
        np.array([size for _, size in both], np.float32),
        np.zeros(count, np.bool_),
        np.zeros(count, np.int8),
        np.full(count, -1, np.int32),
        np.array([line.turn for line, _ in both], np.int8),
        np.full(count, _DESCENT, np.float32),
        [0] * count,
        width,
        height,
    )


def _spelt(words: Sequence[SeenWord]) -> Iterator[tuple[str, Box]]:
    """Each letter with its share of its word's box, and a space between words."""
    for k, word in enumerate(words):
        if k:
            yield " ", (words[k - 1].right, word.top, word.left, word.bottom)
        step = (word.right - word.left) / len(word.text)
        for i, letter in enumerate(word.text):
            yield letter, (word.left + step * i, word.top, word.left + step * (i + 1), word.bottom)


def _without_address(line: SeenLine, height: float) -> Sequence[SeenWord]:
    """The words of a line without the web address that a browser prints at the foot: it is never read twice alike."""
    words = line.words
    at_edge = words[0].bottom > (1 - _EDGE) * height or words[0].top < _EDGE * height
    if not at_edge or not re.match(r"https?:/", words[0].text):
        return words
    number = re.search(r"\d+/\d+$", words[-1].text)
    if number is None:
        return ()
    last = words[-1]
    share = len(number.group()) / len(last.text)
    return (replace(last, text=number.group(), left=last.right - (last.right - last.left) * share),)


def _by_height(line: SeenLine) -> float:
    return (line.words[0].bottom - line.words[0].top) / _HEIGHT


def _by_width(line: SeenLine) -> float:
    """The em that the widths of its letters make likely; 0.0 for a line too short to tell."""
    text = line.text
    if len(text) < _ENOUGH:
        return 0.0
    wide = sum(_BETWEEN if c == " " else _WIDTHS.get(c, _USUAL) for c in text)
    return (line.words[-1].right - line.words[0].left) / wide


def _levels(sizes: Sequence[tuple[float, int]]) -> dict[float, float]:
    """em -> the em most letters near it have.  sizes: (em, letters)."""
    weight: dict[float, int] = {}
    for em, letters in sizes:
        weight[em] = weight.get(em, 0) + letters
    level: dict[float, float] = {}
    left = dict(weight)
    while left:
        top = max(left, key=lambda em: (sum(n for e, n in left.items() if abs(e - em) <= _ALIKE * em), -em))
        near = [em for em in left if abs(em - top) <= _ALIKE * top]
        middle = _weighted_median([(em, left.pop(em)) for em in near])
        level.update(dict.fromkeys(near, middle))
    return level


def _weighted_median(pairs: Sequence[tuple[float, int]]) -> float:
    half = sum(n for _, n in pairs) / 2
    for em, n in sorted(pairs):
        half -= n
        if half <= 0:
            return em
    return pairs[-1][0]
