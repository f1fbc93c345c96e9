"""What a question asks for: its search terms with their weights, its names and years, the kind of answer it wants."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..datatypes import Meaning
from ..protocols import KeywordIndex
from ..text import STOP_WORDS, term, terms, words
from .acronyms import is_acronym
from .allowing import Allowed, who_may
from .holding import Office, who_holds
from .phrases import quoted_phrases

_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/\u2010-\u2013-]\d\d(?:\d\d)?)?")
_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b|\b(?:19|20)\d\d\b|\b(?:week|month|year|day)s?\b",
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
    (re.compile(r"\b(?:where|which (?:area|place|town|district)s?)\b", re.I), _PLACE),
    (re.compile(r"\b(?:why|reason|what for|purpose)\b", re.I), _REASON),
    (re.compile(r"^\s*(?:what (?:is|are) (?:a|an|the)?|define|meaning of|what does .* mean)\b", re.I), _DEFINES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question read.

    weights: each search term with its rarity in the library (idf, >= 0), in order.
    names: words written like names, years and figures, as typed; they must be met for an answer to be about them.
    wants: a pattern of the kind of answer asked for, or None.
    phrases: what stands in quotation marks.  same: terms that say the same, an acronym's and those of what it means.
    allowed: what "who may do it?" asks about, or None.  office: what "who is the leader?" asks about, or None.
    """

    text: str
    weights: dict[str, float]
    names: tuple[str, ...]
    wants: re.Pattern[str] | None
    phrases: tuple[str, ...] = ()
    same: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    allowed: Allowed | None = None
    office: Office | None = None

    def said_in(self, words: str) -> bool:
        """Whether words say who may do it, or who holds the office, where the question is that."""
        return any(asked is not None and asked.said_in(words) for asked in (self.allowed, self.office))

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


def read_question(text: str, idf: Callable[[str], float], meant: Sequence[Meaning] = ()) -> Question:
    """Read a question; idf gives a term's rarity in the library; meant: what its acronyms mean there."""
    found = {t: idf(t) for t in dict.fromkeys(terms(text))}
    defined = definition_of(text)
    wants = defined.says if defined else next((kind for asked, kind in _WANTS if asked.search(text)), None)
    same = [(frozenset(terms(m.typed)), frozenset(terms(one))) for m in meant for one in m.meant]
    phrases, names = tuple(quoted_phrases(text)), tuple(names_in(text))
    return Question(text, found, names, wants, phrases, tuple(same), who_may(text), who_holds(text))


_WHAT_IT_IS = re.compile(
    r"^\s*(?:what(?:['\u2019]s| is| are| was| were)\s+(?P<article>an?\s+|the\s+)?|define\s+|(?:the )?meaning of\s+)"
    r"(?P<thing>[^?.,;:]{2,60}?)\s*[?.]?\s*$|^\s*what (?:does|do) (?P<named>[^?.,;:]{2,60}?) (?:mean|stand for)\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\b(?:for|in|on|at|from|by|with|about|between|when|if|and|or|that|there|being|said|done|worth|like|"
    r"(?<!\bright )(?<!\bduty )(?<!\bpower )to|as|into|upon|not|never|called|located|"
    r"(?:example|advantage|part|cause|effect|aim|purpose) of)\b|"
    r"\bof$|\w['\u2019]s? \w",  # "what is Wigan's budget?" asks for a sum, not what it is
    re.I,
)
_MOST_THING_WORDS = 6
# "The role of X" asks about X; "the general power of competence" is a thing itself.
_OF_SOMETHING = re.compile(
    r"(?<!\bpower)(?<!\bright)(?<!\bduty)(?<!\bcode)(?<!\btheory)(?<!\bprinciple)(?<!\bstatement)(?<!\bnotice) of "
)
# "The toolkit on participatory budgeting is dated 2010" tells of the toolkit.
_NOT_AFTER = "".join(
    rf"(?<!\b{before} )(?<!\b{before} the )(?<!\b{before} an )(?<!\b{before} a )"
    for before in ("on", "of", "for", "about", "to", "in", "with", "by", "under")
)
_QUOTES = "'\"\u2018\u2019\u201c\u201d"
_IS = (
    r"(?: \([^)]{1,80}\))?,?(?: \||:| (?:(?:is|are|was|were) (?:also |often |usually |simply )?"
    r"(?:an?|the|any|one (?:that|which|who|where|of)|those|when|where|what|how|about|defined|designed|meant|intended|"
    r"\w+ (?:that|which|for|of))|"
    r"means?|describes?|refers?|provides?|gives?|consists?|allows?|lets?|enables?|sets? out|helps?|aims?|brings?|"
    r"stands? for)\b)"
)


class Defined(NamedTuple):
    """What a question asks the meaning of.  named: its name.  says: words that say what it is."""

    named: re.Pattern[str]
    says: re.Pattern[str]


def definition_of(text: str) -> Defined | None:
    """For "what is X?" how X is named, and words that say what X is and not only speak of it; None for other questions.

    >>> what = definition_of("What is a theory of change?")
    >>> bool(what.says.search("A theory of change describes how a change is expected to happen."))
    True
    >>> bool(what.says.search("The second toolkit on theory of change, by the Unit, is dated 2010."))
    False
    >>> asked = "the role of the Evaluation Task Force", "Wigan's budget", "an example of a nudge", "Wigan known for"
    >>> [definition_of(f"What is {what}?") for what in asked]
    [None, None, None, None]
    >>> bool(definition_of("What does ETF stand for?").says.search("The Evaluation Task Force (ETF) gave advice."))
    True
    >>> bool(what.says.search("A paper, \u201cTheory of change\u201d, sets out the steps."))
    False
    >>> bool(definition_of("What is a hub?").says.search("Hubs are one recommendation of the report."))
    False
    >>> [bool(definition_of(f"What is {thing}?")) for thing in ("Pride in Place", "the community right to bid")]
    [True, True]
    """
    asked = _WHAT_IT_IS.search(text)
    if not asked:
        return None
    thing = (asked["thing"] or asked["named"]).strip(_QUOTES + " ")
    of_something = (asked["article"] or "").strip().lower() == "the" and _OF_SOMETHING.search(thing)
    a_name = thing[:1].isupper() and thing.split()[-1][:1].isupper()  # "Pride in Place"
    if of_something or (_NO_THING.search(thing) and not a_name) or not 0 < len(thing.split()) <= _MOST_THING_WORDS:
        return None
    named = r"s?\s+".join(re.escape(word) for word in thing.split())  # "Directors of public health"
    named = named[:-1] + "(?:y|ie)" if named.endswith("y") else named
    says = (
        rf"{_NOT_AFTER}\b{named}(?:s|es)?\b(?:[{_QUOTES}](?!,))?{_IS}"  # a title, \u201cX\u201d, sets out what it does
    )
    says += rf"|\b(?:known as|called|defined as|term)\W+(?:an? |the )?{named}\b"
    says += rf"|^\W*{named}(?: \([^)]{{1,80}}\))?, (?:often |usually )?(?:an?|the) "  # "The Unit (EU), a part of ..."
    if is_acronym(thing):
        says += rf"|[\w)] \({named}\)"  # "the Evaluation Task Force (ETF)"
    return Defined(re.compile(rf"\b{named}", re.I), re.compile(says, re.I | re.M))


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
