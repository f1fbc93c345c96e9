"""The judged lists for fitting close reading are well formed, and apart from every question that measures it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = [json.loads(line) for line in (ROOT / "benchmarks" / "close_lists.jsonl").read_text("utf-8").splitlines()]
SETS = ("library", "second", "asked")


def judged(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "judged" / name / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_passage_has_a_verdict_and_every_answer_its_words() -> None:
    for one in LISTS:
        for _, page, begins, answers, *words in one["found"]:
            assert page >= 0 and begins.strip() and answers in {"yes", "partly", "no"}
            assert (answers == "yes") == (len(words) == 1 and bool(words[0].strip())), one["question"]


def test_more_than_a_third_of_the_questions_has_no_answer() -> None:
    silent = sum(all(answers != "yes" for _, _, _, answers, *_ in one["found"]) for one in LISTS)
    assert 0.33 < silent / len(LISTS) < 0.45


@pytest.mark.parametrize("name", SETS)
def test_no_page_that_a_judged_question_names_is_learnt_from(name: str) -> None:
    answering = {
        (place["doc"], page)
        for question in judged(name)
        if question.get("doc")
        for place in (question, *question.get("also", []))
        for page in place["pages"]
    }
    assert len(answering) > 100
    learnt = {(doc, page) for one in LISTS for doc, page, *_ in one["found"]}
    assert not learnt & answering


@pytest.mark.parametrize("name", SETS)
def test_no_question_learnt_from_is_like_a_judged_one(name: str) -> None:
    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z0-9']+", text.lower()))

    learnt = [words(one["question"]) for one in LISTS]
    for question in judged(name):
        asked = words(question["question"])
        assert not any(len(asked & own) > 0.6 * len(asked | own) for own in learnt), question["question"]
