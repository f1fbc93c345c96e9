"""One word, several ways to write it: British and American spelling, sums of money, financial years, references.

`text.py` says what a word is; here is what two words written differently have in common.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# Endings are folded towards -ise, never away from it: "promise" and "exercise" stay what they are, and where "prize"
# becomes "prise" it does so in question and report alike.
_IZE = re.compile(r"(?<=[a-z]{2})(?<!s)(i|y)z(?=e$|ed$|es$|er$|ers$|ing$|ation$|ations$|ational$)")
_OUR = re.compile(
    r"(?:neighb|lab|col|fav|hon|behavi|harb|rum|endeav|vap|hum|flav|od|parl|rig|vig|splend|arm|val|savi|glam)(o)ur"
)
# Pairs no rule covers, American or older form first; whole words and their beginnings.
_PAIRS = {
    "program": "programme", "programs": "programmes", "defense": "defence", "offense": "offence", "gray": "grey",
    "license": "licence", "licensed": "licenced", "licenses": "licences", "practise": "practice",
    "practised": "practiced", "practising": "practicing", "catalog": "catalogue", "dialog": "dialogue",
    "judgment": "judgement", "aging": "ageing", "enroll": "enrol", "enrollment": "enrolment", "fulfill": "fulfil",
    "skillful": "skilful", "councilor": "councillor", "councilors": "councillors", "counselor": "counsellor",
    "counselors": "counsellors", "counseling": "counselling", "traveler": "traveller", "travelers": "travellers",
    "traveling": "travelling", "traveled": "travelled", "modeling": "modelling", "modeled": "modelled",
    "labeled": "labelled", "labeling": "labelling", "canceled": "cancelled", "canceling": "cancelling",
    "fueled": "fuelled", "leveled": "levelled", "leveling": "levelling", "totaled": "totalled",
    "artifact": "artefact", "artifacts": "artefacts", "per-cent": "percent", "acknowledgment": "acknowledgement",
    "pediatric": "paediatric", "para": "paragraph", "paras": "paragraphs", "cllr": "councillor", "cllrs": "councillors",
    "govt": "government", "dept": "department", "whilst": "while", "amongst": "among",
}  # fmt: skip

_TIMES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
# `text.words` takes these as one word each, in this order.
AMOUNT = (
    r"(?:[£$€]\s?\d+(?:[.,]\d+)*\s?(?:thousand|million|billion|trillion|bn|mn|tn|m|k)"
    r"|\d+(?:[.,]\d+)*(?:\s(?:thousand|million|billion|trillion|bn)|million|billion|trillion|bn|mn|tn|m|k))(?![^\W_])"
)
PERCENT = r"\d+(?:[.,]\d+)*(?:\s?%|\s?(?:percent|per\scent|per-cent)(?![^\W_]))"
YEARS = r"(?:19|20)\d\d[-/\u2010-\u2013](?:(?:19|20)\d\d|\d\d)(?![\d.,/-]*\d)"
_AMOUNT = re.compile(r"[£$€]?\s?(\d[\d.,]*)\s?([a-z]+)", re.IGNORECASE)
_PERCENT = re.compile(r"(\d[\d.,]*)\s?(?:%|per[\s-]?cent)", re.IGNORECASE)
_YEARS = re.compile(r"(\d\d)(\d\d)[-/\u2010-\u2013](\d\d)?(\d\d)")

# What a numbered thing may be called, folded; each maps to the name it is searched under.
_NUMBERED = {
    **{
        name + s: name
        for name in (
            "part chapter section schedule paragraph article clause regulation table figure annex module volume "
            "recommendation round phase stage policy option objective page"
        ).split()
        for s in ("", "s")
    },
    **dict.fromkeys(("appendix", "appendices"), "appendix"),
    **dict.fromkeys(("annexe", "annexes"), "annex"),
    **dict.fromkeys(("policies",), "policy"),
    **dict.fromkeys(("s", "ss", "sec", "sect"), "section"),
    **dict.fromkeys(("para", "paras"), "paragraph"),
    **dict.fromkeys(("p", "pp"), "page"),
    **dict.fromkeys(("reg", "regs"), "regulation"),
    **dict.fromkeys(("art", "arts"), "article"),
    **dict.fromkeys(("sch", "schs"), "schedule"),
    **dict.fromkeys(("cl", "cls"), "clause"),
    **dict.fromkeys(("ch", "chs"), "chapter"),
    **dict.fromkeys(("fig", "figs"), "figure"),
    **dict.fromkeys(("vol", "vols"), "volume"),
    **dict.fromkeys(("rec", "recs"), "recommendation"),
    **dict.fromkeys(("no", "nos"), "number"),
}
_NUMBER = re.compile(r"\d+[a-z]?|\d+(?:\.\d+)+[a-z]?|[a-z]|[ivx]{1,5}")
_REFERENCE = re.compile(r"([a-z]+)\.(\d[\d.]*[a-z]?)|(s)(\d{1,3}[a-z]?)")


def spelled(word: str) -> str:
    """A folded word in the one spelling that is searched.

    >>> [spelled(w) for w in ("organize", "organise", "organization", "size", "neighborhood", "center", "metres")]
    ['organise', 'organise', 'organisation', 'size', 'neighborhood', 'centre', 'metres']
    >>> spelled("neighbourhood"), spelled("program"), spelled("analyze"), spelled("promise"), spelled("our")
    ('neighborhood', 'programme', 'analyse', 'promise', 'our')
    """
    if word in _PAIRS:
        return _PAIRS[word]
    if len(word) > 4:
        word = _IZE.sub(r"\1s", word)
        found = _OUR.match(word)
        if found:
            word = word[: found.end(1)] + word[found.end(1) + 1 :]
        elif word.endswith(("er", "ers", "ered")):
            word = _AMERICAN_RE.get(word, word)
    return word


_MOST_DIGITS = 20  # more is a drawing or an attack, and no sum

_AMERICAN_RE = {
    stem + "er" + s: stem + "re" + s
    for stem in ("cent", "met", "kilomet", "millimet", "centimet", "theat", "lit", "fib", "calib")
    for s in ("", "s")
} | {"centered": "centred"}


def amount(word: str) -> str:
    """A sum or a large number in full digits, "" if the word is none.

    >>> [amount(w) for w in ("£2bn", "£2 billion", "£2,000 million", "2,000,000k", "1.45m", "4th")]
    ['2000000000', '2000000000', '2000000000', '2000000000', '1450000', '']
    """
    found = _AMOUNT.fullmatch(word)
    places = _TIMES.get(found.group(2).lower()) if found else None
    if found is None or places is None or len(found.group(1)) > _MOST_DIGITS:
        return ""
    try:
        number = Decimal(found.group(1).replace(",", "")).scaleb(places)
    except InvalidOperation:  # "1.2.3m"
        return ""
    return str(int(number)) if number == int(number) else format(number.normalize(), "f")


def percentage(word: str) -> str:
    """A percentage with its sign, "" if the word is none.

    >>> percentage("7.5%"), percentage("40 per cent"), percentage("40")
    ('7.5%', '40%', '')
    """
    found = _PERCENT.fullmatch(word)
    return f"{found.group(1).replace(',', '')}%" if found else ""


def financial_year(word: str) -> str:
    """Two years that follow each other as "2023/24", "" if the word is no such pair.

    >>> [financial_year(w) for w in ("2023-24", "2014\u201315", "2023/2024", "1999-00", "2013-16", "2012/1313")]
    ['2023/24', '2014/15', '2023/24', '1999/00', '', '']
    """
    found = _YEARS.fullmatch(word)
    if not found:
        return ""
    century, first, other, second = found.groups()
    follows = (int(first) + 1) % 100 == int(second)
    same = other in (None, century if first != "99" else str(int(century) + 1))
    return f"{century}{first}/{second}" if follows and same else ""


def reference(word: str) -> tuple[str, str] | None:
    """What a numbered reference written as one word names, and its number.

    >>> reference("s.106"), reference("S106"), reference("para.4.12"), reference("v1.2"), reference("B12")
    (('section', '106'), ('section', '106'), ('paragraph', '4.12'), None, None)
    """
    found = _REFERENCE.fullmatch(word.casefold())
    if not found:
        return None
    name = _NUMBERED.get(found.group(1) or found.group(3))
    return (name, (found.group(2) or found.group(4)).rstrip(".")) if name else None


def numbered(name: str, number: str) -> str:
    """The search term of "section 106": one word for both, "" if they are no reference.

    >>> numbered("Section", "106"), numbered("Part", "5"), numbered("Appendix", "B"), numbered("council", "5")
    ('section106', 'part5', 'appendixb', '')
    """
    what, which = _NUMBERED.get(name.casefold(), ""), number.casefold()
    return what + which if what and _NUMBER.fullmatch(which) else ""
