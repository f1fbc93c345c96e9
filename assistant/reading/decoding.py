"""Bytes become text: by their mark, as UTF-8 if they are, else as Windows-1252, and then that is said."""

from __future__ import annotations

import codecs

from ..errors import UnreadableReportError

_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


def decode(raw: bytes) -> tuple[str, list[str]]:
    """The text of `raw` and notes about what was doubtful.  Raises UnreadableReportError for bytes that are no text.

    >>> decode("50 % – café".encode("cp1252"))[0]
    '50 % – café'
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(name, "replace")
            doubt = ["Some characters could not be decoded."] if "\ufffd" in text else []
            return text, doubt
    head = raw[:4096]
    if head.count(0) > 0.2 * len(head):
        name = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
        return raw.decode(name, "replace"), []
    if 0 in raw:
        raise UnreadableReportError("This is not text but a binary file. Save it as PDF or text.")
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        return text, ["The file is not UTF-8; it was read as Windows-1252. Check accents and dashes in quotations."]
