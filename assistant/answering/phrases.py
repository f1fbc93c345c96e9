"""Words in quotation marks: they are searched exactly, and where no report has them, that is the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..datatypes import Answer, Part
from ..text import holds, sequence, tidy_spaces

# Straight or curly double marks; single marks only around several words, so that an apostrophe opens nothing.
_QUOTED = re.compile(
    r"\"([^\"\n]{2,200})\"|\u201c([^\u201d\u201c\n]{2,200})\u201d|\u201e([^\u201c\u201d\n]{2,200})[\u201c\u201d]"
    r"|\u2018([^\u2018\n]{2,200}?\s[^\u2018\n]{1,200}?)\u2019(?![^\W_])"
    r"|(?<![^\s(])'([^'\n]{2,100}\s(?:[^'\n]|'(?=s\b)){1,100})'(?![^\W_])"
)
_DOUBLE = 3  # as many of these patterns are of double marks
_MOST = 4


def quoted_phrases(question: str) -> list[str]:
    """The phrases that stand in quotation marks, without the marks, each once.

    >>> quoted_phrases('What is the "right to bid", and \u201cthe good clerk\u2019s guide\u201d?')
    ['right to bid', 'the good clerk\u2019s guide']
    >>> quoted_phrases("the councils' plan and the clerk's"), quoted_phrases("what is 'life satisfaction'?")
    ([], ['life satisfaction'])
    """
    found = (next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(question))
    return list(dict.fromkeys(phrase for phrase in found if any(c.isalnum() for c in phrase)))[:_MOST]


def in_single_marks(question: str) -> set[str]:
    """Those of the phrases that stand in single marks: they may only set a term apart.

    >>> in_single_marks("What is a 'devolution island'?"), in_single_marks('What is the "right to bid"?')
    ({'devolution island'}, set())
    """
    groups = [match.groups() for match in _QUOTED.finditer(question)]
    return {phrase.strip() for found in groups for phrase in found[_DOUBLE:] if phrase}


def is_called(name: str, phrase: str) -> bool:
    """Whether a phrase is a heading or title, or what stands of it before a colon or a comma, in the same capitals.

    >>> is_called("3.2 Next Steps", "Next Steps"), is_called("Power Partnerships: a digest", "Power Partnerships")
    (True, True)
    >>> is_called("Right to bid: a guide", "right to bid"), is_called("Next Steps for All", "Next Steps")
    (False, False)
    """
    written, wanted = _straight(name), _straight(phrase)
    if wanted == wanted.lower():
        return False
    return bool(
        re.match(rf"(?:(?:Part )?[\dIVX]+[\d.]*[.):]?\s+)?{re.escape(wanted)}\s*(?:$|[:;,(|\u2013\u2014]| - )", written)
    )


def _straight(words: str) -> str:
    return tidy_spaces(words).replace("\u2018", "'").replace("\u2019", "'")


def without_phrases(answer: Answer, absent: Sequence[str], held: Mapping[str, int]) -> Answer:
    """The answer to a question whose phrases no passage has: silence, with what is near shown as near.

    absent: the phrases nobody has.  held: the others, with the number of reports that have each.
    """
    near = (answer.near_misses or answer.quotes)[:3]
    quoted = {one for phrase in (*absent, *held) for one in sequence(phrase)}
    missing = " or ".join(f"\u201c{phrase}\u201d" for phrase in absent)
    return replace(
        answer,
        status="not_found",
        strength=None,
        quotes=(),
        near_misses=tuple(
            replace(quote, strength="weak", why_not=f"does not have the words {missing}")
            for quote in near
            if not any(holds(quote.text, phrase) for phrase in absent)
        ),
        parts=(
            *(
                Part(f"\u201c{phrase}\u201d", 0, f"\u201c{phrase}\u201d: in no report, word for word")
                for phrase in absent
            ),
            *(Part(f"\u201c{phrase}\u201d", n, f"\u201c{phrase}\u201d: {n_reports(n)}") for phrase, n in held.items()),
            *(part for part in answer.parts if quoted.isdisjoint(sequence(part.part))),
        ),
    )


def n_reports(n: int) -> str:
    """A number of reports in words."""
    return "1 report" if n == 1 else f"{n} reports"
