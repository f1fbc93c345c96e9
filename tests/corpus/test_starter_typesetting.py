"""The committed PDFs are what the text sources give: same sources, same bytes."""

from __future__ import annotations

import importlib.util
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "corpus" / "_sources"


@pytest.fixture(scope="module")
def typesetting():
    spec = importlib.util.spec_from_file_location("starter_typeset", SOURCES / "typeset.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        found = version("typst")
    except PackageNotFoundError:
        pytest.skip("the typst package is not installed: pip install typst")
    if found != module.TYPST_VERSION:
        pytest.skip(f"typst {found} is installed; the committed PDFs are set with {module.TYPST_VERSION}")
    return module


def test_typesetting_again_gives_the_committed_bytes(typesetting):
    sources = typesetting.list_sources()
    assert len(sources) >= 10
    for source in sources:
        committed = (typesetting.CORPUS / f"{source.stem}.pdf").read_bytes()
        assert typesetting.typeset(source) == committed, f"{source.name}: run corpus/_sources/typeset.py"
