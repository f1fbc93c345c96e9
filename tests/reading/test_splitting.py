"""Pages -> passages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.datatypes import Block, Page, Span, slice_spans
from assistant.reading.splitting import clean_title, split_pages

HEADING, TEXT, ITEM, ROW = "heading", "paragraph", "item", "row"


def make_page(number, *blocks, **fields):
    """A page from (kind, text) or (kind, text, level or locator) blocks."""
    text, made = "", []
    for kind, words, *more in blocks:
        text += "\n" if text else ""
        level = more[0] if more and isinstance(more[0], int) else 0
        locator = more[0] if more and isinstance(more[0], str) else ""
        made.append(Block(len(text), len(text) + len(words), kind, level, locator))
        text += words
    return Page("r", number, text, blocks=tuple(made), **fields)


class Counter:
    """One piece for each four letters begun of each word."""

    max_tokens, n_special = 64, 2

    def count(self, texts):
        return [sum(-(-len(w) // 4) for w in text.split()) for text in texts]


class Awkward(Counter):
    """A tokenizer whose counts do not add up: joined texts cost more than their parts."""

    def count(self, texts):
        return [n + n * n // 40 for n in super().count(texts)]


def split(pages, *, title="Act Local", counter=None, tokens=40, **options):
    return split_pages(pages, title=title, counter=counter or Counter(), passage_tokens=tokens, **options)


def test_sentences_are_packed_up_to_the_limit_and_never_cut():
    # Each sentence costs 4 + 2 * 1 = "aaaaaaaa bbbb cccc." 2 + 1 + 2 = 5 pieces; 8 of them fill 40.
    text = " ".join(["Aaaaaaaa bbbb cccc."] * 10)
    passages = split([make_page(1, (TEXT, text))])
    assert [len(p.sentences) for p in passages] == [8, 2]
    assert passages[0].text == " ".join(["Aaaaaaaa bbbb cccc."] * 8)
    assert passages[1].spans == (Span(1, 160, 199),)


def test_a_passage_never_crosses_a_heading_and_carries_the_path_to_it():
    page = make_page(
        1, (HEADING, "Part one", 1), (TEXT, "First."), (HEADING, "Costs", 2), (TEXT, "Second."),
        (HEADING, "Part two", 1), (TEXT, "Third.")
    )  # fmt: skip
    passages = split([page])
    assert [(p.text, p.headings) for p in passages] == [
        ("First.", ("Part one",)), ("Second.", ("Part one", "Costs")), ("Third.", ("Part two",)),
    ]  # fmt: skip
    assert [p.prefix for p in passages] == ["Act Local: Part one", "Act Local: Costs", "Act Local: Part two"]


def test_each_numbered_paragraph_begins_a_passage_and_is_its_locator():
    page = make_page(3, (TEXT, "4.1 One.", "4.1"), (ITEM, "(a) more;", "(a)"), (TEXT, "4.2 Two.", "4.2"))
    assert [(p.text, p.locator) for p in split([page])] == [("4.1 One.\n(a) more;", "4.1"), ("4.2 Two.", "4.2")]


def test_a_passage_that_crosses_a_page_keeps_both_pages():
    pages = [
        make_page(1, (TEXT, "It begins. The council said that parishes")),
        make_page(2, (TEXT, "may bid. It ends.")),
    ]
    (passage,) = split(pages)
    assert passage.spans == (Span(1, 0, 41), Span(2, 0, 17))
    assert passage.text == "It begins. The council said that parishes may bid. It ends."
    assert [passage.text[a:b] for a, b in passage.sentences] == [
        "It begins.", "The council said that parishes may bid.", "It ends.",
    ]  # fmt: skip


def test_a_closed_sentence_is_not_joined_with_the_next_page():
    pages = [make_page(1, (TEXT, "The council has now come to its end.")), make_page(2, (TEXT, "another begins."))]
    (passage,) = split(pages)
    assert len(passage.sentences) == 2


def test_a_sentence_longer_than_the_limit_is_cut_behind_a_clause():
    text = "word " * 25 + "clause, " + "more " * 25 + "end."
    passages = split([make_page(1, (TEXT, text))])
    assert passages[0].text.endswith("clause,")
    assert " ".join(p.text for p in passages) == text
    assert all(Counter().count([p.text])[0] <= 40 for p in passages)


def test_a_single_word_longer_than_the_limit_is_cut_too():
    text = "https://example.org/" + "a" * 400
    passages = split([make_page(1, (TEXT, text))])
    assert "".join(p.text for p in passages) == text


def test_the_stem_of_a_list_goes_with_its_items():
    fill = " ".join(["Aaaaaaaa bbbb cccc."] * 6)  # 30 pieces
    page = make_page(1, (TEXT, fill), (TEXT, "It may:"), (ITEM, "\u2022 aaaaaaaa bbbbbbbb cccccccc dddddddd."))
    assert [p.text for p in split([page])] == [fill, "It may:\n\u2022 aaaaaaaa bbbbbbbb cccccccc dddddddd."]


def test_pages_that_are_not_indexed_give_nothing():
    assert split([make_page(1, (TEXT, "Costs \u2026 7"), indexed=False)]) == []
    assert split([]) == []


def test_a_document_without_pages_counts_its_paragraphs_under_the_heading():
    page = make_page(
        0, (HEADING, "Costs", 1), (TEXT, "One."), (TEXT, "Two " * 39 + "end."), (TEXT, "4.2 Three.", "4.2")
    )
    assert [p.locator for p in split([page])] == ["1 under \u201cCosts\u201d", "2 under \u201cCosts\u201d", "4.2"]


def test_a_long_heading_with_nothing_under_it_can_still_be_found():
    page = make_page(1, (HEADING, "Two in three parishes own their hall", 2), (HEADING, "Costs", 2), (TEXT, "Low."))
    assert [p.text for p in split([page])] == ["Two in three parishes own their hall", "Low."]


def test_two_editions_share_their_model_inputs():
    page = make_page(1, (HEADING, "Halls", 1), (TEXT, "Parishes own halls."))
    old, new = (split([page], title=f"Act Local {year} (March {year})")[0] for year in (2024, 2025))
    assert (old.prefix, old.text) == (new.prefix, new.text) == ("Act Local: Halls", "Parishes own halls.")


def test_titles_lose_dates_and_words_of_edition():
    for title, clean in {
        "State of the parishes 2019/20": "State of the parishes",
        "English Devolution White Paper: 9 January 2025": "English Devolution White Paper",
        "Capital Strategy, revised edition": "Capital Strategy",
        "2020": "",
    }.items():
        assert clean_title(title) == clean


def test_a_long_title_and_heading_are_cut_at_a_word_to_their_room():
    page = make_page(1, (HEADING, "Heading " * 12, 1), (TEXT, "Text."))
    (passage,) = split([page], title="Title " * 12, prefix_tokens=10)
    assert Counter().count([passage.prefix])[0] <= 10
    assert passage.prefix.startswith("Title")
    assert passage.prefix.endswith("Heading")


words = st.text("abcdefgh.,;:-\u2022(", min_size=1, max_size=30)
texts = st.lists(words, min_size=1, max_size=40).map(" ".join)
blocks = st.lists(
    st.tuples(st.sampled_from([HEADING, TEXT, TEXT, ITEM, ROW]), texts, st.one_of(st.integers(1, 4), st.just("4.1"))),
    max_size=6,
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(blocks, max_size=4),
    st.sampled_from([Counter(), Awkward()]),
    st.integers(3, 60),
    st.text("ab 1", max_size=40),
)
def test_whatever_the_pages_every_passage_is_its_slices_and_nothing_is_lost(made, counter, tokens, title):
    pages = [
        make_page(n, *[b for b in page if b[0] != HEADING or isinstance(b[2], int)]) for n, page in enumerate(made, 1)
    ]
    passages = split_pages(pages, title=title, counter=counter, passage_tokens=tokens, prefix_tokens=8)
    by_number = {p.number: p for p in pages}
    covered = {n: [0] * len(p.text) for n, p in by_number.items()}
    for passage in passages:
        assert passage.text == slice_spans(by_number, passage.spans)
        full = f"{passage.prefix}\n{passage.text}" if passage.prefix else passage.text
        assert counter.count([full])[0] + counter.n_special <= counter.max_tokens
        ends = [edge for bounds in passage.sentences for edge in bounds]
        assert ends == sorted(ends)
        assert all(0 <= a < b <= len(passage.text) for a, b in passage.sentences)
        for span in passage.spans:
            for i in range(span.start, span.end):
                covered[span.page][i] += 1
    for number, page in by_number.items():
        for block in page.blocks:
            if block.kind != HEADING:
                counts = [
                    c
                    for i, c in enumerate(covered[number])
                    if block.start <= i < block.end and not page.text[i].isspace()
                ]
                assert all(c == 1 for c in counts)
    order = [(s.page, s.start) for p in passages for s in p.spans]
    assert order == sorted(order)
