"""Letters in pictures: the seam to a program that recognises them, and the one that comes with the extra "ocr"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGINE = "rapidocr 3.10.0, PP-OCRv6 small"  # raise with the version in pyproject.toml: what was kept is read anew
_LEAST_SCORE = 0.5
_DETECTION_SIDE = 1440  # pixels; finds 6-point letters on A4, and takes half the time of 2,200
_THREADS = 2


@dataclass(frozen=True, slots=True)
class SeenWord:
    """One word with where it stands; the unit is that of whoever made it (pixels, later points), y down."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SeenLine:
    """Words side by side on one line, from left to right.  score: 0 to 1, how sure the program is of its letters.

    turn: anticlockwise quarter turns of its writing from upright; its boxes are those of the page turned back by them.
    """

    words: tuple[SeenWord, ...]
    score: float = 1.0
    turn: int = 0

    @property
    def text(self) -> str:
        """Its words with a space between."""
        return " ".join(word.text for word in self.words)


class Recogniser(Protocol):
    """Finds lines of text in a picture."""

    def __call__(self, picture: NDArray[np.uint8]) -> list[SeenLine]:
        """picture: (height, width, 3) blue, green, red.  Boxes in pixels; lines in any order."""


def is_installed() -> bool:
    """Whether the extra "ocr" is there; imports nothing of it."""
    return find_spec("rapidocr") is not None


class RapidOcr:
    """RapidOCR with the models inside its package; it is told where they are, so that it never downloads any."""

    def __init__(self) -> None:
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        self._run: Any = rapidocr.RapidOCR(
            params={
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                "Global.use_cls": False,  # lines upside down: scans of reports stand upright
                "Global.log_level": "critical",
                "Global.max_side_len": 4000,
                "Global.return_word_box": True,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTION_SIDE,
                "Rec.rec_batch_num": 1,  # six at a time are padded to the widest: twice the time, 300 MB more
                "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            }
        )

    def __call__(self, picture: NDArray[np.uint8]) -> list[SeenLine]:
        found = self._run(picture)
        if found.boxes is None:
            return []
        rows = zip(found.boxes, found.txts, found.scores, found.word_results, strict=True)
        lines = [_line(box, text, float(score), parts) for box, text, score, parts in rows if score >= _LEAST_SCORE]
        return [line for line in lines if line.words]


def _line(box: Any, text: str, score: float, parts: Sequence[Any]) -> SeenLine:
    """Words as the spaces of `text` part them; their edges from the parts it was recognised in.

    The four corners of `box` go clockwise from the top left; a line that slopes gets its middle height.
    """
    text = readable(text)
    top = float(box[0][1] + box[1][1]) / 2
    bottom = float(box[2][1] + box[3][1]) / 2
    left, right = float(min(box[0][0], box[3][0])), float(max(box[1][0], box[2][0]))
    slope = float(box[1][1] - box[0][1]) / max(right - left, 1.0)
    edges = _edges(text, parts) or [
        (left + (right - left) * k / len(text), left + (right - left) * (k + 1) / len(text)) for k in range(len(text))
    ]
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        first, last = edges[at][0], edges[at + len(word) - 1][1]
        shift = slope * ((first + last) / 2 - (left + right) / 2)
        words.append(SeenWord(word, first, top + shift, max(last, first + 1.0), bottom + shift))
        at += len(word)
    return SeenLine(tuple(words), score)


def _edges(text: str, parts: Sequence[Any]) -> list[tuple[float, float]]:
    """(left, right) of each character of `text`; [] where the parts do not spell it."""
    if "".join(readable(part[0]) for part in parts).replace(" ", "") != text.replace(" ", ""):
        return []
    spread: list[tuple[float, float]] = []
    for part, _, corners in parts:
        part = readable(part).replace(" ", "")
        left, right = min(float(c[0]) for c in corners), max(float(c[0]) for c in corners)
        step = (right - left) / max(len(part), 1)
        spread += [(left + step * k, left + step * (k + 1)) for k in range(len(part))]
    inked = iter(spread)
    found: list[tuple[float, float]] = []
    for character in text:
        found.append(next(inked) if character != " " else (found[-1][1],) * 2 if found else (0.0, 0.0))
    return found


def readable(text: str) -> str:
    """Wide forms made narrow, characters of other scripts left out: the model reads Chinese too, and sees it in logos.

    >>> readable("Ｐage ３， 第 budget ）")
    'Page 3, budget )'
    """
    wide = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c for c in text)
    return " ".join("".join(c for c in wide if c < "\u2e80" or "\ufb00" <= c <= "\ufb06").split())
