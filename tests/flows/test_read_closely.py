"""Passages are read closely, and what is quoted of them once more before it is called an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from assistant.ask import Assistant
from assistant.datatypes import Closely, ModelInput
from assistant.defaults import default_parts
from assistant.settings import Settings

HALL = "The parish council bought the village hall in 2019 for one pound."
PAD = "Meetings are held in the hall on Tuesdays, and the roof above the stage was mended by volunteers."


class Reader:
    """A CloseReader that is sure of every passage, and says of words quoted by themselves what it is told to."""

    def __init__(self, of_quotation: float) -> None:
        self.of_quotation = of_quotation
        self.seen: list[ModelInput] = []

    def read(self, question: str, passages: Sequence[ModelInput]) -> list[Closely]:
        """The sentences of a passage are given, those of a quotation are not."""
        self.seen += passages
        said = [(6.0 if given.sentences else self.of_quotation, len(given.sentences)) for given in passages]
        return [Closely(whole, (3.0,) * n) for whole, n in said]


@pytest.fixture
def settings(make_library: Callable[..., Settings]) -> Settings:
    return make_library({"hall.md": f"# The hall\n\n{HALL}\n\n{' '.join([PAD] * 3)}"})


def asked(settings: Settings, reader: Reader, reranker: str = "") -> dict[str, float]:
    parts = replace(default_parts(), open_close_reader=lambda *_: reader)
    assistant = Assistant.open(settings, parts=parts, reranker=reranker)
    answer = assistant.ask("When did the parish council buy the village hall?")
    first = (*answer.quotes, *answer.near_misses)[0]
    assert reranker or first.text in {given.text for given in reader.seen if not given.sentences}
    return {"confidence": first.confidence, **dict(answer.evidence)}


def test_what_is_quoted_is_read_once_more_and_counts(settings: Settings) -> None:
    sure, unsure = asked(settings, Reader(6.0)), asked(settings, Reader(-6.0))
    assert sure["quote_closely"] > 0.9 > 0.1 > unsure["quote_closely"]
    assert sure["closely"] == unsure["closely"]
    assert sure["confidence"] > unsure["confidence"]


def test_nothing_is_read_closely_where_nobody_is_to_look(settings: Settings) -> None:
    reader = Reader(6.0)
    assert asked(settings, reader, reranker="none")["quote_closely"] == 0.0
    assert not reader.seen
