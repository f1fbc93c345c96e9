"""Pages are drawn by a process of its own, once, and a bad file harms nobody."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from assistant.errors import UnreadableReportError
from assistant.showing import painting
from assistant.showing.painting import Painter
from assistant.showing.pictures import Pictures


@pytest.fixture
def painter() -> Iterator[Painter]:
    made = Painter(seconds=20)
    yield made
    made.close()


def pdf(path: Path, *, width: int = 200, height: int = 100, pages: int = 2) -> Path:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    document.save(path)
    document.close()
    return path


def test_a_page_is_drawn_at_its_size(painter: Painter, tmp_path: Path) -> None:
    drawn = Image.open(BytesIO(painter.draw(pdf(tmp_path / "a.pdf"), 2, scale=1.5)))
    assert (drawn.format, drawn.size) == ("PNG", (300, 150))


def test_a_huge_page_is_drawn_smaller(painter: Painter, tmp_path: Path) -> None:
    wide = pdf(tmp_path / "wide.pdf", width=14_000, height=14_000, pages=1)
    drawn = Image.open(BytesIO(painter.draw(wide, 1, scale=3)))
    assert drawn.width * drawn.height <= painting.MAX_PIXELS * 1.01


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n" + b"\x00" * 2000])
def test_a_file_that_cannot_be_drawn_is_refused_and_the_next_is_drawn(
    painter: Painter, tmp_path: Path, content: bytes
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(content)
    with pytest.raises(UnreadableReportError):
        painter.draw(bad, 1, scale=1)
    with pytest.raises(UnreadableReportError):
        painter.draw(pdf(tmp_path / "good.pdf"), 3, scale=1)  # there are two
    assert painter.draw(tmp_path / "good.pdf", 1, scale=1).startswith(b"\x89PNG")


def test_a_child_that_hangs_is_killed_and_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "hangs.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    good = pdf(tmp_path / "good.pdf")
    painter = Painter(seconds=0.5)
    real = painting.subprocess.Popen
    monkeypatch.setattr(painting.subprocess, "Popen", lambda _, **kw: real([sys.executable, str(slow)], **kw))
    started = time.monotonic()
    with pytest.raises(UnreadableReportError, match="Its text can still be read"):
        painter.draw(good, 1, scale=1)
    assert time.monotonic() - started < 10
    monkeypatch.undo()
    painter._seconds = 20
    assert painter.draw(good, 1, scale=1).startswith(b"\x89PNG")
    painter.close()


class Counting(Painter):
    """Draws nothing and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[str, int, float]] = []

    def draw(self, path: Path, number: int, *, scale: float) -> bytes:
        self.drawn.append((path.name, number, scale))
        time.sleep(0.05)
        return f"{path.name}/{number}/{scale}".encode() * 10


def test_ten_readers_of_one_page_draw_it_once(tmp_path: Path) -> None:
    counting = Counting()
    pictures = Pictures(tmp_path / "cache", counting)
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(pictures.picture(tmp_path / "a.pdf", "sha", 1))) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.drawn == [("a.pdf", 1, 1.5)] and len(set(found)) == 1


def test_pictures_are_kept_on_disk_and_a_changed_file_is_drawn_anew(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    drawn = Pictures(tmp_path / "cache", first).picture(tmp_path / "a.pdf", "sha", 1)
    again = Pictures(tmp_path / "cache", second)
    assert again.picture(tmp_path / "a.pdf", "sha", 1) == drawn and second.drawn == []
    again.picture(tmp_path / "a.pdf", "other sha", 1)
    again.picture(tmp_path / "a.pdf", "sha", 1, "large")
    assert second.drawn == [("a.pdf", 1, 1.5), ("a.pdf", 1, 3.0)]


def test_memory_and_disk_stay_within_bounds(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "cache", Counting(), memory=500, disk=2_000)
    for number in range(1, 30):
        pictures.picture(tmp_path / "a.pdf", "sha", number)
    assert pictures._size <= 500
    pictures._sweep()
    assert sum(f.stat().st_size for f in (tmp_path / "cache").iterdir()) <= 2_000


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    pictures = Pictures(tmp_path / "cache", Counting())
    assert pictures.picture(tmp_path / "a.pdf", "sha", 1)
