"""A report or publisher that a question asks to speak ("What does Act Local say?"), and words that are not of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..datatypes import Hit, Quote, Report, ReportSummary
from ..text import MONTHS, holds, sequence, term, tidy_spaces, words
from .askingwords import EMPTY, VERB_FORMS
from .comparing import hide_targets, initials_of, published_by, publishers_of, show_targets, titles_of

_MARKS = "\"'\u2018\u2019\u201c\u201d"
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
_SAYS, _ACCORDING = _SPEAKS[:2], _SPEAKS[3:]
# What is only said; a publisher also uses, finds and gives, and others tell of it.
_SPEECH = re.compile(
    r" (?:advise|argue|call|claim|conclude|cover|define|describe|discuss|explain|list|mention|name|note|propose|"
    r"recommend|refer|report|say|state|suggest|talk|tell|think|view|warn|write)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r" \w+ (?:(?:anything|something|much|more|nothing) )?(?:about|on|regarding|concerning|of|to|for)\b", re.IGNORECASE
)
# Where a report may be only the thing it is about ("who decides in Big Local?"), its name stays in the question.
_NAMED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (rf"^in {_ONE},", rf"\bin {_ONE}\W*$"))
# Without one of these no catalogue of thousands need be read.
_MAY_SPEAK = re.compile(
    rf"\b(?:[Dd]o|[Dd]oes|[Dd]id|[Hh]as|have|can|should|[Ii]n|of|to)\s+(?:the\s+|its\s+)?[{_MARKS}]?[A-Z]"
)
# Whoever speaks of a law says what it says, and seldom by its name.
_A_LAW = re.compile(r"\b(?:Act|Bill|Order|Regulations)(?:,? \d{4})?$", re.IGNORECASE)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Speaker:
    """The report a question asks to speak, or the publisher with all its reports.

    name: as typed.  reports: ids of those it may mean; digests that have it among other sources only where there is no
    digest on it.  asked: what is asked of it, "What does it say about pubs?"; where nothing else is named ("What does
    Act Local recommend?"), with its name.  topic: search terms of what it is to say something about.
    """

    name: str
    reports: frozenset[str]
    asked: str
    topic: tuple[str, ...] = ()

    def speaks_in(self, found: Hit | Quote) -> bool:
        """Whether words are of this report, or name it."""
        report_id = found.passage.report_id if isinstance(found, Hit) else found.citation.report.id
        return report_id in self.reports or self._named_in(found)

    def leads_in(self, hit: Hit, report: Report) -> bool:
        """Whether a passage is of the report itself, or names it; a digest tells of other things beside it."""
        return (report.id in self.reports and report.kind != "digest") or self._named_in(hit)

    def _named_in(self, found: Hit | Quote) -> bool:
        of = found.passage if isinstance(found, Hit) else found
        return any(holds(one, self.name) for one in (*of.headings, of.text))

    def silent(self, quote: Quote) -> str:
        """Why a quotation is not what the report says, "" if it is."""
        return "" if self.speaks_in(quote) else f"not from {self.name}, and does not name it"


def asked_to_speak(question: str, reports: Mapping[str, ReportSummary]) -> Speaker | None:
    """The report that a question asks to speak, by its title, or the publisher; None if it asks none, or several.

    >>> from ..datatypes import Report
    >>> library = {"a": ReportSummary(Report("a", "a.pdf", "Act Local: New Powers", "Centre", 2019), 9, 0, 9)}
    >>> speaker = asked_to_speak("What does Act Local say about pubs?", library)
    >>> speaker.reports, speaker.asked, speaker.topic
    (frozenset({'a'}), 'What does it say about pubs?', ('pub',))
    >>> asked_to_speak("Who wrote about pubs before Act Local came out?", library) is None
    True
    """
    asked = tidy_spaces(question)
    if len(asked) > _LONGEST or not _MAY_SPEAK.search(asked):
        return None
    low = " ".join(_WORD.findall(asked.lower()))
    reports = {i: s for i, s in reports.items() if _opens_in(low, s.report)}
    if not reports:
        return None
    hidden, targets = hide_targets(asked, reports, _titles)
    named = [found for pattern in (*_SPEAKS, *_NAMED) if (found := pattern.search(hidden))]
    target = targets[int(named[0]["n"])] if named else None
    if target is None or target.kind == "place" or _A_LAW.search(target.name):
        return None
    start, end = named[0].span("whole")
    says = named[0].re in _SAYS and _SPEECH.match(hidden, end) is not None
    if target.kind == "publisher" and not says and named[0].re not in _ACCORDING:
        return None
    rest = f"{hidden[:start]} {hidden[end:]}"
    of_it = bool(_content(show_targets(rest, targets))) and named[0].re in _SPEAKS
    # "Which councils does it name?", "Why does it say that nobody came?": the answer may have other words.
    on = _ON.match(hidden, end) if says else None
    topic = _content(show_targets(hidden[on.end() :], targets)) if on else ()
    stand_in = "they" if _SEVERAL.search(hidden, 0, start) else "it"
    put = show_targets(f"{hidden[:start]}{stand_in}{hidden[end:]}" if of_it else hidden, targets)
    meant = _called(target.name, reports) if target.kind == "report" else _published_by(target.value, reports)
    return Speaker(target.name, meant, put, topic) if meant else None


def _called(name: str, reports: Mapping[str, ReportSummary]) -> frozenset[str]:
    """Ids of the reports of this name."""
    wanted = sequence(name)
    so_called = {i: s for i, s in reports.items() if any(sequence(t) == wanted for t in _own_titles(s.report))}
    on_it = {i: s for i, s in so_called.items() if s.report.kind != "digest" or holds(s.report.title, name)}
    return frozenset(on_it or so_called)


def _published_by(name: str, reports: Mapping[str, ReportSummary]) -> frozenset[str]:
    """Ids of the reports by this publisher, or of the digests of such where there are none."""
    by_it = {i: s.report for i, s in reports.items() if published_by(s.report, name)}
    own = [i for i, report in by_it.items() if report.kind != "digest"]
    return frozenset(own or by_it)


def _content(asked: str) -> tuple[str, ...]:
    """The search terms of words that are not empty and no verbs, each once."""
    told = (term(w) for w in words(asked) if w.lower() not in _NO_TOPIC)
    return tuple(filter(None, dict.fromkeys(told)))


_NO_TOPIC = EMPTY | VERB_FORMS
_SEVERAL = re.compile(r"\b(?:do|have)\s+$", re.IGNORECASE)  # "What do the minutes say?"


def _opens_in(asked: str, report: Report) -> bool:
    """Whether a question in small letters may name a report: a thousandth of the work of looking."""
    whole = f"{report.title};{';'.join(report.aliases)};{report.source if report.kind == 'digest' else ''}"
    bodies = publishers_of(report)
    if any(opening and opening in asked for opening in map(_opening, (*_PIECE.split(whole), *bodies))):
        return True
    return any(short in asked for body in bodies for short in initials_of(body))


def _opening(name: str) -> str:
    """What a name opens with, in small letters and without an article; the next letters too after a short word.

    >>> _opening("The King\u2019s Fund"), _opening("A UK Covid-19 Inquiry"), _opening("Home Office")
    ('king', 'uk covid', 'home')
    """
    told = [w for w in _WORD.findall(name.lower()) if w not in ("the", "a", "an")][:2]
    return told[0] if told and len(told[0]) >= _TELLING else " ".join(told)


_TELLING = 4  # letters of a word
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"[;:] ?")


def _own_titles(report: Report) -> list[str]:
    """What a report may be called; a digest by its originals' titles, for its own is the name of a subject."""
    return _titles(replace(report, title="") if report.kind == "digest" else report)


def _titles(report: Report) -> list[str]:
    """What a report may be called, also without the date or number of its issue: there may be several of that name.

    >>> _titles(Report("q", "q.pdf", "Quarterly Performance Report, Quarter 3 2024/25"))
    ['Quarterly Performance Report, Quarter 3 2024/25', 'Quarterly Performance Report']
    """
    undated = _ISSUE.sub("", report.title)
    return list(dict.fromkeys([*titles_of(report), *titles_of(replace(report, title=undated))]))


_ISSUE = re.compile(
    r",\s*(?:(?:quarter|volume|issue|no\.?|number|edition|session|q)\s?\d|(?:the )?\d{1,2}(?:st|nd|rd|th)? [A-Z]|"
    rf"(?:{MONTHS}|Spring|Summer|Autumn|Winter) \d|(?:19|20)\d\d).*$",
    re.IGNORECASE,
)


# Follow-ups

_A_WORD_OR_TWO = 2

_ASKS = r"(?:what|how|who|whom|when|where|why|which)\b[^?]*?\b(?:do|does|did|has|have|can|should)|does|did|has|do"
_IT = r"(?:it|they|(?:the|this|that) (?:report|paper|digest|document))"
_IT_SPEAKS = re.compile(rf"^(?:{_ASKS}) (?P<it>{_IT})(?= {_VERB}\b)", re.IGNORECASE)
_IT_WAS_MADE = re.compile(
    rf"^(?:who|when|where|why)\b[^?]*?\b(?P<it>{_IT})(?=(?: (?:published|written|made|come out|issued|"
    r"commissioned|funded|appear))?\W*$)",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:wr[io]te|written|publish\w*|made|come out|issued|commissioned|funded|funds|appear)\b", re.IGNORECASE
)
_AND_ABOUT = re.compile(
    r"^(?:(?:and |but )?(?:what |how )?about|(?:and|but|what) on) (?P<topic>[^?]+?)\W*$", re.IGNORECASE
)


def put_to_the_report(question: str, history: Sequence[str], reports: Mapping[str, ReportSummary]) -> str:
    """A follow-up with the report in it that an earlier question asked to speak; as it stands if it asks none.

    history: earlier questions, oldest first; each after the one that named the report must have asked it too, or be as
    short as "Why?".

    >>> from ..datatypes import Report
    >>> library = {"a": ReportSummary(Report("a", "a.pdf", "Act Local: New Powers", "Centre", 2019), 9, 0, 9)}
    >>> before = ["What does Act Local recommend?"]
    >>> put_to_the_report("What does it say about pubs?", before, library)
    'What does Act Local say about pubs?'
    >>> put_to_the_report("And about parks?", [*before, "Who wrote it?", "Why?"], library)
    'What does Act Local say about parks?'
    >>> put_to_the_report("Who pays for it?", before, library)
    'Who pays for it?'
    """
    found = _follows(question)
    for earlier in reversed(history if found else ()):
        if found and (speaker := asked_to_speak(earlier, reports)):
            return _put(question, found, speaker.name)
        if _follows(earlier) is None and len(words(earlier)) > _A_WORD_OR_TWO:
            break
    return question


def _follows(question: str) -> re.Match[str] | None:
    """How a question asks the report that was asked before, None if it does not."""
    made = _IT_WAS_MADE.search(question) if _MADE.search(question) else None
    return _IT_SPEAKS.search(question) or made or _AND_ABOUT.search(question)


def _put(question: str, found: re.Match[str], name: str) -> str:
    if "topic" in found.re.groupindex:
        return f"What does {name} say about {found['topic']}?"
    return f"{question[: found.start('it')]}{name}{question[found.end('it') :]}"
