"""What a user collects: kept as it is made, there after a restart, never half-written, never lost."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from assistant.briefingtypes import Briefing, Group
from assistant.datatypes import Citation, Quote, Report, Span
from assistant.errors import UsageError
from assistant.keeping import (
    BriefingShelf,
    add_quote,
    briefing_from_json,
    briefing_to_json,
    group_under,
    move,
    new_briefing,
    note_on,
    put_back,
    rename,
    rename_group,
    take_out,
)  # fmt: skip

REPORT = Report("r", "r.pdf", "A report", "Locality", 2019, ("Jane Wills",), tags=("pubs",), sha256="a" * 64)


def quote(text: str, page: int = 3) -> Quote:
    return Quote(text, (Span(page, 0, len(text)),), Citation(REPORT, page, "v", "1", "4.2"), 0.5, ((0, 4),), ("Money",))


def texts(briefing: Briefing) -> list[list[str]]:
    return [[i.quote.text for i in g.items] for g in briefing.groups]


@pytest.fixture
def three() -> Briefing:
    briefing = new_briefing("Paper")
    for text in ("one", "two", "three"):
        briefing = add_quote(briefing, quote(text), question="Why?")
    return briefing


def test_a_briefing_is_there_after_a_restart(tmp_path: Path, three: Briefing) -> None:
    BriefingShelf(tmp_path).save(three)
    assert BriefingShelf(tmp_path).load(three.id) == three
    assert BriefingShelf(tmp_path).all() == [three]


def test_json_keeps_everything(three: Briefing) -> None:
    noted = note_on(three, three.items[0].id, "My note\nin two lines")
    assert briefing_from_json(json.loads(json.dumps(briefing_to_json(noted)))) == noted


def test_quotations_are_moved_noted_grouped_and_taken_out(three: Briefing) -> None:
    one, two, _ = three.items
    assert texts(move(three, one.id, group=0, place=2)) == [["two", "three", "one"]]
    grouped = group_under(three, "Second part")
    assert texts(move(grouped, two.id, group=1, place=0)) == [["one", "three"], ["two"]]
    assert texts(rename_group(move(grouped, two.id, group=1, place=0), 1, "")) == [["one", "three", "two"]]
    assert rename_group(grouped, 1, "Other").groups[1].heading == "Other"
    assert texts(take_out(three, two.id)) == [["one", "three"]]
    assert note_on(three, two.id, "why").items[1].note == "why"
    assert rename(three, " New ").title == "New" and rename(three, " ").title == "Paper"
    assert group_under(new_briefing(), "First").groups == (Group("First"),)


def test_a_quotation_taken_out_is_put_back_where_it_stood(three: Briefing) -> None:
    item = three.groups[0].items[0]
    gone = take_out(three, item.id)
    assert texts(put_back(gone, item, group=0, place=0)) == texts(three)
    assert put_back(three, item, group=0, place=0) == three
    assert put_back(gone, item, group=99, place=99).groups[-1].items[-1] == item


def test_the_same_quotation_is_collected_once(three: Briefing) -> None:
    assert add_quote(three, quote("two")) == three
    assert texts(add_quote(three, quote("four"), heading="Costs")) == [["one", "two", "three"], ["four"]]


def test_what_is_not_there_is_said(tmp_path: Path, three: Briefing) -> None:
    with pytest.raises(UsageError, match="no quotation 'zz'"):
        take_out(three, "zz")
    with pytest.raises(UsageError, match="no group 4"):
        move(three, three.items[0].id, group=4, place=0)
    shelf = BriefingShelf(tmp_path)
    with pytest.raises(UsageError, match="no briefing"):
        shelf.load("abcd1234")
    for name in ("../../etc/passwd", "", "a/b", "A" * 40):
        with pytest.raises(UsageError, match="not the id"):
            shelf.load(name)


def test_a_briefing_thrown_away_can_be_brought_back(tmp_path: Path, three: Briefing) -> None:
    shelf = BriefingShelf(tmp_path)
    shelf.save(three)
    shelf.throw_away(three.id)
    assert shelf.all() == []
    assert shelf.bring_back(three.id) == three


def test_a_damaged_file_hides_no_other(tmp_path: Path, three: Briefing) -> None:
    shelf = BriefingShelf(tmp_path)
    shelf.save(three)
    (tmp_path / "briefings" / "dead0000.json").write_text('{"id": "dead')
    assert shelf.all() == [three]
    with pytest.raises(UsageError, match="damaged"):
        shelf.load("dead0000")


def test_changes_from_two_windows_are_both_kept(tmp_path: Path) -> None:
    shelf = BriefingShelf(tmp_path)
    briefing = shelf.start("Paper")

    def collect(n: int) -> None:
        shelf.change(briefing.id, lambda b: add_quote(b, quote(f"words {n}")))

    threads = [threading.Thread(target=collect, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf.load(briefing.id).items) == 8
    assert [p.name for p in (tmp_path / "briefings").iterdir()] == [f"{briefing.id}.json"]


@pytest.mark.parametrize(
    ("raw", "groups"),
    [
        ({"question": "Why?", "quotes": [{"text": "a", "report": {"id": "r", "title": "T"}}]}, [("", ["a"])]),
        ([{"text": "a", "report": {"id": "r", "title": "T"}}], [("", ["a"])]),
        ([{"question": "Why?", "quotes": [{"text": "a", "report": {"id": "r", "title": "T"}}]}], [("Why?", ["a"])]),
        ({"groups": [{"heading": "H", "quotes": []}]}, [("H", [])]),
    ],
)
def test_quotations_are_read_in_every_form_we_write(raw: object, groups: list[tuple[str, list[str]]]) -> None:
    found = briefing_from_json(raw)
    assert [(g.heading, [i.quote.text for i in g.items]) for g in found.groups] == groups


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("words", "must be a JSON list"),
        ({}, "must be a JSON list"),
        ({"quotes": 3}, "must be a list"),
        ([{"text": "", "report": {"id": "r", "title": "T"}}], "Quotation 1 cannot be read"),
        ([{"text": "a"}], "Quotation 1 cannot be read"),
        ([{"text": "a", "report": {"id": 3, "title": "T"}}], "no id or no title"),
    ],
)
def test_what_is_no_quotation_is_said(raw: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        briefing_from_json(raw)
