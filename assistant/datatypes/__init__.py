"""The records that flow through the house: report -> pages -> passages -> hits -> quotes -> answer.

All are frozen. Offsets are code points, half-open. Pages count from 1; page 0 stands for the whole of a
document that has no pages (Word, HTML, Markdown, plain text) and is shown to people and programs as "no page".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .answers import (
    Answer,
    Citation,
    Column,
    ColumnKind,
    Comparison,
    Coverage,
    Filters,
    ListedBy,
    Listing,
    Meaning,
    Mention,
    Part,
    PartKind,
    Quote,
    Status,
    Strength,
)
from .hits import (
    Closely,
    Encoded,
    Hit,
    ModelInput,
    chance,
)
from .reports import (
    Block,
    BlockKind,
    BuildSummary,
    Guess,
    Kind,
    KnownReport,
    Page,
    Passage,
    Problem,
    Reading,
    Rectangle,
    Report,
    ReportSummary,
    Span,
    WordBox,
    slice_spans,
)

if TYPE_CHECKING:
    from .hits import FloatArray as FloatArray

__all__ = [
    "Answer",
    "Block",
    "BlockKind",
    "BuildSummary",
    "Citation",
    "Closely",
    "Column",
    "ColumnKind",
    "Comparison",
    "Coverage",
    "Encoded",
    "Filters",
    "Guess",
    "Hit",
    "Kind",
    "KnownReport",
    "ListedBy",
    "Listing",
    "Meaning",
    "Mention",
    "ModelInput",
    "Page",
    "Part",
    "PartKind",
    "Passage",
    "Problem",
    "Quote",
    "Reading",
    "Rectangle",
    "Report",
    "ReportSummary",
    "Span",
    "Status",
    "Strength",
    "WordBox",
    "chance",
    "slice_spans",
]
