"""Acronyms: how they are written, and whether words spell one out."""

from __future__ import annotations

from collections.abc import Sequence

from ..text import POSSESSIVE

_SMALL = frozenset({"of", "and", "for", "the", "in", "to", "on", "a"})


def is_acronym(word: str) -> bool:
    """Whether a word is written like an acronym; the library may spell it out.

    >>> [is_acronym(word) for word in ("KCC's", "DfE", "Kent", "A")]
    [True, True, False, False]
    """
    word = POSSESSIVE.sub("", word)
    letters = [c for c in word if c.isalpha()]
    return 1 < len(letters) <= 6 and sum(c.isupper() for c in letters) >= len(letters) - 1 and len(letters) == len(word)


def spelt_out(acronym: str, written: Sequence[str]) -> bool:
    """Whether words that follow each other begin with the letters of an acronym; small words may be left out.

    >>> from ..text import words
    >>> spelt_out("KCC's", words("The Leader of Kent County Council said"))
    True
    >>> spelt_out("DLUHC", words("Department for Levelling Up, Housing and Communities"))
    True
    >>> spelt_out("MOD", words("Modern methods"))
    False
    """
    letters = POSSESSIVE.sub("", acronym).lower()
    initials = [word[:1].lower() for word in written]
    for start, initial in enumerate(initials):
        met = 0
        if initial != letters[0]:
            continue
        for word, letter in zip(written[start:], initials[start:], strict=True):
            if letter == letters[met]:
                met += 1
                if met == len(letters):
                    return True
            elif word.lower() not in _SMALL:
                break
    return False
