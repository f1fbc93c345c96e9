"""Characters become words, and words become pieces: runs of words on one baseline with no wide gap between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .accents import reattach
from .letters import ARTIFACT, Letters
from .tags import ARTIFACT_TAG, UNTAGGED, Tag

Box = tuple[float, float, float, float]
# Letters of one style within a word: text, left, top, right, bottom, size, baseline, bold, mcid, opens a word.
_Atom = tuple[str, float, float, float, float, float, float, bool, int, bool]

# What is written in front of PDFium's characters to make them plain: odd spaces, dashes kept as they are.
_PLAIN = {
    0xFFFE: "-",  # PDFium's mark for a hyphen at a line end; mostly a real one
    0x00AD: None,
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xFFFD: None,
    0xFFFF: None,
    0x0002: "-",
    0xFEFF: None,
    0x2010: "-",
    0x2011: "-",
    **dict.fromkeys([*range(0, 2), *range(3, 9), *range(14, 32), *range(127, 160)]),
    **dict.fromkeys([*range(8203, 8208), *range(8234, 8239), *range(8288, 8304)]),
    **dict.fromkeys((61623, 61607, 61608, 61656, 61692, 61558, 61550, 61485, 9679, 183, 8729), "•"),
    **dict.fromkeys(range(55296, 57344)),
}
_SPACES = [
    0x20,
    0x09,
    0x0A,
    0x0B,
    0x0C,
    0x0D,
    0xA0,
    0x1680,
    *range(0x2000, 0x200C),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
]
_DROPPED = [0x0, 0xAD, 0xFEFF, 0xFFFD, 0xFFFF]
_IS_SPACE, _IS_DROPPED, _IS_ODD = np.zeros((3, 0x10000), np.bool_)
_IS_SPACE[_SPACES] = _IS_DROPPED[_DROPPED] = _IS_ODD[list(_PLAIN)] = True
_IS_DIGIT, _IS_CAPITAL = np.zeros((2, 0x10000), np.bool_)
_IS_DIGIT[0x30:0x3A] = _IS_CAPITAL[0x41:0x5B] = True
_CLOSING = [ord(c) for c in ".,;:!?)]\u2019\u201d"]
_OPENING = [ord(c) for c in "([\u2018\u201c"]
_MARK = re.compile(r"[(\[]?\d{1,3}(?:[,\u2013-]\s?\d{1,3})*[,)\]]?|[*\u2020\u2021\u00a7]{1,3}")
_GLUED_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){1,3}\.?|\d{1,3}[.)])(?=[\"'\u201c\u2018(]?[A-Z][a-z])")
_UNITS = re.compile(r"(?:^|[\d\s(/])(?:k?m|cm|mm|kW?|CO|H|NO|SO|PM|in|ft|10)$")


@dataclass(slots=True, eq=False)
class Word:
    """One word as written, with its box; `size` is the font's em in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool


@dataclass(slots=True, eq=False)
class Piece:
    """Words on one baseline without a wide gap.  Coordinates: upright page, or turned by `turn` quarter turns.

    order: its place in PDFium's own sequence.  marks: note marks that stood raised behind its words.
    resumes: something was left out right before it (struck-out words, a note mark), so that a gap means nothing.
    apart: all its letters are italic, or underlined.
    """

    words: list[Word]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    order: int
    tag: Tag = UNTAGGED
    marks: list[str] = field(default_factory=list)
    turn: int = 0
    resumes: bool = False
    apart: bool = False

    @property
    def text(self) -> str:
        """Its words with a space between."""
        return " ".join(w.text for w in self.words)


def plain(text: str) -> str:
    """`text` with ligatures written out, hyphens and bullets made one, and characters without ink left out."""
    return text if text.isascii() and text.isprintable() else text.translate(_PLAIN)


def turned(box: NDArray[np.float32], turn: int, width: float, height: float) -> NDArray[np.float32]:
    """Boxes turned so that text written `turn` anticlockwise quarter turns from upright runs left to right."""
    if turn == 0:
        return box
    left, top, right, bottom = box.T
    columns = {
        1: (height - bottom, left, height - top, right),
        2: (width - right, height - bottom, width - left, height - top),
        3: (top, width - right, bottom, width - left),
    }[turn]
    return np.stack(columns, axis=1).astype(np.float32)


def turned_back(box: Box, turn: int, width: float, height: float) -> Box:
    """The box on the upright page of a box turned by `turned`."""
    left, top, right, bottom = box
    if turn == 1:
        return top, height - right, bottom, height - left
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return width - bottom, left, width - top, right
    return box


def make_pieces(
    letters: Letters, shown: NDArray[np.bool_], tags: dict[int, Tag], gone: NDArray[np.bool_] | None = None
) -> list[Piece]:
    """The pieces of a page in PDFium's order, text that is not upright after all that is.

    shown: (n,) False for characters that must be left out (hidden text).  gone: (n,) True for those that a reader does
    not take for text (struck out, note marks): the room that they leave does not part what stands on both sides.
    """
    code = np.minimum(letters.code, 0xFFFF)
    ink = shown & ~_IS_SPACE[code] & ~_IS_DROPPED[code] & (letters.owner >= 0)
    turns = letters.turn[letters.owner]
    ink &= turns >= 0  # askew: a watermark
    n_gone = None if gone is None or not gone.any() else np.concatenate([[0], np.cumsum(gone)])
    if gone is not None:
        ink &= ~gone
    ink = reattach(letters, ink)
    pieces: list[Piece] = []
    counts = np.bincount(turns[ink].astype(np.int64), minlength=4)
    for turn in sorted(range(4), key=lambda t: -counts[t]):
        kept = np.flatnonzero(ink & (turns == turn))
        if len(kept):
            pieces += _pieces_one_way(letters, kept, turn, tags, len(pieces), n_gone)
    return pieces


def _pieces_one_way(
    letters: Letters,
    kept: NDArray[np.int64],
    turn: int,
    tags: dict[int, Tag],
    n: int,
    n_gone: NDArray[np.int64] | None = None,
) -> list[Piece]:
    box = turned(letters.box[kept], turn, letters.width, letters.height)
    left, top, right, bottom = np.ascontiguousarray(box.T)
    owner = letters.owner[kept]
    size = np.maximum(letters.size[owner], 0.5)
    base = bottom + letters.descent[owner] * size
    code = np.minimum(letters.code, 0xFFFF)
    spaces = _IS_SPACE[code]
    blanks = np.concatenate([[0], np.cumsum(spaces)])[kept]
    typed = np.concatenate([[0], np.cumsum(spaces & (letters.owner >= 0))])[kept]
    odd = bool(_IS_ODD[code[kept]].any())
    cells = np.array([tags[m].cell if m in tags else 0 for m in letters.mcid.tolist()], np.int64)[owner]

    big = np.maximum(size[1:], size[:-1])
    small = np.minimum(size[1:], size[:-1])
    gap = left[1:] - right[:-1]
    left_out = np.zeros(len(kept), np.bool_)
    if n_gone is not None:  # "iIn" with the I struck out is one word, "the old terms" without "old" two in one piece
        near = np.isin(code[kept][1:], _CLOSING) | np.isin(code[kept][:-1], _OPENING)
        closed = np.where(near, -0.3 * big, np.where(blanks[1:] != blanks[:-1], 0.3 * big, 0.0))
        left_out[1:] = n_gone[kept][1:] != n_gone[kept][:-1]
        gap = np.where(left_out[1:] & (gap > 0), np.minimum(gap, closed), gap)
    same = (left[1:] == left[:-1]) & (right[1:] == right[:-1])  # the second half of a ligature
    same &= (top[1:] == top[:-1]) & (bottom[1:] == bottom[:-1])
    overlap = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    raised = (overlap > 0.2 * (bottom - top)[1:].clip(0.1)) & (big > 1.1 * small)
    off_line = (np.abs(base[1:] - base[:-1]) > 0.25 * big) & ~raised
    new_piece = (off_line | (gap > big) | (gap < -0.6 * big) | (cells[1:] != cells[:-1])) & ~same
    # PDFium misses narrow spaces between separately placed words ("underthe terms ofthe": DHSC strategy, page 2).
    # Least of all behind a paragraph's number ("1.4A meeting": Kent's report on the white paper, page 2).
    opens = _IS_DIGIT[code[kept][:-1]] & _IS_CAPITAL[code[kept][1:]]
    enough = np.where(owner[1:] != owner[:-1], np.where(opens, 0.08, 0.12), 0.25)
    # A space it made up counts only where there is a gap: it parts the letters of some web prints by line breaks
    # ("A ll c o n t e n t": Cabinet Office strategy, page 7).
    enough = np.where(blanks[1:] != blanks[:-1], 0.1, enough)
    enough = np.where(typed[1:] != typed[:-1], -0.2, enough)
    new_word = new_piece | ((gap > enough * big) & ~same)
    new_atom = new_word | (big > 1.12 * small) | (np.abs(base[1:] - base[:-1]) > 0.12 * big)

    starts = np.concatenate([[0], np.flatnonzero(new_atom) + 1])
    ends = np.append(starts[1:], len(kept))
    edges = [
        np.minimum.reduceat(left, starts),
        np.minimum.reduceat(top, starts),
        np.maximum.reduceat(right, starts),
        np.maximum.reduceat(bottom, starts),
    ]
    edges = [np.round(edge.astype(np.float64), 1) for edge in edges]
    text = np.ascontiguousarray(letters.code[kept]).astype("<u4").tobytes().decode("utf-32-le", "replace")
    if len(text) != len(kept):
        text = "".join(chr(c) if c < 0xD800 or 0xDFFF < c < 0x110000 else "\ufffd" for c in letters.code[kept].tolist())
    begins_piece = np.concatenate([[True], new_piece])[starts].tolist()
    resumes = left_out[starts].tolist()
    slanted = letters.italic[owner] if len(letters.italic) else np.zeros(len(kept), np.bool_)
    stands = np.logical_or.reduceat(~slanted, starts).tolist()  # some letter is not italic
    begins_word = np.concatenate([[True], new_word])[starts].tolist()
    first_owner = owner[starts]
    rows = zip(
        starts.tolist(), ends.tolist(), *(e.tolist() for e in edges), size[starts].tolist(), base[starts].tolist(),
        letters.bold[first_owner].tolist(), letters.mcid[first_owner].tolist(), begins_piece, begins_word, resumes,
        stands, strict=True,
    )  # fmt: skip
    pieces: list[Piece] = []
    atoms: list[_Atom] = []
    resumed: set[int] = set()  # pieces before which something was left out
    upright = False
    for start, end, l, t, r, b, em, line, bold, mcid, opens_piece, opens_word, after_gap, stand in rows:  # noqa: E741
        if opens_piece and atoms:
            _finish(pieces, atoms, tags, n + len(pieces), turn, odd, apart=not upright)
            atoms, upright = [], False
        upright |= stand
        if opens_piece and after_gap:
            resumed.add(len(pieces))
        atoms.append((text[start:end], l, t, r, b, em, line, bold, mcid, opens_word))
    _finish(pieces, atoms, tags, n + len(pieces), turn, odd, apart=not upright)
    for i in resumed:
        if i < len(pieces):
            _resume(pieces[i], pieces[i - 1] if i else None)
    return [piece for piece in pieces if piece.words] if resumed else pieces


def _resume(piece: Piece, before: Piece | None) -> None:
    """Mark a piece before which something was left out; a full stop that stood behind that goes to the word before."""
    piece.resumes = True
    first = piece.words[0]
    if before and before.words and all(ord(c) in _CLOSING for c in first.text):
        before.words[-1].text += first.text
        piece.words = piece.words[1:]
        if piece.words:
            piece.left = min(w.left for w in piece.words)


def _finish(
    pieces: list[Piece], atoms: list[_Atom], tags: dict[int, Tag], order: int, turn: int, odd: bool, *, apart: bool
) -> None:
    """Add the piece that `atoms` make, raised note marks set apart from its words.

    odd: some letters are not plain.  apart: all are italic.
    """
    marks: list[str] = []
    if len({a[5] for a in atoms}) > 1:
        main = _main_atom(atoms)
        words = _words_of(atoms, main[5], main[6], odd, marks)
    else:
        main = atoms[0]
        plainly = not odd and all(a[9] for a in atoms)  # one word each, as in most lines
        words = [Word(*a[:6], a[7]) for a in atoms] if plainly else _words_of(atoms, main[5], main[6], odd, marks)
    size, base = main[5], main[6]
    if not words:
        return
    _part_number(words)
    kinds = {w.bold for w in words}
    heavy = sum(len(w.text) if w.bold else -len(w.text) for w in words) > 0 if len(kinds) > 1 else words[0].bold
    pieces.append(
        Piece(
            words,
            min([w.left for w in words]),
            min([w.top for w in words]),
            max([w.right for w in words]),
            max([w.bottom for w in words]),
            base,
            size,
            heavy,
            order,
            ARTIFACT_TAG if main[8] == ARTIFACT else tags.get(main[8], UNTAGGED),
            marks,
            turn,
            apart=apart,
        )
    )


def _words_of(atoms: list[_Atom], size: float, base: float, odd: bool, marks: list[str]) -> list[Word]:
    """The words that `atoms` make on a line of this size and baseline; raised note marks go to `marks`."""
    words: list[Word] = []
    bracketed = False
    for text, left, top, right, bottom, em, line, bold, _, opens_word in atoms:
        if em <= 0.82 * size and base - line >= 0.15 * size and words and _is_mark(text, words[-1].text, opens_word):
            marks.append(text)
            bracketed = _open_bracket_off(words)
            continue
        clean = plain(text) if odd else text
        if bracketed and clean[:1] in ("]", ")"):
            clean = clean[1:]
        bracketed = False
        if not clean:
            continue
        if opens_word or not words:
            words.append(Word(clean, left, top, right, bottom, em, bold))
            continue
        last = words[-1]
        last.text += clean
        last.left, last.top = min(last.left, left), min(last.top, top)
        last.right, last.bottom = max(last.right, right), max(last.bottom, bottom)
    return words


def _open_bracket_off(words: list[Word]) -> bool:
    """Take away the bracket that only held a note mark ("Trust [3]."), and say whether there was one."""
    if not words or words[-1].text[-1:] not in ("[", "("):
        return False
    words[-1].text = words[-1].text[:-1]
    if not words[-1].text:
        words.pop()
    return True


def _part_number(words: list[Word]) -> None:
    """Part a paragraph's number from the word that a tab alone kept off it ("4.1The": Kent's white paper report)."""
    glued = _GLUED_NUMBER.match(words[0].text)
    if glued is None:
        return
    whole = words[0]
    at = whole.left + (whole.right - whole.left) * glued.end() / len(whole.text)
    words[0] = replace(whole, text=glued.group(), right=at)
    words.insert(1, replace(whole, text=whole.text[glued.end() :], left=at))


def _main_atom(atoms: list[_Atom]) -> _Atom:
    """The first atom of the size that most letters have."""
    weight: dict[float, int] = {}
    for atom in atoms:
        weight[round(atom[5], 1)] = weight.get(round(atom[5], 1), 0) + len(atom[0])
    em = max(weight, key=lambda k: (weight[k], k))
    return next(a for a in atoms if round(a[5], 1) == em)


def _is_mark(text: str, before: str, apart: bool) -> bool:
    """Whether raised small `text` behind the word `before` is a note mark and no exponent or ordinal."""
    return bool(_MARK.fullmatch(text.strip())) and not (not apart and _UNITS.search(before) and len(text) == 1)
