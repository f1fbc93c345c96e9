"""The words around what is asked: greetings, "could you tell me", "for my committee report"."""

from __future__ import annotations

import re

from ..text import terms, tidy_spaces

_ME = r"(?:me|us)\b"
_FIND = r"(?:know|find(?: out)?|see|understand|learn|quote|cite|get|have|hear|check)"
_SOME = (
    r"(?:(?:a|an|any|some|the|more|few|good|short|useful|key|all)\s+)*(?:information|info|details?|facts?|quotes?|quotations?|"
    r"statistics?|stats?|figures?|evidence|passages?|summary|overview|explanation|something|anything|everything)\s+"
    r"(?:on|about|of|regarding|concerning|that says|saying)\s+"
)
_BEFORE = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))\b(?: there| all)?[\s,.!]+|(?:please|kindly)[\s,]+|"
    r"(?:ok|okay|so|well|thanks|thank you)[,.!]+\s+|"
    r"(?:can|could|would|will) you\s+(?:please\s+|kindly\s+)?(?:(?:tell|show|give|find|get|send|help)\s+"
    rf"{_ME}(?:\s+(?:to\s+)?{_FIND}\b)?|explain(?:\s+to\s+{_ME})?|find(?: out)?|quote|summari[sz]e|list)\s+|"
    rf"(?:tell|show|give|find|get|send)\s+{_ME}\s+|"
    rf"(?:i|we)(?:['\u2019]d| would) (?:like|love)(?:\s+to\s+{_FIND}\b)?\s+|"
    rf"(?:i|we) (?:need|want|have|wish|hope)\s+to\s+{_FIND}\s+|(?:i|we) (?:just |really )?(?:need|want)\s+(?={_SOME})|"
    r"(?:i am|i['\u2019]m|we are|we['\u2019]re) (?:looking for|trying to find(?: out)?|interested in)\s+|"
    r"do you (?:happen to )?know\s+(?=(?:who|whom|whose|what|which|when|where|why|how|if|whether)\b)|"
    r"(?:summari[sz]e|explain)\s+)+",
    re.IGNORECASE,
)
# "Quotes on parish polls": what is wanted of this assistant anyway.
_QUOTES_ON = re.compile(
    r"^(?:(?:find|get|search for|look (?:for|up))\s+)?(?:(?:any|some|all|the|good|useful|key)\s+)*"
    r"(?:quotes?|quotations?|passages?)\s+(?:on|about|of|regarding|concerning)\s+",
    re.IGNORECASE,
)
_SOMETHING_ON = re.compile(rf"^(?:{_SOME}|(?:(?:some|a bit|a little) )?(?:more )?about\s+)", re.IGNORECASE)
_USE = (
    r"(?:report|paper|briefing|brief|bid|meeting|note|presentation|talk|speech|essay|dissertation|article|blog|"
    r"newsletter|submission|application|assignment)"
)
_THANKS = r"(?:[,.!?]\s*(?:many )?|(?<!they)(?<!you)(?<!we)(?<!as)\s)(?:please|thanks|thank you)(?=[\s.!?]*$)"
_AFTER = re.compile(
    rf"(?:{_THANKS}|[\s,]+for (?:my|our)\s+(?:\w+\s+){{0,2}}{_USE}(?=[\s.!?]*$))+[\s.!?]*$", re.IGNORECASE
)
_FOR_USE = re.compile(rf"[\s,]+for (?:a|an|the|this)\s+(?:\w+\s+){{0,2}}{_USE}[\s.!?]*$", re.IGNORECASE)


def without_manners(question: str) -> str:
    """A question without the words around what is asked; as it is if nothing else would be left.

    >>> without_manners("Hello, could you please tell me who may nominate an asset?")
    'who may nominate an asset?'
    >>> without_manners("Please give me the key recommendations of Power Partnerships for a committee report")
    'the key recommendations of Power Partnerships'
    >>> without_manners("I need a statistic on how much control people feel they have, please.")
    'how much control people feel they have'
    >>> without_manners("May members vote as they please?"), without_manners("Tell me more")
    ('May members vote as they please?', 'Tell me more')
    """
    asked = tidy_spaces(question)
    rest = _AFTER.sub("", asked)
    opened = _QUOTES_ON.sub("", _BEFORE.sub("", rest))
    if opened != rest:
        rest = _FOR_USE.sub("", _SOMETHING_ON.sub("", opened))
    if rest != asked and "?" in asked and not rest.endswith(("?", ".", "!")):
        rest += "?"
    return rest if terms(rest) else question
