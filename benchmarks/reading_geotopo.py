"""How well a long book is read: the words of GeoTopo, 117 pages of German mathematics, against its known text.

    python benchmarks/reading_geotopo.py [--set FOLDER]

Words are runs of letters and digits after NFKC and case folding, counted over the whole book. F1 of single words (bag)
does not see order; F1 of three words in a row (trigram) does. Ours is the text of each page and then its notes; the
running heads and page numbers, which the known text has, are left out of it and cost us their words.
Source of the book and its text: py-pdf/sample-files, CC BY-SA 4.0.
"""

from __future__ import annotations

import argparse
import logging
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SET = ROOT.parent / "shared" / "bench" / "pdf_extraction" / "geotopo"
BAR = 0.83
_WORD = re.compile(r"[^\W_]+")


def main() -> int:
    """Print F1 of words and of trigrams for each engine; 1 when ours stays below the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, default=SET, help="folder with GeoTopo.pdf and GeoTopo.txt")
    folder = parser.parse_args().set
    book, known = folder / "GeoTopo.pdf", words((folder / "GeoTopo.txt").read_text(encoding="utf-8"))
    texts = {
        "localism": read_ours(book),
        "pypdf": read_pypdf(book),
        "pdftotext": subprocess.run(["pdftotext", str(book), "-"], capture_output=True, check=True).stdout.decode(),
        "PDFium": read_pdfium(book),
    }
    print(f"{'':10} {'bag F1':>8} {'trigram F1':>11}")
    scores = {}
    for name, text in texts.items():
        read = words(text)
        scores[name] = f1(trigrams(read), trigrams(known))
        print(f"{name:10} {f1(read, known):8.3f} {scores[name]:11.3f}")
    reached = scores["localism"] >= BAR
    print(f"trigram F1 {scores['localism']:.3f} (bar {BAR}) {'reached' if reached else 'NOT REACHED'}")
    return int(not reached)


def words(text: str) -> list[str]:
    """The words of `text` as they are compared.

    >>> words("Ein Raum (X, d) hei\u00dft \ufb01nit.")
    ['ein', 'raum', 'x', 'd', 'heisst', 'finit']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def trigrams(found: list[str]) -> list[tuple[str, ...]]:
    """Three words in a row, at each place."""
    return list(zip(found, found[1:], found[2:], strict=False))


def f1(read: Iterable[object], known: Iterable[object]) -> float:
    """Harmonic mean of precision and recall of two bags, 0..1.

    >>> f1("abcd", "abce")
    0.75
    """
    got, wanted = Counter(read), Counter(known)
    both = sum((got & wanted).values())
    return 2 * both / max(got.total() + wanted.total(), 1)


def read_ours(book: Path) -> str:
    """Page text, then the page's notes."""
    from assistant.reading import read_report

    return "\n".join("\n".join([page.text, *page.footnotes]) for page in read_report(book).pages)


def read_pypdf(book: Path) -> str:
    """The text that pypdf extracts."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return "\n".join(page.extract_text() for page in PdfReader(book).pages)


def read_pdfium(book: Path) -> str:
    """PDFium's text in its own order."""
    import pypdfium2

    document = pypdfium2.PdfDocument(book)
    found = []
    for page in document:
        text_page = page.get_textpage()
        found.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    return "\n".join(found)


if __name__ == "__main__":
    raise SystemExit(main())
