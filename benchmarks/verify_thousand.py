"""A 30-page briefing against 1,000 reports, whose text is varied from real ones; a part of benchmarks/verify.py."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.brief import export_briefing, verify
from assistant.briefingtypes import Briefing, Collected, Group
from assistant.datatypes import Block, Guess, Page
from assistant.encoding.hashing import HashingEncoder
from assistant.indexing import FileStamp, PageTexts, Store
from assistant.reading import SPLITTER_VERSION, split_pages

if TYPE_CHECKING:
    from verify import Library

REPORTS = 1_000
QUOTATIONS = 140  # with the notes between them they fill 30 pages
SHARE = 0.04  # of the words of a page that are changed
PAGES = 40  # of one report at most


def measure(library: Library, folder: Path, chance: random.Random) -> dict[str, Any]:
    """Make the thousand reports once, write a 30-page briefing from some of them, and check it in a cold process."""
    if not (folder / "made").exists():
        make(library, folder, chance)
    big = type(library)(folder, among=200)
    import verify as parent

    quotes = parent.drawn_quotes(big, QUOTATIONS, chance)
    mutated = parent.mutated_cases(big, parent.drawn_quotes(big, QUOTATIONS, chance), 12, chance)
    some = [case.item for case in mutated]
    with tempfile.TemporaryDirectory() as temporary:
        found = {}
        for name, items in (
            ("all true", [Collected(f"q{n}", q) for n, q in enumerate(quotes)]),
            ("one in ten mutated", [*(Collected(f"q{n}", q) for n, q in enumerate(quotes[12:])), *some]),
        ):
            path = Path(temporary) / "briefing.docx"
            filler = " ".join(quotes[0].text.replace("\u201c", "").replace("\u201d", "").split()[:40])
            noted = [replace(item, note=f"Our note on this: {filler}. " * 2) for item in items]
            groups = tuple(Group(f"Part {n // 10 + 1}", tuple(noted[n : n + 10])) for n in range(0, len(noted), 10))
            export_briefing(Briefing("b", "A long briefing", groups), path, folder)
            found[name] = _timed(path, folder) | {"pages": _n_pages(path)}
    with PageTexts(folder / "index") as words:
        passages = sum(s.passages for s in words.reports.values())
        pages = sum(s.pages for s in words.reports.values())
    return {"reports": REPORTS, "pages_in_library": pages, "passages": passages, **found}


def _timed(path: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "assistant", "verify", str(path), "--library", str(folder), "--json"]
    started, before = time.perf_counter(), os.times()
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    cold, after = time.perf_counter() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    said = json.loads(done.stdout)
    started = time.perf_counter()
    verify(path, folder)
    in_process = time.perf_counter() - started
    return {
        "command_seconds": round(cold, 2),
        "command_processor_seconds": round(cpu, 2),
        "in_process_seconds": round(in_process, 2),
        "counts": said["counts"],
    }


def _n_pages(path: Path) -> int | None:
    if shutil.which("soffice") is None:
        return None
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    import pypdfium2

    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as pdf:
        return len(pdf)


def make(library: Library, folder: Path, chance: random.Random) -> None:
    """A library of a thousand reports: real pages with some words changed, entered through the store, not embedded."""
    counter = HashingEncoder()
    ids = sorted(library.reports)
    some = [p.text for i in ids for p in list(library.pages[i].values())[:30]]
    vocabulary = sorted({w for text in some for w in re.findall(r"[a-z]{5,12}", text)})
    with Store(folder / "index") as store:
        generation = store.open_generation(counter.model, counter.fingerprint, counter.dim, SPLITTER_VERSION)
        for n in range(REPORTS):
            origin = library.reports[ids[n % len(ids)]]
            real = list(library.pages[origin.id].values())
            first = chance.randrange(max(len(real) - PAGES, 0) + 1)
            name = f"{origin.id}-{n}"
            chosen = enumerate(real[first : first + PAGES], 1)
            pages = [_varied(p, number, name, vocabulary, chance) for number, p in chosen]
            title = f"{origin.title}, variant {n}"
            digest = hashlib.sha256(name.encode()).hexdigest()
            report = replace(origin, id=name, file=f"{name}.pdf", title=title, sha256=digest)
            passages = split_pages(pages, title=title, counter=counter)
            stamp = FileStamp(name, report.file, digest, 1, 1, 1)
            keyed = [(p, hashlib.sha256(f"{name}{m}".encode()).digest(), None) for m, p in enumerate(passages)]
            store.put_report(stamp, report, Guess(), pages, generation, keyed)
        store.switch_to(generation)
    (folder / "made").touch()


def _varied(page: Page, number: int, report_id: str, vocabulary: list[str], chance: random.Random) -> Page:
    """The page with some words changed; its blocks keep their order."""
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for block in page.blocks or (Block(0, len(page.text)),):
        words = page.text[block.start : block.end].split(" ")
        text = " ".join(
            chance.choice(vocabulary) if w.isalpha() and len(w) > 4 and w.islower() and chance.random() < SHARE else w
            for w in words
        )
        texts.append(text)
        blocks.append(replace(block, start=at, end=at + len(text)))
        at += len(text) + 1
    return replace(page, report_id=report_id, number=number, text="\n".join(texts), blocks=tuple(blocks), boxes=())
