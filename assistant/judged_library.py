"""A set of judged questions -> the library they are asked of, built once by `build_index` and kept.

It stands below index/sets/ of the library at hand and may be deleted at any time.  The set's own files are linked or
copied, never moved and never written to.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .ask import Assistant
from .building import build_index
from .corpus import scan_corpus
from .datatypes import Block, Page, Reading
from .defaults import Parts, default_parts
from .errors import StorageError, UsageError
from .measuring import JudgedSet
from .protocols import Progress
from .settings import Settings
from .text import slug, tidy_spaces

_COLUMNS = ("id", "file", "title", "publisher", "year", "url", "licence")
# Raised when the same set would be laid out or read in another way.
_FORM = 1


@dataclass(frozen=True)
class JudgedLibrary:
    """The library of a set, opened.

    names: what the set calls each report, by report id: a text's id or a file.  pages: whether places are pages.
    """

    assistant: Assistant
    names: dict[str, str]
    pages: bool

    def report_of(self, name: str) -> str:
        """The id of the report the set calls `name`; "" if it could not be read."""
        return self._ids.get(name, "")

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {name: report_id for report_id, name in self.names.items()}


def open_judged(
    given: JudgedSet,
    settings: Settings,
    *,
    progress: Progress,
    parts: Parts | None = None,
    reranker: str = "",
    fusion: str = "scores",
) -> JudgedLibrary:
    """The library of a set, built by `build_index` if it is not yet, and opened for many questions."""
    chosen = _with_encoders_of(settings, parts or default_parts())
    called = given.name if given.library is None else given.library.name  # sets over the same reports share a library
    name = f"{slug(called)}-{_fingerprint(given, settings.model)}"
    here = Settings(settings.index / "sets" / name, settings.model, settings.index / "sets" / name / "userdata")
    try:
        here.corpus.mkdir(parents=True, exist_ok=True)
        if given.corpus is not None:
            chosen = replace(chosen, read=read_text, reader_version=_FORM)
            _lay_out_texts(given.corpus, here.corpus)
        elif given.library is not None:
            _link_reports(given.library, here.corpus)
    except OSError as error:
        raise StorageError(
            f"The library of the set {given.name} cannot be made in {here.library} ({error.strerror}). Free some disk "
            "space, or name another library with --library DIR."
        ) from error
    build_index(here, progress=progress, parts=chosen)
    assistant = Assistant.open(here, warm=True, parts=chosen, reranker=reranker, fusion=fusion)
    if given.corpus is not None:
        names = {_text_name(n): str(row["_id"]) for n, row in enumerate(_texts(given.corpus))}
        return JudgedLibrary(assistant, names, pages=False)
    return JudgedLibrary(assistant, {s.report.id: s.report.file for s in assistant.reports()}, pages=True)


def _with_encoders_of(settings: Settings, parts: Parts) -> Parts:
    """Exported encoders are kept once, with the library at hand, not with each set."""
    return replace(
        parts,
        prepare_encoder=lambda model, _: parts.prepare_encoder(model, settings.encoders),
        open_encoder=lambda model, _, fingerprint: parts.open_encoder(model, settings.encoders, fingerprint),
        encoder_ready=lambda model, _, fingerprint: parts.encoder_ready(model, settings.encoders, fingerprint),
        open_close_reader=lambda model, _, fingerprint: parts.open_close_reader(model, settings.encoders, fingerprint),
    )


def _fingerprint(given: JudgedSet, model: str) -> str:
    """Eight hexadecimal digits that change with the texts (or the place of the reports) and the model."""
    digest = hashlib.sha256(f"{_FORM} {model}\n".encode())
    if given.corpus is not None:
        digest.update(given.corpus.read_bytes())
    else:
        digest.update(str(given.library).encode())
    return digest.hexdigest()[:8]


# Texts


def _texts(corpus: Path) -> Iterator[dict[str, str]]:
    with corpus.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                _ = row["_id"]
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f'Line {number} of {corpus} is not a text: it needs "_id" and "text".') from error
            yield row


def _text_name(n: int) -> str:
    return f"text-{n:06}"


def _lay_out_texts(source: Path, corpus: Path) -> None:
    """One file per text, so that a text is a report with its own title; the catalogue names them all from the start."""
    if (corpus / "catalogue.csv").exists():  # written last, and the folder's name is a hash of the texts
        return
    rows: list[tuple[str, ...]] = []
    for n, text in enumerate(_texts(source)):
        name = _text_name(n)
        # The id keeps texts with the same words apart: two files alike would each get a note about the other.
        content = json.dumps({"_id": text["_id"], "text": text.get("text") or ""}, ensure_ascii=False)
        (corpus / f"{name}.txt").write_text(content, encoding="utf-8")
        rows.append((name, f"{name}.txt", tidy_spaces(str(text.get("title") or "")).replace("_", " ")))
    _write_catalogue(corpus / "catalogue.csv", ("id", "file", "title"), rows)


def read_text(path: Path) -> Reading:
    """The light reader of laid-out texts, in this process: one page without a number, a paragraph per line."""
    text = str(json.loads(path.read_text(encoding="utf-8"))["text"])
    lines = [line for line in map(tidy_spaces, text.splitlines()) if line]
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return Reading((Page("", 0, "\n".join(lines), blocks=tuple(blocks)),))


# Reports


def _link_reports(library: Path, corpus: Path) -> None:
    """A link to each report of a folder, and a catalogue: the folder's own, or made from its SOURCES.tsv."""
    wanted = {file.file: file.path for file in scan_corpus(library).files}
    for old in scan_corpus(corpus).files:
        if old.file not in wanted:
            (corpus / old.file).unlink()
    for name, path in wanted.items():
        target = corpus / name
        if target.is_symlink() and not target.exists():
            target.unlink()
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(path, target)
    own, table, made = library / "catalogue.csv", library / "SOURCES.tsv", corpus / "catalogue.csv"
    if own.is_file():
        made.write_bytes(own.read_bytes())
    elif table.is_file() and not made.exists():
        with table.open(encoding="utf-8-sig", newline="") as source:
            rows = [row for row in csv.DictReader(source, delimiter="\t") if row.get("file") in wanted]
        cells = [[row.get(c) or "" for c in _COLUMNS[1:]] for row in rows]
        _write_catalogue(made, _COLUMNS, [(_id_of(n, cells), *cells[n]) for n in range(len(cells))])


def _id_of(n: int, cells: list[list[str]]) -> str:
    """The slug of a row's title, numbered where an earlier row has the same."""
    name = slug(cells[n][1] or cells[n][0])
    same = sum(slug(c[1] or c[0]) == name for c in cells[:n])
    return f"{name}-{same + 1}" if same else name


def _link(path: Path, target: Path) -> None:
    try:
        target.symlink_to(path.resolve())
    except OSError:  # Windows asks for a right that most accounts lack
        try:
            os.link(path, target)
        except OSError:
            shutil.copy2(path, target)


def _write_catalogue(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([columns, *rows])
    part = path.with_suffix(".part")
    part.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    os.replace(part, path)
