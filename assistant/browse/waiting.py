"""What lies in corpus/ and is not in the library: files that could not be read, and files not tried yet."""

from __future__ import annotations

from dataclasses import dataclass

from ..corpus import scan_corpus
from ..errors import AssistantError
from ..indexing import OpenIndex
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """unread: file and reason.  fresh: files that are new or have changed since the last build."""

    unread: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()


def look_around(settings: Settings) -> Waiting:
    """What the folder holds beyond the library; nothing where there is no folder yet."""
    if not settings.corpus.is_dir():
        return Waiting()
    files = {f.file: (f.size, f.mtime_ns) for f in scan_corpus(settings.corpus).files}
    try:
        index = OpenIndex(settings.index)
        try:
            with index.view() as view:
                stamps, skipped = view.stamps(), view.skipped()
        finally:
            index.close()
    except AssistantError:
        return Waiting(fresh=tuple(files))
    known = {s.file: (s.size, s.mtime_ns) for s in stamps.values()}
    known |= {s.file: (s.size, s.mtime_ns) for s in skipped.values()}
    fresh = tuple(file for file, state in files.items() if known.get(file) != state)
    return Waiting(tuple((s.file, s.reason) for s in skipped.values()), fresh)
