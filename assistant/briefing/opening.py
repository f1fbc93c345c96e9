"""A finished briefing, whatever its kind -> its paragraphs with their notes, and the marks its quotations carry.

Word, Markdown and web pages are read by pandoc (macros are never run, nothing is fetched); text is read here; a PDF's
pages are read by `reading/` and handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..briefingtypes import Mark
from ..datatypes import Page
from ..errors import AssistantError, UsageError
from .marks import marks_in_text, marks_in_word
from .notemarks import read_note_marks
from .packed import check_word_file
from .paged import paragraphs_of_pages
from .pandoc import PandocError, TooLargeError, read_with_pandoc
from .paragraphs import Paragraph, paragraphs_of_text, paragraphs_of_tree

SUFFIXES = (".docx", ".docm", ".md", ".markdown", ".html", ".htm", ".txt", ".pdf")
_MOST_BYTES = 100_000_000
_MOST_TEXT = 20_000_000


class UnreadableBriefingError(AssistantError):
    """A briefing cannot be read; the message says why and what to do."""

    kind = "unreadable"


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished briefing.  marks: what its exported quotations remember, in order."""

    paragraphs: tuple[Paragraph, ...]
    marks: tuple[Mark, ...] = ()


def open_briefing(path: Path) -> Opened:
    """The paragraphs and marks of a .docx, .docm, .md, .html or .txt file.

    Raises UsageError for a file that is not there or of another kind, UnreadableBriefingError for one that is damaged,
    locked or swollen.
    """
    suffix = path.suffix.lower()
    check_briefing(path)
    given = path.read_bytes()
    if suffix in (".docx", ".docm"):
        return _open_word(given, path.name)
    if len(given) > _MOST_TEXT:
        raise UnreadableBriefingError(f"{path.name} holds {len(given):,} characters, far more than a briefing.")
    text = _decode(given)
    if suffix == ".txt":
        return Opened(tuple(paragraphs_of_text(text)))
    form = "gfm-autolink_bare_uris" if suffix in (".md", ".markdown") else "html-smart"
    return Opened(tuple(paragraphs_of_tree(_tree(form, text.encode(), path.name))), tuple(marks_in_text(text)))


def open_pages(pages: Sequence[Page], path: Path | None = None) -> Opened:
    """The paragraphs of a PDF whose pages `reading/` has read.  path: the PDF, whose note marks are read here."""
    marks = read_note_marks(path) if path is not None else []
    return Opened(tuple(paragraphs_of_pages(pages, marks)))


def check_briefing(path: Path) -> None:
    """Raise UsageError unless `path` is a file of a kind that can be checked."""
    if not path.exists():
        raise UsageError(f"There is no file {path}. Check its name and folder.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name the briefing in it.")
    if path.suffix.lower() == ".doc":
        raise UsageError(f"{path.name} is an old Word file (.doc). Open it in Word and save it as .docx.")
    if path.suffix.lower() not in SUFFIXES:
        kinds = ", ".join(SUFFIXES)
        raise UsageError(f"{path.name} is not a kind of file that can be checked ({kinds}). Save it as Word or PDF.")
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise UnreadableBriefingError(
            f"{path.name} is {size:,} bytes, far more than a briefing. Remove large pictures."
        )
    if not size:
        raise UnreadableBriefingError(f"{path.name} is empty.")


def _open_word(given: bytes, name: str) -> Opened:
    try:
        parts = check_word_file(given, name)
        tree = read_with_pandoc("docx+styles", given, "--track-changes=accept")
    except TooLargeError as error:
        raise UnreadableBriefingError(f"{name} unpacks to far more than a briefing, so it was not read.") from error
    except PandocError as error:
        raise UnreadableBriefingError(
            f"The Word file {name} is damaged and cannot be read. Open it in Word, which may repair it, and save it."
        ) from error
    return Opened(tuple(paragraphs_of_tree(tree)), tuple(marks_in_word(parts)))


def _tree(form: str, given: bytes, name: str) -> dict[str, object]:
    try:
        return read_with_pandoc(form, given)
    except TooLargeError as error:
        raise UnreadableBriefingError(f"{name} is nested too deeply or too large to be read.") from error
    except PandocError as error:
        raise UnreadableBriefingError(f"{name} cannot be read ({error}). Save it again, or as .docx.") from error


def _decode(given: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if given[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return given.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return given.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")
