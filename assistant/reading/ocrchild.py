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
    from collections.abc import Callable, Sequence

_LONGEST_SIDE = 2200  # pixels of a page's picture: 188 dots an inch on A4
_MOST_SCALE = 4.0  # a small page is not drawn larger than it can hold
_A_WORD = 3  # letters: a box with fewer may be taller than wide and yet upright
_SURE = 0.8  # below this mean score a page may be upside down
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
    """Whether letters may be seen on `page` (a pypdfium2 page): text, a picture, a form, or many shapes."""
    from .pdf.drawn import Drawn

    types = Drawn(page).types.tolist()
    text, path, image, shading, form = 1, 2, 3, 4, 5
    return any(kind in (text, image, shading, form) for kind in types) or types.count(path) >= _FEW_PATHS


def recognise_page(page: Any, recognise: Recogniser) -> list[SeenLine]:
    """The lines of a page, their boxes in points from the top left corner of the upright page.

    A page scanned sideways or upside down is turned: its lines stand upright in boxes, or are read with doubt.
    """
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
    tried = {0: recognise(picture)}
    for turn in _other_turns(tried[0]):  # the writing leans so many quarters to the left: turn the picture to the right
        tried[turn] = recognise(np.ascontiguousarray(np.rot90(picture, -turn)))
    if 1 in tried:  # letters that run downwards can be recognised, but not put in order as they lie
        del tried[0]
    best = max(tried, key=lambda turn: _worth(tried[turn]))
    return [
        SeenLine(
            tuple(SeenWord(w.text, *(v / scale for v in (w.left, w.top, w.right, w.bottom))) for w in line.words),
            line.score,
            best,
        )
        for line in tried[best]
    ]


def _other_turns(lines: Sequence[SeenLine]) -> tuple[int, ...]:
    """The quarter turns that are worth a try, by what was found on the page as it lies."""
    long = [line for line in lines if len(line.text) >= _A_WORD]
    if sum(map(_is_tall, long)) > len(long) / 2:
        return (1, 3)
    return (2,) if _worth(lines) < _SURE * sum(len(line.text) for line in lines) else ()


def _is_tall(line: SeenLine) -> bool:
    """Whether the line's box is taller than wide."""
    across = line.words[-1].right - line.words[0].left
    return line.words[0].bottom - line.words[0].top > 1.5 * across


def _worth(lines: Sequence[SeenLine]) -> float:
    return sum(line.score * len(line.text) for line in lines)
