"""A Word file as the archive it is: its parts as trees, with bounds on what they unpack to."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from ..errors import UnreadableReportError
from .wordparts import W

_MOST_BYTES = 400_000_000  # of all parts unpacked
_MOST_PART = 150_000_000  # of one part
_MOST_RATIO = 300  # times its packed size, for a part of more than ten million bytes
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word calls "Strict Open XML"
_DAMAGED = "The Word file is damaged and cannot be opened. Open it in Word, which may repair it, and save it again."


def open_word(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The roots of its parts by name (None for what it has not), and what its metadata say under a PDF's names.

    Raises UnreadableReportError when it is damaged, locked, swollen or no Word file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            names = ("styles", "numbering", "footnotes", "endnotes", "comments")
            parts = {name: _parse(archive, f"word/{name}.xml") for name in names}
            parts["document"] = _parse(archive, _document_name(archive))
            metadata = _metadata(_parse(archive, "docProps/core.xml"))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableReportError(_DAMAGED) from error
    except RuntimeError as error:  # an encrypted part
        raise UnreadableReportError("The Word file is locked with a password. Save it without one.") from error
    if parts["document"] is None:
        raise UnreadableReportError(
            "This is not a Word file (.docx): it has no document inside. Save it again in Word."
        )
    return parts, metadata


def _document_name(archive: zipfile.ZipFile) -> str:
    """The part that holds the text; nearly always word/document.xml."""
    usual = "word/document.xml"
    relations = None if usual in archive.namelist() else _parse(archive, "_rels/.rels")
    for relation in [] if relations is None else relations:
        if isinstance(relation.tag, str) and (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or usual).lstrip("/")
    return usual


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    total = sum(i.file_size for i in infos)
    swollen = any(i.file_size > 10_000_000 and i.file_size > _MOST_RATIO * max(i.compress_size, 1) for i in infos)
    if len(infos) > 20_000 or total > _MOST_BYTES or any(i.file_size > _MOST_PART for i in infos) or swollen:
        raise UnreadableReportError(
            "The Word file unpacks to far more than a report. Remove large pictures and save it."
        )


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part, or None when the file has no such part."""
    from lxml import etree

    try:
        with archive.open(name) as part:
            content = part.read(_MOST_PART + 1)
    except KeyError:
        return None
    if len(content) > _MOST_PART:
        raise UnreadableReportError(
            "The Word file unpacks to far more than a report. Remove large pictures and save it."
        )
    content = content.replace(_STRICT, W[1:-1].encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReportError(_DAMAGED) from error


def _metadata(core: Any) -> dict[str, str]:
    names = {"title": "Title", "creator": "Author", "created": "CreationDate"}
    if core is None:
        return {}
    tagged = {re.sub(r"\{.*\}", "", e.tag): (e.text or "") for e in core if isinstance(e.tag, str)}
    return {names[k]: v for k, v in tagged.items() if k in names and v.strip()}
