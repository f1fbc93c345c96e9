"""Two readings of one report compared through their committed summaries."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.datatypes import Block, Page, Reading

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def summary(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("reading_summary")


def reading(*texts, printed=(), heading=(), notes=()):
    pages = []
    for number, text in enumerate(texts, 1):
        end = text.index("\n") if number in heading else 0
        blocks = (Block(0, end, "heading", 1),) if end else ()
        shown = printed[number - 1] if printed else None
        pages.append(Page("", number, text, printed=shown, blocks=blocks))
    return Reading(tuple(pages), notes=notes)


BEFORE = reading(
    "Money\nThe parish paid £5, the county paid £7.", "Nothing else was paid.", printed=("3", None), heading=(1,)
)


def test_the_same_reading_is_no_change(summary):
    old, new = (summary.summarise(BEFORE, seconds) for seconds in (1.0, 2.0))
    assert not summary.compare(old, new)


def test_words_headings_numbers_and_notes_are_told_as_gained_or_lost(summary):
    now = reading(
        "Money\nThe parish paid £5, the county paid £9.", "Nothing else\nwas paid.", printed=("3", "4"), heading=(1, 2),
        notes=("Page 2: no text.",),
    )  # fmt: skip
    change = summary.compare(summary.summarise(BEFORE, 1.0), summary.summarise(now, 1.0))
    assert (change.gained, change.lost) == (Counter([summary.hashed("£9")]), Counter([summary.hashed("£7")]))
    assert change.headings_gained == ((2, summary.hashed("Nothing else")),)
    assert change.headings_lost == ()
    assert change.printed == ((2, "-", "4"),)
    assert change.pages == (1, 2)
    assert change.blocks == {"heading": 1}
    assert (change.notes_gained, change.notes_lost) == (("Page 2: no text.",), ())


def test_another_order_of_the_same_words_is_a_change_of_the_page_alone(summary):
    now = reading("Money\nThe county paid £7, the parish paid £5.", "Nothing else was paid.", printed=("3", None),
                  heading=(1,))  # fmt: skip
    change = summary.compare(summary.summarise(BEFORE, 1.0), summary.summarise(now, 1.0))
    assert change.pages == (1,)
    assert not change.gained and not change.lost


def test_a_page_more_or_less_is_told(summary):
    shorter = reading("Money\nThe parish paid £5, the county paid £7.", printed=("3",), heading=(1,))
    change = summary.compare(summary.summarise(BEFORE, 1.0), summary.summarise(shorter, 1.0))
    assert change.pages == (2,)
    assert change.lost == Counter(map(summary.hashed, ("Nothing", "else", "was", "paid")))


def test_a_summary_comes_back_from_json_whole_and_without_the_words_of_the_report(summary):
    old = summary.summarise(
        reading(*["one two two three " * n for n in (1, 12, 30)], printed=("i", "", "Page 4")), 1.25
    )
    text = json.dumps(summary.to_json(old))
    new = summary.from_json(json.loads(text))
    assert not summary.compare(old, new)
    assert new.words == old.words == Counter(
        {summary.hashed("one"): 43, summary.hashed("two"): 86, summary.hashed("three"): 43}
    )  # fmt: skip
    assert "three" not in text
    assert summary.digest(old) == summary.digest(new)


def test_the_committed_time_stays_unless_it_is_far_off(summary):
    assert summary.seconds_to_keep(2.0, 3.9) == 2.0
    assert summary.seconds_to_keep(2.0, 4.1) == 4.1
    assert summary.seconds_to_keep(2.0, 0.9) == 0.9
    assert summary.seconds_to_keep(0.0, 0.9) == 0.9


def test_the_committed_summary_can_be_read_and_stays_small(summary):
    path = BENCHMARKS / "reading_summary.json"
    assert path.stat().st_size < 600_000
    reports = {name: summary.from_json(raw) for name, raw in json.loads(path.read_text(encoding="utf-8")).items()}
    assert len(reports) == 42
    assert all(s.n_words == sum(page.n_words for page in s.pages) for s in reports.values())
