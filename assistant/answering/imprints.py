"""Words about publications and not of their matter: imprints, licences, dates, lists of what was read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .furniture import MOST_WORDS_POINTING

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
    few = len(sentence.split()) <= MOST_WORDS_POINTING
    return few and bool(_LICENSES.search(sentence)) and not _OF_RIGHTS.search(question)


_LICENSES = re.compile(
    r"\bCC BY\b|\bCreative Commons\b|\bOpen Government Licen[cs]e\b|\bcopyright\b|"
    r"\ball rights (?:in \w+ \w+ )?reserved\b|\bno licence was\b",
    re.IGNORECASE,
)
_OF_RIGHTS = re.compile(
    r"\b(?:licen[cs]\w*|copyright\w*|cop(?:y|ied)|rights?|reuse\w*|use|permission)\b", re.IGNORECASE
)


def only_its_own(sentence: str, question: str) -> bool:
    """Whether a sentence tells of a publication only when it came out or how it is licensed, and that is not asked."""
    return only_dates(sentence, question) or only_licenses(sentence, question)


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
    if len(sentence.split()) > MOST_WORDS_POINTING or _OF_DATES.search(question):
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


_SOURCES = re.compile(
    r"(?:\d[\d.]*\s*)?(?:references|bibliography|sources?|(?:end|foot)?notes|further reading|works cited|"
    r"(?:list of )?appendices|background (?:documents|papers))(?:\b.{0,30})?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+(?:\s\S*[/_=-]\S*)*")
_FEW_WORDS_AN_ADDRESS = 16
