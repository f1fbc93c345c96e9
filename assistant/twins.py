"""Tells of reports that are in the library twice: in bytes, in words, or inside another; at the end of a build."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np

from .datatypes import Report
from .indexing import Store
from .reading import Sketch, Twins, find_twins, make_sketch

_BYTES = "The same file, byte for byte, as "
_WORDS = "Nearly the same text as "
_INSIDE = "Nearly all of its text stands also in "
_HOLDS = "Holds nearly all the text of "
_FIRST = "Taken for the original: "
_OURS = (_BYTES, _WORDS, _INSIDE, _HOLDS, _FIRST)
_COPY = re.compile(r"(?:_\d{1,2}|\s*\(\d+\)|[ _-]+copy(?:[ _-]?\d+)?)$", re.IGNORECASE)
_MOST_NAMED = 3


def tell_twins(store: Store) -> None:
    """Bring the notes about twins of every report up to date; what is unchanged is not written."""
    stamps = {stamp.report_id: stamp for stamp in store.files().values()}
    reports = {report_id: report for report_id, (report, _) in store.reports().items()}
    for report_id in reports.keys() - store.sketches().keys():
        store.put_sketch(report_id, make_sketch(store.texts(report_id)).astype("<u4").tobytes())
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    same: dict[str, set[str]] = defaultdict(set)
    alike: dict[str, list[str]] = defaultdict(list)
    for report_id in sorted(reports):
        alike[stamps[report_id].sha256].append(report_id)
    for group in alike.values():
        for report_id in group:
            told[report_id][_BYTES] |= {reports[i].file for i in group if i != report_id}
            same[report_id] |= set(group) - {report_id}
    for twins in find_twins(_sketches(store)):
        _tell(twins, reports, told, same)
    for report_id, report in reports.items():
        notes = [f"{kind}{_named(files)}." for kind, files in told[report_id].items() if files]
        if same[report_id]:
            first = min([report, *(reports[i] for i in same[report_id])], key=_originality)
            notes.append(f"{_FIRST}{first.file}.")
        kept = tuple(n for n in report.notes if not n.startswith(_OURS))
        if (*kept, *notes) != report.notes:
            store.put_record(replace(report, notes=(*kept, *notes)), stamps[report_id])


def _sketches(store: Store) -> dict[str, Sketch]:
    return {i: np.frombuffer(kept, "<u4").astype(np.uint32) for i, kept in sorted(store.sketches().items())}


def _tell(
    twins: Twins, reports: dict[str, Report], told: dict[str, dict[str, set[str]]], same: dict[str, set[str]]
) -> None:
    """Note a pair of reports with common words, unless that is known already or one is the other's new edition."""
    one, other = reports[twins.one], reports[twins.other]
    if other.id in same[one.id] or one.id == other.replaces or other.id == one.replaces:
        return
    if twins.same:
        told[one.id][_WORDS].add(other.file)
        told[other.id][_WORDS].add(one.file)
        same[one.id].add(other.id)
        same[other.id].add(one.id)
        return
    inner, outer = (one, other) if twins.of_one > twins.of_other else (other, one)
    told[inner.id][_INSIDE].add(outer.file)
    told[outer.id][_HOLDS].add(inner.file)


def _originality(report: Report) -> tuple[object, ...]:
    """Sorts the likely original first: no digest, no mark of a copy in its name, an address, the earlier year."""
    copied = _COPY.search(PurePosixPath(report.file).stem) is not None
    return report.kind == "digest", copied, not report.url, report.year or 9999, len(report.file), report.file


def _named(files: set[str]) -> str:
    names = sorted(files)
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    names = [*names[:_MOST_NAMED], *more]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
