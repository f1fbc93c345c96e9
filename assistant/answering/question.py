"""What a question asks for: its search terms with their weights, its names and years, the kind of answer it wants."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..datatypes import Meaning
from ..protocols import KeywordIndex
from ..text import MONTHS, STOP_WORDS, term, terms, words
from .acronyms import is_acronym
from .allowing import Allowed, who_may
from .askingwords import A_FEW
from .bands import Count
from .counting import Counted, counted_in
from .defining import Defined, definition_of
from .gazetteer import NATIONS, WHOLE_COUNTRIES, places_in
from .holding import Office, who_holds
from .phrases import quoted_phrases
from .speaking import Speaker

_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/\u2010-\u2013-]\d\d(?:\d\d)?)?")
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{MONTHS})\b|\b(?:19|20)\d\d\b|\b(?:week|month|year|day)s?\b",
)
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:%|per cent|million|billion|m\b|bn\b)|\bfree\b|\bcosts?\b")
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Baroness|Cllr|Councillor|Professor)\b|[A-Z][a-z]+ [A-Z][a-z]+")
_BODY = re.compile(
    _PERSON.pattern
    + r"|\b(?:[Cc]ouncils?|authorit(?:y|ies)|[Mm]inisters?|[Cc]ommittees?|[Cc]abinet|[Ll]eaders?|[Cc]hair|[Bb]oards?|"
    r"bod(?:y|ies)|owners?|residents?|electors?|voters?|members?|officers?|groups?|trusts?|government|people|[Mm]ayors?)\b"
)
_PLACE = re.compile(r"\b(?:in|at|from|near|to|between|across|of|on|outside|around) (?:the )?[A-Z][a-z]+")
_REASON = re.compile(r"\b(?:because|so that|in order to|due to|as a result|therefore|since|to ensure|reason|aims?)\b")
_DEFINES = re.compile(r"\b(?:is|are|means?|refers to|defined as|known as|is called|describes?)\b")

# What the question begins with -> a pattern the answering words are likely to match.
_WANTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\b(?:how much|what (?:did|does|will|would) .* cost|cost of|price|budget|what percentage|what share|"
                r"what proportion)\b", re.I), _MONEY),
    (re.compile(r"\bhow (?:many|often|large|big|high|old|far)\b|\bnumber of\b", re.I),
     re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|third|quarter)\b", re.I)),
    (re.compile(r"\b(?:when|what (?:date|year|month|day)|by when|how long|how soon|deadline)\b", re.I), _DATE),
    (re.compile(r"\b(?:who|whose|whom|which (?:councillor|minister|member|officer|body))\b", re.I), _BODY),
    (re.compile(r"\b(?:where|(?:which|what are the) (?:" + A_FEW + r" )?"
                r"(?:area|place|town|district|council|borough|village)s?)\b", re.I), _PLACE),
    (re.compile(r"\b(?:why|reason|what for|purpose)\b", re.I), _REASON),
    (re.compile(r"^\s*(?:what (?:is|are) (?:a|an|the)?|define|meaning of|what does .* mean)\b", re.I), _DEFINES),
)  # fmt: skip


# "How long" asks for a time, and words that answer need not say "long".
_HOW = re.compile(r"\bhow (?:long|many|much|often|soon|far|old|big|large|high|quickly|frequently)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question read.

    weights: each search term with its rarity in the library (idf, >= 0), in order.
    names: words written like names, years and figures, as typed; they must be met for an answer to be about them.
    wants: a pattern of the kind of answer asked for, or None.
    phrases: what stands in quotation marks.  same: terms that say the same, an acronym's and those of what it means.
    allowed: what "who may do it?" asks about, or None.  office: what "who is the leader?" asks about, or None.
    defined: what "what is X?" asks the meaning of, or None.  counted: what "how many?" asks the number of, or None.
    count: a number of the asker's own, or None; it weighs nothing and is no name.  places: those it names.
    speaker: the report asked to speak, or None.
    """

    text: str
    weights: dict[str, float]
    names: tuple[str, ...]
    wants: re.Pattern[str] | None
    phrases: tuple[str, ...] = ()
    same: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    allowed: Allowed | None = None
    office: Office | None = None
    defined: Defined | None = None
    counted: Counted | None = None
    count: Count | None = None
    places: tuple[str, ...] = ()
    speaker: Speaker | None = None

    def said_in(self, words: str) -> bool:
        """Whether words say who may do it, who holds the office, how many there are, or what holds for the asker's own
        number."""
        if self.count is not None and self.count.in_band(words):
            return True
        return any(asked is not None and asked.said_in(words) for asked in (self.allowed, self.office, self.counted))

    def is_of_elsewhere(self, words: str) -> bool:
        """Whether words name a place and none of those that the question names; for a nation, another of the four."""
        if not self.places or any(place in words for place in self.places):
            return False
        named = {place.name for place in places_in(words)}
        if NATIONS.issuperset(self.places):
            named &= NATIONS  # every town in England is in England
        elif WHOLE_COUNTRIES.issuperset(self.places):
            return False
        else:
            named -= WHOLE_COUNTRIES
        return any(not any(one in asked for asked in self.places) for one in named)

    @property
    def mass(self) -> float:
        """The sum of all weights, at least a trifle."""
        return max(sum(self.weights.values()), 1e-9)

    def coverage(self, found: set[str] | frozenset[str]) -> float:
        """The share of the question's weight that these terms hold, 0 to 1."""
        met = self.widened(found)
        return sum(w for t, w in self.weights.items() if t in met) / self.mass

    def widened(self, found: set[str] | frozenset[str]) -> set[str] | frozenset[str]:
        """These terms, and those that say the same as some of them."""
        for one, other in self.same:
            found = found | other if one <= found else found | one if other <= found else found
        return found


def read_question(
    text: str, idf: Callable[[str], float], meant: Sequence[Meaning] = (), count: Count | None = None
) -> Question:
    """Read a question.

    idf: gives a term's rarity in the library; meant: what its acronyms mean there; count: its own number, see Question.
    """
    own = {term(count.figure)} if count else set()
    found = {t: idf(t) for t in dict.fromkeys(terms(_HOW.sub("how", text))) if t not in own}
    defined = definition_of(text)
    wants = defined.says if defined else next((kind for asked, kind in _WANTS if asked.search(text)), None)
    same = [(frozenset(terms(m.typed)), frozenset(terms(one))) for m in meant for one in m.meant]
    phrases, names = tuple(quoted_phrases(text)), tuple(n for n in names_in(text) if not count or n != count.figure)
    places = tuple(place.name for place in places_in(text))
    return Question(
        text,
        found,
        names,
        wants,
        phrases,
        tuple(same),
        allowed=who_may(text),
        office=who_holds(text),
        defined=defined,
        counted=counted_in(text),
        count=count,
        places=places,
    )


def rarity(index: KeywordIndex, n_passages: int) -> Callable[[str], float]:
    """ln(1 + (N - n + 0.5) / (n + 0.5)): Lucene's idf, > 0 for every term, greatest for one the library never has."""

    def idf(one: str) -> float:
        n = min(index.document_frequency(one), n_passages)
        return math.log(1 + (n_passages - n + 0.5) / (n + 0.5))

    return idf


def names_in(text: str) -> list[str]:
    """Words that name something: capitalised inside the sentence, or holding a digit; each once, as typed.

    >>> names_in("What did Wigan Council decide about s.106 in 2019?")
    ['Wigan', 'Council', 's.106', '2019']
    >>> names_in("Who owns the pub?")
    []
    """
    found = []
    written = words(text)
    capitals = sum(w[:1].isupper() for w in written)
    shouting = capitals > 0.7 * len(written) and len(written) > 3
    for place, word in enumerate(written):
        opens = place == 0 and not is_acronym(word)
        named = word[:1].isupper() and not opens and not shouting and word.lower() not in STOP_WORDS
        if (named or _NUMBER.search(word)) and term(word):
            found.append(word)
    return list(dict.fromkeys(found))


def without_names(text: str) -> str:
    """A question's words without those that name something; "" if there are no others.

    >>> without_names("What did Wigan Council decide about asset transfer in 2019?")
    'What did decide about asset transfer in'
    >>> without_names("Who owns the pub?")
    'Who owns the pub?'
    """
    named = set(names_in(text))
    return " ".join(w for w in words(text) if w not in named) if named else text


def is_year(word: str) -> bool:
    """Whether a word is a year or a financial year.

    >>> is_year("2019"), is_year("2023/24"), is_year("7.5%")
    (True, True, False)
    """
    return bool(_YEAR.fullmatch(word))
