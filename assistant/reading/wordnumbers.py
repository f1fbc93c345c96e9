"""The numbers that Word puts in front of paragraphs by itself: they are in no text, only in the rules of the lists."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from .numbering import to_roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET = "\u2022"


class Numbers:
    """Counts through a document, one call of `next` for each paragraph in order."""

    def __init__(self, root: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # list -> level -> (form, pattern, start)
        self.kin: dict[str, str] = {}  # list -> the abstract list it counts with
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in root.findall(_W + "abstractNum"):
            abstract[one.get(_W + "abstractNumId") or ""] = {
                int(level.get(_W + "ilvl") or 0): (
                    _child(level, "numFmt") or "decimal",
                    _child(level, "lvlText"),
                    _whole(_child(level, "start"), 1),
                )
                for level in one.findall(_W + "lvl")
            }
        for num in root.findall(_W + "num"):
            key, of = num.get(_W + "numId") or "", _child(num, "abstractNumId")
            self.levels[key] = dict(abstract.get(of, {}))
            overridden = num.findall(_W + "lvlOverride")
            self.kin[key] = key if overridden else f"abstract {of}"
            for override in overridden:
                level = _whole(override.get(_W + "ilvl") or "", 0)
                if level in self.levels[key] and _child(override, "startOverride"):
                    form, pattern, start = self.levels[key][level]
                    self.levels[key][level] = (form, pattern, _whole(_child(override, "startOverride"), start))

    def next(self, number_id: str, level_text: str) -> tuple[str, int]:
        """(what Word prints in front, level from 0) of the next paragraph; ("", 0) when it is not in a list."""
        level = _whole(level_text, 0)
        rules = self.levels.get(number_id, {})
        if number_id in ("", "0") or level not in rules:
            return "", 0
        form, pattern, start = rules[level]
        if form == "bullet":
            return _BULLET, level
        if form == "none":
            return "", 0
        counts = self.counts[self.kin[number_id]]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            k = int(match.group(1)) - 1
            of = rules.get(k, (form, "", 1))
            return _written(counts.get(k, of[2]), of[0])

        return re.sub(r"%(\d)", shown, pattern).strip(), level


def _written(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and value > 0:
        return to_roman(value).upper() if form == "upperRoman" else to_roman(value)
    return str(value)


def _child(element: Any, name: str) -> str:
    found = element.find(_W + name)
    return "" if found is None else (found.get(_W + "val") or "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else otherwise
