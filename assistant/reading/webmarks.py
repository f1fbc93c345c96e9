"""Marks of a web page: the bullets and numbers that a browser prints, note marks in the text, and the notes."""

from __future__ import annotations

import re
from typing import Any

from .numbering import to_roman

_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*\u2020\u2021]|(?:foot)?note \d+)[\])]?")
_NOTE_ID = re.compile(r"_?(?:fn|ftn|edn|footnote|endnote|note|ref)[-:_]?\w*", re.IGNORECASE)
_UNIT = re.compile(r"(?:^|[\d\s(/])(?:k?m|cm|mm|ft|in)$")
_BACK = "\u21a9\u21a5\u2191\ufe0e^"  # signs that lead from a note back to its mark


class Marks:
    """The bullets and numbers in front of list items; each list is counted once."""

    def __init__(self) -> None:
        self._known: dict[Any, dict[Any, str]] = {}

    def of(self, item: Any) -> str:
        """What a browser prints in front of a list item."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "\u2022"
        if parent not in self._known:
            self._known[parent] = _count(parent)
        return self._known[parent][item]


def _count(parent: Any) -> dict[Any, str]:
    items = parent.findall("li")
    backwards = parent.get("reversed") is not None
    number = _whole(parent.get("start"), len(items) if backwards else 1)
    found = {}
    for item in items:
        number = _whole(item.get("value"), number)
        found[item] = _written(number, parent.get("type") or "")
        number += -1 if backwards else 1
    return found


def _written(number: int, form: str) -> str:
    if form in ("a", "A") and 1 <= number <= 26:
        return chr(ord(form) + number - 1) + "."
    if form in ("i", "I") and 1 <= number <= 399:
        return (to_roman(number) if form == "i" else to_roman(number).upper()) + "."
    return f"{number}."


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise


def is_note_mark(element: Any, before: str) -> bool:
    """Whether a raised number, or a link to a note, is a note mark: linked, or a number that raises no unit."""
    text = " ".join("".join(element.itertext()).split())
    if not _NOTE_MARK.fullmatch(text):
        return False
    if element.tag == "a":
        return element.find("sup") is not None or "noteref" in (element.get("role") or "")
    return element.find(".//a") is not None or not _UNIT.search(before[-12:])


def notes_of(main: Any, marks: Marks) -> dict[Any, str]:
    """Elements that hold a note -> its number and words: what a mark leads to, and the items of a list of notes."""
    found: dict[Any, str] = {}
    targets: dict[str, str] = {}
    for link in main.iter("a"):
        text = " ".join("".join(link.itertext()).split())
        if _NOTE_MARK.fullmatch(text) and (link.get("href") or "").startswith("#"):
            targets.setdefault(link.get("href")[1:], re.sub(r"[^\d*\u2020\u2021]", "", text))
    ids = {e.get("id"): e for e in main.iter("li", "p", "div") if e.get("id") and _NOTE_ID.fullmatch(e.get("id"))}
    lists = {e.getparent() for name, e in ids.items() if name in targets and e.tag == "li"}
    for name, element in ids.items():
        mark = targets.get(name, "") or (marks.of(element).rstrip(".") if element.getparent() in lists else "")
        if mark:
            words = "".join(element.itertext()).translate(dict.fromkeys(map(ord, _BACK))).split()
            found[element] = " ".join([mark, *(words[1:] if words and words[0].strip("[].") == mark else words)])
    return found
