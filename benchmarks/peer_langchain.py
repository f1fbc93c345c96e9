"""LangChain's own tutorial for PDFs: PyPDFLoader, RecursiveCharacterTextSplitter, MiniLM, its FAISS store.

python benchmarks/peer_langchain.py build REPORTS STORE | cold STORE QUESTION | warm STORE
1,000 characters with 200 of overlap, as in the tutorial; the model through sentence-transformers as its
HuggingFaceEmbeddings does (a class of six lines here, since langchain-huggingface would change huggingface_hub).
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

from langchain_community.vectorstores import FAISS  # noqa: E402
from langchain_core.embeddings import Embeddings  # noqa: E402
from peer_plain import load_model, time_questions  # noqa: E402


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 through sentence-transformers."""

    def __init__(self) -> None:
        self.model = load_model()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One list of 384 numbers a text."""
        found: list[list[float]] = self.model.encode([t.replace("\n", " ") for t in texts]).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """384 numbers."""
        return self.embed_documents([text])[0]


def build(reports: Path, store: Path) -> dict[str, object]:
    """Read, split, embed, index, write."""
    from langchain_community.document_loaders import PyPDFLoader
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    pages = [page for path in sorted(reports.glob("*.pdf")) for page in PyPDFLoader(str(path)).load()]
    passages = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
    FAISS.from_documents(passages, MiniLM()).save_local(str(store))
    return {"passages": len(passages)}


def open_store(store: Path) -> FAISS:
    """What `build` wrote; it is a pickle, hence the flag."""
    return FAISS.load_local(str(store), MiniLM(), allow_dangerous_deserialization=True)


def cold(store: Path, question: str) -> dict[str, object]:
    """Open everything and answer one question."""
    found = open_store(store).similarity_search(question, k=5)
    return {"found": [{"page": f.metadata["page"], "text": f.page_content} for f in found]}


if __name__ == "__main__":
    verb, *given = sys.argv[1:]
    if verb == "build":
        said = build(Path(given[0]), Path(given[1]))
    elif verb == "cold":
        said = cold(Path(given[0]), given[1])
    else:
        said = time_questions(open_store(Path(given[0])).similarity_search)
    print(json.dumps(said))
