"""Papers that are damaged, locked, swollen or hostile: a clear message, and nothing run, fetched or unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from assistant.briefing import open_briefing
from assistant.errors import AssistantError, UsageError


def word(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(given: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename != name:
                target.writestr(info.filename, source.read(info))
        target.writestr(name, content)
    return out.getvalue()


BOMB = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" + b" " * 60_000_000
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>"
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"
NESTED = b"<x>" * 5_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"no zip at all", "not a Word file"),
        (word("text")[:3_000], "not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
        (with_part(word("text"), "word/document.xml", BOMB), "far more than a briefing"),
        (with_part(word("text"), "word/document.xml", LAUGHS), "declares entities"),
        (with_part(word("text"), "word/document.xml", OUTSIDE), "declares entities"),
        (with_part(word("text"), "word/document.xml", NESTED), "damaged"),
        (with_part(word("text"), "customXml/item1.xml", BOMB), "far more than a briefing"),
        (with_part(word("text"), "word/media/image1.png", b"\0" * 80_000_000), "far more than a briefing"),
    ],
)
def test_a_bad_word_file_is_refused_with_a_reason(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(content)
    with pytest.raises(AssistantError, match=said) as error:
        open_briefing(path)
    assert error.value.kind == "unreadable"


def test_macros_are_read_over_and_never_run(tmp_path: Path) -> None:
    path = tmp_path / "paper.docm"
    given = with_part(word("He said \u201cone two three\u201d."), "word/vbaProject.bin", b"Sub AutoOpen()\nEnd Sub")
    path.write_bytes(given)
    assert [p.text for p in open_briefing(path).paragraphs] == ["He said \u201cone two three\u201d."]


@pytest.mark.parametrize(
    ("name", "said"),
    [("paper.odt", "not a kind of file"), ("paper.doc", "old Word file"), ("none.docx", "no file"), ("", "folder")],
)
def test_what_is_no_briefing_is_said(tmp_path: Path, name: str, said: str) -> None:
    if name and name != "none.docx":
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UsageError, match=said):
        open_briefing(tmp_path / name if name else tmp_path)


def test_a_web_page_fetches_nothing_and_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(
        "<p>He said <q>one two three</q>.<script>alert('four five six')</script>"
        "<img src='http://127.0.0.1:9/x.png'></p><blockquote>Seven eight nine ten.</blockquote>"
    )
    texts = [(p.text.strip(), p.quoted) for p in open_briefing(path).paragraphs]
    assert texts == [("He said \u201cone two three\u201d.", False), ("Seven eight nine ten.", True)]


def test_quote_styles_of_word_are_quotations(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Seven eight nine ten.", style="Quote")
    document.add_paragraph("Eleven twelve thirteen.", style="Intense Quote")
    document.add_paragraph("No quotation.")
    document.add_table(1, 1).cell(0, 0).text = "In a cell"
    document.save(str(tmp_path / "paper.docx"))
    found = [(p.text, p.quoted) for p in open_briefing(tmp_path / "paper.docx").paragraphs]
    assert found == [
        ("Seven eight nine ten.", True),
        ("Eleven twelve thirteen.", True),
        ("No quotation.", False),
        ("In a cell", False),
    ]


def test_words_in_marks_of_another_code_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes("He said \u201cone two three\u201d.".encode("cp1252"))
    assert open_briefing(path).paragraphs[0].text == "He said \u201cone two three\u201d."


def test_markup_within_a_line_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text('# A <b>title</b>\n\n> Words <img src=x onerror="x()"> of <i>the</i> report.\n')
    texts = [p.text for p in open_briefing(tmp_path / "paper.md").paragraphs]
    assert texts == ["A title", "Words  of the report."]
