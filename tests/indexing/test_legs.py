"""Each leg in two forms: values are compared with the plainest implementation, not lengths."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.indexing import keywords
from assistant.indexing.keywords import FtsKeywords, MemoryKeywords
from assistant.indexing.vectors import FaissVectors, NumpyVectors


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


VECTORS = _unit(np.random.default_rng(7).normal(size=(40, 16)))
IDS = [3 * n + 5 for n in range(40)]


@pytest.mark.parametrize("among", [None, [5, 8, 11, 65], [5], []])
@pytest.mark.parametrize("k", [1, 7, 100])
def test_faiss_gives_the_ids_and_cosines_numpy_gives(k: int, among: list[int] | None) -> None:
    query = _unit(np.random.default_rng(8).normal(size=(1, 16)))[0]
    ours = FaissVectors.of(IDS, VECTORS, 16).search(query, k, among=among)
    plain = NumpyVectors(IDS, VECTORS).search(query, k, among=among)
    assert [i for i, _ in ours] == [i for i, _ in plain]
    assert [c for _, c in ours] == pytest.approx([c for _, c in plain], abs=1e-6)


def test_cosines_of_named_passages_come_in_the_order_asked() -> None:
    query = VECTORS[2]
    index = FaissVectors.of(IDS, VECTORS, 16)
    assert index.scores(query, [IDS[2], IDS[0]]) == pytest.approx([1.0, float(VECTORS[0] @ query)], abs=1e-6)
    assert index.scores(query, [IDS[2], IDS[0]]) == pytest.approx(NumpyVectors(IDS, VECTORS).scores(query, [11, 5]))


def test_an_empty_index_finds_nothing_instead_of_id_minus_one() -> None:
    empty = FaissVectors.of([], np.empty((0, 16), np.float32), 16)
    assert empty.search(VECTORS[0], 5) == []
    assert NumpyVectors([], np.empty((0, 16), np.float32)).search(VECTORS[0], 5) == []


def test_a_changed_index_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    index = FaissVectors.of(IDS[:3], VECTORS[:3], 16)
    new = index.changed(add=[IDS[4]], vectors=VECTORS[4:5], remove=[IDS[0]])
    assert index.ids() == set(IDS[:3])
    assert new.ids() == {IDS[1], IDS[2], IDS[4]}
    assert new.search(VECTORS[4], 1)[0] == (IDS[4], pytest.approx(1.0, abs=1e-6))


def test_a_file_is_written_under_a_new_name_and_read_back(tmp_path: Path) -> None:
    index = FaissVectors.of(IDS, VECTORS, 16)
    index.write(tmp_path, 1, 4)
    assert [p.name for p in tmp_path.iterdir()] == ["passages-1-4.faiss"]
    index.changed(add=[], vectors=VECTORS[:0], remove=[IDS[0]]).write(tmp_path, 1, 5)
    assert [p.name for p in tmp_path.iterdir()] == ["passages-1-5.faiss"]
    back, counter = FaissVectors.read(tmp_path, 1, 16)
    assert back is not None
    assert (counter, back.ids()) == (5, set(IDS[1:]))
    assert FaissVectors.read(tmp_path, 2, 16) == (None, -1)


def test_a_file_cut_short_is_passed_over(tmp_path: Path) -> None:
    path = FaissVectors.of(IDS, VECTORS, 16).write(tmp_path, 1, 1)
    path.write_bytes(path.read_bytes()[:100])
    assert FaissVectors.read(tmp_path, 1, 16) == (None, -1)


def _both(rows: list[tuple[int, str, str]]) -> tuple[FtsKeywords, MemoryKeywords, sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    keywords.create_table(db, 1)
    keywords.add_rows(db, 1, [(i, body.split(), heading.split()) for i, body, heading in rows])
    return FtsKeywords(db, 1), MemoryKeywords.of(db, 1), db


def test_bm25_equals_the_formula_worked_out_by_hand() -> None:
    # Three passages of 2, 4 and 3 terms: mean length 3. "pub" stands once in the first: idf = ln(2.5 / 1.5).
    fts, memory, db = _both([(1, "pub sale", ""), (2, "asset list counc asset", ""), (3, "parish counc poll", "")])
    expected = math.log(2.5 / 1.5) * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3))
    for leg in (fts, memory):
        assert leg.search(["pub"], 5) == [(1, pytest.approx(expected))]
        assert leg.scores(["pub"], [3, 1]) == [0.0, pytest.approx(expected)]
        assert leg.document_frequency("counc") == 2
    db.close()


_TERM = st.sampled_from("asset counc parish 2019 7.5% £2bn s.106 2023/24 pub café deal power".split())
_ROWS = st.lists(st.tuples(st.lists(_TERM, max_size=12), st.lists(_TERM, max_size=3)), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(_ROWS, st.lists(_TERM, min_size=1, max_size=4, unique=True), st.booleans())
def test_both_keyword_legs_equal_a_plain_loop(
    rows: list[tuple[list[str], list[str]]], query: list[str], filtered: bool
) -> None:
    fts, memory, db = _both([(n + 1, " ".join(b), " ".join(h)) for n, (b, h) in enumerate(rows)])
    lengths = [len(b) + len(h) for b, h in rows]
    mean = sum(lengths) / len(lengths)
    expected = {}
    for n, (body, heading) in enumerate(rows):
        in_body, in_heading = Counter(body), Counter(heading)
        score = 0.0
        for term in query:
            df = sum(term in b or term in h for b, h in rows)
            f = in_body[term] + 0.4 * in_heading[term]
            if f:
                idf = max(math.log((len(rows) - df + 0.5) / (df + 0.5)), 1e-6)
                score += idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * lengths[n] / mean))
        if score:
            expected[n + 1] = score
    among = list(range(1, len(rows) + 1, 2)) if filtered else None
    wanted = {i: s for i, s in expected.items() if among is None or i in among}
    for leg in (fts, memory):
        assert dict(leg.search(query, 100, among=among)) == pytest.approx(wanted)
        assert leg.scores(query, list(range(1, len(rows) + 1))) == pytest.approx(
            [expected.get(i, 0.0) for i in range(1, len(rows) + 1)]
        )
        ids = list(range(len(rows), 0, -1))  # any order
        counts, lengths_of = leg.counts(query, ids)
        assert lengths_of.tolist() == [lengths[i - 1] for i in ids]
        plain = [[rows[i - 1][0].count(t) + 0.4 * rows[i - 1][1].count(t) for t in query] for i in ids]
        for got, by_hand in zip(counts.tolist(), plain, strict=True):
            assert got == pytest.approx(by_hand)
    db.close()


def test_hostile_query_terms_are_words_not_syntax() -> None:
    fts, _, db = _both([(1, "pub near", "")])
    for term in ['"', "pub*", "NEAR(", "a OR b", "body:pub", "-", ""]:
        fts.search([term], 5)
        fts.document_frequency(term)
    assert fts.search(['pub"'], 5) != []
    db.close()
