"""Quotations that say the same: shown once, naming all places."""

from __future__ import annotations

from dataclasses import replace

from ..datatypes import Quote
from ..text import term, words

_SAME_WORDS = 0.8
_ONE_ODD_WORD_IN = 40


def joined(kept: Quote, other: Quote) -> Quote:
    """One quotation that names both places; an original speaks before a digest."""
    if kept.citation.report.kind == "digest" and other.citation.report.kind == "report":
        kept, other = replace(other, also_in=kept.also_in, confidence=kept.confidence, strength=kept.strength), kept
    places = [kept.citation, *kept.also_in]
    if any((c.report.id, c.page) == (other.citation.report.id, other.citation.page) for c in places):
        return kept
    return replace(kept, also_in=(*kept.also_in, other.citation))


def same_words(one: str, other: str, *, n: int = 4) -> bool:
    """Whether the shorter of two texts is nearly all in the other, by runs of n words, with the same figures.

    >>> told = "The hall that the parish bought in the spring of that year, with a loan and with what neighbours gave, "
    >>> told += "was then {} by the council and opened again to all by the mayor on the first day of May."
    >>> same_words(told.format("drained"), told.format("drained"))
    True
    >>> same_words(told.format("drained"), told.format("painted"))
    False
    """
    if not _same_figures(one, other) or not _same_meaning_words(one, other):
        return False
    shingles = []
    for text in (one, other):
        found = [w.lower() for w in words(text)]
        shingles.append({tuple(found[i : i + n]) for i in range(max(len(found) - n + 1, 1))})
    few = min(shingles, key=len)
    return len(shingles[0] & shingles[1]) >= _SAME_WORDS * len(few)


def _same_figures(one: str, other: str) -> bool:
    """Whether one text has no sum or share that the other lacks: "£2m" and "£3m" are never the same words.

    Other figures may be the number of a paragraph or a note, which two copies of the same words do not share.
    """
    few, many = sorted(({w for w in words(t) if "£" in w or "%" in w} for t in (one, other)), key=len)
    return few <= many


def _same_meaning_words(one: str, other: str) -> bool:
    """Whether the text with fewer words that mean something has hardly one that the other lacks.

    "Was drained" and "was filled" are never the same words; in a long passage one may have been read otherwise.
    """
    sets = [{t for w in words(text) if (t := term(w)) and not t.isdigit()} for text in (one, other)]
    few, many = sorted(sets, key=len)
    return len(few - many) <= len(few) // _ONE_ODD_WORD_IN
