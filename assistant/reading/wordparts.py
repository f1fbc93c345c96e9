"""The styles of a Word file, and how a property is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

_FRONT = {"title": 1, "subtitle": 2}

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def value_of(properties: Any, name: str) -> str:
    """The value of a property, "" when it is not set."""
    found = None if properties is None else properties.find(W + name)
    return "" if found is None else (found.get(W + "val") or "")


def is_on(properties: Any, name: str) -> bool:
    """Whether a property that is on or off is on."""
    found = None if properties is None else properties.find(W + name)
    return found is not None and found.get(W + "val") not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style.  name: in lower case.  level: of a heading, 0 for none.  numbers: (list, level) or None."""

    name: str = ""
    level: int = 0
    numbers: tuple[str, str] | None = None
    based: str = ""


class Styles:
    """The styles of one file; what a style does not say, the one it is based on says."""

    def __init__(self, root: Any) -> None:
        found = {} if root is None else {s.get(W + "styleId") or "": _style(s) for s in root.findall(W + "style")}
        self._known = {key: _whole(style, found) for key, style in found.items()}

    def of(self, key: str) -> Style:
        """The style with this id."""
        return self._known.get(key, Style())


def _style(element: Any) -> Style:
    name = value_of(element, "name").lower()
    properties = element.find(W + "pPr")
    outline = value_of(properties, "outlineLvl")
    match = re.fullmatch(r"heading (\d)", name)
    level = _FRONT.get(name, 0)
    if match:
        level = int(match.group(1))
    elif not level and outline.isdigit() and int(outline) < 9:
        level = int(outline) + 1
    own = None if properties is None else properties.find(W + "numPr")
    listed = value_of(own, "numId")
    numbers = (listed, value_of(own, "ilvl") or "0") if listed else None
    return Style(name, level, numbers, value_of(element, "basedOn"))


def _whole(style: Style, known: dict[str, Style]) -> Style:
    above, steps = known.get(style.based), 0
    while above is not None and steps < 10:
        level = 0 if above.name in _FRONT else above.level  # "Author" is based on "Title", and is none
        style = replace(style, level=style.level or level, numbers=style.numbers or above.numbers)
        above, steps = known.get(above.based), steps + 1
    return style
