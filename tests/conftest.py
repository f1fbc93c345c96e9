"""What many tests need: a small library built with the hashing encoder, and the real reports where they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import hypothesis
import pytest

from assistant.building import build_index
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# How long an example takes says how busy the machine is, not whether the property holds.
hypothesis.settings.register_profile("no deadline", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("no deadline")

REPORTS = {
    "pubs.md": "# Saving the Ivy House\n\nThe Ivy House in Nunhead was the first pub bought under the right to bid. "
    "It was listed as an asset of community value in 2012.\n\n## Money\n\nThe group raised £142,600 from shares. "
    "A loan covered the rest of the price.\n",
    "wigan.md": "# The Wigan Deal\n\nWigan Council began the Deal in 2011. Staff were trained to listen first.\n\n"
    "## Savings\n\nThe council reports savings of £180 million. Council tax was frozen.\n",
    "parish.txt": "Petitions for a new parish council\n\nA petition needs the signatures of 7.5% of the electors. "
    "The council then has 12 months to finish the review.\n",
}


def library_in(
    folder: Path, reports: dict[str, str] | None = None, *, catalogue: str = "", built: bool = True
) -> Settings:
    """Makes a library of small reports in `folder` and builds it; {file: text} for other reports than REPORTS."""
    settings = Settings.of(folder, model="hashing")
    settings.corpus.mkdir(parents=True, exist_ok=True)
    for name, text in (REPORTS if reports is None else reports).items():
        path = settings.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if catalogue:
        settings.catalogue.write_text(catalogue, encoding="utf-8")
    if built:
        build_index(settings)
    return settings


@pytest.fixture
def make_library(tmp_path: Path) -> Callable[..., Settings]:
    """`library_in` a new folder, for a test that changes what it makes."""
    return partial(library_in, tmp_path / "library")


@pytest.fixture(scope="module")
def make_shared_library(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """`library_in` a new folder, for tests of one module that only look."""
    return partial(library_in, tmp_path_factory.mktemp("module") / "library")


@pytest.fixture(scope="session")
def shared_library() -> Path:
    """The folder of real reports; tests that need it are skipped where it is absent."""
    folder = SHARED / "library"
    if not folder.is_dir():
        pytest.skip(
            f"needs the real reports in {folder.relative_to(ROOT.parent)} beside the project, which are not here"
        )
    return folder
