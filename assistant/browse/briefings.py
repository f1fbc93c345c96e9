"""The briefing that is being made, and the check of finished ones."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from ..brief import complete, verify
from ..briefing import export_bytes
from ..briefingtypes import Briefing, Checked, Collected
from ..datatypes import Quote
from ..errors import AssistantError, UsageError
from ..keeping import (
    BriefingShelf,
    add_quote,
    group_under,
    move,
    note_on,
    put_back,
    rename,
    rename_group,
    same_quote,
    say_under,
    take_out,
)
from ..settings import Settings
from ..showing.address import Place
from ..showing.briefing import Removed, Tray
from ..showing.templates import CONTROLS
from ..showing.wording import count
from ..text import listed

STYLES = ("council", "harvard", "oscola", "apa", "chicago")
_MOST_NOTE = 20_000
_MOST_TITLE = 300
_MOST_GROUPS = 100
_MOST_ITEMS = 500
_KEPT_REMOVED = 10
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Said:
    """What one column of a comparison has for a briefing.  said: in place of quotations, begun with its name."""

    name: str
    quotes: tuple[Quote, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a comparison, for a briefing."""

    question: str
    columns: tuple[Said, ...]


class Briefings:
    """Collects, changes, exports and checks.  Safe to share between the threads of one server.

    All that its methods are given is treated as hostile; they raise AssistantError with words for people.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shelf = BriefingShelf(settings.userdata)
        self._lock = threading.Lock()
        self._checking = threading.Semaphore(2)
        self._current = ""
        self._removed: dict[str, list[Removed]] = {}
        self._deleted: list[tuple[str, str]] = []  # id and title of whole briefings
        self._n = 0

    # What there is

    def current(self) -> Briefing | None:
        """The briefing that quotations go into: the one opened last, or changed last before this server started."""
        if self._current:
            try:
                return self._shelf.load(self._current)
            except AssistantError:
                self._current = ""
        return next(iter(self._shelf.all()), None)

    def tray(self) -> Tray:
        """The current briefing with what there is to say about it."""
        briefing = self.current()
        with self._lock:
            deleted = tuple(self._deleted)
        if briefing is None:
            return Tray(deleted=deleted)
        warnings: list[str] = []
        checked = False
        try:
            _, warnings = complete(briefing, self._settings)
            checked = (self._settings.index / "library.db").is_file()
        except AssistantError as error:
            warnings = [str(error)]
        with self._lock:
            removed = tuple(self._removed.get(briefing.id, ()))
        others = tuple((b.id, b.title, len(b.items)) for b in self._shelf.all() if b.id != briefing.id)
        return Tray(briefing, tuple(warnings), removed, others[:50], checked, deleted)

    def kept(self) -> tuple[str, ...]:
        """Where the current briefing's quotations stand, as cards name it."""
        briefing = self.current()
        return tuple(Place.of(i.quote).see for i in briefing.items) if briefing else ()

    def count_up(self) -> int:
        """Another number each time, so that the same message is news."""
        with self._lock:
            self._n += 1
            return self._n

    # Changes

    def collect(self, quote: Quote, question: str) -> str:
        """Add a quotation to the current briefing, which is begun if there is none; says what was done."""
        with self._lock:
            before = self.current() or self._shelf.start()
            self._current = before.id
            if len(before.items) >= _MOST_ITEMS:
                raise UsageError(f"A briefing holds at most {_MOST_ITEMS} quotations. Start another on its page.")
            after = self._shelf.change(before.id, lambda b: add_quote(b, quote, question=question))
        if len(after.items) == len(before.items):
            return "Already in the briefing"
        return f"Added to the briefing: {count(len(after.items), 'quotation')}"

    def collect_rows(self, rows: Sequence[Row]) -> None:
        """Add the rows of a comparison under their questions as headings, what is there already not again."""
        with self._lock:
            before = self.current() or self._shelf.start()
            self._current = before.id
            self._shelf.change(before.id, lambda b: _bounded(_with_rows(b, rows)))

    def start(self, title: str) -> None:
        """Begin another briefing."""
        with self._lock:
            self._current = self._shelf.start(_plain(title, _MOST_TITLE)).id

    def change(self, briefing_id: str, action: str, form: Mapping[str, str]) -> None:
        """One change, named as the page's forms name it; the briefing is the current one afterwards."""
        item, words = form.get("item", ""), form.get("words", "")
        if action == "open":
            self._shelf.load(briefing_id)
        elif action == "rename":
            self._shelf.change(briefing_id, lambda b: rename(b, _plain(words, _MOST_TITLE)))
        elif action == "heading":
            self._shelf.change(briefing_id, lambda b: _headed(b, _plain(words, _MOST_TITLE)))
        elif action == "group":
            n = _small(form.get("group", ""))
            self._shelf.change(briefing_id, lambda b: rename_group(b, n, _plain(words, _MOST_TITLE)))
        elif action == "note":
            self._shelf.change(briefing_id, lambda b: note_on(b, item, _plain(words, _MOST_NOTE, lines=True)))
        elif action == "move":
            self._shelf.change(briefing_id, lambda b: _moved(b, item, form.get("to", "")))
        elif action == "remove":
            self._remove(briefing_id, item)
        elif action == "undo":
            self._undo(briefing_id, item)
        elif action == "delete":
            return self._delete(briefing_id)
        elif action == "restore":
            self._shelf.bring_back(briefing_id)
            with self._lock:
                self._deleted = [(i, title) for i, title in self._deleted if i != briefing_id]
        else:
            raise UsageError("There is nothing of that name to do with a briefing.")
        self._current = briefing_id
        return None

    def _delete(self, briefing_id: str) -> None:
        """Put a whole briefing aside; it can be restored while this server runs, and by hand from userdata/ later."""
        title = self._shelf.load(briefing_id).title
        self._shelf.throw_away(briefing_id)
        with self._lock:
            self._deleted = [*self._deleted, (briefing_id, title)][-_KEPT_REMOVED:]
            self._current = ""

    def _remove(self, briefing_id: str, item_id: str) -> None:
        found: list[Removed] = []

        def without(briefing: Briefing) -> Briefing:
            group, place, item = _find(briefing, item_id)
            found[:] = [Removed(item, group, place)]
            return take_out(briefing, item_id)

        self._shelf.change(briefing_id, without)
        with self._lock:
            self._removed[briefing_id] = [*self._removed.get(briefing_id, []), *found][-_KEPT_REMOVED:]

    def _undo(self, briefing_id: str, item_id: str) -> None:
        with self._lock:
            gone = next((r for r in self._removed.get(briefing_id, []) if r.item.id == item_id), None)
        if gone is None:
            raise UsageError("That quotation can no longer be put back. Add it again from its answer.")
        self._shelf.change(briefing_id, lambda b: put_back(b, gone.item, group=gone.group, place=gone.place))
        with self._lock:
            self._removed[briefing_id] = [r for r in self._removed[briefing_id] if r is not gone]

    # Files

    def export(self, briefing_id: str, suffix: str, style: str) -> tuple[str, bytes]:
        """The title and the file of a briefing.  Raises UsageError for a style or briefing that is not known."""
        if style not in STYLES:
            raise UsageError(f"There is no such citation style here. Known are: {', '.join(STYLES)}.")
        briefing = self._shelf.load(briefing_id)
        if not briefing.items and not any(g.words for g in briefing.groups):
            raise UsageError("There are no quotations to export yet. Add some from an answer first.")
        whole, _ = complete(briefing, self._settings)
        return briefing.title, export_bytes(whole, suffix, style=style)

    def check(self, name: str, file: BinaryIO) -> Checked:
        """The verdicts on a finished briefing that was sent.  name: as the browser gives it."""
        with tempfile.TemporaryDirectory(prefix="localism-check-") as folder:
            path = Path(folder) / _file_name(name)
            with path.open("wb") as out:
                while block := file.read(_CHUNK):
                    out.write(block)
            with self._checking:
                return verify(path, self._settings)


def _bounded(briefing: Briefing) -> Briefing:
    if len(briefing.items) > _MOST_ITEMS:
        raise UsageError(f"A briefing holds at most {_MOST_ITEMS} quotations. Start another on its page.")
    if len(briefing.groups) > _MOST_GROUPS:
        raise UsageError(f"A briefing holds at most {_MOST_GROUPS} headings. Start another on its page.")
    return briefing


def _with_rows(briefing: Briefing, rows: Sequence[Row]) -> Briefing:
    """A quotation gets the names of its columns as its note, unless the user wrote one."""
    for row in rows:
        if all(group.heading != row.question for group in briefing.groups):
            briefing = group_under(briefing, row.question)
        names = [f"{column.name}: " for column in row.columns]
        said = [column.said for column in row.columns if column.said]
        briefing = say_under(briefing, row.question, said, instead_of=names)
        for quote in (q for column in row.columns for q in column.quotes):
            briefing = _under(briefing, quote, row.question)
        for item in briefing.items:
            named = [c.name for c in row.columns if any(same_quote(q, item.quote) for q in c.quotes)]
            if named and not item.note:
                briefing = note_on(briefing, item.id, listed(named))
    return briefing


def _under(briefing: Briefing, quote: Quote, heading: str) -> Briefing:
    """With a quotation under a heading; one that stands under no heading yet goes there."""
    loose = [i for g in briefing.groups if not g.heading for i in g.items if same_quote(i.quote, quote)]
    if not loose:
        return add_quote(briefing, quote, question=heading, heading=heading)
    at = next(n for n, group in enumerate(briefing.groups) if group.heading == heading)
    return move(briefing, loose[0].id, group=at, place=_MOST_ITEMS)


def _find(briefing: Briefing, item_id: str) -> tuple[int, int, Collected]:
    for g, group in enumerate(briefing.groups):
        for p, item in enumerate(group.items):
            if item.id == item_id:
                return g, p, item
    raise UsageError("That quotation is not in the briefing. It may have been removed in another window.")


def _headed(briefing: Briefing, heading: str) -> Briefing:
    if not heading:
        raise UsageError("Type the heading first.")
    if len(briefing.groups) >= _MOST_GROUPS:
        raise UsageError(f"A briefing holds at most {_MOST_GROUPS} headings.")
    return group_under(briefing, heading)


def _moved(briefing: Briefing, item_id: str, to: str) -> Briefing:
    """to: "up", "down", past the ends of a group into its neighbour, or the number of a group."""
    group, place, _ = _find(briefing, item_id)
    sizes = [len(g.items) for g in briefing.groups]
    if to == "up":
        if place == 0 and group == 0:
            return briefing
        group, place = (group, place - 1) if place else (group - 1, sizes[group - 1])
    elif to == "down":
        if place == sizes[group] - 1 and group == len(sizes) - 1:
            return briefing
        group, place = (group, place + 1) if place < sizes[group] - 1 else (group + 1, 0)
    else:
        group, place = _small(to), _MOST_ITEMS
    return move(briefing, item_id, group=group, place=place)


def _small(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise UsageError("There is no such heading in the briefing.")
    return int(text)


def _plain(text: str, most: int, *, lines: bool = False) -> str:
    """Words as they may be kept: no control characters, no more than `most`, on one line unless `lines`."""
    kept = CONTROLS.sub("", text.replace("\r\n", "\n"))
    return (kept if lines else " ".join(kept.split()))[:most].strip()


def _file_name(name: str) -> str:
    """A name for the copy of a file that was sent: its own letters and ending, and nothing that leads anywhere.

    >>> _file_name("../../etc/Paper: final?.docx"), _file_name(".."), _file_name("C:\\\\a\\\\b.PDF")
    ('Paper_ final_.docx', 'briefing', 'b.PDF')
    """
    last = PurePath(name.replace("\\", "/")).name
    stem, dot, suffix = last.rpartition(".")
    safe = re.sub(r"[^\w ()-]", "_", stem)[:80].strip()
    ending = re.sub(r"[^A-Za-z0-9]", "", suffix)[:10]
    return f"{safe or 'briefing'}.{ending}" if dot and ending else "briefing"
