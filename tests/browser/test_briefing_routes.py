"""The Briefing page's routes without a browser: changes, files to take away, checks, and what they refuse."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.ask import Assistant
from assistant.browse.briefing_routes import add_briefing_routes
from assistant.browse.briefings import Briefings
from assistant.building import build_index
from assistant.keeping import BriefingShelf
from assistant.settings import Settings
from assistant.showing.door import Door, DoorRules

HOST = "http://127.0.0.1:7860"
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{7*7}} ${x} \u202egnp"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.of(tmp_path_factory.mktemp("briefing") / "library", model="hashing")
    settings.corpus.mkdir(parents=True)
    (settings.corpus / "pubs.md").write_text(
        "# Saving the Ivy House\n\nThe Ivy House in Nunhead was the first pub bought under the right to bid. "
        "It was listed as an asset of community value in 2012.\n\n## Money\n\nThe group raised £142,600 from shares.\n",
        "utf-8",
    )
    (settings.corpus / "well.md").write_text(
        "# The well\n\nThe parish restored the ancient well in 1998 for £9,000 and opened it to visitors.\n", "utf-8"
    )
    build_index(settings)
    return settings


@pytest.fixture
def briefings(built: Settings, tmp_path: Path) -> Briefings:
    return Briefings(Settings(built.library, built.model, tmp_path / "userdata"))


@pytest.fixture
def client(briefings: Briefings) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)
    add_briefing_routes(app, briefings, version="1")
    guarded = Door(app, DoorRules(frozenset({"127.0.0.1"}), {}))  # type: ignore[arg-type]
    with TestClient(guarded, base_url=HOST, follow_redirects=False, headers={"origin": HOST}) as made:
        yield made


@pytest.fixture
def collected(briefings: Briefings, built: Settings) -> str:
    """The id of a briefing with two quotations."""
    assistant = Assistant.open(built)
    for question in ("Which pub was bought under the right to bid?", "When was the ancient well restored?"):
        quotes = assistant.ask(question).quotes
        assert briefings.collect(quotes[0], question).startswith("Added")
        assert briefings.collect(quotes[0], question) == "Already in the briefing"
    found = briefings.current()
    assert found is not None and len(found.items) == 2
    return found.id


def items(briefings: Briefings) -> list[str]:
    found = briefings.current()
    assert found is not None
    return [i.id for i in found.items]


def test_without_a_briefing_the_page_says_how_to_begin_and_writes_nothing(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/briefing")
    assert answer.status_code == 200 and "Ask the library" in answer.text
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not (tmp_path / "userdata").exists()


def test_how_many_quotations_there_are_is_told_to_the_head_of_every_page(client: TestClient, collected: str) -> None:
    answer = client.get("/briefing/count")
    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, "2", "no-store")
    client.post(f"/briefing/{collected}/delete")
    assert client.get("/briefing/count").text == "0"


def test_a_whole_briefing_is_deleted_and_restored(client: TestClient, briefings: Briefings, collected: str) -> None:
    other = client.post("/briefing/new", data={"words": "Another <b>"})
    assert other.status_code == 303
    second = briefings.current()
    assert second is not None
    assert client.post(f"/briefing/{second.id}/delete").headers["location"] == "/briefing"
    text = client.get("/briefing").text
    assert "Another &lt;b&gt;" in text and "Undo" in text
    now = briefings.current()
    assert now is not None and now.id == collected
    assert client.post(f"/briefing/{collected}/delete").status_code == 303
    assert briefings.current() is None and client.get("/briefing").text.count("Undo") == 2
    assert client.post(f"/briefing/{collected}/delete").status_code == 422
    assert client.post(f"/briefing/{collected}/restore").status_code == 303
    again = briefings.current()
    assert again is not None and (again.id, len(again.items)) == (collected, 2)
    assert client.get("/briefing").text.count("Undo") == 1
    assert client.post(f"/briefing/{collected}/restore").status_code == 422


def test_each_change_is_saved_before_the_page_is_shown_again(
    client: TestClient, briefings: Briefings, collected: str, tmp_path: Path
) -> None:
    first, second = items(briefings)
    at = f"/briefing/{collected}"
    for action, form in (
        ("rename", {"words": "What the parish did"}),
        ("heading", {"words": "Pubs"}),
        ("move", {"item": first, "to": "1"}),
        ("note", {"item": second, "words": "Ask the clerk.\r\nSoon."}),
    ):
        answer = client.post(f"{at}/{action}", data=form)
        assert answer.status_code == 303 and answer.headers["location"] == "/briefing", action
    again = BriefingShelf(tmp_path / "userdata").load(collected)
    assert again.title == "What the parish did" and [g.heading for g in again.groups] == ["", "Pubs"]
    assert [[i.id for i in g.items] for g in again.groups] == [[second], [first]]
    assert again.groups[0].items[0].note == "Ask the clerk.\nSoon."
    page = client.get("/briefing").text
    assert "<h1><bdi>What the parish did</bdi></h1>" in page and "\nAsk the clerk.\nSoon.</textarea>" in page
    assert "All 2 were found word for word" in page


def test_up_and_down_reach_past_the_ends_of_a_group_and_no_further(
    client: TestClient, briefings: Briefings, collected: str
) -> None:
    first, second = items(briefings)
    at = f"/briefing/{collected}"

    def places() -> list[list[str]]:
        found = briefings.current()
        assert found is not None
        return [[i.id for i in g.items] for g in found.groups]

    client.post(f"{at}/heading", data={"words": "Later"})
    steps = []
    for _ in range(4):
        client.post(f"{at}/move", data={"item": first, "to": "down"})
        steps.append(places())
    assert steps == [[[second, first], []], [[second], [first]], [[second], [first]], [[second], [first]]]
    client.post(f"{at}/move", data={"item": first, "to": "up"})
    client.post(f"{at}/move", data={"item": first, "to": "up"})
    client.post(f"{at}/move", data={"item": first, "to": "up"})
    assert places() == [[first, second], []]


def test_a_removed_quotation_can_be_put_back_where_it_stood(
    client: TestClient, briefings: Briefings, collected: str
) -> None:
    first, second = items(briefings)
    at = f"/briefing/{collected}"
    client.post(f"{at}/note", data={"item": first, "words": "Kept."})
    client.post(f"{at}/remove", data={"item": first})
    assert items(briefings) == [second] and "Undo" in client.get("/briefing").text
    client.post(f"{at}/undo", data={"item": first})
    assert items(briefings) == [first, second] and "Undo" not in client.get("/briefing").text
    found = briefings.current()
    assert found is not None and found.items[0].note == "Kept."
    assert client.post(f"{at}/undo", data={"item": first}).status_code == 422


def test_a_note_saved_while_typing_answers_without_a_page(
    client: TestClient, briefings: Briefings, collected: str
) -> None:
    data = {"item": items(briefings)[0], "words": "x" * 30_000, "quiet": "1"}
    assert client.post(f"/briefing/{collected}/note", data=data).status_code == 204
    found = briefings.current()
    assert found is not None and len(found.items[0].note) == 20_000
    gone = client.post(f"/briefing/{collected}/note", data={**data, "item": "gone"})
    assert gone.status_code == 422 and "<" not in gone.text


def test_another_briefing_can_be_started_and_the_first_opened_again(
    client: TestClient, briefings: Briefings, collected: str
) -> None:
    assert client.post("/briefing/new", data={"words": "Another"}).status_code == 303
    page = client.get("/briefing").text
    assert "<h1><bdi>Another</bdi></h1>" in page and f"/briefing/{collected}/open" in page
    client.post(f"/briefing/{collected}/open")
    found = briefings.current()
    assert found is not None and found.id == collected


@pytest.mark.parametrize("suffix", ["docx", "md", "html", "txt", "ris", "bib", "json"])
def test_every_kind_of_file_is_handed_over_as_a_download(client: TestClient, collected: str, suffix: str) -> None:
    client.post(f"/briefing/{collected}/rename", data={"words": "Pubs / 2019: “a start”"})
    answer = client.get(f"/briefing/{collected}/export.{suffix}")
    assert answer.status_code == 200 and len(answer.content) > 100
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="Pubs-2019-a-start.{suffix}"')
    if suffix == "json":
        assert json.loads(answer.content)
    if suffix == "docx":
        from docx import Document

        words = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
        assert "ancient well in 1998" in words and "Ivy House" in words


def test_the_exported_briefing_is_found_exact_and_an_altered_one_is_not(client: TestClient, collected: str) -> None:
    paper = client.get(f"/briefing/{collected}/export.md").text
    answer = client.post("/briefing/check", files={"paper": ("paper.md", paper.encode(), "text/markdown")})
    assert answer.status_code == 200 and answer.text.count('data-status="exact"') == 2
    assert 'href="/r/the-well/0?h=0.' in answer.text
    answer = client.post("/briefing/check", files={"paper": ("paper.md", paper.replace("1998", "1989").encode())})
    assert answer.text.count('data-status="altered"') == 1
    assert "<ins><bdi>1998</bdi></ins>" in answer.text and "<del><bdi>1989</bdi></del>" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("paper.xlsx", b"PK", "not a kind of file"),
        ("paper.docx", b"PK\x03\x04 broken", "paper.docx"),
        ("paper.txt", b"", "is empty"),
        ("../../../etc/passwd", b"root", "not a kind of file"),
        (f"{ATTACK}.doc", b"x", "old Word file"),
        ("", b"x", "Choose the finished briefing first"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_in_words(
    client: TestClient, name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    answer = client.post("/briefing/check", files={"paper": (name, content)})
    assert answer.status_code == 422 and said in answer.text
    assert "<img src=x" not in answer.text and "localism-check" not in answer.text


def test_odd_bodies_change_nothing(client: TestClient, collected: str) -> None:
    assert client.post("/briefing/check", content=b"nonsense").status_code == 422
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/briefing/check", content=b"--x\r\nbroken", headers=headers).status_code in (400, 422)
    assert client.post("/briefing/check", headers={"content-length": "99999999999"}).status_code == 413
    big = client.post(f"/briefing/{collected}/note", data={"item": "a", "words": "x" * 400_000})
    assert big.status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(50):
            yield b"words=" + b"x" * 10_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(f"/briefing/{collected}/note", content=endless(), headers=form).status_code == 413


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("move", {"item": "nothing", "to": "up"}),
        ("move", {"to": "99"}),
        ("move", {"to": "-1"}),
        ("move", {"to": "٣"}),
        ("group", {"group": "99", "words": "x"}),
        ("group", {"group": "__class__", "words": "x"}),
        ("heading", {"words": " \u202e "}),
        ("note", {"item": "../../x", "words": "x"}),
        ("remove", {"item": ""}),
        ("explode", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    client: TestClient, briefings: Briefings, collected: str, action: str, form: dict[str, str]
) -> None:
    before = briefings.current()
    given = {"item": items(briefings)[0], **form}
    assert client.post(f"/briefing/{collected}/{action}", data=given).status_code == 422
    assert briefings.current() == before


@pytest.mark.parametrize("style", ["/etc/passwd", "../x.csl", "council.csl", "%2fetc%2fx.csl", "elsevier-harvard"])
def test_a_citation_style_is_a_name_and_never_a_path(client: TestClient, collected: str, style: str) -> None:
    answer = client.get(f"/briefing/{collected}/export.docx?style={style}")
    assert answer.status_code == 422 and "no such citation style" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/briefing/nothere1/export.docx",
        "/briefing/..%2f..%2fetc/export.docx",
        "/briefing/UPPER/export.docx",
        "/briefing/abcd1234/export.exe",
        "/briefing/abcd1234/export.docx/x",
        "/briefing/abcd1234",
    ],
)
def test_there_is_nothing_at_other_addresses(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 422)


def test_another_site_changes_nothing(client: TestClient, briefings: Briefings, collected: str) -> None:
    before = briefings.current()
    for origin in ("http://evil.example", "null"):
        for action in ("rename", "note", "remove", "open"):
            answer = client.post(f"/briefing/{collected}/{action}", data={"words": "x"}, headers={"origin": origin})
            assert answer.status_code == 403
        assert client.post("/briefing/check", headers={"origin": origin}).status_code == 403
    assert client.get(f"/briefing/{collected}/rename").status_code == 405
    assert briefings.current() == before


def test_title_note_and_heading_are_shown_as_text(client: TestClient, briefings: Briefings, collected: str) -> None:
    at = f"/briefing/{collected}"
    client.post(f"{at}/rename", data={"words": ATTACK})
    client.post(f"{at}/heading", data={"words": ATTACK})
    client.post(f"{at}/note", data={"item": items(briefings)[0], "words": f"</textarea>{ATTACK}"})
    page = client.get("/briefing").text
    assert "<script>alert" not in page and "<img src=x" not in page and "\u202e" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page and "{{7*7}} ${x}" in page
    assert quote("\u202e") not in page
