"""Hits -> an answer.  The one place where "answered" or "not found" is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from ..datatypes import Answer, Coverage, Hit, Meaning, ModelInput, Quote, Report
from ..protocols import CloseReader, Searchable
from ..settings import MAX_QUOTES, MIN_QUOTES
from ..text import listed, term
from .absent import Within, is_nearly_written, never_mentioned, told_by_its_head, unheard_of
from .bands import Count, own_count
from .bodies import Body, bodies_in, from_another_body
from .confidence import Evidence, confidence, rule_for, weigh
from .counting import counts_without_naming, names_so_many
from .doubts import OF_TOPIC, leaves_open, marked, of_another_year, of_topic, says_what_it_is, with_headings
from .editions import Settled, settle_editions, with_editions
from .furniture import is_remark
from .headed import headed_by_it
from .headers import headers_among, is_header
from .imprints import is_imprint, is_list_of_sources, names_publication, only_its_own
from .nearness import all_of_other_places, elsewhere, leaves_place_out, of_another_place, why_not
from .parts import describe_parts, read_pieces
from .pieces import Piece
from .question import Question, rarity, read_question
from .quoting import Chosen, choose_sentence, make_quote, sentence_of
from .repeats import joined, same_words
from .speaking import Speaker

_PER_PAGE = 2
_NEAR_MISSES = 3
# A further quotation is shown while its hit scores at least this share of the best one's.
_KEEP_UP_WITH = 0.45
# A digest tells what an original says; it speaks first only where it fits clearly better.
_DIGEST_COUNTS = 0.85
# What it says of itself and of what is to be checked stands behind what it tells; so does, in any report, what only
# dates a report.
_REMARKS_COUNT = 0.6
# An entry in a list of sources names what was read, an imprint how it is had; they hardly ever answer.
_SOURCES_COUNT = 0.3
# ... and while its best sentence is worth this share of the best sentence of all.
_SAYS_AS_MUCH = 0.35
# How much the best sentence counts in the order.
_SENTENCE_COUNTS = 0.1
# A further quotation is strong only where its passage holds at least this share of what is asked, by rarity.  Of 95
# further quotations for tuning that were strong without this .59 answered; of the 59 that were so with it .71, of the
# others .39.  Where the first is weak, whatever share it holds.
_ASKED = 0.5
# Words that say what the thing asked about is are right in ten cases of ten on the questions for tuning, by Laplace's
# rule 0.92, whatever is near them; sentence and passage alone give them 0.26 to 0.89.
_SAYS_WHAT = 0.8
# Asked who holds an office, what a thing is, what holds for a number of one's own, or what a report says, words that do
# not say so, or are not that report's, stand behind those that do and are.
_SAYS_IT_NOT = 0.75
# What stands below a heading that asks the very question, or names as many places as it asks for, is lifted by as much.
_HEADED_COUNTS = 1.15


def compose_answer(
    question: str, searched_for: Sequence[str], hits: Sequence[Hit], index: Searchable, coverage: Coverage,
    *, k: int | None = None, meant: Sequence[Meaning] = (), within: Within | None = None,
    reader: CloseReader | None = None, speaker: Speaker | None = None,
) -> Answer:  # fmt: skip
    """The answer to a question from its hits, best first.

    searched_for: the readings that were searched, the one that leads first; evidence is weighed against it.
    k: how many quotations at most; MAX_QUOTES if not given.  meant: what its acronyms mean in this library.
    within: the reports chosen, None for all; a name that none of them mentions is not answered from them.
    reader: reads each quotation once more, where its passage was read closely.  speaker: the report asked to speak.
    """
    leads = searched_for[0] if searched_for else question
    asked, pieces, unheard = _read(question, leads, hits, index, meant, within)
    asked = replace(asked, speaker=speaker)
    settled = settle_editions(asked, *_by_worth(asked, hits, index), index)
    weighed = _Weighed(asked, settled, index, reader)
    evidence = weighed.evidence(0) if settled.hits else Evidence()
    sure, rule = confidence(evidence), rule_for(evidence)
    absent = bool(unheard or never_mentioned(asked, index, within))
    picked: list[Quote] = []
    if settled.hits and not absent and sure >= rule.threshold:
        picked = with_editions(_pick(weighed, k=k or MAX_QUOTES), settled, index)
    if absent or _unspoken(asked, picked) or (picked and all_of_other_places(pieces, picked, index)):
        picked, sure = [], min(sure, rule.threshold / 2)
    base = Answer(question, "not_found", tuple(searched_for), confidence=round(sure, 4), coverage=coverage,
                  evidence=tuple(asdict(evidence).items()))  # fmt: skip
    if not picked:
        parts = describe_parts(pieces, index, meant, chosen=within.reports if within else None)
        near = with_editions(_near_misses(weighed, pieces), settled, index)
        return replace(base, near_misses=tuple(near), parts=tuple(parts))
    bodies = bodies_in(asked.text, pieces, (summary.report for summary in index.reports.values()), index.written())
    judge = partial(_judged, asked, pieces, bodies, rule.strong)
    judged = [judge(picked[0])]
    others = picked[1:]
    if judged[0].strength == "weak":
        others = [replace(quote, strength="strong") for quote in others]
    judged += [judge(quote) for quote in others]
    # The strong ones first, then what is of the place and year asked, and of these what says what a thing is; else as
    # they came.
    judged.sort(
        key=lambda quote: (quote.strength == "weak", bool(quote.why_not), not says_what_it_is(asked, marked(quote)))
    )
    return with_quotes(base, judged)


def with_quotes(answer: Answer, quotes: Sequence[Quote]) -> Answer:
    """The answer with these quotations, as sure as the first of them; without any, not found."""
    if not quotes:
        return replace(answer, status="not_found", strength=None, quotes=())
    first = quotes[0]
    return replace(
        answer, status="answered", strength=first.strength, confidence=first.confidence, quotes=tuple(quotes)
    )


def _read(
    question: str, leads: str, hits: Sequence[Hit], index: Searchable, meant: Sequence[Meaning], within: Within | None
) -> tuple[Question, list[Piece], bool]:
    """The reading that leads, what it is made of, and whether it asks the meaning of a term that no report has."""
    asked = read_question(leads, rarity(index.keywords, len(index.vectors)), meant, _own_count(leads, index))
    pieces = read_pieces(question, asked.text, index)
    pieces = [piece for piece in pieces if asked.count is None or piece.text != asked.count.figure]
    unheard = unheard_of(asked, pieces, index, within)
    if unheard is None or is_nearly_written(unheard, hits):
        return asked, pieces, False
    head = told_by_its_head(asked, hits)
    return (asked, [unheard], True) if head is None else (replace(asked, defined=head), pieces, False)


def _unspoken(asked: Question, picked: Sequence[Quote]) -> bool:
    """Whether a report is asked to speak, and none of these are words of it, or on it, about what is asked."""
    speaker = asked.speaker
    if speaker is None:
        return False
    return not any(speaker.speaks_in(quote) and of_topic(asked, with_headings(quote)) >= OF_TOPIC for quote in picked)


def _near_misses(weighed: _Weighed, pieces: Sequence[Piece]) -> list[Quote]:
    """What stands nearest to a question that is not answered, and why each is only near."""
    speaker, misses = weighed.question.speaker, _pick(weighed, k=_NEAR_MISSES)
    silent = [speaker.silent(quote) if speaker else "" for quote in misses]
    return [replace(q, strength="weak", why_not=s or why_not(pieces, q)) for q, s in zip(misses, silent, strict=True)]


def _own_count(question: str, index: Searchable) -> Count | None:
    """The asker's own number; one that some report writes with what is counted is the report's."""
    count = own_count(question)
    if count is None or count.in_words:
        return count
    return None if index.passages_with((term(count.figure), count.of)) else count


def _judged(question: Question, pieces: Sequence[Piece], bodies: Sequence[Body], border: float, quote: Quote) -> Quote:
    """A quotation called strong or weak; one that speaks of another place, year or body than asked says so.

    Strong is what is sure enough, or the very definition asked for, and leaves nothing plainly open.  A definition is
    at least as sure as definitions are.
    """
    if of_another_place(pieces, quote) or of_another_year(question, quote):
        return replace(quote, strength="weak", why_not=elsewhere(pieces, quote))
    if another := from_another_body(bodies, quote):
        return replace(quote, strength="weak", why_not=another)
    if question.speaker is not None and (silent := question.speaker.silent(quote)):
        return replace(quote, strength="weak", why_not=silent)
    if leaves_place_out(question.places, [quote.text, *quote.headings], quote.citation.report):
        return replace(quote, strength="weak", why_not=f"does not name {listed(question.places, 'or')}")
    says_what = says_what_it_is(question, marked(quote))
    more_asked = question.defined is not None and not question.defined.alone
    if leaves_open(question, quote) and not (says_what and more_asked):
        return replace(quote, strength="weak")
    if says_what:
        return replace(quote, strength="strong", confidence=max(quote.confidence, _SAYS_WHAT))
    so_many = quote.confidence >= border / 2 and names_so_many(question.text, marked(quote))
    if headed_by_it(question, quote.headings) or so_many:
        return replace(quote, strength="strong", confidence=max(quote.confidence, border))
    beside = quote.strength == "weak"  # as it was picked
    return replace(quote, strength="strong" if quote.confidence >= border and not beside else "weak")


def _by_worth(
    question: Question, hits: Sequence[Hit], index: Searchable
) -> tuple[list[Hit], list[Chosen], list[Report]]:
    """Hits with their chosen sentences and reports, in the order they may speak.

    What a passage is worth is its fused score, and a tenth its best sentence; a digest stands behind every original
    that is nearly as good, a list of sources behind all that says something.
    """
    headers = [headers_among(hit, index.page) for hit in hits]
    chosen = [choose_sentence(hit, question, found) for hit, found in zip(hits, headers, strict=True)]
    only_header = {id(hit) for hit, c, found in zip(hits, chosen, headers, strict=True) if c.sentence in found}
    best = max((c.score for c in chosen), default=0.0) or 1.0
    defined = question.defined
    banded = any(c.alone for c in chosen)

    def worth(hit: Hit, words_chosen: Chosen, report: Report) -> float:
        sources = _names_sources(question, hit)
        fit = (1 - _SENTENCE_COUNTS) * hit.score + _SENTENCE_COUNTS * words_chosen.score / best
        sentence = sentence_of(hit, words_chosen)
        if (question.office and not question.said_in(sentence)) or (defined and not defined.says.search(sentence)):
            fit *= _SAYS_IT_NOT
        if defined and not defined.named.search("\n".join([*hit.passage.headings, hit.passage.text])):
            fit *= _SAYS_IT_NOT
        if (banded and not words_chosen.alone) or counts_without_naming(question.text, sentence):
            fit *= _SAYS_IT_NOT
        if question.speaker is not None and not question.speaker.leads_in(hit, report):
            fit *= _SAYS_IT_NOT
        if leaves_place_out(question.places, [hit.passage.text, *hit.passage.headings], report):
            fit *= _SAYS_IT_NOT
        if (report.kind == "digest" and is_remark(sentence)) or only_its_own(sentence, question.text):
            fit *= _REMARKS_COUNT
        if id(hit) in only_header or names_publication(sentence, hit.passage.text, question.text):
            fit *= _SOURCES_COUNT
        if headed_by_it(question, hit.passage.headings) or names_so_many(question.text, sentence):
            fit *= _HEADED_COUNTS
        return fit * (_DIGEST_COUNTS if report.kind == "digest" else 1.0) * (_SOURCES_COUNT if sources else 1.0)

    reports = [index.reports[hit.passage.report_id].report for hit in hits]
    ordered = sorted(zip(hits, chosen, reports, strict=True), key=lambda found: (-worth(*found), found[0].passage.id))
    return [h for h, _, _ in ordered], [c for _, c, _ in ordered], [r for _, _, r in ordered]


def _names_sources(question: Question, hit: Hit) -> bool:
    """Whether a passage only names what was read, or how the report itself is licensed and had."""
    text = hit.passage.text
    return is_list_of_sources(text, hit.passage.headings) or is_imprint(text, question.text)


class _Weighed:
    """The quotation of each hit and the evidence in it, made when first asked for."""

    def __init__(self, question: Question, settled: Settled, index: Searchable, reader: CloseReader | None) -> None:
        self.question, self.settled, self.index = question, settled, index
        self._reader = reader
        self._quotes: dict[int, Quote] = {}
        self._evidence: dict[int, Evidence] = {}

    def quote(self, n: int) -> Quote:
        """The quotation of hit n."""
        if n not in self._quotes:
            found = self.settled
            self._quotes[n] = make_quote(found.hits[n], found.chosen[n], found.reports[n], self.index.page)
        return self._quotes[n]

    def evidence(self, n: int) -> Evidence:
        """The evidence in hit n, its quotation read once more if its passage was read closely."""
        if n not in self._evidence:
            found, said = self.settled, None
            if self._reader is not None and found.hits[n].closely is not None:
                given = ModelInput(found.hits[n].passage.prefix, self.quote(n).text)
                (said,) = self._reader.read(self.question.text, [given])
            self._evidence[n] = weigh(self.question, found.hits, found.chosen, found.reports, n, said)
        return self._evidence[n]


def _pick(weighed: _Weighed, *, k: int) -> list[Quote]:
    """Up to k quotations: best hits first, nothing said twice, not all from one page, whole library given a chance."""
    question, index = weighed.question, weighed.index
    hits, chosen = weighed.settled.hits, weighed.settled.chosen
    picked: list[Quote] = []
    per_page: dict[tuple[str, int], int] = {}
    best = hits[0].score if hits else 0.0
    best_words = max((c.score for c in chosen), default=0.0)
    for n, (hit, words_chosen) in enumerate(zip(hits, chosen, strict=True)):
        if len(picked) >= k:
            break
        if len(picked) >= MIN_QUOTES and hit.score < _KEEP_UP_WITH * best:
            break
        sources = _names_sources(question, hit)
        if picked and (sources or (len(picked) >= MIN_QUOTES and words_chosen.score < _SAYS_AS_MUCH * best_words)):
            continue
        place = (hit.passage.report_id, hit.passage.spans[0].page)
        if per_page.get(place, 0) >= _PER_PAGE:
            continue
        quote = weighed.quote(n)
        if picked and all(is_header(index.page(hit.passage.report_id, span.page), span) for span in quote.spans):
            continue
        twin = next((i for i, other in enumerate(picked) if same_words(quote.text, other.text)), None)
        if twin is not None:
            picked[twin] = joined(picked[twin], quote)
            continue
        evidence = weighed.evidence(n)
        # What was not read closely where the best was is not as well judged.
        unread = hit.closely is None and hits[0].closely is not None
        beside = bool(picked) and (unread or evidence.coverage < _ASKED)
        sure = round(confidence(evidence), 4)
        picked.append(replace(quote, confidence=sure, strength="weak" if beside else "strong"))
        per_page[place] = per_page.get(place, 0) + 1
    return picked


__all__ = ["Evidence", "Within", "compose_answer", "with_quotes"]
