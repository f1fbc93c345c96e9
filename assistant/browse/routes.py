"""Our own routes: pages of reports, their pictures, the originals, the look.  Only ids come in, never a path."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from ..errors import NoIndexError, UnreadableReportError, UsageError
from ..showing.address import ID, Place
from ..showing.chrome import MEDIA_TYPES, look_files
from ..showing.pictures import SIZES, Pictures
from ..showing.views import page_view, report_view
from .forms import or_lost
from .opened import OpenLibrary

_FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
_ASK_AGAIN = {"cache-control": "private, no-cache"}

# How an original is handed over: its type, whether the browser shows it, and what it may do. Nothing in it runs.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
# Chromium refuses to start its PDF viewer under `sandbox`; scripts of a PDF run in the viewer, without this page.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_ORIGINALS = {
    ".pdf": ("application/pdf", "inline", _PDF_POLICY),
    ".html": ("text/html; charset=utf-8", "inline", _SANDBOX),
    ".htm": ("text/html; charset=utf-8", "inline", _SANDBOX),
    ".txt": ("text/plain; charset=utf-8", "inline", _SANDBOX),
    ".md": ("text/plain; charset=utf-8", "inline", _SANDBOX),
    ".markdown": ("text/plain; charset=utf-8", "inline", _SANDBOX),
}
_OTHER = ("application/octet-stream", "attachment", _SANDBOX)


def add_routes(app: FastAPI, library: OpenLibrary, pictures: Pictures, *, version: str) -> None:
    """Put our routes on the app.  version: of the look, part of the addresses of its files."""
    looks = look_files()

    def look(name: str) -> Response:
        if name not in looks:
            return PlainTextResponse("There is no such file.", 404)
        return Response(looks[name], media_type=MEDIA_TYPES[Path(name).suffix], headers=_FOR_EVER)

    def report(report_id: str) -> Response:
        def view() -> Response:
            assistant = library.assistant()
            summary = assistant.report(_id(report_id))
            pages = [assistant.page(report_id, n) for n in assistant.page_numbers(report_id)]
            return HTMLResponse(report_view(summary, pages, version=version), headers=_ASK_AGAIN)

        return or_lost(view, version)

    def page(report_id: str, number: str, request: Request) -> Response:
        def view() -> Response:
            place = Place.read(_id(report_id), _number(number), request.query_params.get("h", ""))
            return HTMLResponse(page_view(library.evidence(place), version=version), headers=_ASK_AGAIN)

        return or_lost(view, version)

    def picture(report_id: str, number: str, request: Request) -> Response:
        size = request.query_params.get("size", "")
        if size not in SIZES:
            return PlainTextResponse("There is no such size.", 400)
        try:
            assistant = library.assistant()
            summary = assistant.report(_id(report_id))
            assistant.page(report_id, _number(number))
            path = assistant.file(report_id)
            if path.suffix.lower() != ".pdf":
                return PlainTextResponse("This document has no pages to draw.", 404)
            drawn = pictures.picture(path, summary.report.sha256, int(number), size)
        except UnreadableReportError as error:
            return PlainTextResponse(str(error), 422)
        except (UsageError, NoIndexError):
            return PlainTextResponse("There is no such page.", 404)
        held = request.query_params.get("v", "") == summary.report.sha256[:12]
        return Response(drawn, media_type="image/png", headers=_FOR_EVER if held else _ASK_AGAIN)

    def original(report_id: str) -> Response:
        try:
            path = library.assistant().file(_id(report_id))
        except (UsageError, NoIndexError):
            return PlainTextResponse("There is no such report.", 404)
        kind, shown, policy = _ORIGINALS.get(path.suffix.lower(), _OTHER)
        return FileResponse(
            path,
            media_type=kind,
            filename=path.name,
            content_disposition_type=shown,
            headers={"content-security-policy": policy, **_ASK_AGAIN},
        )

    for path, view in (
        ("/look/{name}", look),
        ("/r/{report_id}", report),
        ("/r/{report_id}/file", original),
        ("/r/{report_id}/{number}.png", picture),
        ("/r/{report_id}/{number}", page),
    ):
        app.add_api_route(path, view, methods=["GET", "HEAD"], response_model=None)


def _id(report_id: str) -> str:
    if not ID.fullmatch(report_id):
        raise UsageError("There is no such report.")
    return report_id


def _number(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise UsageError("There is no such page.")
    return int(number)
