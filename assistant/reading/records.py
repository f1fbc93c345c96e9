"""Pages as JSON Lines between the child that reads and the parent that checks.  Never pickle: a child that a hostile
file took over must not run code in the parent."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, get_args

from ..datatypes import Block, BlockKind, Guess, Page, WordBox
from .ocr import SeenLine, SeenWord

_KINDS = frozenset(get_args(BlockKind))
_MOST_SEEN = 5_000  # lines on a page, words on a line
_GUESS_LISTS = ("authors", "identifiers", "aliases", "doubtful")


class RecordError(ValueError):
    """A line from the child is not what it should be."""


def dump(kind: str, **fields: Any) -> str:
    """One line for a record of `kind`."""
    return json.dumps({"kind": kind, **fields}, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def dump_page(page: Page) -> str:
    """One line for a page; boxes and blocks as plain lists."""
    return dump(
        "page",
        number=page.number,
        text=page.text,
        label=page.label,
        printed=page.printed,
        blocks=[[b.start, b.end, b.kind, b.level, b.locator] for b in page.blocks],
        boxes=page.boxes,
        size=[page.width, page.height],
        footnotes=page.footnotes,
        trouble=page.trouble,
        indexed=page.indexed,
    )


def dump_seen(number: int, lines: Sequence[SeenLine], **more: Any) -> str:
    """One line for what was recognised on a page that is a picture; edges to a tenth of a point."""
    rows = [
        [
            round(line.score, 3),
            [[w.text, *(round(v, 1) for v in (w.left, w.top, w.right, w.bottom))] for w in line.words],
            line.turn,
        ]
        for line in lines
    ]
    return dump("seen", number=number, lines=rows, **more)


def seen_of(record: dict[str, Any]) -> tuple[int, list[SeenLine]]:
    """The page number and the lines of a checked record."""
    try:
        lines = []
        for score, words, turn in _list(record["lines"])[:_MOST_SEEN]:
            found = [_seen_word(word) for word in _list(words)[:_MOST_SEEN]]
            if found:
                lines.append(SeenLine(tuple(found), _real(score), _whole(turn) % 4))
        return _whole(record["number"]), lines
    except RecordError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"a record of recognised lines lacks or garbles {error}") from error


def _seen_word(value: Any) -> SeenWord:
    text, left, top, right, bottom = _list(value)
    if not text or _text(text, 1000).split() != [text]:
        raise RecordError("a recognised word is none")
    return SeenWord(text, _real(left), _real(top), _real(right), _real(bottom))


def dump_guess(guess: Guess) -> str:
    """One line for what the file says about itself."""
    return dump("guess", **asdict(guess))


def load(line: bytes) -> dict[str, Any]:
    """The record on one line.  Raises RecordError if it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError("not JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("kind"), str):
        raise RecordError("no record")
    return record


def page_of(record: dict[str, Any]) -> Page:
    """The page of a checked record.  Raises RecordError when blocks or boxes do not fit the text."""
    try:
        text = _text(record["text"])
        printed = record["printed"]
        page = Page(
            "",
            _whole(record["number"]),
            text,
            _text(record["label"], 200),
            None if printed is None else _text(printed, 40),
            tuple(_block(b) for b in _list(record["blocks"])),
            tuple(_box(b) for b in _list(record["boxes"])),
            _real(record["size"][0]),
            _real(record["size"][1]),
            tuple(_text(n) for n in _list(record["footnotes"])),
            tuple(_text(t, 200) for t in _list(record["trouble"])),
            record["indexed"] is True,
        )
    except RecordError:
        raise
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise RecordError(f"a page record lacks or garbles {error}") from error
    at = 0
    for block in page.blocks:
        if not at <= block.start < block.end <= len(text) or block.kind not in _KINDS:
            raise RecordError("a block does not fit the text")
        at = block.end
    at = 0
    for box in page.boxes:
        if not at <= box.start < box.end <= len(text):
            raise RecordError("a box does not fit the text")
        at = box.end
    return page


def guess_of(record: dict[str, Any]) -> Guess:
    """The guess of a checked record."""
    try:
        year = record["year"]
        return Guess(
            _text(record["title"], 1000),
            _text(record["publisher"], 1000),
            None if year is None else _whole(year),
            *(tuple(_text(a, 200) for a in _list(record[name]))[:50] for name in _GUESS_LISTS),
        )
    except (KeyError, TypeError) as error:
        raise RecordError("the guess is garbled") from error


def strings_of(value: Any, *, limit: int = 1000) -> tuple[str, ...]:
    """A list of short strings, checked."""
    return tuple(_text(v, limit) for v in _list(value)[:1000])


def whole_of(value: Any) -> int:
    """A whole number from 0, checked."""
    return _whole(value)


def _text(value: Any, limit: int = 20_000_000) -> str:
    if not isinstance(value, str) or len(value) > limit or any("\ud800" <= c <= "\udfff" for c in value):
        raise RecordError("a string is none, is too long, or is not Unicode text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise RecordError("a list is none")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 100_000_000:
        raise RecordError("a whole number is none")
    return value


def _real(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise RecordError("a number is none")
    return float(value)


def _block(value: Any) -> Block:
    start, end, kind, level, locator = _list(value)
    return Block(_whole(start), _whole(end), kind, _whole(level), _text(locator, 60))


def _box(value: Any) -> WordBox:
    start, end, left, top, right, bottom = _list(value)
    return WordBox(_whole(start), _whole(end), _real(left), _real(top), _real(right), _real(bottom))
