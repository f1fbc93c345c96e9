"""The Localism Assistant: reports in, exact quotations out.

    app.py, __main__.py     doors: the browser app, the `localism` command
    building, ask, ...      flows: the only code that walks through several rooms; defaults names the parts
    reading/                a file -> Report, Pages, Passages
    encoding/               texts -> vectors
    indexing/               Passages -> the index on disk, opened
    searching/              a query and an opened index -> Hits
    answering/              Hits -> an Answer with Quotes
    briefing/               Quotes -> Word, Markdown, RIS, ...; a finished briefing -> verdicts
    keeping/                what a user makes: collected quotations
    showing/                Answers, pages and the library on a screen
    measuring/              runs and judgements -> numbers
    datatypes, briefingtypes, protocols, errors, settings, text    the hall every room shares

Imports go down - doors, flows, rooms, hall - and a room never looks into another room.

The public verbs are `build_index`, `Assistant.open(...).ask(...)`, `evaluate` and `verify`; each is imported when
first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ask import Assistant
    from .brief import verify
    from .building import build_index
    from .evaluating import evaluate

__all__ = ["Assistant", "build_index", "evaluate", "verify"]

_HOME = {"Assistant": "ask", "build_index": "building", "evaluate": "evaluating", "verify": "brief"}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
