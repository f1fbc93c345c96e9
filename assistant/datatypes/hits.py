"""What goes into a model and comes out, and passages found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .reports import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What the encoder is given for one passage: `full` goes through the model, sentences are offsets in `text`."""

    prefix: str
    text: str
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def full(self) -> str:
        """The exact model input."""
        return f"{self.prefix}\n{self.text}" if self.prefix else self.text

    @property
    def text_at(self) -> int:
        """Where `text` begins in `full`."""
        return len(self.prefix) + 1 if self.prefix else 0


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """vector: (dim,) float32 of length 1.  sentences: (n_sentences, dim) float32, rows of length 1 (or 0 if empty).

    truncated: how many word pieces did not fit the model; 0 is the rule.
    """

    vector: FloatArray
    sentences: FloatArray
    truncated: int = 0


def chance(log_odds: float) -> float:
    """Log-odds as a chance, 0 to 1.

    >>> chance(0.0), round(chance(2.0), 2)
    (0.5, 0.88)
    """
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Closely:
    """What close reading says of a passage, as log-odds: that it answers; of each sentence, that it is what answers."""

    whole: float
    sentences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A passage with a score and a rank (from 1) for one query.  cosine in [-1, 1]; bm25 >= 0; score in [0, 1].

    sentence_cosines: cosine of the query with each sentence of the passage, in order; empty if not asked for.
    closely: what close reading says, None for a hit that was not read so.
    """

    passage: Passage
    rank: int
    score: float
    cosine: float
    bm25: float
    sentence_cosines: tuple[float, ...] = ()
    closely: Closely | None = None
