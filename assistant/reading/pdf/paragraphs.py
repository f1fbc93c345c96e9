"""Lines in reading order become drafts of blocks: paragraphs, list items, table rows.

A new block begins where the tags change, the type changes, the gap widens, a mark (bullet, number) stands in front,
or the line before stopped although the next word would have fitted.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from ..numbering import DASHES, NO_MARK, Mark, opens_sentence, read_mark
from .lines import Draft, Line, make_lines
from .order import Region
from .tables import find_table, plain_rows, tagged_rows

NOTES = ("Note", "FENote")
_TERMINAL = (".", ":", ";", "!", "?", ".\u201d", ".\u2019", "?\u201d", ".)", '."', "!\u201d", "\u2026")


def make_drafts(regions: Sequence[Region], cells: dict[int, list[int]]) -> list[Draft]:
    """The blocks of a page, from its pieces in reading order; `cells` as in `tagged_rows`."""
    drafts: list[Draft] = []
    aside: list[Draft] = []
    for region in regions:
        found: list[Draft] = []
        region, notes = _notes_last(region)
        for pieces, table in _runs(region):
            if not table:
                found += _from_lines(make_lines(pieces))
                continue
            for row in tagged_rows(pieces, cells):
                found += _from_lines(row.lines) if row.kind == "cell" else _title_apart(row)
        if drafts and found and _runs_on(drafts[-1], found[0]):
            drafts[-1].lines += found[0].lines
            found = found[1:]
        drafts += found
        aside += _from_lines(make_lines(notes))
    return drafts + aside


def _title_apart(row: Draft) -> list[Draft]:
    """A numbered title from a table's row, parted from what stands below it ("270. Apologies", "(Item 1)")."""
    end = next((i for i, line in enumerate(row.lines) if not line.bold), 0)
    if row.kind != "text" or not end:
        return [row]
    above, below = row.lines[end - 1], row.lines[end]
    if _ended(above) or _reads_on(above, below) or not is_apart([below]):
        return [row]
    return [Draft("text", row.lines[:end], turn=row.turn), Draft("text", row.lines[end:], turn=row.turn)]


def _notes_last(region: Region) -> tuple[Region, Region]:
    """The pieces tagged as notes set apart: the tree puts a note into the middle of the sentence that it is for."""
    notes = [p for p in region if p.tag.kind in NOTES]
    return [p for p in region if p.tag.kind not in NOTES] if notes else region, notes


def _runs(region: Region) -> list[tuple[Region, int]]:
    """The region cut into runs of one tagged table or of none (0)."""
    runs: list[tuple[Region, int]] = []
    for piece in region:
        table = piece.tag.table if piece.tag.cell else 0
        if runs and runs[-1][1] == table:
            runs[-1][0].append(piece)
        else:
            runs.append(([piece], table))
    return runs


def _from_lines(lines: list[Line]) -> list[Draft]:
    drafts: list[Draft] = []
    pitch = _pitch(lines)
    at = text_from = 0
    while at < len(lines):
        end = find_table(lines, at) if not lines[at].tag.cell else at
        if end > at:
            drafts += _paragraphs(lines[text_from:at], pitch) + plain_rows(lines[at:end])
            at = text_from = end
        else:
            at += 1
    return drafts + _paragraphs(lines[text_from:], pitch)


def _pitch(lines: Sequence[Line]) -> dict[float, float]:
    """For each size the usual distance between baselines, in points."""
    seen: dict[float, Counter[float]] = {}
    for above, below in itertools.pairwise(lines):
        step = below.base - above.base
        if round(above.size, 1) == round(below.size, 1) and 0.8 * below.size < step < 2.2 * below.size:
            seen.setdefault(round(below.size, 1), Counter())[round(step * 2) / 2] += 1
    # Of the steps that are seen often, the smallest: gaps between paragraphs can outnumber lines in a list.
    return {size: min(s for s, n in steps.items() if n >= 0.25 * max(steps.values())) for size, steps in seen.items()}


def _paragraphs(lines: Sequence[Line], pitch: dict[float, float]) -> list[Draft]:
    drafts: list[Draft] = []
    right = max((line.right for line in lines), default=0.0)
    for line in lines:
        above = drafts[-1].lines[-1] if drafts else None
        gap = line.base - above.base if above else 0.0
        if above is None or _begins(drafts[-1], above, line, pitch, right):
            drafts.append(Draft("text", [line], start_gap=gap, turn=line.pieces[0].turn))
        else:
            drafts[-1].lines.append(line)
    return drafts


def _begins(draft: Draft, above: Line, line: Line, pitch: dict[float, float], right: float) -> bool:
    """Whether `line` begins a new block, `above` being the last line of the block before it."""
    step = line.base - above.base
    usual = pitch.get(round(line.size, 1), 1.2 * line.size)
    same_tag = bool(line.tag.block) and line.tag.block == above.tag.block
    if line.pieces[0].turn != above.pieces[0].turn:
        return True
    if line.tag.kind in NOTES:
        return not same_tag
    if line.pieces[0].resumes and 0 < step < 6 * usual and first_is_plain(line) and _reads_on(above, line):
        return False
    if step < -0.5 * line.size:  # up the page: the next column, or a note in a margin
        alike = abs(line.size - above.size) <= 0.08 * line.size
        return not (same_tag or (alike and _reads_on(above, line)))
    if _title_ends(draft, line) and _fits(above, line, right) and not _reads_on(above, line):
        return True  # a title and what stands below it, in one tag ("Apologies for Absence", "(Item 1)")
    if abs(line.size - above.size) > 0.08 * max(line.size, above.size) or (line.bold != above.bold and not same_tag):
        if 0 < step <= 1.33 * usual and _carries_on(above, line, right):
            return False
        return not same_tag or line.tag.kind not in ("P", "LI", "Note")
    if _next_letter(draft.lines[0].words[0].text, line.words[0].text) and len(line.words) > 1:
        return True
    mark = mark_of(line, ended=_ended(above), wide=step > 1.25 * usual)
    if mark.kind and mark.kind != "bare":
        return True
    if mark.kind == "bare" and (not same_tag or step > 1.25 * usual):
        return True
    if line.tag.kind.startswith("H") and line.tag.kind == above.tag.kind and step < 1.6 * usual:
        return line.tag.block != above.tag.block and _ended(above)
    if step > (1.8 if same_tag else 1.33) * usual:
        return not (same_tag and _reads_on(above, line))
    if same_tag:
        return False
    if line.size > 1.12 * usual_size(draft) or (line.bold and above.bold and step < 1.33 * usual):
        return False  # headings over several lines break where they like
    if line.tag.block and above.tag.block:
        return not (_reads_on(above, line) and not _fits(above, line, right))
    if _ended(above) and opens_sentence(line.words[0].text):
        return _fits(above, line, right) or line.left > above.left + 0.8 * line.size > draft.lines[0].left
    return _fits(above, line, right, spare=4.0) and opens_sentence(line.words[0].text)


def _next_letter(first: str, second: str) -> bool:
    """Whether `second` is the mark of the list item after the one marked `first`.

    >>> _next_letter("e)", "f)"), _next_letter("(a)", "(b)"), _next_letter("e)", "g)"), _next_letter("a", "b")
    (True, True, False, False)
    """
    one, two = (re.fullmatch(r"\(?([a-z])[).]", mark) for mark in (first, second))
    return bool(one and two and ord(two[1]) == ord(one[1]) + 1)


def usual_size(draft: Draft) -> float:
    """The size of the draft's first line, in points."""
    return draft.lines[0].size


def mark_of(line: Line, *, ended: bool, wide: bool) -> Mark:
    """The mark in front of `line`, if it is one and not a number or a dash inside a running sentence.

    ended: the line before closed a sentence; wide: there is more room above than between lines.
    """
    mark = read_mark(line.words[0].text)
    if not mark.kind:
        return NO_MARK
    if len(line.words) == 1:
        return mark if mark.kind == "dotted" and wide else NO_MARK
    after = line.words[1].text
    if mark.kind == "bullet" and line.words[0].text not in DASHES:
        return mark
    if mark.kind == "bare":
        return mark if line.hangs and opens_sentence(after) and (ended or wide) else NO_MARK
    if mark.kind == "letter":
        return mark if line.hangs or ended or wide or (line.words[0].text.startswith("(") and ended) else NO_MARK
    if mark.kind == "bullet":
        return mark if line.hangs or wide or (ended and line.words[0].text != "o") else NO_MARK
    return mark if (ended or wide or line.hangs) and opens_sentence(after) else NO_MARK


def _ended(line: Line) -> bool:
    return line.words[-1].text.endswith(_TERMINAL)


def _reads_on(above: Line, line: Line) -> bool:
    """Whether the words of `line` go on with the sentence of `above`."""
    first = line.words[0].text
    return not _ended(above) and (first[0].islower() or above.words[-1].text.endswith((",", "-", "\u2013", "(")))


def _title_ends(draft: Draft, line: Line) -> bool:
    """Whether all lines of `draft` are bold, italic or underlined throughout, and `line` is not."""
    if draft.bold and not line.bold:
        return True
    return not is_apart([line]) and is_apart(draft.lines) and opens_sentence(line.words[0].text)


def is_apart(lines: Sequence[Line]) -> bool:
    """Whether all their words are italic, or underlined."""
    return all(piece.apart for line in lines for piece in line.pieces)


def _carries_on(above: Line, line: Line, right: float) -> bool:
    """Whether a sentence goes on in another size or weight, as where half a line is bold or an address is set smaller.

    The line above is full and no sentence ends there; the next begins with a small letter, or one of the two lines
    holds words in the other's size.
    """
    small, big = sorted((above.size, line.size))
    if _ended(above) or big > 1.3 * small or _fits(above, line, right) or not first_is_plain(line):
        return False
    mixed = [w for w in line.words if abs(w.size - above.size) < 0.3] or [
        w for w in above.words if abs(w.size - line.size) < 0.3
    ]
    return line.words[0].text[0].islower() or (big > 1.02 * small and bool(mixed)) or "://" in line.words[0].text


def _fits(above: Line, line: Line, right: float, *, spare: float = 1.2) -> bool:
    """Whether the first word of `line` would have found room at the end of `above`: the line was broken on purpose."""
    first = line.words[0]
    room = max(right, line.right) - above.right
    return room > first.right - first.left + spare * line.size


def _runs_on(draft: Draft, following: Draft) -> bool:
    """Whether a paragraph goes on at the top of the next column."""
    if draft.kind != "text" or following.kind != "text" or draft.turn != following.turn:
        return False
    above, line = draft.lines[-1], following.lines[0]
    alike = abs(above.size - line.size) < 0.05 * line.size and above.bold == line.bold
    return alike and line.base < above.base and _reads_on(above, line) and first_is_plain(line)


def first_is_plain(line: Line) -> bool:
    """Whether no mark stands in front of `line`."""
    return not read_mark(line.words[0].text).kind
