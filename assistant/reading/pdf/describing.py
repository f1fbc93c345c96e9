"""What a PDF says about itself: page labels, outline, metadata.

Asked of PDFium, which has the file open already: on 42 reports it gave the same labels and bookmarks as pypdf in a
fiftieth of the time (4 ms against 220 ms for 240 pages), and "" instead of invented labels where there are none.
"""

from __future__ import annotations

from typing import Any

_MAX_BOOKMARKS = 5_000


def page_labels(document: Any) -> list[str]:
    """The label of each page, "" where the file gives none."""
    return [document.get_page_label(i) or "" for i in range(len(document))]


def outline(document: Any) -> dict[int, list[tuple[int, str]]]:
    """Page index -> (level from 1, title) of the bookmarks that lead there; empty for a file made from slides."""
    if "powerpoint" in (document.get_metadata_dict().get("Producer") or "").lower():
        return {}  # its bookmarks name slides, not headings (4 of 91 were found on their page)
    found: dict[int, list[tuple[int, str]]] = {}
    for n, bookmark in enumerate(document.get_toc(max_depth=8)):
        if n >= _MAX_BOOKMARKS:
            break
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        title = bookmark.get_title() or ""
        if page is not None and title.strip():
            found.setdefault(page, []).append((bookmark.level + 1, title))
    return found


def metadata(document: Any) -> dict[str, str]:
    """Title, Author, Subject, Creator, CreationDate and so on, as far as the file gives them."""
    return {key: value for key, value in document.get_metadata_dict().items() if value}
