"""Reads a question and passages together, in onnxruntime: how likely each answers, and which of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from ..datatypes import Closely, ModelInput
from ..errors import ModelError
from .manifest import AGAIN, CLOSE_GRAPH, TOKENIZER, Manifest
from .onnx_encoder import open_session, sentence_spans
from .tokens import Pieces, WordPieces, pooling_weights

MOST_OF_QUESTION = 64  # word pieces


class CloseReading:
    """The CloseReader that an exported folder holds.  The graph is loaded by the first question; any thread may ask."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._questions = WordPieces(folder / TOKENIZER, min(MOST_OF_QUESTION, manifest.max_tokens))
        self._passages = WordPieces(folder / TOKENIZER, manifest.max_tokens)
        self._session: Any = None
        self._lock = Lock()

    def read(self, question: str, passages: Sequence[ModelInput]) -> list[Closely]:
        """See CloseReader.

        One at a time: numbers of 8 bits are scaled by the largest of a run, so that in a batch what is said of a
        passage would depend on the others; it is no slower.
        """
        asked = np.asarray([self._questions.split([question])[0].ids], np.int64)
        pieces = self._passages.split([given.full for given in passages])
        return [self._read(asked, given, piece) for given, piece in zip(passages, pieces, strict=True)]

    def _read(self, asked: np.ndarray, passage: ModelInput, pieces: Pieces) -> Closely:
        rows = pooling_weights([pieces], [sentence_spans(passage)], "mean")[:, 1:]
        if not rows.shape[1]:
            rows = np.zeros((1, 1, rows.shape[2]), np.float32)
        ids = np.asarray([pieces.ids], np.int64)
        try:
            whole, sentences = self._opened().run(None, {"q_ids": asked, "p_ids": ids, "rows": rows})
        except ModelError:
            raise
        except Exception as error:  # onnxruntime's errors share no other base
            raise ModelError(f"{self._folder / CLOSE_GRAPH} failed on {ids.shape} tokens: {error}. {AGAIN}") from error
        return Closely(float(whole[0]), tuple(float(one) for one in sentences[0][: len(passage.sentences)]))

    def _opened(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = open_session(self._folder / CLOSE_GRAPH)
            return self._session
