"""How `make quality` decides whether a bar is met, and what its peers are given."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.measuring import JudgedQuestion, load_set
from assistant.measuring.outcomes import DENSE, FUSED, Outcome

ROOT = Path(__file__).resolve().parents[2]


def module_of(name):
    """A benchmark as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    sys.modules[name] = found  # dataclasses look their module up
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def bars():
    """The bars."""
    return module_of("quality_bars")


@pytest.fixture(scope="module")
def peers():
    """The peers."""
    return module_of("quality_peers")


@pytest.mark.parametrize(
    ("value", "low", "options", "met", "wanted"),
    [
        (0.74, 0.70, {"least": 0.735}, True, ">= 0.735"),
        (0.73, 0.70, {"least": 0.735}, False, ">= 0.735"),
        (1.02, 0.99, {"least": 1.0, "lower": True}, False, "lower end > 1"),
        (1.02, 1.01, {"least": 1.0, "lower": True}, True, "lower end > 1"),
        (0.04, 0.01, {"most": 0.05}, True, "<= 0.05"),
        (0.06, 0.01, {"most": 0.05}, False, "<= 0.05"),
        (math.nan, 0.0, {"least": 0.0}, False, ">= 0"),
    ],
)
def test_a_bar_is_met_by_its_value_or_by_the_lower_end_where_that_is_asked(bars, value, low, options, met, wanted):
    bar = bars.Bar("name", value, low, 1.1, **options)
    assert (bar.met, bar.wanted) == (met, wanted)
    assert ("NOT MET" in bars.lines_of([bar])[-1]) is not met


def test_refusal_is_counted_at_the_confidence_that_lets_19_in_20_through(bars):
    able = [(n / 20, 1.0) for n in range(1, 21)]  # 0.05 to 1.0: the border stands at 0.0975
    gone = [(0.09, 0.0), (0.01, 0.0), (0.5, 0.0), (0.02, 0.0)]
    assert bars._refused(np.asarray(able + gone)) == 0.75


def test_a_gain_over_cosine_compares_what_is_answered_at_one_false_answer_in_ten(bars):
    rows = [(0.9, 0.1, 1.0), (0.8, 0.9, 1.0), *[(0.1, 0.5, 0.0)] * 9, (0.2, 0.5, 0.0)]
    assert bars._gain(np.asarray(rows)) == pytest.approx(1.0 - 0.5)


def test_texts_are_held_against_their_better_leg(bars):
    question = JudgedQuestion("q", "?", {"a": 1})
    ranked = {FUSED: [("b", 1.0), ("a", 0.5)], DENSE: [("a", 1.0)]}
    one = SimpleNamespace(plan=SimpleNamespace(name="scifact"), outcomes=[Outcome("q", question, False, ranked)])
    one.scores = lambda system, metric: {"q": 1 / math.log2(3)} if system == "localism" else {}
    (bar,) = bars._texts({"scifact": one})
    assert (bar.name, bar.value, bar.met) == ("scifact nDCG@10", pytest.approx(0.6309, abs=1e-4), False)


def test_judged_sets_have_a_row_each_and_the_real_reports_and_all_together_two_more(bars):
    def judged(name, rights):
        outcomes = [
            Outcome(
                f"{name}{n}", JudgedQuestion(f"{name}{n}", "?", {"a": 1}), True, {}, answered=True, right_first=right
            )
            for n, right in enumerate(rights)
        ]
        unanswerable = Outcome(f"{name}x", JudgedQuestion(f"{name}x", "?", {}, answerable=False), True, {})
        return SimpleNamespace(outcomes=[*outcomes, unanswerable])

    sets = {"judged library": judged("l", [1, 0]), "judged asked": judged("a", [1, 1]), bars.STARTER: judged("s", [0])}
    firsts = {bar.name: bar.value for bar in bars._judged(sets) if bar.name.endswith("the first quotation")}
    assert list(firsts.values()) == [0.5, 1.0, 0.0, 0.75, 0.6]
    assert [name.partition(":")[0] for name in firsts][3:] == ["judged, the real reports", "judged, all"]


def test_a_conversation_is_for_tuning_with_all_its_turns_or_not_at_all(bars):
    turns = [f"0208bf26ec357a803445290fa88a2e9e<::>{n}" for n in range(1, 9)]
    assert len({bars.for_tuning(turn) for turn in turns}) == 1
    assert {bars.for_tuning(f"talk{n}<::>1") for n in range(20)} == {True, False}


def test_vectors_are_made_once_a_text_and_kept_in_order(peers, tmp_path):
    asked = []

    class Counting:
        def encode(self, texts, normalize_embeddings):
            asked.extend(texts)
            return np.asarray([[len(text), 1.0] for text in texts], np.float32)

    first = peers.Vectors(tmp_path / "v.db")
    first._model = Counting()
    assert first.of(["ccc", "a", "ccc"])[:, 0].tolist() == [3.0, 1.0, 3.0]
    again = peers.Vectors(tmp_path / "v.db")
    again._model = Counting()
    assert again.of(["a", "bb"])[:, 0].tolist() == [1.0, 2.0]
    assert asked == ["a", "ccc", "bb"]


def test_peers_get_title_and_text_and_a_place_counts_once_with_its_best_unit(peers, tmp_path):
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"_id": "p", "title": "Ivy_House", "text": "A pub."}))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "Which pub?"}))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tp\t1\n")
    assert peers.units_of(load_set(tmp_path), tmp_path) == [peers.Unit("p", "Ivy House\nA pub.")]
    units = [peers.Unit("a", "1"), peers.Unit("b", "2"), peers.Unit("a", "3")]
    assert peers._places([(2, 0.9), (1, 0.8), (0, 0.7)], units) == [("a", 0.9), ("b", 0.8)]
