"""A report's id, given once, and what the catalogue says of it; the catalogue gets a row for every report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..corpus import Scan
from ..datatypes import Guess, Problem, Report
from ..errors import CatalogueError
from ..indexing import FileStamp, Store
from ..reading import Catalogue, merge, propose_id, read_known, with_known_names
from ..settings import Settings


class Naming:
    """The catalogue as one build sees and writes it.  problems: where what could not be written is told."""

    def __init__(self, settings: Settings, store: Store, problems: list[Problem]) -> None:
        self._settings, self._store, self._problems = settings, store, problems
        self._catalogue = Catalogue.load(settings.catalogue)
        self._known = read_known(settings.known_reports)

    def id_in_row(self, file: str) -> str:
        """The id that the file's row gives; "" without a row or an id."""
        row = self._catalogue.report_for(file)
        return row.id if row is not None else ""

    def same_id(self, stamp: FileStamp) -> bool:
        """Whether the file still goes by the id it is indexed under: no row gives it another."""
        return self.id_in_row(stamp.file) in ("", stamp.report_id)

    def give_id(self, file: str, guess: Guess, known: str) -> str:
        """The catalogue's id, else the one the index knows, else a new one; written into the catalogue at once."""
        if given := self.id_in_row(file):
            return given
        row = self._catalogue.report_for(file)
        taken = self._catalogue.ids | set(self._store.reports())
        title = (row.title if row else "") or guess.title or Path(file).stem
        report_id = known or propose_id(title, taken)
        self.give_row(report_id, file)
        return report_id

    def give_row(self, report_id: str, file: str) -> None:
        """Write the id into the file's row, which is made if there is none."""
        self._write(lambda catalogue: catalogue.with_report(report_id, file))

    def rename(self, old: str, new: str) -> None:
        """The row of a file that was renamed goes with it, unless the new name has a row already."""
        if self._catalogue.report_for(new) is None:
            self._write(lambda catalogue: catalogue.renamed(old, new))

    def _write(self, change: Callable[[Catalogue], Catalogue]) -> None:
        """Change the table as it is on disk now: an officer may be editing it while a long build runs."""
        path = self._settings.catalogue
        for tries_left in (2, 1, 0):
            try:
                self._catalogue = change(Catalogue.load(path)).save(path)
                return
            except CatalogueError as error:  # changed between reading and writing, or open in Excel
                if tries_left:
                    continue
                self._catalogue = change(self._catalogue)
                what = f"{error} The ids given in this build are kept in the index."
                self._problems.append(Problem(what, "corpus/catalogue.csv", "Build again to have them written."))

    def describe(self, report_id: str, file: str, guess: Guess, notes: tuple[str, ...], digest: str) -> Report:
        """The report's record: its row in the catalogue first, then what was guessed from the file."""
        row = self._catalogue.row_for(file)
        report = with_known_names(merge(row, guess, file=file, id=report_id), row, self._known)
        return replace(report, notes=notes, sha256=digest)

    def tell_problems(self, scan: Scan) -> None:
        """What is wrong in the catalogue, and rows whose file is not there."""
        there = {f.file for f in scan.files} | {file for file in self._store.files() if scan.hides(file)}
        self._problems.extend(self._catalogue.problems)
        self._problems.extend(self._catalogue.check_files(there))
