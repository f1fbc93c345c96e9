"""What every Encoder promises, whatever runs inside."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from assistant.datatypes import ModelInput
from assistant.encoding import HashingEncoder, open_encoder, prepare_encoder
from assistant.protocols import Encoder
from assistant.settings import DEFAULT_MODEL

TEXTS = ["The parish owns a pub.", "a road", "", "Who owns the café ? The council .", "14 assets " * 300]


@pytest.fixture(scope="module")
def prepared(
    tiny_model: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Encoder]:
    """Encoders made ready in child processes, each once: mean pooling, max pooling (run by torch), the default."""
    folder = tmp_path_factory.mktemp("encoders")

    @cache
    def prepare(kind: str) -> Encoder:
        if kind == "default":
            return open_encoder(DEFAULT_MODEL, request.getfixturevalue("default_encoders"))
        return prepare_encoder(str(tiny_model(pooling=kind, prompts=True)), folder)

    return prepare


@pytest.fixture(
    params=["hashing", "graph", *(pytest.param(name, marks=pytest.mark.slow) for name in ("mean", "max", "default"))]
)
def encoder(
    request: pytest.FixtureRequest, exported: Callable[..., Path], prepared: Callable[[str], Encoder]
) -> Encoder:
    """Every kind of Encoder in turn; "graph" is written by hand and needs no torch."""
    if request.param == "hashing":
        return HashingEncoder()
    if request.param == "graph":
        return open_encoder("tiny", exported().parent)
    return prepared(request.param)


def test_counts_are_those_of_each_text_and_know_no_limit(encoder: Encoder) -> None:
    counts = encoder.count(TEXTS)
    assert counts[2] == 0
    assert counts[4] == 600 > encoder.max_tokens
    assert counts == [encoder.count([text])[0] for text in TEXTS]
    assert encoder.count([]) == []


def test_vectors_have_the_stated_shape_type_and_length_1(encoder: Encoder) -> None:
    inputs = [ModelInput("Title", text, ((0, min(6, len(text))),) if text else ()) for text in TEXTS]
    for given, encoded in zip(inputs, encoder.encode_passages(inputs), strict=True):
        assert encoded.vector.shape == (encoder.dim,)
        assert encoded.sentences.shape == (len(given.sentences), encoder.dim)
        assert encoded.vector.dtype == encoded.sentences.dtype == np.float32
        assert np.linalg.norm(encoded.vector) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(encoded.sentences, axis=1) == pytest.approx(np.ones(len(given.sentences)), abs=1e-5)
    for text in TEXTS:
        query = encoder.encode_query(text)
        assert query.shape == (encoder.dim,)
        assert query.dtype == np.float32
        assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)


def test_a_vector_does_not_depend_on_its_company(encoder: Encoder) -> None:
    inputs = [ModelInput("", text, ((0, len(text)),) if text else ()) for text in TEXTS]
    together = encoder.encode_passages(inputs)
    for given, encoded in zip(inputs, together, strict=True):
        (alone,) = encoder.encode_passages([given])
        assert np.abs(alone.vector - encoded.vector).max() < 1e-5
        assert np.abs(alone.sentences - encoded.sentences).max(initial=0) < 1e-5


def test_what_does_not_fit_is_counted_and_only_then(encoder: Encoder) -> None:
    room = encoder.max_tokens - encoder.n_special
    fits, over = "pub " * room, "pub " * (room + 7)
    assert [e.truncated for e in encoder.encode_passages([ModelInput("", fits), ModelInput("", over)])] == [0, 7]


def test_the_prefix_counts_as_input_and_moves_no_sentence(encoder: Encoder) -> None:
    text = "The parish owns a pub."
    bare, prefixed = encoder.encode_passages(
        [ModelInput("", text, ((0, len(text)),)), ModelInput("14 assets", text, ((0, len(text)),))]
    )
    assert np.abs(bare.vector - prefixed.vector).max() > 1e-3
    assert float(bare.sentences[0] @ prefixed.sentences[0]) > float(bare.vector @ prefixed.vector) - 0.05


def test_odd_characters_are_encoded_and_never_raise(encoder: Encoder) -> None:
    odd = ["\x00", "\ud800 lone", "a\u0301\u200b\ufeff", "🏡" * 50, "\n\t ", "北京市议会"]
    assert len(encoder.encode_passages([ModelInput("", text) for text in odd])) == len(odd)
    assert len(encoder.count(odd)) == len(odd)
    assert all(np.isfinite(encoder.encode_query(text)).all() for text in odd)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode_passages([]) == []


def test_it_says_what_it_is(encoder: Encoder) -> None:
    assert encoder.model
    assert encoder.fingerprint
    assert 0 <= encoder.n_special < encoder.max_tokens
