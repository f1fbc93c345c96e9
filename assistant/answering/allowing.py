"""For "who may do it?": the words by which somebody may."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import STOP_WORDS

_WHO_MAY = re.compile(
    r"\b(?:who|which(?: [\w-]+){1,3}?) "
    r"(?:(?P<may>can|could|may|might|(?:is|are) (?:allowed|able|entitled|eligible|permitted) to)|"
    r"must|should|shall|has to|have to|(?:is|are) required to) (?:also |only |now )?(?P<verb>[a-z]{3,})\b",
    re.IGNORECASE,
)


def _before(modal: str, able: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands right before a verb by which somebody may do it, and before one by which it may be done by somebody.

    modal, able: words that stand before a verb, and those which "to" parts from it; never with a "not" between.
    """
    active = rf"\b(?:(?:{modal})(?:\s+(?!not\b|be\b)\w+){{0,2}}|(?:{able})\s+to)\s+\Z"
    return re.compile(active), re.compile(rf"\b(?:{modal})(?:\s+(?!not\b)\w+)?\s+be\s+(?:\w+\s+)?\Z")


_MAY = _before("can|could|may|might", "able|allowed|authorised|eligible|entitled|free|permitted|powers?|rights?")
_MUST = _before("must|should|shall", "has|have|duty|expected|needs?|obliged|required")
_NEAR = 60  # characters before a verb, more than the few words looked at


class Allowed(NamedTuple):
    """What somebody may do, or must: its verb as typed in small letters, and whether the question is who may."""

    verb: str
    may: bool

    def said_in(self, words: str) -> bool:
        """Whether words say that somebody may (must) do it, with that very verb.

        A verb and its noun have one stem, and yet a sentence on a nomination need not say who may nominate. Nor does
        one that leaves open whether somebody may.

        >>> may = Allowed("nominate", may=True)
        >>> may.said_in("Parishes may also nominate it."), may.said_in("It may be nominated by a parish.")
        (True, True)
        >>> may.said_in("A nomination may be refused."), may.said_in("No word on whether one may nominate.")
        (False, False)
        """
        low = words.lower()
        stem = self.verb[:-1] if self.verb[-1] in "ey" else self.verb
        if stem not in low:  # the rule
            return False
        last = "i" if self.verb[-1] == "y" and self.verb[-2] not in "aeiou" else self.verb[-1].strip("e")
        active, passive = _MAY if self.may else _MUST
        for found in re.finditer(rf"\b(?:{self.verb}|({stem}{last[:1]}?ed)\s+by)\b", low):
            before = low[max(found.start() - _NEAR, 0) : found.start()]
            if (passive if found[1] else active).search(before) and "whether" not in low[: found.start()]:
                return True
        return False


def who_may(question: str) -> Allowed | None:
    """What "who may VERB ...?" or "who must VERB ...?" asks about; None for other questions.

    >>> who_may("Who can nominate an asset?"), who_may("Which groups must register?")
    (Allowed(verb='nominate', may=True), Allowed(verb='register', may=False))
    >>> who_may("When can we nominate it?"), who_may("Which services can the council sell?")
    (None, None)
    """
    asked = _WHO_MAY.search(question)
    if not asked:
        return None
    verb = asked["verb"].lower()
    named = verb.endswith("s") and not verb.endswith("ss")  # "which services can councils sell?"
    return None if verb in STOP_WORDS or named else Allowed(verb, bool(asked["may"]))
