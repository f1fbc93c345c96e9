"""What an answer plainly leaves open, or plainly says, whatever the confidence in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..datatypes import Quote
from ..text import YEAR, sentences, terms
from .confidence import known_by
from .counting import counts_without_naming
from .deeds import leaves_out_the_deed
from .figures import is_only_figures, lacks_figure, lacks_kind
from .furniture import is_fragment, is_remark, only_asks, only_titles, points_on, says_it_is_not_there
from .imprints import names_publication, only_its_own
from .question import Question, is_year


def leaves_open(question: Question, quote: Quote) -> bool:
    """Whether a quotation plainly leaves open what is asked."""
    said = marked(quote)
    return (
        (says_it_is_not_there(said) and not asks_why(question.text))
        or tells_of_a_gap(quote.text)
        or is_only_figures(question.text, said)
        or points_on(said)
        or only_asks(said, question.text)
        or counts_without_naming(question.text, said)
        or (only_its_own(said, question.text) and not says_what_it_is(question, said))
        or only_titles(said, question.text)
        or names_publication(said, quote.text, question.text)
        or says_nothing_asked(question, said, quote.text)
        or of_topic(question, with_headings(quote)) < _HALF_OF_TOPIC
        or (leaves_undefined(question, quote.text, quote.headings) and not says_what_it_is(question, said))
        or lacks_figure(question.text, quote.text)
        or lacks_kind(question.text, quote.text)
        or only_proposes(question.text, said)
        or leaves_out_the_deed(question.text, with_headings(quote))
        or (question.office is not None and not question.said_in(quote.text))
        or (question.counted is not None and not question.counted.said_in(quote.text))
        or (question.count is not None and question.count.in_band(said) is False)
    )


def tells_of_a_gap(quoted: str) -> bool:
    """Whether a remark of a digest begins with what its sources do not say; what follows is advice where to look.

    >>> tells_of_a_gap("Check: the sources do not record who may nominate. Ask the council.")
    True
    >>> tells_of_a_gap("Check: two councils say six weeks. The third did not record it.")
    False
    """
    first = next((quoted[start:end] for start, end in sentences(quoted)), "")
    return is_remark(first) and says_it_is_not_there(first)


def marked(quote: Quote) -> str:
    """The words of a quotation that are marked as the answer."""
    return " ".join(quote.text[start:end] for start, end in quote.answer_spans)


def with_headings(quote: Quote) -> str:
    """The words of a quotation below the headings it stands under."""
    return "\n".join([*quote.headings, quote.text])


def says_nothing_asked(question: Question, said: str, quoted: str) -> bool:
    """Whether a row or a label is marked and the quotation has not one word of the question: "Stage 6 | 6 weeks"."""
    return (" | " in said or is_fragment(said)) and not question.coverage(set(terms(quoted)))


# Where a report is asked to speak, all that names it is near; what it is asked about must be there too, by rarity: so
# much of it in words that are shown, and nearly half in words that answer ("bus use" does not, asked on bus fares).
OF_TOPIC, _HALF_OF_TOPIC = 1 / 3, 0.45


def of_topic(question: Question, words: str) -> float:
    """The share, by rarity, of what a report is asked to speak about that words hold; 1 where none is asked.

    >>> from dataclasses import replace
    >>> from .question import read_question
    >>> from .speaking import Speaker
    >>> speaker = Speaker("Act Local", frozenset(), "What does it say about parking charges?", ("park", "charg"))
    >>> asked = read_question("What does Act Local say about parking charges?", lambda term: 1.0)
    >>> asked = replace(asked, speaker=speaker)
    >>> of_topic(asked, "Act Local asks for more parks."), of_topic(asked, "Parking charges should fall.")
    (0.5, 1.0)
    """
    weights = {t: question.weights.get(t, 0.0) for t in question.speaker.topic} if question.speaker else {}
    if not sum(weights.values()):
        return 1.0
    here = question.widened(set(terms(words)))
    return sum(w for t, w in weights.items() if t in here) / sum(weights.values())


def only_proposes(question: str, said: str) -> bool:
    """Whether a question asks what was decided, and words only ask for a decision: a motion, a recommendation.

    >>> only_proposes("What did the council decide about its chair?", "4. Debate and decide whether it has one.")
    True
    >>> only_proposes("Was the motion agreed?", "RESOLVED that the Council is asked to wait.")
    False
    """
    return bool(_DECISION.search(question) and _PROPOSED.search(said) and not _DECIDED.search(said))


_DECISION = re.compile(
    r"\b(?:decided?|decision|agreed?|resolved?|voted?|approved?|backed|reject(?:ed)?|carried|adopted)\b", re.IGNORECASE
)
_PROPOSED = re.compile(
    r"\b(?:is|are|was|were) (?:asked|invited|recommended|requested) to\b|\bdecide whether\b|"
    r"\b(?:proposed|moved|seconded)\b[^.]{0,60}\bthat\b|\brecommend(?:ed|s|ations?)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:resolved|carried|lost|agrees|agreed|approved|rejected|unanimous\w*|against|voted)\b", re.IGNORECASE
)


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason: that something was left out may be just what is asked about.

    >>> asks_why("Why were both hubs left out?"), asks_why("How many were left out?")
    (True, False)
    """
    return bool(_WHY.search(question))


_WHY = re.compile(r"\bwhy\b|\bhow come\b|\bwhat (?:is|was) the reason\b", re.IGNORECASE)


def of_another_year(question: Question, quote: Quote) -> bool:
    """Whether the question names years that neither words and headings quoted nor what the report is known by hold.

    The year in the name of an Act ("the Localism Act 2011") is not a year asked about; the headings of a digest date
    the digest.
    """
    asked = {year for name in question.names if is_year(name) for year in YEAR.findall(name)}
    asked -= {year for found in _OF_AN_ACT.finditer(question.text) for year in YEAR.findall(found.group())}
    report = quote.citation.report
    headings = () if report.kind == "digest" else quote.headings
    told = "\n".join([quote.text, *headings, *known_by(report)])
    return bool(asked) and asked.isdisjoint(YEAR.findall(told))


def leaves_undefined(question: Question, quoted: str, headings: Sequence[str] = ()) -> bool:
    """Whether the question asks what a thing is and the words quoted only speak of it.

    Below its name as heading, words that do not name it again may say what it is; a row of a table does not.  Where
    more is asked, other words may answer that if they name it.

    >>> from .question import read_question
    >>> asked = read_question("What is social value?", lambda term: 1.0)
    >>> leaves_undefined(asked, "Both papers on social value are old.")
    True
    >>> leaves_undefined(asked, "Social value is a gain for all."), leaves_undefined(asked, "A gain.", ["Social value"])
    (False, False)
    >>> leaves_undefined(asked, "The Act of 2012 is on social value.", ["Social value"])
    True
    """
    defined = question.defined
    if defined is None or defined.says.search(quoted):
        return False
    if not defined.alone:
        return not any(defined.named.search(words) for words in (quoted, *headings))
    headed = any(defined.says.search(f"{heading}:") for heading in headings)
    return not headed or " | " in quoted or bool(defined.named.search(quoted))


def says_what_it_is(question: Question, marked: str) -> bool:
    """Whether the question asks what a thing is, and the words marked say so.

    >>> from .question import read_question
    >>> asked = read_question("What is a floor standard?", lambda term: 1.0)
    >>> says_what_it_is(asked, "Floor standards are the least that is expected."), says_what_it_is(asked, "It is met.")
    (True, False)
    """
    defined = question.defined
    return defined is not None and bool(defined.says.search(marked))


_OF_AN_ACT = re.compile(
    r"\b(?:Act|Order|Regulations),? (?:of )?(?:19|20)\d\d\b|"
    r"\b(?:19|20)\d\d (?:[A-Z][\w-]*(?: and)? ){0,6}(?:Act|Order|Regulations)\b"
)
