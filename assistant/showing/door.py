"""The one door: every request, for Gradio's routes and ours, passes here before anything else sees it.

It checks the host, the origin of whatever changes state and the path (an allow-list), asks for a name and password
where the library has them, drops query names that Gradio stumbles over, and gives every response its headers.
Pages made by Gradio get our header, style sheets and a nonce for their scripts.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .chrome import head_html, header_html, lost_page

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio's own paths that asking, clicking, loading and uploading need; everything else of it is shut
# (file=, proxy=, call/, info, config, monitoring, runs, openapi.json, ...).
_GRADIO = r"assets/.*|static/.*|theme\.css|manifest\.json|gradio_api/(queue/(join|data)|run/predict|heartbeat/.*"
_GRADIO += r"|startup-events|upload|upload_progress|cancel)"
_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}"
_BRIEFING = r"briefing(/check|/new|/count|/[a-z0-9]{4,32}/([a-z]{3,10}|export\.[a-z]{2,4}))?"
_OURS = rf"|library|compare(/collect)?|{_BRIEFING}|look/[a-z]+\.(css|js|svg)|r/{_ID}(/file|/\d{{1,6}}(\.png)?)?"
ALLOWED = re.compile(rf"/({_OURS}|{_GRADIO})/?", re.ASCII)
_TRICKS = re.compile(rb"%2f|%5c|%00|%25|\\|\.\.|%2e", re.IGNORECASE)

# Query names that Gradio reads for itself; `?page=3` made it answer 500.
_GRADIO_NAMES = (b"page", b"deep_link", b"__theme", b"view")

GRADIO_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'"
)
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


@dataclass(frozen=True, slots=True)
class DoorRules:
    """What the door lets through.

    hosts: names this server answers to, without port, lower case.  pages: Gradio's pages and their hidden heading
    ("" where the page has one of its own).  check: says whether a name and password are right; None lets everyone in.
    """

    hosts: frozenset[str]
    pages: dict[str, str]
    version: str = ""
    check: Callable[[str, str], bool] | None = None


def bare_host(host: str) -> str:
    """A host without its port, lower case.

    >>> bare_host("LocalHost:7860"), bare_host("[::1]:7860"), bare_host("127.0.0.1")
    ('localhost', '[::1]', '127.0.0.1')
    """
    return re.sub(r":\d{1,5}$", "", host.strip().lower())


def foreign(method: str, host: str, origin: str, site: str) -> bool:
    """Whether a request that may change something comes from another site.

    A request without any origin comes from a program, not from a page, and is let in.

    >>> foreign("POST", "127.0.0.1:7860", "http://127.0.0.1:7860", "same-origin")
    False
    >>> foreign("POST", "127.0.0.1:7860", "http://evil.example", ""), foreign("POST", "127.0.0.1", "", "cross-site")
    (True, True)
    """
    if method in ("GET", "HEAD"):
        return False
    if origin:
        return urlsplit(origin).netloc.lower() != host.strip().lower()
    return site not in ("", "same-origin", "none")


class Door:
    """ASGI middleware; see the module's text."""

    def __init__(self, app: App, rules: DoorRules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        headers = {k.decode("latin1").lower(): v.decode("latin1") for k, v in scope["headers"]}
        refused = self._refusal(scope, headers)
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return None
        if refused:
            return await self._refuse(scope, send, *refused)
        page = scope["path"].rstrip("/") or "/"
        if page in self._rules.pages and scope["method"] in ("GET", "HEAD"):
            return await _Dressing(self._rules, page, send).run(self._app, _plain(scope), receive)
        return await self._app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if bare_host(host) not in self._rules.hosts:
            return 421, "This address does not belong to the assistant."
        if scope["type"] != "http":
            return 404, "There is no such page."
        origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "")
        if foreign(scope["method"], host, origin, site):
            return 403, "Another site asked for this, so nothing was done."
        if _TRICKS.search(scope.get("raw_path") or b"") or not ALLOWED.fullmatch(scope["path"]):
            return 404, "There is no such page."
        if self._rules.check and not self._rules.check(*_credentials(headers.get("authorization", ""))):
            return 401, "Please sign in."
        return None

    async def _refuse(self, scope: Scope, send: Send, status: int, why: str) -> None:
        wants_page = status == 404 and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        body = lost_page(why, version=self._rules.version).encode() if wants_page else why.encode()
        kind = b"text/html; charset=utf-8" if wants_page else b"text/plain; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if status == 401:
            headers.append((b"www-authenticate", b'Basic realm="Localism Assistant", charset="UTF-8"'))
        send = _with_headers(send)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _credentials(header: str) -> tuple[str, str]:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _plain(scope: Scope) -> Scope:
    """The scope of a page as Gradio can take it: no query names of its own, no compression."""
    query = b"&".join(
        part for part in scope["query_string"].split(b"&") if part.split(b"=")[0].lower() not in _GRADIO_NAMES
    )
    return {
        **scope,
        "query_string": query,
        "headers": [h for h in scope["headers"] if h[0].lower() not in (b"accept-encoding", b"if-none-match")],
    }


def _dressed(headers: Iterable[tuple[bytes, bytes]], policy: str) -> list[tuple[bytes, bytes]]:
    """Response headers with ours added where the response has none of its own; nothing tells what software runs."""
    found = [h for h in headers if h[0].lower() not in (b"server", b"x-powered-by")]
    names = {h[0].lower() for h in found}
    wanted = [*_HEADERS, (b"content-security-policy", policy.encode())]
    return found + [h for h in wanted if h[0] not in names]


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _dressed(message["headers"], OWN_POLICY)}
        await send(message)

    return sender


class _Dressing:
    """Holds one of Gradio's pages back until it is whole, then sends it with our head, header and nonce."""

    def __init__(self, rules: DoorRules, page: str, send: Send) -> None:
        self._rules, self._page, self._send = rules, page, send
        self._start: Message = {}
        self._body = b""
        self._nonce = secrets.token_urlsafe(16)

    async def run(self, app: App, scope: Scope, receive: Receive) -> None:
        await app(scope, receive, self._take)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body
        if self._start["status"] == 200:
            body = self._dress(body)
        headers = [h for h in self._start["headers"] if h[0].lower() not in (b"content-length", b"etag")]
        headers = _dressed(headers, GRADIO_POLICY.format(nonce=self._nonce))
        headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _dress(self, body: bytes) -> bytes:
        # Safe while Gradio escapes "<" in the configuration it writes into the page; a browser test holds it to that.
        body = re.sub(rb"<script(?=[\s>])", b'<script nonce="%s"' % self._nonce.encode(), body)
        head = head_html(nonce=self._nonce, version=self._rules.version).encode()
        header = header_html(self._page, title=self._rules.pages[self._page]).encode()
        body = body.replace(b"</head>", head + b"</head>", 1)
        return body.replace(b"<gradio-app", header + b"<gradio-app", 1)
