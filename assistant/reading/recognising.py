"""What kind of file this is, by its first bytes and not by its name alone; refuses what cannot be a report."""

from __future__ import annotations

from pathlib import Path

from ..errors import UnreadableReportError
from ..settings import MAX_FILE_BYTES, REPORT_SUFFIXES

_PICTURES = [
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"BM", "a Windows bitmap picture"),
]
_OTHERS = [
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls) or one locked with a password"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "a rich-text file (.rtf)"),
    (b"%!PS", "a PostScript file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
]


def check_file(path: Path) -> str:
    """The suffix to read `path` by (".pdf", ".docx", ...), in lower case.

    Raises UnreadableReportError with what was found and what to do: a folder, an empty or too large file, one that
    may not be opened, a kind of file that is not read, a picture or archive with the name of a report.
    """
    suffix = path.suffix.lower()
    try:
        if path.is_dir():
            raise UnreadableReportError("This is a folder, not a file. Move the reports out of it into corpus/.")
        if suffix not in REPORT_SUFFIXES:
            raise UnreadableReportError(_unknown(suffix))
        if not path.is_file():
            raise UnreadableReportError("There is no such file. It may have been moved or renamed.")
        size = path.stat().st_size
        if not size:
            raise UnreadableReportError("The file is empty (0 bytes). Download or copy it again.")
        if size > MAX_FILE_BYTES:
            raise UnreadableReportError(
                f"The file has {size / 1e6:,.0f} MB; at most {MAX_FILE_BYTES / 1e6:,.0f} MB are read. "
                "Split it or save a smaller copy."
            )
        with path.open("rb") as file:
            head = file.read(2048)
    except PermissionError as error:
        raise UnreadableReportError("The file may not be opened. Ask for the right to read it.") from error
    except OSError as error:
        raise UnreadableReportError(f"The file cannot be opened: {error.strerror or error}.") from error
    return _agree(suffix, head)


def _unknown(suffix: str) -> str:
    named = f"Files ending in {suffix}" if suffix else "Files without an ending"
    return f"{named} are not read. Save it as PDF, Word (.docx), HTML, Markdown or text."


def _agree(suffix: str, head: bytes) -> str:
    if suffix == ".pdf":
        if b"%PDF-" in head[:1100]:
            return suffix
        found = _kind_of(head)
        if not found:  # a header further on or lost: PDFium may still read it
            return suffix
        raise UnreadableReportError(f"This is {found}, not a PDF. Get the PDF itself, or {_rename_hint(found)}.")
    if suffix == ".docx":
        if head.startswith(b"PK"):
            return suffix
        found = _kind_of(head) or ("a PDF" if b"%PDF-" in head[:1024] else "something else")
        raise UnreadableReportError(f"This is {found}, not a Word file (.docx). {_word_hint(found)}")
    if head.startswith(b"%PDF-"):
        raise UnreadableReportError("This is a PDF with another ending. Rename it so that it ends in .pdf.")
    found = "" if suffix in (".html", ".htm") else _binary(head)
    found = found or (_kind_of(head) if _binary(head) else "")
    if found:
        raise UnreadableReportError(f"This is {_kind_of(head) or found}, not text. Save it as PDF or text.")
    return suffix


def _kind_of(head: bytes) -> str:
    for magic, name in _PICTURES + _OTHERS:
        if head.startswith(magic):
            return name
    if head.startswith(b"PK\x03\x04"):
        office = {b"word/": "a Word file", b"xl/": "an Excel file", b"ppt/": "a PowerPoint file"}
        return next((name for mark, name in office.items() if mark in head), "a ZIP archive or an Office file")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or b"<html" in start:
        return "a web page (often an error or log-in page saved instead of the file)"
    return ""


def _binary(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 is full of zeros
        return ""
    return "a binary file" if b"\x00" in head else ""


def _rename_hint(found: str) -> str:
    if "web page" in found:
        return "rename it so that it ends in .html"
    if "Word" in found:
        return "rename it so that it ends in .docx"
    return "print it to PDF"


def _word_hint(found: str) -> str:
    if "old Office" in found:
        return "Open it in Word (with its password if it has one) and save it as .docx without a password."
    if "PDF" in found:
        return "Rename it so that it ends in .pdf."
    return "Open it in Word and save it as .docx."
