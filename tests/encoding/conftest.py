"""Small encoders: an exported folder written by hand (fast), and random sentence-transformers models (slow)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.encoding import prepare_encoder
from assistant.encoding.manifest import GRAPH, TOKENIZER, WEIGHTS, Manifest, list_files
from assistant.settings import DEFAULT_MODEL

WORDS = "[PAD] [UNK] [CLS] [SEP] the parish owns a pub road . who council café village hall ? 14 assets".split()
VOCABULARY = {word: place for place, word in enumerate(WORDS)}


def write_tokenizer(path: Path) -> None:
    """A lower-casing tokenizer of whole words, [CLS] before and [SEP] after."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(8)  # as published tokenizers often do; counting must not care
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(path))


def embeddings() -> np.ndarray:
    """(n_words, 6) float32: one vector for each word of the vocabulary."""
    return np.random.default_rng(7).normal(size=(len(WORDS), 6)).astype(np.float32)


def write_graph(path: Path) -> None:
    """A graph in which each token is its embedding plus the mean over the text, so that context and padding count."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def node(kind: str, inputs: str, output: str, **options: object) -> onnx.NodeProto:
        return helper.make_node(kind, inputs.split(), [output], **options)

    nodes = [
        node("Gather", "table input_ids", "words"),
        node("Cast", "attention_mask", "mask", to=TensorProto.FLOAT),
        node("ReduceSum", "mask last", "n", keepdims=1),
        node("Div", "mask n", "share"),
        node("Unsqueeze", "share middle", "row"),
        node("MatMul", "row words", "context"),
        node("Add", "words context", "tokens"),
        node("MatMul", "weights tokens", "means"),
        node("ReduceL2", "means", "length", axes=[-1], keepdims=1),
        node("Max", "length tiny", "safe"),
        node("Div", "means safe", "vectors"),
    ]
    kept = {
        "table": embeddings(),
        "tiny": np.array(1e-12, np.float32),
        "last": np.array([-1], np.int64),
        "middle": np.array([1], np.int64),
    }
    number, real = TensorProto.INT64, TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", number, ["b", "t"]),
            helper.make_tensor_value_info("attention_mask", number, ["b", "t"]),
            helper.make_tensor_value_info("weights", real, ["b", "r", "t"]),
        ],
        [helper.make_tensor_value_info("vectors", real, ["b", "r", 6])],
        [numpy_helper.from_array(array, name) for name, array in kept.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save_model(model, path, save_as_external_data=True, location=WEIGHTS, size_threshold=64)


@pytest.fixture
def tokenizer_file(tmp_path: Path) -> Path:
    """The small tokenizer on disk: 18 words, lower case, [CLS] and [SEP] around a text."""
    write_tokenizer(tmp_path / "small.json")
    return tmp_path / "small.json"


@pytest.fixture
def word_vectors() -> dict[str, np.ndarray]:
    """What the hand-written graph knows: (6,) float32 by word."""
    return dict(zip(WORDS, embeddings(), strict=True))


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    """Writes an exported encoder into tmp_path/encoders/NAME and gives that folder."""

    def write(name: str = "tiny-1", **changes: object) -> Path:
        folder = tmp_path / "encoders" / name
        folder.mkdir(parents=True)
        write_tokenizer(folder / TOKENIZER)
        write_graph(folder / GRAPH)
        known: dict[str, object] = {
            "model": "tiny",
            "fingerprint": "f1",
            "kind": "onnx",
            "dim": 6,
            "max_tokens": 8,
            "pooling": "mean",
            "inputs": ("input_ids", "attention_mask"),
            "files": list_files(folder),
        }
        Manifest(**(known | changes)).write(folder)  # type: ignore[arg-type]
        return folder

    return write


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Saves a random two-layer BERT with the layers asked for as a sentence-transformers model; imports torch."""

    def save(*, pooling: str = "mean", dense: bool = False, normalize: bool = True, prompts: bool = False) -> Path:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

        torch.manual_seed(3)
        folder = tmp_path_factory.mktemp("model")
        write_tokenizer(folder / "t.json")
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "t.json"), model_max_length=24, pad_token="[PAD]", unk_token="[UNK]"
        )
        config = BertConfig(
            vocab_size=len(WORDS),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=24,
            initializer_range=0.5,
        )
        BertModel(config).save_pretrained(folder / "bert")
        tokenizer.save_pretrained(folder / "bert")
        modules = [Transformer(str(folder / "bert")), Pooling(16, pooling_mode=pooling)]
        if dense:
            modules.append(Dense(16, 12))
        if normalize:
            modules.append(Normalize())
        given = {"query": "who owns ", "passage": "the "} if prompts else None
        SentenceTransformer(modules=modules, prompts=given, device="cpu").save(str(folder / "saved"))
        return folder / "saved"

    return save


@pytest.fixture(scope="session")
def default_encoders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the default model is ready, exported once; copy it before you change what is there."""
    folder = tmp_path_factory.mktemp("default")
    prepare_encoder(DEFAULT_MODEL, folder)
    return folder
