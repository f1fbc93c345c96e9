"""How good an order is.  Each function gives one number, 0 to 1, for every question that has something to find.

A question that the run lacks counts 0; a question without a relevant id in the qrels is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import log2

from .trec import Qrels, Run


def _judged(run: Run, qrels: Qrels) -> Iterator[tuple[str, list[str], dict[str, int]]]:
    """(question id, ids found, relevant ids with their grade) of each question that has something to find."""
    for question, grades in qrels.items():
        relevant = {i: grade for i, grade in grades.items() if grade > 0}
        if relevant:
            yield question, [i for i, _ in run.get(question, [])], relevant


def _each(run: Run, qrels: Qrels, measure: Callable[[list[str], Mapping[str, int]], float]) -> dict[str, float]:
    return {question: measure(found, relevant) for question, found, relevant in _judged(run, qrels)}


def ndcg(run: Run, qrels: Qrels, *, k: int) -> dict[str, float]:
    """DCG of the first k over the best DCG possible, with DCG = sum of grade / log2(rank + 1), rank from 1.

    The grade itself is the gain, as in trec_eval's ndcg_cut and in BEIR.
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.

    Found b, a; only a and c are relevant: (1 / log2 3) / (1 / log2 2 + 1 / log2 3) = 0.6309 / 1.6309.

    >>> ndcg({"q": [("b", 2.0), ("a", 1.0)]}, {"q": {"a": 1, "c": 1}}, k=10)
    {'q': 0.3868...}
    """

    def measure(found: list[str], relevant: Mapping[str, int]) -> float:
        gains = [relevant.get(i, 0) for i in found[:k]]
        ideal = sorted(relevant.values(), reverse=True)[:k]
        return _dcg(gains) / _dcg(ideal)

    return _each(run, qrels, measure)


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def recall(run: Run, qrels: Qrels, *, k: int) -> dict[str, float]:
    """The share of the relevant ids that are among the first k.

    >>> recall({"q": [("b", 2.0), ("a", 1.0)]}, {"q": {"a": 1, "c": 1}}, k=10)
    {'q': 0.5}
    """
    return _each(run, qrels, lambda found, relevant: len(set(found[:k]) & set(relevant)) / len(relevant))


def mrr(run: Run, qrels: Qrels, *, k: int) -> dict[str, float]:
    """1 / rank of the first relevant id among the first k, rank from 1; 0 if there is none.

    Source: Voorhees, "The TREC-8 Question Answering Track Report", 1999.

    >>> mrr({"q": [("b", 2.0), ("a", 1.0)], "r": []}, {"q": {"a": 1}, "r": {"a": 1}}, k=10)
    {'q': 0.5, 'r': 0.0}
    """

    def measure(found: list[str], relevant: Mapping[str, int]) -> float:
        return next((1 / rank for rank, i in enumerate(found[:k], start=1) if i in relevant), 0.0)

    return _each(run, qrels, measure)


def hit_at(run: Run, qrels: Qrels, *, k: int) -> dict[str, float]:
    """1 if a relevant id (a right page, for reports) is among the first k, else 0.

    >>> hit_at({"q": [("b", 2.0), ("a", 1.0)]}, {"q": {"a": 1, "c": 1}}, k=1)
    {'q': 0.0}
    >>> hit_at({"q": [("b", 2.0), ("a", 1.0)]}, {"q": {"a": 1, "c": 1}}, k=2)
    {'q': 1.0}
    """
    return _each(run, qrels, lambda found, relevant: float(any(i in relevant for i in found[:k])))
