"""A child reads, the parent watches: what is wrong is told, nothing hangs, nothing is lost that was read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from assistant.errors import SlowReportError, UnreadableReportError
from assistant.reading import read_report

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100)
PAGE = {
    "kind": "page", "number": 1, "text": "One.", "label": "", "printed": None, "blocks": [[0, 4, "paragraph", 0, ""]],
    "boxes": [], "size": [595, 842], "footnotes": [], "trouble": [], "indexed": True,
}  # fmt: skip


def test_a_pdf_is_read_through_a_child(make_pdf, sheet):
    path = make_pdf(sheet().text(72, 100, "Parish councils may bid for land."), info={"Title": "Bids for land"})
    told = []
    reading = read_report(path, progress=lambda *words: told.append(words))
    assert [p.text for p in reading.pages] == ["Parish councils may bid for land."]
    assert reading.guess.title == "Bids for land"
    assert len(reading.pages[0].boxes) == 6
    assert told == [("reading", 1, 1, "report.pdf")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", ["empty (0 bytes)", "again"]),
        ("photo.pdf", JPEG, ["JPEG picture, not a PDF", "print it to PDF"]),
        ("page.pdf", b"<!DOCTYPE html><html><body>Log in</body></html>", ["web page", ".html"]),
        ("pack.pdf", b"PK\x03\x04" + b"word/document.xml" * 3, ["a Word file, not a PDF", ".docx"]),
        ("old.docx", b"\xd0\xcf\x11\xe0" + bytes(600), ["old Office file", "password", "save it as .docx"]),
        ("pdf.docx", b"%PDF-1.7 and so on", ["a PDF, not a Word file", ".pdf"]),
        ("broken.docx", b"PK\x03\x04 cut", ["damaged", "Word"]),
        ("data.txt", b"text\x00\x01\x02", ["binary"]),
        ("report.pdf.txt", b"%PDF-1.7", ["a PDF with another ending"]),
        ("sheet.xlsx", b"PK", [".xlsx are not read", "PDF"]),
        ("noending", b"words", ["without an ending"]),
        (
            "cut.pdf",
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
            ["cut short", "Download it again"],
        ),
        ("junk.pdf", b"%PDF-1.7\njunk\n%%EOF", ["damaged", "Ask for the file again"]),
        ("blank.html", b"<html><body><script>x()</script></body></html>", ["no text"]),
    ],
)
def test_a_file_that_is_no_report_says_what_was_found_and_what_to_do(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableReportError) as raised:
        read_report(path)
    for word in words:
        assert word in str(raised.value)


def test_a_folder_named_like_a_report_and_a_missing_file_are_told(tmp_path):
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(UnreadableReportError, match="a folder, not a file"):
        read_report(tmp_path / "x.pdf")
    with pytest.raises(UnreadableReportError, match="no such file"):
        read_report(tmp_path / "y.pdf")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_is_told(make_pdf, sheet):
    path = make_pdf(sheet().text(72, 100, "Words."))
    path.chmod(0)
    with pytest.raises(UnreadableReportError, match="may not be opened"):
        read_report(path)


def test_a_pdf_without_pages_is_told(make_pdf):
    with pytest.raises(UnreadableReportError, match="no pages"):
        read_report(make_pdf())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_is_asked_for_but_an_owner_lock_is_no_obstacle(make_pdf, sheet, tmp_path, algorithm):
    from pypdf import PdfReader, PdfWriter

    path = make_pdf(sheet().text(72, 100, "Locked words."))
    for name, user in {"owner.pdf": "", "user.pdf": "secret"}.items():
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
        writer.write(tmp_path / name)
    assert read_report(tmp_path / "owner.pdf").pages[0].text == "Locked words."
    with pytest.raises(UnreadableReportError, match=r"locked with a password.*without one"):
        read_report(tmp_path / "user.pdf")


def test_a_truncated_file_that_can_still_be_read_is_read_with_a_note(make_pdf, sheet):
    path = make_pdf(*(sheet().text(72, 100, f"Page {n} has these words.") for n in range(3)))
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"startxref")])
    reading = read_report(path)
    assert [p.text for p in reading.pages] == [f"Page {n} has these words." for n in range(3)]
    assert "cut short" in reading.notes[0]


def test_pages_without_text_are_named_in_the_notes(make_pdf, sheet):
    picture = [sheet().box(0, 0, 500, 700, 0.5) for _ in range(3)]
    reading = read_report(make_pdf(*picture, sheet().text(72, 100, "Words.")))
    assert reading.notes == ("Pages 1-3: no text (a picture or a scan).",)


def fake(tmp_path: Path, body: str):
    """A command that runs `body` instead of the child; `skip` and `say` are there for it."""
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os, sys, time\nskip = json.loads(sys.argv[1])\nPAGE = " + repr(PAGE) + "\n"
        "def say(**record):\n    print(json.dumps(record), flush=True)\n"
        "def page(n, **more):\n    say(**{**PAGE, 'number': n, **more})\n" + body
    )
    return lambda suffix, path, skip: [sys.executable, "-I", str(script), json.dumps(sorted(skip))]


WALK = """
for n in range(1, 5):
    say(kind="at", number=n, total=4)
    if n == 3 and n not in skip:
        {trouble}
    page(n, text="One.") if n not in skip else page(n, text="", blocks=[], trouble=["could not be read"], indexed=False)
say(kind="end", notes=[])
"""


IN_TIME = " in time; the next build tries again"
ENDLESS = "import signal; signal.setitimer(signal.ITIMER_PROF, 0.2)\n        while True: pass"


@pytest.mark.parametrize(
    ("trouble", "slow"),
    [
        ("time.sleep(60)", True),
        pytest.param(ENDLESS, False, marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no such timer")),
        ("os.abort()", False),
        ("sys.exit(3)", False),
        ("print('{{{', flush=True)", False),
    ],
)
def test_a_page_on_which_the_child_hangs_or_dies_costs_only_itself(make_pdf, sheet, tmp_path, trouble, slow):
    path = make_pdf(sheet().text(72, 100, "x"))
    silence = 1.5 if slow else 15.0
    reading = read_report(path, silence=silence, command=fake(tmp_path, WALK.format(trouble=trouble)))
    assert [p.text for p in reading.pages] == ["One.", "One.", "", "One."]
    assert reading.pages[2].trouble == ("could not be read",)
    assert reading.notes == (f"Page 3: could not be read{IN_TIME if slow else ''}.",)
    assert reading.unfinished is slow


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such timer")
def test_a_real_child_that_computes_without_end_is_ended_by_its_own_timer(make_pdf, sheet, tmp_path):
    path = make_pdf(sheet().text(72, 100, "x"))
    root = Path(__file__).resolve().parents[2]
    body = f"""
sys.path.insert(0, {str(root)!r})
from assistant.reading import child
child.limit_step(0.2)
while True:
    pass
"""
    with pytest.raises(UnreadableReportError, match=r"damaged: reading it never came to an end.*Ask for") as raised:
        read_report(path, silence=15, command=fake(tmp_path, body))
    assert not isinstance(raised.value, SlowReportError)


def test_many_pages_that_hang_cost_two_waits_and_keep_the_pages_before_them(make_pdf, sheet, tmp_path):
    path = make_pdf(sheet().text(72, 100, "x"))
    body = WALK.format(trouble="pass").replace("n == 3 and", "n >= 2 and").replace("pass\n", "time.sleep(60)\n")
    reading = read_report(path, silence=1.5, command=fake(tmp_path, body))
    assert [p.text for p in reading.pages] == ["One.", "", "", ""]
    assert reading.notes == (f"Pages 2-4: could not be read{IN_TIME}.",)


def test_a_child_that_never_speaks_is_killed_and_told(make_pdf, sheet, tmp_path):
    path = make_pdf(sheet().text(72, 100, "x"))
    with pytest.raises(SlowReportError, match=r"no sign of life.*next build tries again"):
        read_report(path, silence=0.5, command=fake(tmp_path, "time.sleep(60)"))


def test_what_takes_too_long_in_all_is_stopped_and_what_was_read_is_kept(make_pdf, sheet, tmp_path):
    path = make_pdf(sheet().text(72, 100, "x"))
    body = "page(1)\nfor n in range(1000):\n    say(kind='at', number=2, total=2)\n    time.sleep(0.05)\n"
    reading = read_report(path, total=3.0, command=fake(tmp_path, body))
    assert [p.text for p in reading.pages] == ["One.", ""]
    assert "took too long" in reading.notes[0]
    assert reading.unfinished


@pytest.mark.parametrize(
    "record",
    [
        {"number": "1"}, {"text": 7}, {"blocks": [[0, 9, "paragraph", 0, ""]]}, {"blocks": [[0, 4, "sermon", 0, ""]]},
        {"boxes": [[0, 4, 1, 1, 1]]}, {"boxes": [[2, 1, 1, 1, 1, 1]]}, {"size": [1e999, 1]}, {"text": "\ud800"},
    ],
)  # fmt: skip
def test_a_record_of_the_wrong_shape_never_becomes_a_page(record):
    from assistant.reading import records

    with pytest.raises(records.RecordError):
        records.page_of({**PAGE, **record})


def test_a_page_comes_back_from_its_record_as_it_was(read, sheet):
    from assistant.reading import records

    page = read(
        sheet().text(72, 100, "A heading \u2013 big", 20, "B").text(72, 140, "Some \u2018words\u2019 stand here.")
    )[0]
    assert records.page_of(records.load(records.dump_page(page).encode())) == page


def test_the_child_is_gone_when_reading_ends(make_pdf, sheet, tmp_path):
    path = make_pdf(sheet().text(72, 100, "x"))
    mark = tmp_path / "pid"
    body = f"open({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    with pytest.raises(UnreadableReportError):
        read_report(path, silence=0.6, command=fake(tmp_path, body))
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
