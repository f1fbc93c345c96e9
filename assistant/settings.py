"""Paths, sizes and model names, with their units and where the numbers come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_MODEL = "all-MiniLM-L6-v2"

# What a passage may hold, in the model's own word pieces. 64-128 suit short facts, 512 broad questions
# (arXiv 2505.21700); MiniLM cuts at 256, so body + prefix + specials must stay below that.
PASSAGE_TOKENS = 160
PREFIX_TOKENS = 24

# One report: seconds of silence before its child is killed, processor seconds of one step (a page takes .02), seconds
# in all; what each page adds to these, since some steps go over all pages at once; bytes in all.
READ_SILENCE_SECONDS = 20.0
READ_STEP_CPU_SECONDS = 8.0
READ_TOTAL_SECONDS = 600.0
READ_SECONDS_A_PAGE = 0.05
READ_MEMORY_BYTES = 1_024 * 1024 * 1024
READ_OUTPUT_BYTES = 512 * 1024 * 1024
# Recognising one page that is a picture takes 3-6 processor seconds and 0.6 GB; address space is three times that.
OCR_PAGE_SECONDS = 120.0
OCR_MEMORY_BYTES = 4 * 1024 * 1024 * 1024
MAX_FILE_BYTES = 500 * 1024 * 1024

# A question longer than this is cut before it is searched; the reader is told.
MAX_QUESTION_CHARACTERS = 2_000

# Candidates taken from each leg before fusion, and quotes shown.
LEG_CANDIDATES = 100
MIN_QUOTES = 3
MAX_QUOTES = 6
MAX_COLUMNS = 6  # of a comparison

REPORT_SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where one library lives and what it is built with.

    library: the folder that holds corpus/, index/ and userdata/.
    model: what a build shall use; "" keeps the model the index has, and DEFAULT_MODEL for a new one.
    userdata_at: where what a user makes is kept, if not in the library (environment: LOCALISM_USERDATA).
    """

    library: Path
    model: str = ""
    userdata_at: Path | None = None

    @classmethod
    def of(cls, library: str | Path | None = None, *, model: str = "") -> Settings:
        """Settings for `library`, else for LOCALISM_LIBRARY, else for the current folder."""
        folder = Path(library or os.environ.get("LOCALISM_LIBRARY") or ".").resolve()
        userdata = os.environ.get("LOCALISM_USERDATA")
        return cls(folder, model, Path(userdata).resolve() if userdata else None)

    @property
    def corpus(self) -> Path:
        """The reports and catalogue.csv."""
        return self.library / "corpus"

    @property
    def catalogue(self) -> Path:
        """The table an officer edits."""
        return self.corpus / "catalogue.csv"

    @property
    def known_reports(self) -> Path:
        """The table of real reports that are known, whether they are here or not."""
        return self.corpus / "_sources" / "known_reports.csv"

    @property
    def index(self) -> Path:
        """What a build makes; may be deleted at any time without loss."""
        return self.library / "index"

    @property
    def userdata(self) -> Path:
        """What a user makes; precious."""
        return self.userdata_at or self.library / "userdata"

    @property
    def encoders(self) -> Path:
        """Encoders exported for asking without torch."""
        return self.index / "encoders"

    @property
    def recognised(self) -> Path:
        """What was recognised on pages that are pictures, a file for each report, named by its sha256."""
        return self.index / "recognised"

    @property
    def removed(self) -> Path:
        """Reports taken out by `remove`, kept so that `restore` can bring them back."""
        return self.userdata / "removed"
