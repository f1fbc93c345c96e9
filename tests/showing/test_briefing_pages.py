"""The Briefing page and the verdicts: hostile words are text, links lead to marked pages, buttons know the ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from assistant.briefingtypes import Briefing, Change, Checked, Collected, Group, Place, Said, Verdict
from assistant.datatypes import Citation, Quote, Report, Span
from assistant.showing.briefing import Removed, Tray, briefing_view, check_view, tray_html

LooksAt = Callable[[str], Any]


def item(name: str) -> Collected:
    quote = Quote(f"Words {name}.", (Span(3, 0, 8),), Citation(Report("pubs", "p.pdf", "Pubs"), 3, printed="1"), 0.9)
    return Collected(name, quote)


def buttons(html: str) -> list[tuple[str, str, bool]]:
    found = re.findall(
        r'<button class="la-tool la-icon" name="to" value="(up|down)" aria-label="([^"]*)"([^>]*)>', html
    )
    return [(to, label, "disabled" in rest) for to, label, rest in found]


@pytest.fixture
def pages(hostile_quote: Quote, attack: str) -> dict[str, str]:
    kept = Collected("a1", hostile_quote, attack, attack)
    briefing = Briefing("abcd1234", attack, (Group("", (kept,), (attack,)), Group(attack, (kept,))))
    tray = Tray(briefing, (attack,), (Removed(kept, 0, 0),), (("beef1234", attack, 2),), True)
    report = hostile_quote.citation.report
    found = Place(report, hostile_quote.spans, attack, 1, attack)
    verdicts = [
        Verdict(Said(attack, "block", 1), "altered", found, (), (Change(attack, attack), Change("", attack)), attack),
        Verdict(Said(attack, "double", 2), "joined", found, (found, found), (), attack),
        Verdict(Said(attack, "single", 3), "not_found", message=attack),
    ]
    return {
        "briefing": briefing_view(tray, trouble=attack),
        "check": check_view(Checked(attack, tuple(verdicts), 2, 5), said=attack, titles={"altered": attack}),
        "trouble": check_view(trouble=attack),
        "tray": tray_html([attack], attack),
    }


def test_nothing_of_a_report_title_note_or_paper_becomes_an_element(pages: dict[str, str], looks_at: LooksAt) -> None:
    for name, html in pages.items():
        shown = looks_at(html)
        assert not {"style", "iframe", "img", "i", "object", "embed", "base"} & set(shown.tags), name
        assert all(v.startswith("/look/") for t, a, v in shown.attributes if t == "script" and a == "src"), name
        assert shown.tags.count("script") == sum(t == "script" and a == "src" for t, a, _ in shown.attributes), name
        assert not [a for a in shown.attributes if a[1].startswith("on") or a[1] in ("style", "srcdoc")], name
        for _, attribute, value in shown.attributes:
            if attribute in ("href", "src", "action", "formaction", "cite"):
                assert value.startswith(("/", "#")) and not value.startswith("//"), (name, value)


def test_a_verdict_leads_to_its_marked_page() -> None:
    found = Place(Report("act-local", "a.pdf", "Act Local"), (Span(18, 120, 340), Span(19, 0, 80)), "Words", 18, "16")
    html = check_view(Checked("a.md", (Verdict(Said("Words", "double", 1), "exact", found),)))
    assert 'href="/r/act-local/18?h=18.120.340~19.0.80"' in html and "Act Local, PDF p. 18, printed p. 16" in html


def test_the_outermost_quotations_cannot_be_moved_out_of_the_briefing() -> None:
    briefing = Briefing("abcd1234", "T", (Group("", (item("a"), item("b"))), Group("H", (item("c"),))))
    assert [b[2] for b in buttons(briefing_view(Tray(briefing)))] == [True, False, False, False, False, True]
    empty_ends = Briefing("abcd1234", "T", (Group(), Group("H", (item("a"),)), Group("I")))
    assert [b[2] for b in buttons(briefing_view(Tray(empty_ends)))] == [False, False]


def test_each_button_says_which_quotation_it_moves() -> None:
    briefing = Briefing("abcd1234", "T", (Group("", (item("a"), item("b"))),))
    labels = [b[1] for b in buttons(briefing_view(Tray(briefing)))]
    assert labels == [f"Move quotation {n} {to}" for n in (1, 2) for to in ("up", "down")]


def test_an_empty_briefing_offers_no_export() -> None:
    html = briefing_view(Tray(Briefing("abcd1234", "T")))
    assert "export." not in html and "No quotations yet." in html
    assert "export." not in briefing_view(Tray()) and 'href="/"' in briefing_view(Tray())
