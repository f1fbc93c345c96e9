"""Runs an exported graph in onnxruntime: what asking and building encode with, without torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from ..datatypes import Encoded, ModelInput
from ..errors import ModelError
from .manifest import AGAIN, GRAPH, TOKENIZER, Manifest
from .tokens import Pieces, WordPieces, batches, pooling_weights

if TYPE_CHECKING:
    from ..datatypes import FloatArray

# Tokens of one run, padding included. Measured with the default model on two AVX-512 cores, passages of 40-240 pieces:
# 512 to 2,048 are equally fast (13-14 thousand tokens a second), 8,192 is a third slower. Peak memory of the process:
# 512: 170 MB, 1,024: 186 MB, 2,048: 240 MB, 4,096: 344 MB, 8,192: 553 MB.
TOKEN_BUDGET = 1_024


class OnnxEncoder:
    """The Encoder that an exported folder holds.

    The graph takes token numbers and pooling weights (n_texts, n_rows, n_tokens) and gives (n_texts, n_rows, dim)
    float32: weighted means of the token embeddings, through the model's Dense layers if it has any, of length 1.
    So the passage and its sentences come out of one forward pass.

    Counting tokens reads only the tokenizer; the graph is loaded by the first text to encode.  Safe to use from
    several threads.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.model = manifest.model
        self.fingerprint = manifest.fingerprint
        self.dim = manifest.dim
        self.max_tokens = manifest.max_tokens
        self.note = manifest.note
        self._folder = folder
        self._manifest = manifest
        self._pieces = WordPieces(folder / TOKENIZER, manifest.max_tokens)
        self._session: Any = None
        self._lock = Lock()

    @property
    def n_special(self) -> int:
        """How many tokens are added to every passage: special ones and those of the model's prompt."""
        prompt = self._manifest.passage_prompt
        return self._pieces.n_special + (self._pieces.count([prompt])[0] if prompt else 0)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        return self._pieces.count(texts)

    def encode_query(self, text: str) -> FloatArray:
        """(dim,) float32 of length 1.  Longer queries are cut at the model's limit."""
        pieces = self._pieces.split([self._manifest.query_prompt + text])
        vector: FloatArray = self._run(pieces, [[]])[0, 0]
        return vector

    def encode_passages(self, inputs: Sequence[ModelInput]) -> list[Encoded]:
        """One Encoded per input, in order; sentence vectors are pooled from the passage's own forward pass."""
        prompt = self._manifest.passage_prompt
        pieces = self._pieces.split([prompt + given.full for given in inputs])
        encoded: list[Encoded | None] = [None] * len(inputs)
        for places in batches([len(p.ids) for p in pieces], TOKEN_BUDGET):
            spans = [sentence_spans(inputs[i], len(prompt)) for i in places]
            vectors = self._run([pieces[i] for i in places], spans)
            for i, rows in zip(places, vectors, strict=True):
                n_sentences = len(inputs[i].sentences)
                encoded[i] = Encoded(rows[0].copy(), rows[1 : 1 + n_sentences].copy(), pieces[i].truncated)
        return [one for one in encoded if one is not None]

    def close(self) -> None:
        """Let the graph go; the next text to encode loads it again."""
        with self._lock:
            self._session = None

    def _run(self, pieces: Sequence[Pieces], spans: Sequence[Sequence[tuple[int, int]]]) -> FloatArray:
        weights = pooling_weights(pieces, spans, self._manifest.pooling)
        ids = np.full((len(pieces), weights.shape[2]), self._manifest.pad_id, np.int64)
        mask = np.zeros_like(ids)
        for row, piece in enumerate(pieces):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        arrays = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        feed = {name: arrays[name] for name in self._manifest.inputs} | {"weights": weights}
        try:
            vectors: FloatArray = self._opened().run(None, feed)[0]
        except ModelError:
            raise
        except Exception as error:  # onnxruntime's errors share no other base
            raise ModelError(f"The model {self.model} failed on {ids.shape} tokens: {error}. {AGAIN}") from error
        # A Dense layer's bias would give words to a sentence that has none.
        return np.where(weights.any(axis=2, keepdims=True), vectors, np.float32(0))

    def _opened(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = open_session(self._folder / GRAPH)
            return self._session


def sentence_spans(given: ModelInput, shift: int = 0) -> list[tuple[int, int]]:
    """The sentences as offsets in what is tokenized: the prompt (`shift` characters), the prefix, the text."""
    at = given.text_at + shift
    return [(start + at, end + at) for start, end in given.sentences]


def open_session(graph: Path) -> Any:
    """An onnxruntime session for a graph that `exporting` optimised and saved with its weights in a file beside it.

    Measured with the default model: the graph as exported, optimised while opening: 0.14 s and 198 MB in a fresh
    process; optimised beforehand and with external weights, which onnxruntime maps instead of reading: 0.04 s and
    119 MB.  Without pre-packed weights 0.01 s and the same memory, but 3.1 ms instead of 1.8 ms a question.
    Without its memory arena batches are no smaller but up to three times larger (malloc): 685 against 355 MB.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors; warnings would reach standard error
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = _n_cores()
    options.inter_op_num_threads = 1
    # Waiting threads sleep: 4 % slower on an idle machine, 40 % faster when another program uses one of two cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no other base
        raise ModelError(f"{graph} cannot be opened ({error}). {AGAIN}") from error


def _n_cores() -> int:
    """Physical cores this process may use; 0 lets onnxruntime count them, where the system does not tell us."""
    if not hasattr(os, "sched_getaffinity"):
        return 0
    allowed = os.sched_getaffinity(0)
    cores = set()
    for cpu in allowed:
        try:
            siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text()
        except OSError:
            return len(allowed)
        cores.add(siblings.strip())
    return len(cores)
