"""Confidence metrics against values worked out by hand or by the slow definition."""

import math

import numpy as np
import pytest

from assistant.measuring import auroc, bootstrap, calibration_error, coverage_at_risk, paired_difference, risk_coverage


def test_auroc_is_the_share_of_pairs_in_order():
    chance = np.random.default_rng(3)
    scores, positive = chance.integers(0, 6, 40).tolist(), (chance.random(40) < 0.4).tolist()
    pairs = [
        (s > t) + 0.5 * (s == t)
        for s, p in zip(scores, positive, strict=True)
        for t, q in zip(scores, positive, strict=True)
        if p and not q
    ]
    assert auroc(scores, positive) == pytest.approx(sum(pairs) / len(pairs))


def test_auroc_of_one_class_alone_is_not_a_number():
    assert math.isnan(auroc([0.1, 0.2], [True, True]))


def test_risk_coverage_answers_equal_confidence_together():
    assert risk_coverage([0.5, 0.5], [True, False]) == [(1.0, 0.5)]
    assert risk_coverage([], []) == []


def test_coverage_at_a_risk_nothing_meets_is_zero():
    assert coverage_at_risk([0.9], [False], risk=0.1) == 0.0


def test_a_confidence_that_means_what_it_says_has_no_calibration_error():
    said = [0.5] * 10 + [1.0] * 10
    right = [True, False] * 5 + [True] * 10
    assert calibration_error(said, right, bins=2) == pytest.approx(0.0)


def test_calibration_error_weighs_questions():
    # One bin: said 0.5 throughout; three of four by weight are right, so 0.25 off.
    assert calibration_error([0.5, 0.5], [True, False], bins=1, weights=[3.0, 1.0]) == pytest.approx(0.25)


def test_bootstrap_is_the_same_for_the_same_seed_and_draws_pairs_together():
    assert bootstrap([0.0, 1.0, 1.0], seed=4) == bootstrap([0.0, 1.0, 1.0], seed=4)
    before = {str(n): n / 50 for n in range(50)}
    after = {key: value + 0.1 for key, value in before.items()}
    difference, (low, high) = paired_difference(after, before)
    assert (difference, low, high) == pytest.approx((0.1, 0.1, 0.1))


def test_bootstrap_of_a_statistic_leaves_out_draws_without_one_class():
    rows = np.asarray([[0.9, 1.0], [0.1, 0.0]])
    assert bootstrap(rows, lambda r: auroc(r[:, 0].tolist(), (r[:, 1] > 0).tolist()), rounds=50) == (1.0, 1.0)
