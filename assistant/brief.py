"""Briefings: collected quotations out to a file, a list of questions out to one pack, a finished briefing checked."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from .briefing import (
    check_briefing,
    export_bytes,
    open_briefing,
    open_pages,
    summary,
    verdicts_page,
    verify_briefing,
)  # fmt: skip
from .briefingtypes import Briefing, Checked, Collected
from .datatypes import Report
from .defaults import Parts, default_parts
from .errors import NoIndexError, StorageError, UsageError
from .indexing import PageTexts
from .keeping import briefing_from_json
from .protocols import Progress, WordSearch, no_progress
from .settings import Settings

__all__ = [
    "Exported", "complete", "export_briefing", "load_quotes", "summary", "verify", "write_verdicts",
]  # fmt: skip

_MOST_QUOTES_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.  warnings: quotations that are not word for word in the library, for people."""

    file: str
    quotations: int
    reports: int
    style: str
    warnings: tuple[str, ...] = ()


def verify(
    briefing: str | Path,
    library: Settings | str | Path | None = None,
    *,
    progress: Progress = no_progress,
    parts: Parts | None = None,
) -> Checked:
    """Look up every quotation of a finished briefing in the whole library, and say of each whether it is exact.

    briefing: a .docx, .md, .html, .txt or .pdf file.  library: the folder that holds corpus/ and index/.
    Raises UsageError for a file of another kind, NoIndexError before the first build, and an AssistantError with a
    reason for a file that is damaged, locked or swollen.

    >>> import tempfile, pathlib
    >>> from assistant import build_index, verify
    >>> from assistant.settings import Settings
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> (folder / "corpus").mkdir()
    >>> _ = (folder / "corpus" / "pubs.md").write_text("# Pubs\\n\\nThe parish bought the Ivy House pub in 2013.")
    >>> _ = build_index(Settings.of(folder, model="hashing"))
    >>> _ = (folder / "paper.txt").write_text('It says "the parish bought the Ivy House pub in 2014".')
    >>> verdict = verify(folder / "paper.txt", folder).verdicts[0]
    >>> verdict.status, verdict.changes[0].page, verdict.changes[0].briefing
    ('altered', '2013', '2014')
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    path = Path(briefing)
    check_briefing(path)
    with PageTexts(settings.index) as words:
        if path.suffix.lower() == ".pdf":
            reading = (parts or default_parts()).read(path)
            opened = open_pages(reading.pages, path)
        else:
            opened = open_briefing(path)
        return verify_briefing(opened, words, path.name, progress=progress)


def load_quotes(file: str | Path) -> Briefing:
    """The briefing in a JSON file: a saved one, an answer of `localism ask --json`, several, or a list of quotations.

    Raises UsageError if the file cannot be read as one.
    """
    path = Path(file)
    try:
        if path.stat().st_size > _MOST_QUOTES_BYTES:
            raise UsageError(f"{path.name} is far larger than a briefing's quotations.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"The quotations {path} cannot be opened ({said}). Check the name.") from error
    try:
        raw = json.loads(text)
    except ValueError:
        raw = _json_lines(text, path.name)
    return briefing_from_json(raw)


def _json_lines(text: str, name: str) -> list[object]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise UsageError(f'{name} is not JSON ({error}). Write it with: localism ask --json "..." > {name}') from error


def export_briefing(
    briefing: Briefing,
    to: str | Path,
    library: Settings | str | Path | None = None,
    *,
    template: str | Path | None = None,
    style: str = "council",
) -> Exported:
    """Write a briefing as .docx, .md, .html, .txt, .ris, .bib or .json.

    What the library knows of a report (authors, access date, sha256) is filled in where the briefing does not say.
    Raises UsageError for what cannot be written so, StorageError if the file cannot be written.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    target = Path(to)
    if not briefing.items and not any(g.words for g in briefing.groups):
        raise UsageError("There are no quotations to export. Collect some first, or ask something the library answers.")
    whole, warnings = complete(briefing, settings)
    data = export_bytes(whole, target.suffix, template=Path(template) if template else None, style=style)
    _write(target, data)
    return Exported(str(target), len(whole.items), len(whole.reports), style, tuple(warnings))


def complete(briefing: Briefing, settings: Settings) -> tuple[Briefing, list[str]]:
    """The briefing with what the library knows of its reports, and a warning for each quotation that is not exact."""
    try:
        words = PageTexts(settings.index)
    except NoIndexError:
        return briefing, []
    with words:
        warnings = [w for item in briefing.items if (w := _warning(item, words))]
        groups = tuple(replace(g, items=tuple(_complete(i, words) for i in g.items)) for g in briefing.groups)
        return replace(briefing, groups=groups), warnings


def _complete(item: Collected, words: WordSearch) -> Collected:
    report = item.quote.citation.report
    known = words.reports.get(report.id)
    if known is None:
        return item
    filled = {
        name: getattr(known.report, name)
        for name in (
            "authors",
            "url",
            "licence",
            "tags",
            "accessed",
            "aliases",
            "source",
            "sha256",
            "replaces",
            "identifiers",
        )
        if not getattr(report, name)
    }
    citation = replace(item.quote.citation, report=replace(report, **filled))
    return replace(item, quote=replace(item.quote, citation=citation))


def _warning(item: Collected, words: WordSearch) -> str:
    report: Report = item.quote.citation.report
    if report.id not in words.reports or not item.quote.spans:
        return ""
    pages = {s.page: words.page(report.id, s.page) for s in item.quote.spans}
    text = " ".join(p.text[s.start : s.end] if (p := pages[s.page]) else "" for s in item.quote.spans)
    if text == item.quote.text:
        return ""
    return f"Not word for word in the library now: \u201c{item.quote.text[:80]}\u2026\u201d ({report.title})."


def _write(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, target)
    except OSError as error:
        raise StorageError(
            f"{target} could not be written ({error.strerror}). Check the folder; close the file if Word has it open."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def write_verdicts(checked: Checked, to: str | Path, *, site: str = "") -> None:
    """Write the verdicts as a web page.  site: where the browser app runs, so that places can be followed."""
    _write(Path(to), verdicts_page(checked, site=site).encode())
