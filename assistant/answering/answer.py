"""Hits -> an answer.  The one place where "answered" or "not found" is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from ..datatypes import Answer, Coverage, Hit, Quote, Report, Strength
from ..protocols import Searchable
from ..settings import MAX_QUOTES, MIN_QUOTES
from ..text import term, words
from .confidence import Evidence, confidence, strong, threshold, weigh
from .parts import describe_parts, why_not
from .question import Question, is_acronym, rarity, read_question
from .quoting import Chosen, choose_sentence, is_list_of_sources, make_quote

_PER_PAGE = 2
_NEAR_MISSES = 3
_SAME_WORDS = 0.8
# A further quotation is shown while its hit scores at least this share of the best one's.
_KEEP_UP_WITH = 0.45
# A digest tells what an original says; it speaks first only where it fits clearly better.
_DIGEST_COUNTS = 0.85
# An entry in a list of sources names what was read; it hardly ever answers.
_SOURCES_COUNT = 0.3
# ... and while its best sentence is worth this share of the best sentence of all.
_SAYS_AS_MUCH = 0.5


def compose_answer(
    question: str, searched_for: Sequence[str], hits: Sequence[Hit], index: Searchable, coverage: Coverage,
    *, k: int | None = None,
) -> Answer:  # fmt: skip
    """The answer to a question from its hits, best first.

    searched_for: the readings that were searched, the one that leads first; evidence is weighed against it.
    k: how many quotations at most; MAX_QUOTES if not given.
    """
    hits = _by_worth(hits, index)
    asked = read_question(searched_for[0] if searched_for else question, rarity(index.keywords, len(index.vectors)))
    chosen = [choose_sentence(hit, asked) for hit in hits]
    reports = [index.reports[hit.passage.report_id].report for hit in hits]
    evidence = weigh(asked, hits, chosen, reports)
    sure = confidence(evidence)
    absent = _never_mentioned(asked, index)
    if absent:
        sure = min(sure, threshold() / 2)
    base = Answer(question, "not_found", tuple(searched_for), confidence=round(sure, 4), coverage=coverage,
                  evidence=tuple(asdict(evidence).items()))  # fmt: skip
    if not hits or sure < threshold():
        parts, _ = describe_parts(asked.text, index)
        misses = _pick(asked, hits, chosen, reports, index, k=_NEAR_MISSES)
        near = (replace(q, strength="weak", why_not=why_not(asked.text, _said(q))) for q in misses)
        return replace(base, near_misses=tuple(near), parts=tuple(parts))
    quotes = _pick(asked, hits, chosen, reports, index, k=k or MAX_QUOTES)
    strength: Strength = "strong" if sure >= strong() else "weak"
    return replace(base, status="answered", strength=strength, quotes=tuple(quotes))


def _by_worth(hits: Sequence[Hit], index: Searchable) -> list[Hit]:
    """Hits in order, a digest behind every original that is nearly as good, lists of sources behind all that speaks."""

    def worth(hit: Hit) -> float:
        digest = index.reports[hit.passage.report_id].report.kind == "digest"
        sources = is_list_of_sources(hit.passage.text, hit.passage.headings)
        return hit.score * (_DIGEST_COUNTS if digest else 1.0) * (_SOURCES_COUNT if sources else 1.0)

    return sorted(hits, key=lambda hit: (-worth(hit), hit.passage.id))


def _said(quote: Quote) -> str:
    report = quote.citation.report
    return " ".join([quote.text, *quote.headings, report.title, report.publisher, str(report.year or "")])


def _never_mentioned(question: Question, index: Searchable) -> list[str]:
    """Names, years and figures of the question that no report holds; acronyms may be spelt out."""
    catalogue = {
        t
        for summary in index.reports.values()
        for text in (summary.report.title, summary.report.publisher, str(summary.report.year or ""))
        for t in (term(w) for w in words(text))
    }
    return [
        name
        for name in question.names
        if not is_acronym(name) and term(name) not in catalogue and not index.keywords.document_frequency(term(name))
    ]


def _pick(
    question: Question, hits: Sequence[Hit], chosen: Sequence[Chosen], reports: Sequence[Report], index: Searchable,
    *, k: int,
) -> list[Quote]:  # fmt: skip
    """Up to k quotations: best hits first, nothing said twice, not all from one page, whole library given a chance."""
    picked: list[Quote] = []
    per_page: dict[tuple[str, int], int] = {}
    best = hits[0].score if hits else 0.0
    best_words = max((c.score for c in chosen), default=0.0)
    for hit, words_chosen, report in zip(hits, chosen, reports, strict=True):
        if len(picked) >= k:
            break
        if len(picked) >= MIN_QUOTES and hit.score < _KEEP_UP_WITH * best:
            break
        sources = is_list_of_sources(hit.passage.text, hit.passage.headings)
        if picked and (sources or (len(picked) >= MIN_QUOTES and words_chosen.score < _SAYS_AS_MUCH * best_words)):
            continue
        place = (hit.passage.report_id, hit.passage.spans[0].page)
        if per_page.get(place, 0) >= _PER_PAGE:
            continue
        quote = make_quote(hit, words_chosen, report, index.page)
        twin = next((n for n, other in enumerate(picked) if _same_words(quote.text, other.text)), None)
        if twin is not None:
            picked[twin] = _joined(picked[twin], quote)
            continue
        own = question.coverage({term(w) for w in words(quote.text)})
        answers = hit.cosine >= 0.35 and own >= 0.4
        picked.append(replace(quote, strength="strong" if answers else "weak"))
        per_page[place] = per_page.get(place, 0) + 1
    return picked


def _joined(kept: Quote, other: Quote) -> Quote:
    """One quotation that names both places; an original speaks before a digest."""
    if kept.citation.report.kind == "digest" and other.citation.report.kind == "report":
        kept, other = replace(other, also_in=kept.also_in, strength=kept.strength), kept
    places = [kept.citation, *kept.also_in]
    if any((c.report.id, c.page) == (other.citation.report.id, other.citation.page) for c in places):
        return kept
    return replace(kept, also_in=(*kept.also_in, other.citation))


def _same_words(one: str, other: str, *, n: int = 4) -> bool:
    """Whether the shorter of two texts is nearly all in the other, by runs of n words."""
    shingles = []
    for text in (one, other):
        found = [w.lower() for w in words(text)]
        shingles.append({tuple(found[i : i + n]) for i in range(max(len(found) - n + 1, 1))})
    few = min(shingles, key=len)
    return len(shingles[0] & shingles[1]) >= _SAME_WORDS * len(few)


__all__ = ["Evidence", "compose_answer"]
