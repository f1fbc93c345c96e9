"""Where two columns of running text stand side by side on a page: the gutter between them."""

from __future__ import annotations

from statistics import median

from .pieces import Piece

CROSSING = 0.12  # of the pieces may cross a gutter (headings over both columns)
_NARROWEST = 0.1  # of the page's width: no column of text is narrower

Gutter = tuple[float, float]  # its left and right edge, in points


def find_gutter(pieces: list[Piece], width: float) -> Gutter | None:
    """The x-interval between two columns of prose, or None."""
    body = median(p.size for p in pieces)
    allowed = CROSSING * len(pieces)
    best: tuple[float, float, float] | None = None
    for start, end in clear_runs(pieces, allowed):
        if end - start < max(5.0, 0.5 * body):
            continue
        inside = [p for p in pieces if p.left >= start or p.right <= end]
        left = [p for p in inside if is_left(p, (start, end))]
        right = [p for p in inside if not is_left(p, (start, end))]
        if (
            _is_column(left, width)
            and _is_column(right, width)
            and _side_by_side(left, right)
            and not _are_labels(left, right)
        ):
            score = (end - start) * min(len(left), len(right))
            if best is None or score > best[0]:
                best = (score, start, end)
    return (best[1], best[2]) if best else None


def is_left(piece: Piece, gutter: Gutter) -> bool:
    """Whether a piece that does not cross the gutter is on its left; a bullet within it goes with what is nearer."""
    start, end = gutter
    if piece.left > start and piece.right <= end:
        return piece.left - start < end - piece.right
    return piece.right <= end


def clear_runs(pieces: list[Piece], allowed: float) -> list[Gutter]:
    """x-intervals crossed by at most `allowed` pieces, between the outermost edges."""
    events = sorted([(p.left, 1) for p in pieces] + [(p.right, -1) for p in pieces])
    runs: list[Gutter] = []
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


def _is_column(side: list[Piece], width: float, depth: int = 0) -> bool:
    """Whether these pieces look like running text, in one column or in several, and not like a column of a table."""
    if len(side) < 4 or len({round(p.base) for p in side}) < 4:
        return False
    if _is_running_text(side, width):
        return True
    for start, end in clear_runs(side, CROSSING * len(side)) if depth < 2 else []:
        if end - start >= 5.0:
            parts = (
                [p for p in side if is_left(p, (start, end))],
                [p for p in side if not is_left(p, (start, end))],
            )
            if all(_is_column(part, width, depth + 1) for part in parts) and _side_by_side(*parts):
                return True
    return False


def _is_running_text(side: list[Piece], width: float) -> bool:
    widths = sorted(p.right - p.left for p in side)
    full = widths[int(0.9 * (len(widths) - 1))]
    letters = median(sum(len(w.text) for w in p.words) for p in side)
    return full >= _NARROWEST * width and median(widths) >= 0.45 * full and letters >= 12


def _are_labels(left: list[Piece], right: list[Piece]) -> bool:
    """Whether the left side names what stands beside it, as dates do: fewer lines, each level with one."""
    levels = sorted(p.base for p in right)
    rows = {round(p.base) for p in left}
    if len(rows) > 0.67 * len({round(base) for base in levels}):
        return False
    level = sum(any(abs(base - p.base) <= 0.2 * p.size for base in levels) for p in left)
    return level >= 0.8 * len(left)


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    top = max(min(p.base for p in left), min(p.base for p in right))
    bottom = min(max(p.base for p in left), max(p.base for p in right))
    return (
        sum(top - 1 <= p.base <= bottom + 1 for p in left) >= 3 <= sum(top - 1 <= p.base <= bottom + 1 for p in right)
    )
