"""A quotation with "..." and [insertions] -> the pieces that must stand on the page, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Joint = Literal["start", "ellipsis", "insertion"]

_ELLIPSIS = r"[\[(]\s*(?:\u2026|\.\s?\.\s?\.)\s*[\])]|\u2026|\.\s?\.\s?\.(?:\s?\.)?"
_LETTER = re.compile(r"\[([^\W\d_])\](?=\w|\s)")
_JOINT = re.compile(rf"(?P<ellipsis>{_ELLIPSIS})|\[(?P<inserted>[^\[\]]{{0,200}})\]")
_REMARK = re.compile(
    r"(?:sic|(?:my |our |original |added )?emphasis(?: added| mine| ours| in (?:the )?original)?|italics.*)!?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together.  joint: what parts them from the piece before.  inserted: the writer's words there."""

    text: str
    joint: Joint = "start"
    inserted: str = ""


def split_pieces(text: str) -> list[Piece]:
    """The pieces of a quotation; one piece when nothing was left out or put in.

    >>> [p.text for p in split_pieces("[T]he council ... must publish [the list] [sic] yearly.")]
    ['The council', 'must publish', 'yearly.']
    """
    text = _LETTER.sub(r"\1", text)
    pieces: list[Piece] = []
    joint: Joint = "start"
    inserted = ""
    at = 0
    for match in _JOINT.finditer(text):
        words = match.group("inserted")
        if words is not None and _REMARK.fullmatch(words.strip()):
            text_before = text[at : match.start()]
            joint, inserted, at = _add(pieces, text_before, joint, inserted), "", match.end()
            joint = "insertion" if pieces else joint
            continue
        joint, inserted = _add(pieces, text[at : match.start()], joint, inserted), inserted
        new: Joint = "ellipsis" if words is None else "insertion"
        joint = "ellipsis" if "ellipsis" in (joint, new) and pieces and joint != "start" else new
        inserted = words or ""
        at = match.end()
    _add(pieces, text[at:], joint, inserted)
    return pieces


def ends_inserted(text: str) -> tuple[bool, bool]:
    """Whether a quotation begins, and whether it ends, with the writer's own [words].

    >>> ends_inserted("[Locality] says so [sic]"), ends_inserted("It says so [footnote 9].")
    ((True, False), (False, True))
    """
    text = _LETTER.sub(r"\1", text)
    lead, tail = re.match(r"\W*?\[([^\[\]]*)\]", text), re.search(r"\[([^\[\]]*)\]\W*$", text)
    return tuple(m is not None and not _REMARK.fullmatch(m.group(1).strip()) for m in (lead, tail))  # type: ignore[return-value]


def without_insertions(text: str) -> str:
    """A quotation without the writer's own [words]; what was left out stays marked with an ellipsis.

    >>> without_insertions("[T]he council [of Kent] must ... act")
    'The council \u2026 must \u2026 act'
    """
    return _JOINT.sub("\u2026", _LETTER.sub(r"\1", text))


def _add(pieces: list[Piece], text: str, joint: Joint, inserted: str) -> Joint:
    """Add a piece if it holds words; returns the joint that is still open if it does not."""
    if any(c.isalnum() for c in text):
        pieces.append(Piece(text.strip(), joint if pieces else "start", inserted if pieces else ""))
        return "start"
    return joint
