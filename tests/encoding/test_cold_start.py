"""Asking in a fresh process must be light: measured beside sentence-transformers, in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.encoding import prepare_encoder
from assistant.encoding.naming import find_model
from assistant.settings import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[2]
PEAK = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def _cold(code: str) -> tuple[float, float]:
    """Seconds and peak memory of a fresh Python that runs `code`, median of three."""
    seconds, peaks = [], []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code + PEAK], cwd=ROOT, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - started)
        peaks.append(float(done.stdout.split()[-1]))
    return statistics.median(seconds), statistics.median(peaks)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read with the Unix module resource")
def test_a_cold_question_takes_a_quarter_of_the_time_and_half_of_the_memory(tmp_path: Path) -> None:
    prepare_encoder(DEFAULT_MODEL, tmp_path)
    ours = _cold(
        "from pathlib import Path; from assistant.encoding import open_encoder\n"
        f"open_encoder({DEFAULT_MODEL!r}, Path({str(tmp_path)!r})).encode_query('Who owns the pub?')"
    )
    theirs = _cold(
        "from sentence_transformers import SentenceTransformer\n"
        f"SentenceTransformer({str(find_model(DEFAULT_MODEL).folder)!r}, device='cpu').encode('Who owns the pub?')"
    )
    assert ours[0] / theirs[0] <= 0.25, f"{ours[0]:.2f} s beside {theirs[0]:.2f} s"
    assert ours[1] / theirs[1] <= 0.5, f"{ours[1]:.0f} beside {theirs[1]:.0f} kB"
