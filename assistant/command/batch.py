"""Questions as JSON Lines in, answers as JSON Lines out: order kept, one process, a bad line stops nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..ask import Assistant
from ..contract import answer_json, hits_json
from ..datatypes import Filters, Report
from ..errors import AssistantError, UsageError
from ..settings import Settings
from . import say

Json = dict[str, Any]


def answer_lines(
    settings: Settings, batch: Path, filters: Filters, *, k: int | None, reranker: str = "", fusion: str = "scores"
) -> Iterator[Json]:
    """An answer per line of `batch`: {"_id", "question", "history", "file"}."""
    assistant = Assistant.open(settings, warm=True, reranker=reranker, fusion=fusion)
    say.outdated(assistant.outdated())

    def answer(line: Json, chosen: Filters) -> Json:
        history = line.get("history") or []
        if not isinstance(history, list):
            raise UsageError('"history" is not a list of earlier questions')
        history = [str(h) for h in history]
        return answer_json(assistant.ask(_text(line, "question"), history=history, filters=chosen, k=k))

    return _lines(assistant, batch, filters, answer)


def search_lines(
    settings: Settings, batch: Path, filters: Filters, *, k: int, reranker: str = "", fusion: str = "scores"
) -> Iterator[Json]:
    """Hits per line of `batch`: {"_id", "query" or "question", "file"}."""
    assistant = Assistant.open(settings, warm=True, reranker=reranker, fusion=fusion)
    say.outdated(assistant.outdated())
    reports: dict[str, Report] = {}

    def find(line: Json, chosen: Filters) -> Json:
        started = time.perf_counter()
        query = _text(line, "query" if "query" in line else "question")
        hits = assistant.search(query, filters=chosen, k=k)
        if any(hit.passage.report_id not in reports for hit in hits):  # at first, and where a build has added some
            reports.update({s.report.id: s.report for s in assistant.reports()})
        return hits_json(query, hits, reports, time.perf_counter() - started)

    return _lines(assistant, batch, filters, find)


def _text(line: Json, name: str) -> str:
    if not isinstance(line.get(name), str):
        raise UsageError(f'the line has no "{name}" with text in it')
    return str(line[name])


def _lines(
    assistant: Assistant, batch: Path, filters: Filters, work: Callable[[Json, Filters], Json]
) -> Iterator[Json]:
    try:
        file = batch.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(f"The batch file {batch} cannot be opened ({error.strerror}). Check its name.") from error
    with file:
        for number, text in enumerate(file, start=1):
            if not text.strip():
                continue
            line: Json = {}
            try:
                parsed = json.loads(text)
                if not isinstance(parsed, dict):
                    raise UsageError("the line is not a JSON object")
                line = parsed
                yield {"_id": line.get("_id"), **work(line, _only(filters, line, assistant))}
            except (AssistantError, ValueError, RecursionError) as error:
                yield {"_id": line.get("_id"), "error": {"kind": "bad_line", "message": f"line {number}: {error}"}}


def _only(filters: Filters, line: Json, assistant: Assistant) -> Filters:
    name = line.get("file")
    if not name:
        return filters
    ids = {s.report.file: s.report.id for s in assistant.reports()}
    if not isinstance(name, str) or name not in ids:
        raise UsageError(f"no report of the library has the file {name!r}")
    return replace(filters, reports=(ids[name],))
