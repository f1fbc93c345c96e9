"""Reads a question and passages together, in onnxruntime: how likely each answers, and which of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from ..datatypes import Closely, ModelInput
from ..errors import ModelError
from .manifest import AGAIN, CLOSE_GRAPH, TOKENIZER, Manifest
from .onnx_encoder import open_session
from .tokens import Pieces, WordPieces, batches, pooling_weights

if TYPE_CHECKING:
    from ..datatypes import FloatArray

# Word pieces of a question, and tokens of one run with padding (see onnx_encoder.TOKEN_BUDGET).
MOST_OF_QUESTION = 64
TOKEN_BUDGET = 1_024


class CloseReading:
    """The CloseReader that an exported folder holds.  The graph is loaded by the first question; any thread may ask."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._questions = WordPieces(folder / TOKENIZER, min(MOST_OF_QUESTION, manifest.max_tokens))
        self._passages = WordPieces(folder / TOKENIZER, manifest.max_tokens)
        self._pad = manifest.pad_id
        self._session: Any = None
        self._lock = Lock()

    def read(self, question: str, passages: Sequence[ModelInput]) -> list[Closely]:
        """See CloseReader."""
        asked = np.asarray([self._questions.split([question])[0].ids], np.int64)
        pieces = self._passages.split([given.full for given in passages])
        found: list[Closely | None] = [None] * len(passages)
        for places in batches([len(p.ids) + asked.shape[1] for p in pieces], TOKEN_BUDGET):
            spans = [
                [(a + passages[i].text_at, b + passages[i].text_at) for a, b in passages[i].sentences] for i in places
            ]
            whole, sentences = self._run(asked, [pieces[i] for i in places], spans)
            for i, one, each in zip(places, whole, sentences, strict=True):
                found[i] = Closely(float(one), tuple(float(s) for s in each[: len(passages[i].sentences)]))
        return [one for one in found if one is not None]

    def _run(
        self, asked: np.ndarray, pieces: Sequence[Pieces], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[FloatArray, FloatArray]:
        rows = pooling_weights(pieces, spans, "mean")[:, 1:]
        if not rows.shape[1]:
            rows = np.zeros((len(pieces), 1, rows.shape[2]), np.float32)
        ids = np.full((len(pieces), rows.shape[2]), self._pad, np.int64)
        mask = np.zeros(ids.shape, np.float32)
        for row, piece in enumerate(pieces):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        try:
            whole, sentences = self._opened().run(None, {"q_ids": asked, "p_ids": ids, "p_mask": mask, "rows": rows})
        except ModelError:
            raise
        except Exception as error:  # onnxruntime's errors share no other base
            raise ModelError(f"{self._folder / CLOSE_GRAPH} failed on {ids.shape} tokens: {error}. {AGAIN}") from error
        return whole, sentences

    def _opened(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = open_session(self._folder / CLOSE_GRAPH)
            return self._session
