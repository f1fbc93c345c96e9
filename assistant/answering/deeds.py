"""What a question asks to have been done, by whom or when, and whether words speak of such a deed at all."""

from __future__ import annotations

import re

# A verb that "who" or "when" asks about, as it stands after "did" and after "was" or "who", -> words one of which an
# answer holds.  Other verbs ("ask", "write", "own", "decide") are answered in other words too often.  Of "vote",
# "respond", "appoint" and "buy" the judged lists have no passage that answers, so that their words are a guess.
_DEEDS = (
    (
        "pay fund finance",
        "pays paid funds funded finances financed",
        r"pays?|paid|payments?|payable|fund\w*|financ\w+|grants?|costs?|money|fees?|charg\w+|sponsor\w*|borne|budgets?|£",
    ),
    (
        "start begin open launch",
        "starts started begins began begun opens opened launches launched",
        (
            r"start\w*|beg[aiu]n\w*|commenc\w+|launch\w*|open\w*|establish\w*|introduc\w+|first|from|since|came|set up|"
            r"inception|effect"
        ),
    ),
    (
        "close end finish",
        "closes closed ends ended finishes finished",
        (
            r"clos\w+|end(?:s|ed|ing)?|finish\w*|final\w*|last\w*|until|deadline|expir\w+|complet\w+|wound|ceas\w+|"
            r"to (?=(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:19|20)\d\d\b)\w+"
        ),
    ),
    (
        "vote",
        "votes voted",
        r"vot\w+|elect\w*|ballots?|polls?|polling|against|abst\w+|approv\w+|agreed|carried|lost|resolved",
    ),
    (
        "run",
        "runs ran",
        (
            r"r[ua]n|runs|running|deliver\w*|manag\w+|lead|leads|led|leading|operat\w+|organis\w+|administ\w+|provid\w+|"
            r"responsib\w+|overs\w+|commission\w*|host\w*|conduct\w+|carried out|hands of"
        ),
    ),
    ("respond reply", "responds responded replies replied", r"respon\w+|repl(?:y|ies|ied)|answer\w*"),
    ("chair", "chairs chaired", r"chair\w*"),
    (
        "appoint",
        "appoints appointed",
        r"appoint\w*|nominat\w+|chose\w*|select\w*|elect\w*|named?|recruit\w*|made by",
    ),
    (
        "buy sell",
        "buys bought sells sold",
        r"b(?:uy\w*|ought)|purchas\w+|acqui\w+|s(?:ell\w*|old|ales?)|transfer\w*|dispos\w+",
    ),
)
# What may stand between "who" and its verb.
_HELPING = (
    "can could may might must will would shall should does did do is are was were has have had to be been going able "
    "allowed entitled eligible expected first actually really usually else"
).replace(" ", "|")
_WHEN = r"\b(?:when|what (?:date|day|year|month|time))\s+"
_BASE, _BEEN = r"(?:did|does|do|will|would|can|could|should|must|may)", r"(?:is|was|are|were|has|have|had|will|to be)"
_SUBJECT = r"(?:\s+[^\s,;?]+){1,14}(?<!\bthe)(?<!\ba)(?<!\ban)(?<!\bthis)(?<!\bits)(?<!\btheir)(?<!\bof)"
# A verb ends its clause or goes on with a small word; "fund" and "vote" before others are nouns.
_ENDS = (
    r"(?=\W*$|[,;:?]|\s(?:in|on|at|to|for|and|or|with|by|from|as|under|after|before|out|up|down|again|being|the|an?|its|"
    r"their|his|her|this|that|any|new)\b)"
)


def _rule(base: str, done: str, said: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    plain, past = base.replace(" ", "|"), done.replace(" ", "|")
    asked = (
        rf"\b[Ww]ho(?:\s+(?:{_HELPING}))*\s+(?:{plain}|{past})\b|"
        rf"(?i:{_WHEN}{_BASE}){_SUBJECT}\s+(?:{plain}){_ENDS}|(?i:{_WHEN}{_BEEN}){_SUBJECT}\s+(?:{past}){_ENDS}"
    )
    return re.compile(asked), re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


_RULES = tuple(_rule(*deed) for deed in _DEEDS)


def words_of_deed(question: str) -> re.Pattern[str] | None:
    """Words one of which an answer to a question holds that asks who did something or when; None for others.

    Of several verbs the last: "when did the ownership fund close".
    """
    found = [(match.end(), n) for n, (asked, _) in enumerate(_RULES) for match in asked.finditer(question)]
    return _RULES[max(found)[1]][1] if found else None


def leaves_out_the_deed(question: str, quoted: str) -> bool:
    """Whether a question asks who did something or when it was done, and words do not speak of doing it at all.

    Where the judged lists ask so, 55 of the 58 passages that answer speak of it, and of those among the three best that
    do not answer 124 of 260 (benchmarks/deeds.py).

    >>> leaves_out_the_deed("Who can vote in the referendum?", "The council must pay for the examination.")
    True
    >>> leaves_out_the_deed("Who can vote in the referendum?", "Every elector of the area is asked.")
    False
    >>> leaves_out_the_deed("When was the ownership fund announced?", "In May 2021.")
    False
    >>> words_of_deed("What does it pay for?")
    """
    words = words_of_deed(question)
    return words is not None and not words.search(quoted)
