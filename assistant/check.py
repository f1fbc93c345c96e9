"""Proof that every quotation this library can give is exact, and that files, catalogue and index agree."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .contract import problem_json
from .corpus import Scan, interrupted_removals, scan_corpus, sha256_of
from .datatypes import Problem
from .errors import ModelError
from .indexing import FileStamp, OpenIndex, Store, prove
from .protocols import Progress, no_progress
from .reading import Catalogue
from .settings import Settings


@dataclass
class Checked:
    """What a check found.

    pending: changes that wait for the next build; they are no fault.  mended: what --repair did.
    """

    problems: list[Problem] = field(default_factory=list)
    pending: list[Problem] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    passages: int = 0
    quotable_characters: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """The form other programs rely on."""
        return {
            "ok": self.ok,
            "problems": [problem_json(p) for p in self.problems],
            "pending": [problem_json(p) for p in self.pending],
            "mended": self.mended,
            "quotable_characters": self.quotable_characters,
            "passages": self.passages,
        }


def check_library(
    library: Settings | str | Path | None = None, *, repair: bool = False, progress: Progress = no_progress
) -> Checked:
    """Compare every passage with its pages, SQLite with FAISS and keywords, catalogue with files with index.

    repair: make anew what can be made anew from the files; what only a person can mend stays listed.
    Raises NoIndexError before the first build.
    """
    settings = library if isinstance(library, Settings) else Settings.of(library)
    proof = prove(settings.index, progress=progress)
    found = Checked(proof.problems, passages=proof.passages, quotable_characters=proof.quotable_characters)
    if proof.vectors_stale and not proof.problems:
        found.pending.append(
            Problem(
                "The FAISS file is behind the database; answers are right, opening is slower.",
                "index/",
                "Run `localism build`.",
            )
        )
    _compare_files(settings, found)
    _check_encoder(settings, found)
    if repair and (proof.damaged or proof.vectors_stale or found.problems):
        return _repair(settings, proof.damaged, progress)
    return found


_BEGUN = {"removing": "removal", "restoring": "restoration"}


def _compare_files(settings: Settings, found: Checked) -> None:
    catalogue = Catalogue.load(settings.catalogue)
    scan = scan_corpus(settings.corpus)
    index = OpenIndex(settings.index)
    try:
        with index.view() as view:
            stamps, skipped = view.stamps(), view.skipped()
    finally:
        index.close()
    removed = interrupted_removals(settings)
    found.problems.extend(catalogue.problems)
    waiting = {p.file for p in removed}
    hidden = {file for file in stamps if scan.hides(file)}
    renamed = _renamed(scan, stamps)
    found.problems.extend(catalogue.check_files({f.file for f in scan.files} | waiting | hidden | renamed))
    found.problems.extend(
        Problem("The folder cannot be opened.", f"corpus/{folder}", "Check its permissions.") for folder in scan.closed
    )
    found.pending.extend(
        Problem(f"Its {_BEGUN[p.state]} was cut off.", f"corpus/{p.file}", "Run `localism build` to finish it.")
        for p in removed
    )
    present = {f.file: f for f in scan.files}
    for file, here in present.items():
        stamp, skip = stamps.get(file), skipped.get(file)
        if stamp is None and skip is None:
            found.pending.append(Problem("It is not indexed yet.", f"corpus/{file}", "Run `localism build`."))
        elif stamp and (stamp.size, stamp.mtime_ns) != (here.size, here.mtime_ns):
            found.pending.append(Problem("It changed since the last build.", f"corpus/{file}", "Run `localism build`."))
        row = catalogue.report_for(file)
        if stamp and row and row.id and row.id != stamp.report_id:
            what = f"The catalogue calls it {row.id}, the index {stamp.report_id}."
            found.pending.append(Problem(what, f"corpus/{file}", "Run `localism build`."))
    for file in sorted(set(stamps) - set(present) - hidden - waiting):
        found.pending.append(Problem("The file is gone.", f"corpus/{file}", "Put it back, or run `localism build`."))


def _renamed(scan: Scan, stamps: dict[str, FileStamp]) -> set[str]:
    """Files that went since the last build and whose bytes came under another name; their rows wait to be renamed."""
    present = {f.file for f in scan.files}
    new = [f for f in scan.files if f.file not in stamps]
    gone = [stamp for file, stamp in stamps.items() if file not in present]
    sizes = {stamp.size for stamp in gone}
    arrived: set[str] = set()
    for file in new:
        if file.size in sizes:
            with suppress(OSError):  # may not be opened: the build says so
                arrived.add(sha256_of(file.path))
    return {stamp.file for stamp in gone if stamp.sha256 in arrived}


def _check_encoder(settings: Settings, found: Checked) -> None:
    """Read every byte of the encoder that made the vectors."""
    from .encoding import verify_encoder

    index = OpenIndex(settings.index)
    try:
        with index.view() as view:
            verify_encoder(view.model, settings.encoders, fingerprint=view.fingerprint)
    except ModelError as error:
        found.problems.append(Problem(str(error), "index/encoders", "Run `localism check --repair`."))
    finally:
        index.close()


def _repair(settings: Settings, damaged: set[str], progress: Progress) -> Checked:
    from .building import build_index
    from .defaults import default_parts

    mended = []
    with Store(settings.index) as store:
        for report_id in sorted(damaged):
            store.remove_report(report_id)
            mended.append(f"{report_id}: read and indexed anew")
        generation = store.generation()
        store.write_vectors(anew=True)
    if generation:
        default_parts().prepare_encoder(generation.model, settings.encoders)
    mended.append("vector file written anew")
    build_index(settings, progress=progress)
    again = check_library(settings, progress=progress)
    again.mended = mended
    return again
