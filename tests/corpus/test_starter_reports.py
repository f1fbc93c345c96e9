"""The starter reports: digests in our own words that say what they are and where each fact was read."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
SOURCES = CORPUS / "_sources"
NOTES = ROOT.parent / "shared" / "notes"
LIBRARY = ROOT.parent / "shared" / "library"
COLUMNS = "id,file,title,publisher,year,authors,url,licence,tags,places,kind,replaces,accessed,aliases,source".split(
    ","
)
N_WORDS_IN_COMMON = 8
# Prose that speaks of the digest itself, so that it needs no source.
NEEDS_NO_SOURCE = (
    "A separate digest in this library",
    "In an area with 4,000 electors, 7.5% would be",
    "Ask the principal council which number",
    "Coventry City Council is noted as saying the same",
    "Never mix the Scottish rules",
    "The address of the PDF of Act Local was not found",
    "This digest describes the Bill as introduced",
)


def read_pages(path: Path) -> list[str]:
    """The text of each page, hyphens at line ends kept as hyphens."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
    finally:
        document.close()


def load_rows() -> list[dict[str, str]]:
    with (CORPUS / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "digest"]


def load_sources() -> dict[str, dict]:
    return tomllib.loads((SOURCES / "sources.toml").read_text(encoding="utf-8"))


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


DIGESTS = sorted(CORPUS.glob("*-digest.pdf"))
PAGES = {path.name: read_pages(path) for path in DIGESTS}


def test_the_catalogue_opens_in_excel_and_has_exactly_the_agreed_columns():
    raw = (CORPUS / "catalogue.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    with (CORPUS / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS


def test_every_digest_has_one_catalogue_row_and_every_row_its_file():
    rows = load_rows()
    assert sorted(row["file"] for row in rows) == [path.name for path in DIGESTS]
    assert len({row["id"] for row in rows}) == len(rows)
    assert 10 <= len(rows) <= 14


@pytest.mark.parametrize("row", load_rows(), ids=lambda row: row["id"])
def test_a_catalogue_row_says_whose_words_these_are_and_where_the_original_is(row):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
    assert row["title"].endswith(": a digest")
    assert (row["publisher"], row["year"], row["licence"]) == ("Localism Assistant", "2026", "CC BY 4.0")
    assert row["source"]
    assert row["url"] in {entry["address"] for entry in load_sources().values()}


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_the_first_page_says_that_it_is_a_digest_and_names_the_original(path):
    first = " ".join(PAGES[path.name][0].split())
    assert "This is a digest, not the original." in first
    assert re.search(r"The originals? (is|are) .*?\[\d+", first)
    assert 2 <= len(PAGES[path.name]) <= 6


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_extracted_text_is_clean_and_each_page_shows_its_number(path):
    document = pypdfium2.PdfDocument(path)
    for index, text in enumerate(PAGES[path.name]):
        assert not re.search("[\ufb00-\ufb06\ufffd\u00ad\x00]", text)
        assert not re.search(r"\w\[\d|\d\]\w", text), "a note mark is glued to a word"
        assert text.split()[-1] == document.get_page_label(index)
    assert [bookmark.get_title() for bookmark in document.get_toc()][-1] == "Sources"
    assert document.get_metadata_value("Title").endswith(": a digest")
    assert document.get_metadata_value("Author") == "Localism Assistant"
    assert document.get_metadata_value("CreationDate").startswith("D:20261123")
    assert document.is_tagged()
    document.close()


def test_one_digest_has_roman_front_matter():
    document = pypdfium2.PdfDocument(CORPUS / "power-partnerships-digest.pdf")
    assert [document.get_page_label(index) for index in range(4)] == ["i", "ii", "1", "2"]
    document.close()


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_every_mark_has_its_note_and_every_note_its_title_date_and_address(path):
    text = " ".join(PAGES[path.name])
    body, _, notes = text.rpartition("Sources")
    marks = {int(n) for group in re.findall(r"\[(\d+(?:,\s+\d+)*)\]", body) for n in group.split(",")}
    numbers = [int(n) for n in re.findall(r"^\[(\d+)\]", notes, flags=re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert marks == set(numbers)
    used = set(re.findall(r'"([a-z0-9-]+)"', " ".join(re.findall(r"#s\(([^)]*)\)", source_of(path)))))
    assert len(used) == len(numbers)
    entries = load_sources()
    for key in used:
        for part in ("title", "publisher", "year", "address"):
            assert without_spaces(entries[key][part].replace("'", "’")) in without_spaces(notes), (key, part)


def source_of(path: Path) -> str:
    return (SOURCES / f"{path.stem}.typ").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_every_statement_carries_a_source(path):
    source = source_of(path)
    body = source[source.index("\n= ") :]
    body = re.sub(r"#figure\(.*?\n\)", "", body, flags=re.DOTALL)
    body = re.sub(r"#flag\[\w+\]\[", "", body)
    prose = " ".join(line for line in body.splitlines() if not line.startswith("="))
    prose = re.sub(r"\s+", " ", re.sub(r"#s\([^)]*\)", "[n]", prose))
    sentences = [sentence.strip(" -;]") for sentence in re.split(r"(?<=\.)\]? +(?=[A-Z0-9-])", prose)]
    assert [words for words in sentences if words and "[n]" not in words and not speaks_of_the_digest(words)] == []


def speaks_of_the_digest(sentence: str) -> bool:
    """Whether a sentence says what this digest holds or what to do next, and so needs no source."""
    return sentence.startswith(NEEDS_NO_SOURCE) or "for this digest" in sentence or "in this digest" in sentence


def test_every_address_stands_in_the_notes_or_is_marked_as_read_since():
    if not NOTES.is_dir():
        pytest.skip("the facts notes are not beside this checkout")
    notes = "".join((NOTES / name).read_text("utf-8") for name in ("localism_facts.md", "localism_library.md"))
    noted, read_since = (SOURCES / "sources.toml").read_text(encoding="utf-8").split("# Not among the project's notes")
    addresses = [entry["address"] for entry in tomllib.loads(noted).values()]
    assert [address for address in addresses if address not in notes] == []
    assert [entry["title"] for entry in tomllib.loads("#" + read_since).values() if entry["address"] in notes] == []


def test_every_link_in_a_digest_is_one_of_its_sources():
    import pypdf

    known = {entry["address"] for entry in load_sources().values()}
    for path in DIGESTS:
        for page in pypdf.PdfReader(path).pages:
            for annotation in page.get("/Annots", []):
                action = annotation.get_object().get("/A")
                if action and "/URI" in action:
                    assert action["/URI"] in known, path.name


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def runs_of(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + N_WORDS_IN_COMMON]) for i in range(len(words) - N_WORDS_IN_COMMON + 1)}


def test_no_run_of_eight_words_is_shared_with_a_real_report():
    """Source notes (titles and addresses) are left out: a title is the same words everywhere."""
    reports = sorted(LIBRARY.glob("*.pdf")) if LIBRARY.is_dir() else []
    if not reports:
        pytest.skip("the library of real reports is not beside this checkout")
    ours: dict[tuple[str, ...], str] = {}
    for name, pages in PAGES.items():
        body = " ".join(pages).rpartition("Sources")[0]
        # A note mark in the middle of a sentence must not hide a shared run.
        ours |= dict.fromkeys(runs_of(words_of(re.sub(r"\[\d+(?:,\s+\d+)*\]", " ", body))), name)
    for report in reports:
        shared = runs_of(words_of(" ".join(read_pages(report)))) & ours.keys()
        assert not shared, (report.name, [(ours[run], " ".join(run)) for run in shared])
