"""Exported graphs against sentence-transformers itself, the yardstick.  All slow: they import torch."""

from __future__ import annotations

import logging
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.datatypes import ModelInput
from assistant.encoding import exporting, open_encoder, prepare_encoder
from assistant.encoding.exporting import export
from assistant.encoding.manifest import NOT_WRITTEN
from assistant.encoding.onnx_encoder import OnnxEncoder
from assistant.encoding.torch_encoder import TorchEncoder, load_model
from assistant.settings import DEFAULT_MODEL

pytestmark = pytest.mark.slow

TEXTS = [
    "",
    "the parish owns a pub .",
    "Who owns the café ?",
    "14 assets " * 40,
    "北京 council — “Tŷ’r Cyngor” £7.5m 🏡",
    "the council owns " * 200,
]


@pytest.mark.parametrize(
    ("pooling", "dense", "normalize", "prompts"),
    [
        ("mean", False, True, False),
        ("mean", False, False, True),
        ("cls", False, True, False),
        ("cls", True, False, False),
        ("mean", True, True, True),
    ],
)
def test_an_exported_model_agrees_with_the_original(
    tmp_path: Path, tiny_model: Callable[..., Path], pooling: str, dense: bool, normalize: bool, prompts: bool
) -> None:
    folder = tiny_model(pooling=pooling, dense=dense, normalize=normalize, prompts=prompts)
    manifest = export(str(folder), folder, "f", tmp_path)
    assert (manifest.kind, manifest.note, manifest.pooling, manifest.dim) == ("onnx", "", pooling, 12 if dense else 16)
    assert (manifest.query_prompt, manifest.passage_prompt) == (("who owns ", "the ") if prompts else ("", ""))
    _agree(OnnxEncoder(tmp_path, manifest), load_model(folder), manifest.query_prompt, manifest.passage_prompt)


def _agree(encoder: OnnxEncoder, original: object, query_prompt: str = "", passage_prompt: str = "") -> None:
    def theirs(prompt: str) -> np.ndarray:
        return original.encode(TEXTS, prompt=prompt, normalize_embeddings=True)  # type: ignore[attr-defined,no-any-return]

    encoded = np.stack([e.vector for e in encoder.encode_passages([ModelInput("", text) for text in TEXTS])])
    asked = np.stack([encoder.encode_query(text) for text in TEXTS])
    assert (encoded * theirs(passage_prompt)).sum(axis=1).min() > 0.99999
    assert (asked * theirs(query_prompt)).sum(axis=1).min() > 0.99999


@pytest.mark.parametrize("dense", [False, True])
def test_sentence_vectors_go_through_the_same_layers(
    tmp_path: Path, tiny_model: Callable[..., Path], dense: bool
) -> None:
    import torch

    folder = tiny_model(dense=dense)
    manifest = export(str(folder), folder, "f", tmp_path)
    original = load_model(folder)
    text = "the parish owns a pub . who owns the road ?"
    (encoded,) = OnnxEncoder(tmp_path, manifest).encode_passages([ModelInput("14", text, ((0, 23), (24, 43)))])
    with torch.no_grad():
        tokens = original[0](dict(original.tokenizer(["14 " + text], return_tensors="pt")))["token_embeddings"][0]
        for ours, part in zip(encoded.sentences, (tokens[2:8], tokens[8:13]), strict=True):
            pooled = part.mean(dim=0)
            if dense:
                pooled = original[2]({"sentence_embedding": pooled})["sentence_embedding"]
            theirs = (pooled / pooled.norm()).numpy()
            assert ours == pytest.approx(theirs, abs=1e-5)


def test_a_dense_bias_gives_no_words_to_a_sentence_that_was_cut_off(
    tmp_path: Path, tiny_model: Callable[..., Path]
) -> None:
    folder = tiny_model(dense=True)
    manifest = export(str(folder), folder, "f", tmp_path)
    given = ModelInput("", "pub " * 30 + "road", ((0, 4), (120, 124)))
    (encoded,) = OnnxEncoder(tmp_path, manifest).encode_passages([given])
    assert not encoded.sentences[1].any()


def test_another_model_runs_in_torch_and_says_so(
    tmp_path: Path, tiny_model: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny_model(pooling="max")
    with caplog.at_level(logging.WARNING):
        encoder = prepare_encoder(str(folder), tmp_path)
    assert isinstance(encoder, TorchEncoder)
    assert "run by torch" in encoder.note
    assert "it pools by max" in caplog.text
    original = load_model(folder)
    given = ModelInput("14", "the parish owns a pub . who owns the road ?", ((0, 23), (24, 43)))
    (encoded,) = encoder.encode_passages([given])
    assert encoded.vector == pytest.approx(original.encode(given.full, normalize_embeddings=True), abs=1e-5)
    alone = original.encode("who owns the road ?", normalize_embeddings=True)
    assert encoded.sentences[1] == pytest.approx(alone, abs=1e-5)
    again = open_encoder(str(folder), tmp_path)
    assert again.encode_query("pub") == pytest.approx(encoder.encode_query("pub"), abs=1e-6)


def test_static_embeddings_run_in_torch_too(tmp_path: Path, tokenizer_file: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=4)], device="cpu").save(str(tmp_path / "s"))
    manifest = export(str(tmp_path / "s"), tmp_path / "s", "f", _made(tmp_path / "out"))
    assert (manifest.kind, manifest.dim) == ("torch", 4)
    assert "StaticEmbedding" in manifest.note


def test_a_full_disk_is_told_apart_from_a_model_that_cannot_be_exported(
    tmp_path: Path, tiny_model: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    free = namedtuple("free", "free")(1_000_000)
    monkeypatch.setattr(exporting.shutil, "disk_usage", lambda _: free)
    folder = tiny_model()
    assert exporting.main([str(folder), str(folder), "f", str(tmp_path)]) == NOT_WRITTEN
    assert "No space left on the disk, 32 MB are needed" in capsys.readouterr().err


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_the_default_model_agrees_and_keeps_its_file_names(tmp_path: Path) -> None:
    encoder = prepare_encoder(DEFAULT_MODEL, tmp_path)
    assert isinstance(encoder, OnnxEncoder)
    assert (encoder.dim, encoder.max_tokens, encoder.n_special, encoder.note) == (384, 256, 2, "")
    from assistant.encoding.naming import find_model

    _agree(encoder, load_model(find_model(DEFAULT_MODEL).folder))
    (place,) = tmp_path.iterdir()
    assert sorted(path.name for path in place.iterdir()) == [
        "close.bin",
        "close.onnx",
        "encoder.json",
        "model.bin",
        "model.onnx",
        "tokenizer.json",
    ]


def test_a_folder_that_is_no_model_is_refused_with_the_reason(tmp_path: Path) -> None:
    from assistant.errors import ModelError

    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(ModelError, match="cannot be loaded"):
        prepare_encoder(str(tmp_path), tmp_path / "encoders")
