"""The Compare page and what it changes in the briefing.

A page of our own, without Gradio: the address holds the whole grid, every change of it is a link or a form.  The page
is sent in pieces, so that each row appears as soon as it is answered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from ..datatypes import Comparison
from ..errors import AssistantError, NoIndexError, StorageError, UsageError
from ..showing.grid import (
    Grid,
    Notice,
    failed_row_html,
    looking_html,
    page_around,
    plain,
    read_grid,
    row_html,
    summary_html,
)
from .forms import HEADERS, MOST_FORM, TooLargeError, or_lost, read_form, too_large, words_of
from .grids import Grids

_LOG = logging.getLogger(__name__)
_YEARS = ("from", "to")
_KIND = "text/html; charset=utf-8"
_UNFORESEEN = "Something went wrong that was not foreseen. The log on this computer says what."


def add_grid_routes(app: FastAPI, grids: Grids, *, version: str) -> None:
    """Put the routes of /compare on the app.  version: of the look, part of the addresses of its files."""

    def page(grid: Grid, notice: Notice, status: int = 200, *, bare: bool = False) -> Response:
        try:
            columns = grids.columns(grid)
        except NoIndexError:
            columns, grid = [], Grid()
        known = replace(grid, columns=tuple((column.kind, column.value) for column in columns))
        gone = tuple(value for kind, value in grid.columns if (kind, value) not in known.columns)
        names, places = grids.names()
        shelf = grids.library.shelf()
        notice = notice._replace(gone=gone)
        around = page_around(known, columns, shelf, names=names, places=places, notice=notice, version=version)
        if bare or len(columns) < 2 or not known.questions:
            return HTMLResponse("".join(around), status, headers=HEADERS)
        return StreamingResponse(_pieces(grids, known, around, grids.kept()), status, headers=HEADERS, media_type=_KIND)

    def shown(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        grid = read_grid(pairs)
        typed = {name: plain(value) for name, value in pairs if name in ("add", "ask")}
        column, question = typed.get("add", ""), typed.get("ask", "")
        try:
            grown = grids.with_column(grid, column) if column else grid
            grown = grids.with_question(grown, question) if question else grown
        except (UsageError, NoIndexError) as error:
            return page(grid, Notice(str(error), column, question), 422)
        years = [(name, value) for name, value in pairs if name in _YEARS]
        if typed or years != [(name, value) for name, value in grown.pairs if name in _YEARS]:
            return RedirectResponse(grown.link + _at(grown, question), 303, headers=HEADERS)
        return page(grid, Notice(), bare=request.method == "HEAD")

    def show(request: Request) -> Response:
        return or_lost(lambda: shown(request), version)

    def collected(grid: Grid, form: dict[str, str]) -> Response:
        quiet, everything = form.get("quiet") == "1", form.get("all") == "1"
        question = form.get("question", "")
        said = ""
        try:
            if everything:
                grids.collect_all(grid)
            else:
                said = grids.collect(grid, question, form.get("see", ""))
        except AssistantError as error:
            status = 503 if isinstance(error, StorageError) else 422
            return PlainTextResponse(str(error), status) if quiet else page(grid, Notice(str(error)), status)
        if quiet:
            return PlainTextResponse(said)
        return RedirectResponse("/briefing" if everything else grid.link + _at(grid, question), 303, headers=HEADERS)

    def back(request: Request) -> Response:
        """The address that a failed change leaves in the browser leads to its grid."""
        return RedirectResponse(read_grid(request.query_params.multi_items()).link, 303, headers=HEADERS)

    async def collect(request: Request) -> Response:
        form = dict(words_of(await read_form(request, MOST_FORM)))
        grid = read_grid(request.query_params.multi_items())
        return await asyncio.to_thread(or_lost, lambda: collected(grid, form), version)

    app.add_exception_handler(TooLargeError, too_large)
    app.add_api_route("/compare", show, methods=["GET", "HEAD"], response_model=None)
    app.add_api_route("/compare/collect", collect, methods=["POST"], response_model=None)
    app.add_api_route("/compare/collect", back, methods=["GET", "HEAD"], response_model=None)


def _at(grid: Grid, question: str) -> str:
    """The part of an address that leads to a question's row; "" for the first, which is in sight."""
    n = grid.questions.index(question) if question in grid.questions else 0
    return f"#r{n + 1}" if n else ""


def _pieces(grids: Grids, grid: Grid, around: tuple[str, str, str], kept: Sequence[str]) -> Iterator[str]:
    before, between, after = around
    rows: list[Comparison] = []
    yield before
    for n, question in enumerate(grid.questions):
        yield looking_html(grid, n)
        try:
            found = grids.row(grid, question)
            shown = row_html(grid, n, found, kept=kept)
        except AssistantError as error:
            yield failed_row_html(grid, n, str(error))
        except Exception:
            _LOG.exception("A row of a comparison failed: %r", question)
            yield failed_row_html(grid, n, _UNFORESEEN)
        else:
            rows.append(found)
            yield shown
    yield between + summary_html(rows) + after
