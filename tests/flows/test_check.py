"""A check names what is wrong, does not cry over what waits for a build, and mends what can be mended."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable

from assistant.building import build_index
from assistant.check import check_library
from assistant.settings import Settings

Make = Callable[..., Settings]


def test_a_fresh_library_is_well(make_library: Make) -> None:
    checked = check_library(make_library())
    assert (checked.ok, checked.problems, checked.pending) == (True, [], [])
    assert checked.passages == 5
    assert checked.quotable_characters > 300


def test_what_waits_for_a_build_is_no_fault(make_library: Make) -> None:
    settings = make_library()
    (settings.corpus / "new.md").write_text("# New\n\nWords.")
    (settings.corpus / "wigan.md").write_text("# The Wigan Deal\n\nChanged.")
    os.unlink(settings.corpus / "parish.txt")
    checked = check_library(settings)
    waiting = {p.where: p.what for p in checked.pending}
    assert waiting["corpus/new.md"] == "It is not indexed yet."
    assert waiting["corpus/wigan.md"] == "It changed since the last build."
    assert waiting["corpus/parish.txt"] == "The file is gone."
    assert [p.what for p in checked.problems] == ['The row names the file "parish.txt", which is not in corpus/']


def test_damage_is_mended_from_the_files(make_library: Make) -> None:
    settings = make_library()
    db = sqlite3.connect(settings.index / "library.db")
    db.execute(
        "UPDATE passages SET text = 'Wigan saved nothing.' WHERE report_id LIKE '%wigan%' OR text LIKE '%Wigan%'"
    )
    db.execute("DELETE FROM vectors WHERE key = (SELECT min(vector) FROM passages)")
    db.commit()
    db.close()
    assert not check_library(settings).ok
    repaired = check_library(settings, repair=True)
    assert repaired.ok, repaired.problems
    assert repaired.mended
    assert build_index(settings).unchanged == 3


def test_a_catalogue_fault_is_a_problem_only_a_person_can_mend(make_library: Make) -> None:
    settings = make_library(
        catalogue="id,file,title,year\npubs,pubs.md,Pubs,20l8\npubs2,pubs.md,Again,2018\nx,gone.pdf,Gone,2018\n"
    )
    found = " ".join(p.what for p in check_library(settings, repair=True).problems)
    assert 'The year "20l8" is not a year' in found
    assert 'Two rows are for the file "pubs.md"' in found
    assert '"gone.pdf", which is not in corpus/' in found
