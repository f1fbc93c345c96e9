"""PDF files: PDFium's characters and boxes become lines, columns, paragraphs and, at last, pages.

    calls.py       PDFium's functions bound for speed            letters.py    the characters of a page, as arrays
    opening.py     a file -> an opened document, or a reason     describing.py labels, outline, metadata (pypdf)
    pieces.py      characters -> words and pieces of lines       tags.py       the structure tree
    drawn.py       what is drawn, hidden text                    rules.py      thin lines; struck-out words
    notemarks.py   "[footnote 4]" in a sentence                  accents.py    accents drawn apart put back
    tightboxes.py  boxes as tall as the font, not the ink
    settling.py    which column a tagged cell stands in          grids.py      untagged tables ruled both ways
    bands.py       untagged tables with level rules              tables.py     rows with cells
    columns.py     the gutter between two columns                order.py      the order of reading
    paragraphs.py  pieces in order -> blocks                     document.py   all of it, page after page
    furniture.py   running heads, printed page numbers           headings.py   which blocks are headings, how deep
    hyphens.py     words broken at line ends                     footnotes.py  notes at the foot of a page
    margins.py     running lines of one or two pages             writing.py    blocks -> `Page`
    seen.py        lines recognised in a picture, as letters     emphasis.py   lines underlined throughout

Everything here runs in the child process only (`reading/child.py`): it may crash, hang or grow without harm.
"""
