"""kill -9 in the middle of build, add and remove: nothing is lost, readers notice nothing, the next build finishes.

The rounds themselves are those of benchmarks/kill.py, which kills at 30 moments of each verb and before every write.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL; a killed process is the same there"),
]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kill_benchmark", ROOT / "benchmarks" / "kill.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


kill = _load()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return kill.Trial(tmp_path_factory.mktemp("killed"))


@pytest.mark.parametrize("verb", ["build", "add", "remove"])
def test_killed_at_a_random_moment_nothing_is_lost(trial: Any, verb: str) -> None:
    found = kill.random_moments(trial, verb, moments=4, seed=20)
    assert (found.faults, found.reader_errors) == ([], [])
    assert found.killed >= 3
    assert found.questions > 8


@pytest.mark.parametrize(("verb", "first", "every"), [("add", 3, 17), ("remove", 5, 13)])
def test_killed_before_one_of_its_writes_nothing_is_lost(trial: Any, verb: str, first: int, every: int) -> None:
    found = kill.every_write(trial, verb, first=first, every=every)
    assert (found.faults, found.reader_errors) == ([], [])
    assert found.killed >= 3


def test_the_rounds_can_tell_a_loss(trial: Any) -> None:
    """A library that lost a report, a row and a vector must not pass."""
    library, _ = trial.prepare("build")
    had = kill._hashes(library / "corpus") - kill._tables(library)
    (library / "corpus" / "pubs.md").unlink()
    table = library / "corpus" / "catalogue.csv"
    lines = table.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if "pubs.md" not in line))
    found = kill.Found("build")
    kill._examine(library, had, set(trial.ids.values()), found, "tampered with")
    said = " ".join(found.faults)
    assert "1 files lost" in said
    assert "catalogue rows lost" in said


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for children in /proc")
def test_a_child_whose_parent_was_killed_goes_away_by_itself(trial: Any, tmp_path: Path) -> None:
    settings = Settings.of(tmp_path / "library", model="hashing")
    settings.corpus.mkdir(parents=True)
    for n, path in enumerate(sorted((ROOT / "corpus").glob("*.pdf"))):
        (settings.corpus / f"{n}.pdf").write_bytes(path.read_bytes())
    argv = [sys.executable, "-m", "assistant", "build", "--library", str(settings.library), "--model", "hashing"]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not (children := set(kill._children_of(settings.library)) - {process.pid}):
            assert time.monotonic() < deadline, "no child was ever started"
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + kill.PATIENCE
        while kill._children_of(settings.library):
            assert time.monotonic() < deadline, f"{children} outlived their parent"
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
