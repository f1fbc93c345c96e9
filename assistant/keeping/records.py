"""Briefings as JSON and back.

A quotation has the form that `localism ask --json` gives it, with its note and what keeping adds; so an answer's
quotations, a list of them, or a saved briefing can all be read.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..briefingtypes import Briefing, Collected, Group
from ..datatypes import Citation, Quote, Report, Span
from ..errors import UsageError

Json = dict[str, Any]
FORMAT = 1
_REPORT_LISTS = ("authors", "tags", "places", "aliases", "guessed", "notes", "identifiers", "doubtful")


def briefing_to_json(briefing: Briefing) -> Json:
    """A briefing as it is saved."""
    return {
        "format": FORMAT,
        "id": briefing.id,
        "title": briefing.title,
        "created": briefing.created,
        "changed": briefing.changed,
        "groups": [
            {"heading": g.heading, "words": list(g.words), "quotes": [collected_to_json(i) for i in g.items]}
            for g in briefing.groups
        ],
    }


def collected_to_json(item: Collected) -> Json:
    """A collected quotation as it is saved."""
    quote, cited = item.quote, item.quote.citation
    return {
        "id": item.id,
        "text": quote.text,
        "report": {f.name: _plain(getattr(cited.report, f.name)) for f in fields(Report)},
        "page": cited.page,
        "page_label": cited.label or None,
        "printed_page": cited.printed,
        "locator": cited.locator or None,
        "spans": [{"page": s.page or None, "start": s.start, "end": s.end} for s in quote.spans],
        "answer_spans": [list(s) for s in quote.answer_spans],
        "headings": list(quote.headings),
        "trouble": list(quote.trouble),
        "score": quote.score,
        "strength": quote.strength,
        "note": item.note,
        "question": item.question,
        "added": item.added,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def briefing_from_json(raw: Any, *, title: str = "") -> Briefing:
    """A briefing from what was saved, from an answer, from several answers, or from a list of quotations.

    title: used where none is given.  Raises UsageError for anything else, naming what is wrong.
    """
    if isinstance(raw, list):
        raw = {"quotes": raw} if not raw or not _is_answer(raw[0]) else {"answers": raw}
    if not isinstance(raw, dict):
        raise UsageError('The quotations must be a JSON list, or an object with "quotes" or "groups".')
    if "groups" in raw:
        groups = tuple(_group(g) for g in _list(raw, "groups"))
    elif "answers" in raw:
        groups = tuple(_answered(a) for a in _list(raw, "answers"))
    elif "quotes" in raw:
        groups = (Group(items=tuple(_items(raw, str(raw.get("question") or "")))),)
    else:
        raise UsageError('The quotations must be a JSON list, or an object with "quotes" or "groups".')
    named = str(raw.get("title") or title or raw.get("question") or "")
    return Briefing(
        str(raw.get("id") or ""),
        named,
        groups or (Group(),),
        str(raw.get("created") or ""),
        str(raw.get("changed") or ""),
    )


def _is_answer(raw: Any) -> bool:
    return isinstance(raw, dict) and "quotes" in raw and "text" not in raw


def _answered(raw: Any) -> Group:
    if not isinstance(raw, dict):
        raise UsageError("An answer must be a JSON object.")
    question = str(raw.get("question") or "")
    return Group(question, tuple(_items(raw, question)))


def _group(raw: Any) -> Group:
    if not isinstance(raw, dict):
        raise UsageError("A group must be a JSON object with a heading and quotes.")
    name = "quotes" if "quotes" in raw else "items" if "items" in raw else "quotations"
    items = tuple(_items({"quotes": raw.get(name) or []}, ""))
    return Group(str(raw.get("heading") or ""), items, tuple(str(w) for w in raw.get("words") or ()))


def _items(raw: Mapping[str, Any], question: str) -> list[Collected]:
    found = []
    for n, one in enumerate(_list(raw, "quotes"), start=1):
        try:
            found.append(collected_from_json(one, question=question))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError(
                f'Quotation {n} cannot be read ({type(error).__name__}: {error}). Each needs "text" and a "report" '
                'with "id" and "title", as `localism ask --json` gives them.'
            ) from error
    return found


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    if not isinstance(found, list):
        raise UsageError(f'"{name}" must be a list.')
    return found


def collected_from_json(raw: Any, *, question: str = "") -> Collected:
    """A quotation from its JSON form; raises KeyError, TypeError or ValueError if it is not one."""
    text = raw["text"]
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no text")
    page = raw.get("page")
    spans = tuple(Span(int(s["page"] or 0), int(s["start"]), int(s["end"])) for s in raw.get("spans") or ())
    citation = Citation(
        _report(raw["report"]),
        int(page) if page else None,
        str(raw.get("page_label") or ""),
        str(raw["printed_page"]) if raw.get("printed_page") else None,
        str(raw.get("locator") or ""),
    )
    answers = tuple((int(a), int(b)) for a, b in raw.get("answer_spans") or ())
    quote = Quote(
        text, spans, citation, float(raw.get("score") or 0.0), answers, tuple(map(str, raw.get("headings") or ())),
        trouble=tuple(map(str, raw.get("trouble") or ())),
    )  # fmt: skip
    return Collected(
        str(raw.get("id") or new_id()), quote, str(raw.get("note") or ""), str(raw.get("question") or question),
        str(raw.get("added") or ""),
    )  # fmt: skip


def _report(raw: Mapping[str, Any]) -> Report:
    known = {f.name for f in fields(Report)}
    given: Json = {k: v for k, v in raw.items() if k in known and v is not None}
    for name in _REPORT_LISTS:
        if name in given:
            given[name] = tuple(map(str, given[name]))
    if given.get("year") is not None:
        given["year"] = int(given["year"])
    given.setdefault("file", "")
    if not isinstance(given.get("id"), str) or not isinstance(given.get("title"), str):
        raise ValueError("the report has no id or no title")
    return Report(**given)


def new_id() -> str:
    """A short id for a briefing or a quotation in it."""
    return secrets.token_hex(4)
