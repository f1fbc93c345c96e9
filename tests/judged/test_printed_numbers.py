"""The numbers that 150 real pages print, looked at by a person."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LABELS = [json.loads(line) for line in (HERE / "printed_numbers.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_labelled_pages_are_what_the_readme_says():
    assert len(LABELS) == 150
    assert Counter(label["half"] for label in LABELS) == {"tune": 75, "test": 75}
    assert max(Counter(label["file"] for label in LABELS).values()) <= 8
    assert len({(label["file"], label["page"]) for label in LABELS}) == 150
    halves = {label["file"]: label["half"] for label in LABELS}
    assert all(halves[label["file"]] == label["half"] for label in LABELS), "a report lies in one half"


@pytest.mark.slow
def test_no_shown_number_is_wrong_and_most_are_shown(shared_library):
    script = HERE.parents[1] / "benchmarks" / "printed_numbers.py"
    run = subprocess.run([sys.executable, script, "--json"], capture_output=True, check=True, text=True)
    found = json.loads(run.stdout)
    assert not found["wrong"]
    for counts in found["halves"].values():
        assert counts["shown_right"] >= 0.85 * counts["print_one"]
