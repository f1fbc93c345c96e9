"""A folder of questions with known answers, in either form, as one record.

BEIR form: corpus.jsonl {_id, title, text}, queries.jsonl {_id, text}, qrels.tsv; a right place is a text's id.
PDF form: questions.jsonl {_id, question, doc, pages from 0} and pdfs/, or set.json {"library": folder}; a right place
is a file and a page, written "file#page" with pages from 1 as everywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..text import tidy_spaces
from .trec import read_qrels


class LibraryAbsentError(UsageError):
    """The set is whole, but the reports it asks about are not on this computer."""


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """One question and what is known of its answer.

    right: places that answer with their grade, text ids or "file#page".  file: the report that answers, if one does;
    the files named in `right` are those that answer.  answers: words that answer.  history: earlier questions.
    """

    id: str
    question: str
    right: dict[str, int]
    answerable: bool = True
    answers: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    file: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Questions over texts (corpus: a corpus.jsonl) or over reports (library: a folder of files)."""

    name: str
    folder: Path
    questions: tuple[JudgedQuestion, ...]
    corpus: Path | None = None
    library: Path | None = None


def place_of(file: str, page: int) -> str:
    """The name of a page in runs and qrels; pages from 1, 0 for a document without pages.

    >>> place_of("act-local.pdf", 3)
    'act-local.pdf#3'
    """
    return f"{file}#{page}"


def find_sets(folder: Path) -> list[Path]:
    """The sets in a folder: itself, or those directly below it in the order of their names.

    Raises UsageError if there is none.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Name a folder that holds a set of questions.")
    if _is_set(folder):
        return [folder]
    found = sorted(path for path in folder.iterdir() if path.is_dir() and _is_set(path))
    if not found:
        raise UsageError(
            f"{folder} holds no set of questions. A set has queries.jsonl, corpus.jsonl and qrels.tsv, or "
            "questions.jsonl with pdfs/ or a set.json that names a library."
        )
    return found


def _is_set(folder: Path) -> bool:
    return (folder / "queries.jsonl").is_file() or (folder / "questions.jsonl").is_file()


def load_set(folder: Path) -> JudgedSet:
    """Read a set.  Raises UsageError for a broken one, LibraryAbsentError if its reports are not here."""
    folder = folder.resolve()
    if (folder / "queries.jsonl").is_file():
        corpus = folder / "corpus.jsonl"
        if not corpus.is_file():
            raise LibraryAbsentError(f"{corpus} is missing, so there is nothing to search for the set's questions.")
        qrels = read_qrels(folder / "qrels.tsv")
        rows = _json_lines(folder / "queries.jsonl")
        return JudgedSet(folder.name, folder, tuple(_query(row, qrels) for row in rows), corpus=corpus)
    library = _library_of(folder)
    questions = tuple(_question(row) for row in _json_lines(folder / "questions.jsonl"))
    return JudgedSet(folder.name, folder, questions, library=library)


def _library_of(folder: Path) -> Path:
    if (folder / "pdfs").is_dir():
        return folder / "pdfs"
    about = folder / "set.json"
    if not about.is_file():
        raise LibraryAbsentError(f"{folder} has neither pdfs/ nor a set.json that names a library.")
    try:
        named = json.loads(about.read_text(encoding="utf-8-sig"))["library"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f'{about} should be a JSON object with "library", the name of a folder.') from error
    # Relative to the set itself or to the project's root.  Not to just any folder above: tests/corpus is not corpus.
    root = next((base for base in folder.parents if (base / "pyproject.toml").is_file()), folder)
    for base in (folder, root, Path.cwd()):
        if (base / str(named)).is_dir():
            return (base / str(named)).resolve()
    raise LibraryAbsentError(f"The reports of this set are not on this computer: {about} names the folder {named}.")


def _query(row: dict[str, Any], qrels: dict[str, dict[str, int]]) -> JudgedQuestion:
    number = str(row["_id"])
    right = {i: grade for i, grade in qrels.get(number, {}).items() if grade > 0}
    return JudgedQuestion(
        number,
        str(row.get("text", row.get("question", ""))),
        right,
        row.get("answerable", True) is not False,
        _words(row.get("answers") or ()),
        _history(row.get("history") or ()),
        split=str(row.get("split") or ""),
    )


def _question(row: dict[str, Any]) -> JudgedQuestion:
    file = str(row.get("doc") or "")
    right = {place_of(file, int(page) + 1): 1 for page in row.get("pages") or () if file}
    for also in row.get("also") or ():
        right.update({place_of(str(also["doc"]), int(page) + 1): 1 for page in also.get("pages") or ()})
    answers = [row["answer"]] if row.get("answer") else []
    return JudgedQuestion(
        str(row["_id"]),
        str(row.get("question", row.get("text", ""))),
        right,
        row.get("answerable", True) is not False,
        _words([*answers, *(row.get("answers") or ())]),
        _history(row.get("history") or ()),
        file,
        str(row.get("split") or ""),
    )


def _words(answers: Any) -> tuple[str, ...]:
    return tuple(tidy_spaces(str(a)) for a in ([answers] if isinstance(answers, str) else answers) if str(a).strip())


def _history(turns: Sequence[Any]) -> tuple[str, ...]:
    """Earlier questions; of a talk written with speakers, only what the user said."""
    said = (turn if isinstance(turn, dict) else {"speaker": "user", "text": turn} for turn in turns)
    return tuple(str(t.get("text", "")) for t in said if t.get("speaker", "user") == "user")


def _json_lines(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return list(_parsed(path, file))
    except OSError as error:
        raise UsageError(f"The file {path} cannot be read ({error.strerror}). Check the set.") from error


def _parsed(path: Path, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"Line {number} of {path} is not JSON ({error}). Mend that line.") from error
        if not isinstance(row, dict) or "_id" not in row or not ({"text", "question"} & set(row)):
            raise UsageError(f'Line {number} of {path} is not a question: it needs "_id" and "text" or "question".')
        if str(row["_id"]) in seen:
            raise UsageError(f'Line {number} of {path} has the "_id" {row["_id"]} of an earlier line. Give it another.')
        seen.add(str(row["_id"]))
        if not all(_are_pages(one) for one in (row, *_list(row.get("also")))):
            raise UsageError(f'Line {number} of {path}: "pages" should be a list of page numbers, counted from 0.')
        yield row


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _are_pages(row: Any) -> bool:
    """Whether the pages that a row names, if any, are whole numbers."""
    pages = (row.get("pages") or []) if isinstance(row, dict) else None
    return isinstance(pages, list) and all(isinstance(page, int) for page in pages)
