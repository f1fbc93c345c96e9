"""Reading: a file becomes pages, pages become passages, and the catalogue says what the file is.

    recognising.py   what kind of file it is, by its bytes       watching.py   a child reads, the parent watches
    children.py      a child process watched by the clock        records.py    what goes between them, checked
    child.py         the process that reads one file             telling.py    what went wrong, for people
    scans.py ocrchild.py ocr.py kept.py                          pages that are pictures: recognised, and kept
    pdf/             PDF                                         word.py html.py markdown.py plain.py   the others
    webfurniture.py webmarks.py webtables.py                     what of a web page is content, its marks and tables
    wordfile.py wordparts.py wordnumbers.py wordtables.py        a Word file's archive, styles, numbers and tables
    guessing.py      title, publisher, year from the file        numbering.py  "4.12", "(a)", bullets
    splitting.py     pages -> passages                           catalogue.py  corpus/catalogue.csv

This is the only room where page text changes; everywhere else it is sliced. Raise READER_VERSION whenever the same
file could give another page, SPLITTER_VERSION whenever the same pages could give other passages.
"""

from .catalogue import Catalogue, merge, propose_id
from .kept import forget_unused
from .known import read_known, with_known_names
from .scans import Scans
from .splitting import SPLITTER_VERSION, split_pages
from .telling import BY_OCR, PICTURES
from .twins import Sketch, Twins, find_twins, make_sketch
from .watching import read_report

READER_VERSION = 8

__all__ = [
    "BY_OCR",
    "PICTURES",
    "READER_VERSION",
    "SPLITTER_VERSION",
    "Catalogue",
    "Scans",
    "Sketch",
    "Twins",
    "find_twins",
    "forget_unused",
    "make_sketch",
    "merge",
    "propose_id",
    "read_known",
    "read_report",
    "split_pages",
    "with_known_names",
]
