"""encoder.json: what an exported encoder is, what made it, and the hashes of the files beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from ..errors import ModelError
from .naming import sha256_of

FORMAT = 1
FILE = "encoder.json"
GRAPH = "model.onnx"
WEIGHTS = "model.bin"
CLOSE_GRAPH = "close.onnx"
CLOSE_WEIGHTS = "close.bin"
TOKENIZER = "tokenizer.json"

NOT_WRITTEN = 74  # exit code of the exporting process when it cannot write (EX_IOERR)

AGAIN = "Delete the folder and build again: localism build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One encoder on disk.

    kind: "onnx" if a graph lies beside it, "torch" if the model could not be exported and runs in torch.
    inputs: names of the graph's inputs of token numbers, besides "weights".
    pooling: "mean" or "cls"; "" for torch.  pad_id: the token that fills a batch up to its longest row.
    max_tokens: word pieces the model takes, special tokens included.
    query_prompt, passage_prompt: put in front of every query or passage, as the model was trained ("query: ").
    close: sha256 of what was fitted for close reading, if the graph for it lies there too, else "".
    note: what a person should know, or "".  tools: versions that made it.
    files: name -> [bytes, sha256].
    """

    model: str
    fingerprint: str
    kind: Literal["onnx", "torch"]
    dim: int
    max_tokens: int
    pooling: str = ""
    pad_id: int = 0
    inputs: tuple[str, ...] = ()
    query_prompt: str = ""
    passage_prompt: str = ""
    close: str = ""
    note: str = ""
    tools: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write encoder.json into `folder`."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in `folder`; raises ModelError if it is missing, broken or of another format."""
        try:
            found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder / FILE} cannot be read ({error}). {AGAIN}") from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise ModelError(f"{folder / FILE} was written by another version of this program. {AGAIN}")
        known = {f.name for f in fields(cls)}
        try:
            found["inputs"] = tuple(found.get("inputs", ()))
            found["files"] = {name: (int(size), str(digest)) for name, (size, digest) in found["files"].items()}
            return cls(**{name: value for name, value in found.items() if name in known})
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{folder / FILE} is incomplete ({error}). {AGAIN}") from error


def list_files(folder: Path) -> dict[str, tuple[int, str]]:
    """name -> (bytes, sha256) of every file in `folder` but the manifest."""
    names = sorted(path.name for path in folder.iterdir() if path.name != FILE)
    return {name: ((folder / name).stat().st_size, sha256_of(folder / name)) for name in names}


def check_files(folder: Path, manifest: Manifest, *, hashes: bool) -> None:
    """Raise ModelError unless the files are those that were written.

    hashes: read every byte (0.05-0.3 s for the default model) instead of comparing sizes (no measurable time).
    """
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        try:
            found = path.stat().st_size
        except OSError as error:
            raise ModelError(f"{path} is missing. {AGAIN}") from error
        if found != size:
            raise ModelError(f"{path} is not the file that was written: {found} bytes, not {size}. {AGAIN}")
        if hashes and sha256_of(path) != digest:
            raise ModelError(f"{path} is not the file that was written: its sha256 is not {digest}. {AGAIN}")
