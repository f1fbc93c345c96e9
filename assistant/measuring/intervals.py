"""How far a number can be trusted: bootstrap intervals over questions, seeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

ROUNDS = 1000


def mean(values: Mapping[str, float] | Sequence[float]) -> float:
    """The mean over questions; NaN without any."""
    found = list(values.values()) if isinstance(values, Mapping) else list(values)
    return sum(found) / len(found) if found else float("nan")


def bootstrap(
    rows: np.ndarray | Sequence[Sequence[float]] | Sequence[float],
    statistic: Callable[[np.ndarray], float] | None = None,
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    level: float = 0.95,
) -> tuple[float, float]:
    """The percentile interval of a statistic when questions are drawn again with replacement.

    rows: one row (or number) per question.  statistic: of the drawn rows; their mean if not given.
    Rounds in which it is NaN (a class was not drawn) are left out.
    Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 1979.

    >>> bootstrap([0.5, 0.5, 0.5])
    (0.5, 0.5)
    >>> low, high = bootstrap([0.0, 1.0] * 50, seed=1)
    >>> 0.38 < low < 0.43 and 0.57 < high < 0.62
    True
    """
    data = np.asarray(rows, dtype=np.float64)
    if not len(data):
        return float("nan"), float("nan")
    chance = np.random.default_rng(seed)
    if statistic is None:
        drawn = np.asarray([data[chance.integers(0, len(data), len(data))].mean() for _ in range(rounds)])
    else:
        drawn = np.asarray([statistic(data[chance.integers(0, len(data), len(data))]) for _ in range(rounds)])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def paired_difference(
    after: Mapping[str, float], before: Mapping[str, float], *, seed: int = 0, rounds: int = ROUNDS
) -> tuple[float, tuple[float, float]]:
    """Mean of after - before over the questions both have, with its interval; pairs are drawn together.

    An interval that does not hold 0 is more than chance.
    Source: Sakai, "Evaluating evaluation metrics based on the bootstrap", SIGIR 2006.

    >>> paired_difference({"a": 1.0, "b": 0.5}, {"a": 0.5, "b": 0.0, "c": 1.0})
    (0.5, (0.5, 0.5))
    """
    both = [question for question in after if question in before]
    changes = [after[question] - before[question] for question in both]
    return mean(changes), bootstrap(changes, seed=seed, rounds=rounds)


def paired_ratio(
    sets: Sequence[tuple[Mapping[str, float], Mapping[str, float]]], *, seed: int = 0, rounds: int = ROUNDS
) -> tuple[float, tuple[float, float]]:
    """The mean over sets of one system's means, divided by another's, with its interval.

    sets: (this system's, the other's) value by question, a pair for each set; only questions both have are compared.
    Questions are drawn again within each set and in pairs, so sets of many questions do not outweigh the others.
    NaN where the other's mean is 0.

    The means are 0.75 and 0.5 in one set, 0.5 and 0.5 in the other: 1.25 / 1.0.

    >>> paired_ratio([({"a": 1.0, "b": 0.5}, {"a": 0.5, "b": 0.5}), ({"c": 0.5}, {"c": 0.5})])[0]
    1.25
    """
    tables = []
    for ours, theirs in sets:
        both = [question for question in ours if question in theirs]
        if both:
            tables.append(np.asarray([(ours[q], theirs[q]) for q in both], dtype=np.float64))
    if not tables:
        return float("nan"), (float("nan"), float("nan"))
    chance = np.random.default_rng(seed)
    drawn = [_ratio([t[chance.integers(0, len(t), len(t))] for t in tables]) for _ in range(rounds)]
    kept = [value for value in drawn if not np.isnan(value)]
    low, high = np.quantile(kept, [0.025, 0.975]) if kept else (float("nan"), float("nan"))
    return _ratio(tables), (float(low), float(high))


def _ratio(tables: Sequence[np.ndarray]) -> float:
    ours, theirs = np.mean([t.mean(axis=0) for t in tables], axis=0)
    return float(ours / theirs) if theirs else float("nan")
