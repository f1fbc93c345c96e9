"""Briefings as files: every kind read back, by parsers that are not ours where there are any."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from docx import Document
from lxml import etree

from assistant.briefing import copy_quotation, export_bytes, open_briefing, verify_briefing
from assistant.briefingtypes import Briefing
from assistant.errors import UsageError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(docx: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return "".join(t.text or "" for t in etree.fromstring(archive.read(part)).iter(f"{W}t"))


@pytest.fixture(scope="module")
def word(briefing: Briefing) -> bytes:
    return export_bytes(briefing, ".docx")


def test_word_has_a_real_footnote_for_each_quotation(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml")).findall(f"{W}footnote")
        document = etree.fromstring(archive.read("word/document.xml"))
    real = [n for n in notes if n.get(f"{W}type") in (None, "normal")]
    assert len(real) == len(list(document.iter(f"{W}footnoteReference"))) == 4
    texts = ["".join(t.text or "" for t in n.iter(f"{W}t")).replace("\u00a0", " ").strip() for n in real]
    assert texts[0] == (
        "Locality, Power Partnerships: learning on localism (2019), https://example.org/power "
        "(accessed 20 November 2026), p. 2 (PDF p. 4)."
    )
    assert texts[2] == "Jane Wills, A new geography (University of Exeter, no date), PDF p. 2."
    assert "a digest, not the original, which is: Act Local, 2019" in texts[3]


def test_word_tells_nothing_of_the_computer_it_was_made_on(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"council.csl" not in content and str(Path(__file__).parents[2]).encode() not in content
        assert b"compatibilityMode" in archive.read("word/settings.xml")


def test_word_says_all_in_order(word: bytes) -> None:
    document = Document(io.BytesIO(word))
    texts = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    headings = [t for style, t in texts if style.startswith("Heading")]
    assert headings == ["Inside the council", "Where we start from", "Background documents"]
    quoted = [t for style, t in texts if style == "Block Text"]
    assert quoted[1] == "\u201cA council must publish: \u2026 (c) the minutes of every meeting.\u201d"
    assert ("Use this." in [t for _, t in texts]) and texts[0] == ("Title", "What the evidence says")


def test_word_takes_the_users_template(briefing: Briefing, tmp_path: Path) -> None:
    template = Document()
    template.styles["Heading 1"].font.name = "Courier New"
    template.sections[0].header.paragraphs[0].text = "Overview and Scrutiny"
    template.add_paragraph("An example to be left behind")
    for style in list(template.styles):
        if style.name in ("Quote", "Intense Quote"):
            style.delete()
    template.save(str(tmp_path / "council.docx"))
    written = export_bytes(briefing, ".docx", template=tmp_path / "council.docx")
    document = Document(io.BytesIO(written))
    assert document.styles["Heading 1"].font.name == "Courier New"
    assert document.sections[0].header.paragraphs[0].text == "Overview and Scrutiny"
    assert "left behind" not in words_of(written, "word/document.xml")
    there = {s.style_id for s in document.styles}
    assert {"BlockText", "FootnoteText", "FootnoteReference"} <= there


@pytest.mark.parametrize("style", ["harvard", "apa"])
def test_harvard_cites_in_the_text_with_a_list(briefing: Briefing, style: str) -> None:
    written = words_of(export_bytes(briefing, ".docx", style=style), "word/document.xml").replace("\u00a0", " ")
    assert "(Locality, 2019, p. 2, PDF p. 4)" in written
    assert "(Wills, no date, PDF p. 2)" in written or "(Wills, n.d., PDF p. 2)" in written
    assert "References" in written and "Background documents" in written
    assert re.search(r"Wills, J\. \((?:no date|n\.d\.)\)", written)


@pytest.mark.parametrize(("style", "note"), [("oscola", "2019) 2 <"), ("chicago", "(2019), 2, https")])
def test_note_styles_come_from_the_csl_project(briefing: Briefing, style: str, note: str) -> None:
    assert note in words_of(export_bytes(briefing, ".docx", style=style), "word/footnotes.xml")


@pytest.mark.parametrize("suffix", [".docx", ".md", ".html", ".txt"])
@pytest.mark.parametrize("style", ["council", "harvard", "oscola"])
def test_what_is_exported_is_found_exact(
    briefing: Briefing, words: Any, tmp_path: Path, suffix: str, style: str
) -> None:
    path = tmp_path / f"out{suffix}"
    path.write_bytes(export_bytes(briefing, suffix, style=style))
    opened = open_briefing(path)
    checked = verify_briefing(opened, words, path.name)
    assert [v.status for v in checked.verdicts] == ["exact", "exact", "exact", "digest"]
    assert [v.found.page for v in checked.verdicts if v.found] == [4, 3, 2, None]
    assert [m.page for m in opened.marks] == ([] if suffix == ".txt" else [4, 3, 2, 0])


def test_ris_is_read_by_rispy(briefing: Briefing) -> None:
    written = export_bytes(briefing, ".ris")
    assert b"\r\n" in written and b"\n" not in written.replace(b"\r\n", b"")
    entries = {e["id"]: e for e in rispy.loads(written.decode())}
    assert entries["power"]["type_of_reference"] == "RPRT"
    assert entries["power"]["authors"] == ["Locality"] and entries["power"]["year"] == "2019"
    assert "p. 2 (PDF p. 4)" in entries["power"]["notes"][0]
    assert entries["wills"]["authors"] == ["Wills, Jane"] and "year" not in entries["wills"]


def test_bibtex_is_read_by_bibtexparser(briefing: Briefing) -> None:
    library = bibtexparser.parse_string(export_bytes(briefing, ".bib").decode())
    assert not library.failed_blocks
    entry = library.entries_dict["power"]
    assert entry.entry_type == "techreport"
    assert entry.fields_dict["author"].value == "{Locality}" and entry.fields_dict["institution"].value == "Locality"
    title = entry.fields_dict["title"].value
    assert " ".join(title.replace("{", "").replace("}", "").split()) == "Power Partnerships: learning on localism"
    assert library.entries_dict["wills"].fields_dict["author"].value == "Wills, Jane"


WORD = {"type": "string"}
NAMES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"family": WORD, "given": WORD, "literal": WORD},
        "additionalProperties": False,
    },
}
PARTS = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}
DATES = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "minItems": 1, "maxItems": 2, "items": PARTS}},
    "additionalProperties": False,
}
# What CSL 1.0.2 says of the fields we use (csl-data.json): strings, names, dates, and `custom` for what has no field.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["report"]}, "id": {"type": "string"}, "author": NAMES, "issued": DATES,
            "accessed": DATES, "custom": {"type": "object"},
            **dict.fromkeys(("title", "publisher", "URL", "language", "genre"), WORD),
        },
    },
}  # fmt: skip


def test_csl_json_keeps_its_schema_and_pinpoints_on_the_cite_item(briefing: Briefing) -> None:
    import jsonschema

    items = json.loads(export_bytes(briefing, ".json"))
    jsonschema.validate(items, SCHEMA)
    by_id = {i["id"]: i for i in items}
    cited = by_id["power"]["custom"]["citationItems"]
    assert (cited[0]["locator"], cited[0]["label"], cited[0]["suffix"]) == ("2", "page", " (PDF p. 4)")
    assert by_id["power"]["author"] == [{"literal": "Locality"}] and "page" not in by_id["power"]
    assert "issued" not in by_id["wills"] and by_id["power"]["accessed"] == {"date-parts": [[2026, 11, 20]]}


def test_one_quotation_is_copied_three_ways(briefing: Briefing) -> None:
    copied = copy_quotation(briefing.items[0])
    assert copied.plain.replace("\u00a0", " ").startswith("\u201cCulture change turns")
    assert "p. 2 (PDF p. 4)" in copied.plain.replace("\u00a0", " ") and "<em>Power Partnerships" in copied.html
    assert "*Power Partnerships" in copied.markdown


@pytest.mark.parametrize(
    ("suffix", "options", "said"),
    [
        (".odt", {}, "cannot be written"),
        (".docx", {"style": "vancouver-of-mars"}, "no citation style 'vancouver-of-mars'"),
        (".docx", {"template": "missing.docx"}, "no template"),
        (".docx", {"template": "not.docx"}, "not a Word file"),
        (".md", {"template": "not.docx"}, "template is for Word files"),
        (".docx", {"style": "not.csl"}, "damaged"),
    ],
)
def test_what_cannot_be_written_is_said(
    briefing: Briefing, tmp_path: Path, suffix: str, options: dict[str, Any], said: str
) -> None:
    for name in ("not.docx", "not.csl"):
        (tmp_path / name).write_text("plain words")
    if "template" in options:
        options = {"template": tmp_path / options["template"]}
    elif options.get("style", "").endswith(".csl"):
        options = {"style": str(tmp_path / options["style"])}
    with pytest.raises(Exception, match=said) as error:
        export_bytes(briefing, suffix, **options)
    assert error.type is UsageError or error.type.__name__ == "PackedError"


@pytest.mark.slow
def test_libreoffice_opens_it_and_the_pdf_is_exact(briefing: Briefing, words: Any, tmp_path: Path, word: bytes) -> None:
    from assistant.briefing import open_pages
    from assistant.reading import read_report

    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (Debian: libreoffice-writer-nogui)")
    (tmp_path / "out.docx").write_bytes(word)
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "out.docx")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "rror" not in done.stdout
    checked = verify_briefing(
        open_pages(read_report(tmp_path / "out.pdf").pages, tmp_path / "out.pdf"), words, "out.pdf"
    )
    assert [v.status for v in checked.verdicts] == ["exact", "exact", "exact", "digest"]


NUMBERED = ("CP 1234", "ISBN 978-1-2345-6789-7", "doi:10.5555/halls")


@pytest.fixture
def numbered(briefing: Briefing) -> Briefing:
    """The briefing, its first report with a command paper's number, an ISBN and a DOI."""
    groups = []
    for group in briefing.groups:
        items = []
        for item in group.items:
            report = item.quote.citation.report
            if report.id == "power":
                cited = replace(item.quote.citation, report=replace(report, identifiers=NUMBERED))
                item = replace(item, quote=replace(item.quote, citation=cited))
            items.append(item)
        groups.append(replace(group, items=tuple(items)))
    return replace(briefing, groups=tuple(groups))


def test_numbers_stand_in_every_export_for_citation_managers(numbered: Briefing) -> None:
    item = next(i for i in json.loads(export_bytes(numbered, ".json")) if i["id"] == "power")
    assert (item["number"], item["ISBN"], item["DOI"]) == ("CP 1234", "978-1-2345-6789-7", "10.5555/halls")
    entry = next(e for e in rispy.loads(export_bytes(numbered, ".ris").decode()) if e["id"] == "power")
    assert (entry["issn"], entry["doi"]) == ("CP 1234", "10.5555/halls"), "SN holds a report's number"
    assert "ISBN 978-1-2345-6789-7" in entry["notes"]
    library = bibtexparser.parse_string(export_bytes(numbered, ".bib").decode())
    fields = next(e for e in library.entries if e.key == "power").fields_dict
    assert [fields[name].value for name in ("number", "isbn", "doi")] == [
        "CP 1234", "978-1-2345-6789-7", "10.5555/halls",
    ]  # fmt: skip


def test_a_style_that_asks_for_the_number_of_a_paper_gets_it(numbered: Briefing) -> None:
    text = export_bytes(numbered, ".txt").decode()
    assert "Power Partnerships: learning on localism (CP 1234, 2019)" in text
    assert "CP 1234" in export_bytes(numbered, ".txt", style="oscola").decode()
