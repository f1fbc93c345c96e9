"""Reading closely: the shipped numbers upon the default model, exported and asked.  Slow: they export with torch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.datatypes import Closely, ModelInput
from assistant.encoding import open_close_reader, open_encoder, prepare_encoder
from assistant.encoding.manifest import Manifest
from assistant.protocols import CloseReader
from assistant.settings import DEFAULT_MODEL

SOLD = "The council resolved to sell the village hall to the parish for one pound. The debate took two hours."
ROOF = "The village hall has a leaking roof. The council debated its repair for two hours."
PASSAGES = [
    ModelInput("Minutes", ROOF, ((0, 36), (37, 82))),
    ModelInput("Minutes", SOLD, ((0, 74), (75, 101))),
    ModelInput("", "Potholes were mended in March.", ((0, 30),)),
]


@pytest.fixture(scope="module")
def reader(default_encoders: Path) -> CloseReader:
    fingerprint = open_encoder(DEFAULT_MODEL, default_encoders).fingerprint
    found = open_close_reader(DEFAULT_MODEL, default_encoders, fingerprint=fingerprint)
    assert found is not None
    return found


@pytest.mark.slow
def test_the_passage_that_answers_is_told_from_one_that_shares_more_words(reader: CloseReader) -> None:
    roof, sold, road = reader.read("What did the council decide about the village hall?", PASSAGES)
    assert sold.whole > roof.whole > road.whole
    assert sold.sentences[0] > sold.sentences[1]
    assert [len(said.sentences) for said in (roof, sold, road)] == [2, 2, 1]


@pytest.mark.slow
def test_what_is_said_of_a_passage_does_not_depend_on_the_others(reader: CloseReader) -> None:
    together = reader.read("Who bought the hall?", [*PASSAGES, ModelInput("", "Long. " * 200, ())])
    for given, said in zip(PASSAGES, together, strict=False):
        (alone,) = reader.read("Who bought the hall?", [given])
        assert alone.whole == pytest.approx(said.whole, abs=1e-3)
        assert alone.sentences == pytest.approx(said.sentences, abs=1e-3)
    assert reader.read("Who?", []) == []


@pytest.mark.slow
def test_odd_questions_are_read_too(reader: CloseReader) -> None:
    for question in ("", "caf\ud800", "Who owns the hall? " * 200, "\u5317\u4eac"):
        (said,) = reader.read(question, PASSAGES[:1])
        assert isinstance(said, Closely) and said.whole == said.whole


@pytest.mark.slow
def test_an_encoder_from_before_close_reading_is_made_again(default_encoders: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(default_encoders, tmp_path / "encoders"))
    fingerprint = open_encoder(DEFAULT_MODEL, folder).fingerprint
    (place,) = folder.glob("all-*")
    manifest = Manifest.read(place)
    assert manifest.close and {"close.onnx", "close.bin"} <= set(manifest.files)
    old = Manifest(**{f: getattr(manifest, f) for f in manifest.__dataclass_fields__ if f != "close"})
    old.write(place)
    assert open_close_reader(DEFAULT_MODEL, folder, fingerprint=fingerprint) is None
    prepare_encoder(DEFAULT_MODEL, folder)
    assert open_close_reader(DEFAULT_MODEL, folder, fingerprint=fingerprint) is not None


def test_a_model_that_nothing_was_fitted_upon_has_none(tmp_path: Path) -> None:
    assert open_close_reader("hashing", tmp_path, fingerprint="f") is None
    assert open_close_reader("another", tmp_path, fingerprint="f") is None
