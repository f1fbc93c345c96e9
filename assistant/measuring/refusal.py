"""How well a confidence tells what is answered from what is not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The chance that a positive scores above a negative, ties counting one half; 0.5 is guessing.

    NaN when one of the two classes is missing.
    Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 1982.

    Of the four pairs (0.9, 0.8), (0.9, 0.3), (0.3, 0.8), (0.3, 0.3) two are in order, one is a tie: 2.5 / 4.

    >>> auroc([0.9, 0.3, 0.8, 0.3], [True, True, False, False])
    0.625
    """
    values, classes = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=bool)
    n_positive = int(classes.sum())
    n_negative = len(classes) - n_positive
    if not n_positive or not n_negative:
        return float("nan")
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[inverse]  # from 1; equal scores share their mean rank
    return float((ranks[classes].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) as answers are given from the surest down: the share answered, and of those the share wrong.

    One point for each different confidence, as questions of equal confidence are answered together.
    Source: El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 2010.

    >>> risk_coverage([0.9, 0.8, 0.8, 0.1], [True, False, True, False])
    [(0.25, 0.0), (0.75, 0.333...), (1.0, 0.5)]
    """
    values, good = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=bool)
    order = np.argsort(-values, kind="stable")
    wrong = np.cumsum(~good[order])
    points = []
    for place in range(len(order)):
        if place + 1 == len(order) or values[order[place + 1]] != values[order[place]]:
            points.append(((place + 1) / len(order), float(wrong[place]) / (place + 1)))
    return points


def coverage_at_risk(confidence: Sequence[float], right: Sequence[bool], *, risk: float) -> float:
    """The largest share that can be answered while at most `risk` of the answers are wrong; 0 if none can.

    >>> coverage_at_risk([0.9, 0.8, 0.8, 0.1], [True, False, True, False], risk=0.4)
    0.75
    """
    return max((share for share, wrong in risk_coverage(confidence, right) if wrong <= risk), default=0.0)


def calibration_error(
    confidence: Sequence[float], right: Sequence[bool], *, bins: int = 10, weights: Sequence[float] | None = None
) -> float:
    """Mean distance of said confidence from the share that is right, over bins of equal count (of equal weight).

    0 means that of all answers given with "0.7", seven in ten are right.  weights: of each question; 1 if not given.
    A question on the border of two bins counts in the one that holds the middle of its weight.
    Source: Naeini, Cooper and Hauskrecht, AAAI 2015; equal-count bins: Nixon et al., CVPR workshops 2019.

    Two bins: said 0.15 with nothing right, and said 0.85 with all right.

    >>> round(calibration_error([0.1, 0.2, 0.8, 0.9], [False, False, True, True], bins=2), 6)
    0.15
    """
    found = calibration_bins(confidence, right, bins=bins, weights=weights)
    if not found:
        return float("nan")
    return sum(weight * abs(said - share) for said, share, weight in found)


def calibration_bins(
    confidence: Sequence[float], right: Sequence[bool], *, bins: int = 10, weights: Sequence[float] | None = None
) -> list[tuple[float, float, float]]:
    """(mean confidence said, share that is right, share of the whole weight) of each bin of `calibration_error`.

    >>> calibration_bins([0.25, 0.5], [False, True], bins=2)
    [(0.25, 0.0, 0.5), (0.5, 1.0, 0.5)]
    """
    values, good = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    mass = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=np.float64)
    if not len(values) or mass.sum() <= 0:
        return []
    order = np.argsort(values, kind="stable")
    values, good, mass = values[order], good[order], mass[order] / mass.sum()
    bin_of = np.minimum(((np.cumsum(mass) - mass / 2) * bins).astype(int), bins - 1)
    found = []
    for one in range(bins):
        here = bin_of == one
        weight = float(mass[here].sum())
        if weight:
            said, share = (float((mass[here] * what[here]).sum()) / weight for what in (values, good))
            found.append((said, share, weight))
    return found
