"""What stands on a page and is no answer: broken pieces, captions, labels, titles, pointers."""

from __future__ import annotations

import re

from .items import looks_like_item

# "1 Vision together 2 Change inside": the boxes of a figure, one after the other.
_LABELS = re.compile(r"1 [A-Z][^.?!;:\d]*(?: \d [A-Z][^.?!;:\d]*)+")


def is_fragment(sentence: str) -> bool:
    """Whether the words are no sentence of their own: begun in the middle, a bracket left open, a caption, few words.

    >>> is_fragment("task-force) (ETF) is a joint unit."), is_fragment("(The Magenta Book -"), is_fragment("DfE staff")
    (True, True, True)
    >>> is_fragment("FAMILY HUB CONSULTATION REPORT 2024"), is_fragment("Strategy for Kent and Medway Councils")
    (True, True)
    >>> is_fragment("Parks | £0.4m | £0.5m"), is_fragment("The unit (ETF) gives advice.")
    (False, False)
    >>> is_fragment("Subject: | Family Hub Contracts"), is_fragment("Table 1: Three sources on parishes")
    (True, True)
    >>> is_fragment("1 Vision together 2 Change inside the council 3 Map assets"), is_fragment("24 of the 30 replied.")
    (True, False)
    >>> is_fragment("They define a nudge as"), is_fragment("Open Government Licence v3.0 \u00a9 Crown copyright 2023")
    (True, True)
    """
    if " | " in sentence:  # a row; one of a paper's own label and a few words is no more than a title
        return len(sentence.split()) < _FEW_WORDS_IN_A_ROW and not any(c.isdigit() for c in sentence)
    if _is_title(sentence) or _CAPTION.match(sentence) or _LABELS.fullmatch(sentence):
        return True
    opens_low = sentence[:1].islower() and not looks_like_item(sentence)
    uneven = sentence.count("(") != sentence.count(")")
    return opens_low or uneven or bool(_BROKEN_OFF.search(sentence)) or len(sentence.split()) < _FEW_WORDS


_FEW_WORDS = 4
_FEW_WORDS_IN_A_ROW = 8
_CAPTION = re.compile(r"(?:Table|Figure|Chart|Box|Map|Exhibit) (?:\d+|[A-Z])(?:\.\d+)*\s?[.:\u2013-](?!.*[.!?]$)")


# Words that cannot end a sentence, and the imprint that stands at the foot of pages.
_BROKEN_OFF = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|of|or|that|the|to|which|with)$|\u00a9")


def _is_title(sentence: str) -> bool:
    """Whether words stand there as a title does: no stop at the end, and each longer word begun with a capital."""
    long = [word for word in sentence.split() if len(word) > _FEW_WORDS - 1 and word[:1].isalpha()]
    return sentence[-1:].isalnum() and bool(long) and all(word[:1].isupper() for word in long)


def only_titles(words: str, question: str) -> bool:
    """Whether words are nothing but a title, "1.5 Recommendations", and none is asked for.

    >>> only_titles("1.5 Recommendations", "What did it recommend?"), only_titles("11. Calls for talks", "Who called?")
    (True, False)
    >>> only_titles("Published 19 September 2023", "Where is it?"), only_titles("It expires in June.", "Why?")
    (True, False)
    """
    bare = " | " not in words and len(words.split()) <= _MOST_WORDS_OF_A_TITLE
    return bare and (_is_title(words) or bool(_NUMBERED_TITLE.fullmatch(words))) and not _OF_TITLES.search(question)


_MOST_WORDS_OF_A_TITLE = 12
_NUMBERED_TITLE = re.compile(r"\d+(?:\.\d+)*\.?\s[^.!?;:]+")
_OF_TITLES = re.compile(
    r"\b(?:when|dates?|years?|who|whom|which|called|titles?|titled|names?|named|headings?|chapters?|sections?|published)\b",
    re.IGNORECASE,
)


def is_remark(sentence: str) -> bool:
    """Whether a sentence of a digest tells of the digest itself: what its originals are, what is to be checked.

    >>> is_remark("The originals are two guides [1, 2]."), is_remark("Check: no date was seen."), is_remark("Check it.")
    (True, True, False)
    """
    return bool(_REMARK.match(sentence))


_REMARK = re.compile(
    r"(?:The originals? (?:is|are)|Each statement carries|The facts were noted|Before you rely|"
    r"The words of this digest|This is a digest|The Localism Assistant|Check:|Dated:)\s"
)


def points_on(sentence: str) -> bool:
    """Whether a sentence only says where something is told: in the table below, in a later section.

    >>> points_on("The table below sets out the cost of each contract."), points_on("It is set out in section 4.")
    (True, True)
    >>> points_on("The Council's full statement is at Appendix O."), points_on("The wards are in Appendix B.")
    (True, True)
    >>> points_on("The table below shows that the ward has the highest share."), points_on("It cost £3m (Table 2).")
    (False, False)
    """
    found = _POINTS_ON.search(sentence)
    rest = _POINTED_AT.sub(" ", _NUMBERED.sub("", sentence))
    return bool(found) and not any(c.isdigit() for c in rest) and len(sentence.split()) <= MOST_WORDS_POINTING


MOST_WORDS_POINTING = 30
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\s")
_PLACE_TOLD = r"(?:table|figure|chart|graph|diagram|map|list|box|section|chapter|paragraph|annexe?|appendix)s?"
_POINTED_AT = re.compile(rf"\b{_PLACE_TOLD} (?:\d+(?:\.\d+)*|[A-Z])\b", re.IGNORECASE)
_TELLS = r"(?:sets?|gives?|shows?|lists?|details?|provides?|summarises?|outlines?|contains?|illustrates?|describes?)"
_TOLD = r"(?:set out|given|shown|listed|detailed|provided|summarised|outlined|illustrated|described|explained|found)"
_POINTS_ON = re.compile(
    rf"\b(?:{_PLACE_TOLD}\s?(?:below|above|overleaf|\d+(?:\.\d+)*|[A-Z])?|(?:below|following) {_PLACE_TOLD}) {_TELLS}\b"
    rf"(?! that\b)|\b(?:is|are) (?:at|in) (?:the )?(?:annexe?|appendix)\b|"
    rf"\b(?:is|are|was|were|be|been) {_TOLD} (?:in (?:more |further |full |greater )?detail )?"
    rf"(?:below|above|overleaf|later|in (?:the )?(?:\w+ )?{_PLACE_TOLD})\b",
    re.IGNORECASE,
)


def only_asks(words: str, question: str) -> bool:
    """Whether words are themselves a question, and no question is asked for.

    >>> only_asks("Discussion: are nudges acceptable?", "Are nudges effective?")
    True
    >>> only_asks("Q4: Is it closed?", "Which questions were asked?"), only_asks("It is closed.", "Is it closed?")
    (False, False)
    """
    return words.rstrip(" \"'\u2019\u201d)").endswith("?") and not _OF_QUESTIONS.search(question)


_OF_QUESTIONS = re.compile(r"\bquestion|\bask", re.IGNORECASE)


def says_it_is_not_there(sentence: str) -> bool:
    """Whether a sentence says that something is not recorded: honest words, but not an answer.

    >>> says_it_is_not_there("The number of left-behind areas was not noted, so read the study.")
    True
    >>> says_it_is_not_there("No finding on Southwark itself stands in the sources of this digest.")
    True
    >>> says_it_is_not_there("There is no rule against it, and the council agreed.")
    False
    """
    return bool(_NOT_THERE.search(sentence))


_NOT_THERE = re.compile(
    r"\b(?:(?:was|were|is|are|has been|have been) not (?:noted|recorded|given|stated|known|available|published|"
    r"collected|included|found|covered|described)|(?:do|does|did) not (?:record|say|state|give|tell|include|cover)|"
    r"no (?:\w+ ){0,3}(?:figures?|data|information|findings?|rules?|definitions?|records?|mentions?|details?)\b"
    r"[^.;]{0,80}\b(?:is|are|was|were|stands?|exists?|found|recorded|noted|given)|"
    r"not in the sources|the source to read is)\b",
    re.IGNORECASE,
)
