"""Every route against foreign hosts and origins, paths that climb, and numbers that are none. Needs no browser."""

from __future__ import annotations

import http.client
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served

ROUTES = (
    "/",
    "/library",
    "/r/power-partnerships-digest",
    "/r/power-partnerships-digest/4",
    "/r/power-partnerships-digest/4.png",
    "/r/power-partnerships-digest/file",
    "/look/tokens.css",
    "/theme.css",
    "/briefing",
    "/compare",
    "/compare/collect",
    "/briefing/check",
    "/briefing/new",
    "/briefing/1f3a9c2b/note",
    "/gradio_api/startup-events",
    "/gradio_api/heartbeat/abc",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/run/predict",
    "/gradio_api/upload",
)
ODD = (
    """page=3 page=library deep_link=abc view=api __theme=dark q=%ff%fe see=../../x/1/1 from=abc&to=-5 q[]=1 %00=%00
    report=../../etc q=&q=&q= a=1&a=2&=&& see=pubs/0/0.5.1~0.0.99999999 q="""
    + "x" * 6000
)
CHANGING = ("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/upload")


def ask(served: Any, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request exactly as given: nothing is normalised on the way."""
    host = urlsplit(served.url).netloc
    connection = http.client.HTTPConnection(host, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            connection.putheader(name, value)
        if method == "POST":
            connection.putheader("Content-Length", "0")
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(2_000_000)
    finally:
        connection.close()


def test_the_routes_are_there(served: Served) -> None:
    for path in ROUTES[:8]:
        status, headers, _ = ask(served, path)
        assert status == 200, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "server" not in headers, path


def test_a_foreign_host_is_refused_on_every_route(served: Served) -> None:
    for path in (*ROUTES, "/nowhere"):
        for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:7860"):
            assert ask(served, path, Host=host)[0] == 421, (path, host)


def test_a_foreign_origin_is_refused_wherever_something_could_change(served: Served) -> None:
    for path in ROUTES:
        assert ask(served, path, "POST", Origin="http://evil.example")[0] == 403, path
        assert ask(served, path, "POST", Sec_Fetch_Site="cross-site")[0] == 403, path


@pytest.mark.parametrize(
    "path",
    [
        "/r/power-partnerships-digest/0",
        "/r/power-partnerships-digest/6",
        "/r/power-partnerships-digest/-1",
        "/r/power-partnerships-digest/999999",
        "/r/power-partnerships-digest/99999999999999999999",
        "/r/power-partnerships-digest/1e2",
        "/r/power-partnerships-digest/0x1",
        "/r/power-partnerships-digest/%31%30%30%30",
        "/r/power-partnerships-digest/0.png",
        "/r/power-partnerships-digest/6.png",
        "/r/power-partnerships-digest/-1.png",
        "/r/power-partnerships-digest/99999999999999999999.png",
        "/r/power-partnerships-digest/1.png?size=huge",
        "/r/power-partnerships-digest/1.jpg",
        "/r/power-partnerships-digest/file/x",
        "/r/pubs/1",
        "/r/pubs/0.png",
        "/r/no-such-report",
        "/r/no-such-report/1",
        "/r/no-such-report/1.png",
        "/r/no-such-report/file",
        "/r/../r/pubs/0",
        "/r/pubs/../../../etc/passwd",
        "/r/..%2f..%2fcorpus%2fcatalogue.csv/file",
        "/r/%2e%2e/file",
        "/r/pubs%2f0",
        "/r/pubs%5c0",
        "/r/pubs%00/0",
        "/r/pubs.md/file",
        "/r/corpus/pubs.md",
        "/look/../app.py",
        "/look/..%2f..%2fbrowse%2fchat.py",
        "/look/nothing.css",
        "/assets/../../../../app.py",
        "/static/..%2f..%2froutes.py",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=corpus/catalogue.csv",
        "/gradio_api/info",
        "/gradio_api/runs",
        "/gradio_api/openapi.json",
        "/config",
        "/monitoring/summary",
        "/openapi.json",
        "/docs",
        "/login",
    ],
)
def test_what_is_not_there_is_not_there(served: Served, path: str) -> None:
    status, _, body = ask(served, path)
    assert 400 <= status < 500
    assert b"root:" not in body and b"Traceback" not in body and str(served.settings.library).encode() not in body


@pytest.mark.parametrize(
    "query",
    ODD.split(),
)
def test_odd_parameters_give_a_page(served: Served, query: str) -> None:
    for path in ("/", "/library", "/r/pubs/0", "/r/power-partnerships-digest"):
        assert ask(served, f"{path}?{query}")[0] == 200, path


@pytest.mark.parametrize(
    "marked", ["x", "0.0.99999999", "0.5.1", "4.0.10~deadbeef", "4.0.10~5.0.9~6.0.9", "<script>", "4.0.10" * 4000]
)
def test_odd_marks_give_the_page_without_marks(served: Served, marked: str) -> None:
    status, _, body = ask(served, f"/r/power-partnerships-digest/4?h={marked}")
    assert status == 200
    assert re.search(rb'<svg class="la-marks"[^>]*></svg>', body) and b"<mark>" not in body


def test_the_original_is_handed_over_without_its_path(served: Served) -> None:
    status, headers, body = ask(served, "/r/power-partnerships-digest/file")
    assert status == 200 and body.startswith(b"%PDF-") and headers["content-type"] == "application/pdf"
    assert headers["content-disposition"].startswith("inline;")
    status, headers, body = ask(served, "/r/hostile/file")
    assert status == 200 and headers["content-type"].startswith("text/plain")
    assert "sandbox" in headers["content-security-policy"]


def test_a_picture_is_a_png_that_may_be_kept(served: Served) -> None:
    path = "/r/power-partnerships-digest/4.png"
    version = served.assistant.report("power-partnerships-digest").report.sha256[:12]
    status, headers, body = ask(served, f"{path}?v={version}")
    assert status == 200 and body.startswith(b"\x89PNG") and "immutable" in headers["cache-control"]
    assert "no-cache" in ask(served, path)[1]["cache-control"]


@pytest.mark.parametrize("path", CHANGING)
def test_nonsense_sent_to_gradio_changes_nothing(served: Served, path: str) -> None:
    before = served.assistant.version
    assert 400 <= ask(served, path, "POST", Content_Type="application/json")[0] < 500
    assert served.assistant.version == before
