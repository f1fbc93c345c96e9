"""The models that go with an index in view, each opened once and shared between threads."""

from __future__ import annotations

import threading
from pathlib import Path

from .defaults import Parts
from .indexing import View
from .protocols import CloseReader, Encoder


class OpenModels:
    """Only those of the index seen last are held: after a change of model the ones before are let go."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        """folder: where a build makes the models ready."""
        self._parts, self._folder = parts, folder
        self._encoders: dict[str, Encoder] = {}
        self._close_readers: dict[str, CloseReader] = {}
        self._lock = threading.Lock()

    def encoder(self, view: View) -> Encoder:
        """The encoder of the very vectors in view, also during a change of model.

        Raises ModelError if it is not ready.
        """
        fingerprint = view.fingerprint
        with self._lock:
            if fingerprint not in self._encoders:
                self._encoders = {fingerprint: self._parts.open_encoder(view.model, self._folder, fingerprint)}
            return self._encoders[fingerprint]

    def close_reader(self, view: View) -> CloseReader | None:
        """What reads closely beside that encoder; None if there is none, which is not remembered: a build may make one
        ready while the library is open."""
        fingerprint = view.fingerprint
        with self._lock:
            found = self._close_readers.get(fingerprint)
            if found is None:
                found = self._parts.open_close_reader(view.model, self._folder, fingerprint)
                self._close_readers = {fingerprint: found} if found is not None else {}
            return found
