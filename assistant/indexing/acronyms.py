"""Acronyms learned from the words of one report: "assets of community value (ACV)", and what else says what they mean.

Three kinds, surest first:
    DEFINED   the report says so: "asset of community value (ACV)", "ACV (asset of community value)", a list's row
    INFERRED  the report has the letters in one place and a name with these initials in another
    INITIALS  words the report repeats; their initials are what people type, though no report may have the letters
The first rests on Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical
Text", PSB 2003, but takes the first letters of words only, so that little is learned wrongly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..text import STOP_WORDS, sequence

DEFINED, INFERRED, INITIALS = 0, 1, 2
# (kind, letters folded, search terms of the long form joined by spaces, the long form as written)
Learned = tuple[int, str, str, str]

_LETTERS = r"[A-Z][A-Za-z]{0,5}[A-Z]|[A-Z]{2,8}"
_IN_BRACKETS = re.compile(rf"\(\s*[\"'\u2018\u201c]?({_LETTERS})(?:s|['\u2019]s)?[\"'\u2019\u201d]?\s*\)")
_BEFORE_BRACKETS = re.compile(rf"(?<![^\W_])({_LETTERS})s?\s+\(([^()\n]{{6,90}})\)")
_ROW = re.compile(rf"^({_LETTERS})\s+\|\s+([^|\n]{{6,90}})$", re.MULTILINE)
_STANDS = re.compile(r"(?<![\w&])[A-Z]{3,6}(?=s?(?![\w&]))")
_PIECE = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SMALL = frozenset("a an and at by for from in of on or the to with".split())
_NAME = re.compile(
    r"(?<![^\W_])[A-Z][^\W_]+(?:(?:,?\s|\s&\s|-)(?:(?:of|and|for|the|to|in|on|with)\s){0,2}[A-Z][^\W_]+){1,8}"
)
_MOST_WORDS = 12
_RUN = (2, 6)
_REPEATED = {2: 4}  # a pair of words says little; longer runs count from
_REPEATED_ELSE = 2
_PART = 0.8  # of its times with the next word: such a run is only part of a name
_NOT_INSIDE = frozenset("a an at by from in on or the via with".split())
_INFERRED = 2  # a name met once may be two names that stand side by side
_NO_BREAK = frozenset((" ", "\n", "-", "\u2010", "\u2011"))


def learn_acronyms(texts: Iterable[str]) -> Counter[Learned]:
    """What one report's passages teach, and how often.

    >>> learned = learn_acronyms(["It is an asset of community value (ACV). An MSA (Mayoral Strategic Authority) may."])
    >>> [(kind, letters, long) for kind, letters, _, long in learned if kind == DEFINED]
    [(0, 'acv', 'asset of community value'), (0, 'msa', 'Mayoral Strategic Authority')]
    """
    found: Counter[Learned] = Counter()
    texts = list(texts)
    for text in texts:
        for letters, long in _defined(text):
            found[_learned(DEFINED, letters, long)] += 1
    known = {letters for _, letters, _, _ in found}
    stand = {m.group() for text in texts for m in _STANDS.finditer(text)}
    stand = {letters for letters in stand if letters.lower() not in known}
    if stand:
        inferred = Counter(_learned(INFERRED, *pair) for text in texts for pair in _inferred(text, stand))
        found.update({one: times for one, times in inferred.items() if times >= _INFERRED})
    found.update(_repeated(texts))
    found.update(_learned(INITIALS, *pair) for text in texts for pair in _named(text))
    return found


def _learned(kind: int, letters: str, long: str) -> Learned:
    long = " ".join(long.split())
    return kind, letters.lower(), " ".join(sequence(long)), long


def _defined(text: str) -> Iterable[tuple[str, str]]:
    for match in _IN_BRACKETS.finditer(text):
        before = text[max(0, match.start() - 150) : match.start()].rsplit("\n", 1)[-1]
        pieces = list(_PIECE.finditer(before))[-_MOST_WORDS:]
        start = _start_of(match.group(1), [p.group() for p in pieces])
        if start is not None:
            long = before[pieces[start].start() :].strip(" \"'\u2018\u2019\u201c\u201d")
            if not re.search(r"[.;:|()]", long):
                yield match.group(1), long
    for match in [*_BEFORE_BRACKETS.finditer(text), *_ROW.finditer(text)]:
        long = match.group(2).strip(" \"'\u2018\u2019\u201c\u201d")
        pieces_ = [p.group() for p in _PIECE.finditer(long)]
        if _start_of(match.group(1), pieces_) == 0 and not re.search(r"[.;:]", long):
            yield match.group(1), long


def _start_of(letters: str, pieces: Sequence[str]) -> int | None:
    """Where, in words that end at the last one, those begin whose initials are the letters; None if none do.

    Capitals must begin words, or go on in a word of capitals ("HM Revenue"); small letters may stand for a small word.

    >>> _start_of("ACV", "it is an asset of community value".split())
    3
    >>> _start_of("HMRC", "the HM Revenue and Customs".split()), _start_of("DfE", "Department for Education".split())
    (1, 0)
    >>> _start_of("SARS", "the disease was".split()) is None
    True
    """
    if len(letters) < 2 or not pieces:
        return None
    at, n = len(pieces) - 1, len(letters) - 1
    while n >= 0 and at >= 0:
        word, letter = pieces[at], letters[n]
        run = len(word) if word.isupper() and 1 < len(word) <= n + 1 and letters[: n + 1].endswith(word) else 0
        if run:
            n -= run
        elif word[0].casefold() == letter.casefold():
            n -= 1
        elif letter.islower() and word.casefold() not in _SMALL:
            n -= 1  # a small letter without a word of its own: "MoJ" may be "Ministry, Justice"
            continue
        elif word.casefold() not in _SMALL or at == len(pieces) - 1:
            return None
        at -= 1
    if n >= 0:
        return None
    start = at + 1
    return start if len(pieces) - start >= 2 and pieces[start].casefold() not in _SMALL else None


def _inferred(text: str, stand: set[str]) -> Iterable[tuple[str, str]]:
    """Names whose initials, small words left out, are letters that stand in the report."""
    for match in _NAME.finditer(text):
        pieces = [p for p in _PIECE.finditer(match.group()) if p.group()[0].isupper()]
        initials = "".join(p.group()[0] for p in pieces)
        for length in range(3, min(len(pieces), 6) + 1):
            for at in range(len(pieces) - length + 1):
                if initials[at : at + length] in stand:
                    yield (
                        initials[at : at + length],
                        match.group()[pieces[at].start() : pieces[at + length - 1].end()],
                    )


def _named(text: str) -> Iterable[tuple[str, str]]:
    """Names of three to six words with their initials, words in capitals whole ("UK Shared Prosperity Fund": ukspf)."""
    for match in _NAME.finditer(text):
        pieces = [p.group() for p in _PIECE.finditer(match.group()) if p.group()[0].isupper()]
        if 3 <= len(pieces) <= 6 and _HONOURS.isdisjoint(pieces):
            yield "".join(p if p.isupper() and len(p) < 5 else p[0] for p in pieces), match.group()


_HONOURS = frozenset(
    "Mr Mrs Ms Miss Dr Sir Lord Lady Dame Baroness Professor Rt Hon MP MPs CBE OBE MBE QC KC Cllr".split()
)
_HONOURED = frozenset(one.casefold() for one in _HONOURS)


def _repeated(texts: Sequence[str]) -> Counter[Learned]:
    """Runs of two to six words that the report repeats, by their initials; small words inside do not count.

    A thing is called by a whole run: "advisory committee on virological" hardly ever stands without the next word.
    """
    stretches = [stretch for text in texts for stretch in _stretches(text)]
    alike = [[word.removesuffix("s") for word in stretch] for stretch in stretches]
    pairs = Counter(pair for stretch in alike for pair in pairwise(stretch))
    runs: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], tuple[str, ...]] = {}
    for stretch, plain in zip(stretches, alike, strict=True):
        for at, first in enumerate(stretch[:-1]):
            if first in STOP_WORDS:
                continue
            for end in range(at + _RUN[0], min(at + _RUN[1], len(stretch)) + 1):
                if pairs[plain[end - 2], plain[end - 1]] < _REPEATED_ELSE:
                    break  # what is said once goes on only once
                if stretch[end - 1] not in STOP_WORDS:
                    run = tuple(plain[at:end])
                    runs[run] += 1
                    forms[run] = min(forms.get(run, tuple(stretch[at:end])), tuple(stretch[at:end]))
    goes_on: Counter[tuple[str, ...]] = Counter()  # how often at most with a certain word behind it, or two
    for run, times in runs.items():
        for short in (run[:-1], run[:-2]):
            goes_on[short] = max(goes_on[short], times)
    found: Counter[Learned] = Counter()
    for run, times in runs.items():
        if times < _REPEATED_ELSE or goes_on[run] >= _PART * times or not _NOT_INSIDE.isdisjoint(forms[run]):
            continue
        main = [word for word in forms[run] if word not in _SMALL]
        if forms[run][0].endswith("ed") and forms[run][1] in _SMALL:  # "presented to cabinet committees"
            continue
        if not _HONOURED.isdisjoint(main):
            continue
        if 2 <= len(main) <= 5 and times >= _REPEATED.get(len(main), _REPEATED_ELSE) and STOP_WORDS.isdisjoint(main):
            found[_learned(INITIALS, "".join(word[0] for word in main), " ".join(forms[run]))] += times
    return found


def _stretches(text: str) -> Iterable[list[str]]:
    """Words of letters, folded, as far as only spaces or hyphens part them."""
    run: list[str] = []
    ended = -2
    for match in _PIECE.finditer(text):
        word = match.group()
        if ended != match.start() - 1 or text[ended] not in _NO_BREAK:
            if len(run) > 1:
                yield run
            run = []
        if word.isalpha():
            run.append(word.casefold())
        elif len(run) > 1:
            yield run
            run = []
        ended = match.end()
    if len(run) > 1:
        yield run
