"""For "who is the leader?": the words by which somebody holds an office."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import terms, words
from .acronyms import is_acronym, spelt_out

_OFFICES = (
    "leader|chair|chairman|chairwoman|chairperson|mayor|chief executive|director|minister|secretary|clerk|officer|"
    "member|commissioner|inspector|auditor|treasurer|president|speaker|ombudsman|head|lead|editor|author|manager|"
    "chancellor|judge"
)
# "Who is the deputy leader of Kent County Council?", "Who was appointed as the Cabinet Office's lead for evaluation?"
_ASKED = re.compile(
    r"^\s*who(?:['\u2019]s| is| was| has been)\s+(?:(?:appointed|chosen|elected|made|named)\s+(?:as |to be )?)?"
    r"(?:the |a |our )?(?P<whose>[A-Z][^?]{1,60}?['\u2019]s? )?(?:current |present |new |former |first )?"
    rf"(?P<office>(?:[\w-]+ ){{0,3}}?(?:{_OFFICES}))"
    r"(?:\s+(?:of|for|at|on|in|to)\b(?P<of>[^?]*))?\s*\??\s*$",
    re.IGNORECASE,
)
# "Who chairs the commission?", "Who chaired the review?"
_ASKED_CHAIR = re.compile(r"^\s*who (?:chairs|chaired)\b", re.IGNORECASE)
_CHAIR = r"chair(?:s|ed by|ed|man|woman|person)?"

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Professor|The Rt Hon)\.?"
_PART = r"[A-Z](?:[a-z'\u2019-]+(?:[A-Z][a-z]+)?|\.)?"
_PERSON = rf"(?:(?:{_TITLE} )+{_PART}(?: {_PART}){{0,3}}|{_PART}(?: {_PART}){{1,3}})"
# Words that are written with capitals beside an office and name no person.
_NO_PERSON = re.compile(
    rf"\b(?:{_OFFICES}|council|county|committee|cabinet|government|authority|deputy|department|board|commission|"
    r"executive|service|services|public|local|united|kingdom|england|parish|borough|district|inquiry|review|report|"
    r"corporate|finance|the|this|that|our|its|their|for|and|in|on|at|by)\b",
    re.IGNORECASE,
)
_NEAR = 80  # characters before an office, more than a name takes
_OF_WHAT = r"(?:\s+(?:of|for|at|on|to)\s+(?P<of>[^,.;:|()\n]{1,80}))?"
# Every council has one of these: they tell no two of them apart.
_OF_EVERY = frozenset(terms("council county borough district city town parish committee group board state"))
_BEFORE = re.compile(
    rf"(?P<person>{_PERSON})\s*(?:[,(|\u2013-]\s*)?(?:(?:who )?(?:is|was|as) )?(?:the |our )?(?:chaired by )?\Z"
)
_AFTER = re.compile(rf"\s*(?:[,(|:;\u2013-]|is\b|was\b)?\s*(?P<person>{_PERSON})")
_BY_OFFICE = re.compile(rf"\bchaired by (?:the |a |an |our |its )?(?:[A-Z][\w-]+ ){{0,3}}(?i:{_OFFICES})\b")
_NOT_BEFORE = re.compile(r"\b(?:[Dd]eputy|[Vv]ice|[Ff]ormer|[Ss]hadow|[Uu]nder)[ -]\Z")


class Office(NamedTuple):
    """An office somebody holds.  name: a pattern of it.  of: what it is held in, as asked."""

    name: str
    of: str = ""

    def said_in(self, quoted: str) -> bool:
        """Whether words name somebody right beside the office: before it, after it or in brackets.

        The same office of another council, or for another field, does not count.

        >>> leader = Office("leader", "Kent County Council")
        >>> leader.said_in("From: | Roger Gough, Leader of the Council"), leader.said_in("the Leader, Mr R Gough, said")
        (True, True)
        >>> leader.said_in("Mr Lehmann commended the Leader for it."), leader.said_in("Ann Lee, Deputy Leader")
        (False, False)
        >>> leader.said_in("Ann Lee, Leader of Medway Council"), Office(_CHAIR).said_in("It is chaired by Lady Hale.")
        (False, True)
        >>> Office(_CHAIR).said_in("a group chaired by the Cabinet Member for Finance")
        True
        """
        if self.name == _CHAIR and _BY_OFFICE.search(quoted):
            return True
        for found in re.finditer(rf"\b(?i:{self.name})\b{_OF_WHAT}", quoted):
            start = found.start()
            if self._of_another(found["of"] or "") or _NOT_BEFORE.search(quoted[max(start - _NEAR, 0) : start]):
                continue
            ends = found.end() if found["of"] is None else found.start("of") + len(found["of"].rstrip())
            sides = (_BEFORE.search(quoted[max(start - _NEAR, 0) : start]), _AFTER.match(quoted, ends))
            if any(side and not _NO_PERSON.search(side["person"]) for side in sides):
                return True
        return False

    def _of_another(self, of: str) -> bool:
        """Whether an office is held elsewhere than asked; either may be an acronym of the other."""
        told, asked = (set(terms(text)) - _OF_EVERY for text in (of, self.of))
        return bool(told and asked and not told & asked) and not (_short_for(of, self.of) or _short_for(self.of, of))


def _short_for(short: str, long: str) -> bool:
    return any(is_acronym(word) and spelt_out(word, words(long)) for word in words(short))


def who_holds(question: str) -> Office | None:
    """The office that "who is the ...?" or "who chairs ...?" asks about; None for other questions.

    >>> who_holds("Who is the Leader of Kent County Council?"), who_holds("Who chaired the review?").name == _CHAIR
    (Office(name='leader', of='Kent County Council'), True)
    >>> who_holds("Who is the Cabinet Member for Education?")
    Office(name='cabinet member', of='Education')
    >>> who_holds("Who was elected as Kent's new leader?")
    Office(name='leader', of="Kent's")
    >>> who_holds("Who is responsible for bins?"), who_holds("Who can nominate a pub?")
    (None, None)
    """
    if _ASKED_CHAIR.search(question):
        return Office(_CHAIR)
    asked = _ASKED.search(question)
    if not asked:
        return None
    office = " ".join(asked["office"].lower().split())
    of = " ".join(filter(None, [asked["whose"], asked["of"]]))
    return Office(_CHAIR if office.startswith("chair") else office, " ".join(of.split()))
