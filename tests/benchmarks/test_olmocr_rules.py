"""The rules by which benchmarks/reading_olmocr.py judges a page."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rules():
    """The runner as a module."""
    spec = importlib.util.spec_from_file_location("reading_olmocr", ROOT / "benchmarks" / "reading_olmocr.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLE = [
    ["", "2023", ""],
    ["Source", "Words", "Docs"],
    ["Web", "3.71T", "2.95B"],
    ["", "3.32T", "1.2B"],
]


@pytest.mark.parametrize(
    ("test", "ok"),
    [
        ({"type": "present", "text": "a \u201clocal\u201d plan"}, True),
        ({"type": "present", "text": "A \u201clocal\u201d plan"}, False),
        ({"type": "present", "text": "A \u201clocal\u201d plan", "case_sensitive": False}, True),
        ({"type": "present", "text": "a locol plan", "max_diffs": 2}, False),
        ({"type": "present", "text": "a locol plan", "max_diffs": 3}, True),
        ({"type": "absent", "text": "7"}, False),
        ({"type": "absent", "text": "plan", "last_n": 6}, True),
        ({"type": "absent", "text": "7", "last_n": 6}, False),
        ({"type": "order", "before": "local", "after": "page"}, True),
        ({"type": "order", "before": "page", "after": "local"}, False),
        ({"type": "order", "before": "nowhere", "after": "local"}, False),
        ({"type": "table", "cell": "3.32T", "up": "3.71T", "right": "1.2B"}, True),
        ({"type": "table", "cell": "3.32T", "left": "Web"}, False),
        ({"type": "table", "cell": "3.32T", "top_heading": "Words"}, True),
        ({"type": "table", "cell": "3.32T", "top_heading": "2023"}, True),
        ({"type": "table", "cell": "3.32T", "top_heading": "3.71T"}, False),
        ({"type": "table", "cell": "2.95B", "left_heading": "Web"}, True),
        ({"type": "table", "cell": "2.95B", "left_heading": "3.71T"}, False),
        ({"type": "table", "cell": "2.95"}, False),
        ({"type": "baseline", "max_length": 20}, False),
        ({"type": "baseline", "max_length": 40}, True),
    ],
)
def test_each_rule_passes_what_it_should(rules, test, ok):
    read = rules.Read('This is a\n"local" plan for page 7\n', [TABLE])
    assert rules.passes(test, read) is ok


def test_something_near_is_found_with_so_many_edits(rules):
    assert rules.near_ends("abcabd", "abc", 0) == [3]
    assert rules.near_ends("abcabd", "abc", 1) == [2, 3, 4, 5, 6]
