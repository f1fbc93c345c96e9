"""The Briefing page and its changes, the files to take away, and the check of a finished briefing.

A page of our own, without Gradio: every change is a form that works without a script and is saved before it is shown.
The door lets no form of another site in.  Ids come in, never a path.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Message

from ..briefing import SUFFIXES, TITLES, WRITERS, PandocError, summary
from ..errors import AssistantError, NoIndexError, StorageError
from ..showing.briefing import briefing_view, check_view
from ..showing.door import OWN_POLICY
from .briefings import Briefings

# "no-referrer" would make browsers send `Origin: null` with a form, which the door takes for another site.
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "content-security-policy": f"{OWN_POLICY}; connect-src 'self'",
}
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
_MOST_FORM = 300_000
_MOST_UPLOAD = 60_000_000


class _TooLargeError(Exception):
    pass


def add_briefing_routes(app: FastAPI, briefings: Briefings, *, version: str) -> None:
    """Put the routes of /briefing on the app.  version: of the look, part of the addresses of its files."""

    def page(trouble: str = "", status: int = 200) -> Response:
        html = briefing_view(briefings.tray(), trouble=trouble, version=version)
        return HTMLResponse(html, status, headers=_HEADERS)

    def show() -> Response:
        return page()

    def changed(do: Callable[[], None], *, quiet: bool) -> Response:
        try:
            do()
        except AssistantError as error:
            status = 503 if isinstance(error, StorageError) else 422
            return PlainTextResponse(str(error), status) if quiet else page(str(error), status)
        return Response(status_code=204) if quiet else RedirectResponse("/briefing", 303, headers=_HEADERS)

    async def start(request: Request) -> Response:
        form = _words(await _form(request, _MOST_FORM))
        return await asyncio.to_thread(changed, lambda: briefings.start(form.get("words", "")), quiet=False)

    async def change(briefing_id: str, action: str, request: Request) -> Response:
        form = _words(await _form(request, _MOST_FORM))
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
        return HTMLResponse(check_view(suffixes=SUFFIXES, version=version), headers=_HEADERS)

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
                    return HTMLResponse(html, headers=_HEADERS)
                except NoIndexError:
                    trouble, status = "The library has not been built yet, so there is nothing to check against.", 422
                except (AssistantError, PandocError) as error:
                    trouble, status = str(error), 422
                except Exception:
                    _LOG.exception("A briefing could not be checked")
                    trouble = "Something went wrong that was not foreseen. The log on this computer says what."
                    status = 500
        return HTMLResponse(check_view(trouble=trouble, suffixes=SUFFIXES, version=version), status, headers=_HEADERS)

    async def too_large(_: Request, __: Exception) -> Response:
        most = f"{_MOST_UPLOAD // 1_000_000} MB"
        html = check_view(trouble=f"That is larger than {most}, far more than a briefing.", version=version)
        return HTMLResponse(html, 413, headers={**_HEADERS, "connection": "close"})

    app.add_exception_handler(_TooLargeError, too_large)
    read, write = ["GET", "HEAD"], ["POST"]
    app.add_api_route("/briefing", show, methods=read, response_model=None)
    app.add_api_route("/briefing/new", start, methods=write, response_model=None)
    app.add_api_route("/briefing/check", ask_file, methods=read, response_model=None)
    app.add_api_route("/briefing/check", check, methods=write, response_model=None)
    app.add_api_route("/briefing/{briefing_id}/export{suffix}", export, methods=read, response_model=None)
    app.add_api_route("/briefing/{briefing_id}/{action}", change, methods=write, response_model=None)


class request_form:  # noqa: N801 - a context, used like a function
    """A form that is read no further than `most` bytes; its files are gone afterwards."""

    def __init__(self, request: Request, most: int) -> None:
        self._request, self._most = request, most
        self._form = FormData()

    async def __aenter__(self) -> FormData:
        self._form = await _form(self._request, self._most)
        return self._form

    async def __aexit__(self, *_: object) -> None:
        await self._form.close()


async def _form(request: Request, most: int) -> FormData:
    said, taken = request.headers.get("content-length", ""), 0
    if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > most):
        raise _TooLargeError

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _TooLargeError
        return message

    try:
        return await Request(request.scope, receive).form(max_files=1, max_fields=8)
    except HTTPException:
        return FormData()


def _words(form: FormData) -> Mapping[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _attached(title: str, suffix: str) -> str:
    """The header that hands a file over under the briefing's title.

    >>> _attached("Parish \u00ab1\u00bb / pubs", ".md")
    'attachment; filename="Parish-1-pubs.md"; filename*=UTF-8\\'\\'Parish-1-pubs.md'
    """
    name = re.sub(r"\W+", "-", title).strip("-")[:80] or "briefing"
    plain = re.sub(r"[^A-Za-z0-9-]", "", name).strip("-") or "briefing"
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(name + suffix)}"
