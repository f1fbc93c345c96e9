"""A CSV table as an officer's Excel left it: read in whatever form it has, written back with nothing else disturbed."""

from __future__ import annotations

import codecs
import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ..errors import CatalogueError, StorageError

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Record:
    """One row.  raw: its characters in the file, line end included; "" once a cell was changed."""

    cells: tuple[str, ...]
    raw: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """header and records; the form of the file: encoding, byte order mark, delimiter, line end, quotes round all cells.

    preamble: a line such as "sep=;" before the header.  original: the bytes it was read from.
    """

    header: Record
    records: tuple[Record, ...] = ()
    encoding: str = "utf-8"
    mark: bytes = codecs.BOM_UTF8
    delimiter: str = ","
    newline: str = "\r\n"
    quote_all: bool = False
    preamble: str = ""
    original: bytes | None = field(default=None, repr=False)

    def text_of(self, record: Record) -> str:
        """The line of a record: as it stood in the file, or written anew in the file's own form."""
        if record.raw:
            return record.raw
        out = io.StringIO()
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=self.delimiter, quoting=quoting, lineterminator=self.newline).writerow(record.cells)
        return out.getvalue()

    def to_bytes(self) -> bytes:
        """The whole file.  A table in a small encoding that cannot hold a new name becomes UTF-8 with a mark."""
        lines = [self.text_of(r) for r in (self.header, *self.records)]
        ended = [line if line.endswith(("\n", "\r")) else line + self.newline for line in lines[:-1]]
        text = "".join([self.preamble, *ended, lines[-1]])
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError:
            return codecs.BOM_UTF8 + text.encode("utf-8")

    def with_columns(self, names: Sequence[str]) -> Table:
        """The table with more columns at its right."""
        if not names:
            return self
        width = len(self.header.cells)
        header = Record((*self.header.cells, *names))
        records = tuple(
            r if not r.cells else Record((*_padded(r.cells, width), *([""] * len(names)))) for r in self.records
        )
        return replace(self, header=header, records=records)

    def with_cell(self, row: int, column: int, value: str) -> Table:
        """The table with one cell changed."""
        cells = list(_padded(self.records[row].cells, len(self.header.cells)))
        cells[column] = value
        records = list(self.records)
        records[row] = Record(tuple(cells))
        return replace(self, records=tuple(records))


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *([""] * (width - len(cells))))


def read_table(path: Path, *, known: Sequence[str]) -> Table:
    """The table at `path`; `known` column names help to tell the delimiter.

    Raises CatalogueError when the file cannot be opened or is no CSV table.
    """
    if path.is_dir():
        raise CatalogueError(f"{path} is a folder, where the table of reports belongs. Rename it or move it away.")
    try:
        original = path.read_bytes()
    except PermissionError as error:
        raise CatalogueError(f"{path} may not be read. Ask for the right to read it.") from error
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read: {error.strerror or error}.") from error
    if original.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CatalogueError(f'{path} is an Excel workbook, not a CSV table. In Excel: Save as, "CSV UTF-8".')
    encoding, mark = _encoding(original)
    text = original[len(mark) :].decode(encoding, "replace")
    preamble = ""
    first = text.splitlines(keepends=True)[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0].strip()) == 5:
        preamble, text = first[0], text[len(first[0]) :]
    delimiter = preamble.strip()[4:] or _delimiter(text, known)
    newline = "\r\n" if "\r\n" in text or "\n" not in text else "\n"
    try:
        records = _records(text, delimiter)
    except csv.Error as error:
        raise CatalogueError(f"{path} is not a CSV table: {error}. Save it again as CSV UTF-8.") from error
    if not records:
        return Table(Record(()), (), encoding, mark, delimiter, newline, False, preamble, original)
    body = records[1:]
    sample = [r.raw.strip() for r in body[:20] if len(r.cells) > 1 and r.raw.strip()]
    quote_all = bool(sample) and all(s.startswith('"') and s.endswith('"') and f'"{delimiter}"' in s for s in sample)
    return Table(records[0], tuple(body), encoding, mark, delimiter, newline, quote_all, preamble, original)


def _encoding(original: bytes) -> tuple[str, bytes]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if original.startswith(mark):
            return name, mark
    for name in ("utf-8", "cp1252"):
        try:
            original.decode(name)
            return name, b""
        except UnicodeDecodeError:
            continue
    return "latin-1", b""


def _delimiter(text: str, known: Sequence[str]) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")

    def names(delimiter: str) -> int:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return sum(cell.strip().lower() in known for cell in cells)

    return max(_DELIMITERS, key=lambda d: (names(d), line.count(d)))


def _records(text: str, delimiter: str) -> list[Record]:
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    records, at = [], 0
    for cells in reader:
        records.append(Record(tuple(cells), "".join(lines[at : reader.line_num])))
        at = reader.line_num
    return records


def write_table(table: Table, path: Path) -> Table:
    """Write the table in one step: the old file stays whole until the new one is.

    Raises CatalogueError when the file was changed by someone else since it was read or is open in Excel, and
    StorageError when the disk is full or the folder may not be written.
    """
    content = table.to_bytes()
    if content == table.original:
        return table
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".catalogue-", suffix=".tmp", dir=path.parent)
    except PermissionError as error:
        raise StorageError(f"{path.parent} may not be written. Ask for the right to write there.") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}. Free some space.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        now = path.read_bytes() if path.exists() else None  # as late as can be: someone may be editing it
        if now != table.original and not (now is None or now == content):
            _forget(name)
            raise CatalogueError(
                f"{path} was changed by someone else in the meantime. Nothing was written; run it again."
            )
        os.replace(name, path)
    except PermissionError as error:
        _forget(name)
        raise CatalogueError(
            f"{path} is open in another program, perhaps Excel. Close it there and run it again."
        ) from error
    except OSError as error:
        _forget(name)
        raise StorageError(f"{path} cannot be written: {error.strerror or error}. Free some space.") from error
    return replace(table, original=content)


def _forget(name: str) -> None:
    try:
        os.unlink(name)
    except OSError:
        pass
