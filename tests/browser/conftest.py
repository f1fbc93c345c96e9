"""A real server with a small library, and Debian's Chromium to look at it.

Without Chromium or Playwright the tests skip and say so; where CI is set they fail instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]

# No outside requests, and what a machine without a screen or a user of its own needs.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --disable-extensions"
).split()

ATTACK = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"> ${history.replaceState(0,0,9)} {{7*7}} '
    "$$x^2$$ **b** </style><style>*{color:red!important}</style> @children \u202egnp.exe"
)
HOSTILE_WORDS = (
    f"The parish council of Much Hostility bought the village pump in 2016 for £4,000, and {ATTACK} it says."
)
# A file name holds no slash; everything else of the attack fits.
HOSTILE_FILE = 'hostile <img src=x onerror="window.pwned=1"> ${x} {{7}}.txt'


@dataclass
class Served:
    """A running server: its address, its library, and how to look into the library beside it."""

    url: str
    settings: Settings
    process: subprocess.Popen[bytes]
    assistant: Assistant = field(init=False)

    def __post_init__(self) -> None:
        self.assistant = Assistant.open(self.settings)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def start_server(settings: Settings) -> Served:
    """The browser app for a library, in a process of its own, ready to answer."""
    port = free_port()
    code = (
        "import sys; from assistant.browse import serve; from assistant.settings import Settings; "
        "serve(Settings.of(sys.argv[1], model='hashing'), port=int(sys.argv[2]))"
    )
    with (settings.library / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(settings.library), str(port)], cwd=ROOT, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url + "/", timeout=5) as answer:
                answer.read()
            return Served(url, settings, process)
        except OSError:
            time.sleep(0.25)
    stop(process)
    pytest.fail("The server did not start:\n" + (settings.library / "server.log").read_text("utf-8", "replace"))


def stop(process: subprocess.Popen[bytes]) -> None:
    """End one process by its own id."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def fill_corpus(settings: Settings) -> None:
    """Three starter reports as PDF, two texts, and a report whose every word is an attack."""
    settings.corpus.mkdir(parents=True)
    for name in ("community-asset-transfer-digest", "parish-councils-digest", "power-partnerships-digest"):
        shutil.copyfile(ROOT / "corpus" / f"{name}.pdf", settings.corpus / f"{name}.pdf")
    (settings.corpus / "pubs.md").write_text(
        "# Saving the Ivy House\n\nThe Ivy House in Nunhead was the first pub bought under the right to bid. "
        "It was listed as an asset of community value in 2012.\n\n## Money\n\nThe group raised £142,600 from shares.\n",
        "utf-8",
    )
    (settings.corpus / HOSTILE_FILE).write_text(f"The pump of Much Hostility\n\n{HOSTILE_WORDS}\n", "utf-8")
    bad = ATTACK.replace('"', '""')
    file = HOSTILE_FILE.replace('"', '""')
    settings.catalogue.write_text(
        "id,file,title,publisher,year,tags,licence,kind,source\n"
        f'hostile,"{file}","Hostile {bad}","Publisher {bad}",2016,"tag {bad}","{bad}",digest,"See {bad}"\n'
        "pubs,pubs.md,Saving the Ivy House,Localism Assistant,2019,pubs; assets,,report,\n"
        "power-partnerships-digest,power-partnerships-digest.pdf,Power Partnerships: a digest,Locality,2024,places,,"
        "digest,Power Partnerships (2019)\n",
        "utf-8",
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that tests only read from."""
    settings = Settings.of(tmp_path_factory.mktemp("served") / "library", model="hashing")
    fill_corpus(settings)
    build_index(settings)
    running = start_server(settings)
    yield running
    stop(running.process)


@pytest.fixture
def serve_library(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts a server of the test's own, for tests that change the library; filled=False gives an empty one."""
    started: list[Served] = []

    def start(*, filled: bool = True) -> Served:
        settings = Settings.of(tmp_path / "library", model="hashing")
        if filled:
            fill_corpus(settings)
        else:
            settings.corpus.mkdir(parents=True)
        build_index(settings)
        started.append(start_server(settings))
        return started[-1]

    yield start
    for running in started:
        stop(running.process)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; skips where it is not, fails there under CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    missing = "" if found else "Chromium is not installed (Debian: apt-get install chromium)"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing = "Playwright is not installed (pip install --editable '.[dev]')"
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def settles() -> Callable[[Callable[[], Any], Any], None]:
    """Looks again until what is read is what is wanted: on a busy computer the parts of a page change one by one."""

    def check(read: Callable[[], Any], wanted: Any, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while (found := read()) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        assert found == wanted

    return check


@pytest.fixture
def window(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens a page of the server; at the end no request may have left the machine and no script may have failed."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    failed: list[str] = []

    def opened(path: str = "/", *, url: str = "", **context: Any) -> Page:
        base = url or served.url
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 1000}, **context}))
        contexts[-1].grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else outside.append(r.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on(
            "console", lambda m: failed.append(m.text) if m.type == "error" and "Content Security" in m.text else None
        )
        page.goto(base + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == [], "requests left the machine"
    assert failed == [], "scripts failed"
