"""Verdicts: what a paper says of a quotation's words and place, against the library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.briefing.finding import find_quotations
from assistant.briefing.opening import Opened
from assistant.briefing.paragraphs import Paragraph, paragraphs_of_text
from assistant.briefing.verifying import verify_briefing
from assistant.briefingtypes import Mark, Verdict, text_hash
from assistant.datatypes import Span

CULTURE = "Culture change turns an ambitious vision into practice."
HEARD = "People want to be heard by those in power."


def verdicts(words: Any, text: str, *marks: Mark) -> list[Verdict]:
    """The verdicts on a paper of plain text."""
    return list(verify_briefing(Opened(tuple(paragraphs_of_text(text)), marks), words, "paper.txt").verdicts)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f'"{CULTURE}"', "exact"),
        (f'"{CULTURE}" (Locality, Power Partnerships, 2019, p. 2)', "exact"),
        (f'"{CULTURE}" (Power Partnerships: learning on localism, PDF p. 4, printed p. 2)', "exact"),
        (f'"{CULTURE}" (Locality, 2019, pp. 2-3)', "exact"),
        (f'"{CULTURE}" (Locality, 2019, p. 4)', "exact"),  # the PDF page, cited as a page
        (f'"{CULTURE}" (Locality, 2019, PDF p. 2)', "wrong_page"),
        (f'"{CULTURE}" (Power Partnerships, p. 3)', "wrong_page"),
        (f'"{CULTURE}" (People Power, 2018, p. 9)', "wrong_report"),
        (f'"{CULTURE}" (Wills, no date, p. 2)', "wrong_report"),
        (f'"{HEARD}" (Wills, n.d., p. 2)', "exact"),
        (f'"{HEARD}" (People Power, p. 9)', "exact"),
        (f'"{HEARD}" (People Power, p. 2)', "wrong_page"),
        ('"Culture change turns an ambitious vision into habit."', "altered"),
        ('"Councils must close a library without notice."', "altered"),
        ('"The notice runs for 28 days."', "altered"),
        ('"It cost \u00a312m in 2018-19."', "altered"),
        (f'"{CULTURE} The notice runs for 21 days."', "joined"),
        ('"Councils must not close a library without notice. It cost \u00a31.2m in 2018-19."', "joined"),
        (f'"{CULTURE} Cornwall has 213 parishes."', "joined"),
        ('"Residents should be able to shape their own streets" (Act Local, 2019)', "digest"),
        ('"Turnips are the future of all local government in Wales"', "not_found"),
    ],
)
def test_each_kind_of_verdict(words: Any, text: str, status: str) -> None:
    (verdict,) = verdicts(words, text)
    assert (verdict.status, verdict.message) == (status, verdict.message)


def test_an_alteration_shows_what_differs(words: Any) -> None:
    (verdict,) = verdicts(words, '"The notice runs for 28 days. It cost \u00a31.2m in 2018-19."')
    assert [(c.page, c.briefing) for c in verdict.changes] == [("21", "28")]
    assert verdict.found is not None
    assert (verdict.found.report.id, verdict.found.page, verdict.found.printed) == ("power", 3, "1")


def test_a_joined_quotation_names_both_places(words: Any) -> None:
    (verdict,) = verdicts(words, f'"{CULTURE} Cornwall has 213 parishes."')
    assert [(p.report.id, p.page) for p in verdict.parts] == [("power", 4), ("wills", 2)]


def test_ibid_and_numbered_notes_mean_an_earlier_report(words: Any) -> None:
    text = (
        f'"{CULTURE}"[1] and "Half of all staff said so in 2018."[2] and "Cornwall has 213 parishes."[3]\n\n'
        "[1] Locality, Power Partnerships: learning on localism (2019) 2.\n\n[2] ibid 3.\n\n[3] Locality (n 1) 2."
    )
    assert [v.status for v in verdicts(words, text)] == ["exact", "exact", "wrong_report"]


def test_a_mark_tells_a_replaced_report_from_a_wrong_quotation(words: Any) -> None:
    mark = Mark("power", "a" * 64, 4, (Span(4, 0, 55),), text_hash(CULTURE))
    (same,) = verdicts(words, f'"{CULTURE}"', mark)
    assert (same.status, same.since) == ("exact", "")
    old = replace(mark, sha256="f" * 64, text_hash=text_hash("Culture change turned visions into habits for all."))
    (changed,) = verdicts(words, '"Culture change turned visions into habits for all."', old)
    assert changed.since == "replaced"
    assert "replaced since" in changed.message
    gone = replace(old, report_id="gone")
    (removed,) = verdicts(words, '"Culture change turned visions into habits for all."', gone)
    assert removed.since == "removed"


def test_a_false_mark_proves_nothing(words: Any) -> None:
    text = "Culture change never turns an ambitious vision into practice."
    (verdict,) = verdicts(words, f'"{text}"', Mark("power", "a" * 64, 4, (Span(4, 0, 55),), text_hash(text)))
    assert verdict.status == "altered"


def test_quotations_are_found_in_notes_too(words: Any) -> None:
    note = f"See \u201c{CULTURE}\u201d in Power Partnerships, p. 2."
    found = find_quotations([Paragraph("A claim.", notes=((8, note),))])
    assert [s.text for s in found.said] == [CULTURE]
