"""What the command line says to people, on standard output."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..datatypes import Answer, BuildSummary, Coverage, Hit, Page, Quote, Report, ReportSummary
from ..text import in_one

if TYPE_CHECKING:
    from ..check import Checked


def _width() -> int:
    return max(40, min(shutil.get_terminal_size((88, 24)).columns, 100))


def harmless(text: str) -> str:
    """Text with every control character but line breaks and tabs as a space: reports must not command a terminal.

    >>> harmless("a\x1b[31mb")
    'a [31mb'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def lines(said: Iterable[str]) -> None:
    """Print each line."""
    for line in said:
        sys.stdout.write(harmless(line) + "\n")


def error(message: str) -> None:
    """Print a message on standard error."""
    sys.stderr.write(harmless(message) + "\n")


def outdated(found: str) -> None:
    """Say on standard error that an earlier version made the index, if `found` says so, and what to do."""
    if found:
        error(f"{found}; answers may be poorer than they could be. Run `localism build` once.")


def json_line(found: Any, *, indent: int | None = None) -> None:
    """Print JSON.  What JSON itself does not escape and a terminal may obey is escaped too."""
    text = json.dumps(found, ensure_ascii=False, indent=indent)
    sys.stdout.write(_OBEYED.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n")


# Delete, the second set of control characters, marks that turn the direction of writing, halves of characters.
_OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _wrapped(text: str, indent: str) -> list[str]:
    out = []
    for part in text.split("\n"):
        out += textwrap.wrap(part, _width(), initial_indent=indent, subsequent_indent=indent) or [indent.rstrip()]
    return out


def searched(coverage: Coverage) -> str:
    """What was searched, in one sentence."""
    said = f"Searched {_n(coverage.reports, 'report')}, {_n(coverage.pages, 'page')}"
    if coverage.pages_without_text:
        said += f"; {_n(coverage.pages_without_text, 'page')} had no text"
    if coverage.unknown_year:
        said += f"; {_n(coverage.unknown_year, 'report')} left out, their year is not known"
    return said + "."


def _n(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def answer(found: Answer) -> None:
    """An answer as a numbered list of quotations."""
    out = [f"Did you mean: {found.did_you_mean}", ""] if found.did_you_mean else []
    if found.status == "empty_question":
        out.append('Ask a question, for example: localism ask "Who can nominate an asset of community value?"')
    elif found.status == "empty_library":
        out.append("There is no report to search. Put reports into corpus/ and run: localism build")
    elif found.listing is not None:
        out += _listing(found)
    elif found.status == "answered":
        related = next((n for n, quote in enumerate(found.quotes) if quote.strength == "weak"), None)
        for n, quote in enumerate(found.quotes):
            if n == related:  # the strong ones stand before
                out += ["Related, may not answer:", ""]
            out += _quote(f"{n + 1}.", quote)
    else:
        out += ["Not in the library.", ""]
        out += [line for part in found.parts for line in _wrapped(part.note, "  ")]
        if found.lacking:
            out += ["", "Known, but not in this library:"]
        for known in found.lacking:
            out += _wrapped(
                ", ".join(filter(None, [known.title, known.publisher, known.date[:4], known.address])), "  "
            )
        if found.near_misses:
            out += ["", "Nearest passages:", ""]
        for quote in found.near_misses:
            out += _quote("-", quote)
    readings = [text for text in found.searched_for if text != found.question]
    if readings:
        out += _wrapped(f"Searched for: {in_one(readings)} (--exactly: only what was typed)", "")
    if found.status in ("answered", "not_found"):
        out.append(searched(found.coverage))
    lines(out)


def _listing(found: Answer) -> list[str]:
    """Reports with the pages that hold the words, and how to search for the words instead."""
    listing = found.listing
    if listing is None:
        return []
    out = [listing.short, ""]
    for m in listing.reports:
        named = ", ".join([m.report.title, m.report.publisher or "no publisher", str(m.report.year or "no year")])
        out += _wrapped(named + (" (digest)" if m.report.kind == "digest" else ""), "   ")
        first = f", first on {m.first.place}" if m.first.page and listing.words else ""
        out.append(f"     {_n(m.n_pages, 'page') if m.first.page else 'no page numbers'}{first}. id: {m.report.id}")
    out += ["", *_wrapped(listing.note, "")] if listing.note else [""]
    return [*out, "To search for the words instead, ask again with --exactly."]


def quotations(found: Sequence[Quote]) -> None:
    """Quotations alone."""
    lines(line for quote in found for line in _quote("-", quote))


def _quote(mark: str, quote: Quote) -> list[str]:
    signs = [(at, " \u2026") for at in quote.gaps]
    if quote.answer_spans != ((0, len(quote.text)),):
        signs += [sign for start, end in quote.answer_spans for sign in ((start, "["), (end, "]"))]
    marked = quote.text
    for at, sign in sorted(signs, key=lambda s: s[0], reverse=True):  # last first, so that offsets stay true
        marked = f"{marked[:at]}{sign}{marked[at:]}"
    out = _wrapped(f"\u201c{marked}\u201d", "   ")
    out[0] = f"{mark:<3}{out[0][3:]}"
    out += _wrapped(f"\u2014 {quote.cited}", "     ")
    out += [line for c in quote.also_in for line in _wrapped(f"also in {c.short}", "     ")]
    for older in quote.earlier:
        later = (older.citation.report.year or 0) > (quote.citation.report.year or 0)
        said = f"{'A later' if later else 'An earlier'} edition ({older.cited}) says:"
        out += _wrapped(f"{said} \u201c{older.text}\u201d", "     ")
    out += [line for t in quote.trouble for line in _wrapped(f"Note: {t}", "     ")]
    if quote.why_not:
        out += _wrapped(f"({quote.why_not})", "     ")
    return [*out, ""]


def hits(found: Sequence[Hit], reports: dict[str, Report]) -> None:
    """Passages with their scores."""
    for hit in found:
        place = f"p. {hit.passage.spans[0].page}" if hit.passage.spans[0].page else "no pages"
        head = f"{hit.rank:>3}  {hit.score:.3f}  cosine {hit.cosine:.3f}  bm25 {hit.bm25:.2f}"
        lines([f"{head}  {reports[hit.passage.report_id].title}, {place}", *_wrapped(hit.passage.text, "     "), ""])


def build(summary: BuildSummary) -> None:
    """What a build did, and what a person should look at."""
    out = []
    for word in ("added", "updated", "renamed", "removed"):
        out += [f"{word:>8}  {file}" for file in getattr(summary, word)]
    out += [f" skipped  {file}: {reason}" for file, reason in summary.skipped]
    out += [f" look at  {p.where}: {p.what} {p.do}" for p in summary.problems]
    empty = f" ({summary.pages_without_text:,} without text)" if summary.pages_without_text else ""
    out.append(
        f"The library holds {_n(summary.reports, 'report')}, {_n(summary.pages, 'page')}{empty}, "
        f"{_n(summary.passages, 'passage')}; {summary.unchanged:,} unchanged. {summary.seconds:.1f} s."
    )
    if not summary.reports:
        out.append("Put reports (PDF, Word, HTML, Markdown or text) into corpus/ and build again.")
    lines(out)


def reports(found: Sequence[ReportSummary]) -> None:
    """The library as a list."""
    out = []
    for s in found:
        r = s.report
        pages = _n(s.pages, "page") if s.has_pages else "no pages"
        digest = ", digest" if r.kind == "digest" else ""
        guessed = f" ({', '.join(r.guessed)} guessed{_doubt(r)})" if r.guessed else ""
        year = r.year or "no year"
        out.append(f"{r.id}\n    {r.title}. {r.publisher or 'no publisher'}, {year}{guessed}. {pages}{digest}")
        known = "; ".join([*r.aliases, *r.identifiers])
        out += [f"    Also: {known}"] if known else []
        out += [f"    Note: {note}" for note in r.notes]
    out.append(_n(len(found), "report"))
    lines(out)


def pages(summary: ReportSummary, found: Sequence[Page]) -> None:
    """Page texts under their numbers."""
    lines([summary.report.title])
    for page in found:
        printed = f", printed p. {page.printed}" if page.printed else ""
        lines([f"\n--- PDF p. {page.number}{printed} ---" if page.number else "", page.text or "(no text)"])


def check(found: Checked) -> None:
    """What a check found."""
    out = [f"{p.where}: {p.what} {p.do}" for p in found.problems]
    out += [f"(waiting) {p.where}: {p.what} {p.do}" for p in found.pending]
    out += [f"(mended) {text}" for text in found.mended]
    state = "All is well" if found.ok else _n(len(found.problems), "problem")
    out.append(
        f"{state}: {found.passages:,} passages and {found.quotable_characters:,} quotable characters compared with "
        "their pages."
    )
    lines(out)


def evaluation(found: dict[str, Any]) -> None:
    """Metrics as a table, for each set of a folder of sets and for all together."""
    out: list[str] = []
    for name, one in found.get("sets", {}).items():
        out += [*_measured(name, one), ""]
    lines([*out, *_measured(found["set"], found)])
    lines(f"{name} was skipped. {reason}" for name, reason in found.get("skipped", {}).items())


def _measured(name: str, found: dict[str, Any]) -> list[str]:
    out = [f"{name}: {_n(found['questions'], 'question')}"]
    for metric, value in found["metrics"].items():
        low, high = found["intervals"][metric]
        out.append(f"  {metric:<22}{value:.3f}   [{low:.3f}, {high:.3f}]")
    for leg, metrics in found["legs"].items():
        out.append(
            f"  {'rrf of both' if leg == 'rrf' else leg + ' alone':<22}"
            + ", ".join(f"{metric} {value:.3f}" for metric, value in metrics.items())
        )
    for metric, now in found.get("compared", {}).items():
        low, high = now["interval"]
        out.append(
            f"  {metric}: {now['before']:.3f} before, {now['after']:.3f} now, {now['difference']:+.3f} "
            f"[{low:+.3f}, {high:+.3f}] over {_n(now['questions'], 'question')}"
        )
        for word in ("better", "worse"):
            ids = now[word]
            if ids:
                more = f" and {len(ids) - 10} more (--json lists them)" if len(ids) > 10 else ""
                out += _wrapped(f"{word} ({len(ids)}): {', '.join(ids[:10])}{more}", "    ")
    return out


def _doubt(report: Report) -> str:
    return f"; doubtful: {', '.join(report.doubtful)}" if report.doubtful else ""
