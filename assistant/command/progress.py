"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing for what is quick."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from .say import harmless

_QUICK_SECONDS = 1.0
_LINE_EVERY_SECONDS = 5.0


class ProgressOnStderr:
    """A Progress that stays silent for the first second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._said = self._started
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> ProgressOnStderr:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Tell how far a stage has come."""
        now = time.monotonic()
        what = harmless(what)
        if now - self._started < _QUICK_SECONDS:
            return
        if sys.stderr.isatty():
            self._draw(stage, done, total, what)
        elif now - self._said >= _LINE_EVERY_SECONDS:
            self._said = now
            sys.stderr.write(f"{stage} {done}/{total} {what}".rstrip() + "\n")
            sys.stderr.flush()

    def _draw(self, stage: str, done: int, total: int, what: str) -> None:
        if self._bars is None:
            from rich.console import Console
            from rich.markup import escape
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            self._escape = escape
            self._bars = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                TextColumn("{task.fields[what]}"), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bars.start()
        what = self._escape(what if len(what) <= 48 else what[:45] + "...")
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total, what=what)
        self._bars.update(self._tasks[stage], completed=done, total=total, what=what)
