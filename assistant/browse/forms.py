"""What our own pages share: headers, forms read no further than allowed, and the page for what cannot be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Message

from ..errors import AssistantError, NoIndexError, UsageError
from ..showing.chrome import lost_page
from ..showing.door import OWN_POLICY

# "no-referrer" would make browsers send `Origin: null` with a form, which the door takes for another site.
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "content-security-policy": OWN_POLICY,
}
MOST_FORM = 300_000  # bytes of a form without a file


class TooLargeError(Exception):
    """A form with more bytes than its reader allows.  most: how many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most:,} bytes")
        self.most = most


async def too_large(_: Request, error: Exception) -> Response:
    """The answer to TooLargeError, for `app.add_exception_handler`."""
    most = error.most if isinstance(error, TooLargeError) else MOST_FORM
    kilobytes = most // 1000
    said = f"{kilobytes // 1000} MB" if kilobytes >= 1000 else f"{kilobytes} kB"
    html = lost_page(
        f"That is larger than {said}, more than is taken here, so nothing was done. Go back and send a smaller one."
    )
    return HTMLResponse(html, 413, headers={**HEADERS, "connection": "close"})


class request_form:  # noqa: N801 - a context, used like a function
    """A form that is read no further than `most` bytes; its files are gone afterwards."""

    def __init__(self, request: Request, most: int) -> None:
        self._request, self._most = request, most
        self._form = FormData()

    async def __aenter__(self) -> FormData:
        self._form = await read_form(self._request, self._most)
        return self._form

    async def __aexit__(self, *_: object) -> None:
        await self._form.close()


async def read_form(request: Request, most: int) -> FormData:
    """A form without files, or whose files somebody else closes.  Raises TooLargeError."""
    said, taken = request.headers.get("content-length", ""), 0
    if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > most):
        raise TooLargeError(most)

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError(most)
        return message

    try:
        return await Request(request.scope, receive).form(max_files=1, max_fields=8)
    except HTTPException:
        return FormData()


def words_of(form: FormData) -> Mapping[str, str]:
    """The fields of a form that are words and no files; of a name that stands twice the last."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def or_lost(view: Callable[[], Response], version: str) -> Response:
    """What a view makes, or the page that says in words why it cannot.  version: of the look."""
    try:
        return view()
    except (UsageError, NoIndexError) as error:
        return HTMLResponse(lost_page(str(error), version=version), 404)
    except AssistantError as error:
        return HTMLResponse(lost_page(str(error), version=version), 503)
