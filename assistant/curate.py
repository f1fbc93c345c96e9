"""Adding reports to the library, taking them out, and bringing them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .building import build_index
from .corpus import copy_whole, finish_removals, mark, put_back, removals, same_bytes, take_out, write_down_removal
from .datatypes import BuildSummary
from .defaults import Parts
from .errors import CatalogueError, StorageError, UsageError
from .indexing import Store
from .protocols import Progress, no_progress
from .reading import Catalogue
from .settings import REPORT_SUFFIXES, Settings
from .text import tidy_spaces


def add_reports(
    library: Settings | str | Path | None,
    files: Sequence[str | Path],
    *,
    progress: Progress = no_progress,
    parts: Parts | None = None,
) -> BuildSummary:
    """Copy files into corpus/ and bring the index up to date.

    `skipped` names only the files given that did not get in, each with the reason.  A file already there with the
    same bytes is no fault.  Another file of the same name is never overwritten.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    try:
        settings.corpus.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {settings.corpus} cannot be made ({error.strerror}). Move what is in its way, or check "
            "permissions and disk space."
        ) from error
    with Store(settings.index):  # a removal that was cut off must not take what comes now for what it had to take
        finish_removals(settings)
    taken: set[str] = set()
    refused: list[tuple[str, str]] = []
    for given in map(Path, files):
        name, reason = _copy_in(settings, given)
        if reason:
            refused.append((given.name, reason))
        else:
            taken.add(name)
    summary = build_index(settings, progress=progress, parts=parts)
    skipped = [(file, reason) for file, reason in summary.skipped if file in taken]
    return replace(summary, skipped=tuple(refused + skipped))


def name_in_corpus(given: Path) -> str:
    """The name that a file gets in corpus/: its own, without what hides a file or marks a lock.

    >>> name_in_corpus(Path("post/_draft  plan.pdf"))
    'draft plan.pdf'
    """
    return tidy_spaces(given.name).lstrip("._~$ ")


def _copy_in(settings: Settings, given: Path) -> tuple[str, str]:
    """The name it has in corpus/, or "" and why it was refused."""
    name = name_in_corpus(given)
    suffix = Path(name).suffix.lower()
    if not given.exists():
        return "", "There is no such file. Check its name and folder."
    if given.is_dir():
        return "", "This is a folder. Name the files in it, or copy the folder into corpus/ yourself."
    if not given.is_file():
        return "", "This is a device or a pipe, not a file. Name a file."
    if suffix not in REPORT_SUFFIXES:
        return "", f"This is not a kind of file that can be read here ({', '.join(REPORT_SUFFIXES)})."
    target = settings.corpus / name
    try:
        if target.exists():
            if same_bytes(given, target):
                return name, ""
            return "", (
                f"corpus/ already has another file named {name}. Rename yours, or replace that one yourself and build."
            )
        copy_whole(given, target)
    except OSError as error:
        return "", f"It could not be copied into corpus/ ({error.strerror}). Check permissions and disk space."
    return name, ""


def remove_reports(library: Settings | str | Path | None, ids: Sequence[str]) -> list[str]:
    """Take reports out of corpus/, catalogue and index; their files are kept in userdata/removed/.

    Returns the ids removed.  Raises UsageError for an id the library does not have, before anything is changed.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    wanted = list(dict.fromkeys(ids))
    with Store(settings.index) as store:
        files = {stamp.report_id: stamp.file for stamp in store.files().values()}
        unknown = [i for i in wanted if i not in files]
        if unknown:
            raise UsageError(f"No report has the id {unknown[0]!r}. `localism list` shows the ids of this library.")
        for report_id in wanted:
            file = files[report_id]
            catalogue = Catalogue.load(settings.catalogue)
            removal = write_down_removal(settings, report_id, file, catalogue.row_for(file) or {})
            store.remove_report(report_id)
            try:
                take_out(settings, removal)
                catalogue.without(report_id).save(settings.catalogue)
                mark(removal, "removed")
            except OSError as error:
                raise StorageError(
                    f"corpus/{file} could not be moved to {removal.folder} ({error.strerror}). Close the file if it is "
                    "open in another program, then run `localism build`; nothing is lost."
                ) from error
            except CatalogueError as error:
                raise CatalogueError(f"{error} The report is out; `localism build` will clear its row.") from error
        store.write_vectors()
    return wanted


def restore_reports(
    library: Settings | str | Path | None,
    ids: Sequence[str],
    *,
    progress: Progress = no_progress,
    parts: Parts | None = None,
) -> tuple[list[str], BuildSummary]:
    """Bring removed reports back, with their catalogue rows and ids; returns the ids and what the build did.

    Raises UsageError for an id that was not removed, or whose file name is taken by now.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    newest = {r.report_id: r for r in removals(settings) if r.kept.exists()}
    wanted = list(dict.fromkeys(ids))
    for report_id in wanted:
        if report_id not in newest:
            known = ", ".join(sorted(newest)) or "none"
            raise UsageError(f"No removed report has the id {report_id!r}. Removed and kept: {known}.")
        if (settings.corpus / newest[report_id].file).exists():
            raise UsageError(
                f"corpus/{newest[report_id].file} exists by now, so {report_id} cannot be put back there. "
                "Rename that file and restore again."
            )
    with Store(settings.index):  # no build may look at corpus/ while files come back
        for report_id in wanted:
            try:
                put_back(settings, mark(newest[report_id], "restoring"))
            except OSError as error:
                raise StorageError(
                    f"{report_id} could not be put back into corpus/ ({error.strerror}). Check permissions and disk "
                    "space, then run `localism build`; nothing is lost."
                ) from error
    return wanted, build_index(settings, progress=progress, parts=parts)
