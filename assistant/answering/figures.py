"""Asked how many, how much, when or how long: words without a figure, sum, date or span of time do not answer."""

from __future__ import annotations

import re

from ..text import MONTHS, term, words

_HOW_MANY = re.compile(
    r"\bhow (?:many|much)\b|\bwhat (?:percentage|proportion|share|sum|figure|fraction)\b|\bwhat (?:is|was) the (?:cost|"
    r"budget|price|total|number)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^\W*(?:and |so |but )?(?:since |by |until |from )?when\b|[,:;.?] (?:and )?(?:by )?when (?:did|does|do|is|was|"
    r"were|are|will|must|should|can)\b|\bwhat (?:date|year|month|day)\b|\bhow (?:long|often|soon|frequently)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?|half|halves|third|thirds|quarters?|none|nil|zero|"
    r"single|sole|both|once|twice|free|doubled|trebled|majority|most|nobody|no one)\b(?!-)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    rf"\b(?:{MONTHS}|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|spring|summer|autumn|winter|daily|weekly|fortnight\w*|monthly|quarterly|"
    r"annual|annually|yearly|biennial\w*|every|each|once|twice|immediately|straight away|today|now|never|always|"
    r"(?:day|week|month|year|decade|hour|minute)s?|centur(?:y|ies)|indefinite\w*|permanent\w*)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:/\d\d)?")
_NOTE = re.compile(r"\[\d+(?:, ?\d+)*\]")
_NUMBERING = re.compile(r"^\W*\(?\d+(?:\.\d+)*[.)]?\s")


def lacks_figure(question: str, quoted: str) -> bool:
    """Whether a question asks for a figure or a time and the words quoted hold none beside those of the question.

    A year is no count, nor the day of a date, the number in front of a paragraph or the mark of a note.

    >>> lacks_figure("How much is the contract worth?", "4.1 In 2024 it secured a new two-year contract.")
    True
    >>> lacks_figure("How much is the contract worth?", "The contract is worth £3m.")
    False
    >>> lacks_figure("How many halls were there?", "Halls were sold [11]."), lacks_figure("How many?", "On 7 May 2018.")
    (True, True)
    >>> lacks_figure("When was the hall sold?", "The hall was sold to the trust.")
    True
    >>> lacks_figure("When was it sold?", "In May 2019, for £1."), lacks_figure("Who sold it?", "They did.")
    (False, False)
    """
    counts, times = bool(_HOW_MANY.search(question)), bool(_WHEN.search(question))
    if not counts and not times:
        return False
    own = {term(word) for word in words(question)}
    plain = _NOTE.sub("", _NUMBERING.sub("", quoted))
    plain = plain if times else _DAY.sub(" ", plain)
    figures = [t for word in words(plain) if any(c.isdigit() for c in word) and (t := term(word)) not in own]
    if times:
        return not figures and not _beyond(_TIMED, plain, question)
    return not any(not _YEAR.fullmatch(t) for t in figures) and not _beyond(_COUNTED, plain, question)


def asks_for_kind(question: str) -> bool:
    """Whether a question asks for a figure, a sum, a date or a span of time at all.

    >>> asks_for_kind("How long does it take?"), asks_for_kind("Who pays?")
    (True, False)
    """
    return any(asked.search(question) for asked in (_HOW_MANY, _WHEN, *(kind for kind, _ in _KINDS)))


def lacks_kind(question: str, quoted: str) -> bool:
    """Whether a question asks for a sum, a date, a span of time or when law takes effect, and no words quoted tell one.

    >>> lacks_kind("How much will the tower cost to build?", "The tower rises to 253.5m, with 53 storeys.")
    True
    >>> lacks_kind("How much would it cost?", "For 500,000 people."), lacks_kind("How much money?", "Hall | 1,300")
    (True, False)
    >>> lacks_kind("How much money did parishes get?", "80% of parishes had an agreement.")
    True
    >>> lacks_kind("What will it cost?", "It is large."), lacks_kind("What did it say of the cost?", "It is large.")
    (True, False)
    >>> lacks_kind("On what date did it come out?", "A report that was published in 2006.")
    True
    >>> lacks_kind("When does the new right come into force?", "The right in the 2025 Bill brings 12 months to bid.")
    True
    >>> lacks_kind("Which days are bins emptied?", "On Mondays and Thursdays.")
    False
    >>> lacks_kind("How long is the contract?", "The contracts will end in December 2023.")
    True
    >>> lacks_kind("How long is the contract?", "A three-year contract."), lacks_kind("How long is it?", "118 pages.")
    (False, False)
    """
    return any(asked.search(question) and not held.search(quoted) for asked, held in _KINDS)


_MONTH = f"(?:{MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"\b(?:{_DAYS}(?:,| and| to| or|-|\u2013) ?)*{_DAYS}(?: of)? (?={_MONTH}\b)|"
    rf"(?<=[a-z]) {_DAYS}, (?=(?:19|20)\d\d\b)"
)
_SPENT = r"(?:cost|pay|paid|spend|spent|raise|raised|worth|invest\w*|money)"
# A table says in its header what its figures are.
_A_SUM = r"[£$€]|\b(?:pence|pounds?|nil|nothing)\b|\d\s?(?:bn|million|billion)\b|\|.*\d,\d{3}"
_KINDS = (
    (
        re.compile(
            rf"\bhow much (?:will|did|does|do|would|has|is|was|were|are)\b.*\b{_SPENT}\b|"
            r"\bwhat (?:is|was|will be) the (?:\w+ )?cost\b|"
            r"\bwhat (?:will|did|does|would)\b.*(?<!\bthe )(?<!\bof )(?<!\bon )(?<!\bany )\bcost\b",  # the verb
            re.IGNORECASE,
        ),
        re.compile(
            rf"{_A_SUM}|%|\b(?:free|per cent)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        re.compile(r"\bhow much (?:\w+ )?(?:money|funding)\b", re.IGNORECASE),
        re.compile(
            rf"{_A_SUM}|\bno (?:money|funding)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        re.compile(r"\b(?:what|which) (?:exact )?(?:date|day)s?\b", re.IGNORECASE),
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,4}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d|"
            r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
        ),
    ),
    (
        re.compile(r"\bwhen\b.*\b(?:into force|into effect|take effect)\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:in(?:to)? force|(?:into|takes?|took) effect|commenc\w+|became law|assent|from (?:\d|{_MONTH}))",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\bhow long\b", re.IGNORECASE),
        re.compile(
            r"\b(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|"
            r"thirty|several|few|half)[ -](?:(?:calendar|working|full|more|financial|further) )?"
            r"(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|fortnights?|terms?|century|pages?|words?|miles?|km|"
            r"kilometres?|metres?|feet)\b|\b(?:until|since|indefinite\w*|permanent\w*|forever|years|months|weeks|days)\b|"
            r"\bfrom\b.*\bto\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)


def is_only_figures(question: str, marked: str) -> bool:
    """Whether a question asks how to do something, why, who or where, and the words marked are a row of figures.

    >>> row = "Apply for or renew a Blue Badge | 84% | 86% | 21,663"
    >>> is_only_figures("How do I renew a blue badge?", row), is_only_figures("How many renewed it online?", row)
    (True, False)
    >>> is_only_figures("Who renews a blue badge?", "Blue Badge | Customer Services | 84%")
    False
    """
    cells = [cell.strip() for cell in marked.split(" | ")]
    if len(cells) == 1 or not _NO_FIGURE_ASKED.search(question):
        return False
    return all(is_figure(cell) or cell in _NOTHING for cell in cells[1:])


def is_figure(cell: str) -> bool:
    """Whether a cell of a table is a number, a sum or a share.

    >>> is_figure("-2,307.1"), is_figure("84%"), is_figure("(£3m)"), is_figure("2025-26"), is_figure("Stage 1")
    (True, True, True, False, False)
    """
    return bool(_FIGURE.fullmatch(cell))


_NO_FIGURE_ASKED = re.compile(
    r"^\W*(?:why|who|whose|where|how (?:do|does|did|can|could|should|would|come))\b", re.IGNORECASE
)
_NOTHING = ("", "-", "\u2013")
_FIGURE = re.compile(r"[-+\u2212(]{0,2}£?\d[\d,]*(?:\.\d+)?(?:%|m|bn|k)?\)?")


def _beyond(pattern: re.Pattern[str], quoted: str, question: str) -> bool:
    """Whether words of a kind stand in the quotation that the question does not have."""
    asked = {found.lower() for found in pattern.findall(question)}
    return any(found.lower() not in asked for found in pattern.findall(quoted))
