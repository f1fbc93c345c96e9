"""The order in which the pieces of a page are read: by its tags where they cover it, else by its columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from .pieces import Piece

Region = list[Piece]

_COVERED = 0.95  # of the characters, margins left out: then the structure tree gives the order
_MARGIN = 0.09  # of the page's height, at the top and at the foot
_CROSSING = 0.12  # of the pieces may cross a gutter (headings over both columns)
_MAX_DEPTH = 12
_MOST_PIECES = 3_000  # on one page; more is a drawing, and looking for columns would take too long


def order_pieces(pieces: Sequence[Piece], width: float, height: float) -> list[Region]:
    """`pieces` in reading order, parted into regions: a column, a band across columns, or all of a tagged page.

    width, height: of the page as the pieces see it, in points.
    """
    upright = [p for p in pieces if p.turn == pieces[0].turn] if pieces else []
    others = [p for p in pieces if p.turn != pieces[0].turn]
    regions = [_by_tags(upright)] if upright and _tags_cover(upright, height) else _by_geometry(upright, width)
    return [r for r in [*regions, *([p] for p in others)] if r]


def _tags_cover(pieces: Sequence[Piece], height: float) -> bool:
    inner = [p for p in pieces if _MARGIN * height < p.base < (1 - _MARGIN) * height] or list(pieces)
    n = sum(len(w.text) for p in inner for w in p.words)
    tagged = sum(len(w.text) for p in inner if p.tag.block for w in p.words)
    return tagged >= _COVERED * n


def _by_tags(pieces: Sequence[Piece]) -> Region:
    """Tree order; untagged pieces follow the piece before them in PDFium's order."""
    keys: dict[int, tuple[int, int]] = {}
    last = -1
    for piece in pieces:
        if piece.tag.block:
            last = piece.tag.order
        keys[piece.order] = (last, piece.order)
    return sorted(pieces, key=lambda p: keys[p.order])


def _by_geometry(pieces: Sequence[Piece], width: float) -> list[Region]:
    """Columns by recursive cuts; the cells of a tagged table stay together and in tree order."""
    tables: dict[int, Region] = {}
    units: list[Piece] = []
    for piece in pieces:
        if not piece.tag.cell:
            units.append(piece)
        elif piece.tag.table in tables:
            tables[piece.tag.table].append(piece)
        else:
            tables[piece.tag.table] = [piece]
    for table in tables.values():
        table.sort(key=lambda p: (p.tag.order, p.order))
        units.append(_stand_in(table))
    units.sort(key=lambda p: p.order)
    stands = {id(u): tables[u.tag.table] for u in units if not u.words}
    regions = _cut(units, width, 0)
    return [[q for p in region for q in stands.get(id(p), [p])] for region in regions]


def _stand_in(table: Region) -> Piece:
    """One piece without words that takes the room of a whole table."""
    return Piece(
        [],
        min(p.left for p in table),
        min(p.top for p in table),
        max(p.right for p in table),
        max(p.bottom for p in table),
        min(p.base for p in table),
        table[0].size,
        False,
        min(p.order for p in table),
        table[0].tag,
    )


def _cut(pieces: list[Piece], width: float, depth: int) -> list[Region]:
    if not 8 <= len(pieces) <= _MOST_PIECES or depth > _MAX_DEPTH:
        return [_downwards(pieces)]
    gutter = _find_gutter(pieces, width)
    if gutter:
        return _cut_columns(pieces, gutter, width, depth)
    parts = _cut_band(pieces)
    if parts:
        above, below = (_cut(part, width, depth + 1) for part in parts)
        if len(above) > 1 or len(below) > 1:
            return above + below
    return [_downwards(pieces)]


def _cut_columns(pieces: list[Piece], gutter: tuple[float, float], width: float, depth: int) -> list[Region]:
    """Bands between the pieces that cross the gutter; within a band the left column before the right one."""
    left_edge, right_edge = gutter
    crossing = [p for p in pieces if p.left < left_edge and p.right > right_edge]
    spanning = [p for p in crossing if p.left < left_edge - p.size and p.right > right_edge + p.size]
    for one in [p for p in pieces if p not in crossing and any(_last_line(s, p) for s in spanning)]:
        # The short last line of what spans both columns goes with it.
        if not any(p is not one and p not in crossing and abs(p.base - one.base) < one.size for p in pieces):
            crossing.append(one)
    crossing.sort(key=lambda p: p.base)
    others = [p for p in pieces if p not in crossing]
    regions: list[Region] = []
    band: list[Piece] = []
    for across in [*crossing, None]:
        bottom = across.base if across else float("inf")
        inside = [p for p in others if p.base < bottom]
        others = [p for p in others if p.base >= bottom]
        if inside:
            if band:
                regions.append(_downwards(band))
                band = []
            regions += _cut([p for p in inside if p.right <= right_edge], width, depth + 1)
            regions += _cut([p for p in inside if p.right > right_edge], width, depth + 1)
        if across:
            band.append(across)
    if band:
        regions.append(_downwards(band))
    return [r for r in regions if r]


def _last_line(above: Piece, piece: Piece) -> bool:
    alike = abs(above.size - piece.size) < 0.05 * piece.size and abs(above.left - piece.left) < piece.size
    return alike and 0.5 * piece.size < piece.base - above.base < 1.5 * piece.size


def _find_gutter(pieces: list[Piece], width: float) -> tuple[float, float] | None:
    """The x-interval between two columns of prose, or None."""
    body = median(p.size for p in pieces)
    allowed = _CROSSING * len(pieces)
    best: tuple[float, float, float] | None = None
    for start, end in _clear_runs(pieces, allowed):
        if end - start < max(5.0, 0.5 * body):
            continue
        left = [p for p in pieces if p.right <= end]
        right = [p for p in pieces if p.left >= start and p.right > end]
        if _is_column(left, width) and _is_column(right, width) and _side_by_side(left, right):
            score = (end - start) * min(len(left), len(right))
            if best is None or score > best[0]:
                best = (score, start, end)
    return (best[1], best[2]) if best else None


def _clear_runs(pieces: list[Piece], allowed: float) -> list[tuple[float, float]]:
    """x-intervals crossed by at most `allowed` pieces, between the outermost edges."""
    events = sorted([(p.left, 1) for p in pieces] + [(p.right, -1) for p in pieces])
    runs: list[tuple[float, float]] = []
    depth, start = 0, None
    for x, step in events:
        depth += step
        if depth <= allowed and start is None:
            start = x
        elif depth > allowed and start is not None:
            if x > start:
                runs.append((start, x))
            start = None
    if start is not None and events[-1][0] > start:
        runs.append((start, events[-1][0]))
    return runs


def _is_column(side: list[Piece], width: float) -> bool:
    """Whether these pieces look like running text and not like a column of a table."""
    if len(side) < 4 or len({round(p.base) for p in side}) < 4:
        return False
    widths = sorted(p.right - p.left for p in side)
    full = widths[int(0.9 * (len(widths) - 1))]
    letters = median(sum(len(w.text) for w in p.words) for p in side)
    return full >= 0.12 * width and median(widths) >= 0.45 * full and letters >= 12


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    top = max(min(p.base for p in left), min(p.base for p in right))
    bottom = min(max(p.base for p in left), max(p.base for p in right))
    return (
        sum(top - 1 <= p.base <= bottom + 1 for p in left) >= 3 <= sum(top - 1 <= p.base <= bottom + 1 for p in right)
    )


def _cut_band(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """Pieces above and below the largest empty stripe, if there may be columns in one of the parts."""
    if not any(end - start >= 5.0 for start, end in _clear_runs(pieces, 0.6 * len(pieces))):
        return None
    ordered = sorted(pieces, key=lambda p: p.top)
    best, at, reach = 0.0, 0, ordered[0].bottom
    for i, piece in enumerate(ordered[1:], 1):
        gap = piece.top - reach
        if gap > best:
            best, at = gap, i
        reach = max(reach, piece.bottom)
    return (ordered[:at], ordered[at:]) if at else None


def _downwards(pieces: list[Piece]) -> Region:
    """PDFium's order where it already runs down the page or block after block, else row by row."""
    ordered = sorted(pieces, key=lambda p: p.order)
    turns = sum(b.base < a.base - 0.5 * max(a.size, b.size) for a, b in itertools.pairwise(ordered))
    if turns <= 0.02 * len(ordered):
        return ordered
    if _block_by_block(ordered):
        return ordered
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        if rows and abs(piece.base - rows[-1][0].base) <= 0.3 * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [p for row in rows for p in sorted(row, key=lambda p: p.left)]


def _block_by_block(ordered: list[Piece]) -> bool:
    """Whether PDFium's order goes through panels one by one: up the page only to where nothing below was read yet."""
    if len(ordered) > 400 or sum(len(w.text) for p in ordered for w in p.words) < 10 * len(ordered):
        return False
    before: list[Piece] = []
    run: list[Piece] = []
    runs = 1
    for piece in ordered:
        if run and piece.base < run[-1].base - 0.5 * max(piece.size, run[-1].size):
            before += run
            run = []
            runs += 1
        if any(_should_follow(q, piece) for q in before):
            return False
        run.append(piece)
    return runs <= 40


def _should_follow(read: Piece, piece: Piece) -> bool:
    """Whether `piece` stands above `read` in one column, so that it ought to have been read first."""
    return min(read.right, piece.right) - max(read.left, piece.left) > 2 and piece.base < read.base - 0.5 * piece.size
