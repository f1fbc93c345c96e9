"""The fresh questions are well formed, each asked once, and what was judged of a quotation is found again."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from assistant.datatypes import Citation, Quote, Report

ROOT = Path(__file__).resolve().parents[2]
ROWS = [json.loads(line) for line in (ROOT / "benchmarks" / "fresh_questions.jsonl").read_text("utf-8").splitlines()]
DIGEST = Report("d", "d.pdf", "Parishes: a digest", "Localism Assistant", 2026)


@pytest.fixture(scope="module")
def fresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fresh", ROOT / "benchmarks" / "fresh.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_question_is_asked_once_and_every_quotation_judged_of_it_once() -> None:
    assert len({(row["library"], row["question"]) for row in ROWS}) == len(ROWS) > 900
    for row in ROWS:
        assert row["library"] in {"starter", "library"} and row["question"].strip()
        assert row["set"] in {"first", "tune", "test"}
        judged = [(one["title"], one["begins"], one["marked"]) for one in row["judged"]]
        assert len(set(judged)) == len(judged)
        assert {one["answers"] for one in row["judged"]} <= {"yes", "partly", "no"}


def test_only_the_very_words_that_were_judged_have_a_verdict(fresh: ModuleType) -> None:
    text = "A parish may vote. It votes in May, says the Act."
    judged = [{"title": DIGEST.title, "begins": text[:60], "marked": "A parish may vote.", "answers": "yes"}]
    quote = Quote(text, (), Citation(DIGEST, 1), 0.5, answer_spans=((0, 18),))
    other = Quote(text, (), Citation(DIGEST, 1), 0.5, answer_spans=((19, len(text)),))
    assert (fresh.grade_of(quote, judged), fresh.grade_of(other, judged)) == ("yes", "unread")
