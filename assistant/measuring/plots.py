"""Small charts as SVG, drawn by hand: no script, no font, no colour of their own; a page decides, and opens offline.

Every chart is 360 units wide, as wide as a telephone, so that its words stay readable when nothing is scaled down.
Colours are classes (s0 to s3) that the page's style sheet sets for light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 34


@dataclass(frozen=True, slots=True)
class Dot:
    """A value from 0 to 1 in a row, with the two ends of its interval if it has one; `series` picks mark and colour."""

    value: float
    series: int = 0
    low: float | None = None
    high: float | None = None


def _svg(height: float, inside: Sequence[str], said: str) -> Markup:
    """The chart with what a screen reader says of it."""
    return Markup('<svg viewBox="0 0 {} {:g}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, said, Markup("".join(inside))
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _mark(x: float, y: float, series: int) -> str:
    """Disc, square, diamond, ring: told apart without colour."""
    if series == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" class="s1"/>'
    if series == 2:
        at = f"{x:.1f},{y - 5.5:.1f} {x + 5.5:.1f},{y:.1f} {x:.1f},{y + 5.5:.1f} {x - 5.5:.1f},{y:.1f}"
        return f'<polygon points="{at}" class="s2"/>'
    ring = ' fill-opacity="0" stroke-width="2"' if series == 3 else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="s{series}"{ring}/>'


def dot_rows(rows: Sequence[tuple[str, Sequence[Dot]]], *, said: str) -> Markup:
    """Rows of dots on one scale from 0 to 1, each row under its name, intervals as whiskers."""
    left, wide, step = 12.0, WIDTH - 24.0, 38.0
    bottom = _TOP + step * len(rows)
    inside = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + wide * tick
        inside += [_line(x, _TOP + step * n + 18, x, _TOP + step * n + 32, "grid") for n in range(len(rows))]
        inside.append(_text(x, bottom + 12, f"{tick:g}", anchor="middle", kind="small"))
    for n, (name, dots) in enumerate(rows):
        y = _TOP + step * n
        inside.append(_text(left, y + 13, name, kind="name"))
        for dot in dots:
            if dot.low is not None and dot.high is not None:
                inside.append(
                    _line(left + wide * dot.low, y + 25, left + wide * dot.high, y + 25, f"whisker w{dot.series}")
                )
        inside += [_mark(left + wide * dot.value, y + 25, dot.series) for dot in reversed(dots)]
    return _svg(bottom + 20, inside, said)


class _Axes:
    """A square plot with both scales from 0 to `top`."""

    def __init__(self, across: str, up: str, *, height: float = 240, top: float = 1.0) -> None:
        self.bottom, self._top = height - _BOTTOM, top
        self._wide, self._high = WIDTH - _LEFT - _RIGHT, height - _BOTTOM - _TOP
        self.height, self.inside = height, []  # type: tuple[float, list[str]]
        for share in (0, 0.25, 0.5, 0.75, 1):
            x, y = self.x(share), self.bottom - self._high * share
            self.inside += [
                _line(_LEFT, y, WIDTH - _RIGHT, y, "grid"),
                _text(_LEFT - 5, y + 4, f"{share * top:g}", anchor="end", kind="small"),
                _text(x, self.bottom + 14, f"{share:g}", anchor="middle", kind="small"),
            ]
        self.inside += [
            _text(WIDTH - _RIGHT, height - 4, across, anchor="end", kind="small"),
            _text(_LEFT + 4, _TOP + 10, up, kind="small"),
        ]

    def x(self, value: float) -> float:
        """Where a value from 0 to 1 stands."""
        return _LEFT + self._wide * min(max(value, 0.0), 1.0)

    def y(self, value: float) -> float:
        """Where a value from 0 to `top` stands."""
        return self.bottom - self._high * min(max(value / self._top, 0.0), 1.0)

    def rule(self, at: float, words: str) -> None:
        """A dashed line down the plot, with words near its top, below the name of the scale."""
        self.inside += [
            _line(self.x(at), _TOP, self.x(at), self.bottom, "rule"),
            _text(self.x(at) + 3, _TOP + 24, words, kind="small"),
        ]


def risk_curve(points: Sequence[tuple[float, float]], *, said: str) -> Markup:
    """(coverage, risk) from the surest answer down, as steps; the dashed line is the risk when all are given."""
    axes = _Axes("share of questions answered", "share of the answers that are wrong")
    everything = points[-1][1] if points else 0.0
    axes.inside.append(_line(axes.x(0), axes.y(everything), axes.x(1), axes.y(everything), "rule"))
    path = " ".join(f"{axes.x(share):.1f},{axes.y(wrong):.1f}" for share, wrong in points)
    axes.inside.append(f'<polyline points="{path}" class="curve"/>')
    return _svg(axes.height, axes.inside, said)


def reliability(bins: Sequence[tuple[float, float, float]], *, said: str) -> Markup:
    """(mean confidence said, share that was right, share of the weight) of each bin, against the line of honesty."""
    axes = _Axes("confidence said", "share that was right")
    axes.inside.append(_line(axes.x(0), axes.y(0), axes.x(1), axes.y(1), "rule"))
    for given, right, weight in bins:
        axes.inside.append(_line(axes.x(given), axes.y(given), axes.x(given), axes.y(right), "gap"))
        radius = 3 + 12 * min(weight, 0.5)
        axes.inside.append(f'<circle cx="{axes.x(given):.1f}" cy="{axes.y(right):.1f}" r="{radius:.1f}" class="s0"/>')
    return _svg(axes.height, axes.inside, said)


def histogram(
    series: Sequence[Sequence[float]], *, said: str, bins: int = 20, rules: Sequence[tuple[float, str]] = ()
) -> Markup:
    """How often each confidence was said, the series stacked, in equal bins from 0 to 1; rules: lines with words."""
    counts = [[0] * bins for _ in series]
    for n, values in enumerate(series):
        for value in values:
            counts[n][min(int(value * bins), bins - 1)] += 1
    tallest = max((sum(column) for column in zip(*counts, strict=True)), default=0)
    axes = _Axes("confidence said", "questions", top=float(max(4, 4 * -(-tallest // 4))))
    for place in range(bins):
        held = 0
        for n, column in enumerate(counts):
            if column[place]:
                left, right = axes.x(place / bins) + 0.5, axes.x((place + 1) / bins) - 0.5
                top = axes.y(held + column[place])
                axes.inside.append(
                    f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
                    f'height="{axes.y(held) - top:.1f}" class="s{n}"/>'
                )
                held += column[place]
    for at, words in rules:
        axes.rule(at, words)
    return _svg(axes.height, axes.inside, said)
