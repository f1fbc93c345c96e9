"""The door lets in what asking, clicking, loading and uploading need, and nothing else."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.showing.chrome import SCRIPTS
from assistant.showing.door import Door, DoorRules
from assistant.showing.passwords import fits, hash_password, read_passwords

PAGE = (
    "<html><head><script>1</script></head><body><gradio-app></gradio-app><script type='module'>2</script></body></html>"
)


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers everything and tells what reached it."""
    query = scope["query_string"].decode()
    body = PAGE if scope["path"] == "/" else "inside"
    headers = {
        "x-query": query,
        "server": "secret",
        "x-encoding": dict(scope["headers"]).get(b"accept-encoding", b"").decode(),
    }
    await PlainTextResponse(body, headers=headers, media_type="text/html")(scope, receive, send)


def client(**rules: object) -> TestClient:
    given = {"hosts": frozenset({"127.0.0.1", "localhost", "[::1]"}), "pages": {"/": "Ask", "/library": ""}, **rules}
    return TestClient(Door(behind, DoorRules(**given)), base_url="http://127.0.0.1:7860")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/library",
        "/r/act-local",
        "/r/act-local/59",
        "/r/act-local/59.png",
        "/r/act-local/file",
        "/look/tokens.css",
        "/assets/index.js",
        "/theme.css",
        "/gradio_api/queue/join",
        "/gradio_api/heartbeat/abc",
        "/gradio_api/upload",
        "/briefing",
        "/briefing/check",
        "/briefing/new",
        "/briefing/1f3a9c2b/move",
        "/briefing/1f3a9c2b/export.docx",
    ],
)
def test_what_the_app_needs_is_let_in(path: str) -> None:
    assert client().get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://evil.example/",
        "/gradio_api/info",
        "/gradio_api/call/ask",
        "/gradio_api/run/ask",
        "/gradio_api/runs",
        "/gradio_api/openapi.json",
        "/gradio_api/deep_link",
        "/config",
        "/monitoring",
        "/openapi.json",
        "/docs",
        "/login",
        "/r/",
        "/r/act-local/-1",
        "/r/act-local/1.5",
        "/r/act-local/99999999",
        "/r/act-local/1.png.exe",
        "/r/..%2f..%2fetc%2fpasswd",
        "/r/%2e%2e/1",
        "/r/act%00local",
        "/r/act-local%5c1",
        "/r/.hidden",
        "/look/../app.py",
        "/look/..%2fapp.py",
        "/look/app.py",
        "/assets/..%2f..%2fconfig",
        "/assets/%2e%2e/%2e%2e/config",
        "/LIBRARY",
        "/ünicode",
    ],
)
def test_everything_else_is_not_there(path: str) -> None:
    assert client().get(path).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "127.0.0.2", "0.0.0.0"]
)
def test_a_foreign_host_is_refused_on_every_path(host: str) -> None:
    for path in ("/", "/library", "/r/act-local/1", "/look/tokens.css", "/gradio_api/queue/join", "/nowhere"):
        assert client().get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:1", "LOCALHOST", "[::1]:7860"])
def test_the_machine_answers_to_its_own_names(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:7861"}, 403),
        ({"origin": "http://127.0.0.1:7860.evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_only_our_own_pages_change_anything(headers: dict[str, str], status: int) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/run/predict"):
        assert client().post(path, headers=headers).status_code == status


def test_every_answer_carries_the_headers_and_none_says_what_runs() -> None:
    for path in ("/", "/r/act-local/1", "/nowhere", "/gradio_api/queue/data"):
        headers = client().get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_scripts_of_gradio_s_page_carry_the_nonce_of_this_answer_alone() -> None:
    first, second = client().get("/"), client().get("/")
    nonce = first.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert first.text.count(f'nonce="{nonce}"') == first.text.count("<script") == len(SCRIPTS) + 2
    assert nonce not in second.text
    assert "'unsafe-inline'" not in first.headers["content-security-policy"].split("style-src")[0]
    assert int(first.headers["content-length"]) == len(first.content)
    assert '<h1 class="la-vh">Ask</h1>' in first.text and first.headers["x-encoding"] == ""


@pytest.mark.parametrize(
    "query", ["page=3", "deep_link=x", "PAGE=1", "__theme=dark", "page", "page=3&q=a", "q=a&deep_link="]
)
def test_names_that_gradio_reads_for_itself_do_not_reach_it(query: str) -> None:
    reached = client().get(f"/?{query}").headers["x-query"]
    assert reached in ("", "q=a")


def test_a_lost_reader_gets_a_page_and_a_program_gets_a_line() -> None:
    page = client().get("/nowhere", headers={"accept": "text/html"})
    assert page.status_code == 404 and "There is nothing here" in page.text
    assert client().get("/nowhere").text == "There is no such page."


def test_passwords_are_asked_of_everyone_when_there_are_any(tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = tmp_path_factory.mktemp("auth") / "people"
    kept.write_text(f"# who may come in\nada:{hash_password('open sesame')}\n")
    asked = client(check=read_passwords(kept))
    for path in ("/", "/r/act-local/1", "/look/tokens.css", "/gradio_api/queue/join", "/assets/x.js"):
        assert asked.get(path).status_code == 401
        assert asked.get(path, auth=("ada", "wrong")).status_code == 401
        assert asked.get(path, auth=("eve", "open sesame")).status_code == 401
        assert asked.get(path, auth=("ada", "open sesame")).status_code == 200
    assert asked.get("/", headers={"authorization": "Basic %%%"}).status_code == 401
    assert not fits("x", "plain-words")
