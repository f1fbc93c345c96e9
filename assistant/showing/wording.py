"""How the app puts things in words: pages, counts, strength, coverage, what to paste into a briefing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ..datatypes import Citation, Column, Coverage, Page, Part, Quote, Report, ReportSummary, Span, Strength
from ..text import listed as listed  # templates say words.listed

_MEDIA = {
    ".docx": "Word document",
    ".html": "Web page",
    ".htm": "Web page",
    ".md": "Text document",
    ".markdown": "Text document",
    ".txt": "Text document",
}


def number(n: int) -> str:
    """A count with thousands parted.

    >>> number(9871)
    '9,871'
    """
    return f"{n:,}"


def count(n: int, one: str, many: str = "") -> str:
    """A count and its noun.

    >>> count(1, "report"), count(1890, "page"), count(2, "library", "libraries")
    ('1 report', '1,890 pages', '2 libraries')
    """
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def medium(report: Report) -> str:
    """What a document without pages is: "Web page", "Word document"."""
    return _MEDIA.get(PurePosixPath(report.file).suffix.lower(), "Document")


def has_original(report: Report) -> bool:
    """Whether the original has pages that can be drawn and opened at a page."""
    return PurePosixPath(report.file).suffix.lower() == ".pdf"


def stamp(citation: Citation, spans: Sequence[Span] = ()) -> str:
    """The page twice, always these words in this order.

    >>> report = Report("act-local", "act-local.pdf", "Act Local")
    >>> stamp(Citation(report, 59, printed="47"))
    'PDF p. 59 · printed p. 47'
    >>> stamp(Citation(report, 18, printed="16"), [Span(18, 0, 4), Span(19, 0, 9)])
    'PDF p. 18 to 19 · from printed p. 16'
    >>> stamp(Citation(report, 3))
    'PDF p. 3 · no printed number'
    >>> stamp(Citation(Report("wigan", "wigan.html", "Wigan"), None, locator="9"))
    'Web page · paragraph 9'
    """
    paragraph = f"paragraph {citation.locator}" if citation.locator else ""
    if citation.page is None:
        return " · ".join(filter(None, [medium(citation.report), paragraph]))
    last = max((s.page for s in spans), default=citation.page)
    crosses = last > citation.page
    pdf = f"PDF p. {citation.page} to {last}" if crosses else f"PDF p. {citation.page}"
    printed = f"{'from ' if crosses else ''}printed p. {citation.printed}" if citation.printed else "no printed number"
    return " · ".join(filter(None, [pdf, printed, paragraph]))


def page_stamp(page: Page, report: Report) -> str:
    """The same for a page as a whole."""
    return stamp(Citation(report, page.number or None, page.label, page.printed))


def byline(report: Report) -> str:
    """Publisher and year: "Locality, 2019"; "Norwich City Council, undated".

    >>> byline(Report("a", "a.pdf", "A", "Locality", 2019)), byline(Report("a", "a.pdf", "A"))
    ('Locality, 2019', 'undated')
    """
    return ", ".join(filter(None, [report.publisher, str(report.year) if report.year else "undated"]))


def digest_label(report: Report) -> str:
    """The label a digest carries wherever it is shown; "" for a report.

    >>> digest_label(Report("a", "a.md", "A", kind="digest", source="Act Local, 2019"))
    'Digest, not the original; see Act Local, 2019'
    """
    if report.kind != "digest":
        return ""
    return f"Digest, not the original; see {report.source or report.url or 'its notes'}"


def fit(quote: Quote) -> str:
    """How well a quotation answers, in words."""
    return "Answers directly" if quote.strength == "strong" else "Related, may not answer"


def edition(other: Quote, beside: Quote) -> str:
    """What another edition is to the one quoted."""
    later = (other.citation.report.year or 0) > (beside.citation.report.year or 0)
    return "A later edition" if later else "An earlier edition"


def searched(coverage: Coverage, *, total: int = 0) -> str:
    """What was searched: "Searched 42 of 214 reports, 1,890 pages; 16 pages had no text."

    >>> searched(Coverage(42, 1890, 16))
    'Searched 42 reports, 1,890 pages; 16 pages had no text.'
    >>> searched(Coverage(1, 12, 0, 2), total=3)
    'Searched 1 of 3 reports, 12 pages. 2 reports were left out: their year is not known.'
    """
    some = f"{number(coverage.reports)} of " if total > coverage.reports else ""
    said = f"Searched {some}{count(max(total, coverage.reports), 'report')}, {count(coverage.pages, 'page')}"
    if coverage.pages_without_text:
        said += f"; {count(coverage.pages_without_text, 'page')} had no text"
    said += "."
    if coverage.unknown_year:
        left, their = ("report was", "its") if coverage.unknown_year == 1 else ("reports were", "their")
        said += f" {number(coverage.unknown_year)} {left} left out: {their} year is not known."
    return said


def answering(strengths: Sequence[Strength | None], unit: str) -> str:
    """How many of several answer, and how many hold only related words.

    >>> answering(["strong", "weak", None], "column"), answering(["strong", "strong"], "cell")
    ('1 of 3 columns answers directly; 1 holds related words.', '2 of 2 cells answer directly.')
    """
    direct, related = strengths.count("strong"), strengths.count("weak")
    said = f"{direct} of {count(len(strengths), unit)} {'answers' if direct == 1 else 'answer'} directly"
    return f"{said}; {related} {'holds' if related == 1 else 'hold'} related words." if related else f"{said}."


def looked_in(column: Column) -> str:
    """Where a column was searched, as a sentence or two."""
    coverage = column.answer.coverage
    if coverage.pages and coverage.pages_without_text >= coverage.pages:
        return f"It could not be searched: none of its {count(coverage.pages, 'page')} has text."
    said = f"Searched {column.searched}." if coverage.reports else f"There is {column.searched}."
    if coverage.pages_without_text:
        said += f" {count(coverage.pages_without_text, 'page')} had no text."
    return said


def sentence(words: str) -> str:
    """Words with a capital at the start."""
    return words[:1].upper() + words[1:]


def part_note(part: Part) -> str:
    """What there is to say about a part beyond its count.

    >>> part_note(Part("Southwark", 3, "Southwark: 3 reports")), part_note(Part("Leeds", 1, "Leeds: 1 report; in A"))
    ('', 'in A')
    >>> part_note(Part("both on one page", 0, "Leeds and parks never stand on one page", "together"))
    ''
    """
    if part.kind == "together" and not part.reports:
        return ""
    said = part.note.strip()
    return said.partition("; ")[2] if part.kind == "together" or said.startswith(part.part + ":") else said


def finding(parts: Sequence[Part]) -> str:
    """What the parts of an unanswered question amount to, in one sentence; "" if there is only one.

    >>> finding([Part("Devon", 0, ""), Part("parks", 3, "")])
    'No report mentions Devon.'
    """
    absent = [p.part for p in parts if not p.reports and p.kind != "together"]
    together = next((p for p in parts if p.kind == "together"), None)
    if absent and len(parts) > 1:
        return f"No report mentions {' or '.join(filter(None, [', '.join(absent[:-1]), absent[-1]]))}."
    if together is None:
        return ""
    n = len(parts) - 1
    if not together.reports:
        return f"The {'two halves' if n == 2 else 'parts'} of the question are there, but never together on one page."
    return "All that it names stands together, but nothing there answers it."


def years_of(years: Iterable[int]) -> str:
    """Years in a sentence: "2019", "2018 and 2019", "2007 to 2019"."""
    found = sorted(set(years))
    return listed([str(y) for y in found]) if len(found) < 3 else f"{found[0]} to {found[-1]}"


def provenance(quotes: Sequence[Quote], library_years: Sequence[int]) -> str:
    """Where the quotations come from, in one or two sentences."""
    reports = {q.citation.report.id for q in quotes}
    publishers = {q.citation.report.publisher for q in quotes} - {""}
    said = f"{count(len(quotes), 'quotation')} from {count(len(reports), 'report')}"
    if publishers:
        said += f" by {count(len(publishers), 'publisher')}"
    years = [q.citation.report.year for q in quotes if q.citation.report.year]
    said += "."
    if not years:
        return said
    undated = any(q.citation.report.year is None for q in quotes)
    verb = "Those with a year are" if undated else "It is" if len(quotes) == 1 else "All are"
    said += f" {verb} from {years_of(years)}"
    latest = max(library_years, default=0)
    return said + (f"; the library runs to {latest}." if latest > max(years) else ".")


def to_paste(quote: Quote) -> str:
    """The words and where they stand, ready for a briefing.

    >>> report = Report("act-local", "a.pdf", "Act Local", "Centre for London", 2019)
    >>> to_paste(Quote("Power moves.", (Span(3, 0, 12),), Citation(report, 3, printed="1"), 0.9))
    '“Power moves.” (Act Local, Centre for London, 2019, PDF p. 3, printed p. 1)'
    >>> to_paste(Quote("Power… moves.", (Span(3, 0, 5), Span(4, 0, 6)), Citation(report, 3), 0.9))[-14:]
    'PDF p. 3 to 4)'
    """
    return f"“{quote.shown}” ({quote.cited})"


_DOUBT = {"title": "the title is the file's name", "year": "the year is that in which the file was saved"}


def reading_status(summary: ReportSummary) -> tuple[str, str]:
    """How much of a report was read: a stable word for the look, and the words for people."""
    if summary.passages == 0:
        return "no", "Not searchable"
    if summary.pages_without_text:
        return "part", "In part"
    return "ready", "Ready"


def reading_note(summary: ReportSummary) -> str:
    """What reading had to say, in one cell."""
    notes = list(summary.report.notes)
    if not notes and summary.pages_without_text:
        verb = "has" if summary.pages_without_text == 1 else "have"
        notes = [f"{count(summary.pages_without_text, 'page')} {verb} no text"]
    guessed = [name for name in summary.report.guessed if name in ("title", "publisher", "year")]
    if guessed:
        doubtful = [_DOUBT[name] for name in guessed if name in summary.report.doubtful]
        doubt = f" ({'; '.join(doubtful)})" if doubtful else ""
        notes.append(f"{listed(guessed).capitalize()} taken from the file itself{doubt}, please check")
    return ". ".join(note.rstrip(".") for note in notes)
