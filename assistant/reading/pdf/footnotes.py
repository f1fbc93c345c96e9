"""Notes at the foot of a page, set apart so that they do not stand in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Draft

_SMALLER = 0.93  # times body size, at most
_LOWER = 0.4  # of the page's height: notes begin below this
_STARTS = re.compile(r"(\d{1,3}|[*\u2020\u2021\u00a7]{1,3})\.?(?=\s|$|[A-Z\u2018\u201c(])")


def split_footnotes(drafts: list[Draft], *, body: float, height: float, marks: Sequence[str]) -> list[Draft]:
    """Set `kind` "footnote" for the notes of a page, and return the drafts with its notes last.

    A note is set smaller than the text, stands in the lower part below the running text of its column, and begins
    with a number or sign; what follows a note in the same size belongs to it. `marks`: the note marks raised in
    the text of the page; without any, notes must be tagged as such or be numbered one after the other.
    """
    wanted = {m for mark in marks for m in mark.split(",")}
    body_foot = max((d.box[3] for d in drafts if d.kind == "text" and d.size > _SMALLER * body), default=0.0)
    in_notes = False
    last = 0
    for draft in drafts:
        if draft.kind != "text":
            in_notes = False
            continue
        tagged = draft.tag.kind in ("Note", "FENote")
        small = bool(body) and draft.size <= _SMALLER * body
        low = draft.box[1] > _LOWER * height
        match = _STARTS.match(draft.text)
        number = int(match.group(1)) if match and match.group(1).isdigit() else 0
        known = bool(match) and (match.group(1) in wanted or number == last + 1 > 1) if match else False
        below = draft.box[1] >= body_foot - 2 or known
        if (tagged and small) or (small and low and below and known) or (in_notes and small and low and not tagged):
            in_notes = True
            last = number or last
            draft.kind = "footnote"
        else:
            in_notes = False
    notes = [note for draft in drafts if draft.kind == "footnote" for note in _one_by_one(draft)]
    return [d for d in drafts if d.kind != "footnote"] + notes


def _one_by_one(draft: Draft) -> list[Draft]:
    """A draft that holds several notes parted where a line begins with the next number."""
    notes: list[Draft] = []
    last = 0
    for line in draft.lines:
        match = _STARTS.match(line.text)
        number = int(match.group(1)) if match and match.group(1).isdigit() else 0
        if not notes or (number and number == last + 1):
            notes.append(Draft("footnote", [line], turn=draft.turn))
        else:
            notes[-1].lines.append(line)
        last = number if notes[-1].lines == [line] else last
    return notes
