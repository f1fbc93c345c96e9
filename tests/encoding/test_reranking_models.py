"""A cross-encoder of the user's: found on this computer, or refused in words; never downloaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.encoding import open_reranker
from assistant.errors import ModelError

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the parish bought a pub road county mends".split()


def save_tiny(folder: Path, *, labels: int = 1) -> Path:
    """A random BERT of one layer with a head for pairs of texts, saved as published cross-encoders are."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=32, num_labels=labels, initializer_range=1.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_scores_are_those_of_sentence_transformers_whatever_the_length(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = save_tiny(tmp_path / "tiny")
    texts = ["the parish bought a pub", "the county mends the road", "", "pub " * 500, "caf\ud800"]
    given = open_reranker(str(folder)).score("the parish", texts)
    wanted = CrossEncoder(str(folder), device="cpu").predict([("the parish", text) for text in texts[:4]])
    assert given[:4] == pytest.approx([float(score) for score in wanted])
    assert len(given) == 5 and given[0] != given[1]
    assert open_reranker(str(folder)).score("the parish", []) == []


@pytest.mark.slow
def test_a_folder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_reranker(str(folder)).score("the parish", ["a pub"])


def test_a_name_that_is_nowhere_on_this_computer_is_refused_and_not_looked_for() -> None:
    with pytest.raises(ModelError, match="Nothing is downloaded"):
        open_reranker("cross-encoder/ms-marco-no-such-model")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"architectures": ["BertModel"]}, "BertModel with 2 labels"),
        ({"architectures": ["BertForSequenceClassification"], "id2label": {"0": "no", "1": "yes"}}, "2 labels"),
        ({}, "of no named kind"),
        (None, "missing or cannot be read"),
        ([], "missing or cannot be read"),
    ],
    ids=["an encoder", "a classifier", "nothing said", "no file", "not an object"],
)
def test_what_is_no_reranker_is_refused_in_words(tmp_path: Path, config: object, said: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=said):
        open_reranker(str(tmp_path))
