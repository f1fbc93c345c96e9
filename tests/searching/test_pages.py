"""A passage is judged by its page too, the same from memory and from disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.datatypes import Guess, ModelInput, Page, Passage, Report, Span
from assistant.encoding import HashingEncoder
from assistant.indexing import FileStamp, OpenIndex, Store, vector_key
from assistant.searching import Query, search

ENCODER = HashingEncoder()
SAME = "A vote was held in May and most were for it."
PAGES = [
    ["Stevenage has no parish.", SAME, "Nothing came of that."],
    ["The Ivy House pub was listed.", "Its parish then took a loan.", SAME.replace("vote", "poll")],
]


@pytest.fixture(params=[True, False], ids=["warm", "cold"])
def index(tmp_path: Path, request: pytest.FixtureRequest) -> OpenIndex:
    with Store(tmp_path) as store:
        generation = store.open_generation(ENCODER.model, ENCODER.fingerprint, ENCODER.dim, 1)
        store.switch_to(generation)
        for name, shift in (("hall", 0), ("other", 1)):
            pages, passages = [], []
            for number, texts in enumerate(PAGES[shift:], start=1):
                page = Page(name, number, "\n".join(texts))
                pages.append(page)
                for text in texts:
                    at = page.text.index(text)
                    span = Span(number, at, at + len(text))
                    passage = Passage(name, (span,), text, ((0, len(text)),))
                    given = ModelInput("", text, passage.sentences)
                    key = vector_key(ENCODER.fingerprint, given)
                    passages.append((passage, key, ENCODER.encode_passages([given])[0]))
            stamp = FileStamp(name, f"{name}.pdf", name.ljust(64, "0"), 1, 1, 1)
            store.put_report(stamp, Report(name, stamp.file, name), Guess(), pages, generation, passages)
        store.write_vectors()
    return OpenIndex(tmp_path, warm=request.param)


def test_around_a_passage_are_those_of_its_page_and_report(index: OpenIndex) -> None:
    with index.view() as view:
        assert view.around([1, 5, 9]) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
        assert view.around([]) == []
    index.close()


def test_of_like_passages_that_one_leads_whose_page_speaks_of_the_matter(index: OpenIndex) -> None:
    # "poll" stands nowhere near "Stevenage"; without their pages both passages score alike for "May Ivy House".
    with index.view() as view:
        query = Query.of("most were for it in May, Ivy House", ENCODER.encode_query("most were for it in May"))
        hits = search(view, query, k=9, among=[2, 6])
        assert hits[0].bm25 == pytest.approx(hits[1].bm25)
        assert [hit.passage.spans[0].page for hit in hits] == [2, 1]
        assert search(view, query, k=9, among=[2, 6], weight=0.0)[0].passage.id == 2  # one leg alone is scored plainly
    index.close()


def test_a_question_without_search_terms_has_no_page_to_look_at(index: OpenIndex) -> None:
    with index.view() as view:
        assert search(view, Query("?", ENCODER.encode_query("poll"), ()), k=3)
    index.close()
