"""Charts: every number stands where its value says, and every word is escaped."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from assistant.measuring.plots import Dot, dot_rows, histogram, reliability, risk_curve

HOSTILE = "<script>alert(1)</script>\"'&"


def parsed(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def test_a_dot_stands_at_its_value_with_its_interval_as_a_whisker() -> None:
    chart = parsed(dot_rows([("scifact", [Dot(0.5, 0, 0.25, 0.75), Dot(1.0, 1)])], said="nDCG"))
    (disc,), (square,) = chart.findall("circle"), chart.findall("rect")
    assert float(disc.get("cx", "")) == 12 + 336 * 0.5
    assert float(square.get("x", "")) + 4 == 12 + 336
    (whisker,) = [line for line in chart.findall("line") if "whisker" in line.get("class", "")]
    assert (float(whisker.get("x1", "")), float(whisker.get("x2", ""))) == (12 + 336 * 0.25, 12 + 336 * 0.75)
    assert chart.get("aria-label") == "nDCG"


def test_the_columns_of_a_histogram_stack_to_the_number_of_questions() -> None:
    chart = parsed(histogram([[0.05, 0.06], [0.05], [1.0]], said="said", bins=10, rules=[(0.3, "found")]))
    columns = [(r.get("class"), float(r.get("x", "")), float(r.get("height", ""))) for r in chart.findall("rect")]
    one = (240 - 34 - 12) / 4  # four questions are the top of the scale
    assert [(kind, pytest.approx(high, abs=0.1)) for kind, _, high in columns] == [
        ("s0", 2 * one), ("s1", one), ("s2", one),
    ]  # fmt: skip
    assert columns[0][1] == columns[1][1] == 40.5 and columns[2][1] == pytest.approx(40.5 + 308 * 0.9)


def test_the_risk_falls_from_its_first_point_to_its_last_and_a_perfect_bin_lies_on_the_line() -> None:
    chart = parsed(risk_curve([(0.5, 0.0), (1.0, 0.5)], said="risk"))
    (line,) = chart.findall("polyline")
    assert line.get("points") == "194.0,206.0 348.0,109.0"
    (dot,) = parsed(reliability([(0.5, 0.5, 0.1)], said="honest")).findall("circle")
    assert (dot.get("cx"), dot.get("cy")) == ("194.0", "109.0")


@pytest.mark.parametrize(
    "chart",
    [
        dot_rows([(HOSTILE, [Dot(0.5)])], said=HOSTILE),
        histogram([[0.5]], said=HOSTILE, rules=[(0.5, HOSTILE)]),
        risk_curve([], said=HOSTILE),
        reliability([], said=HOSTILE),
    ],
)
def test_words_are_escaped_and_nothing_is_loaded(chart: str) -> None:
    assert parsed(chart).get("aria-label") == HOSTILE  # well formed, and the words came through as words
    assert "<script" not in chart and not re.search(r"(?:href|src|url\(|style=)", chart)
