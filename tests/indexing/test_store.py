"""The library on disk: whatever the history of adds and removes, it answers like one built fresh."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.datatypes import Block, Encoded, Filters, Guess, ModelInput, Page, Passage, Report, Span, WordBox
from assistant.encoding import HashingEncoder
from assistant.errors import IndexFormatError, LibraryBusyError, NoIndexError, StorageError
from assistant.indexing import FileStamp, OpenIndex, Store, prove, vector_key
from assistant.indexing.store import Generation
from assistant.text import terms

ENCODER = HashingEncoder()
SENTENCES = [
    "The parish bought the pub.",
    "The council listed the asset in 2012.",
    "Shares raised £142,600 for the group.",
    "A petition needs 7.5% of electors.",
    "Staff were trained to listen.",
    "An asset of community value (ACV) may be listed by Stevenage. An ACV (asset of community value) lasts.",
]


def open_generation(store: Store) -> Generation:
    generation = store.open_generation(ENCODER.model, ENCODER.fingerprint, ENCODER.dim, 1)
    if store.generation() is None:
        store.switch_to(generation)
    return generation


def put(store: Store, report_id: str, texts: list[str], *, year: int | None = None) -> None:
    """A report with one page a text and one passage a page."""
    generation = open_generation(store)
    report = Report(report_id, f"{report_id}.pdf", report_id.title(), "Locality", year, tags=("pubs",))
    pages = [Page(report_id, n, text) for n, text in enumerate(texts, start=1)]
    passages = []
    for page in pages:
        passage = Passage(report_id, (Span(page.number, 0, len(page.text)),), page.text, ((0, len(page.text)),))
        given_ = ModelInput("", page.text, passage.sentences)
        passages.append((passage, vector_key(ENCODER.fingerprint, given_), ENCODER.encode_passages([given_])[0]))
    stamp = FileStamp(report_id, report.file, "0" * 64, 1, 1, 1)
    store.put_report(stamp, report, Guess(), pages, generation, passages)


def scores(folder: Path, question: str, *, warm: bool) -> dict[str, tuple[float, float]]:
    index = OpenIndex(folder, warm=warm)
    with index.view() as view:
        dense = dict(view.vectors.search(ENCODER.encode_query(question), 100))
        found = {}
        for i, (passage, _) in view.passages(list(dense)).items():
            keyword = view.keywords.scores(terms(question), [i])[0]
            found[f"{passage.report_id}: {passage.text}"] = (round(dense[i], 5), round(keyword, 9))
    index.close()
    return found


def vocabulary_of(folder: Path) -> tuple[dict[str, tuple[str, int, int]], list[tuple]]:
    """The words of the library and the acronyms it has learned."""
    index = OpenIndex(folder)
    with index.view() as view:
        found = dict(view.written())
        learned = view._db.execute(f"SELECT * FROM acronyms_{view.generation} ORDER BY 1, 2, 3, 4").fetchall()
    index.close()
    return found, learned


_STEP = st.tuples(st.sampled_from(["a", "b", "c"]), st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True))


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(_STEP, min_size=1, max_size=8), follow=st.booleans())
def test_any_sequence_of_adds_and_removes_scores_like_a_fresh_build(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[str]]], follow: bool
) -> None:
    """An empty list of texts removes the report.  follow: a reader opened at the start sees it all."""
    folder, fresh = tmp_path_factory.mktemp("worn"), tmp_path_factory.mktemp("fresh")
    state: dict[str, list[str]] = {}
    with Store(folder) as store:
        open_generation(store)
        reader = OpenIndex(folder, warm=True) if follow else None
        for name, texts in steps:
            if texts:
                put(store, name, texts)
                state[name] = texts
            else:
                store.remove_report(name)
                state.pop(name, None)
            if reader:
                with reader.view() as view:
                    assert set(view.reports) == set(state)
                    assert len(view.vectors) == sum(map(len, state.values()))
        store.write_vectors()
        if reader:
            reader.close()
    with Store(fresh) as store:
        open_generation(store)
        for name, texts in state.items():
            put(store, name, texts)
    for question in ("pub asset 2012", "7.5% petition council"):
        assert scores(folder, question, warm=False) == scores(fresh, question, warm=True)
    assert vocabulary_of(folder) == vocabulary_of(fresh)
    assert prove(folder).problems == []


def test_a_record_comes_back_as_it_went_in(tmp_path: Path) -> None:
    page = Page(
        "a", 2, "4.12 Café\nrow | cell", "iv", "12", (Block(0, 9, "paragraph", 0, "4.12"), Block(10, 20, "row")),
        (WordBox(0, 4, 10.5, 20.0, 30.1, 31.9), WordBox(5, 9, 32.0, 20.0, 50.0, 31.9)), 595.0, 842.0,
        ("1. A note",), ("garbled",), indexed=False,
    )  # fmt: skip
    report = Report("a", "a.pdf", "Ünï", "P", 2019, ("X",), tags=("t",), aliases=("Kerslake",), guessed=("year",))
    with Store(tmp_path) as store:
        generation = open_generation(store)
        guess = Guess("T", "P", 2019, ("X",))
        store.put_report(FileStamp("a", "a.pdf", "0", 1, 2, 3), report, guess, [page], generation, [])
        assert store.pages("a") == [page]
        assert store.reports() == {"a": (report, guess)}
        assert store.files() == {"a.pdf": FileStamp("a", "a.pdf", "0", 1, 2, 3)}


def test_a_vector_is_embedded_once_whatever_report_it_stands_in(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:2])
        given_ = ModelInput("", SENTENCES[0], ((0, len(SENTENCES[0])),))
        key = vector_key(ENCODER.fingerprint, given_)
        cached = store.cached([key, b"unknown"], ENCODER.dim)
        assert set(cached) == {key}
        expected: Encoded = ENCODER.encode_passages([given_])[0]
        assert cached[key].vector.tolist() == expected.vector.tolist()
        assert cached[key].sentences == pytest.approx(expected.sentences, abs=0.005)


def test_filters_apply_before_ranking_and_unknown_years_are_counted(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "old", SENTENCES[:1], year=1999)
        put(store, "new", SENTENCES[1:3], year=2020)
        put(store, "undated", SENTENCES[3:5])
    index = OpenIndex(tmp_path)
    with index.view() as view:
        assert view.selected(Filters(year_from=2000)) == (["new"], 1)
        assert len(view.passage_ids(Filters(year_from=2000)) or []) == 2
        assert view.passage_ids(Filters()) is None
        coverage = view.coverage(Filters(year_to=2000))
        assert (coverage.reports, coverage.pages, coverage.unknown_year) == (1, 1, 1)
        assert view.selected(Filters(tags=("PUBS",), publishers=("locality",)))[0] == ["new", "old", "undated"]
        assert view.places_of(["asset"]) == {"new": {1}}
    index.close()


def test_a_new_generation_answers_only_after_the_switch(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:2])
        first = store.generation()
        second = store.open_generation("other", "fp-2", ENCODER.dim, 1)
        reader = OpenIndex(tmp_path)
        with reader.view() as view:
            assert (view.model, len(view.vectors)) == ("hashing", 2)
            store.switch_to(second)
            assert view.reports["a"].passages == 2  # the snapshot holds
        with reader.view() as view:
            assert (view.model, len(view.vectors)) == ("other", 0)
        reader.close()
        assert first is not None
        assert store.members(first) == set()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(LibraryBusyError, match="Another build is running"):
        Store(tmp_path)
    Store(tmp_path).close()


def test_readers_never_wait_for_a_writer_and_never_see_half_a_report(tmp_path: Path) -> None:
    errors: list[str] = []
    stop = threading.Event()
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:2])
        index = OpenIndex(tmp_path, warm=True)

        def read() -> None:
            while not stop.is_set():
                try:
                    with index.view() as view:
                        n = len(view.vectors)
                        listed = sum(s.passages for s in view.reports.values())
                        found = view.passages([i for i, _ in view.vectors.search(ENCODER.encode_query("pub"), 99)])
                        if not n == listed == len(found):
                            errors.append(f"{n} vectors, {listed} listed, {len(found)} found")
                except Exception as error:
                    errors.append(repr(error))
            index.close()

        readers = [threading.Thread(target=read) for _ in range(3)]
        for thread in readers:
            thread.start()
        for round_ in range(12):
            put(store, "b", SENTENCES[round_ % 4 :])
            store.write_vectors()
            store.remove_report("b" if round_ % 3 else "a")
            put(store, "a", SENTENCES[: 1 + round_ % 5])
        stop.set()
        for thread in readers:
            thread.join()
        index.close()
    assert errors == []


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:2])
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match=r"full.*Free some disk space"):
            put(store, "b", ["A long page. " * 4000])
    with Store(tmp_path) as store:
        assert [f.report_id for f in store.files().values()] == ["a"]
    assert prove(tmp_path).problems == []


def test_a_writer_killed_in_the_middle_of_a_transaction_leaves_the_last_state(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:2])
    code = (
        "import os, sys; from pathlib import Path; from assistant.indexing import Store\n"
        "store = Store(Path(sys.argv[1])); store._db.execute('BEGIN IMMEDIATE')\n"
        "store._db.execute('DELETE FROM passages'); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    assert prove(tmp_path).passages == 2
    Store(tmp_path).close()  # the lock went with the process


def test_damage_is_named(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a", SENTENCES[:3])
        store.write_vectors()
    assert prove(tmp_path).problems == []
    db = sqlite3.connect(tmp_path / "library.db")
    db.execute("UPDATE passages SET text = replace(text, 'parish', 'county')")
    db.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE key = (SELECT min(vector) FROM passages)")
    db.commit()
    db.close()
    proof = prove(tmp_path)
    assert proof.damaged == {"a"}
    assert [p.what for p in proof.problems] == [
        "Its words differ from the page they were taken from.",
        "The FAISS file holds other vectors than SQLite.",
    ]


def test_what_is_no_index_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="localism build"):
        OpenIndex(tmp_path)
    (tmp_path / "library.db").write_bytes(b"this is not a database, it is a note" * 100)
    with pytest.raises(IndexFormatError, match="delete it"):
        OpenIndex(tmp_path)
    with pytest.raises(IndexFormatError, match="delete it"):
        Store(tmp_path)


def test_an_index_of_another_format_is_refused(tmp_path: Path) -> None:
    Store(tmp_path).close()
    db = sqlite3.connect(tmp_path / "library.db")
    db.execute("UPDATE about SET value = '99' WHERE key = 'format'")
    db.commit()
    db.close()
    with pytest.raises(IndexFormatError, match="format 99, this program reads format 1"):
        OpenIndex(tmp_path)
