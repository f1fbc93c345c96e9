"""What the browser benchmarks share: a server for a library, and Debian's Chromium that asks nothing outside."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "judged" / "library" / "questions.jsonl"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --disable-extensions"
).split()


def judged_questions(n: int) -> list[str]:
    """n answerable questions of the judged set, spread over it."""
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    found = [row["question"] for row in rows if row["answerable"]]
    return [found[i * len(found) // n] for i in range(n)]


@contextlib.contextmanager
def served(library: Path) -> Iterator[str]:
    """The address of a server for `library`, in a process of its own that ends with the block."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "--library", str(library), "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            if process.poll() is not None:
                raise SystemExit(f"The server ended with {process.returncode}: {' '.join(command)}")
            with contextlib.suppress(OSError), urllib.request.urlopen(url + "/", timeout=5) as answer:
                answer.read()
                break
            time.sleep(0.25)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A started Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()
