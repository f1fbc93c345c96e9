"""An index that an earlier version made: said under the question box and on the Library page, and else nowhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from assistant.browse.opened import OpenLibrary
from assistant.building import build_index
from assistant.settings import Settings
from assistant.showing.address import Address
from assistant.showing.filters import chips_html
from assistant.showing.library import head_html
from assistant.showing.shelf import Shelf

FOUND = "This index was made by an earlier version of the program"


def test_it_is_said_under_the_question_box_and_on_the_library_page() -> None:
    shelf = Shelf(outdated=FOUND)
    chips = chips_html(Address(), shelf, n_reports=0)
    assert f"{FOUND}; answers may be poorer than they could be." in chips
    assert '<a href="/library">Open Library</a> and rebuild once.' in chips
    head = head_html(shelf, busy=False)
    assert f"<strong>{FOUND}</strong>" in head
    assert "Rebuild once" in head
    assert "earlier version" not in head_html(shelf, busy=True)


def test_an_index_of_now_says_nothing() -> None:
    assert "earlier version" not in chips_html(Address(), Shelf(), n_reports=0) + head_html(Shelf(), busy=False)


def test_the_shelf_of_a_library_says_so_until_it_is_built_again(tmp_path: Path) -> None:
    settings = Settings.of(tmp_path, model="hashing")
    settings.corpus.mkdir()
    (settings.corpus / "pubs.md").write_text("# Pubs\n\nThe parish bought the pub in 2019.", "utf-8")
    build_index(settings)
    with sqlite3.connect(settings.index / "library.db") as db:
        db.execute("UPDATE generations SET analyser = 0")
    library = OpenLibrary(settings)
    assert library.shelf().outdated == FOUND
    build_index(settings)
    assert library.shelf().outdated == ""
