"""The other pipelines of `make quality`, over the same texts or the same PDF files, with the same model: MiniLM.

bm25s (Lucene's variant, stemmed), MiniLM + FAISS, reciprocal rank fusion of both, LangChain (recursive splitter,
MiniLM, its FAISS store) and txtai's hybrid.  PDF files are read for all of them by LangChain's PyPDFLoader and cut by
its splitter, 1,000 characters with 200 of overlap, so over pages "MiniLM + FAISS" and LangChain are the same thing.
txtai gets an exact FAISS index in place of its approximate default, and the vectors of the same model from the cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import sqlite3
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from assistant.measuring import JudgedSet, place_of
from assistant.searching import reciprocal_rank_fusion

Ranking = list[tuple[str, float]]
PEERS = ("bm25s", "MiniLM+FAISS", "RRF", "LangChain", "txtai")
NEEDS = {
    "bm25s": ("bm25s", "Stemmer"),
    "LangChain": ("langchain_community", "langchain_text_splitters"),
    "txtai": ("txtai",),
}
_PASSAGES, _PLACES = 250, 100
_AT_ONCE = 256


@dataclass(frozen=True)
class Unit:
    """What a peer indexes: some text, and the place it counts for (a text's id, or "file#page")."""

    place: str
    text: str


def missing() -> list[str]:
    """Peers that are not installed, and what they need; without LangChain no PDF set can be compared."""
    absent = {name: [m for m in modules if not find_spec(m)] for name, modules in NEEDS.items()}
    return [f"{name} ({', '.join(lost)})" for name, lost in absent.items() if lost]


# Vectors, kept from run to run


class Vectors:
    """all-MiniLM-L6-v2 through sentence-transformers; every text is embedded once and kept in a file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._kept = sqlite3.connect(file)
        self._kept.execute("CREATE TABLE IF NOT EXISTS vector (text TEXT PRIMARY KEY, numbers BLOB) WITHOUT ROWID")
        self._model: Any = None

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """(n_texts, 384) float32, rows of length 1, in order."""
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        lacking = {k: t for k, t in zip(keys, texts, strict=True) if not self._get(k)}
        todo = sorted(lacking.items(), key=lambda pair: len(pair[1]))  # texts of one length waste no padding
        for at in range(0, len(todo), _AT_ONCE):
            if len(todo) > _AT_ONCE:
                print(f"embedding {at}/{len(todo)} texts for the peers", file=sys.stderr, flush=True)
            some = todo[at : at + _AT_ONCE]
            made = self._load().encode([text for _, text in some], normalize_embeddings=True)
            rows = [(key, np.asarray(one, np.float32).tobytes()) for (key, _), one in zip(some, made, strict=True)]
            with self._kept:  # a run that is stopped goes on where it was
                self._kept.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
        found = [np.frombuffer(self._get(key) or b"", np.float32) for key in keys]
        return np.stack(found) if found else np.zeros((0, 384), np.float32)

    def _get(self, key: str) -> bytes | None:
        row = self._kept.execute("SELECT numbers FROM vector WHERE text = ?", (key,)).fetchone()
        return row[0] if row else None

    def _load(self) -> Any:
        if self._model is None:
            from peer_plain import load_model

            self._model = load_model()
        return self._model


# What is indexed


def units_of(given: JudgedSet, kept: Path) -> list[Unit]:
    """A set's texts, whole, or the passages of its PDF files."""
    if given.corpus is not None:
        rows = map(json.loads, given.corpus.read_text(encoding="utf-8-sig").splitlines())
        titled = ((row["_id"], str(row.get("title") or "").replace("_", " "), row["text"]) for row in rows)
        return [Unit(str(number), f"{title}\n{text}".strip()) for number, title, text in titled]
    assert given.library is not None
    return [unit for path in sorted(given.library.rglob("*.pdf")) for unit in _pages(path, given.library, kept)]


def _pages(path: Path, folder: Path, kept: Path) -> list[Unit]:
    """The passages of one PDF; what PyPDFLoader read is kept under the file's hash."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = kept / "pypdf" / f"{digest}.json"
    if not file.is_file():
        from langchain_community.document_loaders import PyPDFLoader

        logging.getLogger("pypdf").setLevel(logging.ERROR)
        texts: list[str] = []
        with contextlib.suppress(Exception):  # a file that this reader cannot open is a file it does not find
            texts = [page.page_content for page in PyPDFLoader(str(path)).load()]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(texts), encoding="utf-8")
    name = path.relative_to(folder).as_posix()
    pages = [Unit(place_of(name, n), t) for n, t in enumerate(json.loads(file.read_text(encoding="utf-8")), start=1)]
    return split(pages)


def split(units: Sequence[Unit]) -> list[Unit]:
    """Each unit cut by LangChain's recursive splitter as in its tutorial; without words there is nothing to find."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    cut = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return [Unit(unit.place, text) for unit in units for text in cut.split_text(unit.text) if text.strip()]


# The pipelines; each ranks units for a question


class Bm25s:
    """bm25s with Lucene's scores, k1 1.2, b 0.75, English stop words and Snowball stems."""

    def __init__(self, units: Sequence[Unit], vectors: Vectors) -> None:
        import bm25s
        from Stemmer import Stemmer

        self._stem, self._bm25s = Stemmer("english"), bm25s
        self._index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._index.index(self._terms([u.text for u in units]), show_progress=False)
        self._n = len(units)

    def _terms(self, texts: list[str]) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", stemmer=self._stem, show_progress=False)

    def rank(self, question: str) -> list[tuple[int, float]]:
        """Numbers of units with their scores, best first."""
        ids, scores = self._index.retrieve(self._terms([question]), k=min(_PASSAGES, self._n), show_progress=False)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if s > 0]


class MiniLM:
    """A flat FAISS index of whole texts, cut by the model itself at 256 word pieces."""

    def __init__(self, units: Sequence[Unit], vectors: Vectors) -> None:
        import faiss

        self._vectors = vectors
        made = vectors.of([u.text for u in units])
        self._index = faiss.IndexFlatIP(made.shape[1])
        self._index.add(made)

    def rank(self, question: str) -> list[tuple[int, float]]:
        """Numbers of units with their cosines, best first."""
        scores, ids = self._index.search(self._vectors.of([question]), _PASSAGES)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]


class LangChain:
    """LangChain's own FAISS store over passages of its splitter."""

    def __init__(self, units: Sequence[Unit], vectors: Vectors) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from langchain_community.vectorstores import FAISS
            from langchain_core.embeddings import Embeddings

        class Cached(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                found: list[list[float]] = vectors.of(texts).tolist()
                return found

            def embed_query(self, text: str) -> list[float]:
                return self.embed_documents([text])[0]

        ids = [{"unit": n} for n in range(len(units))]
        self._store = FAISS.from_texts([u.text for u in units], Cached(), metadatas=ids)

    def rank(self, question: str) -> list[tuple[int, float]]:
        """Numbers of units, nearest first; its distances are turned into scores."""
        found = self._store.similarity_search_with_score(question, k=_PASSAGES)
        return [(int(document.metadata["unit"]), -float(distance)) for document, distance in found]


class Txtai:
    """txtai's hybrid index: its BM25 and the same vectors, its own fusion, its default weights."""

    def __init__(self, units: Sequence[Unit], vectors: Vectors) -> None:
        from txtai import Embeddings

        def transform(texts: Any) -> np.ndarray:
            return vectors.of(list(texts))

        self._index = Embeddings(
            {"method": "external", "transform": transform, "hybrid": True, "faiss": {"components": "IDMap,Flat"}}
        )
        self._index.index((n, u.text, None) for n, u in enumerate(units))

    def rank(self, question: str) -> list[tuple[int, float]]:
        """Numbers of units with their fused scores, best first."""
        return [(int(i), float(s)) for i, s in self._index.search(question, _PASSAGES)]


def rankings_of_peers(
    given: JudgedSet, vectors: Vectors, kept: Path, *, every: bool = False
) -> Iterator[tuple[str, dict[str, Ranking]]]:
    """(peer, run by question id) for each peer that is installed, one after the other to spare memory.

    every: LangChain over texts too, whose pieces are some 14,000 more for SciFact alone.
    """
    absent = {line.partition(" ")[0] for line in missing()}
    if given.corpus is None and "LangChain" in absent:
        return
    units = units_of(given, kept)
    runs: dict[str, dict[str, Ranking]] = {}
    for name, pipeline in (("bm25s", Bm25s), ("MiniLM+FAISS", MiniLM), ("LangChain", LangChain), ("txtai", Txtai)):
        if name in absent or (name == "MiniLM+FAISS" and given.corpus is None):
            continue
        if name == "LangChain" and given.corpus is not None and not every:
            continue
        print(f"{given.name}: {name}", file=sys.stderr, flush=True)
        indexed = split(units) if name == "LangChain" and given.corpus is not None else units
        peer = pipeline(indexed, vectors)
        runs[name] = {q.id: _places(peer.rank(q.question), indexed) for q in given.questions}
        yield name, runs[name]
    dense = runs.get("MiniLM+FAISS") or runs.get("LangChain")
    if dense and "bm25s" in runs:
        legs = (dense, runs["bm25s"])
        yield "RRF", {q.id: _fused([[i for i, _ in leg[q.id]] for leg in legs]) for q in given.questions}


def _fused(rankings: Sequence[Sequence[str]]) -> Ranking:
    return reciprocal_rank_fusion(rankings)[:_PLACES]


def _places(ranked: Sequence[tuple[int, float]], units: Sequence[Unit]) -> Ranking:
    """Places, each once with the score of its best unit."""
    best: dict[str, float] = {}
    for number, score in ranked:
        best.setdefault(units[number].place, score)
    return list(best.items())[:_PLACES]
