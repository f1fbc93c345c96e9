"""What stands on a page and is no answer: broken pieces, captions, labels, lists of sources, imprints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .items import looks_like_item


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
    >>> is_fragment("They define a nudge as"), is_fragment("Open Government Licence v3.0 \u00a9 Crown copyright 2023")
    (True, True)
    """
    if " | " in sentence:  # a row; one of a paper's own label and a few words is no more than a title
        return len(sentence.split()) < _FEW_WORDS_IN_A_ROW and not any(c.isdigit() for c in sentence)
    if _is_title(sentence) or _CAPTION.match(sentence):
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


_SOURCES = re.compile(
    r"(?:\d[\d.]*\s*)?(?:references|bibliography|sources?|(?:end|foot)?notes|further reading|works cited|"
    r"(?:list of )?appendices|background (?:documents|papers))(?:\b.{0,30})?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+(?:\s\S*[/_=-]\S*)*")
_FEW_WORDS_AN_ADDRESS = 16


_IMPRINT = re.compile(
    r"\bopen government licen[cs]e\b|\bto view this licen[cs]e\b|\bcrown copyright\b|\bthird party copyright\b|"
    r"\bISBN\b|\bpublication is (?:also )?(?:licensed|available)\b|\benquiries (?:regarding|about) this publication\b",
    re.IGNORECASE,
)
_OF_IMPRINTS = re.compile(r"\b(?:licen[cs]\w*|copyright\w*|ISBN)\b", re.IGNORECASE)


def is_imprint(text: str, question: str) -> bool:
    """Whether a passage says how a publication is licensed and where it is had, and that is not asked.

    >>> text = "\u00a9 Crown copyright 2023. This publication is licensed under the Open Government Licence v3.0."
    >>> is_imprint(text, "Where are evaluations published?"), is_imprint(text, "Under which licence is it published?")
    (True, False)
    """
    return len(set(map(str.lower, _IMPRINT.findall(text)))) > 1 and not _OF_IMPRINTS.search(question)


def only_licenses(sentence: str, question: str) -> bool:
    """Whether a sentence only says under which licence something is had, and that is not asked.

    >>> said = "The Voice of the Councillor is printed with a CC BY 4.0 licence [19]."
    >>> only_licenses(said, "What services were devolved?"), only_licenses(said, "May I copy it?")
    (True, False)
    """
    few = len(sentence.split()) <= _MOST_WORDS_POINTING
    return few and bool(_LICENSES.search(sentence)) and not _OF_RIGHTS.search(question)


_LICENSES = re.compile(
    r"\bCC BY\b|\bCreative Commons\b|\bOpen Government Licen[cs]e\b|\bcopyright\b|"
    r"\ball rights (?:in \w+ \w+ )?reserved\b|\bno licence was\b",
    re.IGNORECASE,
)
_OF_RIGHTS = re.compile(
    r"\b(?:licen[cs]\w*|copyright\w*|cop(?:y|ied)|rights?|reuse\w*|use|permission)\b", re.IGNORECASE
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
    >>> points_on("The table below shows that the ward has the highest share."), points_on("It cost £3m (Table 2).")
    (False, False)
    """
    found = _POINTS_ON.search(sentence)
    rest = _POINTED_AT.sub(" ", _NUMBERED.sub("", sentence))
    return bool(found) and not any(c.isdigit() for c in rest) and len(sentence.split()) <= _MOST_WORDS_POINTING


_MOST_WORDS_POINTING = 30
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\s")
_PLACE_TOLD = r"(?:table|figure|chart|graph|diagram|map|list|box|section|chapter|paragraph|annexe?|appendix)s?"
_POINTED_AT = re.compile(rf"\b{_PLACE_TOLD} (?:\d+(?:\.\d+)*|[A-Z])\b", re.IGNORECASE)
_TELLS = r"(?:sets?|gives?|shows?|lists?|details?|provides?|summarises?|outlines?|contains?|illustrates?|describes?)"
_TOLD = r"(?:set out|given|shown|listed|detailed|provided|summarised|outlined|illustrated|described|explained|found)"
_POINTS_ON = re.compile(
    rf"\b(?:{_PLACE_TOLD}\s?(?:below|above|overleaf|\d+(?:\.\d+)*|[A-Z])?|(?:below|following) {_PLACE_TOLD}) {_TELLS}\b"
    rf"(?! that\b)|\b(?:is|are|was|were|be|been) {_TOLD} (?:in (?:more |further |full |greater )?detail )?"
    rf"(?:below|above|overleaf|later|in (?:the )?(?:\w+ )?{_PLACE_TOLD})\b",
    re.IGNORECASE,
)


def only_dates(sentence: str, question: str) -> bool:
    """Whether a sentence says of a publication only when it came out and by whom, and that is not asked.

    >>> said = "The achievements report, How we built it, by CLES, is dated 12 July 2019 [2]."
    >>> only_dates(said, "What was achieved?"), only_dates(said, "When was it published?")
    (True, False)
    >>> only_dates("The report was published in 2019 and says that one ward in three lost a park.", "What was lost?")
    False
    >>> only_dates("The council cut its grass budget, and its strategy was published in 2014.", "What did it cut?")
    False
    >>> only_dates("No guidance document was issued until 1984.", "What was done?")
    False
    """
    if len(sentence.split()) > _MOST_WORDS_POINTING or _OF_DATES.search(question):
        return False
    return bool(_DATES.search(sentence)) and not _TELLS_MORE.search(sentence)


_PUBLICATION = (
    r"(?:reports?|stud(?:y|ies)|papers?|guides?|guidance|strateg(?:y|ies)|toolkits?|briefings?|editions?|"
    r"evaluations?|findings|documents?|notes?|circulars?)"
)
# It begins with the publication and ends with its date, publisher, series or authors.
_DATES = re.compile(
    rf"^(?:[^\s.;]+ ){{0,6}}?{_PUBLICATION}\b[^.;]{{0,160}}?"
    r"\b(?:is|are|was|were) (?:first |last )?(?:dated|published|released|issued)\b"
    r"[^,.;:]{0,80}\b(?:19|20)\d\d\b(?: as [^,.;:]*)?(?:,? (?:by|in|with)\b [^.;:]*)?\W*(?:\[[\d, ]+\]\W*)?$",
    re.IGNORECASE,
)
# A clause of another subject stands before it, or the date is that of something else.
_TELLS_MORE = re.compile(
    r"\b(?:no|before|after|when|since|day|because|which|that|who|where|while|but)\b|"
    r"\band (?:its|the|their|an?|it|they|this|these|he|she)\b|\band (?:was|were) (?:published|released|issued)\b",
    re.IGNORECASE,
)
_OF_DATES = re.compile(
    r"\b(?:when|dates?|dated|years?|old|publi\w+|released?|issued?|editions?|authors?|who|whom|wrote|written|latest)\b",
    re.IGNORECASE,
)


def names_publication(words: str, text: str, question: str) -> bool:
    """Whether words are a row of a table of publications, as its header in the text says, and none is asked for.

    Or a title and its address, where the question is whether, how, why, who or when.

    >>> text = "Source | Publisher | Date\\nParish polls: a guide | The Unit | 2010"
    >>> row = text.splitlines()[1]
    >>> names_publication(row, text, "Do polls work?"), names_publication(row, text, "Which guide is best?")
    (True, False)
    >>> link = "20mph limits: an evaluation (https://www.gov.uk/20-mph)"
    >>> names_publication(link, link, "Did limits save lives?"), names_publication(link, link, "Which are there?")
    (True, False)
    """
    in_table = " | " in words and bool(_OF_PUBLICATIONS.search(text)) and not _ASKS_FOR_ONE.search(question)
    return in_table or bool(_LINK.fullmatch(words.strip()) and _WHETHER.match(question))


_OF_PUBLICATIONS = re.compile(
    r"^(?:Sources?|Reports?|Guides?|Titles?|Documents?|Publications?|Papers?|References?|Stud(?:y|ies)) \| "
    r"(?:[^|\n]+ \| )*"
    r"(?:Publishers?|Authors?|Published|Publication date|By)\b",
    re.MULTILINE,
)
_LINK = re.compile(r"[^.!?|]{3,160}\(https?://\S+\)[.;,]?")
_WHETHER = re.compile(
    r"\W*(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|how|why|who|when)\b", re.IGNORECASE
)
_ASKS_FOR_ONE = re.compile(
    r"\b(?:source|guide|guidance|report|document|publication|paper|reference|stud|toolkit|book|read|publish|author|"
    r"written|wrote|edition|dated?|what is there|who|when)",
    re.IGNORECASE,
)


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


def is_list_of_sources(text: str, headings: Sequence[str]) -> bool:
    """Whether a passage only names sources: it stands under such a heading, or is addresses with few words between.

    >>> is_list_of_sources("Lambeth Council, undated. https://lambeth.gov.uk/assets-community-value", [])
    True
    >>> is_list_of_sources("Apply at https://lambeth.gov.uk by 3 May; the council then has eight weeks to decide on "
    ...                    "the nomination and must tell the owner, the occupier and the parish council.", [])
    False
    """
    addresses = _ADDRESS.findall(text)
    if headings and _SOURCES.match(headings[-1].strip()):
        return True
    return bool(addresses) and len(_ADDRESS.sub(" ", text).split()) < _FEW_WORDS_AN_ADDRESS * len(addresses)
