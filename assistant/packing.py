"""A list of questions -> one briefing: each a heading, under it the reports' own words, or an honest silence."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .ask import Assistant
from .brief import Exported, export_briefing
from .briefingtypes import Briefing, Collected, Group
from .datatypes import Answer, Filters
from .errors import StorageError, UsageError
from .keeping import briefing_from_json, briefing_to_json
from .protocols import Progress, no_progress
from .settings import Settings

_MOST_QUESTIONS = 5_000
_NAMES = ("question", "questions", "query")


@dataclass(frozen=True, slots=True)
class Packed:
    """What a pack holds.  resumed: questions whose answers were there from an earlier run that was cut off."""

    exported: Exported
    questions: int
    answered: int
    weak: int
    not_found: int
    resumed: int


def pack_answers(
    questions: str | Path,
    to: str | Path,
    library: Settings | str | Path | None = None,
    *,
    filters: Filters | None = None,
    k: int | None = None,
    template: str | Path | None = None,
    style: str = "council",
    title: str = "",
    progress: Progress = no_progress,
) -> Packed:
    """Ask each question of a .csv, .jsonl or .txt list and write the answers into one briefing.

    Each answer is kept in userdata/packs/ as it is found, so that a run that was cut off goes on where it stopped; an
    answer of another state of the library is not used again.
    Raises UsageError for a list that cannot be read, and whatever `export_briefing` raises.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    asked = list(read_questions(Path(questions)))
    chosen = filters or Filters()
    groups, counts, resumed = [], {"answered": 0, "weak": 0, "not_found": 0}, 0
    with closing(Assistant.open(settings, warm=True)) as assistant:
        diary = _Diary(settings, Path(questions), f"{assistant.version}|{chosen}|{k}")
        for n, question in enumerate(asked, start=1):
            kept = diary.get(question)
            resumed += kept is not None
            kind, group = kept or _ask(assistant, question, chosen, k)
            if kept is None:
                diary.put(question, kind, group)
            counts[kind] += 1
            groups.append(group)
            progress("asking", n, len(asked), question[:60])
    named = title or Path(questions).stem.replace("_", " ").replace("-", " ")
    exported = export_briefing(Briefing("", named, tuple(groups)), to, settings, template=template, style=style)
    return Packed(exported, len(asked), counts["answered"], counts["weak"], counts["not_found"], resumed)


def _ask(assistant: Assistant, question: str, filters: Filters, k: int | None) -> tuple[str, Group]:
    answer = assistant.ask(question, filters=filters, k=k)
    today = date.today().isoformat()
    items = tuple(Collected(f"q{n}", q, question=question, added=today) for n, q in enumerate(answer.quotes, start=1))
    if answer.listing is not None and answer.listing.reports:
        listed = [f"{m.report.title}: {m.first.place}" for m in answer.listing.reports]
        return "answered", Group(question, (), (answer.listing.short, *listed))
    if answer.status != "answered":
        return "not_found", Group(question, (), tuple(_silence(answer)))
    if answer.strength == "weak":
        return "weak", Group(question, items, ("Related passages; they may not answer the question.",))
    return "answered", Group(question, items)


def _silence(answer: Answer) -> Iterator[str]:
    seen = answer.coverage
    yield f"The library does not answer this. {seen.reports:,} reports with {seen.pages:,} pages were searched."
    if seen.pages_without_text:
        yield f"{seen.pages_without_text:,} of these pages have no text that could be read."
    for part in answer.parts:
        yield part.note


def read_questions(path: Path) -> Iterator[str]:
    """The questions of a list: a CSV's column "question" (else its first), JSON Lines, or text with one a line.

    Raises UsageError if there is none.
    """
    try:
        given = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The questions {path} cannot be opened ({error.strerror}). Check the name.") from error
    text = _decoded(given)
    kind = path.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        found = [_question_of(line, n) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    elif kind == ".txt":
        found = text.splitlines()
    elif kind in (".csv", ".tsv"):
        found = _column(text, path.name)
    else:
        raise UsageError(f"{path.name} is not a list of questions that can be read (.csv, .jsonl or .txt).")
    asked = [" ".join(q.split()) for q in found if q.strip()]
    if not asked:
        raise UsageError(f"{path.name} holds no questions. Put one in each row, under a column named question.")
    if len(asked) > _MOST_QUESTIONS:
        raise UsageError(f"{path.name} holds {len(asked):,} questions; {_MOST_QUESTIONS:,} is the most for one pack.")
    yield from asked


def _decoded(given: bytes) -> str:
    for encoding in ("utf-16",) if given[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    return given.decode("latin-1")


def _question_of(line: str, number: int) -> str:
    try:
        return str(json.loads(line)["question"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f'Line {number} of the questions is not JSON with a "question".') from error


def _column(text: str, name: str) -> list[str]:
    sample = text[:4_000]
    first_line = sample.splitlines()[0] if sample.strip() else ""
    delimiter = max(",;\t", key=first_line.count) if any(d in first_line for d in ",;\t") else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(c.strip() for c in row)]
    except csv.Error as error:
        raise UsageError(f"{name} cannot be read as a table ({error}). Save it from Excel as CSV.") from error
    if not rows:
        return []
    head = [c.strip().casefold() for c in rows[0]]
    at = next((head.index(n) for n in _NAMES if n in head), None)
    body = rows if at is None else rows[1:]
    if delimiter == "," and (len(head) == 1 or (at is None and rows[0][0].strip()[:1].isupper())):
        # One question a line, typed without quotation marks: its commas are no columns.
        return [",".join(row) for row in body]
    return [row[at or 0] for row in body if len(row) > (at or 0)]


class _Diary:
    """The answers of one list of questions so far, one JSON line each, in userdata/packs/."""

    def __init__(self, settings: Settings, questions: Path, state: str) -> None:
        key = hashlib.sha256(str(questions.resolve()).encode()).hexdigest()[:16]
        self._path = settings.userdata / "packs" / f"{key}.jsonl"
        self._state = state
        self._known: dict[str, tuple[str, Group]] = {}
        for line in self._lines():
            try:
                raw = json.loads(line)
                if raw["state"] == state:
                    self._known[raw["question"]] = (raw["kind"], briefing_from_json(raw["answer"]).groups[0])
            except (ValueError, KeyError, TypeError, UsageError):  # the line a cut left half-written
                continue

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def get(self, question: str) -> tuple[str, Group] | None:
        """What was found for a question, if it was."""
        return self._known.get(question)

    def put(self, question: str, kind: str, group: Group) -> None:
        """Write down what was found."""
        self._known[question] = (kind, group)
        line = {
            "state": self._state, "question": question, "kind": kind,
            "answer": briefing_to_json(Briefing("", "", (group,))),
        }  # fmt: skip
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise StorageError(
                f"Answers cannot be kept in {self._path.parent} ({error.strerror}). Check the folder's permissions."
            ) from error
