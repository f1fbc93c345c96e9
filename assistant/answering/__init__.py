"""Hits -> an answer with quotes, or an honest "not in the library".  Knows nothing of FAISS, SQLite or Gradio."""

from .answer import compose_answer
from .followups import readings

__all__ = ["compose_answer", "readings"]
