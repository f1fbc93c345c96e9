"""Web pages as councils, government and think tanks make them (written by hand): all of the content, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reading import read_report

PAGES = Path(__file__).resolve().parent / "webpages"


def blocks(path: Path) -> list[tuple[str, str, str]]:
    page = read_report(path).pages[0]
    return [(b.kind, b.locator, page.text[b.start : b.end]) for b in page.blocks]


def texts(path: Path) -> list[str]:
    return [text for _, _, text in blocks(path)]


@pytest.fixture
def write(tmp_path):
    def put(body: str) -> Path:
        path = tmp_path / "a.html"
        path.write_text(f"<!DOCTYPE html><html><head><title>T</title></head>{body}</html>", encoding="utf-8")
        return path

    return put


def test_a_gov_uk_publication():
    path = PAGES / "govuk.html"
    assert blocks(path) == [
        ("paragraph", "", "Research and analysis"),
        ("heading", "", "Village halls: a second look at running costs"),
        ("heading", "1", "1. Social value"),
        ("paragraph", "1.1", "1.1 A hall is open to all residents, and 63% of them use it at least once a year."),
        ("paragraph", "1.2", "1.2 The survey covered 4,100 km2 and its 19th century halls."),
        ("paragraph", "", "Trustees should keep this year\u2019s bills."),
        ("heading", "2", "2. Costs"),
        ("heading", "", "Shared heating"),
        ("item", "c", "c. oil, at \u00a31,900 a year;"),
        ("item", "d", "d. gas, where there is a main."),
        ("row", "", "Region | Year | Cost"),
        ("row", "", "North | 2021 | \u00a33,100"),
        ("row", "", "North | 2022 | \u00a33,900"),
        ("row", "", "South | not collected"),
        ("paragraph", "", "We only ever heat the small room."),
    ]
    reading = read_report(path)
    assert reading.pages[0].footnotes == ("1 Survey of 2,011 adults, June 2022.",)
    guess = reading.guess
    assert (guess.title, guess.publisher, guess.year) == (
        "Village halls: a second look at running costs", "Ministry of Village Life", 2023,
    )  # fmt: skip


def test_minutes_on_a_parish_councils_wordpress():
    path = PAGES / "parish.html"
    assert blocks(path) == [
        ("heading", "", "Minutes of the Annual Parish Meeting"),
        ("paragraph", "", "Posted on 19 May 2022 by clerk"),
        ("paragraph", "", "Present: Cllr A. Marsh (chair), Cllr B. Ford and eleven electors."),
        ("item", "1", "1. Apologies were taken from Cllr Pike."),
        ("item", "2", "2. Social housing. The meeting backed nine homes at Mill Lane by 9 votes to 2."),
        ("item", "", "\u2022 three for rent"),
        ("item", "", "\u2022 six for shared ownership"),
        ("item", "5", "5. Item 5 was brought forward: the pavilion lease was agreed at \u00a31 a year."),
        ("row", "", "Head | Spent"),
        ("row", "", "Grass cutting | \u00a32,480"),
        ("caption", "", "Accounts to March 2022"),
        ("paragraph", "", "The clerk read the letter out."),
        ("paragraph", "", "The chair closed the meeting at 8.40 pm."),
        ("paragraph", "", "Minutes as PDF"),
    ]
    assert read_report(path).guess.publisher == "Little Dunmere Parish Council"


def test_a_think_tanks_report_in_boxes_without_a_main_element():
    path = PAGES / "thinktank.html"
    assert texts(path) == [
        "Report",
        "Keeping it local",
        "How three towns kept their spending at home, and what it cost them.",
        "Rhoda Vane, 7 February 2021",
        "Key findings",
        "Anchor institutions spent 41p in the pound within ten miles. In 2015 it was 17p.",
        "Social enterprises won a third of contracts. Shared services did not.",
        "How we counted",
        "We asked 26 bodies for every invoice above \u00a3500.",
        "Recommendations",
        "Councils",
        "should publish a spending map each year.",
        "Combined authorities should keep a list of local suppliers.",
    ]
    reading = read_report(path)
    assert reading.pages[0].footnotes == ("1 Invoices of 2019 and 2020.", "2 Vane (2016), table 3.")
    assert (reading.guess.title, reading.guess.authors) == ("Keeping it local", ("Rhoda Vane",))


WORDS = "The council resolved to sell the land at Mill Lane to the trust for one pound on the terms of the lease. "


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<h2 id="related-costs">Costs</h2><p class="social">Kept.</p>', ["Costs", "Kept."]),
        ('<div class="tag-social-housing sidebar">' + f"<p>{WORDS * 20}</p></div>", [(WORDS * 20).strip()]),
        ('<div class="sidebar"><p>Opening hours</p></div><p>Kept.</p>', ["Kept."]),
        ('<div id="comments"><p>First!</p></div><p>Kept.</p>', ["Kept."]),
        ('<section><h3>Related content:</h3><a href="/a">A</a></section><p>Kept.</p>', ["Kept."]),
        ("<section><h3>Related content</h3><p>The rules say so at length.</p></section>",
         ["Related content", "The rules say so at length."]),
        ("<p>One<br>line.<br> <br>Another.</p>", ["One line.", "Another."]),
        ('<p>Open<span class="sr-only"> (opens in a new tab)</span>.</p>', ["Open."]),
        ("<ol reversed><li>two</li><li>one</li></ol>", ["2. two", "1. one"]),
        ('<ol type="i" start="4"><li>four</li></ol>', ["iv. four"]),
        ('<ol><li><p>One.</p><p>Still one.</p></li><li value="7">Seven.</li></ol>',
         ["1. One. Still one.", "7. Seven."]),
        ("<ul><li><div>With<ul><li>inner</li></ul>after</div></li></ul>",
         ["\u2022 With", "\u2022 inner", "after"]),
        ('<table role="presentation"><tr><td><p>A box.</p></td><td><p>Another.</p></td></tr></table>',
         ["A box.", "Another."]),
        ('<table><tr><td>a</td><td rowspan="3">b</td></tr><tr><td>c</td></tr><tr><td colspan="1">d</td></tr></table>',
         ["a | b", "c | b", "d | b"]),
        ('<table><tr><th>x</th><th colspan="2">y</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>',
         ["x | y", "1 | 2 | 3"]),
        ("<p>About 12 m<sup>2</sup> of roof<sup>3</sup> and H<sub>2</sub>O.</p>", ["About 12 m2 of roof and H2O."]),
        ("<!-- a comment --><p>Kept<!-- another --> whole.</p>", ["Kept whole."]),
    ],
)  # fmt: skip
def test_what_is_content_and_what_is_furniture(write, inner, expected):
    filler = f"<p>{WORDS * 12}</p>"
    assert texts(write(f'<body class="has-sidebar cookies">{inner}{filler}</body>'))[:-1] == expected
