"""Do words that answer speak of the deed that is asked about?  By verb, on the judged lists.

    python benchmarks/deeds.py --library DIR

Of the questions of close_lists.jsonl that ask who did something or when (assistant/answering/deeds.py): how many
passages that answer leave out the deed, and how many of those that do not answer though they rank among the first
three.  The verbs and their words were chosen on these lists.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from close_examples import LISTS, ROOT, passages_listed

from assistant.answering.deeds import leaves_out_the_deed, words_of_deed
from assistant.judged_library import open_judged
from assistant.measuring import load_set
from assistant.protocols import no_progress
from assistant.settings import Settings

BEST = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the judged library is kept")
    settings = Settings.of(parser.parse_args().library)
    named = passages_listed(
        open_judged(load_set(ROOT / "tests" / "judged" / "library"), settings, progress=no_progress)
    )
    counted: Counter[tuple[str, str, bool]] = Counter()
    for line in LISTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = words_of_deed(row["question"])
        for n, (doc, page, begins, answers, *_) in enumerate(row["found"] if words else ()):
            passage = named.get((doc, page, begins))
            if passage is not None and words is not None and (answers == "yes" or (answers == "no" and n < BEST)):
                counted[words.pattern, answers, leaves_out_the_deed(row["question"], passage.text)] += 1
    for words_said in sorted({pattern for pattern, _, _ in counted}):
        print(f"{told(counted, words_said)}  {words_said[:80]}")
    print(told(counted))


def told(counted: Counter[tuple[str, str, bool]], only: str = "") -> str:
    """How many that answer and that do not leave out the deed, of one verb or of all."""
    some = {key: n for key, n in counted.items() if only in ("", key[0])}
    said = []
    for answers, name in (("yes", "answering"), ("no", "not answering")):
        without = sum(n for (_, a, lacks), n in some.items() if a == answers and lacks)
        said.append(f"{name} {without} of {sum(n for (_, a, _), n in some.items() if a == answers)} without the deed")
    return ", ".join(said)


if __name__ == "__main__":
    main()
