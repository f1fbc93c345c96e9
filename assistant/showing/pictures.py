"""Page pictures kept in memory and on disk, so that a page is drawn once."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path

from .painting import COLOURS, Painter

# Pixels a point: a page about as wide as the desk, for zooming in, and for the grid of all pages.
SIZES = {"": 1.5, "large": 3.0, "small": 0.25}

MEMORY_BYTES = 48 * 1024 * 1024
DISK_BYTES = 256 * 1024 * 1024
_SWEEP_EVERY = 200


class Pictures:
    """Draws, keeps and forgets page pictures.  folder: may vanish or be read-only; then memory alone serves."""

    def __init__(self, folder: Path, painter: Painter, *, memory: int = MEMORY_BYTES, disk: int = DISK_BYTES) -> None:
        self._folder, self._painter = folder, painter
        self._memory, self._disk = memory, disk
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._drawing: dict[str, threading.Lock] = {}
        self._written = 0

    def picture(self, path: Path, sha: str, number: int, size: str = "") -> bytes:
        """PNG of a page.  sha: of the file, so that a changed report is drawn anew.  Raises UnreadableReportError."""
        scale = SIZES[size]
        key = sha256(f"{sha or path.stat().st_mtime_ns}/{path.name}/{number}/{scale}/{COLOURS}".encode()).hexdigest()
        found = self._find(key)
        if found is not None:
            return found
        with self._lock:
            one = self._drawing.setdefault(key, threading.Lock())
        try:
            with one:  # ten readers of one page draw it once
                found = self._find(key)
                if found is None:
                    found = self._painter.draw(path, number, scale=scale)
                    self._keep(key, found)
                    self._store(key, found)
        finally:
            with self._lock:
                self._drawing.pop(key, None)
        return found

    def _find(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            found = (self._folder / f"{key}.png").read_bytes()
        except OSError:
            return None
        self._keep(key, found)
        return found

    def _keep(self, key: str, picture: bytes) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = picture
            self._size += len(picture)
            while self._size > self._memory and self._kept:
                self._size -= len(self._kept.popitem(last=False)[1])

    def _store(self, key: str, picture: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(picture)
            Path(name).replace(self._folder / f"{key}.png")
        except OSError:
            return
        self._written += 1
        if self._written % _SWEEP_EVERY == 1:
            self._sweep()

    def _sweep(self) -> None:
        """Forget the pictures drawn longest ago until the folder is small enough."""
        try:
            files = sorted(
                ((f.stat().st_mtime_ns, f.stat().st_size, f) for f in self._folder.glob("*.p*")), reverse=True
            )
        except OSError:
            return
        total = 0
        for _, size, file in files:
            total += size
            if total > self._disk:
                file.unlink(missing_ok=True)
