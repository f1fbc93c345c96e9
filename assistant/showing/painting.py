"""Pages drawn as PNG by a process of its own, kept warm.

PDFium is not thread-safe, and a damaged file may crash or hang it; so it never runs inside the server. The child is
`python -m assistant.showing.painting`: it reads one JSON object a line and answers with a byte (0 drawn, 1 refused),
four bytes of length and a PNG or the reason. A child that is silent too long is killed, and the next call starts
another.
"""

from __future__ import annotations

import io
import json
import os
import queue
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from ..errors import UnreadableReportError

SECONDS = 15.0
MAX_PIXELS = 9_000_000
MAX_SCALE = 4.0
MEMORY_BYTES = 1_536 * 1024 * 1024
COLOURS = 64


class Painter:
    """Draws pages in a child process; safe to call from many threads, one page at a time."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[tuple[int, bytes] | None] = queue.Queue()

    def warm(self) -> None:
        """Start the child, so that the first page does not wait for it."""
        with self._lock:
            self._start()

    def draw(self, path: Path, number: int, *, scale: float) -> bytes:
        """PNG of page `number` (from 1) at `scale` pixels a point, less for a very large page.

        Raises UnreadableReportError when the page cannot be drawn, in time or at all.
        """
        with self._lock:
            child = self._start()
            line = json.dumps({"path": str(path), "page": number, "scale": scale}) + "\n"
            try:
                _pipe(child.stdin).write(line.encode())
                _pipe(child.stdin).flush()
                answer = self._answers.get(timeout=self._seconds)
            except (OSError, queue.Empty):
                answer = None
            if answer is None:
                self._stop()
                raise UnreadableReportError(f"Page {number} could not be drawn. Its text can still be read.")
        code, body = answer
        if code:
            raise UnreadableReportError(f"Page {number} could not be drawn: {body.decode('utf-8', 'replace')}")
        return body

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._answers = queue.Queue()
        self._child = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        pipe = _pipe(self._child.stdout)
        threading.Thread(target=_listen, args=(pipe, self._answers), daemon=True).start()
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass
        child.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """The pipe, which exists because it was asked for."""
    if pipe is None:
        raise OSError("no pipe")
    return pipe


def _listen(pipe: IO[bytes], answers: queue.Queue[tuple[int, bytes] | None]) -> None:
    try:
        while True:
            head = pipe.read(5)
            if len(head) < 5:
                break
            code, length = struct.unpack(">BI", head)
            answers.put((code, pipe.read(length)))
    except (OSError, ValueError):
        pass
    answers.put(None)


def draw_page(path: str, number: int, scale: float) -> bytes:
    """PNG with a palette: a third of the bytes of full colour, and quick to make."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(scale, MAX_SCALE, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        image = page.render(scale=scale).to_pil().convert("RGB")
        image = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        kept = io.BytesIO()
        image.save(kept, "PNG", compress_level=6)
        return kept.getvalue()
    finally:
        document.close()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    # Whatever a library prints must not fall among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    import pypdfium2  # noqa: F401  (warm before the first request)
    from PIL import Image  # noqa: F401

    for line in sys.stdin.buffer:
        try:
            wanted = json.loads(line)
            code, body = 0, draw_page(wanted["path"], int(wanted["page"]), float(wanted["scale"]))
        except Exception as error:  # any failure of one page is an answer, not the end
            code, body = 1, type(error).__name__.encode()
        answers.write(struct.pack(">BI", code, len(body)) + body)
        answers.flush()


if __name__ == "__main__":
    main()
