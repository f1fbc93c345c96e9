"""Lists of reports for several words at once, for one report by its title, and for the newest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.contract import answer_json
from assistant.settings import Settings

Make = Callable[..., Settings]


@pytest.fixture(scope="module")
def places(make_shared_library: Make) -> Assistant:
    return Assistant.open(make_shared_library(
        {
            "both.md": "# Both\n\nCornwall has parishes.\n\n## Far\n\nWigan has a deal. Parks and pubs close.\n",
            "kernow.md": "# Kernow\n\nCornwall has a council and a precept.\n",
            "north.md": "# North\n\nWigan has no precept, and Leeds has parks.\n",
        },
        catalogue="id,file,title,publisher,year\nboth,both.md,Both of Them,Us,2019\n"
        "kernow,kernow.md,Kernow Today,Us,2021\nnorth,north.md,North,Us,2015\n",
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("question", "expected", "said"),
    [
        ("Which reports mention both Cornwall and Wigan?", ["both"], "\u201cCornwall\u201d and \u201cWigan\u201d"),
        ("Which reports mention Cornwall and Wigan?", ["both"], "\u201cCornwall\u201d and \u201cWigan\u201d"),
        ("Which reports mention Wigan or Leeds?", ["both", "north"], "\u201cWigan\u201d or \u201cLeeds\u201d"),
        ("Which reports mention either Cornwall or Leeds?", ["both", "kernow", "north"], "\u201cCornwall\u201d or"),
        (
            "Which reports mention Cornwall but not Wigan?",
            ["kernow"],
            "\u201cCornwall\u201d but not \u201cWigan\u201d",
        ),
        ("Which reports mention parks and pubs?", ["both"], "\u201cparks and pubs\u201d"),  # as it stands there
        ("Does any report mention Wigan?", ["both", "north"], "mention \u201cWigan\u201d"),
        ("Does Kernow Today mention Cornwall?", ["kernow"], "1 report called \u201cKernow Today\u201d mentions"),
        (
            "Does Kernow Today mention Wigan?",
            [],
            "No report called \u201cKernow Today\u201d mentions \u201cWigan\u201d.",
        ),
        ("What is the newest report?", ["kernow"], "1 report from 2021"),
        ("What is the oldest report about Wigan?", ["north"], "1 report from 2015 mentions"),
    ],
)
def test_several_words_one_report_and_the_newest(
    places: Assistant, question: str, expected: list[str], said: str
) -> None:
    listing = places.ask(question).listing
    assert listing is not None
    assert sorted(m.report.id for m in listing.reports) == expected
    assert said in listing.short


def test_of_several_words_looked_for_in_vain_it_is_said_who_has_each(places: Assistant) -> None:
    answer = places.ask("Which reports mention both Cornwall and Leeds?")
    assert answer.status == "not_found"
    assert [(p.part, p.reports) for p in answer.parts] == [("Cornwall", 2), ("Leeds", 1)]
    (part,) = places.ask("Does Kernow Today mention Wigan?").parts
    assert (part.reports, part.note) == (2, "Wigan: 2 reports; none of those asked for")
    listed_by = answer_json(places.ask("Which reports mention parks but not pubs?"))["listed_by"]
    assert (listed_by["words"], listed_by["each"], listed_by["without"]) == ("parks but not pubs", ["parks"], ["pubs"])
