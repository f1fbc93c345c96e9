"""Asking: the library's own words, an honest silence, filters before ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.ask import Assistant
from assistant.datatypes import Filters, slice_spans
from assistant.defaults import default_parts
from assistant.errors import ModelError, NoIndexError, UsageError
from assistant.finding import _meaning
from assistant.settings import Settings

Make = Callable[..., Settings]

CATALOGUE = (
    "id,file,title,publisher,year,tags,kind,source\n"
    "ivy,pubs.md,The Ivy House,Locality,2013,pubs; assets,report,\n"
    'wigan,wigan.md,The Wigan Deal,New Local,2018,,digest,"The Wigan Deal, The King\'s Fund, 2019"\n'
    "parish,parish.txt,Parish petitions,NALC,,parishes,report,\n"
)


@pytest.fixture(scope="module")
def assistant(make_shared_library: Make) -> Assistant:
    return Assistant.open(make_shared_library(catalogue=CATALOGUE))


def test_a_quotation_is_the_slice_of_its_page_and_says_where(assistant: Assistant) -> None:
    answer = assistant.ask("How much did the Ivy House group raise from shares?")
    assert (answer.status, answer.coverage.reports) == ("answered", 3)
    first = answer.quotes[0]
    assert first.text == "The group raised £142,600 from shares. A loan covered the rest of the price."
    assert [first.text[a:b] for a, b in first.answer_spans] == ["The group raised £142,600 from shares."]
    assert (first.citation.report.id, first.citation.page, first.headings[-1]) == ("ivy", None, "Money")
    for quote in (*answer.quotes, *answer.near_misses):
        pages = {s.page: assistant.page(quote.citation.report.id, s.page) for s in quote.spans}
        assert quote.text == slice_spans(pages, quote.spans)


def test_a_place_no_report_mentions_is_not_found_and_said_so(assistant: Assistant) -> None:
    answer = assistant.ask("What savings did the council of Norwich report?")
    assert (answer.status, answer.quotes) == ("not_found", ())
    assert {p.part: p.reports for p in answer.parts}["Norwich"] == 0
    assert answer.near_misses
    assert answer.near_misses[0].why_not == "about savings, but in Wigan"
    assert answer.near_misses[0].strength == "weak"


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00\x00", "what is it and of the"])
def test_a_question_without_words_gets_a_status_not_an_error(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "empty_question"


def test_a_question_of_100000_characters_and_one_with_a_nul_are_answered(assistant: Assistant) -> None:
    assert assistant.ask("Ivy House " * 10_000).status in ("answered", "not_found")
    assert assistant.ask("How much did the Ivy House\x00 group raise from shares?").status == "answered"


def test_a_filter_applies_before_ranking(assistant: Assistant) -> None:
    answer = assistant.ask("What did the council do?", filters=Filters(reports=("wigan",)))
    shown = answer.quotes or answer.near_misses
    assert {q.citation.report.id for q in shown} == {"wigan"}
    assert answer.coverage.reports == 1
    hits = assistant.search("pub council petition", filters=Filters(publishers=("nalc",)))
    assert {h.passage.report_id for h in hits} == {"parish"}


def test_a_report_of_unknown_year_is_left_out_and_counted_under_a_year_filter(assistant: Assistant) -> None:
    answer = assistant.ask("What was bought?", filters=Filters(year_from=2010))
    assert (answer.coverage.reports, answer.coverage.unknown_year) == (2, 1)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(reports=("nobody",)), "No report has the id 'nobody'"),
        (Filters(publishers=("Nobody",)), "No report is published by 'Nobody'"),
        (Filters(tags=("nothing",)), "No report has the tag 'nothing'"),
        (Filters(year_from=2020, year_to=2010), "backwards"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(assistant: Assistant, filters: Filters, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        assistant.ask("What was bought?", filters=filters)


def test_a_digest_says_so_wherever_it_is_cited(assistant: Assistant) -> None:
    answer = assistant.ask("When did Wigan Council begin the Deal?")
    assert "digest, not the original; see The Wigan Deal, The King's Fund, 2019" in answer.quotes[0].citation.short


def test_a_follow_up_is_searched_with_the_topic_it_leans_on(assistant: Assistant) -> None:
    history = ["How many signatures does a petition for a parish council need?"]
    answer = assistant.ask("And how long then?", history=history)
    assert answer.searched_for[0].startswith("And how long then? (")
    assert "petition" in answer.searched_for[0]
    assert assistant.ask("And how long then?", history=history, exactly=True).searched_for == ("And how long then?",)


def test_a_new_question_of_its_own_is_not_refused_for_what_was_asked_before(assistant: Assistant) -> None:
    history = ["How many savings did the Wigan Deal of the council of Norwich make?"]
    alone = assistant.ask("How much did the group raise?")
    assert alone.status == "answered"
    after = assistant.ask("How much did the group raise?", history=history)
    assert (after.quotes, after.searched_for) == (alone.quotes, alone.searched_for)


@pytest.mark.parametrize("asked", ["What does subsidiarity mean?", "What is subsidiarity?"])
def test_a_term_asked_the_meaning_of_does_not_lean_on_what_was_asked_before(assistant: Assistant, asked: str) -> None:
    history = ["How many signatures does a petition for a parish council need?", "What did the Deal save in Wigan?"]
    answer = assistant.ask(asked, history=history)
    assert (answer.status, answer.searched_for) == ("not_found", (asked,))
    assert [part.part for part in answer.parts] == ["subsidiarity"]


@pytest.mark.parametrize("ask", ["ask", "search", "compare"])
def test_less_than_one_quotation_is_refused(assistant: Assistant, ask: str) -> None:
    with pytest.raises(UsageError, match="At least one"):
        getattr(assistant, ask)("Who bought the pub?", k=0)


def test_a_weight_that_is_no_share_is_refused(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="0 to 1"):
        assistant.search("pub", weight=-1.0)


RULES = (
    "# Petitions\n\nA petition for a parish needs 7.5% of the electors in an area with over 2,500 electors. In an area "
    "with 500 to 2,500 electors a petition for a parish needs 250 signatures. In an area with fewer than 500 electors "
    "a petition for a parish needs half of the electors.\n"
)


@pytest.mark.parametrize(
    ("electors", "expected"), [("3,200", "7.5%"), ("1,200", "250 signatures"), ("400", "half of the electors")]
)
def test_a_number_of_the_asker_s_own_is_answered_by_its_band(make_library: Make, electors: str, expected: str) -> None:
    library = Assistant.open(make_library({"rules.md": RULES}))
    answer = library.ask(f"How many must sign a petition for a parish if we have {electors} electors?")
    quote = (answer.quotes or answer.near_misses)[0]
    marked = [quote.text[a:b] for a, b in quote.answer_spans]
    assert len(marked) == 1
    assert expected in marked[0]
    assert electors not in [part.part for part in answer.parts]


def test_the_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    one, two = (assistant.ask("Who bought the pub?") for _ in range(2))
    assert [(q.text, q.score) for q in one.quotes] == [(q.text, q.score) for q in two.quotes]


def test_a_warm_library_answers_like_a_cold_one(assistant: Assistant) -> None:
    warm = Assistant.open(assistant.settings, warm=True)
    for question in ("How much did the group raise?", "When did the Wigan Deal begin?", "What of Norwich?"):
        cold_answer, warm_answer = assistant.ask(question), warm.ask(question)
        assert cold_answer.quotes == warm_answer.quotes
        assert cold_answer.confidence == warm_answer.confidence


def test_no_index_is_said_in_words(make_library: Make) -> None:
    with pytest.raises(NoIndexError, match="localism build"):
        Assistant.open(make_library(built=False))


def test_a_page_that_is_not_there_is_named(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="has no page 7"):
        assistant.page("ivy", 7)
    assert assistant.page_numbers("ivy") == [0]


class Backwards:
    """A Reranker that likes best what stood last."""

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        return [float(n) for n in range(len(texts))]


def test_a_reranker_orders_what_both_legs_found_and_leaves_a_leg_alone_as_it_is(assistant: Assistant) -> None:
    named: list[str] = []

    def open_backwards(name: str) -> Backwards:
        named.append(name)
        return Backwards()

    parts = replace(default_parts(), open_reranker=open_backwards)
    backwards = Assistant.open(assistant.settings, parts=parts, reranker="mine")
    query = "What did the council raise?"
    plain = [hit.passage.id for hit in assistant.search(query)]
    assert [hit.passage.id for hit in backwards.search(query)] == plain[::-1]
    assert [hit.passage.id for hit in backwards.search(query, k=1)] == plain[-1:]
    one_leg = [[h.passage.id for h in a.search(query, weight=0.0)] for a in (backwards, assistant)]
    assert one_leg[0] == one_leg[1]
    assert backwards.ask(query).searched_for == (query,)
    assert named == ["mine"]


def test_a_reranker_that_is_not_here_is_said_before_anything_is_asked(assistant: Assistant) -> None:
    with pytest.raises(ModelError, match="There is no reranker 'nowhere/at-all'"):
        Assistant.open(assistant.settings, reranker="nowhere/at-all")


class NotingEncoder:
    """Notes what it was asked to encode; the vector says how many words there were."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.asarray([1.0, 0.0] if len(self.asked) == 1 else [0.0, 1.0], dtype=np.float32)


def test_names_count_less_in_what_a_question_means() -> None:
    encoder = NotingEncoder()
    vector = _meaning(encoder, "What did Wigan decide about asset transfer in 2019?")  # type: ignore[arg-type]
    assert encoder.asked[1] == "What did decide about asset transfer in"
    assert vector[0] > vector[1] > 0
    assert np.linalg.norm(vector) == pytest.approx(1.0)


@pytest.mark.parametrize("question", ["Who owns the pub?", "2019?"])
def test_a_question_without_names_or_of_nothing_else_is_encoded_once(question: str) -> None:
    encoder = NotingEncoder()
    assert _meaning(encoder, question).tolist() == [1.0, 0.0]  # type: ignore[arg-type]
    assert encoder.asked == [question]


@pytest.mark.parametrize(
    ("said", "strength"),
    [
        ("The toolkit on participatory budgeting, by the Unit, is dated January 2010.", "weak"),
        ("Participatory budgeting is a way for residents to decide how public money is spent.", "strong"),
    ],
)
def test_words_that_only_speak_of_a_thing_are_no_strong_answer_to_what_it_is(
    make_library: Make, said: str, strength: str
) -> None:
    settings = make_library({"toolkit.md": f"# Guides\n\n{said}\n\nThe council met in May and spoke of parks."})
    with_answer = Assistant.open(settings).ask("What is participatory budgeting?")
    assert (with_answer.status, with_answer.strength) == ("answered", strength)
    assert with_answer.quotes[0].text == said
