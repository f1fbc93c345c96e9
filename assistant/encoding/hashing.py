"""A toy encoder: deterministic, instant, without a model; for tests, examples and trying things out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from ..datatypes import Encoded, ModelInput
from ..text import STOP_WORDS

if TYPE_CHECKING:
    from ..datatypes import FloatArray

HASHING = "hashing"

_PIECE = re.compile(r"\w+|[^\w\s]")


class HashingEncoder:
    """Words hashed into 64 places with a sign; texts that share words are close, synonyms are not.

    A word piece is a run of letters and digits or one punctuation mark.  Stop words and punctuation count as pieces
    but do not move the vector, unless there is nothing else.

    >>> encoder = HashingEncoder()
    >>> encoder.count(["Who owns the pub?"])
    [5]
    >>> pub, road = encoder.encode_passages([ModelInput("", "The parish owns the pub."), ModelInput("", "A road.")])
    >>> query = encoder.encode_query("who owns the pub?")
    >>> bool(query @ pub.vector > 0.7 > query @ road.vector)
    True
    """

    model = HASHING
    fingerprint = "hashing-64-1"
    dim = 64
    max_tokens = 256
    n_special = 2
    note = ""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        return [sum(1 for _ in _PIECE.finditer(text)) for text in texts]

    def encode_query(self, text: str) -> FloatArray:
        """(64,) float32 of length 1."""
        return self._pool(self._pieces(text))

    def encode_passages(self, inputs: Sequence[ModelInput]) -> list[Encoded]:
        """One Encoded per input, in order; a sentence's vector is that of the pieces that end in it."""
        import numpy as np

        encoded = []
        for given in inputs:
            pieces = list(_PIECE.finditer(given.full))
            kept = pieces[: self.max_tokens - self.n_special]
            ends = [m.end() - given.text_at for m in kept]
            sentences = np.zeros((len(given.sentences), self.dim), np.float32)
            for row, (start, end) in enumerate(given.sentences):
                words = [m.group() for m, at in zip(kept, ends, strict=True) if start < at <= end]
                if words:
                    sentences[row] = self._pool(words)
            encoded.append(Encoded(self._pool([m.group() for m in kept]), sentences, len(pieces) - len(kept)))
        return encoded

    def close(self) -> None:
        """Nothing is held."""

    def _pieces(self, text: str) -> list[str]:
        return [m.group() for m in _PIECE.finditer(text)][: self.max_tokens - self.n_special]

    def _pool(self, pieces: Sequence[str]) -> FloatArray:
        import numpy as np

        folded = [piece.casefold() for piece in pieces]
        words = [w for w in folded if w not in STOP_WORDS and (w[0].isalnum() or w[0] == "_")]
        vector = np.zeros(self.dim, np.float32)
        for word in words or folded:
            digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=2).digest()
            vector[digest[0] % self.dim] += 1.0 if digest[1] & 1 else -1.0
        length = float(np.linalg.norm(vector))
        if length == 0.0:  # an empty text, or words that cancel out
            vector[0] = length = 1.0
        return vector / np.float32(length)
