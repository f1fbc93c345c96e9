"""A cross-encoder that the user has -> a Reranker.  Nothing is ever downloaded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import ModelError
from .naming import cached_folder
from .tokens import without_surrogates
from .torch_encoder import stay_offline


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder on the CPU.  Torch and the model are loaded by the first pair."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder

    @cached_property
    def _model(self) -> Any:
        stay_offline()
        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(str(self._folder), device="cpu", local_files_only=True, trust_remote_code=False)
        except Exception as error:  # whatever the libraries raise for a broken folder
            raise ModelError(
                f"The reranker {self.name} in {self._folder} cannot be loaded ({error}). Save or copy the model there "
                "again, or leave out --reranker."
            ) from error

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better; long pairs are cut at the model's limit."""
        if not texts:
            return []
        asked = without_surrogates(query)
        scores = self._model.predict([(asked, without_surrogates(text)) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]


def open_reranker(name: str) -> CrossEncoderReranker:
    """The cross-encoder that `name` means: a folder, or a model in the local Hugging Face cache.

    Raises ModelError if there is no such model here, or if it does not give one score for a pair of texts: the library
    would put untrained numbers on top of any other model without an error.
    """
    given = Path(name).expanduser()
    folder = given.resolve() if given.is_dir() else cached_folder(name, "cross-encoder")
    if folder is None:
        raise ModelError(
            f"There is no reranker {name!r} on this machine: no such folder, and not in the local Hugging Face cache. "
            "Nothing is downloaded. Name the folder of a cross-encoder you have, or leave out --reranker."
        )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kinds, labels = config.get("architectures") or [], config.get("id2label") or {0: "", 1: ""}
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{folder} is not a cross-encoder: its config.json is missing or cannot be read ({error}). Name the folder "
            "that a cross-encoder was saved to."
        ) from error
    if not any(str(kind).endswith("ForSequenceClassification") for kind in kinds) or len(labels) != 1:
        raise ModelError(
            f"The model {name} is not a reranker: it does not give one score for a pair of texts (it is "
            f"{', '.join(map(str, kinds)) or 'of no named kind'} with {len(labels)} labels). Name a cross-encoder, for "
            "example one of the cross-encoder/ms-marco family, or leave out --reranker."
        )
    return CrossEncoderReranker(name, folder)
