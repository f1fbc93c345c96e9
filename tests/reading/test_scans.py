"""Pages that are pictures: recognised through a seam, kept, read like any other page, and told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from assistant.datatypes import Reading
from assistant.reading import Scans, kept, ocr, read_report, records
from assistant.reading.ocr import SeenLine, SeenWord

ROOT = Path(__file__).resolve().parents[2]
NO_WORDS = "no text (a picture or a scan)"


def line(text: str, left: float, top: float, size: float = 12.0) -> SeenLine:
    """A line of letters half an em wide in a box as tall as RapidOCR makes it (1.07 em)."""
    words, x = [], left
    for word in text.split():
        words.append(SeenWord(word, x, top, x + len(word) * size / 2, top + 1.07 * size))
        x += (len(word) + 1) * size / 2
    return SeenLine(tuple(words), 0.9)


PAGE_ONE = [
    line("Halls for parishes", 72, 80, 24),
    line("The parish council bought the hall in", 72, 130),
    line("2019 for a fair price of \u00a3250,000.", 72, 144),
]


def fake(tmp_path: Path, pages: dict[int, list[SeenLine]], *, dies_on: int = 0, starts: bool = True):
    """A command in the place of the recognising child; `runs` in the folder counts how often it was started."""
    given = {n: records.dump_seen(n, lines) for n, lines in pages.items()}
    script = tmp_path / "ocr.py"
    script.write_text(
        "import json, os, sys\n"
        f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\n"
        f"given = {given!r}\n"
        f"if not {starts}: sys.exit(1)\n"
        "pages = json.loads(sys.argv[1])\n"
        "for n in pages:\n"
        "    print(json.dumps({'kind': 'at', 'number': n, 'total': len(pages)}), flush=True)\n"
        f"    if n == {dies_on}: os.abort()\n"
        "    print(given.get(n, json.dumps({'kind': 'seen', 'number': n, 'lines': []})), flush=True)\n"
        "print(json.dumps({'kind': 'end', 'notes': []}), flush=True)\n",
        encoding="utf-8",
    )
    return lambda path, pages: [sys.executable, "-X", "utf8", "-I", str(script), json.dumps(list(pages))]


def runs(tmp_path: Path) -> int:
    return len((tmp_path / "runs").read_text()) if (tmp_path / "runs").exists() else 0


@pytest.fixture
def scan(make_pdf, sheet) -> Path:
    """Three pages: a picture, words, a picture."""
    picture = [sheet().box(0, 0, 500, 700, 0.5) for _ in range(2)]
    return make_pdf(picture[0], sheet().text(72, 100, "Typed words."), picture[1], name="scan.pdf")


def test_pages_that_are_pictures_get_their_words_with_boxes_and_say_so(scan, tmp_path):
    first = read_report(scan)
    reading = Scans(command=fake(tmp_path, {1: PAGE_ONE})).read(scan, first, tmp_path / "k" / "a.jsonl")
    page = reading.pages[0]
    assert page.text == (
        "Halls for parishes\nThe parish council bought the hall in 2019 for a fair price of \u00a3250,000."
    )
    assert [b.kind for b in page.blocks] == ["heading", "paragraph"]
    assert (page.trouble, page.indexed) == (("read by OCR",), True)
    council = page.text.index("council")
    box = next(b for b in page.boxes if b.start == council)  # behind "The parish ", eleven letters of 6 points
    assert (box.left, box.right) == pytest.approx((72 + 66, 72 + 108), abs=0.2)
    assert (box.top, box.bottom) == pytest.approx((130, 142.8), abs=0.2)
    assert reading.pages[1] == first.pages[1]
    assert reading.pages[2].trouble == ("no text",)
    assert reading.notes == (
        "Page 1: read by OCR: check quotations against the page.",
        "Page 3: no text (a picture in which OCR found no words).",
    )


def test_a_page_with_a_title_beside_a_picture_has_the_picture_read(make_pdf, sheet, tmp_path):
    words = "The parish council bought the hall for its people, and it lets the hall to them."
    path = make_pdf(
        sheet().text(72, 100, "Halls for parishes", 24, "B").picture(100, 200, 400, 400),
        sheet().lines(72, 100, *[words] * 8),
        sheet().text(72, 100, "What was bought", 24, "B").picture(100, 200, 400, 400),
        sheet().text(72, 100, "What was sold", 24, "B").picture(100, 200, 40, 40),
    )
    first = read_report(path)
    assert [page.trouble for page in first.pages] == [(), (), ("a title and a picture",), ()]
    assert first.notes == ("Page 3: only a title beside a picture.",)
    seen = [line("What was bought", 72, 80, 24), *PAGE_ONE[1:]]
    reading = Scans(command=fake(tmp_path, {3: seen})).read(path, first, tmp_path / "a.jsonl")
    assert reading.pages[2].text == (
        "What was bought\nThe parish council bought the hall in 2019 for a fair price of \u00a3250,000."
    )
    assert reading.pages[2].trouble == ("read by OCR",)
    assert reading.pages[0] == first.pages[0]


def test_a_title_beside_a_picture_without_words_stays_as_it_is_written(make_pdf, sheet, tmp_path):
    words = "The parish council bought the hall for its people, and it lets the hall to them."
    title = sheet().text(72, 100, "What was bought", 24, "B").picture(100, 200, 400, 400)
    path = make_pdf(sheet().lines(72, 100, *[words] * 8), title)
    seen = {2: [line("What vvas bought", 72, 80, 24)]}
    reading = Scans(command=fake(tmp_path, seen)).read(path, read_report(path), tmp_path / "a.jsonl")
    assert reading.pages[1].text == "What was bought"
    assert reading.notes == ("Page 2: only a title beside a picture (a picture in which OCR found no more words).",)


def test_the_note_says_how_many_pages_were_recognised(scan, tmp_path):
    scans = Scans(command=fake(tmp_path, {1: PAGE_ONE, 3: PAGE_ONE}))
    notes = scans.read(scan, read_report(scan), tmp_path / "a.jsonl").notes
    assert notes == ("Pages 1 and 3: read by OCR (2 pages): check quotations against the page.",)


def test_a_page_is_recognised_once(scan, tmp_path):
    scans, file = Scans(command=fake(tmp_path, {1: PAGE_ONE, 3: PAGE_ONE})), tmp_path / "a.jsonl"
    once = scans.read(scan, read_report(scan), file)
    assert scans.read(scan, read_report(scan), file) == once
    assert runs(tmp_path) == 1
    assert not scans.waiting({1, 3}, file)
    without = Scans(wanted=False)  # what was recognised stays of use where nothing can be recognised
    assert without.read(scan, read_report(scan), file).pages == once.pages


def test_what_keeps_a_picture_from_being_read_is_told(scan, tmp_path, monkeypatch):
    reading = read_report(scan)
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    missing = Scans().read(scan, reading, tmp_path / "a.jsonl")
    assert missing.notes == (
        f'Pages 1 and 3: {NO_WORDS}; install the extra "ocr" and build again to have pictures read (see README).',
    )
    off = Scans(wanted=False, command=fake(tmp_path, {})).read(scan, reading, tmp_path / "a.jsonl")
    assert off.notes == (f"Pages 1 and 3: {NO_WORDS}; OCR was switched off for this build.",)
    assert runs(tmp_path) == 0


def test_a_page_on_which_recognising_dies_costs_only_itself_and_is_not_tried_again(scan, tmp_path):
    file = tmp_path / "a.jsonl"
    scans = Scans(command=fake(tmp_path, {3: PAGE_ONE}, dies_on=1))
    reading = scans.read(scan, read_report(scan), file)
    assert [bool(p.text) for p in reading.pages] == [False, True, True]
    assert reading.pages[2].trouble == ("read by OCR",)
    assert runs(tmp_path) == 2
    assert not scans.waiting({1, 3}, file)


def test_a_program_that_cannot_start_leaves_the_report_as_it_was(scan, tmp_path):
    scans = Scans(command=fake(tmp_path, {}, starts=False))
    reading = read_report(scan)
    told = (
        "Pages 1 and 3: no text (a picture or a scan); OCR is installed but could not start "
        '(it stopped without a word): install the extra "ocr" again.'
    )
    assert scans.read(scan, reading, tmp_path / "a.jsonl") == Reading(reading.pages, reading.guess, (told,))
    assert runs(tmp_path) == 1
    assert scans.waiting({1, 3}, tmp_path / "a.jsonl")


def test_the_recognising_child_draws_the_page_and_gives_points(scan, tmp_path):
    script = tmp_path / "child.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from assistant.reading import ocrchild\n"
        "from assistant.reading.ocr import SeenLine, SeenWord\n"
        "ocrchild._FEW_PATHS = 1\n"
        "class Fake:\n"
        "    def __call__(self, picture):\n"
        "        height, width, depth = picture.shape\n"
        "        grey = int(picture[height // 2, width // 2, 0])\n"
        "        return [SeenLine((SeenWord(f'{depth}x{grey}', 0, 0, width, height / 2),), 1.0)]\n"
        "ocrchild.main(sys.argv[1:], Fake)\n",
        encoding="utf-8",
    )
    scans = Scans(command=lambda path, pages: [sys.executable, str(script), str(path), json.dumps(list(pages))])
    scans.read(scan, read_report(scan), tmp_path / "a.jsonl")
    found = kept.read_kept(tmp_path / "a.jsonl")
    assert sorted(found) == [1, 3]
    word = found[1][0].words[0]
    assert word.text == "3x128"  # a box half way between black and white
    assert (word.left, word.top, word.right, word.bottom) == pytest.approx((0, 0, 595, 842 / 2), abs=1)


class Turned:
    """Reads the page only when its dark mark, at the top left as the page lies, is where `corner` says."""

    def __init__(self, corner: tuple[bool, bool]) -> None:
        self.corner = corner  # (at the left, at the top)

    def __call__(self, picture) -> list[SeenLine]:
        import numpy as np

        height, width, _ = picture.shape
        down, across = (float(np.mean(k)) for k in np.nonzero(picture[:, :, 0] < 100))
        at = (across < width / 2, down < height / 2)
        right = at == self.corner
        tall = at in ((True, True), (False, False)) and self.corner in ((False, True), (True, False))
        size = (60.0, 8.0) if not tall else (8.0, 60.0)
        words = [SeenWord("word", across - 30, down - 4, across - 30 + size[0], down - 4 + size[1])]
        return [SeenLine(tuple(words), 0.95 if right else 0.6) for _ in range(3)]


@pytest.mark.parametrize(
    ("corner", "turn"),
    [((True, True), 0), ((False, True), 1), ((False, False), 2), ((True, False), 3)],
)
def test_a_page_scanned_sideways_or_upside_down_is_turned_and_its_boxes_lie_on_the_page(make_pdf, sheet, corner, turn):
    import pypdfium2

    from assistant.reading.ocrchild import recognise_page
    from assistant.reading.pdf.seen import Pictures

    path = make_pdf(sheet().box(50, 60, 40, 40, 0.0))  # its middle lies at (70, 80)
    page = pypdfium2.PdfDocument(path)[0]
    lines = recognise_page(page, Turned(corner))
    assert {line.turn for line in lines} == {turn}
    letters = Pictures({1: lines}).letters(1, 595, 842)
    scale = 2200 / 842
    left, top, right, bottom = letters.box[:4].min(0)[0], letters.box[:4].min(0)[1], *letters.box[:4].max(0)[2:]
    across, along = (8, 60) if turn % 2 else (60, 8)
    assert (right - left, bottom - top) == pytest.approx((across / scale, along / scale), abs=0.2)
    near = {
        0: (left, 70 - 30 / scale),
        1: (bottom, 80 + 30 / scale),
        2: (right, 70 + 30 / scale),
        3: (top, 80 - 30 / scale),
    }
    assert near[turn][0] == pytest.approx(near[turn][1], abs=0.5)  # where its first letter begins
    assert set(letters.turn.tolist()) == {turn}


def test_a_broken_installation_is_told_and_blames_no_page(scan, tmp_path):
    script = tmp_path / "child.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom assistant.reading import ocrchild\n"
        "def broken():\n    raise ImportError('no such library')\n"
        "ocrchild.main(sys.argv[1:], broken)\n",
        encoding="utf-8",
    )
    scans = Scans(command=lambda path, pages: [sys.executable, str(script), str(path), json.dumps(list(pages))])
    reading = scans.read(scan, read_report(scan), tmp_path / "a.jsonl")
    assert "could not start (ImportError: no such library)" in reading.notes[0]
    assert kept.tried_pages(tmp_path / "a.jsonl") == set()


def test_a_file_cut_off_while_it_was_written_keeps_its_whole_lines(tmp_path):
    file = tmp_path / "a.jsonl"
    kept.keep(file, 1, PAGE_ONE)
    kept.keep(file, 2, [])
    with file.open("a") as torn:
        torn.write('{"kind":"seen","num')
    kept.keep(file, 3, [])
    assert kept.read_kept(file)[1][0].text == "Halls for parishes"
    assert kept.tried_pages(file) == {1, 2, 3}
    file.write_text(records.dump_seen(4, PAGE_ONE, engine="an older one") + "\n")
    assert (kept.tried_pages(file), list(kept.read_kept(file))) == (set(), [4])


def test_what_was_kept_of_reports_long_gone_is_forgotten(tmp_path):
    for n in range(25):
        kept.keep(tmp_path / f"{n:02}.jsonl", 1, [])
    kept.forget_unused(tmp_path, {"00", "01"})
    assert len(list(tmp_path.glob("*.jsonl"))) == 22
    assert (tmp_path / "00.jsonl").exists()


@pytest.mark.parametrize(
    "lines",
    [
        None, [1], [[1.0]], [["sure", [["a", 0, 0, 1, 1]], 0]], [[1.0, [["a b", 0, 0, 1, 1]], 0]],
        [[1.0, [["", 0, 0, 1, 1]], 0]], [[1.0, [["a", 0, 0, 1]], 0]], [[1.0, [["a", 0, 0, 1, "1"]], 0]],
    ],
)  # fmt: skip
def test_recognised_lines_of_the_wrong_shape_are_refused(lines):
    with pytest.raises(records.RecordError):
        records.seen_of({"kind": "seen", "number": 1, "lines": lines})


def test_words_get_their_edges_from_the_parts_they_were_recognised_in():
    corners = [[10, 20], [110, 20], [110, 40], [10, 40]]
    parts = [("Recom", 1.0, box(10, 60)), ("mend", 1.0, box(60, 80)), ("it,", 1.0, box(90, 105))]
    found = ocr._line(corners, "Recommend it,", 0.9, parts)
    assert [(w.text, w.left, w.right) for w in found.words] == [("Recommend", 10, 80), ("it,", 90, 105)]
    assert (found.words[0].top, found.words[0].bottom) == (20, 40)
    spread = ocr._line(corners, "ab cd", 0.9, [("other", 1.0, box(0, 1))])  # parts that spell something else
    assert [(w.left, w.right) for w in spread.words] == [(10, 50), (70, 110)]


def test_a_sloping_line_has_each_word_at_its_own_height():
    corners = [[0, 0], [100, 10], [100, 30], [0, 20]]
    left, right = ocr._line(corners, "ab cd", 0.9, []).words
    assert (left.top, left.bottom) == pytest.approx((2, 22))  # its middle lies a fifth of the way
    assert (right.top, right.bottom) == pytest.approx((8, 28))


def box(left: float, right: float) -> list[list[float]]:
    return [[left, 0], [right, 0], [right, 10], [left, 10]]


def test_addresses_that_a_browser_prints_at_the_foot_are_left_out_but_for_the_page_number(scan, tmp_path):
    foot = line("https://www.gov.uk/a-page 3/16", 20, 820, 8)
    reading = Scans(command=fake(tmp_path, {1: [*PAGE_ONE, foot]})).read(scan, read_report(scan), tmp_path / "a.jsonl")
    assert "https" not in reading.pages[0].text


@pytest.mark.skipif(not ocr.is_installed(), reason='the extra "ocr" is not installed')
def test_the_real_program_reads_a_scanned_page(tmp_path):
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1240, 1754), "white")
    font = ImageFont.load_default(size=36)
    said = ["The parish council may nominate land", "as an asset of community value in 2012."]
    for n, words in enumerate(said):
        ImageDraw.Draw(picture).text((150, 200 + 50 * n), words, fill="black", font=font)
    path = tmp_path / "scan.pdf"
    sideways = picture.rotate(90, expand=True)  # anticlockwise
    picture.save(path, resolution=150, save_all=True, append_images=[sideways])
    reading = Scans().read(path, read_report(path), tmp_path / "a.jsonl")
    assert [page.text for page in reading.pages] == [" ".join(said)] * 2
    parish = next(b for b in reading.pages[0].boxes if b.start == 4)
    across = font.getlength("The ") * 72 / 150 + 72  # 150 dots an inch; the left edge lies at 1 inch
    assert parish.left == pytest.approx(across, abs=6)
    assert parish.top == pytest.approx(200 * 72 / 150 + 3, abs=6)
