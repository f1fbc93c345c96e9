"""Proof over the whole index: every passage equals the slices of its pages, and what is derived agrees with SQLite."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..datatypes import Problem, slice_spans
from ..protocols import Progress, no_progress
from . import keywords, records
from .opened import OpenIndex
from .vectors import FaissVectors
from .view import View

_MEND = "Run `localism check --repair`."
_MOST = 20


@dataclass
class Proof:
    """problems: what is wrong.  damaged: ids of the reports whose rows must be made anew.

    vectors_stale: whether the FAISS file is not the one of the present state; it is derived and harmless.
    """

    problems: list[Problem] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    passages: int = 0
    quotable_characters: int = 0
    vectors_stale: bool = False


def prove(folder: Path, *, progress: Progress = no_progress) -> Proof:
    """Compare every passage with its pages, its keyword row and its vector."""
    proof = Proof()
    index = OpenIndex(folder)
    try:
        with index.view() as view:
            for fault in view.integrity()[:_MOST]:
                proof.problems.append(
                    Problem(f"SQLite reports: {fault}.", "index/library.db", "Delete index/ and build again.")
                )
            vectors = _prove_passages(view, proof, progress)
            _prove_keywords(view, proof, set(vectors))
            _prove_vectors(folder, view, proof, vectors)
    finally:
        index.close()
    return proof


def _prove_passages(view: View, proof: Proof, progress: Progress) -> dict[int, bytes]:
    texts: dict[str, dict[int, str]] = {}
    vectors: dict[int, bytes] = {}
    total = sum(s.passages for s in view.reports.values())
    for n, (passage, vector) in enumerate(view.all_passages()):
        if n % 500 == 0:
            progress("comparing passages with pages", n, total, passage.report_id)
        if passage.report_id not in texts:
            texts = {passage.report_id: view.page_texts(passage.report_id)}
        proof.passages += 1
        proof.quotable_characters += len(passage.text)
        where = f"passage {passage.id} of {passage.report_id}"
        pages = texts[passage.report_id]
        lost = [s.page for s in passage.spans if s.page not in pages]
        if lost:
            _fault(proof, passage.report_id, f"Its page {lost[0]} is not in the index.", where)
        elif slice_spans(pages, passage.spans) != passage.text:
            _fault(proof, passage.report_id, "Its words differ from the page they were taken from.", where)
        elif any(not 0 <= a < b <= len(passage.text) for a, b in passage.sentences):
            _fault(proof, passage.report_id, "Its sentences do not lie in its text.", where)
        if vector is None:
            _fault(proof, passage.report_id, "Its vector is lost.", where)
        else:
            vectors[passage.id] = vector
    return vectors


def _fault(proof: Proof, report_id: str, what: str, where: str) -> None:
    proof.damaged.add(report_id)
    if len(proof.problems) < _MOST:
        proof.problems.append(Problem(what, where, _MEND))


def _prove_keywords(view: View, proof: Proof, ids: set[int]) -> None:
    there = view.keyword_ids()
    for number in sorted(there ^ ids)[:_MOST]:
        what = "has no keyword row" if number in ids else "has a keyword row but no passage"
        proof.problems.append(Problem(f"Passage {number} {what}.", f"index, {keywords.__name__}", _MEND))
    if there ^ ids:
        proof.damaged.update(view.reports)


def _prove_vectors(folder: Path, view: View, proof: Proof, vectors: dict[int, bytes]) -> None:
    index, counter = FaissVectors.read(folder, view.generation, view.dim)
    if index is None or counter != view.counter:
        proof.vectors_stale = True
        return
    if index.ids() != set(vectors):
        proof.problems.append(
            Problem("The FAISS file holds other passages than SQLite.", f"index/passages-*-{counter}.faiss", _MEND)
        )
        proof.vectors_stale = True
        return
    ids = sorted(vectors)
    kept = records.unpack_vectors([vectors[i] for i in ids], view.dim) if ids else np.empty((0, view.dim), np.float32)
    if not np.array_equal(index.rows(ids), kept):
        proof.problems.append(
            Problem("The FAISS file holds other vectors than SQLite.", f"index/passages-*-{counter}.faiss", _MEND)
        )
        proof.vectors_stale = True
