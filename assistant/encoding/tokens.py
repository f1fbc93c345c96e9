"""Word pieces: counting them, cutting at the model's limit, and saying which of them a sentence holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ModelError
from .manifest import AGAIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from ..datatypes import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """One text as the model takes it.

    ids: token numbers, special ones included.  ends: for each token the offset in the text where it ends, 0 for
    special tokens.  truncated: pieces that were cut off.
    """

    ids: list[int]
    ends: NDArray[np.int64]
    truncated: int


class WordPieces:
    """A model's own fast tokenizer, read when it is first needed.  Safe to use from several threads."""

    def __init__(self, path: Path, max_tokens: int) -> None:
        self.max_tokens = max_tokens
        self._path = path

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._path))
        except Exception as error:  # the library raises bare Exception
            raise ModelError(f"{self._path} cannot be read as a tokenizer ({error}). {AGAIN}") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _added(self) -> tuple[int, int]:
        """How many special tokens stand before and after a text."""
        mask = self._tokenizer.encode("a").special_tokens_mask
        first = mask.index(0) if 0 in mask else len(mask)
        after = len(mask) - first - mask[first:].count(0)
        return first, after

    @property
    def n_special(self) -> int:
        """How many special tokens the model adds to every input."""
        return sum(self._added)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        batch = self._tokenizer.encode_batch_fast([without_surrogates(t) for t in texts], add_special_tokens=False)
        return [len(encoding.ids) for encoding in batch]

    def split(self, texts: Sequence[str]) -> list[Pieces]:
        """Each text as the model takes it, cut at `max_tokens` as sentence-transformers cuts: from the end."""
        return [
            self._cut(encoding) for encoding in self._tokenizer.encode_batch([without_surrogates(t) for t in texts])
        ]

    def _cut(self, encoding: Encoding) -> Pieces:
        import numpy as np

        ids = encoding.ids
        ends = np.array([end for _, end in encoding.offsets], np.int64)
        over = max(0, len(ids) - self.max_tokens)
        if over:
            after = len(ids) - self._added[1]  # where the special tokens at the end begin
            ids = ids[: after - over] + ids[after:]
            ends = np.concatenate([ends[: after - over], ends[after:]])
        return Pieces(ids, ends, over)


def without_surrogates(text: str) -> str:
    """The text with lone surrogates replaced, which tokenizers refuse; offsets stay as they are."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def pooling_weights(pieces: Sequence[Pieces], spans: Sequence[Sequence[tuple[int, int]]], pooling: str) -> FloatArray:
    """Weights that pool a batch's token embeddings: (n_texts, 1 + most sentences, most tokens) float32.

    spans: for each text its sentences, `[start, end)` in the text as tokenized.
    Row 0 pools the whole text, "mean" over all its tokens (special ones too, as sentence-transformers does) or "cls";
    row 1 + i is the mean of the tokens that end in sentence i.  (A token may begin with the space before its
    sentence, so its end tells where it belongs.)  Rows of zeros: no such sentence, or it was cut off.
    """
    import numpy as np

    longest = max(len(p.ids) for p in pieces)
    weights = np.zeros((len(pieces), 1 + max(map(len, spans), default=0), longest), np.float32)
    for at, (piece, sentences) in enumerate(zip(pieces, spans, strict=True)):
        n_tokens = len(piece.ids)
        if pooling == "cls":
            weights[at, 0, 0] = 1.0
        else:
            weights[at, 0, :n_tokens] = 1.0 / n_tokens
        if sentences:
            bounds = np.array(sentences, np.int64)
            inside = (piece.ends > bounds[:, :1]) & (piece.ends <= bounds[:, 1:])
            n_inside = inside.sum(axis=1, keepdims=True)
            weights[at, 1 : 1 + len(sentences), :n_tokens] = inside / np.maximum(n_inside, 1)
    return weights


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Places of texts grouped by near-equal length, longest first, at most `budget` tokens a batch with padding.

    >>> list(batches([10, 200, 190, 12], budget=400))
    [[1, 2], [3, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        size = max(1, budget // max(1, lengths[order[at]]))
        yield order[at : at + size]
        at += size
