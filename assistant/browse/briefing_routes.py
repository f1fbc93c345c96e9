"""The Briefing page and its changes, the files to take away, and the check of a finished briefing.

A page of our own, without Gradio: every change is a form that works without a script and is saved before it is shown.
The door lets no form of another site in.  Ids come in, never a path.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from ..briefing import SUFFIXES, TITLES, WRITERS, PandocError, summary
from ..errors import AssistantError, NoIndexError, StorageError
from ..showing.briefing import briefing_view, check_view
from .briefings import Briefings
from .forms import HEADERS, MOST_FORM, TooLargeError, read_form, request_form, too_large, words_of

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
_LOG = logging.getLogger(__name__)
_MOST_UPLOAD = 60_000_000


def add_briefing_routes(app: FastAPI, briefings: Briefings, *, version: str) -> None:
    """Put the routes of /briefing on the app.  version: of the look, part of the addresses of its files."""

    def page(trouble: str = "", status: int = 200) -> Response:
        html = briefing_view(briefings.tray(), trouble=trouble, version=version)
        return HTMLResponse(html, status, headers=HEADERS)

    def show() -> Response:
        return page()

    def how_many() -> Response:
        """For the head of every page, which is made without knowing of briefings."""
        return PlainTextResponse(str(len(briefings.kept())), headers=HEADERS)

    def changed(do: Callable[[], None], *, quiet: bool) -> Response:
        try:
            do()
        except AssistantError as error:
            status = 503 if isinstance(error, StorageError) else 422
            return PlainTextResponse(str(error), status) if quiet else page(str(error), status)
        return Response(status_code=204) if quiet else RedirectResponse("/briefing", 303, headers=HEADERS)

    async def start(request: Request) -> Response:
        form = words_of(await read_form(request, MOST_FORM))
        return await asyncio.to_thread(changed, lambda: briefings.start(form.get("words", "")), quiet=False)

    async def change(briefing_id: str, action: str, request: Request) -> Response:
        form = words_of(await read_form(request, MOST_FORM))
        quiet = action == "note" and form.get("quiet") == "1"
        return await asyncio.to_thread(changed, lambda: briefings.change(briefing_id, action, form), quiet=quiet)

    def export(briefing_id: str, suffix: str, request: Request) -> Response:
        if suffix not in WRITERS:
            return page("That kind of file cannot be written.", 404)
        try:
            title, data = briefings.export(briefing_id, suffix, request.query_params.get("style", "council"))
        except (AssistantError, PandocError) as error:
            return page(str(error), 422)
        return Response(data, media_type=_TYPES[suffix], headers={"content-disposition": _attached(title, suffix)})

    def ask_file() -> Response:
        return HTMLResponse(check_view(suffixes=SUFFIXES, version=version), headers=HEADERS)

    async def check(request: Request) -> Response:
        trouble, status = "", 200
        async with request_form(request, _MOST_UPLOAD) as form:
            sent = form.get("paper")
            if not isinstance(sent, UploadFile) or not sent.filename:
                trouble, status = "Choose the finished briefing first.", 422
            else:
                try:
                    done = await asyncio.to_thread(briefings.check, sent.filename, sent.file)
                    html = check_view(done, titles=TITLES, said=summary(done), suffixes=SUFFIXES, version=version)
                    return HTMLResponse(html, headers=HEADERS)
                except NoIndexError:
                    trouble, status = "The library has not been built yet, so there is nothing to check against.", 422
                except (AssistantError, PandocError) as error:
                    trouble, status = str(error), 422
                except Exception:
                    _LOG.exception("A briefing could not be checked")
                    trouble = "Something went wrong that was not foreseen. The log on this computer says what."
                    status = 500
        return HTMLResponse(check_view(trouble=trouble, suffixes=SUFFIXES, version=version), status, headers=HEADERS)

    app.add_exception_handler(TooLargeError, too_large)
    read, write = ["GET", "HEAD"], ["POST"]
    app.add_api_route("/briefing", show, methods=read, response_model=None)
    app.add_api_route("/briefing/count", how_many, methods=read, response_model=None)
    app.add_api_route("/briefing/new", start, methods=write, response_model=None)
    app.add_api_route("/briefing/check", ask_file, methods=read, response_model=None)
    app.add_api_route("/briefing/check", check, methods=write, response_model=None)
    app.add_api_route("/briefing/{briefing_id}/export{suffix}", export, methods=read, response_model=None)
    app.add_api_route("/briefing/{briefing_id}/{action}", change, methods=write, response_model=None)


def _attached(title: str, suffix: str) -> str:
    """The header that hands a file over under the briefing's title.

    >>> _attached("Parish \u00ab1\u00bb / pubs", ".md")
    'attachment; filename="Parish-1-pubs.md"; filename*=UTF-8\\'\\'Parish-1-pubs.md'
    """
    name = re.sub(r"\W+", "-", title).strip("-")[:80] or "briefing"
    plain = re.sub(r"[^A-Za-z0-9-]", "", name).strip("-") or "briefing"
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(name + suffix)}"
