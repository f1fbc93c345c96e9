"""The Compare page and what it changes in the briefing.

A page of our own, without Gradio: the address holds the whole grid, every change of it is a link or a form.  The page
is sent in pieces, so that each row appears as soon as it is answered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from ..datatypes import Comparison
from ..errors import AssistantError, NoIndexError, StorageError
from ..showing.grid import (
    Grid,
    Said,
    failed_row_html,
    looking_html,
    page_around,
    plain,
    read_grid,
    row_html,
    summary_html,
)
from .forms import HEADERS, MOST_FORM, read_form, words_of
from .grids import Grids

_LOG = logging.getLogger(__name__)
_KIND = "text/html; charset=utf-8"
_UNFORESEEN = "Something went wrong that was not foreseen. The log on this computer says what."


def add_grid_routes(app: FastAPI, grids: Grids, *, version: str) -> None:
    """Put the routes of /compare on the app.  version: of the look, part of the addresses of its files."""

    def page(grid: Grid, said: Said, status: int = 200, *, bare: bool = False) -> Response:
        try:
            columns = grids.columns(grid)
        except NoIndexError:
            columns = []
        known = Grid(tuple((column.kind, column.value) for column in columns), grid.questions)
        if known.columns != grid.columns and not said.trouble:
            said = said._replace(trouble="Columns that the library no longer has were left out.")
        shelf, places = grids.library.shelf(), grids.places()
        around = page_around(known, columns, shelf, places=places, said=said, version=version)
        if bare or len(columns) < 2 or not known.questions:
            return HTMLResponse("".join(around), status, headers=HEADERS)
        return StreamingResponse(_pieces(grids, known, around), status, headers=HEADERS, media_type=_KIND)

    def show(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        grid = read_grid(pairs)
        typed = {name: plain(value) for name, value in pairs if name in ("add", "ask")}
        column, question = typed.get("add", ""), typed.get("ask", "")
        try:
            grown = grids.with_column(grid, column) if column else grid
            grown = grids.with_question(grown, question) if question else grown
        except AssistantError as error:
            return page(grid, Said(str(error), column, question), 422)
        if typed:
            at = f"#r{len(grown.questions)}" if question and len(grown.questions) > 1 else ""  # to the new row
            return RedirectResponse(grown.link + at, 303, headers=HEADERS)
        return page(grid, Said(), bare=request.method == "HEAD")

    def collected(grid: Grid, form: dict[str, str]) -> Response:
        quiet, everything = form.get("quiet") == "1", form.get("all") == "1"
        said = ""
        try:
            if everything:
                grids.collect_all(grid)
            else:
                said = grids.collect(grid, form.get("question", ""), form.get("see", ""))
        except AssistantError as error:
            status = 503 if isinstance(error, StorageError) else 422
            return PlainTextResponse(str(error), status) if quiet else page(grid, Said(str(error)), status)
        if quiet:
            return PlainTextResponse(said)
        return RedirectResponse("/briefing" if everything else grid.link, 303, headers=HEADERS)

    async def collect(request: Request) -> Response:
        form = dict(words_of(await read_form(request, MOST_FORM)))
        return await asyncio.to_thread(collected, read_grid(request.query_params.multi_items()), form)

    app.add_api_route("/compare", show, methods=["GET", "HEAD"], response_model=None)
    app.add_api_route("/compare/collect", collect, methods=["POST"], response_model=None)


def _pieces(grids: Grids, grid: Grid, around: tuple[str, str, str]) -> Iterator[str]:
    before, between, after = around
    rows: list[Comparison] = []
    yield before
    for n, question in enumerate(grid.questions):
        yield looking_html(grid, n)
        try:
            rows.append(grids.row(grid, question))
            yield row_html(grid, n, rows[-1], kept=grids.kept())
        except AssistantError as error:
            yield failed_row_html(grid, n, str(error))
        except Exception:
            _LOG.exception("A row of a comparison failed: %r", question)
            yield failed_row_html(grid, n, _UNFORESEEN)
    yield between + summary_html(rows) + after
