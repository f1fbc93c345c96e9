"""Records -> the JSON that other programs rely on.  These forms change only by addition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .briefingtypes import Change, Checked, Place, Verdict
from .datatypes import (
    Answer,
    BuildSummary,
    Comparison,
    Coverage,
    Hit,
    KnownReport,
    Listing,
    Page,
    Problem,
    Quote,
    Report,
    ReportSummary,
    Span,
)

Json = dict[str, Any]


def report_json(report: Report) -> Json:
    """A report as quotes and hits name it."""
    return {
        "id": report.id,
        "title": report.title,
        "publisher": report.publisher,
        "year": report.year,
        "file": report.file,
        "kind": report.kind,
        "url": report.url,
        "source": report.source,
        "guessed": list(report.guessed),
        "doubtful": list(report.doubtful),
        "identifiers": list(report.identifiers),
    }


def _page_or_none(number: int | None) -> int | None:
    return number or None


def _spans_json(spans: Sequence[Span]) -> list[Json]:
    return [{"page": _page_or_none(s.page), "start": s.start, "end": s.end} for s in spans]


def quote_json(quote: Quote, *, near_miss: bool = False) -> Json:
    """A quotation; near misses carry "why_not", and so do those of another place or year than asked.

    "earlier": what earlier editions of the report say there instead.
    """
    cited = quote.citation
    found: Json = {
        "text": quote.text,
        "answer_spans": [list(span) for span in quote.answer_spans],
        "report": report_json(cited.report),
        "page": _page_or_none(cited.page),
        "page_label": cited.label or None,
        "printed_page": cited.printed,
        "locator": cited.locator or None,
        "spans": _spans_json(quote.spans),
        "score": round(quote.score, 6),
        "strength": quote.strength,
        "headings": list(quote.headings),
        "citation": quote.cited,
        "link": cited.link,
        "also_in": [
            {"report": report_json(c.report), "page": _page_or_none(c.page), "printed_page": c.printed}
            for c in quote.also_in
        ],
        "trouble": list(quote.trouble),
        "earlier": [quote_json(older) for older in quote.earlier],
    }
    if near_miss or quote.why_not:
        found["why_not"] = quote.why_not
    return found


def coverage_json(coverage: Coverage) -> Json:
    """What was searched."""
    return {
        "reports": coverage.reports,
        "pages": coverage.pages,
        "pages_without_text": coverage.pages_without_text,
        "left_out_unknown_year": coverage.unknown_year,
    }


def answer_json(answer: Answer) -> Json:
    """An answer."""
    return {
        "question": answer.question,
        "searched_for": list(answer.searched_for),
        "did_you_mean": answer.did_you_mean or None,
        "status": answer.status,
        "strength": answer.strength,
        "confidence": answer.confidence,
        "quotes": [quote_json(q) for q in answer.quotes],
        "near_misses": [quote_json(q, near_miss=True) for q in answer.near_misses],
        "parts": [
            {"part": p.part, "reports": p.reports, "note": p.note, "kind": p.kind, "report_ids": list(p.found_in)}
            for p in answer.parts
        ],
        **listing_json(answer.listing),
        "lacking": [known_json(k) for k in answer.lacking],
        "coverage": coverage_json(answer.coverage),
        "index_version": answer.index_version,
        "seconds": round(answer.seconds, 4),
    }


def comparison_json(comparison: Comparison) -> Json:
    """A question put to several: {"question", "columns": [...], "answered": N, "index_version", "seconds"}.

    A column is {"kind": "report" | "place" | "publisher", "name", "value": report id, place or publisher, "searched":
    where it was searched, in words, "answer": the form of `ask`}.  "answer" has its own "question" (as put to this
    column), "status" ("not_found": nothing found in this column), at most two "quotes", at most one of "near_misses",
    and "coverage" of this column alone: for a place, its reports and the pages of others that name it.
    "answered" counts the columns with an answer.
    """
    return {
        "question": comparison.question,
        "columns": [
            {
                "kind": column.kind,
                "name": column.name,
                "value": column.value,
                "searched": column.searched,
                "answer": answer_json(column.answer),
            }
            for column in comparison.columns
        ],
        "answered": sum(column.answer.status == "answered" for column in comparison.columns),
        "index_version": comparison.index_version,
        "seconds": round(comparison.seconds, 4),
    }


def listing_json(listing: Listing | None) -> Json:
    """What a question about the library itself is answered with; "listing" is null for every other question.

    "listed_by" says what was asked for: "words" as typed; of several ("X and Y but not Z") "each" of them, of which a
    report has all, or with "any_of" one or more, and those it must be "without"; "called", the title of the reports
    that alone were looked through.  Each report has the pages that hold the words ("pages"; all its pages when no words
    were asked for) and the first of them ("first_page", null for a document without pages), where "spans" are.
    """
    if listing is None:
        return {"listing": None, "listed_by": None}
    return {
        "listing": [
            {
                "report": report_json(m.report),
                "pages": m.n_pages,
                "first_page": _page_or_none(m.first.page or 0),
                "first_printed_page": m.first.printed,
                "spans": _spans_json(m.spans),
                "link": m.first.link,
            }
            for m in listing.reports
        ],
        "listed_by": {
            "by": listing.by,
            "words": listing.words or None,
            "each": list(listing.each),
            "any_of": listing.any_of,
            "without": list(listing.without),
            "called": listing.called or None,
            "publisher": listing.publisher or None,
            "year_from": listing.year_from,
            "year_to": listing.year_to,
            "note": listing.note or None,
        },
    }


def known_json(known: KnownReport) -> Json:
    """A report that is known and not in the library."""
    return {
        "id": known.id,
        "title": known.title,
        "publisher": known.publisher or None,
        "date": known.date or None,
        "address": known.address or None,
    }


def hits_json(query: str, hits: Sequence[Hit], reports: dict[str, Report], seconds: float) -> Json:
    """The best passages for a query."""
    return {
        "query": query,
        "hits": [
            {
                "rank": h.rank,
                "score": round(h.score, 6),
                "cosine": round(h.cosine, 6),
                "bm25": round(h.bm25, 6),
                "report": report_json(reports[h.passage.report_id]),
                "page": _page_or_none(h.passage.spans[0].page),
                "pages": sorted({s.page for s in h.passage.spans if s.page}),
                "text": h.passage.text,
                "headings": list(h.passage.headings),
                "locator": h.passage.locator or None,
            }
            for h in hits
        ],
        "seconds": round(seconds, 4),
    }


def problem_json(problem: Problem) -> Json:
    """Something a person should mend."""
    return {"what": problem.what, "where": problem.where, "do": problem.do}


def build_json(summary: BuildSummary) -> Json:
    """What a build did."""
    return {
        "added": list(summary.added),
        "updated": list(summary.updated),
        "renamed": list(summary.renamed),
        "removed": list(summary.removed),
        "unchanged": summary.unchanged,
        "skipped": [{"file": file, "reason": reason} for file, reason in summary.skipped],
        "problems": [problem_json(p) for p in summary.problems],
        "reports": summary.reports,
        "pages": summary.pages,
        "pages_without_text": summary.pages_without_text,
        "passages": summary.passages,
        "embedded": summary.embedded,
        "truncated_tokens": summary.truncated_tokens,
        "seconds": round(summary.seconds, 3),
    }


def listed_json(summary: ReportSummary) -> Json:
    """A report as `list` shows it."""
    return {
        **report_json(summary.report),
        "authors": list(summary.report.authors),
        "tags": list(summary.report.tags),
        "places": list(summary.report.places),
        "aliases": list(summary.report.aliases),
        "pages": summary.pages,
        "pages_without_text": summary.pages_without_text,
        "pages_by_ocr": summary.report.pages_by_ocr,
        "passages": summary.passages,
        "notes": list(summary.report.notes),
    }


def page_json(page: Page) -> Json:
    """A page as `show` shows it."""
    return {
        "page": _page_or_none(page.number),
        "label": page.label or None,
        "printed": page.printed,
        "text": page.text,
        "headings": list(page.headings),
        "footnotes": list(page.footnotes),
        "trouble": list(page.trouble),
    }


def place_json(place: Place) -> Json:
    """Where words stand in the library."""
    return {
        "report": report_json(place.report),
        "page": place.page,
        "page_label": place.label or None,
        "printed_page": place.printed,
        "spans": _spans_json(place.spans),
        "text": place.text,
        "link": place.link,
    }


def _difference_json(changes: Sequence[Change]) -> list[Json] | None:
    return [{"page": c.page, "briefing": c.briefing} for c in changes] or None


def verdict_json(verdict: Verdict) -> Json:
    """A quotation of a finished briefing and what was found of it."""
    return {
        "text": verdict.said.text,
        "status": verdict.status,
        "found": place_json(verdict.found) if verdict.found is not None else None,
        "parts": [place_json(p) for p in verdict.parts],
        "difference": _difference_json(verdict.changes),
        "message": verdict.message,
        "since_export": verdict.since or None,
        "number": verdict.said.number,
        "style": verdict.said.style,
        "cited": list(verdict.said.cited),
    }


def checked_json(checked: Checked) -> Json:
    """A finished briefing and its verdicts, in document order."""
    counts: dict[str, int] = {}
    for verdict in checked.verdicts:
        counts[verdict.status] = counts.get(verdict.status, 0) + 1
    return {
        "file": checked.file,
        "quotations": [verdict_json(v) for v in checked.verdicts],
        "counts": counts,
        "all_exact": checked.all_exact,
        "terms": checked.terms,
        "reports": checked.reports,
        "seconds": round(checked.seconds, 3),
    }
