"""Briefings: collected quotations -> Word, Markdown and citation managers; a finished briefing -> verdicts.

    composing.py   a briefing as a document       template.py    the Word file it is written into
    exporting.py   its kinds of file              references.py  RIS, BibTeX, CSL-JSON
    sources.py     reports as CSL items           styles.py      citation styles
    copying.py     one quotation for a clipboard  marks.py       what an exported quotation remembers
    opening.py     a finished briefing read       packed.py      Word files, which may be hostile
    paragraphs.py paged.py notemarks.py           its paragraphs with their notes
    finding.py quotemarks.py                      the quotations in it
    claims.py      what it says of their places   folding.py     how words are compared
    lookup.py places.py pieces.py                 where words stand in the library
    differing.py   what differs from the page     judging.py     one verdict
    verifying.py   all verdicts                   verdicts_page.py  the verdicts as a web page
    pandoc.py      running pandoc

It knows the records of the hall and is handed a WordSearch to look words up in the library.
"""

from .copying import Copied, copy_quotation
from .exporting import WRITERS, export_bytes
from .opening import SUFFIXES, Opened, UnreadableBriefingError, check_briefing, open_briefing, open_pages
from .pandoc import PandocError
from .verdicts_page import TITLES, summary, verdicts_page
from .verifying import verify_briefing

__all__ = [
    "SUFFIXES", "TITLES", "WRITERS", "Copied", "Opened", "PandocError", "UnreadableBriefingError", "check_briefing",
    "copy_quotation", "export_bytes", "open_briefing", "open_pages", "summary", "verdicts_page", "verify_briefing",
]  # fmt: skip
