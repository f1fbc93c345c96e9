"""The Compare page without a browser: columns and rows that are added, quotations that go into the briefing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from assistant.browse.briefings import Briefings
from assistant.browse.grid_routes import add_grid_routes
from assistant.browse.grids import Grids
from assistant.browse.opened import OpenLibrary
from assistant.building import build_index
from assistant.datatypes import Comparison
from assistant.settings import Settings
from assistant.showing.address import Place
from assistant.showing.door import Door, DoorRules
from assistant.showing.grid import Grid, read_grid

HOST = "http://127.0.0.1:7860"
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{7*7}} ${x} \u202egnp"
REPORTS = {
    "wigan.md": "# The Deal\n\nWigan Council froze its council tax in 2014. Staff in Wigan were trained to listen.\n",
    "cornwall.md": "# Panels\n\nCornwall organised its communities in 19 network panels in 2019.\n\n"
    "The council tax of Cornwall rose by 4% in 2014.\n",
}
CATALOGUE = "id,file,year\nthe-deal,wigan.md,2014\npanels,cornwall.md,2019\n"
TAX = "Who froze the council tax in 2014?"
PLACES = "/compare?place=Wigan&place=Cornwall"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.of(tmp_path_factory.mktemp("grid") / "library", model="hashing")
    settings.corpus.mkdir(parents=True)
    for name, text in REPORTS.items():
        (settings.corpus / name).write_text(text, "utf-8")
    (settings.corpus / "catalogue.csv").write_text(CATALOGUE, "utf-8")
    build_index(settings)
    return settings


@pytest.fixture
def grids(built: Settings, tmp_path: Path) -> Grids:
    settings = Settings(built.library, built.model, tmp_path / "userdata")
    return Grids(OpenLibrary(settings), Briefings(settings))


@pytest.fixture
def client(grids: Grids) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)
    add_grid_routes(app, grids, version="1")
    guarded = Door(app, DoorRules(frozenset({"127.0.0.1"}), {}))  # type: ignore[arg-type]
    with TestClient(guarded, base_url=HOST, follow_redirects=False, headers={"origin": HOST}) as made:
        yield made


def pairs(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def test_a_first_visit_offers_columns_and_writes_nothing(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/compare")
    assert answer.status_code == 200
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert '<option value="The Deal">' in answer.text
    assert not (tmp_path / "userdata").exists()


def test_a_column_that_is_typed_goes_into_the_address(client: TestClient) -> None:
    first = client.get("/compare", params={"add": "the deal"})
    assert (first.status_code, pairs(first.headers["location"])) == (303, [("report", "the-deal")])
    second = client.get(first.headers["location"], params=[*pairs(first.headers["location"]), ("add", "CORNWALL")])
    assert pairs(second.headers["location"]) == [("report", "the-deal"), ("place", "Cornwall")]
    lost = client.get(PLACES, params=[*pairs(PLACES), ("add", "Atlantis")])
    assert lost.status_code == 422
    assert "No report is called &#39;Atlantis&#39;" in lost.text
    assert 'value="Atlantis"' in lost.text  # it stands there to be mended


@pytest.mark.parametrize(
    ("typed", "said"),
    [("wigan", "Wigan is a column already."), ("Wigan and Cornwall", "Wigan and Cornwall are columns already.")],
)
def test_a_column_that_is_there_is_said_to_be(client: TestClient, typed: str, said: str) -> None:
    answer = client.get("/compare", params={"place": ["Cornwall", "Wigan"], "add": typed}, follow_redirects=False)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert f'value="{typed}"' in answer.text  # to be mended


def test_several_columns_are_typed_at_once(client: TestClient) -> None:
    answer = client.get("/compare", params={"add": "Cornwall, wigan and The Deal"})
    wanted = [("place", "Cornwall"), ("place", "Wigan"), ("report", "the-deal")]
    assert pairs(answer.headers["location"]) == wanted
    lost = client.get("/compare", params={"add": "Cornwall, Atlantis"})
    assert (lost.status_code, "Atlantis" in lost.text, "place=Cornwall" in lost.text) == (422, True, False)
    many = client.get("/compare", params={"add": "Kent, Leeds, York, Derby, Hull, Wigan, Cornwall"})
    assert (many.status_code, "at most 6 columns" in many.text) == (422, True)


def test_a_question_names_its_own_columns_or_says_what_is_missing(client: TestClient) -> None:
    asked = "What do Wigan and Cornwall say about council tax?"
    answer = client.get("/compare", params={"ask": asked})
    assert pairs(answer.headers["location"]) == [("place", "Wigan"), ("place", "Cornwall"), ("q", asked)]
    alone = client.get("/compare", params={"place": "Wigan", "ask": TAX})
    assert alone.status_code == 422
    assert "Choose two columns first" in alone.text
    assert f'value="{TAX}"' in alone.text
    assert client.get(PLACES, params=[*pairs(PLACES), ("ask", " ?! ")]).status_code == 422


def test_years_are_part_of_the_address_and_decide_where_is_looked(client: TestClient, grids: Grids) -> None:
    assert "popover" in client.get(PLACES).text
    chosen = client.get("/compare", params=[*pairs(PLACES), ("q", TAX), ("from", "2019"), ("to", "")])
    wanted = [*pairs(PLACES), ("from", "2019"), ("q", TAX)]
    assert (chosen.status_code, pairs(chosen.headers["location"])) == (303, wanted)
    swapped = client.get("/compare", params=[*pairs(PLACES), ("from", "2019"), ("to", "2014")])
    assert pairs(swapped.headers["location"]) == [*pairs(PLACES), ("from", "2014"), ("to", "2019")]
    page = client.get(chosen.headers["location"]).text
    assert "Years from 2019" in page
    assert "There is no report naming Wigan, dated from 2019." in page
    grid = read_grid(wanted)
    assert grids.row(grid, TAX).columns[0].answer.status == "not_found"
    assert grids.row(grid.of_all_years(), TAX).columns[0].answer.status == "answered"
    asked = client.get("/compare", params=[*wanted, ("ask", "How many panels are there?")])
    assert ("from", "2019") in pairs(asked.headers["location"])


def test_a_silence_in_the_briefing_names_the_years_looked_in(client: TestClient, tmp_path: Path) -> None:
    address = f"/compare/collect?{read_grid([*pairs(PLACES), ('from', '2019'), ('q', TAX)]).query}"
    assert client.post(address, data={"all": "1"}).status_code == 303
    briefing = Briefings(Settings(tmp_path, "", tmp_path / "userdata")).current()
    assert briefing is not None
    assert "Wigan: nothing found. There is no report naming Wigan, dated from 2019." in briefing.groups[0].words


def test_a_new_row_is_where_the_address_leads(client: TestClient) -> None:
    given = [*pairs(PLACES), ("q", TAX), ("ask", "How many panels are there?")]
    assert client.get("/compare", params=given).headers["location"].endswith("#r2")


def test_rows_come_in_the_order_of_questions_and_columns(client: TestClient, grids: Grids) -> None:
    given = [*pairs(PLACES), ("q", TAX), ("q", "How many network panels are there?")]
    answer = client.get("/compare", params=given)
    assert answer.status_code == 200
    text = answer.text
    assert text.index('id="r1"') < text.index('id="r2"') < text.index("cells answer")
    for n, question in enumerate(read_grid(given).questions):
        row = grids.row(read_grid(given), question)
        assert [c.name for c in row.columns] == ["Wigan", "Cornwall"]
        for quote in (q for c in row.columns for q in c.answer.quotes):
            assert Place.of(quote).link in unescape(text[text.index(f'id="r{n + 1}"') :])
    assert text.rstrip().endswith("</html>")
    swapped = grids.row(read_grid([("place", "Cornwall"), ("place", "Wigan"), ("q", TAX)]), TAX)
    assert [c.name for c in swapped.columns] == ["Cornwall", "Wigan"]


class Watched(Grids):
    """Notes which rows are asked for; fails on one question."""

    fails = ""
    asked: ClassVar[list[str]] = []

    def row(self, grid: Grid, question: str) -> Comparison:
        self.asked.append(question)
        if question == self.fails:
            raise RuntimeError("out of luck")
        return super().row(grid, question)


@pytest.fixture
def watched(grids: Grids, tmp_path: Path) -> Watched:
    Watched.asked.clear()
    return Watched(grids.library, Briefings(Settings(tmp_path, "", tmp_path / "userdata")))


def test_a_row_is_sent_before_the_next_is_asked(watched: Watched) -> None:
    app = FastAPI(openapi_url=None)
    add_grid_routes(app, watched, version="1")
    query = urlencode([*pairs(PLACES), ("q", TAX), ("q", "How many panels?")])
    show = next(r for r in app.routes if isinstance(r, APIRoute) and r.path == "/compare").endpoint
    answer = show(Request({"type": "http", "method": "GET", "query_string": query.encode(), "headers": []}))

    async def first_row() -> None:
        async for piece in answer.body_iterator:
            if 'id="r1"' in piece:
                return
            assert "</tbody>" not in piece

    asyncio.run(first_row())
    assert watched.asked == [TAX]


def test_a_row_that_fails_says_so_and_the_others_are_answered(watched: Watched) -> None:
    app = FastAPI(openapi_url=None)
    add_grid_routes(app, watched, version="1")
    watched.fails = TAX
    with TestClient(app, base_url=HOST) as client:
        text = client.get("/compare", params=[*pairs(PLACES), ("q", TAX), ("q", "How many panels?")]).text
    assert "not foreseen" in text
    assert "out of luck" not in text
    assert 'id="r2"' in text


def test_another_row_or_column_asks_only_what_is_new(grids: Grids) -> None:
    grid = read_grid([*pairs(PLACES), ("q", TAX)])
    first = grids.row(grid, TAX)
    assert grids.row(grid.with_question("Another?"), TAX).seconds == first.seconds  # the very same
    assert grids.row(grid.with_column("place", "Leeds"), TAX).columns[:2] == first.columns
    assert grids.row(Grid(grid.columns[::-1], (TAX,)), TAX).columns == first.columns[::-1]


def test_a_damaged_index_is_named_and_what_to_do(client: TestClient, grids: Grids, tmp_path: Path) -> None:
    settings = Settings.of(tmp_path / "broken", model="hashing")
    shutil.copytree(grids.library.settings.library, settings.library)
    (settings.index / "library.db").write_bytes(b"what is this?" * 999)
    app = FastAPI(openapi_url=None)
    add_grid_routes(app, Grids(OpenLibrary(settings), Briefings(settings)), version="1")
    with TestClient(app, base_url=HOST) as broken:
        for path in ("/compare", f"{PLACES}&q={TAX}", "/compare?add=Wigan"):
            answer = broken.get(path)
            assert (answer.status_code, "delete it" in answer.text) == (503, True), path


def test_a_question_without_two_columns_stays_in_sight(client: TestClient) -> None:
    text = client.get(f"/compare?place=Wigan&q={TAX}").text
    assert f"<bdi>{TAX}</bdi>" in text
    assert 'href="/compare?place=Wigan"' in text  # to take it away


def test_what_the_library_no_longer_has_is_left_out_and_said(client: TestClient) -> None:
    answer = client.get("/compare?place=Wigan&report=gone&publisher=Nobody&place=Cornwall")
    assert answer.status_code == 200
    assert "Left out: gone; Nobody." in answer.text
    assert "report=gone" not in answer.text
    assert "Wigan" in answer.text


def test_one_quotation_goes_into_the_briefing_and_is_then_marked(client: TestClient, grids: Grids) -> None:
    at = f"{PLACES}&q={TAX}"
    grid = read_grid(pairs(at))
    quote = grids.row(grid, TAX).columns[0].answer.quotes[0]
    form = {"question": TAX, "see": Place.of(quote).see}
    quiet = client.post(at.replace("?", "/collect?", 1), data={**form, "quiet": "1"})
    assert (quiet.status_code, quiet.text) == (200, "Added to the briefing: 1 quotation")
    assert client.get(at).text.count("la-kept") == 1
    plain = client.post(at.replace("?", "/collect?", 1), data=form)
    assert (plain.status_code, pairs(plain.headers["location"])) == (303, grid.pairs)
    for wrong in ({"see": "x/1/"}, {"question": "Another?"}, {}):
        assert client.post(at.replace("?", "/collect?", 1), data={**form, **wrong} if wrong else {}).status_code == 422


def test_the_whole_grid_goes_under_its_questions_with_what_is_silent(
    client: TestClient, grids: Grids, tmp_path: Path
) -> None:
    panels, at = "How many network panels are there?", f"{PLACES}&place=Leeds&q={TAX}&q=Lighthouses?"
    given = [*pairs(at), ("q", panels)]
    for _ in range(2):  # adding twice adds nothing twice
        answer = client.post("/compare/collect", params=given, data={"all": "1"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/briefing")
    briefing = Briefings(Settings(tmp_path, "", tmp_path / "userdata")).current()
    assert briefing is not None
    assert [g.heading for g in briefing.groups] == [TAX, "Lighthouses?", panels]
    for group, question in zip(briefing.groups, read_grid(given).questions, strict=True):
        columns = grids.row(read_grid(given), question).columns
        strong = [q.text for c in columns for q in c.answer.quotes if q.strength == "strong"]
        assert [i.quote.text for i in group.items] == strong
        assert "Leeds: nothing found. There is no report naming Leeds." in group.words
        assert len(group.words) == sum(c.answer.strength != "strong" for c in columns)
        assert all(item.note in ("Wigan", "Cornwall") for item in group.items)
    assert any(g.items for g in briefing.groups)


def test_a_second_grid_of_the_same_question_keeps_what_the_first_found_silent(
    client: TestClient, tmp_path: Path
) -> None:
    single = client.post(f"/compare/collect?{urlsplit(PLACES).query}&q={TAX}", data={"all": "1"})
    assert single.status_code == 303
    for places in (("Wigan", "Leeds"), ("Wigan", "Kent"), ("Wigan", "Leeds")):
        given = [*(("place", p) for p in places), ("q", TAX)]
        assert client.post("/compare/collect", params=given, data={"all": "1"}).status_code == 303
    briefing = Briefings(Settings(tmp_path, "", tmp_path / "userdata")).current()
    assert briefing is not None
    (group,) = briefing.groups
    assert sorted(w.split(":")[0] for w in group.words if "nothing found" in w) == ["Kent", "Leeds"]


def test_a_quotation_added_alone_goes_under_its_question_with_the_grid(
    client: TestClient, grids: Grids, tmp_path: Path
) -> None:
    grid = read_grid([*pairs(PLACES), ("q", TAX)])
    quote = grids.row(grid, TAX).columns[0].answer.quotes[0]
    form = {"question": TAX, "see": Place.of(quote).see, "quiet": "1"}
    client.post("/compare/collect", params=grid.pairs, data=form)
    client.post("/compare/collect", params=grid.pairs, data={"all": "1"})
    briefing = Briefings(Settings(tmp_path, "", tmp_path / "userdata")).current()
    assert briefing is not None
    (group,) = (g for g in briefing.groups if g.items)
    assert (group.heading, group.items[0].note) == (TAX, "Wigan")


def test_nothing_is_added_where_no_cell_answers_directly(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/compare/collect", params=[*pairs(PLACES), ("q", "Lighthouses?")], data={"all": "1"})
    assert answer.status_code == 422
    assert "answers directly" in answer.text
    assert not (tmp_path / "userdata").exists()


def test_an_attack_and_a_foreign_site_do_nothing(client: TestClient, tmp_path: Path) -> None:
    text = client.get("/compare", params=[*pairs(PLACES), ("q", ATTACK), ("place", ATTACK), ("add", ATTACK)]).text
    assert "<script>alert" not in text and "<img" not in text and "\u202e" not in text
    foreign = client.post("/compare/collect", params=pairs(PLACES), data={"all": "1"}, headers={"origin": "http://x"})
    assert foreign.status_code == 403
    assert client.get(f"/compare/collect?{urlsplit(PLACES).query}").headers["location"] == PLACES
    assert client.head(f"{PLACES}&q={TAX}").status_code == 200
    assert not (tmp_path / "userdata").exists()


def test_before_the_first_build_the_page_says_the_library_is_empty(tmp_path: Path) -> None:
    settings = Settings.of(tmp_path / "none", model="hashing")
    app = FastAPI(openapi_url=None)
    add_grid_routes(app, Grids(OpenLibrary(settings), Briefings(settings)), version="1")
    with TestClient(app, base_url=HOST) as client:
        assert "The library is empty" in client.get(f"{PLACES}&q=Who?").text
        assert "The library is empty" in client.get("/compare?add=Wigan").text
