"""Vector search by inner product: FAISS, and numpy as its yardstick.

FAISS's oddities stop here: an empty index answers id -1, and a memory-mapped index that is changed crashes
the process. So an index is loaded whole, never mapped, and the file is written once under a new name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..datatypes import FloatArray

_NAME = re.compile(r"passages-(\d+)-(\d+)\.faiss")
_MAX_FILE_BYTES = 8 * 1024**3


class NumpyVectors:
    """Exact search with one matrix product; what FAISS is compared with."""

    def __init__(self, ids: Sequence[int] | np.ndarray, vectors: FloatArray) -> None:
        """ids: (n,) passage ids.  vectors: (n, dim) float32, rows of length 1."""
        self._ids = np.asarray(ids, dtype=np.int64)
        self._vectors = vectors
        self._place = {int(i): n for n, i in enumerate(self._ids)}

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, query: FloatArray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """See VectorIndex."""
        ids, vectors = self._ids, self._vectors
        if among is not None:
            rows = [self._place[i] for i in among if i in self._place]
            ids, vectors = ids[rows], vectors[rows]
        if not len(ids) or k <= 0:
            return []
        cosines = vectors @ query
        best = np.lexsort((ids, -cosines))[:k]
        return [(int(ids[i]), float(cosines[i])) for i in best]

    def scores(self, query: FloatArray, ids: Sequence[int]) -> list[float]:
        """See VectorIndex."""
        if not ids:
            return []
        rows = [self._place[i] for i in ids]
        return [float(c) for c in self._vectors[rows] @ query]


class FaissVectors:
    """Exact search in a FAISS flat index with passage ids (up to 100,000 passages exact search is the right choice)."""

    def __init__(self, index: Any) -> None:
        """index: an IndexIDMap2 over an IndexFlatIP."""
        self._index = index

    @classmethod
    def of(cls, ids: Sequence[int], vectors: FloatArray, dim: int) -> FaissVectors:
        """A new index of these vectors, (n, dim) float32, rows of length 1."""
        import faiss

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def ids(self) -> set[int]:
        """The passage ids it holds."""
        import faiss

        return {int(i) for i in faiss.vector_to_array(self._index.id_map)}

    def search(self, query: FloatArray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """See VectorIndex."""
        import faiss

        k = min(k, len(self) if among is None else len(among))
        if not len(self) or k <= 0:
            return []
        params = None
        if among is not None:
            wanted = np.asarray(among, dtype=np.int64)
            selector = faiss.IDSelectorBatch(wanted)
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        cosines, ids = self._index.search(query.reshape(1, -1).astype(np.float32), k, params=params)
        found = [(int(i), float(c)) for i, c in zip(ids[0], cosines[0], strict=True) if i >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def scores(self, query: FloatArray, ids: Sequence[int]) -> list[float]:
        """See VectorIndex."""
        if not ids:
            return []
        return [float(c) for c in self.rows(ids) @ query]

    def rows(self, ids: Sequence[int]) -> FloatArray:
        """(n, dim) float32: the vectors of these passages, in order."""
        vectors = np.empty((len(ids), self.dim), dtype=np.float32)
        for row, number in enumerate(ids):
            self._index.reconstruct(int(number), vectors[row])
        return vectors

    def changed(self, *, add: Sequence[int], vectors: FloatArray, remove: Sequence[int]) -> FaissVectors:
        """A new index with some passages more and some fewer; this one stays as it is for those who hold it."""
        import faiss

        index = faiss.clone_index(self._index)
        if remove:
            index.remove_ids(faiss.IDSelectorBatch(np.asarray(remove, dtype=np.int64)))
        if len(add):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(add, dtype=np.int64))
        return FaissVectors(index)

    def write(self, folder: Path, generation: int, counter: int) -> Path:
        """Write under a name never used before, synced before it is seen; older files go if nobody holds them."""
        import faiss

        path = folder / f"passages-{generation}-{counter}.faiss"
        part = path.with_suffix(".part")
        try:
            faiss.write_index(self._index, str(part))
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(part, path)
        except RuntimeError as error:
            raise OSError(str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        for old in (*folder.glob("passages-*.faiss"), *folder.glob("passages-*.part")):  # .part: cut off while writing
            if old != path:
                try:
                    old.unlink()
                except OSError:  # open in another process on Windows; the next build tries again
                    pass
        return path

    @classmethod
    def read(cls, folder: Path, generation: int, dim: int) -> tuple[FaissVectors | None, int]:
        """The newest index file of a generation and its counter; (None, -1) if there is none that can be used."""
        import faiss

        for counter, path in sorted(_files(folder, generation), reverse=True):
            try:
                if path.stat().st_size > _MAX_FILE_BYTES:
                    continue
                index = faiss.read_index(str(path))
                if isinstance(index, faiss.IndexIDMap2) and index.d == dim:
                    return cls(index), counter
            except (RuntimeError, OSError):  # cut short or gone: SQLite has the vectors
                continue
        return None, -1


def _files(folder: Path, generation: int) -> list[tuple[int, Path]]:
    found = []
    for path in folder.glob("passages-*.faiss"):
        match = _NAME.fullmatch(path.name)
        if match and int(match[1]) == generation:
            found.append((int(match[2]), path))
    return found
