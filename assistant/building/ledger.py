"""What a build did, file by file, and what it could not do, with the reason and what to do."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..corpus import CorpusFile
from ..datatypes import BuildSummary, Problem
from ..errors import AssistantError, SlowReportError, UnreadableReportError
from ..indexing import Skip, Store
from .embedding import Embedder

TRY_AGAIN = 0  # instead of the reader's version: what was lost because reading took too long, or by a fault of ours
_MOST_OF_A_FAULT = 200  # characters
_LOG = logging.getLogger(__name__)


@dataclass
class Ledger:
    """The lists that a build's summary is made of.  Files are named relative to corpus/.

    unmoved: files of reports that could not be moved to a new generation, and so are new to this build.
    """

    store: Store
    reader_version: int
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    unmoved: set[str] = field(default_factory=set)

    @property
    def anything_changed(self) -> bool:
        """Whether the reports are others than before."""
        return bool(self.added or self.updated or self.renamed or self.removed)

    def skip(self, file: CorpusFile, reason: str, *, again: bool = False) -> None:
        """List the file with its reason; what the index held of an earlier state of it can no longer be shown.

        again: the next build tries it again although the file is the same.
        """
        self.skips.append(Skip(*file.stamp, TRY_AGAIN if again else self.reader_version, reason))
        stamp = self.store.stamp_of(file.file)
        if stamp:
            self.store.remove_report(stamp.report_id)
        if stamp or file.file in self.unmoved:
            self.removed.append(file.file)

    def not_read(self, file: CorpusFile, digest: str, error: UnreadableReportError) -> None:
        """The reader could not make pages of it, or not in time."""
        if isinstance(error, SlowReportError):
            self._lost(file, digest, str(error), "Build again when the computer is less busy;")
        else:
            self.skip(file, str(error))

    def not_taken_in(self, file: CorpusFile, digest: str, error: Exception) -> None:
        """A fault of ours in what the report holds."""
        reason = f"It could not be taken in: {_fault(error)} Please report this."
        self._lost(file, digest, reason, "The next build tries it again;")

    def not_renamed(self, file: str, error: Exception) -> None:
        """A fault of ours in taking over what the catalogue now says of a report."""
        do = "Please report this; until then the library goes by what it knew before."
        what = f"What the catalogue now says of it could not be taken over: {_fault(error)}"
        self.problems.append(Problem(what, f"corpus/{file}", do))

    def _lost(self, file: CorpusFile, digest: str, reason: str, do: str) -> None:
        """What may go well another time is tried again; of the same words the library keeps what was read before."""
        stamp = self.store.stamp_of(file.file)
        if stamp and stamp.sha256 == digest:
            do = f"{do} until then the library holds what was read before."
            self.problems.append(Problem(reason, f"corpus/{file.file}", do))
            self.unchanged += 1
        else:
            self.skip(file, reason, again=True)

    def summary(self, embedder: Embedder, seconds: float) -> BuildSummary:
        """What `build_index` returns."""
        reports, pages, empty, passages = self.store.counts()
        return BuildSummary(
            added=tuple(self.added),
            updated=tuple(self.updated),
            renamed=tuple(self.renamed),
            removed=tuple(self.removed),
            unchanged=self.unchanged,
            skipped=tuple((s.file, s.reason) for s in sorted(self.skips, key=lambda s: s.file)),
            problems=tuple(self.problems),
            reports=reports,
            pages=pages,
            pages_without_text=empty,
            passages=passages,
            embedded=embedder.embedded,
            truncated_tokens=embedder.truncated,
            seconds=seconds,
        )


@contextlib.contextmanager
def at_fault(file: str, lost: Callable[[Exception], None]) -> Iterator[None]:
    """A fault of the program in what one report holds costs that report alone.  lost: told what it was.

    What stops every report - a full disk, a damaged index, no encoder, no memory - goes on up.
    """
    try:
        yield
    except (AssistantError, OSError, MemoryError, sqlite3.DatabaseError):
        raise
    except Exception as error:
        _LOG.exception("corpus/%s could not be taken in", file)
        lost(error)


def _fault(error: Exception) -> str:
    return f"a fault in the program itself ({type(error).__name__}: {str(error)[:_MOST_OF_A_FAULT]})."
