"""The library at a glance: counts and years of its reports, and the two small charts drawn from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from ..datatypes import Filters, ReportSummary
from ..text import listed
from . import wording


@dataclass(frozen=True)
class Shelf:
    """The reports of the library, as the screen counts them.

    outdated: what an earlier version of the program made of the index, as a sentence without its stop; "" if nothing.
    """

    reports: tuple[ReportSummary, ...] = ()
    outdated: str = ""

    @cached_property
    def pages(self) -> int:
        """Pages of all reports."""
        return sum(s.pages for s in self.reports)

    @cached_property
    def without_text(self) -> int:
        """Pages that could not be searched."""
        return sum(s.pages_without_text for s in self.reports)

    @cached_property
    def years(self) -> list[int]:
        """The year of every report that has one, sorted."""
        return sorted(s.report.year for s in self.reports if s.report.year)

    @property
    def offered_years(self) -> list[int]:
        """Every year that may be chosen, the latest first."""
        return list(range(self.years[-1], self.years[0] - 1, -1)) if self.years else []

    @cached_property
    def publishers(self) -> list[tuple[str, int]]:
        """Publishers and their pages, most pages first."""
        pages: Counter[str] = Counter()
        for s in self.reports:
            if s.report.publisher:
                pages[s.report.publisher] += s.pages
        return sorted(pages.items(), key=lambda item: (-item[1], item[0].casefold()))

    @cached_property
    def places(self) -> list[str]:
        """Places that the catalogue gives to reports, those of most reports first."""
        reports = Counter(place for s in self.reports for place in s.report.places)
        return sorted(reports, key=lambda place: (-reports[place], place.casefold()))

    @cached_property
    def tags(self) -> list[str]:
        """All tags, in alphabetical order."""
        return sorted({t for s in self.reports for t in s.report.tags}, key=str.casefold)

    def title(self, report_id: str) -> str:
        """A report's title, else its id."""
        return next((s.report.title for s in self.reports if s.report.id == report_id), report_id)

    def known(self, filters: Filters) -> Filters:
        """The filters without reports, publishers and tags that the library does not have."""
        ids = {s.report.id for s in self.reports}
        publishers = {name for name, _ in self.publishers}
        return Filters(
            tuple(r for r in filters.reports if r in ids),
            tuple(p for p in filters.publishers if p in publishers),
            filters.year_from,
            filters.year_to,
            tuple(t for t in filters.tags if t in self.tags),
        )


def _ticks(first: int, last: int) -> list[int]:
    """Up to four years to name under a chart."""
    if last - first < 3:
        return sorted({first, last})
    step = (last - first) / 3
    return sorted({first, round(first + step), round(first + 2 * step), last})


def _columns(first: int, last: int, width: float) -> tuple[float, float]:
    """How far apart the years stand, and how wide one bar is."""
    pitch = width / (last - first + 1)
    return pitch, min(pitch * 0.72, 40)


def year_chart(years: Sequence[int], lit: Iterable[int], *, width: int = 232, height: int = 44) -> Markup:
    """Reports of the library by year as bars; the years in `lit` stand out.  Nothing for a single year."""
    if len(set(years)) < 2:
        return Markup("")
    lit, counts = set(lit), Counter(years)
    first, last = min(years), max(years)
    pitch, bar = _columns(first, last, width - 4)
    floor = height - 16.5
    bars = []
    for year, n in sorted(counts.items()):
        tall = max(2.0, n / max(counts.values()) * (floor - 2))
        x = 2 + (year - first) * pitch + (pitch - bar) / 2
        kind = "la-yr-on" if year in lit else "la-yr-bg"
        bars.append(
            Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                kind, x, floor - tall, bar, tall
            )
        )
    said = f"Reports in the library by year, {wording.years_of(years)}."
    if lit:
        said += f" The quotations come from {listed([str(y) for y in sorted(lit)])}."
    label = Markup('<text class="la-yr-t" x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
    names = [
        label.format(min(max(2 + (y - first + 0.5) * pitch, 14), width - 14), height - 3, y)
        for y in _ticks(first, last)
    ]
    return Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-label="{said}">{bars}'
        '<path class="la-yr-axis" d="M0 {y}h{w}"/>{names}</svg>'
    ).format(w=width, h=height, said=said, bars=Markup("").join(bars), y=floor + 1, names=Markup("").join(names))


def shelf_chart(years: Sequence[int]) -> Markup:
    """One bar for one report, stacked by year: the library as a shelf. Tall years share the height."""
    if not years:
        return Markup("")
    counts = Counter(years)
    first, last = min(years), max(years)
    pitch, bar = _columns(first, last, 560)
    step = min(6.5, 222 / max(counts.values()))
    spines, seen = [], 0
    for year in sorted(counts):
        x = (year - first) * pitch + (pitch - bar) / 2
        for i in range(counts[year]):
            seen += 1
            kind = "la-spine la-b" if seen % 5 == 0 else "la-spine"
            spines.append(
                Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                    kind, x, 232.6 - (i + 1) * step, bar, max(step - 1.9, 1.2)
                )
            )
    names = [
        Markup('<text class="la-sh-t" x="{:.0f}" y="257" text-anchor="middle">{}</text>').format(
            min(max((y - first + 0.5) * pitch, 17), 543), y
        )
        for y in _ticks(first, last)
    ]
    said = f"Reports in the library by year, {wording.years_of(years)}"
    return Markup(
        '<svg viewBox="0 0 560 262" role="img" aria-label="{}">{}<path class="la-plank" d="M0 235.500h560"/>{}</svg>'
    ).format(said, Markup("").join(spines), Markup("").join(names))
