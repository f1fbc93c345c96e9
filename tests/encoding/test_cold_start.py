"""Asking in a fresh process must be light: memory beside sentence-transformers, in one run; time is in benchmarks/."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.encoding.naming import find_model
from assistant.settings import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[2]
# Not ru_maxrss: that counts the process it was forked from, here pytest with all its imports.
PEAK = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _cold(code: str) -> int:
    """Peak memory, in kB, of a fresh Python that runs `code`."""
    done = subprocess.run([sys.executable, "-c", code + PEAK], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_a_cold_question_takes_half_of_the_memory(default_encoders: Path) -> None:
    ours = _cold(
        "from pathlib import Path; from assistant.encoding import open_encoder\n"
        f"open_encoder({DEFAULT_MODEL!r}, Path({str(default_encoders)!r})).encode_query('Who owns the pub?')"
    )
    theirs = _cold(
        "from sentence_transformers import SentenceTransformer\n"
        f"SentenceTransformer({str(find_model(DEFAULT_MODEL).folder)!r}, device='cpu').encode('Who owns the pub?')"
    )
    assert ours / theirs <= 0.5, f"{ours} beside {theirs} kB"
