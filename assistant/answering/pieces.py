"""What a question is made of: its places, years, schemes, names, and the topics it asks about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..datatypes import PartKind
from ..text import MONTHS, POSSESSIVE, STOP_WORDS, sequence, term, terms, words
from .acronyms import is_acronym
from .askingwords import AT_NO_END, AT_NO_START, EMPTY, NOT_ALONE, NUMBERED, SCHEMES, VERB_FORMS
from .gazetteer import places_in
from .question import is_year, names_in

_MOST_NAMES, _MOST_TOPICS = 3, 2
_LONGEST_TOPIC = 4
_MOST_TOGETHER, _MOST_RUN = 6, 40  # words of content that are looked up as one topic; words of a run looked at
_COUNCIL = re.compile(
    r"(?:\s+(?:County|City|Borough|District|Town|Parish|Metropolitan|Unitary))*\s+(?:Council|councillors?)\b(?:['\u2019]s)?"
)

_NAMED_AFTER = re.compile(rf"\s+(?!(?:{MONTHS})\b)[A-Z][a-z]+")
_TO = re.compile(r"\b([A-Z]\w+) to [A-Z]\w+")
_ABOUT = re.compile(r"\b(?:about|on)\s+(?:the\s+)?(\w+)\W*$")
_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

# Words that join two words to one topic ("minerals and waste plan", "right to bid").
_JOINING = frozenset({"and", "of", "for", "to", "the", "in", "on", "a"})


class Piece(NamedTuple):
    """One thing a question is made of, as typed, with its kind and its search terms."""

    text: str
    kind: PartKind
    terms: tuple[str, ...]


Held = Callable[[Sequence[str]], int]


def pieces_of(question: str, held: Held = lambda _: 0, also: dict[str, str] | None = None) -> list[Piece]:
    """The places, years, schemes and names of a question, then its topics; each once.

    held: in how many passages search terms stand next to each other: a topic is the longest run of words the library
    knows, of runs equally long the rarest.
    also: places beside those of the list, by key.

    >>> [(p.text, p.kind) for p in pieces_of("What did Southwark decide about community asset transfer in 2019?")]
    [('Southwark', 'place'), ('2019', 'year'), ('community asset transfer', 'topic')]
    >>> [p.text for p in pieces_of("How much did round 5 of the Community Ownership Fund offer to village halls?")]
    ['round 5', 'Community Ownership Fund', 'village halls']
    >>> [p.text for p in pieces_of("What does Act Local say about money?")]
    ['Act Local', 'money']
    >>> [p.text for p in pieces_of("What did the Wigan Deal do, and who has the general power of competence?")]
    ['Wigan Deal', 'general power of competence']
    """
    rest = question
    found: list[tuple[str, PartKind]] = []
    for place in reversed(places_in(question, also)):
        if _NAMED_AFTER.match(question, place.end) and not _COUNCIL.match(question, place.end):
            continue  # "the Wigan Deal" is a scheme, not Wigan
        council = _COUNCIL.match(question, place.end)
        end = council.end() if council else place.end
        rest = rest[: place.start] + " | " + rest[end:]
        found.insert(0, (place.name, "place"))
    names, plain = _names(rest, question, held)
    found += names
    topics = [topic for run in plain for topic in _topics(run[:_MOST_RUN], held)]
    last = _ABOUT.search(question)
    told = {last[1]} if last else set()  # "What does Act Local say about money?"
    lone = [t for t in topics if len(t.split()) == 1 and (t in told or t.lower() not in NOT_ALONE) and not _verb(t)]
    whole = [t for t in topics if len(t.split()) > 1 or (t in told and t in lone)]
    kept = (whole or lone)[:_MOST_TOPICS]
    if not kept and not found:  # nothing but empty words: the longest of those, as typed
        kept = sorted((w for w in words(question) if term(w)), key=len)[-1:]
    pieces = [Piece(text, kind, tuple(sequence(text))) for text, kind in found[:_MOST_NAMES]]
    pieces += [Piece(text, "topic", tuple(sequence(text))) for text in kept]
    return [p for p in dict.fromkeys(pieces) if p.terms]


def _names(rest: str, question: str, held: Held) -> tuple[list[tuple[str, PartKind]], list[list[str]]]:
    """Years, schemes and other names, and the runs of plain words between them."""
    capitals = set(names_in(question)) | _opening_name(question)
    joined_by_to = {to[1] for to in _TO.finditer(rest) if held(sequence(to[0]))}  # Power to Change; not Kent to Surrey
    names: list[tuple[str, PartKind]] = []
    run: list[str] = []  # of a name
    plain: list[list[str]] = [[]]

    def close() -> None:
        while run and run[-1].lower() in _JOINING:
            run.pop()
        years = [w for w in run if is_year(w)]
        if years and not all(_dated(w) for w in run):  # "Christmas 2016", "January and March 2025"
            names.extend((year, "year") for year in years)
            run[:] = [w for w in run if not is_year(w)]
            years = []
            while run and run[-1].lower() in _JOINING:  # "Community Ownership Fund in 2026"
                run.pop()
        if not years and all(_dated(w) or w.lower() in _JOINING for w in run):  # months say nothing of themselves
            run.clear()
        if run:
            names.append(_kind_of(" ".join(run)))
            run.clear()
            plain.append([])

    for piece in rest.split():
        inner = words(piece)
        bare = POSSESSIVE.sub("", piece.strip(".,;:?!()\"'\u2018\u2019\u201c\u201d|"))
        numbered = plain[-1] and plain[-1][-1].lower() in NUMBERED and not is_year(bare)
        if inner and all(w in capitals for w in inner):
            if run and run[-1].lower() in NUMBERED and bare.isdigit():  # "Tier 1"
                run.append(bare)
            elif numbered and (bare[:1].isdigit() or len(bare) == 1):
                names.append((f"{plain[-1].pop()} {bare}", "name"))
                plain.append([])
            elif not (bare.isdigit() and not is_year(bare)) and len(bare) > 1 and bare.rstrip("s") not in _WEEKDAYS:
                run.append(bare)  # a bare "28" says nothing of itself
        elif run and (bare.lower() in _JOINING - {"to", "a"} or (bare == "to" and run[-1] in joined_by_to)):
            run.append(bare)
        else:
            close()
            plain[-1].append(bare)
        if piece[-1:] in ",;:?!|" or not inner:
            close()
            plain.append([])
    close()
    return [(text, kind) for text, kind in names if text], [r for r in plain if r]


def _opening_name(question: str) -> set[str]:
    """The first word of a question if a name begins with it.

    >>> _opening_name("Social Housing Fund: how often do landlords report?"), _opening_name("Did Wigan do so?")
    ({'Social'}, set())
    """
    first = words(question)[:1]
    follows = _OPENING_NAME.match(question)
    plain = first[0].lower() if first else ""
    return set(first) if follows and _content(plain) and not _verb(plain) else set()


_OPENING_NAME = re.compile(r"\s*[A-Z][\w-]* [A-Z][a-z]")


def _dated(word: str) -> bool:
    return is_year(word) or bool(re.fullmatch(MONTHS, word) or re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", word))


def _kind_of(name: str) -> tuple[str, PartKind]:
    parts = name.split()
    if all(_dated(p) for p in parts):
        return name, "year"
    scheme = any(p.lower() in SCHEMES for p in parts) or (len(parts) == 1 and is_acronym(name))
    return name, "scheme" if scheme else "name"


def _topics(run: Sequence[str], held: Held) -> list[str]:
    """The topics in a run of plain words: the longest pieces the library knows, else what no verb parts."""
    places = [n for n, word in enumerate(run) if _content(word)]
    for n in range(min(len(places), _MOST_TOGETHER), 1, -1):
        counted = []
        for at in range(len(places) - n + 1):
            first, last = places[at], places[at + n - 1]
            if _telling(run, first, last):
                passages = held(sequence(" ".join(run[first : last + 1])))
                if passages:
                    counted.append((passages, first, last))
        if counted:
            _, first, last = min(counted)
            return [*_topics(run[:first], held), " ".join(run[first : last + 1]), *_topics(run[last + 1 :], held)]
    return [" ".join(part) for part in _unparted(run)]


def _telling(run: Sequence[str], first: int, last: int) -> bool:
    """Whether words of a run may be one topic: nothing empty within, no verb or number word at its edges.

    Words joined by "of" or "and" are a topic only with all that is joined: not "asset of community" of "asset of
    community value".
    """
    inner = run[first : last + 1]
    if not all(_content(w) or w.lower() in _JOINING for w in inner) or run[first].lower() in AT_NO_START:
        return False
    if any(w.lower() in _JOINING for w in inner):
        after, before = run[last + 1 : last + 2], run[max(first - 1, 0) : first]
        if any(_content(w) and not _verb(w) for w in (*after, *before)):
            return False
    told = [w for w in inner if _content(w) and not _verb(w) and w.lower() not in NOT_ALONE]
    opens, ends = _bare_verb(run[first]), _bare_verb(run[last]) and run[last - 1].lower() != "to"
    return bool(told) and not opens and not ends and run[last].lower() not in AT_NO_END


def _bare_verb(word: str) -> bool:
    return _verb(word) and not word.lower().endswith(("ing", "ed"))


def _unparted(run: Sequence[str]) -> list[list[str]]:
    """What stands between verbs and empty words, with the words that join, four words of content at most."""
    parts: list[list[str]] = [[]]
    for n, word in enumerate(run):
        after_to = n > 0 and run[n - 1].lower() == "to" and len(parts[-1]) > 1
        if (_content(word) and (not _verb(word) or after_to)) or (
            word.lower() in _JOINING - {"in", "on", "a", "the", "for", "and"} and parts[-1]
        ):
            parts[-1].append(word)
        elif parts[-1]:
            parts.append([])
    parts = [_without_tail(part) for part in parts]
    for part in parts:
        while part and (part[0].lower() in AT_NO_START or not _content(part[0])) and len(part) > 1:
            part.pop(0)
        while len(part) > 1 and (part[-1].lower() in AT_NO_END or not _content(part[-1])):
            part.pop()
    return [part for part in parts if part and sum(map(_content, part)) <= _LONGEST_TOPIC]


def _without_tail(part: list[str]) -> list[str]:
    """Words that no report has together, up to a "to" that tells what somebody is to do.

    >>> _without_tail(["outside", "advisers", "to", "help"]), _without_tail(["right", "to", "challenge"])
    (['outside', 'advisers'], ['right', 'to', 'challenge'])
    """
    for n, word in enumerate(part):
        if n and word.lower() == "to" and part[n - 1].lower() not in _BOUND_TO:
            return part[:n]
    return part


_BOUND_TO = frozenset("right rights power powers duty duties freedom access bid".split())


def _content(word: str) -> bool:
    plain = word.lower()
    return plain not in STOP_WORDS and plain not in EMPTY and bool(terms(word))


def _verb(word: str) -> bool:
    return word.lower() in VERB_FORMS
