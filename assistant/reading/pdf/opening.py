"""Opens a PDF, or says why it cannot be opened in words its owner understands."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pypdfium2 as pdfium

from ...errors import UnreadableReportError

_TAIL = 4096
_NO_PAGES = "The PDF has no pages. Ask for the file again or print it to PDF from the original."


def open_pdf(path: Path) -> tuple[pdfium.PdfDocument, list[str]]:
    """The opened document and notes about how it had to be opened.

    PDFium comes first; pypdf gets a second chance at what it refuses: a broken table of objects, or a lock that an
    empty password opens. Raises UnreadableReportError with what was found and what to do.
    """
    notes = []
    if _is_cut_short(path):
        notes.append("The end of the file is missing: it may have been cut short. Compare it with the original.")
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError) as error:
        document = _second_opinion(path, cut_short=bool(notes), locked="password" in str(error).lower())
        notes.append("The file is damaged and was repaired for reading; compare quotations with the original.")
    if len(document) == 0:
        document.close()
        raise UnreadableReportError(_NO_PAGES)
    return document, notes


def _is_cut_short(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, io.SEEK_END)
        file.seek(max(0, file.tell() - _TAIL))
        return b"%%EOF" not in file.read()


def _second_opinion(path: Path, *, cut_short: bool, locked: bool) -> pdfium.PdfDocument:
    from pypdf import PdfReader, PdfWriter

    logging.disable(logging.CRITICAL)
    damaged = UnreadableReportError(
        "The file was cut short: its end is missing, as after a broken download. Download it again."
        if cut_short
        else "The PDF is damaged and cannot be opened. Ask for the file again or print it to PDF from the original."
    )
    secret = UnreadableReportError(
        "The PDF is locked with a password. Open it with the password, print it to PDF without one, and add that."
    )
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise secret
        if not len(reader.pages):
            raise UnreadableReportError(_NO_PAGES)
        repaired = io.BytesIO()
        PdfWriter(clone_from=reader).write(repaired)
        return pdfium.PdfDocument(repaired.getvalue())
    except UnreadableReportError:
        raise
    except Exception as error:  # pypdf raises nearly anything on broken files
        raise (secret if locked else damaged) from error
