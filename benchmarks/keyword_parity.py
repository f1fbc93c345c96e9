"""The keyword leg beside bm25s' Lucene variant: nDCG@10 of both on open sets, and their ratio.

    python benchmarks/keyword_parity.py [--limit 1500] [--library DIR] [SET ...]

Ours is `localism evaluate`'s "bm25" leg through the same code: texts laid out and split as evaluate does, a text
ranked by its best passage. The peer gets whole texts, title first, its own tokeniser with English stop words and
stemming, and the same k1 and b. The ratio should lie within 0.995 and 1.02: below, our words are analysed worse than
they could be; above, something other than BM25 is at work. The encoder is the toy one: this leg does not use it.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

from assistant.evaluating import rank_places
from assistant.indexing.keywords import K1, B
from assistant.judged_library import open_judged
from assistant.measuring import JudgedQuestion, load_set
from assistant.measuring.ranking import ndcg
from assistant.protocols import no_progress
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench"
SETS = ("scifact", "xquad_en", "squad2_cs224n_dev")
_PLACES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", default=SETS, help=f"below ../shared/bench; {', '.join(SETS)} if not given")
    parser.add_argument("--limit", type=int, default=1500, help="questions of a set, drawn with the seed 0")
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the sets and vectors are kept")
    given = parser.parse_args()
    for name in given.sets:
        judged = load_set(BENCH / name)
        asked = [q for q in judged.questions if q.answerable and q.right]
        if len(asked) > given.limit:
            asked = random.Random(0).sample(asked, given.limit)
        library = open_judged(judged, replace(Settings.of(given.library), model="hashing"), progress=no_progress)
        ours = {q.id: rank_places(library, q, weight=0.0) for q in asked}
        peer = _peer(judged.corpus or BENCH, asked)
        qrels = {q.id: q.right for q in asked}
        mine, theirs = (sum(ndcg(run, qrels, k=10).values()) / len(asked) for run in (ours, peer))
        print(f"{name}: {len(asked)} questions, nDCG@10 ours {mine:.4f}, bm25s {theirs:.4f}, ratio {mine / theirs:.4f}")


def _peer(corpus: Path, asked: list[JudgedQuestion]) -> dict[str, list[tuple[str, float]]]:
    import bm25s
    from Stemmer import Stemmer

    stemmer = Stemmer("english")
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [f"{row.get('title') or ''} {row.get('text') or ''}".strip() for row in rows]
    model = bm25s.BM25(method="lucene", k1=K1, b=B)
    model.index(bm25s.tokenize(texts, stopwords="english", stemmer=stemmer, show_progress=False), show_progress=False)
    queries = [" ".join([*q.history, q.question]) for q in asked]
    tokens = bm25s.tokenize(queries, stopwords="english", stemmer=stemmer, show_progress=False)
    ids, scores = model.retrieve(tokens, k=min(_PLACES, len(rows)), show_progress=False)
    return {
        q.id: [(str(rows[i]["_id"]), float(s)) for i, s in zip(ids[n], scores[n], strict=True) if s > 0]
        for n, q in enumerate(asked)
    }


if __name__ == "__main__":
    main()
