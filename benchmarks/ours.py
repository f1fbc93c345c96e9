"""What the tool measured here is asked to do inside one process; building and cold asking go through `localism`.

python benchmarks/ours.py warm LIBRARY
"""

from __future__ import annotations

import json
import statistics
import sys
import time

from questions import QUESTIONS

from assistant import Assistant


def warm(library: str) -> dict[str, object]:
    """Median milliseconds of a question once the library is open, after one pass over all questions."""
    assistant = Assistant.open(library, warm=True)
    seconds = []
    for _ in range(3):
        for question in QUESTIONS:
            started = time.perf_counter()
            assistant.ask(question)
            seconds.append(time.perf_counter() - started)
    return {"warm_ms": 1000 * statistics.median(seconds[len(QUESTIONS) :])}


if __name__ == "__main__":
    print(json.dumps(warm(sys.argv[2])))
