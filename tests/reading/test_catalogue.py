"""corpus/catalogue.csv: read in whatever form Excel left it, written back without disturbing anything."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.datatypes import Guess
from assistant.errors import CatalogueError, StorageError
from assistant.reading import Catalogue, merge
from assistant.reading.catalogue import COLUMNS

GUESS = Guess("A guessed title", "A guessed council", 2019, ("Ann Other",))


@pytest.fixture
def table(tmp_path):
    def write(content, name="catalogue.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_missing_table_is_empty_and_saved_for_excel(tmp_path):
    path = tmp_path / "corpus" / "catalogue.csv"
    catalogue = Catalogue.load(path)
    assert catalogue.rows == ()
    catalogue.with_report("act-local", "kent/Act Local.pdf").save(path)
    head = ",".join(COLUMNS)
    assert path.read_bytes() == codecs.BOM_UTF8 + f"{head}\r\nact-local,kent/Act Local.pdf,,,,,,,,,,,,,,\r\n".encode()


@pytest.mark.parametrize(
    ("encoding", "mark", "delimiter", "newline"),
    [
        ("utf-8", codecs.BOM_UTF8, ",", "\r\n"),
        ("utf-8", b"", ";", "\n"),
        ("cp1252", b"", ",", "\r\n"),
        ("cp1252", b"", ";", "\r\n"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "\t", "\r\n"),
        ("utf-8", b"", "\t", "\n"),
    ],
)
def test_every_form_is_read_and_kept_when_one_id_is_written(table, encoding, mark, delimiter, newline):
    rows = [
        "Shelf;file;title;id;year;my notes",
        '3;caf\u00e9.pdf;"Caf\u00e9s; a \u201creport\u201d";;2018;"two\nlines"',
        ";;;;;",
        "1;b.pdf;B;b;;",
    ]
    text = newline.join(r.replace(";", delimiter) if i != 1 else r for i, r in enumerate(rows)) + newline
    if delimiter != ";":
        text = text.replace('3;caf\u00e9.pdf;"', f'3{delimiter}caf\u00e9.pdf{delimiter}"').replace(
            '";;2018;"', f'"{delimiter}{delimiter}2018{delimiter}"'
        )
    path = table(mark + text.encode(encoding))
    catalogue = Catalogue.load(path)
    report = catalogue.report_for("caf\u00e9.pdf")
    assert (report.title, report.year, report.id) == ("Caf\u00e9s; a \u201creport\u201d", 2018, "")
    catalogue.with_report("cafes", "caf\u00e9.pdf").save(path)
    after = path.read_bytes()
    assert after.startswith(mark)
    was, now = text.split(newline), after[len(mark) :].decode(encoding).split(newline)
    assert now[0] == was[0]
    assert now[2:] == was[2:]
    assert "cafes" in now[1]
    assert Catalogue.load(path).report_for("caf\u00e9.pdf").id == "cafes"


def test_saving_what_was_not_changed_touches_nothing(table):
    path = table('"id";"file"\n"a";"a.pdf"')
    before = path.stat().st_mtime_ns
    Catalogue.load(path).save(path)
    assert path.stat().st_mtime_ns == before


def test_a_row_can_be_added_renamed_and_taken_out(table):
    path = table("\ufeffid,file,title,shelf\r\na,a.pdf,A,1\r\nb,b.pdf,B,2")
    catalogue = Catalogue.load(path).with_report("c", "c, too.pdf").renamed("a.pdf", "old/a.pdf").without("b")
    catalogue.save(path)
    assert path.read_bytes().decode("utf-8-sig") == 'id,file,title,shelf\r\na,old/a.pdf,A,1\r\nc,"c, too.pdf",,\r\n'


def test_quotes_round_every_cell_stay_round_every_cell(table):
    path = table('"id","file"\r\n"a","a.pdf"\r\n')
    Catalogue.load(path).with_report("b", "b.pdf").save(path)
    assert path.read_bytes().decode() == '"id","file"\r\n"a","a.pdf"\r\n"b","b.pdf"\r\n'


def test_a_table_without_an_id_column_gets_one_at_its_right(table):
    path = table("File;Title\na.pdf;A\n")
    Catalogue.load(path).with_report("a", "a.pdf").save(path)
    assert path.read_text() == "File;Title;id\na.pdf;A;a\n"


def test_a_name_that_the_old_encoding_cannot_hold_makes_the_table_utf_8(table):
    path = table("id,file\r\na,caf\u00e9.pdf\r\n".encode("cp1252"))
    Catalogue.load(path).with_report("b", "\u0141\u00f3d\u017a.pdf").save(path)
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    assert [r["file"] for r in Catalogue.load(path).rows] == ["caf\u00e9.pdf", "\u0141\u00f3d\u017a.pdf"]


def test_problems_are_told_with_the_row_as_excel_counts_it(table):
    path = table(
        "id,file,title,year,kind\n"
        "a,a.pdf,A,20l8,report\n"  # row 2
        "b,a.pdf,B,2019,report\n"
        "a,c.pdf,C,,leaflet\n"
        ",,Nothing,,\n"
        "\n"
        'Bad Id,d.pdf,"two\nlines",,\n'  # row 7: a cell with a line break is one row
        "e,../e.pdf,E,,\n"
        "f,gone.pdf,F,,\n"
    )
    catalogue = Catalogue.load(path)
    found = {(p.where.removeprefix("catalogue.csv, "), p.what) for p in catalogue.problems}
    assert found == {
        ("row 2", 'The year "20l8" is not a year'),
        ("row 3", 'Two rows are for the file "a.pdf"; the first counts (catalogue.csv, row 2)'),
        ("row 4", 'Two rows have the id "a"; the first keeps it'),
        ("row 4", 'The kind "leaflet" is unknown; the file is taken as a report'),
        ("row 5", "The row names no file"),
        ("row 7", 'The id "Bad Id" cannot stand in an address; "bad-id" is used'),
        ("row 8", 'The file "../e.pdf" lies outside corpus/'),
    }
    assert all(p.do for p in catalogue.problems)
    assert [p.where for p in catalogue.check_files({"a.pdf", "c.pdf", "d.pdf"})] == ["catalogue.csv, row 9"]
    assert catalogue.report_for("../e.pdf") is None
    assert catalogue.report_for("c.pdf").id == ""
    assert catalogue.report_for("d.pdf").id == "bad-id"


def test_a_guess_fills_blank_cells_only_and_is_marked(table):
    path = table("id,file,title,publisher,year,authors,tags\nx,x.pdf,Given,,20l8,,Kent; halls|land\n")
    row = Catalogue.load(path).row_for("x.pdf")
    report = merge(row, GUESS, file="x.pdf", id="x")
    assert (report.title, report.publisher, report.year, report.authors) == (
        "Given", "A guessed council", None, ("Ann Other",),
    )  # fmt: skip
    assert report.guessed == ("publisher", "authors")
    assert report.tags == ("Kent", "halls", "land")
    bare = merge(None, Guess(), file="kent/Some report.pdf", id="some-report")
    assert (bare.title, bare.guessed) == ("Some report", ("title",))


def test_a_table_that_changed_meanwhile_is_not_overwritten(table):
    path = table("id,file\na,a.pdf\n")
    catalogue = Catalogue.load(path)
    path.write_text("id,file\na,a.pdf\nb,b.pdf\n")
    with pytest.raises(CatalogueError, match="changed by someone else"):
        catalogue.with_report("c", "c.pdf").save(path)
    assert "b.pdf" in path.read_text()


def test_a_table_open_in_excel_is_told(table, monkeypatch):
    path = table("id,file\na,a.pdf\n")

    def refuse(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(CatalogueError, match=r"Excel.*Close it"):
        Catalogue.load(path).with_report("c", "c.pdf").save(path)
    assert sorted(p.name for p in path.parent.iterdir()) == ["catalogue.csv"]


def test_a_full_disk_is_told_and_loses_nothing(table, monkeypatch):
    path = table("id,file\na,a.pdf\n")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        Catalogue.load(path).with_report("c", "c.pdf").save(path)
    assert path.read_text() == "id,file\na,a.pdf\n"


def test_a_workbook_is_refused_with_what_to_do(table):
    with pytest.raises(CatalogueError, match="CSV UTF-8"):
        Catalogue.load(table(b"PK\x03\x04...."))


cells = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_cells_we_do_not_understand_come_back_as_they_were(rows):
    import csv
    import io
    import tempfile
    from pathlib import Path

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", "file", "first", "second"])
    for i, (first, second) in enumerate(rows):
        writer.writerow([f"r{i}", f"{i}.pdf", first, second])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.csv"
        path.write_bytes(out.getvalue().encode())
        Catalogue.load(path).with_report("new", "new.pdf").renamed("0.pdf", "zero.pdf").save(path)
        got = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    assert [tuple(r[2:]) for r in got[1:-1]] == rows
    assert got[-1] == ["new", "new.pdf", "", ""]
