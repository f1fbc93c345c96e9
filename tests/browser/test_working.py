"""What the Library page says of files that are added, one after another in the background; needs no browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.browse.opened import OpenLibrary
from assistant.browse.working import Work
from assistant.settings import Settings

Make = Callable[..., Settings]
Add = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def add(make_library: Make, tmp_path: Path) -> Iterator[Add]:
    """Adds files by name and words, and gives their states and what is said of them."""
    settings = make_library({"pubs.md": "# Pubs\n\nThe parish bought the pub.\n"})
    work = Work(OpenLibrary(settings))

    def added(*, corpus: dict[str, str] | None = None, **files: str) -> dict[str, tuple[str, str]]:
        for name, words in (corpus or {}).items():
            (settings.corpus / name).write_text(words, "utf-8")
        given = [tmp_path / name.replace("__", ".") for name in files]
        for path, words in zip(given, files.values(), strict=True):
            path.write_text(words, "utf-8")
        work.add(given)
        end = time.monotonic() + 60
        while work.shown().busy and time.monotonic() < end:
            time.sleep(0.05)
        return {file.name: (file.state, file.said) for file in work.shown().files}

    yield added
    work.close()


def test_a_file_is_told_from_others_whose_names_begin_alike(add: Add) -> None:
    found = add(corpus={"plan-b.md": "# Plan B\n\nThe other plan.\n"}, plan__md="", well__md="# Well\n\nWords.\n")
    assert found["plan.md"][0] == "no"
    assert "empty" in found["plan.md"][1]
    assert found["well.md"] == ("ready", "Done. 1 passage")


def test_a_name_that_is_changed_on_its_way_is_followed(add: Add) -> None:
    found = add(_draft__md="# Draft\n\nThe draft says so.\n", _broken__pdf="no PDF")
    assert found["_draft.md"][0] == "ready"
    assert found["_draft.md"][1].startswith("Done.")
    assert found["_broken.pdf"][0] == "no"


def test_a_fault_that_was_not_foreseen_leaves_no_file_at_work(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("assistant.curate.add_reports", fails)
    assert add(a__md="# A\n\nWords.\n") == {"a.md": ("no", "Something went wrong that was not foreseen")}
