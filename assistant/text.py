"""What a word is, what a sentence is, and how two pieces of text are compared.

Every room that asks one of these questions asks it here, so that the index, the quotes and the checks agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from . import wordforms

if TYPE_CHECKING:
    from Stemmer import Stemmer

ANALYSER_VERSION = 4

# A word for search: figures keep their points, commas, signs and slashes ("7.5%", "£2bn", "2023/24", "s.106"), sums
# written out are one word ("£2 billion"), words keep inner apostrophes until they are folded ("council's").
# Hyphenated words are split here and joined by `terms`.
_WORD = re.compile(
    rf"""{wordforms.AMOUNT}                                          # £2bn  £2 billion  £2,000 million
      | {wordforms.PERCENT}                                          # 7.5%  40 per cent
      | (?<![\d/.,-]){wordforms.YEARS}                               # 2023-24  2023/24  2023-2024
      | £?\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)*(?:%|[^\W\d_]+)?   # 1,890  2012/1313  4th
      | [^\W\d_]+\.\d+(?:\.\d+)*                                 # s.106
      | [A-Z]{{1,4}}&[A-Z]{{1,2}}(?![^\W_])                          # A&E
      | (?<![^\W_])(?:[^\W\d_]\.){{2,8}}(?=\W|$)                   # U.K.
      | [^\W_]+(?:['\u2019][^\W_]+)*                              # council's
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
# The end of an owner ("Kent's", "councils'"), and a year as it is asked for.
POSSESSIVE = re.compile(r"['\u2019]s?$")
YEAR = re.compile(r"(?:19|20)\d\d")
# As a pattern.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s)")
_LONGEST_BEFORE = 80  # characters before a stop that are looked at: more than any abbreviation has
_OPENS = re.compile(r"[\"'\u201c\u2018(\[]*[A-Z0-9\u00c0-\u00de\u00a3\u2022]")


def fold(text: str) -> str:
    """Only the letters and digits, compatibility forms resolved and case folded: equal means "the same words".

    >>> fold("Co-operative \u201c\ufb01rst\u201d, 7.5 %")
    'cooperativefirst75'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


_WITHOUT_WIDTH = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def tidy_spaces(text: str) -> str:
    r"""Text with every run of white space and control characters as one space, ends trimmed.

    What has no width and only says where a word may break (soft hyphens, zero-width spaces and joiners) goes without
    a trace: words pasted from a web page hold it.

    >>> tidy_spaces(" The par\u00adish\u200b  hall\t")
    'The parish hall'
    """
    text = text.translate(_WITHOUT_WIDTH)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


def in_one(sentences: Sequence[str]) -> str:
    """Sentences as one, parted by semicolons; only the last keeps its mark.

    >>> in_one(["Who runs the hub?", "hub (community hub)"]), in_one(["Who runs the hub?"])
    ('Who runs the hub; hub (community hub)', 'Who runs the hub?')
    """
    return "; ".join([*(sentence.rstrip("?.! ") for sentence in sentences[:-1]), *sentences[-1:]])


def listed(words: Sequence[str], joining: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["2018"]), listed(["a", "b", "c"]), listed(["a", "b"], "or")
    ('2018', 'a, b and c', 'a or b')
    """
    return f" {joining} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


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
    told = text[max(at, match.start() - _LONGEST_BEFORE) : match.start()].split()
    before = told[-1] if told else ""
    word = before.lstrip("(\"'\u201c\u2018[").lower()
    if word in _ABBREVIATIONS or (word == "no" and text[after].isdigit()):
        return False
    if len(word) == 1 and word.isalpha() and before[-1].isupper():  # an initial
        return False
    # A number in front of its paragraph ("12. The council") belongs to the sentence it opens.
    return not (re.fullmatch(r"[\d.]+|[ivxlc]+|[a-z]", word) and match.start() - len(before) <= at)


def words(text: str) -> list[str]:
    """The words of `text` as written, in order, without punctuation around them.

    >>> words("The council's 7.5% share (s.106) of \u00a32bn, not \u00a32 billion, in 2023/24 or 2013-16")
    ['The', "council's", '7.5%', 'share', 's.106', 'of', '\u00a32bn', 'not', '\u00a32 billion', 'in', '2023/24', 'or',
     '2013', '16']
    """
    return [word for word, _, _ in words_at(text)]


def words_at(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as written with where it stands, `[start, end)`; two years that do not follow each other are two."""
    for match in _WORD.finditer(text):
        word = match.group()
        if _TWO_YEARS.fullmatch(word) and not wordforms.financial_year(word) and "/" not in word:
            yield word[:4], match.start(), match.start() + 4
            yield word[5:], match.start() + 5, match.end()
        else:
            yield word, match.start(), match.end()


_TWO_YEARS = re.compile(wordforms.YEARS)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(wordforms.spelled(word)))


def fold_word(word: str) -> str:
    """A word without case, compatibility forms, apostrophes and the possessive "'s".

    >>> fold_word("Council\u2019s"), fold_word("U.K."), fold_word("D'Arcy")
    ('council', 'uk', 'darcy')
    """
    word = unicodedata.normalize("NFKC", word).casefold().replace("\u2019", "'").replace("\u2044", "/")  # 2½
    if word.endswith("'s"):
        word = word[:-2]
    if word.endswith("."):
        word = word.replace(".", "")
    return word.replace("'", "")


@lru_cache(maxsize=200_000)
def term(word: str) -> str:
    """The search term of one word: folded, possessive dropped, stemmed unless it holds a digit; "" for a stop word.

    >>> term("Councils"), term("2,000"), term("The"), term("organized") == term("organised")
    ('council', '2000', '', True)
    >>> term("£2bn"), term("£2,000 million"), term("7.5 per cent"), term("2023-24"), term("s.106"), term("S106")
    ('2000000000', '2000000000', '7.5%', '2023/24', 'section106', 'section106')
    """
    folded = fold_word(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if not any(c.isdigit() for c in folded):
        return _stem(folded)
    meant = wordforms.amount(folded) or wordforms.percentage(folded) or wordforms.financial_year(folded)
    named = wordforms.reference(folded)
    return meant or ("".join(named) if named else "".join(folded.replace(",", "").lstrip("\u00a3").split()))


def sequence(text: str) -> list[str]:
    """Search terms of `text` in the order of its words, one after the other as they are indexed for phrases.

    >>> sequence("The long-term costs of \u00a32,000 (7.5%) under s.106")
    ['long', 'term', 'cost', '2000', '7.5%', 'section', '106']
    """
    return _analysed(text)[0]


def terms(text: str) -> list[str]:
    """Search terms of `text`: its words in order, and after them what they are also written as.

    A hyphened word adds its joined form, a numbered reference its name and number as one, a financial year its first
    year.  They stand last so that words which follow each other in the text do so in the index.

    >>> terms("The long-term costs of \u00a32,000 (7.5%)")
    ['long', 'term', 'cost', '2000', '7.5%', 'longterm']
    >>> terms("Part 5, section 106, in 2023/24"), terms("s.106")
    (['part', '5', 'section', '106', '2023/24', 'part5', 'section106', '2023'], ['section', '106', 'section106'])
    """
    found, also = _analysed(text)
    return found + also


def _analysed(text: str) -> tuple[list[str], list[str]]:
    """The terms of the words in order, and the other ways some of them are written."""
    found: list[str] = []
    also: list[str] = []
    for one, _, _, in_order in _placed(text):
        (found if in_order else also).append(one)
    return found, also


def _placed(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Each term with where it stands and whether it is one of the words in order or another way to write them."""
    joined = {m.end(): m for m in _HYPHENED.finditer(text)}
    before, began, ended = "", -2, -2
    for word, start, end in words_at(text):
        one = term(word)
        if word[0].isdigit() or len(word) == 1:
            if before and text[ended:start] in _BETWEEN and (both := wordforms.numbered(before, word)):
                yield both, began, end, False
            if one[4:5] == "/" and wordforms.financial_year(word):
                yield one[:4], start, end, False
        elif any(c.isdigit() for c in one) and (named := wordforms.reference(word)):
            yield _stem(named[0]), start, end, True
            yield named[1], start, end, True
            yield one, start, end, False
            one = ""
        if one:
            yield one, start, end, True
        whole = joined.get(end)
        if whole and not _TWO_YEARS.fullmatch(whole.group()):
            yield _stem(fold_word(_HYPHEN.sub("", whole.group()))), whole.start(), end, False
        before, began, ended = word, start, end


_HYPHEN = re.compile(r"[-\u2010\u2011]")
_BETWEEN = (" ", ". ", "\u00a0")


def occurrences(text: str, wanted: Sequence[str], *, between: int = 0) -> list[tuple[int, int]]:
    """`[start, end)` of each place where these search terms stand next to each other, stop words aside, in order.

    wanted: as `sequence` gives them, or a single term of those that `terms` adds ("longterm", "section106").
    between: so many other terms may stand between one of them and the next.

    >>> text = "Parish councils, and the Parish Council's clerk"
    >>> [text[a:b] for a, b in occurrences(text, ["parish", "council"])]
    ['Parish councils', "Parish Council's"]
    >>> occurrences("a long-term plan", sequence("long-term plan")), occurrences("a long-term plan", ["longterm"])
    ([(2, 16)], [(2, 11)])
    >>> text = "The Covid-19 Inquiry"
    >>> [text[a:b] for a, b in occurrences(text, sequence("Covid Inquiry"), between=1)]
    ['Covid-19 Inquiry']
    """
    placed: list[tuple[str, int, int]] = []
    also: list[tuple[str, int, int]] = []
    for one, start, end, in_order in _placed(text):
        (placed if in_order else also).append((one, start, end))
    found, order = [], [one for one, _, _ in placed]
    for at, (_, start, _) in enumerate(placed if wanted else ()):
        last = _last_of(order, at, wanted, between) if order[at] == wanted[0] else None
        if last is not None:
            found.append((start, placed[last][2]))
    if len(wanted) == 1:
        found += [(start, end) for one, start, end in also if one == wanted[0]]
    return found


def _last_of(placed: Sequence[str], at: int, wanted: Sequence[str], between: int) -> int | None:
    """Where the last wanted term stands if all follow the one at `at`, so many others at most between two of them."""
    for one in wanted[1:]:
        near = placed[at + 1 : at + 2 + between]
        if one not in near:
            return None
        at += 1 + near.index(one)
    return at


def holds(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text word for word: the same letters and digits in the same order, from the start of
    a word to the end of one; capitals, punctuation, hyphens, spaces and line ends do not matter.

    >>> holds("It gives a Community right-to-buy.", "community right to buy"), holds("co-operative", "Cooperative")
    (True, True)
    >>> holds("The right to buyers", "right to buy"), holds("the rights to buy", "right to buy")
    (False, False)
    """
    letters: list[str] = []
    starts: list[bool] = []
    inside = False
    for c in unicodedata.normalize("NFKC", text).casefold():
        if c.isalnum():
            letters.append(c)
            starts.append(not inside)
        inside = c.isalnum()
    starts.append(True)
    run, wanted = "".join(letters), fold(phrase)
    at = run.find(wanted) if wanted else -1
    while at >= 0:
        if starts[at] and starts[at + len(wanted)]:
            return True
        at = run.find(wanted, at + 1)
    return False


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
