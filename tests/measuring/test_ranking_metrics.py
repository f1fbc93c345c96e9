"""Ranking metrics against values worked out by hand."""

from math import log2

import pytest

from assistant.measuring import hit_at, mean, mrr, ndcg, recall

RUN = {"q1": [("c", 3.0), ("a", 2.0), ("b", 1.0)], "q2": [("x", 1.0)], "q4": [("y", 1.0)]}
QRELS = {"q1": {"a": 2, "b": 1, "d": 1, "c": 0}, "q2": {"x": 1}, "q3": {"z": 1}, "q5": {"z": 0}}


def test_ndcg_uses_grades_as_gains_and_the_best_order_possible_as_its_measure():
    found = 2 / log2(3) + 1 / log2(4)
    best = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert ndcg(RUN, QRELS, k=10)["q1"] == pytest.approx(found / best)


def test_ndcg_at_two_counts_neither_what_was_found_nor_what_could_be_found_below():
    assert ndcg(RUN, QRELS, k=2)["q1"] == pytest.approx((2 / log2(3)) / (2 / log2(2) + 1 / log2(3)))


@pytest.mark.parametrize(
    ("measure", "k", "q1"),
    [
        (recall, 10, 2 / 3),
        (recall, 2, 1 / 3),
        (recall, 1, 0.0),
        (mrr, 10, 0.5),
        (mrr, 1, 0.0),
        (hit_at, 1, 0.0),
        (hit_at, 2, 1.0),
    ],
)
def test_other_metrics_by_hand(measure, k, q1):
    assert measure(RUN, QRELS, k=k)["q1"] == pytest.approx(q1)


@pytest.mark.parametrize("measure", [ndcg, recall, mrr, hit_at])
def test_a_question_the_run_lacks_counts_zero_and_one_without_relevant_ids_is_left_out(measure):
    assert measure(RUN, QRELS, k=10)["q3"] == 0.0
    assert set(measure(RUN, QRELS, k=10)) == {"q1", "q2", "q3"}


def test_the_mean_of_nothing_is_not_a_number():
    assert mean([]) != mean([])
    assert mean({"a": 1.0, "b": 0.0}) == 0.5
