"""Run files and qrels, in the forms trec_eval and BEIR read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import UsageError

Run = Mapping[str, Sequence[tuple[str, float]]]
Qrels = Mapping[str, Mapping[str, int]]

_BLANK = re.compile(r"[\s%]")


def write_run(path: Path, run: Run, *, tag: str = "localism") -> None:
    """Write a run: `question Q0 id rank score tag`, rank from 1.  White space in ids is written as in addresses (%20).

    Scores are made to fall strictly, by 1e-9 where they tie, because trec_eval sorts by score and not by rank.
    """
    lines = []
    for question, found in run.items():
        ceiling = float("inf")
        for rank, (number, score) in enumerate(found, start=1):
            ceiling = min(score, ceiling - 1e-9)
            lines.append(f"{_escaped(question)} Q0 {_escaped(number)} {rank} {ceiling:.9f} {_escaped(tag)}\n")
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The run file {path} cannot be written ({error.strerror}). Name another place.") from error


def read_run(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Read a run file, best first by score.  Raises UsageError naming the line that is not one."""
    found: dict[str, list[tuple[str, float]]] = {}
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split()
        if not fields:
            continue
        try:
            question, _, one, _, score = fields[:5]
            found.setdefault(_unescaped(question), []).append((_unescaped(one), float(score)))
        except ValueError as error:
            raise UsageError(
                f"Line {number} of {path} is not a line of a run: {line.strip()[:80]!r}. It should read: "
                "question Q0 id rank score tag"
            ) from error
    ordered = {question: sorted(pairs, key=lambda pair: -pair[1]) for question, pairs in found.items()}
    return {question: list(_first_of_each(pairs).items()) for question, pairs in ordered.items()}


def _first_of_each(pairs: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The best score of each id: one named twice counts once."""
    found: dict[str, float] = {}
    for one, score in pairs:
        found.setdefault(one, score)
    return found


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements: BEIR's `question<tab>id<tab>grade` with a header line, or TREC's `question 0 id grade`."""
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), start=1):
        fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and not fields[-1].strip().lstrip("-").isdigit()):
            continue
        try:
            question, one, grade = fields if len(fields) == 3 else (fields[0], fields[2], fields[3])
            found.setdefault(question, {})[one] = int(grade)
        except (ValueError, IndexError) as error:
            raise UsageError(
                f"Line {number} of {path} is not a judgement: {line.strip()[:80]!r}. It should read: "
                "query-id, corpus-id and score, parted by tabs."
            ) from error
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"The file {path} cannot be read ({error.strerror}). Check its name.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The file {path} is not UTF-8 text. Save it as UTF-8.") from error


def _escaped(text: str) -> str:
    return _BLANK.sub(lambda m: "".join(f"%{byte:02X}" for byte in m.group().encode()), text) or "%00"


def _unescaped(text: str) -> str:
    from urllib.parse import unquote

    return "" if text == "%00" else unquote(text)
