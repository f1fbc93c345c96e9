"""The Library page: the table of reports, adding, rebuilding, removing with undo."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from ..corpus import not_yet_here
from ..errors import AssistantError
from ..showing.address import ID
from ..showing.library import aside_html, head_html, known_html, table_html, work_html
from .opened import OpenLibrary
from .parts import PRIVATE, carried, html_part
from .waiting import Waiting, look_around
from .working import Work

_LOOK_AGAIN_SECONDS = 0.6
_MOST_FILES = 50


class LibraryPage:
    """Builds the page inside a `gr.Blocks` route and answers its events."""

    def __init__(self, library: OpenLibrary, work: Work) -> None:
        self._library, self._work = library, work
        self._waiting = Waiting()

    def build(self, demo: gr.Blocks) -> None:
        """Lay out the page."""
        with gr.Column(elem_classes="la-wide"):
            self.head = html_part("head", events=("rebuild",))
            with gr.Row(elem_classes="la-with-aside"):
                with gr.Column(elem_classes="la-holdings"):
                    self.work = html_part("work", events=("added",))
                    self.table = html_part("table", events=("remove", "restore"))
                    self.known = html_part("known")
                self.aside = html_part("aside")
        self.timer = gr.Timer(_LOOK_AGAIN_SECONDS, active=False)
        self.seen = gr.State("")
        everything = [self.head, self.work, self.table, self.known, self.aside, self.timer, self.seen]
        # A queue of their own: they never wait for a question.  What changes the library waits in `work`.
        working = {"concurrency_limit": 4, "concurrency_id": "library", **PRIVATE}
        demo.load(self._arrive, None, everything, **working)
        self.timer.tick(self._look, [self.seen], everything, **working)
        self.work.added(self._added, None, everything, **working)
        self.head.rebuild(self._rebuild, None, everything, **working)
        self.table.remove(self._remove, None, everything, **working)
        self.table.restore(self._restore, None, everything, **working)

    async def _arrive(self) -> dict[Any, Any]:
        return await asyncio.to_thread(self._view)

    async def _look(self, seen: str) -> dict[Any, Any]:
        return await asyncio.to_thread(self._view, seen)

    async def _added(self, event: gr.EventData) -> dict[Any, Any]:
        paths = carried(event, "paths")
        found = [_uploaded(p) for p in paths[:_MOST_FILES]] if isinstance(paths, list) else []
        self._work.add([p for p in found if p is not None])
        return await asyncio.to_thread(self._view)

    async def _rebuild(self) -> dict[Any, Any]:
        self._work.rebuild()
        return await asyncio.to_thread(self._view)

    async def _remove(self, event: gr.EventData) -> dict[Any, Any]:
        return await asyncio.to_thread(self._change, self._work.remove, carried(event, "id"))

    async def _restore(self, event: gr.EventData) -> dict[Any, Any]:
        return await asyncio.to_thread(self._change, self._work.restore, carried(event, "id"))

    def _change(self, change: Any, report_id: object) -> dict[Any, Any]:
        if isinstance(report_id, str) and ID.fullmatch(report_id):
            try:
                change(report_id)
            except AssistantError as error:
                self._work.trouble(str(error))
        return self._view()

    def _view(self, seen: str | None = None) -> dict[Any, Any]:
        """The page; the table is sent again only when the library has changed since `seen`."""
        shelf, work, removed = self._library.shelf(), self._work.shown(), self._work.removed
        state = f"{self._library.version}/{','.join(r.id for r in removed)}/{work.busy}"
        if state != seen:
            self._waiting = look_around(self._library.settings)
        unread, fresh = self._waiting.unread, () if work.busy else self._waiting.fresh
        view: dict[Any, Any] = {
            self.head: head_html(shelf, busy=work.busy, n_unread=len(unread)),
            self.work: work_html(work),
            self.timer: gr.Timer(active=work.busy),
            self.seen: state,
        }
        if state != seen:
            view[self.table] = table_html(shelf, removed, unread=unread, fresh=fresh)
            view[self.aside] = aside_html(shelf)
            view[self.known] = known_html(not_yet_here(self._library.settings, (s.report for s in shelf.reports)))
        return view


def _uploaded(sent: object) -> Path | None:
    """The file Gradio stored for an upload; None for any path that is not one of its own."""
    path = sent.get("path") if isinstance(sent, Mapping) else sent
    if not isinstance(path, str):
        return None
    folder, found = Path(get_upload_folder()).resolve(), Path(path).resolve()
    return found if found.is_relative_to(folder) and found.is_file() else None
