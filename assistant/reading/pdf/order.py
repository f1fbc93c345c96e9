"""The order in which the pieces of a page are read: by its tags where they cover it, else by its columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .columns import Gutter, clear_runs, find_gutter, is_left
from .pieces import Piece

Region = list[Piece]

_COVERED = 0.95  # of the characters, margins left out: then the structure tree gives the order
_MARGIN = 0.09  # of the page's height, at the top and at the foot
_FLUSH = 0.6  # of the lines of columns begin at one edge with others
_MAX_DEPTH = 12
_MOST_PIECES = 3_000  # on one page; more is a drawing, and looking for columns would take too long


def order_pieces(pieces: Sequence[Piece], width: float, height: float) -> list[Region]:
    """`pieces` in reading order, parted into regions: a column, a band across columns, or all of a tagged page.

    width, height: of the page as the pieces see it, in points.
    """
    upright = [p for p in pieces if p.turn == pieces[0].turn] if pieces else []
    others = [p for p in pieces if p.turn != pieces[0].turn]
    if upright and _tags_cover(upright, height):
        tree = _by_tags(upright)
        regions = _panels(tree, width) or [tree]
    else:
        regions = _by_geometry(upright, width)
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
    return _title_first(sorted(pieces, key=lambda p: keys[p.order]))


def _title_first(tree: Region) -> Region:
    """`tree` with what stands above all else at its beginning: slides are tagged with their title last.

    There it would be the heading of what follows overleaf (Kent Appendix A and B).
    """
    block = min(tree, key=lambda p: p.top).tag.block if tree else 0
    title = [p for p in tree if p.tag.block == block and not p.tag.cell]
    if not block or not title or tree[0] is title[0]:
        return tree
    rest = [p for p in tree if p.tag.block != block or p.tag.cell]
    if not rest or max(p.base for p in title) > min(p.top for p in rest):
        return tree
    return title + rest


def _panels(tree: Region, width: float) -> list[Region]:
    """The columns of a page whose tags name them by turns, or [] where the tree's order will do.

    Slides are tagged in the order in which their boxes were drawn: all heads first, then the text of each column
    (Kent's Integrated Care Strategy, Appendix A 19). Charts of organisations are no columns: their labels are centred.
    """
    leaps = sum(b.base < a.base - 3 * a.size for a, b in itertools.pairwise(tree))
    if leaps < 2 or any(p.tag.cell for p in tree):
        return []
    regions = _by_geometry(tree, width)
    home = {p.order: k for k, region in enumerate(regions) for p in region}
    n_visits = 1 + sum(home[a.order] != home[b.order] for a, b in itertools.pairwise(tree))
    if len(regions) < 2 or n_visits <= len(regions):
        return []
    flush = sum(sum(abs(p.left - q.left) <= 1 for q in region) > 2 for region in regions for p in region)
    return regions if flush >= _FLUSH * len(tree) and not _tears(regions) else []


def _tears(regions: Sequence[Region]) -> bool:
    """Whether an order comes back to tagged paragraphs that it had left, more than once in twenty times."""
    blocks = [p.tag.block for region in regions for p in region if p.tag.block]
    n_runs = sum(a != b for a, b in itertools.pairwise(blocks)) + 1
    return n_runs > 1.05 * len(set(blocks))


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
    gutter = find_gutter(pieces, width)
    if gutter:
        if depth == 0 and _goes_by_columns(pieces, gutter):
            return [_downwards(pieces)]
        return _cut_columns(pieces, gutter, width, depth)
    parts = _cut_band(pieces)
    if parts:
        above, below = (_cut(part, width, depth + 1) for part in parts)
        if len(above) > 1 or len(below) > 1:
            return above + below
    return [_downwards(pieces)]


def _cut_columns(pieces: list[Piece], gutter: Gutter, width: float, depth: int) -> list[Region]:
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
            regions += _cut([p for p in inside if is_left(p, gutter)], width, depth + 1)
            regions += _cut([p for p in inside if not is_left(p, gutter)], width, depth + 1)
        if across:
            band.append(across)
    if band:
        regions.append(_downwards(band))
    return [r for r in regions if r]


def _goes_by_columns(pieces: list[Piece], gutter: Gutter) -> bool:
    """Whether PDFium's order reads the page block by block, changing sides so seldom that no line is torn.

    Then it knows more than a cut does: a row of boxes, a line between, and columns below (Kent's Appendix A 2).
    """
    ordered = sorted(pieces, key=lambda p: p.order)
    sides = [is_left(p, gutter) for p in ordered if not (p.left < gutter[0] and p.right > gutter[1])]
    return sum(a != b for a, b in itertools.pairwise(sides)) <= max(4, 0.1 * len(sides)) and _block_by_block(ordered)


def _last_line(above: Piece, piece: Piece) -> bool:
    alike = abs(above.size - piece.size) < 0.05 * piece.size and abs(above.left - piece.left) < piece.size
    return alike and 0.5 * piece.size < piece.base - above.base < 1.5 * piece.size


def _cut_band(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """Pieces above and below the largest empty stripe, if there may be columns in one of the parts."""
    if not any(end - start >= 5.0 for start, end in clear_runs(pieces, 0.6 * len(pieces))):
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
    by_rows = [p for row in rows for p in sorted(row, key=lambda p: p.left)]
    return ordered if _is_diagram(ordered, by_rows) else by_rows


def _is_diagram(ordered: list[Piece], by_rows: list[Piece]) -> bool:
    """Whether rows would tear labels of several centred lines, as in a chart of an organisation, and the file not."""
    place = {p.order: k for k, p in enumerate(by_rows)}
    below = [
        (a, b)
        for a, b in itertools.pairwise(ordered)
        if 0.5 * a.size < b.base - a.base < 1.7 * a.size and min(a.right, b.right) > max(a.left, b.left)
    ]
    torn = sum(place[b.order] != place[a.order] + 1 for a, b in below)
    centred = sum(abs(a.left + a.right - b.left - b.right) < 3 and abs(a.left - b.left) > 2 for a, b in below)
    return len(below) >= 10 and torn >= 0.7 * len(below) and centred >= 0.5 * len(below)


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
