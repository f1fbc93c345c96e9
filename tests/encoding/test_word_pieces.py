"""Pooling weights and cuts, against values worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.datatypes import ModelInput
from assistant.encoding import open_encoder
from assistant.encoding.tokens import Pieces, WordPieces, batches, pooling_weights
from assistant.errors import ModelError


def test_pieces_are_cut_from_the_end_and_keep_the_closing_special_token(tokenizer_file: Path) -> None:
    words = WordPieces(tokenizer_file, max_tokens=5)
    short, long = words.split(["the pub", "The parish owns a pub ."])
    assert short.ids == [2, 4, 8, 3]
    assert short.ends.tolist() == [0, 3, 7, 0]
    assert short.truncated == 0
    assert long.ids == [2, 4, 5, 6, 3]
    assert long.ends.tolist() == [0, 3, 10, 15, 0]
    assert long.truncated == 3
    assert words.n_special == 2


def test_counting_ignores_the_limits_saved_in_the_tokenizer(tokenizer_file: Path) -> None:
    assert WordPieces(tokenizer_file, max_tokens=5).count(["pub " * 50, "", "café"]) == [50, 0, 1]


def test_ends_are_code_points_whatever_stands_before(tokenizer_file: Path) -> None:
    (pieces,) = WordPieces(tokenizer_file, max_tokens=9).split(["🏡 CAFÉ pub"])
    assert pieces.ends.tolist() == [0, 1, 6, 10, 0]


def test_weights_pool_the_text_by_all_tokens_and_a_sentence_by_its_own() -> None:
    first = Pieces([2, 4, 8, 9, 3], np.array([0, 3, 7, 8, 0]), 0)
    second = Pieces([2, 8, 3], np.array([0, 3, 0]), 0)
    weights = pooling_weights([first, second], [[(0, 8), (8, 20)], [(0, 3)]], "mean")
    third = pytest.approx(1 / 3)
    assert weights.tolist() == [
        [[pytest.approx(0.2)] * 5, [0, third, third, third, 0], [0] * 5],
        [[third, third, third, 0, 0], [0, 1, 0, 0, 0], [0] * 5],
    ]


def test_cls_pooling_takes_the_first_token() -> None:
    weights = pooling_weights([Pieces([2, 8, 3], np.array([0, 3, 0]), 0)], [[]], "cls")
    assert weights.tolist() == [[[1, 0, 0]]]


def test_a_token_belongs_to_the_sentence_it_ends_in() -> None:
    # As sentencepiece tells it: " pub" is one token that begins with the space between two sentences.
    weights = pooling_weights([Pieces([4, 8], np.array([3, 7]), 0)], [[(0, 3), (4, 7)]], "mean")
    assert weights[0, 1:].tolist() == [[1, 0], [0, 1]]


def test_batches_hold_near_equal_lengths_within_the_budget_and_every_place_once() -> None:
    lengths = [7, 240, 3, 239, 120, 5, 241]
    found = list(batches(lengths, budget=500))
    assert found == [[6, 1], [3, 4], [0, 5, 2]]
    assert list(batches([900], budget=500)) == [[0]]
    assert list(batches([], budget=500)) == []


def test_vectors_are_the_means_of_the_tokens_of_the_text_and_of_each_sentence(
    exported: Callable[..., Path], word_vectors: dict[str, np.ndarray]
) -> None:
    encoder = open_encoder("tiny", exported().parent)
    given = ModelInput("14", "The parish owns.", ((0, 10), (11, 16)))
    (encoded, _) = encoder.encode_passages([given, ModelInput("", "a road a road a")])

    tokens = np.stack([word_vectors[w] for w in ("[CLS]", "14", "the", "parish", "owns", ".", "[SEP]")])
    tokens = tokens + tokens.mean(axis=0)
    for ours, rows in (
        (encoded.vector, tokens),
        (encoded.sentences[0], tokens[2:4]),
        (encoded.sentences[1], tokens[4:6]),
    ):
        mean = rows.mean(axis=0)
        assert ours == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_a_sentence_that_was_cut_off_has_a_vector_of_zeros(exported: Callable[..., Path]) -> None:
    encoder = open_encoder("tiny", exported().parent)
    text = "the parish owns a pub . a road"
    (encoded,) = encoder.encode_passages([ModelInput("", text, ((0, 23), (24, 30)))])
    assert encoded.truncated == 2
    assert np.linalg.norm(encoded.sentences[0]) == pytest.approx(1, abs=1e-5)
    assert encoded.sentences[1].tolist() == [0] * 6


def test_prompts_stand_before_the_input_and_take_their_room(
    exported: Callable[..., Path], word_vectors: dict[str, np.ndarray]
) -> None:
    encoder = open_encoder("tiny", exported(query_prompt="who owns ", passage_prompt="the ").parent)
    assert encoder.n_special == 3
    assert encoder.count(["pub"]) == [1]
    asked = np.stack([word_vectors[w] for w in ("[CLS]", "who", "owns", "pub", "[SEP]")]).mean(axis=0)
    assert encoder.encode_query("pub") == pytest.approx(asked / np.linalg.norm(asked), abs=1e-6)
    (encoded,) = encoder.encode_passages([ModelInput("", "pub road", ((0, 3),))])
    tokens = np.stack([word_vectors[w] for w in ("[CLS]", "the", "pub", "road", "[SEP]")])
    pub = tokens[2] + tokens.mean(axis=0)
    assert encoded.sentences[0] == pytest.approx(pub / np.linalg.norm(pub), abs=1e-6)


def test_a_tokenizer_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(ModelError, match="localism build"):
        WordPieces(tmp_path / "broken.json", 8).count(["a"])
