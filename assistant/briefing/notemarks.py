"""The footnotes of a PDF and where their marks stand; run as a program of its own, since a PDF may crash its reader.

Page text as `reading/` gives it holds no note marks, so which note belongs to which quotation is read here, from the
raw text: a number right after a closing quotation mark, and a line that begins with that number on the same page or
the next.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .folding import skeleton

_MARK = re.compile(r"[\u201d\u2019\"\u00bb][.,;:)]{0,2}\s?(\d{1,3})(?!\d|[.,]\d|%)")
_CONTEXT = 60
_LETTERS = 16
_SECONDS = 60.0
_MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note mark after a quotation.  page: from 1.  before: the letters before it.  note: the words of its note."""

    page: int
    before: str
    number: int
    note: str = ""


def read_note_marks(path: Path) -> list[NoteMark]:
    """The marks after the quotations of a PDF, in order, each with its note; [] if they cannot be read."""
    command = [sys.executable, "-m", __name__, str(path.resolve())]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, cwd=root)
        pages = [str(text) for text in json.loads(done.stdout)]
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return []
    return marks_in_pages(pages)


def marks_in_pages(pages: list[str]) -> list[NoteMark]:
    """The marks in the raw texts of pages.

    >>> marks_in_pages(["He said \u201cone two three\u201d1 once.\\n1 Locality, p. 3.\\n2 Other."])
    [NoteMark(page=1, before='hesaidonetwothree', number=1, note='Locality, p. 3.')]
    >>> pages = ["He said \u201cone two three\u201d1 once.\\n1 Locality, p. 3.\\n2 J Burston, p. 4."]
    >>> [mark.note for mark in marks_in_pages(pages)]
    ['Locality, p. 3.']
    """
    found = []
    for n, text in enumerate(pages):
        for mark in _MARK.finditer(text):
            number = int(mark.group(1))
            before = skeleton(text[max(mark.start() - _CONTEXT, 0) : mark.start()])
            note = _note(text, mark.end(), number) or (_note(pages[n + 1], 0, number) if n + 1 < len(pages) else "")
            if note:
                found.append(NoteMark(n + 1, before, number, note))
    return found


def _note(text: str, start: int, number: int) -> str:
    """The note of this number on a page: from the line that begins with it to the line of the next number."""
    for follows in (r"[^\W\d_a-z]|[\u2018\u201c\"'(]", r"\S{2}"):
        begins = [m for m in re.finditer(rf"(?:^|\n)\s*{number}\s+(?={follows})", text) if m.start() >= start]
        if begins:
            rest = text[begins[-1].end() :]
            ends = re.search(rf"\n\s*{number + 1}\s+(?=[^\W\d_]|\S{{2}})", rest)
            return " ".join(rest[: ends.start() if ends else _LONGEST].split())[:_LONGEST]
    return ""


_LONGEST = 400  # characters of a note


def mark_of(text: str, marks: list[NoteMark]) -> NoteMark | None:
    """The first mark that stands right after these words, taken out of the list."""
    ending = skeleton(text)[-_LETTERS:]
    for n, mark in enumerate(marks):
        if ending and mark.before.endswith(ending):
            return marks.pop(n)
    return None


def _main(path: str) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        pages = [pdf[n].get_textpage().get_text_range() for n in range(min(len(pdf), _MOST_PAGES))]
    sys.stdout.write(json.dumps([page.replace("\r\n", "\n").replace("\r", "\n") for page in pages]))


if __name__ == "__main__":
    _main(sys.argv[1])
