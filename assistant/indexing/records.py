"""Records to rows and back; the only place that knows how a record lies in a column."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ..datatypes import Block, Encoded, Guess, Page, Passage, Report, Span, WordBox

if TYPE_CHECKING:
    from ..datatypes import FloatArray

_TUPLES = {f.name for f in fields(Report) if "tuple" in str(f.type)}


def report_to_text(report: Report) -> str:
    """A report as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False)


def report_from_text(text: str) -> Report:
    """The report a JSON text holds; fields this version does not know are left out."""
    known = {f.name for f in fields(Report)}
    raw: dict[str, Any] = {k: tuple(v) if k in _TUPLES else v for k, v in json.loads(text).items() if k in known}
    return Report(**raw)


def guess_to_text(guess: Guess) -> str:
    """A guess as JSON."""
    return json.dumps(asdict(guess), ensure_ascii=False)


def guess_from_text(text: str) -> Guess:
    """The guess a JSON text holds."""
    raw = json.loads(text)
    lists = (tuple(raw.get(name, ())) for name in ("authors", "identifiers", "aliases", "doubtful"))
    return Guess(raw["title"], raw["publisher"], raw["year"], *lists)


def page_to_row(page: Page, report_id: str) -> tuple[Any, ...]:
    """(report_id, number, label, printed, text, trouble, layout); boxes are kept to a tenth of a point."""
    boxes = [[b.start, b.end, *(round(v * 10) for v in b[2:])] for b in page.boxes]
    layout = {
        "blocks": [[b.start, b.end, b.kind, b.level, b.locator] for b in page.blocks],
        "boxes": boxes,
        "size": [page.width, page.height],
        "footnotes": page.footnotes,
        "indexed": page.indexed,
    }
    packed = zlib.compress(json.dumps(layout, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    return report_id, page.number, page.label, page.printed, page.text, json.dumps(page.trouble), packed


PAGE_COLUMNS = "report_id, number, label, printed, text, trouble, layout"


def read_page(db: sqlite3.Connection, report_id: str, number: int) -> Page | None:
    """One page, None if there is no such page."""
    row = db.execute(
        f"SELECT {PAGE_COLUMNS} FROM pages WHERE report_id = ? AND number = ?", (report_id, number)
    ).fetchone()
    return page_from_row(row) if row else None


def read_plain_page(db: sqlite3.Connection, report_id: str, number: int) -> Page | None:
    """One page without its blocks and boxes, which take long to read."""
    row = db.execute(
        "SELECT text, label, printed FROM pages WHERE report_id = ? AND number = ?", (report_id, number)
    ).fetchone()
    return Page(report_id, number, *row) if row else None


def read_page_texts(db: sqlite3.Connection, report_id: str) -> dict[int, str]:
    """The text of every page of a report, by number."""
    return dict(db.execute("SELECT number, text FROM pages WHERE report_id = ?", (report_id,)).fetchall())


def page_from_row(row: tuple[Any, ...]) -> Page:
    """The page of a row of PAGE_COLUMNS."""
    report_id, number, label, printed, text, trouble, packed = row
    layout = json.loads(zlib.decompress(packed))
    return Page(
        report_id,
        number,
        text,
        label,
        printed,
        blocks=tuple(Block(*b) for b in layout["blocks"]),
        boxes=tuple(WordBox(b[0], b[1], b[2] / 10, b[3] / 10, b[4] / 10, b[5] / 10) for b in layout["boxes"]),
        width=layout["size"][0],
        height=layout["size"][1],
        footnotes=tuple(layout["footnotes"]),
        trouble=tuple(json.loads(trouble)),
        indexed=layout["indexed"],
    )


PASSAGE_COLUMNS = "id, report_id, text, spans, sentences, headings, locator, prefix"


def passage_to_row(passage: Passage) -> tuple[Any, ...]:
    """The columns of PASSAGE_COLUMNS without the id."""
    return (
        passage.report_id,
        passage.text,
        json.dumps(passage.spans),
        json.dumps(passage.sentences),
        json.dumps(passage.headings, ensure_ascii=False),
        passage.locator,
        passage.prefix,
    )


def passage_from_row(row: tuple[Any, ...]) -> Passage:
    """The passage of a row of PASSAGE_COLUMNS."""
    number, report_id, text, spans, sentences, headings, locator, prefix = row
    return Passage(
        report_id,
        tuple(Span(*s) for s in json.loads(spans)),
        text,
        tuple((s[0], s[1]) for s in json.loads(sentences)),
        tuple(json.loads(headings)),
        locator,
        prefix,
        number,
    )


def pack_vector(vector: FloatArray) -> bytes:
    """(dim,) float32 as little-endian bytes."""
    return vector.astype("<f4").tobytes()


def unpack_vectors(blobs: list[bytes], dim: int) -> FloatArray:
    """(n, dim) float32 of n packed vectors."""
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), dim).astype(np.float32)


def pack_sentences(sentences: FloatArray) -> bytes:
    """(n, dim) float32 in [-1, 1] as int8, 127 for 1.0: a quarter of the room at a cosine error below 0.01."""
    return np.clip(np.rint(sentences * 127), -127, 127).astype(np.int8).tobytes()


def unpack_sentences(blob: bytes, dim: int) -> FloatArray:
    """(n, dim) float32 of packed sentence vectors."""
    return np.frombuffer(blob, dtype=np.int8).reshape(-1, dim).astype(np.float32) / np.float32(127)


def pack_encoded(encoded: Encoded) -> tuple[bytes, bytes]:
    """The two blobs of one passage."""
    return pack_vector(encoded.vector), pack_sentences(encoded.sentences)


def first_page(spans: str) -> int:
    """The page on which a passage begins, from its column of spans; cheaper than reading the whole of it.

    >>> first_page("[[12, 0, 30], [13, 0, 5]]")
    12
    """
    return int(spans[2 : spans.index(",")])
