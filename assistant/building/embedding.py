"""A report's pages -> its passages with their vectors; only what no generation has seen goes through the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Encoded, ModelInput, Page, Passage, Report
from ..defaults import Parts
from ..indexing import Generation, Store, vector_key
from ..protocols import Encoder, Progress
from ..settings import DEFAULT_MODEL, Settings

_BATCH = 64


class Embedder:
    """Splits and embeds for one build.  The encoder is loaded only when something must be embedded.

    embedded: passages that went through the model.  truncated: tokens of theirs that it did not take.
    """

    def __init__(self, settings: Settings, store: Store, parts: Parts, progress: Progress) -> None:
        self._settings, self._store, self._parts, self._progress = settings, store, parts, progress
        self._encoder: Encoder | None = None
        self._generation: Generation | None = None
        self.embedded = self.truncated = 0

    @property
    def model(self) -> str:
        """The model asked for, else that of the library, else the default."""
        current = self._store.generation()
        return self._settings.model or (current.model if current else DEFAULT_MODEL)

    @property
    def encoder(self) -> Encoder:
        """The encoder, made ready at the first asking."""
        if self._encoder is None:
            self._encoder = self._prepared(self.model)
        return self._encoder

    @property
    def generation(self) -> Generation:
        """The generation this build writes; the first one of a library is shown at once."""
        if self._generation is None:
            encoder = self.encoder
            self._generation = self._store.open_generation(
                encoder.model, encoder.fingerprint, encoder.dim, self._parts.splitter_version
            )
            if self._store.generation() is None:
                self._store.switch_to(self._generation)
        return self._generation

    def complete(self, current: Generation) -> None:
        """Export anew what an earlier version of the program exported less of; the vectors stay as they are."""
        if self._encoder is not None:
            return
        if not self._parts.encoder_ready(current.model, self._settings.encoders, current.fingerprint):
            self._encoder = self._prepared(current.model)

    def _prepared(self, model: str) -> Encoder:
        self._progress("preparing the encoder", 0, 1, model)
        encoder = self._parts.prepare_encoder(model, self._settings.encoders)
        self._progress("preparing the encoder", 1, 1, model)
        return encoder

    def embed(self, report: Report, pages: Sequence[Page]) -> list[tuple[Passage, bytes, Encoded | None]]:
        """Passages with their vector keys and vectors; None for a vector that the store holds under its key."""
        passages = self._parts.split([p for p in pages if p.indexed], report.title, self.encoder)
        given = [ModelInput(p.prefix, p.text, p.sentences) for p in passages]
        keys = [vector_key(self.encoder.fingerprint, g) for g in given]
        cached = self._store.cached(keys, self.encoder.dim)
        new = list({key: g for key, g in zip(keys, given, strict=True) if key not in cached}.items())
        fresh: dict[bytes, Encoded] = {}
        for at in range(0, len(new), _BATCH):
            self._progress("embedding", at, len(new), report.file)
            some = new[at : at + _BATCH]
            encoded = self.encoder.encode_passages([g for _, g in some])
            fresh.update(zip((key for key, _ in some), encoded, strict=True))
        if new:
            self._progress("embedding", len(new), len(new), report.file)
        self.embedded += len(new)
        self.truncated += sum(e.truncated for e in fresh.values())
        return [
            (replace(passage, report_id=report.id), key, fresh.get(key))
            for passage, key in zip(passages, keys, strict=True)
        ]
