"""Pages that are pictures: recognised in a child of their own, kept, and read again with what was found."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ..datatypes import Reading
from ..errors import UnreadableReportError
from ..protocols import Progress, no_progress
from ..settings import OCR_PAGE_SECONDS, READ_OUTPUT_BYTES, READ_TOTAL_SECONDS
from . import kept, ocr, records
from .children import ChildDiedError, OverdueError, Patience, TooMuchError, child_command, read_records
from .telling import PICTURES, pictures_note
from .watching import read_report, reading_command

_ONE = threading.Lock()  # one recogniser at a time: it takes all cores and 0.6 GB
_MAX_DEATHS = 5

OcrCommand = Callable[[Path, Sequence[int]], list[str]]


def ocr_command(path: Path, pages: Sequence[int]) -> list[str]:
    """The command that recognises some pages of `path` in a child."""
    return child_command("ocrchild", str(path.resolve()), json.dumps(list(pages)))


class Scans:
    """Reads pages whose words are in pictures alone, where a program for it is installed and wanted.

    command: what to run instead of `ocr_command`; it must write the same records, and counts as installed.
    """

    def __init__(self, *, wanted: bool = True, command: OcrCommand | None = None) -> None:
        self._installed = command is not None or ocr.is_installed()
        self._wanted = wanted
        self._command = command or ocr_command

    @property
    def able(self) -> bool:
        """Whether pages can be recognised now."""
        return self._installed and self._wanted

    def read(self, path: Path, reading: Reading, file: Path, *, progress: Progress = no_progress) -> Reading:
        """`reading` of `path` with the words of its pages that are pictures.

        file: where what is recognised is kept; pages that were recognised before are taken from there.
        Pages on which nothing is found, or which cannot be tried now, stay as they are, and the notes say why.
        """
        pages = [page.number for page in reading.pages if not PICTURES.keys().isdisjoint(page.trouble)]
        if not pages or path.suffix.lower() != ".pdf":
            return reading
        why = "" if self.able else "off" if self._installed else "missing"
        if self.able:
            tried = kept.tried_pages(file)
            has = {p.number: len(p.text.split()) for p in reading.pages if p.number in pages and p.number not in tried}
            why = self._recognise(path, has, file, progress)
        found = kept.read_kept(file)
        if any(found.get(number) for number in pages):
            with contextlib.suppress(UnreadableReportError):  # then the first reading stands
                reading = read_report(path, command=partial(reading_command, seen=file))
        tried = kept.tried_pages(file)
        note = partial(pictures_note, reading.pages)
        told = {note(trouble): note(trouble, why=why, tried=tried) for trouble in PICTURES}
        return replace(reading, notes=tuple(told.get(one, one) for one in reading.notes))

    def waiting(self, pages: set[int], file: Path) -> bool:
        """Whether some of these pages without text could be recognised now and have not been tried."""
        return self.able and bool(pages - kept.tried_pages(file))

    def _recognise(self, path: Path, pages: Mapping[int, int], file: Path, progress: Progress) -> str:
        """Recognise and keep page after page; one on which the program dies is kept as a page without words.

        pages: how many words each has already; one that shows no more keeps them, for they are exact.
        Returns why the program could not even start, "" when it did.
        """
        run = _Run(pages, file, progress, path.name)
        patience = Patience(OCR_PAGE_SECONDS, READ_TOTAL_SECONDS + OCR_PAGE_SECONDS * len(pages), READ_OUTPUT_BYTES)
        with _ONE:
            patience.deadline += time.monotonic()
            for _ in range(_MAX_DEATHS):
                if not run.left:
                    return ""
                try:
                    with contextlib.closing(read_records(self._command(path, run.left), patience)) as found:
                        if run.follow(found):
                            return ""
                except ChildDiedError as error:
                    if not run.leave_out(error):
                        return str(error)
                except (OverdueError, TooMuchError, records.RecordError):
                    return ""
        return ""


class _Run:
    """The pages of one report that are still to be recognised.  at: the page at hand, 0 before the first."""

    def __init__(self, pages: Mapping[int, int], file: Path, progress: Progress, name: str) -> None:
        """pages: by number, how many words each has already."""
        self.left, self.has, self.file, self.progress, self.name = sorted(pages), pages, file, progress, name
        self.total = len(pages)
        self.at = 0

    def follow(self, found: Iterator[dict[str, Any]]) -> bool:
        """Keep what a child's records bring; True when it came to its end."""
        self.at = 0
        for record in found:
            if record["kind"] == "at":
                self.at = records.whole_of(record.get("number"))
                self.progress("recognising pictures", self.total - len(self.left), self.total, self.name)
            elif record["kind"] == "seen":
                number, lines = records.seen_of(record)
                if number in self.left:
                    more = sum(len(line.words) for line in lines) > self.has[number]
                    kept.keep(self.file, number, lines if more else [])
                    self.left.remove(number)
            elif record["kind"] == "end":
                self.progress("recognising pictures", self.total, self.total, self.name)
                return True
            elif record["kind"] == "failed":
                raise ChildDiedError("crashed", str(record.get("error")))
        return False

    def leave_out(self, error: ChildDiedError) -> bool:
        """Go on without the page at hand; False when the child died before any page and trying again is no use."""
        if self.at not in self.left:
            return False
        self.left.remove(self.at)
        if error.how != "silent":  # a busy computer is no fault of the page: the next build tries it again
            kept.keep(self.file, self.at, [])
        return True
