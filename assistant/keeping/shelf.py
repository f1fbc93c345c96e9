"""The briefings of one library on disk: one JSON file each in userdata/briefings/, whole at every moment."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from ..briefingtypes import Briefing
from ..errors import StorageError, UsageError
from .arranging import new_briefing
from .records import briefing_from_json, briefing_to_json

_ID = re.compile(r"[a-z0-9]{4,32}")


class BriefingShelf:
    """Briefings in one folder.  Safe to share between the threads of one server.

    A briefing that was thrown away lies in `thrown/` beside the others and can be brought back.
    """

    def __init__(self, userdata: Path) -> None:
        """userdata: the folder of what the user makes; it is made when first written to."""
        self._folder = userdata / "briefings"
        self._lock = threading.Lock()

    def all(self) -> list[Briefing]:
        """Every briefing, the one changed last first; a file damaged by hand is left out."""
        found = []
        for path in self._folder.glob("*.json"):
            try:
                found.append(self._read(path))
            except (UsageError, OSError):
                continue
        return sorted(found, key=lambda b: (b.changed, b.id), reverse=True)

    def load(self, briefing_id: str) -> Briefing:
        """One briefing.  Raises UsageError if there is none of this id."""
        path = self._path(briefing_id)
        if not path.is_file():
            raise UsageError(f"There is no briefing {briefing_id!r} here; it may have been thrown away.")
        return self._read(path)

    def start(self, title: str = "") -> Briefing:
        """A new briefing, saved."""
        return self.save(new_briefing(title))

    def save(self, briefing: Briefing) -> Briefing:
        """Write a briefing; what was there is replaced only by a whole new file.  Raises StorageError."""
        path = self._path(briefing.id)
        data = json.dumps(briefing_to_json(briefing), ensure_ascii=False, indent=1).encode()
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            raise StorageError(
                f"The briefing could not be saved in {self._folder} ({error.strerror}). Free some disk space or check "
                "the folder's permissions; what was saved before is kept."
            ) from error
        finally:
            part.unlink(missing_ok=True)
        return briefing

    def change(self, briefing_id: str, how: Callable[[Briefing], Briefing]) -> Briefing:
        """Load, change and save in one step, so that two windows do not undo each other."""
        with self._lock:
            before = self.load(briefing_id)
            after = how(before)
            return after if after == before else self.save(after)

    def throw_away(self, briefing_id: str) -> None:
        """Put a briefing aside; `bring_back` undoes it."""
        self._shift(self._path(briefing_id), self._thrown(briefing_id), briefing_id)

    def bring_back(self, briefing_id: str) -> Briefing:
        """The briefing thrown away last under this id, in its place again."""
        self._shift(self._thrown(briefing_id), self._path(briefing_id), briefing_id)
        return self.load(briefing_id)

    def _shift(self, source: Path, target: Path, briefing_id: str) -> None:
        with self._lock:
            if not source.is_file():
                raise UsageError(f"There is no briefing {briefing_id!r} here.")
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(source, target)
            except OSError as error:
                raise StorageError(
                    f"The briefing could not be moved ({error.strerror}). Close it elsewhere first."
                ) from error

    def _path(self, briefing_id: str) -> Path:
        if not _ID.fullmatch(briefing_id):
            raise UsageError(f"{briefing_id!r} is not the id of a briefing.")
        return self._folder / f"{briefing_id}.json"

    def _thrown(self, briefing_id: str) -> Path:
        path = self._path(briefing_id)
        return path.parent / "thrown" / path.name

    def _read(self, path: Path) -> Briefing:
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise UsageError(
                f"The briefing {path.name} is damaged ({error}). A copy may be in your backups."
            ) from error
        found = briefing_from_json(raw)
        if found.id != path.stem:
            raise UsageError(f"The briefing {path.name} holds another id. Rename it to {found.id}.json.")
        return found
