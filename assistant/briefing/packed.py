"""The zip file a Word document is: looked at before anything else opens it, so that it can do no harm.

Nothing is unpacked to disk, no more than a bounded number of bytes is ever unpacked, macros are data and are left
alone, and XML is parsed without entities or network.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ..errors import AssistantError

_MOST_ALL = 400_000_000
_MOST_PART = 100_000_000
_MOST_XML = 40_000_000
_MOST_RATIO = 300
_MOST_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class PackedError(AssistantError):
    """A Word file that is damaged, locked, swollen or no Word file at all."""

    kind = "unreadable"


def check_word_file(given: bytes, name: str) -> dict[str, bytes]:
    """The XML parts that matter here (the document, its notes, what is kept beside it), by name.

    Raises PackedError with a reason for people.
    """
    if given.startswith(_OLE):
        raise PackedError(
            f"{name} is locked with a password, or is an old Word file under a new name. Open it in Word and save it "
            "as .docx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(given)) as archive:
            _check_sizes(archive, name)
            wanted = [i.filename for i in archive.infolist() if _is_wanted(i.filename)]
            parts = {part: _unpack(archive, part, name) for part in wanted}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, KeyError) as error:
        raise PackedError(
            f"{name} is not a Word file, or it is damaged. Open it in Word, which may repair it, and save it as .docx."
        ) from error
    except RuntimeError as error:
        raise PackedError(f"{name} is locked with a password. Save it without one.") from error
    if not any(part.startswith("word/document") for part in parts):
        raise PackedError(f"{name} is not a Word file: it has no document inside. Save it again in Word as .docx.")
    for part, content in parts.items():
        if part.endswith(".xml"):
            parse_xml(content, f"{name} ({part})")
    return parts


def _is_wanted(part: str) -> bool:
    return part.startswith(("word/document", "word/footnotes", "word/endnotes", "customXml/item")) and part.endswith(
        ".xml"
    )


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    total = sum(i.file_size for i in infos)
    swollen = any(i.file_size > 5_000_000 and i.file_size > _MOST_RATIO * max(i.compress_size, 1) for i in infos)
    large = any(i.file_size > (_MOST_XML if i.filename.endswith(".xml") else _MOST_PART) for i in infos)
    if len(infos) > _MOST_PARTS or total > _MOST_ALL or large or swollen:
        raise PackedError(
            f"{name} unpacks to {total:,} bytes, far more than a briefing, so it was not opened. If it is yours, "
            "remove large pictures and save it again."
        )


def _unpack(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        content = file.read(_MOST_XML + 1)
    if len(content) > _MOST_XML:
        raise PackedError(f"{name} unpacks to far more than a briefing, so it was not opened.")
    return content


def parse_xml(content: bytes, name: str) -> Any:
    """The root of an XML part, parsed without entities, DTD or network.  Raises PackedError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PackedError(f"{name} is damaged. Open it in Word, which may repair it, and save it again.") from error
    if root.getroottree().docinfo.doctype:
        raise PackedError(f"{name} declares entities, which no Word file does; it was not read.")
    return root
