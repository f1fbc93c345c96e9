"""Honest negatives: a question asked again without what answers it, in the same library."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Literal

from assistant.datatypes import Filters
from assistant.judged_library import JudgedLibrary
from assistant.measuring import JudgedQuestion, JudgedSet

Kind = Literal["answer", "subject"]


def left_without(library: JudgedLibrary, given: JudgedSet, question: JudgedQuestion, kind: Kind) -> Filters:
    """What is left of a set's library for a question.

    kind: "answer" takes out the texts or reports that answer it, "subject" every text of the same title as well (of a
    set of texts).
    """
    gone = {place.rpartition("#")[0] if library.pages else place for place in question.right}
    if kind == "subject":
        assert given.corpus is not None
        subjects = _subjects(given.corpus)
        titles = {subjects[place] for place in gone}
        gone = {place for place, title in subjects.items() if title in titles}
    return Filters(reports=tuple(i for i, name in library.names.items() if name not in gone))


@functools.cache
def _subjects(corpus: Path) -> dict[str, str]:
    """The title of each text of a set, by its id."""
    rows = map(json.loads, corpus.read_text(encoding="utf-8-sig").splitlines())
    return {str(row["_id"]): str(row.get("title") or row["_id"]) for row in rows}
