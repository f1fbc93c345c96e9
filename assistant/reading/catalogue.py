"""corpus/catalogue.csv: the table an officer edits in Excel, and what its rows say about each report.

Read leniently, written back carefully: encoding, delimiter, column order, row order and every cell we do not
understand stay as they are. What we guess about a report is never written into it; only `id` and `file` are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import cast

from ..datatypes import Guess, Kind, Problem, Report
from ..text import slug, tidy_spaces
from .guessing import plausible_year
from .table import Record, Table, read_table, write_table

COLUMNS = (
    "id", "file", "title", "publisher", "year", "authors", "url", "licence", "tags", "places", "kind", "replaces",
    "accessed", "aliases", "source", "identifiers",
)  # fmt: skip
_SYNONYMS = {"license": "licence", "filename": "file", "author": "authors", "tag": "tags", "place": "places"}
_KINDS = ("report", "digest")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")


@dataclass(frozen=True)
class Catalogue:
    """The table at one moment; the methods that change it return a new one, and `save` writes it."""

    table: Table
    name: str = "catalogue.csv"
    _names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _files: dict[str, int] = field(init=False, repr=False, compare=False)
    _double: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", tuple(_column(cell) for cell in self.table.header.cells))
        files: dict[str, int] = {}
        seen: set[str] = set()
        double: set[int] = set()
        for i in range(len(self.table.records)):
            named, given = self._cell(i, "file"), self._id(i)
            if named and not escapes(named):
                files.setdefault(_key(named), i)
            if given and given in seen:
                double.add(i)
            seen.add(given)
        object.__setattr__(self, "_files", files)
        object.__setattr__(self, "_double", frozenset(double))

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """The table at `path`; an empty one with the standard columns when there is none.

        Raises CatalogueError when it cannot be read at all; what is wrong in single rows is in `problems`.
        """
        if not path.exists():
            return cls(Table(Record(COLUMNS)), path.name)
        table = read_table(path, known=COLUMNS)
        if not table.header.cells:
            return cls(replace(table, header=Record(COLUMNS)), path.name)
        names = [_column(cell) for cell in table.header.cells]
        return cls(table.with_columns([c for c in ("id", "file") if c not in names]), path.name)

    def save(self, path: Path) -> Catalogue:
        """Write the table; a file that is already right is not touched. Raises CatalogueError or StorageError."""
        return replace(self, table=write_table(self.table, path))

    @property
    def rows(self) -> tuple[dict[str, str], ...]:
        """Each row as column name -> cell, trimmed; names in lower case, also of columns that are not ours."""
        return tuple(self._values(record) for record in self.table.records)

    def row_for(self, file: str) -> dict[str, str] | None:
        """The first row for `file` (a path below corpus/), or None."""
        i = self._find(file)
        return None if i is None else self._values(self.table.records[i])

    def report_for(self, file: str) -> Report | None:
        """What the table says about `file`; blank cells are blank fields, and the id may be "". None without a row."""
        i = self._find(file)
        if i is None:
            return None
        row = self._values(self.table.records[i])
        given = "" if i in self._double else row.get("id", "")
        return merge(row, Guess(), file=clean_path(row["file"]), id=slug(given) if given else "")

    @property
    def ids(self) -> frozenset[str]:
        """The ids that are taken."""
        return frozenset(slug(row["id"]) for row in self.rows if row.get("id"))

    def with_report(self, id: str, file: str) -> Catalogue:
        """With a row for `file` that holds `id`: the id is put into its row, or a row is added at the end."""
        i = self._find(file)
        if i is not None:
            return self if self._cell(i, "id") == id else self._changed(i, "id", id)
        cells = [""] * len(self.table.header.cells)
        cells[self._names.index("id")], cells[self._names.index("file")] = id, file
        return replace(self, table=replace(self.table, records=(*self.table.records, Record(tuple(cells)))))

    def with_cells(self, cells: Mapping[str, str]) -> Catalogue:
        """With a row that holds these cells (column name -> cell), found or added by their "file" and "id"."""
        changed = self.with_report(cells["id"], cells["file"])
        i = changed._find(cells["file"])
        names = [_column(cell) for cell in changed.table.header.cells]
        for column, value in cells.items():
            if i is not None and column in names and changed._cell(i, column) != value:
                changed = changed._changed(i, column, value)
        return changed

    def without(self, id: str) -> Catalogue:
        """Without the rows of the report `id`."""
        kept = tuple(r for i, r in enumerate(self.table.records) if self._id(i) != id)
        return replace(self, table=replace(self.table, records=kept))

    def renamed(self, old: str, new: str) -> Catalogue:
        """With the row of the file `old` naming `new`."""
        i = self._find(old)
        return self if i is None else self._changed(i, "file", new)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person should mend in single rows."""
        return tuple(problem for i in range(len(self.table.records)) for problem in self._row_problems(i))

    def check_files(self, files: Iterable[str]) -> tuple[Problem, ...]:
        """Rows whose file is not among `files` (paths below corpus/)."""
        there = {_key(file) for file in files}
        found = []
        for i, row in enumerate(self.rows):
            file = row.get("file", "")
            if file and not escapes(file) and _key(file) not in there:
                found.append(
                    Problem(
                        f'The row names the file "{file}", which is not in corpus/',
                        self._where(i),
                        "Put the file back, correct its name in the row, or delete the row.",
                    )
                )
        return tuple(found)

    def _row_problems(self, i: int) -> list[Problem]:
        row = self._values(self.table.records[i])
        if self.table.records[i].blank:
            return []
        found: list[tuple[str, str]] = []
        file, given, year, kind = (row.get(c, "") for c in ("file", "id", "year", "kind"))
        if not file:
            found.append(("The row names no file", 'Write the file\'s name into the column "file", or delete the row.'))
        elif escapes(file):
            found.append(
                (f'The file "{file}" lies outside corpus/', "Move the file into corpus/ and name it from there.")
            )
        elif self._find(file) != i:
            first = self._where(self._find(file) or 0)
            found.append((f'Two rows are for the file "{file}"; the first counts ({first})', "Delete one of them."))
        if given and slug(given) != given:
            found.append(
                (f'The id "{given}" cannot stand in an address; "{slug(given)}" is used', f'Write "{slug(given)}".')
            )
        if i in self._double:
            found.append(
                (f'Two rows have the id "{given}"; the first keeps it', "Clear the id; a new one will be given.")
            )
        if year and parse_year(year) is None:
            found.append((f'The year "{year}" is not a year', "Write four digits, such as 2018, or leave it blank."))
        if kind and kind.lower() not in _KINDS:
            found.append(
                (f'The kind "{kind}" is unknown; the file is taken as a report', 'Write "report" or "digest".')
            )
        return [Problem(what, self._where(i), do) for what, do in found]

    def _where(self, i: int) -> str:
        return f"{self.name}, row {i + 2}"

    def _id(self, i: int) -> str:
        given = self._cell(i, "id")
        return slug(given) if given else ""

    def _find(self, file: str) -> int | None:
        return self._files.get(_key(file))

    def _cell(self, i: int, column: str) -> str:
        cells = self.table.records[i].cells
        at = self._names.index(column) if column in self._names else len(cells)
        return cells[at].strip() if at < len(cells) else ""

    def _values(self, record: Record) -> dict[str, str]:
        values: dict[str, str] = {}
        for k, name in enumerate(self._names):
            if name and name not in values:
                cell = record.cells[k] if k < len(record.cells) else ""
                values[name] = cell.strip() if name == "file" else tidy_spaces(cell)  # a file's name is what it is
        return values

    def _changed(self, i: int, column: str, value: str) -> Catalogue:
        return replace(self, table=self.table.with_cell(i, self._names.index(column), value))


def merge(row: Mapping[str, str] | None, guess: Guess, *, file: str, id: str) -> Report:
    """The report that a row and a guess make together: a filled cell counts, a guess fills a blank one.

    The fields that were guessed are named in `guessed`. A year that is no year stays unknown.
    """
    row = row or {}
    guessed = []
    title, publisher = row.get("title", ""), row.get("publisher", "")
    authors, year = split_cell(row.get("authors", "")), parse_year(row.get("year", ""))
    if not title:
        title = guess.title or PurePosixPath(file).stem
        guessed.append("title")
    if not publisher and guess.publisher:
        publisher = guess.publisher
        guessed.append("publisher")
    if not row.get("year") and guess.year:
        year = guess.year
        guessed.append("year")
    if not authors and guess.authors:
        authors = guess.authors
        guessed.append("authors")
    kind = row.get("kind", "").lower()
    if kind == "digest":  # the numbers and names it holds are the original's
        guess = replace(guess, aliases=(), identifiers=())
    aliases = _told(row, "aliases", guess.aliases, guessed)
    identifiers = _told(row, "identifiers", guess.identifiers, guessed)
    return Report(
        id=id,
        file=file,
        title=title,
        publisher=publisher,
        year=year,
        authors=authors,
        url=row.get("url", ""),
        licence=row.get("licence", ""),
        tags=split_cell(row.get("tags", "")),
        places=split_cell(row.get("places", "")),
        kind=cast(Kind, kind) if kind in _KINDS else "report",
        replaces=row.get("replaces", ""),
        accessed=row.get("accessed", ""),
        aliases=aliases,
        source=row.get("source", ""),
        guessed=tuple(guessed),
        identifiers=identifiers,
        doubtful=tuple(name for name in guess.doubtful if name in guessed),
    )


def _told(row: Mapping[str, str], column: str, guess: tuple[str, ...], guessed: list[str]) -> tuple[str, ...]:
    """The entries of a list cell; a blank one takes the guess, "-" says that there are none."""
    told = split_cell(row.get(column, ""))
    if told == ("-",):
        return ()
    if not told and guess:
        guessed.append(column)
    return told or guess


def propose_id(name: str, taken: Iterable[str]) -> str:
    """A slug for a report's title or file that is not among `taken`.

    >>> propose_id("Act Local", {"act-local"})
    'act-local-2'
    """
    taken = set(taken)
    base = slug(name)
    proposed, n = base, 1
    while proposed in taken:
        n += 1
        proposed = f"{base}-{n}"
    return proposed


def split_cell(cell: str) -> tuple[str, ...]:
    """The entries of a list cell, parted by ";" or "|".

    >>> split_cell("Kent; Medway ;")
    ('Kent', 'Medway')
    """
    return tuple(part.strip() for part in re.split(r"[;|]", cell) if part.strip())


def parse_year(cell: str) -> int | None:
    """The year a cell holds, None when it holds none.

    >>> parse_year("2018"), parse_year("20l8"), parse_year("2018.0")
    (2018, None, 2018)
    """
    match = _YEAR.fullmatch(cell.strip())
    return int(match.group(1)) if match and plausible_year(int(match.group(1))) else None


def clean_path(file: str) -> str:
    """A path below corpus/ as we write it: forward slashes, no "./" or "corpus/" in front.

    >>> clean_path("corpus\\\\kent\\\\a.pdf")
    'kent/a.pdf'
    """
    path = file.strip().replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path.removeprefix("corpus/")


def escapes(file: str) -> bool:
    """Whether a path leads out of corpus/.

    >>> escapes("../x.pdf"), escapes("C:\\\\x.pdf"), escapes("kent/x.pdf")
    (True, True, False)
    """
    path = file.strip().replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path) is not None


def _key(file: str) -> str:
    return unicodedata.normalize("NFC", clean_path(file))


def _column(cell: str) -> str:
    name = tidy_spaces(cell).lower()
    return _SYNONYMS.get(name, name)
