"""The page of an evaluation: complete in itself, escaped, with every set, question and change on it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant import evaluate
from assistant.errors import UsageError

HOSTILE = "Who <img src=x onerror=alert(1)> mends potholes?"
QUESTIONS = [
    {"_id": "q1", "text": "When did the parish buy the Ivy House pub?", "answers": ["2013"]},
    {"_id": "<b>q2", "text": HOSTILE, "answers": ["county"]},
    {"_id": "q3", "text": "Who chairs the Zanzibar dockyard committee?", "answerable": False},
]


class Seen(HTMLParser):
    """The tags of a page, with all their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "style", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    rows = [("pub", "The parish bought the Ivy House pub in 2013."), ("road", "The county mends potholes.")]
    lines = [json.dumps({"_id": number, "title": number, "text": text}) for number, text in rows]
    (folder / "corpus.jsonl").write_text("\n".join(lines))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tpub\t1\n<b>q2\troad\t1\n")
    return folder


def page_of(texts: Path, tmp_path: Path, **options: Path) -> tuple[str, Seen]:
    evaluate(texts, model="hashing", library=tmp_path / "here", page=tmp_path / "page.html", **options)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    seen = Seen()
    seen.feed(html)
    return html, seen


def test_the_page_shows_every_leg_question_and_chart_and_loads_nothing(texts: Path, tmp_path: Path) -> None:
    html, seen = page_of(texts, tmp_path)
    assert not {"script", "link", "img", "iframe", "object"} & set(seen.tags)
    assert seen.loads == [] and "http://" not in html and "https://" not in html
    said = " ".join(seen.words)
    for words in (HOSTILE, "<b>q2", "ndcg@10", "keyword leg alone", "Risk and coverage", "Reliability", "Zanzibar"):
        assert words in said
    assert seen.tags.count("svg") >= 4 + 3  # four metrics of rankings, three of confidence
    assert str(tmp_path) not in html


def test_questions_that_got_worse_are_named_against_an_earlier_run(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "old.run").write_text("q1 Q0 road 1 1.0 old\n%3Cb%3Eq2 Q0 road 1 1.0 old\n")
    _, seen = page_of(texts, tmp_path, against=tmp_path / "old.run")
    said = " ".join(seen.words)
    assert "1 got better" in said and "got worse" not in said


def test_a_page_that_cannot_be_written_is_said_in_words(texts: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        evaluate(texts, model="hashing", library=tmp_path / "here", page=tmp_path / "no" / "page.html")
