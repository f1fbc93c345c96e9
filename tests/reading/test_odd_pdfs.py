"""One malformed PDF of each kind, where they lie beside the repository; benchmarks/reading_odd.py reads all 351."""

from __future__ import annotations

import pytest

from assistant.errors import SlowReportError, UnreadableReportError
from assistant.reading import read_report

READ = {
    "format_corpus/pdf-handbuilt-test-corpus__T01_001_header-invalid-major-version.pdf": (),
    "format_corpus/pdf-handbuilt-test-corpus__T01_006_header-invalid-syntax-no-pdf.pdf": ("damaged and was repaired",),
    "format_corpus/pdf-handbuilt-test-corpus__T04_002_EOF-missing.pdf": ("may have been cut short",),
    "qpdf_fuzz/69969.fuzz.pdf": ("could not be read",),
    "pdfjs/transparency_group.pdf": ("no text (a picture or a scan)",),
    "olmocr_gnarly/some_ocr1.pdf": ("a scan with text from recognition",),
    "olmocr_gnarly/small_page_size.pdf": ("text that a reader cannot see",),
}
REFUSED = {
    "qpdf/job-json-encrypt-128.pdf": "locked with a password. Open it with the password",
    "qpdf_fuzz/71624.fuzz.pdf": "was cut short: its end is missing, as after a broken download. Download it again.",
    "qpdf_fuzz/23599.fuzz.pdf": "is damaged and cannot be opened. Ask for the file again or print it to PDF",
    "qpdf/empty.pdf": "has no pages. Ask for the file again",
    "format_corpus/pdf-handbuilt-test-corpus__T02-03_006_page-object-missing.pdf": "its only page failed to be read.",
    "qpdf_fuzz/15390.fuzz.pdf": "each of its 30 pages failed to be read. Ask for the file again.",
}


@pytest.mark.parametrize("name", READ)
def test_an_odd_pdf_that_can_be_read_is_read_and_says_what_was_wrong(odd_pdfs, name):
    reading = read_report(odd_pdfs / name)
    assert not reading.unfinished
    for words in READ[name]:
        assert any(words in note for note in reading.notes), reading.notes
    if not READ[name]:
        assert reading.notes == ()
        assert reading.pages[0].text


@pytest.mark.parametrize("name", REFUSED)
def test_an_odd_pdf_that_cannot_be_read_says_what_was_found_and_what_to_do(odd_pdfs, name):
    with pytest.raises(UnreadableReportError) as raised:
        read_report(odd_pdfs / name)
    assert REFUSED[name] in str(raised.value)
    assert not isinstance(raised.value, SlowReportError)
