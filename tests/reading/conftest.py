"""Small PDFs written by hand, so that every value in a test can be worked out with a ruler."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FONTS = {"F": "Helvetica", "B": "Helvetica-Bold", "I": "Helvetica-Oblique"}


@dataclass
class Sheet:
    """One page.  Positions: points from the top left corner of the MediaBox to the start of the baseline."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    ops: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, size: float = 12, font: str = "F", *, mode: int = 0, grey: float = 0.0,
        rise: float = 0.0,
    ) -> Sheet:  # fmt: skip
        """One run of text; `rise` lifts it above the baseline."""
        shown = (
            words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").decode("latin-1")
        )
        self.ops.append(
            f"BT /{font} {size} Tf {mode} Tr {grey} g {rise} Ts 1 0 0 1 {x} {self.height - y} Tm ({shown}) Tj ET"
        )
        return self

    def lines(self, x: float, y: float, *lines: str, size: float = 12, leading: float = 14, font: str = "F") -> Sheet:
        """Lines of text, one below the other."""
        for i, line in enumerate(lines):
            self.text(x, y + i * leading, line, size, font)
        return self

    def box(self, x: float, y: float, width: float, height: float, grey: float) -> Sheet:
        """A filled rectangle."""
        self.ops.append(f"{grey} g {x} {self.height - y - height} {width} {height} re f")
        return self

    def picture(self, x: float, y: float, width: float, height: float) -> Sheet:
        """A grey picture of one pixel."""
        self.ops.append(
            f"q {width} 0 0 {height} {x} {self.height - y - height} cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
        )
        return self


def build_pdf(
    sheets: Sequence[Sheet],
    *,
    info: dict[str, str] | None = None,
    labels: str = "",
    outline: Sequence[tuple[str, int]] = (),
) -> bytes:
    """The bytes of a PDF.

    labels: a number tree, such as "0 << /S /r >> 2 << /S /D >>"; outline: (title, page index).
    """
    objects: list[bytes] = [b"", b""]  # 1 catalogue, 2 page tree: filled in below
    fonts = []
    for name, base in FONTS.items():
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>".encode())
        fonts.append(f"/{name} {len(objects)} 0 R")
    kids = []
    for sheet in sheets:
        content = zlib.compress("\n".join(sheet.ops).encode("latin-1"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content))
        crop = f"/CropBox [{' '.join(map(str, sheet.crop))}]" if sheet.crop else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] {crop} /Rotate {sheet.rotate} "
            f"/Resources << /Font << {' '.join(fonts)} >> "
            f"/ExtGState << /Clear << /ca 0 /CA 0 >> >> >> /Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(len(objects))
    extra = f"/PageLabels << /Nums [{labels}] >>" if labels else ""
    if outline:
        root = len(objects) + 1
        extra += f" /Outlines {root} 0 R"
        last = root + len(outline)
        objects.append(f"<< /Type /Outlines /First {root + 1} 0 R /Last {last} 0 R /Count {len(outline)} >>".encode())
        for i, (title, page) in enumerate(outline):
            me = root + 1 + i
            near = (f"/Prev {me - 1} 0 R " if i else "") + (f"/Next {me + 1} 0 R " if me < last else "")
            objects.append(f"<< /Title ({title}) /Parent {root} 0 R {near}/Dest [{kids[page]} 0 R /Fit] >>".encode())
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode()
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    trailer = ""
    if info:
        objects.append(("<< " + " ".join(f"/{k} ({v})" for k, v in info.items()) + " >>").encode("latin-1"))
        trailer = f"/Info {len(objects)} 0 R"
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n".encode()
    return bytes(out)


Builder = Callable[..., Path]


@pytest.fixture
def sheet() -> type[Sheet]:
    """A page to be written on."""
    return Sheet


@pytest.fixture
def make_pdf(tmp_path: Path) -> Builder:
    """Writes sheets into a PDF file and gives its path."""

    def make(*sheets: Sheet, name: str = "report.pdf", **options: object) -> Path:
        path = tmp_path / name
        path.write_bytes(build_pdf(sheets, **options))  # type: ignore[arg-type]
        return path

    return make


@pytest.fixture
def read(make_pdf: Builder) -> Callable[..., list]:
    """Sheets -> pages, read in this process: what is written here is harmless."""

    def run(*sheets: Sheet, **options: object) -> list:
        from assistant.reading.pdf.document import read_pdf

        pages: list = []
        read_pdf(make_pdf(*sheets, **options), give=pages.append)
        return pages

    return run


class WordPieces:
    """An honest small token counter: a word costs one piece for each four letters begun."""

    max_tokens = 64
    n_special = 2

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text."""
        return [sum(-(-len(word) // 4) for word in text.split()) for text in texts]


@pytest.fixture
def counter() -> WordPieces:
    """A token counter."""
    return WordPieces()


@pytest.fixture
def library() -> Path:
    """The real reports beside the repository."""
    path = Path(__file__).resolve().parents[3] / "shared" / "library"
    if not path.is_dir():
        pytest.skip("../shared/library with the real reports is not there")
    return path


@pytest.fixture
def odd_pdfs() -> Path:
    """The malformed PDFs beside the repository."""
    path = Path(__file__).resolve().parents[3] / "shared" / "bench" / "odd_pdfs"
    if not path.is_dir():
        pytest.skip("../shared/bench/odd_pdfs is not there")
    return path
