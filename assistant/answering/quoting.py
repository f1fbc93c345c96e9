"""From a hit to a quotation: the words that answer, and enough around them to stand alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..datatypes import Citation, Hit, Page, Passage, Quote, Report, Span, chance
from ..text import holds, sentences, terms
from .counting import counts_without_naming, names_so_many
from .figures import asks_for_kind, lacks_figure, lacks_kind
from .furniture import is_fragment, only_asks, points_on, says_it_is_not_there
from .headers import caption_of, header_of
from .imprints import only_its_own
from .items import MOST_WORDS, STEM, items_after, looks_like_item
from .question import Question
from .standing import PageOf, block_at, spans_between

MAX_WORDS = 80
# Sentences chosen by how many of the question's rare words they hold, by meaning, and by the kind of answer asked for.
# Weights follow a trial on SQuAD 2.0 (rare words 0.84 alone, pooled vectors 0.76, both 0.86).
# What is no whole sentence counts less: an officer cannot sign "task-force) (ETF) is a joint unit".
FRAGMENT_COUNTS = 0.85
UNASKED_FRAGMENT_COUNTS = 0.4  # one without a word of the question: the header of a table, a label
WITHOUT_PHRASE_COUNTS = 0.5  # of words in quotation marks
IN_BAND_COUNTS, OUT_OF_BAND_COUNTS = 1.5, 0.5  # of a rule for numbers like the asker's own, or for others
POINTING_COUNTS = 0.6  # of "the table below shows ...", "this report is dated ..." and "it has a CC BY licence"
ELSEWHERE_COUNTS = 0.7  # of a sentence that names another place than asked
UNNAMED_COUNTS = 0.4  # of "how the four councils ..." where it is asked which they are
HEADER_COUNTS = 0.1  # it stands above the row that answers, and is quoted with it
COVERAGE_WEIGHT, COSINE_WEIGHT, WANTED_WEIGHT, SAID_WEIGHT = 0.55, 0.45, 0.15, 0.15
# Where a passage was read closely, what that says of a sentence counts so much beside words and meaning; and its news,
# the words that are not the question's own, for what repeats the question answers nothing.  Of 240 passages that answer
# questions for tuning the sentence chosen holds the answer in .85, in .83 without news.
CLOSE_WEIGHT, NEWS_WEIGHT = 0.7, 0.08
ENOUGH_NEWS = 8  # words
# The chance from which a second sentence of the paragraph is marked too.
ALSO_ANSWERS = 0.4
_LEANS = re.compile(
    r"[\"'\u201c\u2018(]*(?:it|its|this|these|that|those|they|their|them|he|she|his|her|such|here|there|however|"
    r"moreover|furthermore|also|but|and|so|therefore|thus|both|including|"
    r"the (?:former|latter|same|above|act|bill|order)|(?:[\w\u2019'-]+ ){1,4}?also)\b",  # "the council also asks"
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best sentence of a hit.  score: 0 to about 1.  coverage: the share of the question it holds.

    alone: it answers for the asker's own number, and the sentences around it for other numbers.
    beside: sentences without the figure, sum or time that is asked for and that it has; they are no second answer.
    """

    sentence: int
    score: float
    coverage: float
    cosine: float
    alone: bool = False
    beside: frozenset[int] = frozenset()


def sentence_of(hit: Hit, chosen: Chosen) -> str:
    """The words of the chosen sentence."""
    passage = hit.passage
    return passage.text[slice(*passage.sentences[chosen.sentence])] if passage.sentences else passage.text


def choose_sentence(hit: Hit, question: Question, headers: Collection[int] = ()) -> Chosen:
    """The sentence of a passage that answers best.

    headers: sentences that are only the header of a table, taken where there is nothing else.
    """
    best = Chosen(0, -1.0, 0.0, 0.0)
    read = hit.closely.sentences if hit.closely is not None else ()
    asked = set(terms(question.text))
    for n, (start, end) in enumerate(hit.passage.sentences or ((0, len(hit.passage.text)),)):
        words = hit.passage.text[start:end]
        said = set(terms(words))
        coverage = question.coverage(said)
        cosine = hit.sentence_cosines[n] if n < len(hit.sentence_cosines) else 0.0
        score = COVERAGE_WEIGHT * coverage + COSINE_WEIGHT * max(cosine, 0.0)
        if n < len(read):
            score = (1 - CLOSE_WEIGHT) * score + CLOSE_WEIGHT * chance(read[n])
            score += NEWS_WEIGHT * min(len(said - asked), ENOUGH_NEWS) / ENOUGH_NEWS
        score += WANTED_WEIGHT * bool(question.wants and question.wants.search(words))
        score += SAID_WEIGHT * (question.said_in(words) or names_so_many(question.text, words))
        in_band = question.count.in_band(words) if question.count else None
        if in_band is not None:
            score *= IN_BAND_COUNTS if in_band else OUT_OF_BAND_COUNTS
        if is_fragment(words):
            score *= FRAGMENT_COUNTS if coverage else UNASKED_FRAGMENT_COUNTS
        if question.phrases and not any(holds(words, phrase) for phrase in question.phrases):
            score *= WITHOUT_PHRASE_COUNTS
        if n in headers:
            score *= HEADER_COUNTS
        if points_on(words) or only_its_own(words, question.text) or only_asks(words, question.text):
            score *= POINTING_COUNTS
        if counts_without_naming(question.text, words):
            score *= UNNAMED_COUNTS
        if question.is_of_elsewhere(words):
            score *= ELSEWHERE_COUNTS
        if score > best.score:
            best = Chosen(n, score, coverage, cosine, alone=bool(in_band))
    return replace(best, beside=_without_kind(hit.passage, question, best.sentence))


def _without_kind(passage: Passage, question: Question, chosen: int) -> frozenset[int]:
    """Sentences that tell no figure, sum or time, where one is asked for and the chosen sentence tells it."""

    def tells(n: int) -> bool:
        words = passage.text[slice(*passage.sentences[n])]
        return not (lacks_figure(question.text, words) or lacks_kind(question.text, words))

    if not asks_for_kind(question.text) or chosen >= len(passage.sentences) or not tells(chosen):
        return frozenset()
    return frozenset(n for n in range(len(passage.sentences)) if not tells(n))


def make_quote(hit: Hit, chosen: Chosen, report: Report, page_of: PageOf) -> Quote:
    """The quotation for a hit: whole sentences around the chosen one, never begun in the middle of one."""
    passage = hit.passage
    each = passage.sentences or ((0, len(passage.text)),)
    first, last = _thought(passage, each, chosen.sentence)
    pieces = _with_stem(passage, each, first, last)
    spans = [span for start, end in pieces for span in spans_between(passage, start, end)]
    pages = {span.page: page_of(passage.report_id, span.page) for span in spans}
    spans = [_whole(span, pages[span.page]) for span in spans]
    header = header_of(pages.get(spans[0].page), spans[0])
    if header is not None:
        spans.insert(0, header)
    elif (caption := caption_of(pages.get(spans[-1].page), spans[-1])) is not None:
        spans = sorted([*spans, caption], key=lambda span: (span.page, span.start))
    items = items_after(spans[-1], passage.report_id, page_of)
    pages |= {span.page: page_of(passage.report_id, span.page) for span in items if span.page not in pages}
    spans = _merge([*spans, *items], pages)
    text = _text_of(spans, pages, passage)
    answer = passage.text[slice(*each[chosen.sentence])]
    also = "" if chosen.alone else _also_answers(hit, each, chosen, first, last)
    return Quote(
        text=text,
        spans=tuple(spans),
        citation=cite(report, pages.get(spans[0].page), spans[0].page, passage.locator),
        score=hit.score,
        answer_spans=tuple(_marks(text, answer, also, items=bool(items) or chosen.sentence < last)),
        headings=tuple(h for h in passage.headings if not _NO_HEADING.search(h)),
        trouble=tuple(dict.fromkeys(t for page in pages.values() if page for t in page.trouble)),
    )


def _also_answers(hit: Hit, each: Sequence[tuple[int, int]], chosen: Chosen, first: int, last: int) -> str:
    """A second sentence of the quoted paragraph that close reading takes for an answer as well, or "".

    "The council has three reserves.  The largest is for floods." often answers in both.
    """
    passage, read = hit.passage, hit.closely.sentences if hit.closely is not None else ()

    def near(n: int) -> bool:
        low, high = sorted((n, chosen.sentence))
        return low < high and n not in chosen.beside and not any(_parted(passage, each, at) for at in range(low, high))

    best = max((n for n in range(first, min(last + 1, len(read))) if near(n)), key=lambda n: read[n], default=None)
    if best is None or chance(read[best]) < ALSO_ANSWERS:
        return ""
    words = passage.text[slice(*each[best])]
    return "" if is_fragment(words) or points_on(words) or says_it_is_not_there(words) else words


def _marks(text: str, answer: str, also: str, *, items: bool) -> list[tuple[int, int]]:
    """Offsets of the words that answer: the chosen sentence, then what it opens or a second sentence.

    items: whether something follows that the chosen sentence may open, as a list.
    """
    found = _found_in(text, answer)
    if not found:
        return [(0, len(text))]
    end = found[0][1]
    if items and end + 1 < len(text) and not text[end].strip() and STEM.search(answer):
        return [*found, (end + 1, len(text))]  # asked for the list, its items are the answer
    return found + _found_in(text, also)


def _found_in(text: str, words: str) -> list[tuple[int, int]]:
    at = text.rfind(words) if words else -1
    return [(at, at + len(words))] if at >= 0 else []


_NO_HEADING = re.compile(r"\bintentionally (?:left )?blank\b", re.IGNORECASE)


def cite(report: Report, page: Page | None, number: int, locator: str) -> Citation:
    """Where a quotation stands."""
    if number == 0 or page is None:
        return Citation(report, number or None, locator=locator)
    return Citation(report, number, page.label, page.printed, locator)


def _whole(span: Span, page: Page | None) -> Span:
    """The span grown to whole sentences of its block: a long sentence may have been cut between two passages."""
    block = block_at(page, span.start) if page is not None else None
    if page is None or block is None:
        return span
    start, end = span.start, span.end
    for low, high in sentences(page.text, block.start, max(block.end, span.end)):
        if low < start < high and len(page.text[low:end].split()) <= MOST_WORDS:
            start = low
        if low < end < high and len(page.text[start:high].split()) <= MOST_WORDS:
            end = high
    return Span(span.page, start, end)


def _thought(passage: Passage, each: Sequence[tuple[int, int]], chosen: int) -> tuple[int, int]:
    """First and last sentence of the quotation around the chosen one, within MAX_WORDS where sentences allow.

    First what its pronouns need, then the rest of its paragraph, then as much of what the paragraph says before as may
    lead.
    """

    def length(first: int, last: int) -> int:
        return len(passage.text[each[first][0] : each[last][1]].split())

    first = last = chosen
    while (
        first > 0
        and _LEANS.match(passage.text, each[first][0])
        and not _parted(passage, each, first - 1)
        and length(first - 1, last) <= MAX_WORDS
    ):
        first -= 1
    most = MOST_WORDS if STEM.search(passage.text[slice(*each[chosen])]) else MAX_WORDS  # a stem needs what it opens
    while (
        last + 1 < len(each)
        and (not _parted(passage, each, last) or _opens_list(passage, each[last]))
        and length(first, last + 1) <= most
        and not _stray_overleaf(passage, each, last + 1)
    ):
        last += 1
    page = spans_between(passage, *each[first])[0].page  # the page cited stays that of what was chosen
    for n in range(first - 1, -1, -1):
        if _parted(passage, each, n) or length(n, last) > MAX_WORDS:
            break
        if spans_between(passage, *each[n])[0].page != page:
            break
        begins = n > 0 and _parted(passage, each, n - 1)
        words = passage.text[slice(*each[n])]
        cut = words[:1].islower() and not looks_like_item(words)  # the end of a sentence that begins elsewhere
        if not cut and (begins or not _LEANS.match(words)):
            first = n
    return first, last


def _stray_overleaf(passage: Passage, each: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether sentence n is a caption or a title at the top of another page than the one before it stands on."""
    if not is_fragment(passage.text[slice(*each[n])]):
        return False
    return spans_between(passage, *each[n])[0].page != spans_between(passage, *each[n - 1])[-1].page


def _parted(passage: Passage, each: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether a block ends between sentence n and the next."""
    return "\n" in passage.text[each[n][1] : each[n + 1][0]]


def _opens_list(passage: Passage, sentence: tuple[int, int]) -> bool:
    return passage.text[sentence[0] : sentence[1]].rstrip().endswith((":", ";", ",", "; and", "; or"))


def _stem_of(passage: Passage, each: Sequence[tuple[int, int]], first: int) -> int | None:
    """The sentence that ends with a colon and opens the list this sentence is an item of.

    What follows a list whose items are marked is no item of it without such a mark.
    """
    if first == 0 or not _parted(passage, each, first - 1):
        return None
    marked = looks_like_item(passage.text[slice(*each[first])])
    for n in range(first - 1, -1, -1):
        text = passage.text[slice(*each[n])].rstrip()
        if text.endswith(":"):
            return n
        goes_on = _parted(passage, each, n) and text[-1:] in ";,"
        if not goes_on and not (marked and looks_like_item(text)):
            return None
    return None


def _with_stem(passage: Passage, each: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The sentences as one stretch of the passage; an item of a list with its stem.

    With the whole list where MOST_WORDS allow, or all items before it where MAX_WORDS do, else stem and item alone.
    """
    stem = _stem_of(passage, each, first)
    if stem is None:
        return [(each[first][0], each[last][1])]
    marked = looks_like_item(passage.text[slice(*each[first])])
    end = last
    while end + 1 < len(each) and (not marked or looks_like_item(passage.text[slice(*each[end + 1])])):
        if not marked and _parted(passage, each, end) and not _opens_list(passage, each[end]):
            break
        end += 1
    for to, most in ((end, MOST_WORDS), (last, MAX_WORDS)):
        if len(passage.text[each[stem][0] : each[to][1]].split()) <= most:
            return [(each[stem][0], each[to][1])]
    return [each[stem], (each[first][0], each[last][1])]


def _merge(spans: Sequence[Span], pages: dict[int, Page | None]) -> list[Span]:
    """Spans with those that only white space parts made one."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        page = pages.get(span.page)
        touches = last is not None and last.page == span.page and last.end <= span.start
        if last and touches and page is not None and not page.text[last.end : span.start].strip():
            found[-1] = Span(span.page, last.start, span.end)
        else:
            found.append(span)
    return found


def _text_of(spans: Sequence[Span], pages: dict[int, Page | None], passage: Passage) -> str:
    texts = []
    for span in spans:
        page = pages.get(span.page)
        texts.append(page.text[span.start : span.end] if page is not None else "")
    return " ".join(texts)
