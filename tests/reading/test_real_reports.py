"""Real reports and real broken files, where they lie beside the repository."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.datatypes import slice_spans
from assistant.reading import read_report, split_pages
from assistant.text import fold, sentences

pytestmark = pytest.mark.slow


@pytest.fixture
def readings(library):
    """Every report of the library, read once for this module's tests."""
    with ThreadPoolExecutor(2) as pool:
        paths = sorted(library.glob("*.pdf"))
        return dict(zip(paths, pool.map(read_report, paths), strict=True))


def pdftotext(path, number, *options):
    command = ["pdftotext", *options, "-f", str(number), "-l", str(number), str(path), "-"]
    return fold(subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace"))


def in_order(words, page):
    at = 0
    for word in words:
        found = page.find(word, at)
        if found < 0:
            return False
        at = found + len(word)
    return True


def test_the_library_is_read_whole_exactly_and_as_pdftotext_reads_it(readings, counter):
    import pypdfium2

    assert len(readings) == 42
    rng = random.Random(3)
    sampled = agreed = 0
    for path, reading in readings.items():
        document = pypdfium2.PdfDocument(path)
        for page in reading.pages:
            assert "could not be read" not in page.trouble, path
            plain = document[page.number - 1].get_textpage().get_text_range()
            ours = Counter(fold(page.text + " ".join(page.footnotes)))
            assert not ours - Counter(fold(plain)), f"{path.name} {page.number} invents letters"
            words = [page.text[b.start : b.end] for b in page.boxes]
            bare = page.text.replace("|", " ")
            assert "".join(words).replace("|", "") == "".join(bare.split()), "every word has its box"
        by_number = {page.number: page for page in reading.pages}
        passages = split_pages(reading.pages, title=reading.guess.title, counter=counter, passage_tokens=40)
        assert all(p.text == slice_spans(by_number, p.spans) for p in passages)
        if shutil.which("pdftotext"):
            found = [
                (page.number, page.text[a:b])
                for page in reading.pages
                if page.indexed
                for a, b in sentences(page.text)
                if 30 <= b - a <= 600
            ]
            for number, sentence in rng.sample(found, min(8, len(found))):
                sampled += 1
                folded, words = fold(sentence), [fold(w) for w in sentence.split()]
                agreed += any(
                    folded in text or in_order(words, text)
                    for text in (pdftotext(path, number), pdftotext(path, number, "-layout"))
                )
    assert agreed >= 0.97 * sampled
    nothing = [path.name for path, r in readings.items() if not any(p.text for p in r.pages)]
    assert nothing == ["PostOfficeHorizon-IT-Inquiry-Response.pdf"]
