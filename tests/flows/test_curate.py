"""Adding, removing, restoring: nothing is lost, whatever is cut off."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.check import check_library
from assistant.corpus import take_out, write_down_removal
from assistant.curate import add_reports, remove_reports, restore_reports
from assistant.errors import UsageError
from assistant.indexing import Store
from assistant.reading import Catalogue
from assistant.settings import Settings

Make = Callable[..., Settings]


def ids(settings: Settings) -> dict[str, str]:
    """Report ids by file."""
    return {s.report.file: s.report.id for s in Assistant.open(settings).reports()}


def test_a_removed_report_is_out_stays_out_and_comes_back_as_it_was(make_library: Make) -> None:
    settings = make_library(catalogue="id,file,title,publisher,mine\nivy,pubs.md,The Ivy House,Locality,my note\n")
    words = (settings.corpus / "pubs.md").read_bytes()
    assert remove_reports(settings, ["ivy"]) == ["ivy"]
    assert not (settings.corpus / "pubs.md").exists()
    assert "ivy" not in settings.catalogue.read_text()
    assert "ivy" not in ids(settings).values()
    assert build_index(settings).added == ()
    assert check_library(settings).ok
    restored, summary = restore_reports(settings, ["ivy"])
    assert (restored, summary.added, summary.embedded) == (["ivy"], ("pubs.md",), 0)
    assert (settings.corpus / "pubs.md").read_bytes() == words
    assert "ivy,pubs.md,The Ivy House,Locality,my note" in settings.catalogue.read_text()
    assert Assistant.open(settings).report("ivy").report.title == "The Ivy House"
    assert check_library(settings).ok


def test_an_unknown_id_changes_nothing(make_library: Make) -> None:
    settings = make_library()
    known = sorted(ids(settings).values())
    with pytest.raises(UsageError, match="No report has the id 'nobody'"):
        remove_reports(settings, [known[0], "nobody"])
    assert sorted(ids(settings).values()) == known
    with pytest.raises(UsageError, match="Removed and kept: none"):
        restore_reports(settings, ["nobody"])


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_removal_cut_off_is_finished_or_has_not_happened(make_library: Make, steps: int) -> None:
    """1: written down.  2: out of the index.  3: the file moved, its row still there."""
    settings = make_library()
    report_id = ids(settings)["pubs.md"]
    cells = Catalogue.load(settings.catalogue).row_for("pubs.md") or {}
    removal = write_down_removal(settings, report_id, "pubs.md", cells)
    if steps >= 2:
        with Store(settings.index) as store:
            store.remove_report(report_id)
    if steps >= 3:
        take_out(settings, removal)
    checked = check_library(settings)
    assert checked.ok, checked.problems
    build_index(settings)
    assert ("pubs.md" in ids(settings)) == (steps < 3)
    assert (report_id in settings.catalogue.read_text(encoding="utf-8-sig")) == (steps < 3)
    after = check_library(settings)
    assert (after.ok, after.pending) == (True, [])
    if steps == 3:
        restore_reports(settings, [report_id])
        assert ids(settings)["pubs.md"] == report_id


def test_adding_says_for_each_file_why_it_did_not_get_in(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    outside = tmp_path / "outside"
    (outside / "folder.pdf").mkdir(parents=True)
    (outside / "baths.md").write_text("# Baths\n\nBramley Baths was transferred.")
    (outside / "pubs.md").write_text("# Another report of the same name\n\nWords.")
    (outside / "sheet.xlsx").write_bytes(b"PK")
    (outside / "empty.pdf").write_bytes(b"")
    names = ["baths.md", "pubs.md", "sheet.xlsx", "empty.pdf", "folder.pdf", "nowhere.pdf"]
    summary = add_reports(settings, [outside / name for name in names])
    reasons = dict(summary.skipped)
    assert summary.added == ("baths.md",)
    assert set(reasons) == {"pubs.md", "sheet.xlsx", "empty.pdf", "folder.pdf", "nowhere.pdf"}
    assert "already has another file named pubs.md" in reasons["pubs.md"]
    assert "empty" in reasons["empty.pdf"]
    assert "folder" in reasons["folder.pdf"]
    assert "no such file" in reasons["nowhere.pdf"]
    assert (settings.corpus / "pubs.md").read_text().startswith("# Saving the Ivy House")


def test_the_same_file_added_twice_is_there_once(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    copy = tmp_path / "pubs.md"
    copy.write_bytes((settings.corpus / "pubs.md").read_bytes())
    summary = add_reports(settings, [copy])
    assert (summary.added, summary.skipped, summary.unchanged) == ((), (), 3)


def test_a_twin_under_another_name_is_told(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    copy = tmp_path / "copy of pubs.md"
    copy.write_bytes((settings.corpus / "pubs.md").read_bytes())
    summary = add_reports(settings, [copy])
    assert (summary.added, summary.embedded) == (("copy of pubs.md",), 0)
    twin = Assistant.open(settings).report(ids(settings)["copy of pubs.md"]).report
    assert "The same file, byte for byte, as pubs.md." in twin.notes


def test_what_is_removed_is_written_down_in_words(make_library: Make) -> None:
    settings = make_library()
    report_id = ids(settings)["wigan.md"]
    remove_reports(settings, [report_id])
    note = json.loads((settings.removed / report_id / "removal.json").read_text(encoding="utf-8"))
    assert (note["id"], note["file"], note["cells"]["id"]) == (report_id, "wigan.md", report_id)
