"""A long list of questions goes on while reports arrive."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from assistant import build_index
from assistant.command.batch import answer_lines, search_lines
from assistant.datatypes import Filters
from assistant.settings import Settings


def test_lines_after_a_build_know_the_reports_it_added(make_library: Callable[..., Settings], tmp_path: Path) -> None:
    settings = make_library({"hall.md": "# Hall\n\nThe parish bought the hall in 2013.\n"})
    batch = tmp_path / "questions.jsonl"
    lines = [
        {"_id": 1, "question": "Who bought the hall?"},
        {"_id": 2, "question": "Who drained the pond?"},
        {"_id": 3, "question": "Who drained the pond?", "file": "pond.md"},
    ]
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for ask in (
        search_lines(settings, batch, Filters(), k=3),
        answer_lines(settings, batch, Filters(), k=None),
    ):
        assert "error" not in next(ask)
        (settings.corpus / "pond.md").write_text("# Pond\n\nThe ranger drained the pond in May.\n")
        build_index(settings)
        second, third = ask
        assert "error" not in second
        assert "error" not in third
        (settings.corpus / "pond.md").unlink()
        build_index(settings)
