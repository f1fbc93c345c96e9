"""The process that recognises letters in pages that are pictures; `scans` watches it as `watching` does the reader.

Run as `main([PATH, PAGES])`, PAGES being a JSON list of page numbers; writes JSON Lines (`records`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UnreadableReportError
from ..settings import OCR_MEMORY_BYTES, OCR_PAGE_SECONDS, READ_TOTAL_SECONDS
from . import records
from .child import limit_step, start_as_child
from .ocr import RapidOcr, Recogniser, SeenLine, SeenWord

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_SIDE = 2200  # pixels of a page's picture: 188 dots an inch on A4
_MOST_SCALE = 4.0  # a small page is not drawn larger than it can hold
_FEW_PATHS = 50  # a page without a picture whose letters are drawn as shapes has more


def main(arguments: list[str], recogniser: Callable[[], Recogniser] = RapidOcr) -> None:
    """Recognise the pages named in `arguments` and write one record for each to standard output."""
    name, pages = arguments
    numbers: list[int] = json.loads(pages)
    write = start_as_child(OCR_MEMORY_BYTES, READ_TOTAL_SECONDS + OCR_PAGE_SECONDS * len(numbers))
    limit_step(OCR_PAGE_SECONDS)
    try:
        document = _open(Path(name))
        if document is None:
            for number in numbers:
                write(records.dump_seen(number, []))
            numbers = []
        recognise = recogniser() if numbers else None  # before the first page, so that no page is blamed for it
        for number in numbers:
            limit_step(OCR_PAGE_SECONDS)
            write(records.dump("at", number=number, total=len(numbers)))
            page = document[number - 1]
            lines = recognise_page(page, recognise) if recognise and has_picture(page) else []
            page.close()
            write(records.dump_seen(number, lines))
        write(records.dump("end", notes=[]))
    except MemoryError:
        write(records.dump("failed", error="out of memory"))
    except Exception as error:  # whatever a broken picture makes a library raise
        write(records.dump("failed", error=f"{type(error).__name__}: {error}"[:500]))


def _open(path: Path) -> Any:
    """The document, None when it cannot be opened."""
    from .pdf.opening import open_pdf

    try:
        return open_pdf(path)[0]
    except UnreadableReportError:
        return None


def has_picture(page: Any) -> bool:
    """Whether letters may be drawn on `page` (a pypdfium2 page): a picture, a form, or many shapes."""
    from .pdf.drawn import Drawn

    types = Drawn(page).types.tolist()
    path, image, shading, form = 2, 3, 4, 5
    return any(kind in (image, shading, form) for kind in types) or types.count(path) >= _FEW_PATHS


def recognise_page(page: Any, recognise: Recogniser) -> list[SeenLine]:
    """The lines of a page, their boxes in points from the top left corner of the upright page."""
    import numpy as np

    scale = min(_LONGEST_SIDE / max(*page.get_size(), 1.0), _MOST_SCALE)
    bitmap = page.render(scale=scale, rev_byteorder=False)
    try:
        picture = bitmap.to_numpy()
        if picture.ndim == 2:
            picture = picture[:, :, None]
        picture = np.ascontiguousarray(picture[:, :, :3] if picture.shape[2] >= 3 else picture.repeat(3, 2)[:, :, :3])
    finally:
        bitmap.close()
    return [
        SeenLine(
            tuple(SeenWord(w.text, *(v / scale for v in (w.left, w.top, w.right, w.bottom))) for w in line.words),
            line.score,
        )
        for line in recognise(picture)
    ]
