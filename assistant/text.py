"""What a word is, what a sentence is, and how two pieces of text are compared.

Every room that asks one of these questions asks it here, so that the index, the quotes and the checks agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

ANALYSER_VERSION = 1

# A word for search: figures keep their points, commas, signs and slashes ("7.5%", "£2bn", "2023/24", "s.106"),
# words keep inner apostrophes until they are folded. Hyphenated words are split and joined by `terms`.
_WORD = re.compile(
    r"""£?\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)*(?:%|[^\W\d_]+)?   # 7.5%  £2bn  2023/24  1,890  4th
      | [^\W\d_]+\.\d+(?:\.\d+)*                                 # s.106
      | [^\W_]+(?:['\u2019][^\W_]+)*                             # council's
    """,
    re.VERBOSE,
)
_HYPHENED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")

# Words too common to tell one passage from another. Negations, question words that carry an answer type
# ("how many") and numbers are not here by accident: they are read from the question, not searched.
STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not now of off on once only or other
    our ours out over own same she should so some such than that the their theirs them then there these they
    this those through to too under until up us very was we were what when where which while who whom whose why
    will with would you your yours""".split()
)

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sir st cllr cllrs rev hon lt col gen nos para paras p pp s ss sec art reg regs sch cl ch fig
    figs vol vols ed eds edn e.g i.e eg ie cf viz v vs al ibid op approx est incl inc ltd co plc dept govt univ
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)
_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s)")
_OPENS = re.compile(r"[\"'\u201c\u2018(\[]*[A-Z0-9\u00c0-\u00de\u00a3\u2022]")


def fold(text: str) -> str:
    """Only the letters and digits, compatibility forms resolved and case folded: equal means "the same words".

    >>> fold("Co-operative \u201c\ufb01rst\u201d, 7.5 %")
    'cooperativefirst75'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def tidy_spaces(text: str) -> str:
    """Text with every run of white space, control and zero-width characters as one space, ends trimmed."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    r"""`[start, end)` of each sentence of `text[start:end]`, in order, without the white space between.

    A line break ends a sentence (blocks are parted by line breaks). Abbreviations, initials, numbers
    and references ("para. 4.12", "Cllr. J. Smith", "s.106", "No. 3") do not.

    >>> t = "Cllr. Smith paid \u00a37.5m. It rose by 3.2% in No. 4 Street.\nNext line"
    >>> [t[a:b] for a, b in sentences(t)]
    ['Cllr. Smith paid £7.5m.', 'It rose by 3.2% in No. 4 Street.', 'Next line']
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    for line_start, line_end in _lines(text, start, end):
        at = line_start
        for match in _END.finditer(text, line_start, line_end):
            if match.end() < line_end and _ends_sentence(text, at, match, line_end):
                found.append((at, match.end()))
                at = match.end()
                while at < line_end and text[at].isspace():
                    at += 1
        if at < line_end:
            found.append((at, line_end))
    return found


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        first, last = at, stop
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last
        at = stop + 1


def _ends_sentence(text: str, at: int, match: re.Match[str], line_end: int) -> bool:
    after = match.end()
    while after < line_end and text[after].isspace():
        after += 1
    if not _OPENS.match(text, after, line_end):
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = text[at : match.start()].rsplit(None, 1)[-1] if text[at : match.start()].strip() else ""
    word = before.lstrip("(\"'\u201c\u2018[").lower()
    if word in _ABBREVIATIONS or (word == "no" and text[after].isdigit()):
        return False
    if len(word) == 1 and word.isalpha() and before[-1].isupper():  # an initial
        return False
    # A number in front of its paragraph ("12. The council") belongs to the sentence it opens.
    return not (re.fullmatch(r"[\d.]+|[ivxlc]+|[a-z]", word) and match.start() - len(before) <= at)


def words(text: str) -> list[str]:
    """The words of `text` as written, in order, without punctuation around them.

    >>> words("The council's 7.5% share (s.106) of \u00a32bn in 2023/24")
    ['The', "council's", '7.5%', 'share', 's.106', 'of', '\u00a32bn', 'in', '2023/24']
    """
    return [m.group() for m in _WORD.finditer(text)]


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def _fold_word(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold().replace("\u2019", "'")
    if word.endswith("'s"):
        word = word[:-2]
    return word.replace("'", "")


def term(word: str) -> str:
    """The search term of one word: folded, possessive dropped, stemmed unless it holds a digit; "" for a stop word.

    >>> term("Councils"), term("2,000"), term("The")
    ('council', '2000', '')
    """
    folded = _fold_word(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if any(c.isdigit() for c in folded):
        return folded.replace(",", "").lstrip("\u00a3")
    return _stem(folded)


def terms(text: str) -> list[str]:
    """Search terms of `text`, in order; a hyphened word adds its joined form ("long-term": long, term, longterm).

    >>> terms("The long-term costs of \u00a32,000 (7.5%)")
    ['long', 'term', 'longterm', 'cost', '2000', '7.5%']
    """
    found: list[str] = []
    joined = {m.end(): m.group() for m in _HYPHENED.finditer(text)}
    for match in _WORD.finditer(text):
        one = term(match.group())
        if one:
            found.append(one)
        whole = joined.get(match.end())
        if whole:
            found.append(_stem(_fold_word(re.sub(r"[-\u2010\u2011]", "", whole))))
    return found


def occurrences(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """`[start, end)` of each place where these search terms stand next to each other, stop words aside, in order.

    >>> text = "Parish councils, and the Parish Council's clerk"
    >>> [text[a:b] for a, b in occurrences(text, ["parish", "council"])]
    ['Parish councils', "Parish Council's"]
    >>> occurrences("a long-term plan", terms("long-term plan"))
    [(2, 16)]
    """
    placed: list[tuple[str, int, int]] = []
    joined = {m.end(): m for m in _HYPHENED.finditer(text)}
    for match in _WORD.finditer(text):
        one = term(match.group())
        if one:
            placed.append((one, match.start(), match.end()))
        whole = joined.get(match.end())
        if whole:
            joint = _stem(_fold_word(re.sub(r"[-\u2010\u2011]", "", whole.group())))
            placed.append((joint, whole.start(), whole.end()))
    found, n = [], len(wanted)
    for at in range(len(placed) - n + 1 if n else 0):
        if all(placed[at + i][0] == one for i, one in enumerate(wanted)):
            run = placed[at : at + n]
            found.append((min(s for _, s, _ in run), max(e for _, _, e in run)))
    return found


def slug(text: str, *, limit: int = 60) -> str:
    """A name for addresses: lower-case ASCII letters, digits and single hyphens; "report" if nothing is left.

    >>> slug("Power Partnerships: Learning on localism")
    'power-partnerships-learning-on-localism'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) > limit:
        name = name[:limit].rsplit("-", 1)[0] if "-" in name[:limit] else name[:limit]
    return name.strip("-") or "report"
