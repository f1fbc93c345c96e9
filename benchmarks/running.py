"""Runs a command as a process of its own and says what it took: seconds, processor seconds, peak memory."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import psutil
except ModuleNotFoundError:  # it comes with the extra "bench"
    psutil = None

ROOT = Path(__file__).resolve().parents[1]
_EVERY_SECONDS = 0.02


@dataclass(frozen=True)
class Run:
    """What one process and its children took.

    seconds: wall clock from start to exit.  cpu: processor seconds of the whole tree (0 where the system does not say).
    peak_mb: largest resident memory of the whole tree at one moment, in 10^6 bytes, sampled 50 times a second (not
    without psutil) and never below what the system counted as the peak of its largest process.
    said: the JSON object it printed last.
    """

    seconds: float
    cpu: float
    peak_mb: float
    said: dict[str, Any]


def run_measured(command: Sequence[str], *, ok: Sequence[int] = (0,)) -> Run:
    """Run `command` in the repository's folder, offline; raises RuntimeError with its last words if it fails."""
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "LANGSMITH_TRACING": "false",
        "TOKENIZERS_PARALLELISM": "true",
        "PYTHONPATH": str(ROOT),
    }
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors, cwd=ROOT, env=environment)
        sampler = _Sampler(process.pid)
        code, cpu, largest = _wait(process)
        seconds = time.perf_counter() - started
        peak = max(sampler.stop(), largest)
        out.seek(0)
        errors.seek(0)
        text, trouble = out.read().decode("utf-8", "replace"), errors.read().decode("utf-8", "replace")
    if code not in ok:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {trouble.strip()[-600:]}")
    return Run(seconds, cpu, peak / 1e6, _last_object(text))


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Exit code, processor seconds of the tree, peak bytes of its largest process."""
    if not hasattr(os, "wait4"):
        return process.wait(), 0.0, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit


class _Sampler:
    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        if psutil is None:
            return
        with contextlib.suppress(psutil.Error):
            root = psutil.Process(self._pid)
            while not self._over.wait(_EVERY_SECONDS):
                total = 0.0
                for process in (root, *root.children(recursive=True)):
                    with contextlib.suppress(psutil.Error):
                        total += process.memory_info().rss
                self._peak = max(self._peak, total)

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._peak


def _last_object(text: str) -> dict[str, Any]:
    for start in (text, text.strip().rsplit("\n", 1)[-1]):
        with contextlib.suppress(ValueError):
            found = json.loads(start)
            return found if isinstance(found, dict) else {}
    return {}
