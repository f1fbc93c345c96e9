"""Did you mean ...? A question with the words no report has replaced by words the library has; never applied unasked.

A word is doubtful only if no report and no title has it in any form, it is no figure, acronym or ordinary English word
the encoder knows whole, and a word of the library lies one or two slips away: a letter too many, too few, another or
two swapped, a sound spelt otherwise, two words run together or one torn apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ..protocols import Searchable
from ..text import STOP_WORDS, fold_word, sequence, term, words_at
from .acronyms import is_acronym
from .confidence import known_by

_LEAST_LETTERS = 4
# Up to so many letters a word may hide one slip only; a name must be longer to hide two.
_ONE_SLIP, _ONE_SLIP_IN_A_NAME = 8, 9
_SHORT = 5  # so short a word has neighbours everywhere: only its sound tells
_SOMETIMES_A_NAME = 0.2
_ENDINGS = (
    ("ance", "ence"), ("ant", "ent"), ("able", "ible"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"),
    ("ation", "ition"), ("ion",), ("ions",),
    ("er", "or", "ar"), ("ers", "ors", "ars"), ("ed",), ("ing",), ("ly",), ("ness",), ("ment",),
    ("ments",), ("ship",), ("ist",), ("ists",), ("ism",), ("ee",), ("ees",), ("al",), ("ally",), ("ive",), ("ity",),
    ("ful",), ("less",), ("age",), ("ian",), ("ic",), ("ical",), ("y",), ("s",), ("es",), ("e",), ("d",), ("n",),
)  # fmt: skip
_REST = frozenset(["", *(ending for group in _ENDINGS for ending in group)])
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"[ai]gh(?=t|$)", "i"), (r"ough", "o"), (r"^kn|^gn", "n"), (r"^wr", "r"), (r"^wh", "w"),
        (r"sch|ck|q", "k"), (r"tio|sio|cio|tia|cia", "sho"), (r"c(?=[eiy])|z", "s"), (r"c", "k"), (r"dge|j", "g"),
        (r"mb$", "m"), (r"(.)\1+", r"\1"), (r"(?<=.)[aeiouyw]+", "a"), (r"(?<=.)h", ""), (r"a$|as$", ""),
    )
)  # fmt: skip
_MARKED = re.compile(r"['\u2019]s?$")


# Words of the library, folded: as each is usually written, how often it stands, and how often with a capital.
Words = Mapping[str, tuple[str, int, int]]


def suggest(question: str, index: Searchable, known: Callable[[str], bool]) -> str:
    """The question that may have been meant, "" if nothing in it looks like a slip.

    known: whether a folded word is ordinary English.
    """
    found = list(words_at(question))
    plain = {word for word, _, _ in found if _is_plain(word)}
    absent = index.unwritten(sorted(plain)) if plain else set()
    doubtful = [n for n, (word, _, _) in enumerate(found) if word in absent and not _is_inflected(word, index, known)]
    if not doubtful:
        return ""
    reports = [summary.report for summary in index.reports.values()]
    catalogue = "\n".join(text for r in reports for text in (*known_by(r), *r.places, *r.aliases, *r.tags, *r.authors))
    titled = {fold_word(word) for word, _, _ in words_at(catalogue)}
    every = index.written()
    better, taken = question, len(question)
    for n in reversed(doubtful):
        word, start, end = found[n]
        if fold_word(word) in titled or end > taken:
            continue
        torn = _torn(found, n, question, every)
        if torn is not None:
            (start, end), new = torn
        else:
            new = "" if known(fold_word(word)) else _nearest(word, every, index, known, opens=n == 0)
        if new:
            taken = start
            better = better[:start] + new + better[end:]
    return better if better != question else ""


def _is_plain(word: str) -> bool:
    folded = fold_word(word)
    whole = "'" not in _MARKED.sub("", word.replace("\u2019", "'"))  # not "can't"
    long = folded.isalpha() and len(folded) >= _LEAST_LETTERS
    return long and whole and folded not in STOP_WORDS and not is_acronym(word)


def _is_inflected(word: str, index: Searchable, known: Callable[[str], bool]) -> bool:
    """Whether reports have the word in another form: searched the same, and not to be doubted if it is English."""
    return bool(index.keywords.document_frequency(term(word))) and known(fold_word(word))


def _torn(found: list[tuple[str, int, int]], n: int, question: str, every: Words) -> tuple[tuple[int, int], str] | None:
    """The word this one and its neighbour make together ("neighbour hood"), if the library has it."""
    for first in (n - 1, n):
        if first < 0 or first + 1 >= len(found):
            continue
        (left, start, middle), (right, after, end) = found[first], found[first + 1]
        whole = every.get(fold_word(left) + fold_word(right))
        if question[middle:after] == " " and whole is not None and whole[1] > 1 and min(len(left), len(right)) > 1:
            return (start, end), _as_typed(left, fold_word(whole[0]))
    return None


def _nearest(word: str, every: Words, index: Searchable, known: Callable[[str], bool], *, opens: bool) -> str:
    """The likeliest word of the library for one that it lacks, "" if none is near."""
    folded, named = fold_word(word), word[:1].isupper() and not opens
    near = {one for one in every if abs(len(one) - len(folded)) <= 2 and every[one][0][1:].islower()}
    if index.keywords.document_frequency(term(word)):  # found as it is: only another spelling of the same is meant
        near = {one for one in near if term(one) == term(word)}
    best = _likeliest(folded, {one: every[one] for one in sorted(near)}, named=named)
    if not best and not named:  # the library may have the word meant in another form only
        forms = {one[:-cut]: every[one] for one in every for cut in (1, 2, 3) if len(one) > cut + _LEAST_LETTERS}
        forms |= {one[:-3] + "e": every[one] for one in every if one.endswith("ing")}
        close = {one: said for one, said in forms.items() if abs(len(one) - len(folded)) <= 1 and one not in every}
        best = _likeliest(folded, close, named=False, surely=True)
        best = best if best and known(best) and index.keywords.document_frequency(term(best)) else ""
    if best:
        return _as_typed(word, best)
    return _parted(word, folded, every, index)


def _likeliest(folded: str, near: Words, *, named: bool, surely: bool = False) -> str:
    """The word nearest to one, weighed by slips, sound and how often it stands.  surely: one slip or the same sound."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    limit = _ONE_SLIP_IN_A_NAME if named else _ONE_SLIP
    sound = _sound(folded)
    best, best_worth = "", 0.0
    for one, slips, _ in extract(folded, list(near), scorer=OSA.distance, score_cutoff=2, limit=None):
        alike = _sound(one) == sound
        if slips > 1 and not alike and (surely or len(folded) <= limit):
            continue
        if len(folded) <= _SHORT and not alike and not named:
            continue
        if (one[0] != folded[0] and not (alike and slips == 1)) or _is_derived(folded, one):
            continue
        _, n, capitals = near[one]
        if named and capitals < _SOMETIMES_A_NAME * n:
            continue
        worth = 6.0 - 2.5 * slips + 1.5 * alike + 0.6 * math.log(n)
        if worth > best_worth:
            best, best_worth = one, worth
    return best


def _parted(word: str, folded: str, every: Words, index: Searchable) -> str:
    """Two words run together, if reports have them side by side."""
    for at in range(3, len(folded) - 2):
        left, right = folded[:at], folded[at:]
        both = all(half in every or half in STOP_WORDS or len(half) == 3 for half in (left, right))
        run = sequence(f"{left} {right}")
        if both and len(run) == 2 and index.places_of(run):
            return f"{word[:at]} {word[at:]}"
    return ""


def _is_derived(word: str, known: str) -> bool:
    """Whether two words part only in their endings, as "nominator" and "nominate" do: both may well be meant.

    >>> _is_derived("nominator", "nominate"), _is_derived("competance", "competence")
    (True, False)
    """
    for group in _ENDINGS:
        for ending in group:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _LEAST_LETTERS and known.startswith(stem):
                rest = known[len(stem) :]
                return rest in _REST and not (rest in group or known.endswith(group))
            if known.startswith(word) and known[len(word) :] == ending:
                return True
    return False


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    """A rough key of how a word sounds: words that sound alike mostly share it.

    >>> _sound("recieve") == _sound("receive"), _sound("fisical") == _sound("physical"), _sound("pub") == _sound("pay")
    (True, True, False)
    """
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _as_typed(typed: str, meant: str) -> str:
    """A word of the library with the capitals and the possessive of what was typed.

    >>> _as_typed("Norwhich's", "norwich"), _as_typed("stevenge", "stevenage")
    ("Norwich's", 'stevenage')
    """
    marked = _MARKED.search(typed)
    plain = _MARKED.sub("", typed)
    new = meant.upper() if plain.isupper() else meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
    return new + (marked.group() if marked else "")
