"""Runs a model through sentence-transformers and torch: for models that cannot be exported, and to export from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..datatypes import Encoded, ModelInput
from ..errors import ModelError
from .manifest import Manifest
from .naming import find_model
from .tokens import without_surrogates

if TYPE_CHECKING:
    from ..datatypes import FloatArray


def stay_offline() -> None:
    """Tell the libraries that load models never to use the network, and to draw no bars."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS"):
        os.environ.setdefault(name, "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def load_model(folder: Path, *, attention: str = "") -> Any:
    """The SentenceTransformer in `folder`, on the CPU, ready to encode, without network.

    attention: which form of attention to load, where the model has a choice.
    """
    stay_offline()
    from sentence_transformers import SentenceTransformer

    options = {"attn_implementation": attention} if attention else {}
    return SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, trust_remote_code=False, model_kwargs=options
    ).eval()


class TorchEncoder:
    """Any sentence-transformers model, with the same protocol as the exported ones.

    Torch and the model are loaded by the first text to count or encode.  Sentences are encoded one by one, as such
    a model may not tell which of its numbers belong to which word, so a build takes about twice as long.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.model = manifest.model
        self.fingerprint = manifest.fingerprint
        self.dim = manifest.dim
        self.max_tokens = manifest.max_tokens
        self.note = manifest.note
        self._manifest = manifest

    @cached_property
    def _original(self) -> Any:
        source = find_model(self.model)
        if source.fingerprint != self.fingerprint:
            raise ModelError(
                f"The model {self.model} in {source.folder} is not the one that the index was built with. "
                "Build again: localism build"
            )
        return load_model(source.folder)

    @property
    def n_special(self) -> int:
        """How many tokens are added to every passage: special ones and those of the model's prompt."""
        return len(self._ids([self._manifest.passage_prompt], special=True)[0])

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        return [len(ids) for ids in self._ids(texts, special=False)]

    def encode_query(self, text: str) -> FloatArray:
        """(dim,) float32 of length 1.  Longer queries are cut at the model's limit."""
        vector: FloatArray = self._encode([text], self._manifest.query_prompt)[0]
        return vector

    def encode_passages(self, inputs: Sequence[ModelInput]) -> list[Encoded]:
        """One Encoded per input, in order; each sentence is encoded by itself."""
        import numpy as np

        sentences = [given.text[start:end] for given in inputs for start, end in given.sentences]
        fulls = [given.full for given in inputs]
        if not fulls:
            return []
        vectors = self._encode([*fulls, *sentences], self._manifest.passage_prompt)
        n_tokens = self.count(fulls)
        room = self.max_tokens - self.n_special
        bounds = np.cumsum([len(fulls), *(len(given.sentences) for given in inputs)])
        return [
            Encoded(vectors[i].copy(), vectors[bounds[i] : bounds[i + 1]].copy(), max(0, n_tokens[i] - room))
            for i in range(len(fulls))
        ]

    def close(self) -> None:
        """Let the model go; the next text loads it again."""
        self.__dict__.pop("_original", None)

    def _encode(self, texts: list[str], prompt: str) -> FloatArray:
        clean = [without_surrogates(text) for text in texts]
        vectors: FloatArray = self._original.encode(clean, prompt=prompt, normalize_embeddings=True)
        return vectors

    def _ids(self, texts: Sequence[str], *, special: bool) -> Sequence[Sequence[int]]:
        tokenizer = self._original.tokenizer
        clean = [without_surrogates(text) for text in texts]
        if not clean:
            return []
        if hasattr(tokenizer, "encode_batch"):  # one of the tokenizers library (static embeddings)
            return [e.ids for e in tokenizer.encode_batch(clean, add_special_tokens=special)]
        if callable(tokenizer):  # one of the transformers library
            ids: list[list[int]] = tokenizer(clean, add_special_tokens=special, truncation=False)["input_ids"]
            return ids
        return [tokenizer.tokenize(text) for text in clean]  # one of sentence-transformers' word tokenizers
