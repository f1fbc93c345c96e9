"""Hits -> an answer with quotes, or an honest "not in the library".  Knows nothing of FAISS, SQLite or Gradio."""

from .answer import Within, compose_answer, with_quotes
from .followups import Reading, leans, points_back, readings
from .lacking import known_but_lacking
from .listing import answer_about_library
from .manners import without_manners
from .paging import PagesAsked, pages_asked
from .phrases import in_single_marks, is_called, quoted_phrases, without_phrases
from .question import without_names
from .speaking import Speaker, asked_to_speak, put_to_the_report
from .suggesting import suggest

__all__ = [
    "PagesAsked",
    "Reading",
    "Speaker",
    "Within",
    "answer_about_library",
    "asked_to_speak",
    "compose_answer",
    "in_single_marks",
    "is_called",
    "known_but_lacking",
    "leans",
    "pages_asked",
    "points_back",
    "put_to_the_report",
    "quoted_phrases",
    "readings",
    "suggest",
    "with_quotes",
    "without_manners",
    "without_names",
    "without_phrases",
]
