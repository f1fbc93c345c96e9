"""Known reports that are not in the library: named, with how their address is known, and nothing of them runs."""

from __future__ import annotations

from assistant.datatypes import KnownReport
from assistant.showing.library import known_html


def test_each_is_marked_as_not_yet_here_with_how_its_address_is_known() -> None:
    html = known_html(
        [
            KnownReport(
                "b", "People Power", "Locality", "2018-01", address="https://locality.org.uk/p", seen="publisher"
            ),
            KnownReport("a", "Act Local", "Centre for London", "2019", address="https://copies.org/a", seen="copy"),
            KnownReport("c", "Draft policy"),
        ]
    )
    assert "3 known reports are not yet here" in html
    assert html.index("Act Local") < html.index("People Power")
    assert "Seen on the publisher’s own page." in html
    assert "publisher’s address was not seen" in html
    assert "No address is known." in html
    assert html.count("<li>") == 3


def test_nothing_is_shown_when_all_are_here() -> None:
    assert known_html([]) == ""


def test_a_hostile_row_is_shown_as_text() -> None:
    html = known_html([KnownReport("x", "<script>alert(1)</script>", address='https://a.org/"onmouseover="x')])
    assert "<script" not in html
    assert '"onmouseover="' not in html
