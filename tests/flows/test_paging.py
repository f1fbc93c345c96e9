"""A question that names pages is answered from these pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.answering import pages_asked
from assistant.ask import Assistant
from assistant.building import build_index
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("question", "rest", "numbers"),
    [
        ("What is said on p. 4?", "What is said?", ("4",)),
        ("What is on page 4 of Act Local?", "What is in Act Local?", ("4",)),
        ("What does page 4 say about pubs?", "What does it say about pubs?", ("4",)),
        ("On pages 4-6, who pays?", "who pays?", ("4", "5", "6")),
        ("Which models are on pages 10 and 11?", "Which models are?", ("10", "11")),
        (
            "What do pages iv, v and 6 of Act Local say about pubs?",
            "What do Act Local say about pubs?",
            ("iv", "v", "6"),
        ),
        ("Is page 1-900 long?", "Is long?", ("1", "900")),
    ],
)
def test_pages_are_read_out_of_a_question(question: str, rest: str, numbers: tuple[str, ...]) -> None:
    found = pages_asked(question)
    assert found is not None and (found.rest, found.numbers) == (rest, numbers)


@pytest.mark.parametrize(
    "question", ["Which page names Wigan?", "How many pages has it?", "The page I read", "page 3 of 7", "On page 4?"]
)
def test_what_names_no_page(question: str) -> None:
    assert pages_asked(question) is None


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The starter's digest of Act Local, beside another that has pages of the same numbers and names it."""
    settings = Settings.of(tmp_path_factory.mktemp("paged"), model="hashing")
    settings.corpus.mkdir(parents=True)
    for name in ("act-local-digest.pdf", "neighbourhood-planning-digest.pdf", "catalogue.csv"):
        shutil.copy(ROOT / "corpus" / name, settings.corpus / name)
    build_index(settings)
    return Assistant.open(settings)


def test_only_the_pages_named_are_quoted(digest: Assistant) -> None:
    for page in (1, 2):
        answer = digest.ask(f"What does page {page} of Act Local say about community improvement districts?")
        assert answer.searched_for[0] == "What does Act Local say about community improvement districts?"
        assert answer.searched_for[1] == f"What does it say about community improvement districts? (on page {page})"
        assert {quote.citation.report.id for quote in answer.quotes} == {"act-local-digest"}
        assert all(page in {span.page for span in quote.spans} for quote in answer.quotes)
        found = digest.search(f"districts on page {page}")
        assert found and all(page in {span.page for span in hit.passage.spans} for hit in found)


def test_what_the_pages_named_do_not_answer_is_looked_for_elsewhere(digest: Assistant) -> None:
    for asked in (
        "What does page 1 of Act Local say about zebras?",
        "What does page 900 of Act Local say about zebras?",
    ):
        answer = digest.ask(asked)
        assert answer.question == asked and answer.status == "not_found"
        assert answer.searched_for == ("What does Act Local say about zebras?",)
        assert not any("page" in part.part for part in answer.parts)


def test_what_is_typed_exactly_names_no_page(digest: Assistant) -> None:
    asked = "What does page 1 of Act Local say about districts?"
    assert digest.ask(asked, exactly=True).searched_for[0] == asked
