"""How benchmarks/reading_geotopo.py compares a book with its known text."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def geotopo():
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("reading_geotopo", ROOT / "benchmarks" / "reading_geotopo.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_words_are_folded_before_they_are_compared(geotopo):
    assert geotopo.words("Ein Raum (X, d) hei\u00dft \ufb01nit.") == ["ein", "raum", "x", "d", "heisst", "finit"]


def test_f1_counts_each_word_as_often_as_it_stands(geotopo):
    # three of four words of one, three of five of the other: 2 * 3 / (4 + 5)
    assert geotopo.f1(["a", "a", "b", "c"], ["a", "a", "c", "d", "e"]) == 6 / 9


def test_trigrams_see_order(geotopo):
    assert geotopo.f1(geotopo.trigrams(list("abcd")), geotopo.trigrams(list("bacd"))) == 0
