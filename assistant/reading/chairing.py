"""A report known by the name of whoever chaired it: "the Kerslake Commission", "the Quirk Review".

Proposed only where the first pages say who chaired the very body that the title or the cover names; a name that is
only mentioned belongs to some other report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NOUN = r"(?:[Ii]nquiry|[Rr]eview|[Cc]ommission|[Pp]anel|[Tt]askforce|[Tt]ask [Ff]orce|[Rr]eport)"
_RANK = (
    r"(?:[Tt]he )?(?:Rt\.? Hon\.? |Right Hono(?:u)?rable )?(?:the )?(?:Lord|Lady|Baroness|Baron|Sir|Dame|Professor|Dr)"
)
_WORD = r"[A-Z][a-z]*(?:['\u2019-]?[A-Z])?[a-z]+"
_RANKED = rf"{_RANK}(?: {_WORD}){{1,3}}"
_NAMED = rf"(?:{_RANKED}|{_WORD} {_WORD}(?: {_WORD})?)"
_CHAIRED = re.compile(rf"\b(?:chaired|led) by ({_NAMED})")
_CHAIR_OF = re.compile(
    rf"\b({_RANKED})(?: [A-Z]{{2,4}})*,? [Cc]hair(?:man|woman|person)? of (?:the|this) [^.;]{{0,80}}?\b({_NOUN})\b"
)
_CHAIR_IS = re.compile(rf"^[Cc]hair(?:man|woman|person)?(?: of the {_NOUN})?: ?({_RANKED})")
_COVER = 100  # characters of a line on a cover
_SENTENCE = re.compile(r"[.!?]\s")


def find_aliases(title: str, blocks: Sequence[str]) -> tuple[str, ...]:
    """Names that people may know the report by.  blocks: of its first pages.

    >>> find_aliases("People first: findings of the Commission on Parishes",
    ...              ["The Commission on Parishes, chaired by Lord Ambridge, met in 2018."])
    ('Ambridge Commission', 'Ambridge report')
    >>> find_aliases("Annual report 2019", ["The Localism Commission, chaired by Lord Ambridge, met in 2018."])
    ()
    """
    body = _body_of(title)
    found: list[str] = []
    for block in blocks:
        for sentence in _SENTENCE.split(block):
            for match in _CHAIRED.finditer(sentence):
                surname = match.group(1).split()[-1]
                covers = [m for b in blocks if len(b) <= _COVER for m in _called(surname, b)]
                ranked = re.match(_RANK, match.group(1)) is not None
                if covers:
                    found += covers
                elif ranked and body and re.search(rf"\b{body}\b", sentence[: match.start()], re.IGNORECASE):
                    found += [f"{surname} {body}", f"{surname} report"]
            for match in _CHAIR_OF.finditer(sentence):
                noun = match.group(2).capitalize()
                if body.lower() in (noun.lower(), "report") and body:
                    found += [f"{match.group(1).split()[-1]} {noun}", f"{match.group(1).split()[-1]} report"]
        chair = _CHAIR_IS.match(block) if len(block) <= _COVER and body and body != "Report" else None
        if chair:
            found += [f"{chair.group(1).split()[-1]} {body}", f"{chair.group(1).split()[-1]} report"]
    told = list(dict.fromkeys(found))
    return tuple(told) if len({name.split()[0] for name in told}) == 1 else ()  # two chairs: whose is it?


def _called(surname: str, line: str) -> list[str]:
    return [
        f"{surname} {m.group(1).capitalize()}" for m in re.finditer(rf"\b[Tt]he {re.escape(surname)} ({_NOUN})\b", line)
    ]


def _body_of(title: str) -> str:
    """What the title says sat: "Commission", "Inquiry"; "Report" only if it says nothing better."""
    nouns = [m.group().capitalize() for m in re.finditer(rf"\b{_NOUN}\b", title)]
    return next((n for n in nouns if n != "Report"), nouns[0] if nouns else "")
