"""A report that a question asks to speak ("What does Act Local say about pubs?"), and words that are not of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..datatypes import Hit, Quote, Report, ReportSummary
from ..text import holds, sequence, tidy_spaces
from .comparing import hide_targets, titles_of

_MARKS = "\"'\u2018\u2019\u201c\u201d"
_TARGET = re.compile(r"\x02(\d)\x03")
_ONE = rf"(?P<whole>(?:the |its )?[{_MARKS}]?\x02(?P<n>\d)\x03[{_MARKS}]?(?: report| digest| paper)?)"
# What a report does; "How much did the Ivy House group raise?" asks no report of that name.
_VERB = (
    r"(?:advise|argue|ask|call|claim|conclude|cover|deal|define|describe|discuss|explain|find|found|give|identify|know|"
    r"list|make|mean|mention|name|note|propose|recommend|refer|report|request|say|see|set|show|state|suggest|talk|tell|"
    r"think|use|view|want|warn|write)"
)
_SPEAKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:what|how|who|whom|when|where|why|which)\b[^\x02]*\b(?:do|does|did|has|have|can|should) {_ONE} {_VERB}\b",
        rf"^(?:does|did|has|do) {_ONE} {_VERB}\b",
        rf"^(?:which|what) (?:pages?|parts?|chapters?|sections?) (?:of|in) {_ONE} \w",
        rf"^(?:according to) {_ONE}(?!\w)",
        rf"\baccording to {_ONE}\W*$",
    )
)
# Where a report may be only the thing it is about ("who decides in Big Local?"), its name stays in the question.
_NAMED = tuple(re.compile(rf"{pattern}", re.IGNORECASE) for pattern in (rf"^in {_ONE},", rf"\bin {_ONE}\W*$"))
# Without one of these no catalogue of thousands need be read.
_MAY_SPEAK = re.compile(
    rf"\b(?:do|does|did|has|have|can|should|in|of|to)\s+(?:the\s+|its\s+)?[{_MARKS}]?[A-Z]", re.IGNORECASE
)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Speaker:
    """The report a question asks to speak.

    name: as typed.  reports: ids of those it may mean.  asked: what is asked of it, "What does it say about pubs?".
    """

    name: str
    reports: frozenset[str]
    asked: str

    def speaks_in(self, found: Hit | Quote) -> bool:
        """Whether words are of this report, or name it."""
        if isinstance(found, Hit):
            report_id, said = found.passage.report_id, [*found.passage.headings, found.passage.text]
        else:
            report_id, said = found.citation.report.id, [*found.headings, found.text]
        return report_id in self.reports or any(holds(one, self.name) for one in said)

    def silent(self, quote: Quote) -> str:
        """Why a quotation is not what the report says, "" if it is."""
        return "" if self.speaks_in(quote) else f"not from {self.name}, and does not name it"


def asked_to_speak(question: str, reports: Mapping[str, ReportSummary]) -> Speaker | None:
    """The report that a question asks to speak, by its title; None if it asks none, or several.

    >>> from ..datatypes import Report
    >>> library = {"a": ReportSummary(Report("a", "a.pdf", "Act Local: New Powers", "Centre", 2019), 9, 0, 9)}
    >>> speaker = asked_to_speak("What does Act Local say about pubs?", library)
    >>> speaker.reports, speaker.asked
    (frozenset({'a'}), 'What does it say about pubs?')
    >>> asked_to_speak("Who wrote about pubs before Act Local came out?", library) is None
    True
    """
    asked = tidy_spaces(question)
    if len(asked) > _LONGEST or not _MAY_SPEAK.search(asked):
        return None
    hidden, targets = hide_targets(asked, reports)
    named = [found for pattern in (*_SPEAKS, *_NAMED) if (found := pattern.search(hidden))]
    if not named or targets[int(named[0]["n"])].kind != "report":
        return None
    speaks = named[0].re in _SPEAKS
    name = targets[int(named[0]["n"])].name
    start, end = named[0].span("whole")
    put = _TARGET.sub(lambda m: targets[int(m[1])].name, f"{hidden[:start]}it{hidden[end:]}" if speaks else hidden)
    wanted = sequence(name)
    so_called = frozenset(i for i, s in reports.items() if any(sequence(t) == wanted for t in _own_titles(s.report)))
    return Speaker(name, so_called, put) if so_called else None


def _own_titles(report: Report) -> list[str]:
    """What a report may be called; a digest by its originals' titles, for its own is the name of a subject."""
    return titles_of(replace(report, title="") if report.kind == "digest" else report)
