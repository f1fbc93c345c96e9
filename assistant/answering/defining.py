"""What a question asks the meaning of ("what is a parish poll?"), and words that say what it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import STOP_WORDS
from .acronyms import is_acronym
from .askingwords import A_FEW, EMPTY

# "What is a parish poll, and who can call one?"
_AND_MORE = (
    r",? and (?:who|how|what|when|where|why|which|does|do|did|is|are|was|were|can|could|may|should|has|have)\s[^?]+"
)
_WHAT_IT_IS = re.compile(
    r"^\s*(?:(?:what(?:['\u2019]s| is) )?(?:the )?(?:meaning|definition) of\s+(?:an?\s+|the\s+)?|define\s+|"
    r"what(?:['\u2019]s| is| are| (?P<past>was|were))\s+(?P<article>an?\s+|the\s+)?)"
    rf"(?P<thing>[^?.,;:]{{2,60}}?)(?P<more>{_AND_MORE})?\s*[?.]?\s*$|"
    r"^\s*what (?:does|do) (?P<named>[^?.,;:]{2,60}?) (?:mean|stand for)\b|"
    r"^\s*(?!(?:what|who|when|where|why|which|how|is|are|does|do|the)\b)(?P<briefly>[^?.,;:]{2,60}?) "
    r"(?:meaning|definition)\b(?! of\b)",  # "precept meaning"
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\b(?:for|in|on|at|from|by|with|about|between|when|if|and|or|that|there|being|said|done|worth|like|"
    r"(?<!\bright )(?<!\bduty )(?<!\bpower )to|as|into|upon|not|never|called|located|"
    r"(?:example|advantage|part|cause|effect|aim|purpose) of)\b|"
    rf"^{A_FEW} (?-i:(?=[a-z]))|"  # "the six steps" asks which they are
    r"\bof$|\b(?:asked|told|doing|going|expected|allowed|required|paid|made|used)$|"  # "what is the council asked?"
    r"\w['\u2019]s? \w",  # "what is Wigan's budget?" asks for a sum, not what it is
    re.I,
)
_MOST_THING_WORDS = 6
# "The role of X" asks about X; "the general power of competence" is a thing itself.
_OF_SOMETHING = re.compile(
    r"(?<!\bpower)(?<!\bright)(?<!\bduty)(?<!\bcode)(?<!\btheory)(?<!\bprinciple)(?<!\bstatement)(?<!\bnotice) of "
)
_A_RIGHT = re.compile(r"\b(?:power|right|duty) (?:of|to) ", re.I)
# "The toolkit on participatory budgeting is dated 2010" tells of the toolkit.
_NOT_AFTER = "".join(
    rf"(?<!\b{before} )(?<!\b{before} the )(?<!\b{before} an )(?<!\b{before} a )"
    for before in ("on", "of", "for", "about", "to", "in", "with", "by", "under", "onto", "into", "from", "through")
)
_QUOTES = "'\"\u2018\u2019\u201c\u201d"
_OPENS = rf"(?:^|[.;:!?\n(|{_QUOTES}]\W*|\b(?:an?|the) )"
_IN_FULL = r"(?: \([^)]{1,80}\))?"
_IS = (
    rf"{_IN_FULL}(?: in (?:England|Britain|the UK|law|planning))?"
    r",? (?:(?:which |who )?(?:is|are) (?:also |often |usually |simply )?"
    r"(?:an?|the|any|one (?:that|which|who|where|of)|those|when|where|what|how|about|defined|designed|meant|intended|"
    r"\w+ (?:that|which|for|of))|"
    r"means?|describes?|refers?|provides?|gives?|consists?|allows?|lets?|enables?|sets? out|helps?|aims?|brings?|"
    r"stands? for)\b"
)

# What says it only of the thing that opens a sentence: "Impact evaluations assess what has changed."
_OPENS_WITH = r"(?:^|[.;:!?\u2022\n(|]\s)[\W\d]*(?:an? |the )?"
_DOES = (
    r",? (?:(?:was|were) (?:an?|the|one)|(?:mainly |usually |often |normally |generally |tend to )?"
    r"(?:involves?|assess(?:es)?|examines?|compares?|explains?|measures?|asks?|covers?|tests?|uses?|looks? at|"
    r"brings? together))\b"
)

# What says it of a publication, and what only of a name written as one ("Power Partnerships tested ..."): of a thing,
# "Parish polls were introduced in 1972" does not say what it is.
_OF_A_PUBLICATION = (
    r"(?:(?:was|were) (?:first )?published|is (?:dated|(?:CP|HC|Cm) \d+)|received Royal Assent|"
    r"(?:has|had) \d[\d,]* (?:PDF )?pages)"
)
_OF_A_NAME = (
    r"(?:(?:was|were) (?:introduced|issued|launched|passed)|came out|appeared|became law|"
    r"(?:was|were|would be) (?:an?|the)|proposed|proposes|would bring|tested|"
    r"tests|sets out|set out|argues|argued|makes the case|brings together|brought together|funds|funded)"
)
# "The Kruger report of September 2020 has ...", "The Bill, known as Bill 283, was ..."; a name may have a second title.
_AND_ITS_DATE = r"(?:(?:,? of)?(?: [A-Z][a-z]+)? \d{4})?(?:, [^.,;|\n]{2,100},)?"
_AND_ITS_TITLE = r"(?:: [^.|\n]{2,80}?)?"

# "What are the main barriers?" asks which they are.
_DESCRIBES = frozenset(
    "annual average common current good important key likely main major possible potential recent total typical "
    "usual where who".split()
)
_WITHIN_A_TERM = frozenset("of to for and in".split())
_MOST_TERM_WORDS = 4


class Defined(NamedTuple):
    """What a question asks the meaning of.

    thing: its name as typed.  is_term: whether that is a term, which whoever speaks of the thing writes, and neither
    a description nor "the turnout", which asks for a figure.  named: a pattern of the name.  says: words that say
    what it is.  alone: whether nothing more is asked ("and who can call one?").
    """

    thing: str
    is_term: bool
    named: re.Pattern[str]
    says: re.Pattern[str]
    alone: bool = True


def definition_of(text: str) -> Defined | None:
    """For "what is X?" how X is named, and words that say what X is and not only speak of it; None for other questions.

    >>> what = definition_of("What is a theory of change?")
    >>> bool(what.says.search("A theory of change describes how a change is expected to happen."))
    True
    >>> bool(what.says.search("The second toolkit on theory of change, by the Unit, is dated 2010."))
    False
    >>> definition_of("What are the six steps?") is None, definition_of("What is 99 Bishopsgate?").thing
    (True, '99 Bishopsgate')
    >>> asked = "the role of the Evaluation Task Force", "Wigan's budget", "an example of a nudge", "Wigan known for"
    >>> [definition_of(f"What is {what}?") for what in asked]
    [None, None, None, None]
    >>> bool(definition_of("What does ETF stand for?").says.search("The Evaluation Task Force (ETF) gave advice."))
    True
    >>> bool(what.says.search("A paper, \u201cTheory of change\u201d, sets out the steps."))
    False
    >>> bool(definition_of("What is a hub?").says.search("Hubs are one recommendation of the report."))
    False
    >>> says = definition_of("What is a combined authority?").says
    >>> [bool(says.search(f"\u2022 Combined authorities {rest} ...")) for rest in ("(CA) those", "\u2013 the", "are")]
    [True, True, False]
    >>> [bool(definition_of(f"What is {thing}?")) for thing in ("Pride in Place", "the community right to bid")]
    [True, True]
    >>> says = definition_of("What is Power Partnerships?").says
    >>> told = "tested the findings in four places.", "was published in 2019 by Locality.", "names the barriers."
    >>> [bool(says.search(f"Power Partnerships {rest}")) for rest in told]
    [True, True, False]
    >>> says = definition_of("what is the kruger report?").says
    >>> bool(says.search("The Kruger report of September 2020 has 51 pages in three chapters."))
    True
    >>> bool(definition_of("What is the Localism Act?").says.search("The Localism Act 2011 became law in 2011."))
    True
    >>> bool(says.search("The government\u2019s response to the Kruger report was published in 2022."))
    False
    >>> asked = "theory of change meaning in the mod", "what's the meaning of change?", "definition of a hub"
    >>> [definition_of(one).thing for one in asked]
    ['theory of change', 'change', 'hub']
    >>> more = definition_of("What is a parish poll and who can call one?")
    >>> more.thing, more.alone
    ('parish poll', False)
    """
    asked = _WHAT_IT_IS.search(text)
    if not asked:
        return None
    thing = (asked["thing"] or asked["named"] or asked["briefly"]).strip(_QUOTES + " ")
    the = (asked["article"] or "").strip().lower() == "the"
    of_something = the and _OF_SOMETHING.search(thing)
    a_name = thing[:1].isupper() and thing.split()[-1][:1].isupper()  # "Pride in Place"
    if of_something or (_NO_THING.search(thing) and not a_name) or not 0 < len(thing.split()) <= _MOST_THING_WORDS:
        return None
    *before, last = thing.split()
    last = _singular(last) if _OF_MANY.match(text) else last
    named = r"s?\s+".join(re.escape(word) for word in (*before, last))  # "Directors of public health"
    named = named[:-1] + "(?:y|ie)" if named.endswith("y") else named
    of_itself = asked["thing"] or not text[asked.end() :].strip(" ?.")  # "what does it mean for us?" asks more
    is_term = bool(of_itself) and not asked["past"] and _is_term(thing, (asked["article"] or "").strip().lower())
    patterns = re.compile(rf"\b{named}", re.I), re.compile("|".join(_saying(thing, named, a_name)), re.I | re.M)
    return Defined(thing, is_term, *patterns, alone=not asked["more"])


def _singular(word: str) -> str:
    """One of many, by its ending.

    >>> [_singular(word) for word in ("institutions", "authorities", "parishes", "business", "services")]
    ['institution', 'authority', 'parish', 'business', 'service']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_OF_MANY = re.compile(r"\s*what (?:are|were|do)\b", re.IGNORECASE)


def _saying(thing: str, named: str, a_name: bool) -> list[str]:
    """Patterns of words that say what a thing is.

    named: the pattern of the thing; a_name: whether it is written as a name.
    """
    opens = "" if " " in thing else _OPENS  # "double devolution is ..." does not say what devolution is
    told, title = (f"{_OF_A_PUBLICATION}|{_OF_A_NAME}", _AND_ITS_TITLE) if a_name else (_OF_A_PUBLICATION, "")
    says = [
        rf"{opens}{_NOT_AFTER}\b{named}(?:s|es)?\b(?:[{_QUOTES}](?!,))?{_IS}",  # no title, \u201cX\u201d, ...
        rf"{_OPENS_WITH}{named}(?:s|es)?{_IN_FULL}{_DOES}",
        rf"^[\W\d]*{named}(?:s|es)?{_IN_FULL}:(?=\W*$|\s+(?:an?\b|(?-i:[a-z])))",  # no title, "X: The Evidence"
        rf"\b(?:known as|called|defined as|term)\W+(?:an? |the )?{named}\b(?! (?:to|of|for)\b)",
        rf"^\W*{named}{_IN_FULL}, (?:often |usually )?(?:an?|the) ",  # "The Unit (EU), a part of ..."
        rf"^\W*{named}(?:s|es)?{_IN_FULL},? (?:[\u2013\u2014-] (?:an?|the)|those) ",  # an item, "Hubs - the halls"
        rf"^\W*{named}(?:s|es)?[{_QUOTES}]?{_IN_FULL} \| [A-Z](?:[^|\n ]+ ){{3}}",  # a row of a glossary
        rf"^[\W\d]*(?:the )?{named}{_IN_FULL}{title}{_AND_ITS_DATE} (?:{told})\b",
    ]
    if is_acronym(thing):
        says.append(rf"[\w)] \({named}s?\)")  # "the Evaluation Task Force (ETF)", "trials (RCTs)"
    return says


def _is_term(thing: str, article: str) -> bool:
    """Whether words are a term and no description; after "the", or with an "of", only a right, a power, a duty is one.

    >>> [_is_term(one, "a") for one in ("community improvement district", "asset of community value", "precept")]
    [True, True, True]
    >>> _is_term("general power of competence", "the"), _is_term("council tax limit", "the")
    (True, False)
    >>> [_is_term(one, "") for one in ("main barriers", "region where they live", "features of hubs", "parish polls")]
    [False, False, False, True]
    """
    told = [word for word in thing.lower().split() if word not in _WITHIN_A_TERM]
    plain = not any(word in STOP_WORDS or word in EMPTY or word in _DESCRIBES for word in told)
    described = article == "the" or (not article and " of " in thing)  # "an asset of community value" is a term
    return plain and 0 < len(told) <= _MOST_TERM_WORDS and (not described or bool(_A_RIGHT.search(thing)))
