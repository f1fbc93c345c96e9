"""kill -9 in the middle of build, add and remove, with readers asking all along; prints what was found as JSON.

    python benchmarks/kill.py [--moments 30] [--seed 1] [--verbs build,add,remove] [--steps]

Each verb runs as its own process in a fresh copy of a small library and is killed (by turns alone and with its process
group) at a moment spread over the time it takes; with --steps also before each of its writes, one after the other.
Afterwards: the library opens and answers; check finds no problem; no report is lost; children are gone; the next build
finishes and leaves nothing to do; no reader saw an error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.ask import Assistant  # noqa: E402
from assistant.building import build_index  # noqa: E402
from assistant.check import check_library  # noqa: E402
from assistant.corpus import removals  # noqa: E402
from assistant.reading import Catalogue  # noqa: E402
from assistant.settings import Settings  # noqa: E402

VERBS = ("build", "add", "remove")
QUESTIONS = ("How much did the Ivy House group raise from shares?", "Who can nominate an asset of community value?")
PATIENCE = 15.0  # seconds an orphan may take to notice

# Counts what a process is about to do to the library's files and database, and kills it before the n-th.
_STEPPER = """
import os, signal, sys
stop, library, seen = int(sys.argv[1]), sys.argv[2], 0
def step():
    global seen
    seen += 1
    if seen == stop:
        os.kill(os.getpid(), signal.SIGKILL)
def sql(text):
    if text.startswith(("COMMIT", "BEGIN IMMEDIATE")):
        step()
def watch(event, args):
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir") and str(args[0]).startswith(library):
        step()
    elif event == "open" and str(args[0]).startswith(library) and args[2] & (os.O_WRONLY | os.O_RDWR):
        step()
sys.addaudithook(watch)
import sqlite3
plain = sqlite3.connect
def connect(*args, **options):
    db = plain(*args, **options)
    db.set_trace_callback(sql)
    return db
sqlite3.connect = connect
from assistant.command.main import run
code = run(sys.argv[3:])
sys.stderr.write(f"steps {seen}")
sys.exit(code)
"""


@dataclass
class Found:
    """What the rounds of one verb came to.  seconds: what the verb takes when it is left alone."""

    verb: str
    seconds: float = 0.0
    took: float = 0.0
    killed: int = 0
    finished_before: int = 0
    faults: list[str] = field(default_factory=list)
    questions: int = 0
    reader_errors: list[str] = field(default_factory=list)
    orphans: int = 0
    slowest_orphan: float = 0.0
    left_over_files: int = 0

    def as_json(self) -> dict[str, Any]:
        """For the summary."""
        return dict(vars(self))


class Readers:
    """Two threads that ask all the time: one with a library opened once, one that opens it anew for every question."""

    def __init__(self, library: Path) -> None:
        self.library, self.errors, self.questions = library, list[str](), 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(anew,), daemon=True) for anew in (False, True)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, anew: bool) -> None:
        try:
            assistant = Assistant.open(self.library)
            while not self._stop.is_set():
                if anew:
                    assistant.close()
                    assistant = Assistant.open(self.library)
                answer = assistant.ask(QUESTIONS[self.questions % 2])
                assert answer.status in ("answered", "not_found"), answer.status
                for quote in answer.quotes:
                    assert quote.text
                self.questions += 1
                time.sleep(0.05)
            assistant.close()
        except Exception:
            self.errors.append(traceback.format_exc())


class Trial:
    """A template library, and what each verb is given to do in a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template"
        self.arrivals = folder / "arrivals"
        corpus = self.template / "corpus"
        corpus.mkdir(parents=True)
        self.arrivals.mkdir()
        (corpus / "pubs.md").write_text("# Pubs\n\nThe Ivy House group raised £142,600 from shares.\n")
        for n in range(3):
            (corpus / f"parish-{n}.md").write_text(f"# Parish plan {n}\n\nParish {n} bought its hall in {1990 + n}.\n")
            (self.arrivals / f"note-{n}.md").write_text(f"# Note {n}\n\nThe oak of place {n} was felled.\n")
        starters = sorted((ROOT / "corpus").glob("*.pdf"))
        for path in starters[:2]:
            shutil.copy(path, corpus)
        for path in starters[2:4]:
            shutil.copy(path, self.arrivals)
        build_index(Settings.of(self.template, model="hashing"))
        self.ids = {s.report.file: s.report.id for s in Assistant.open(self.template).reports()}

    def prepare(self, verb: str) -> tuple[Path, list[str]]:
        """A fresh copy of the library, changed as the verb needs it, and the verb's arguments."""
        library = Path(tempfile.mkdtemp(prefix=f"{verb}-", dir=self.folder)) / "library"
        shutil.copytree(self.template, library)
        corpus, argv = library / "corpus", [verb, "--library", str(library), "--json"]
        if verb == "build":
            for path in self.arrivals.iterdir():
                shutil.copy(path, corpus)
            (corpus / "parish-0.md").write_text("# Parish plan 0\n\nParish 0 sold its hall in 2024.\n")
            (corpus / "parish-1.md").rename(corpus / "renamed.md")
        elif verb == "add":
            argv += [str(path) for path in sorted(self.arrivals.iterdir())]
        else:
            argv += [self.ids[file] for file in ("pubs.md", "parish-2.md", sorted(self.ids)[0])]
        return library, argv


def _start(argv: list[str], *, stepper: int | None = None) -> subprocess.Popen[bytes]:
    how = ["-m", "assistant"] if stepper is None else ["-c", _STEPPER, str(stepper), argv[2]]
    return subprocess.Popen(
        [sys.executable, *how, *argv], cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def _hashes(folder: Path) -> set[str]:
    return {hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def _children_of(library: Path) -> list[int]:
    """Processes that work on this library (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(library) in command and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def _examine(library: Path, had: set[str], known: set[str], found: Found, when: str) -> None:
    """What must hold after a kill, and after the build that follows it."""
    settings = Settings.of(library)

    def fault(what: str) -> None:
        found.faults.append(f"{found.verb} {when}: {what}")

    started = time.monotonic()
    orphans = _children_of(library)
    found.orphans += bool(orphans)
    while _children_of(library) and time.monotonic() - started < PATIENCE:
        time.sleep(0.05)
    if orphans:
        found.slowest_orphan = max(found.slowest_orphan, round(time.monotonic() - started, 2))
    for pid in _children_of(library):
        fault(f"child {pid} is still there")
        os.kill(pid, signal.SIGKILL)
    try:
        if lost := had - _hashes(library / "corpus") - _hashes(library / "userdata"):
            fault(f"{len(lost)} files lost")
        kept = {row["id"] for row in Catalogue.load(settings.catalogue).rows} | {
            r.report_id for r in removals(settings)
        }
        if known - kept:
            fault(f"catalogue rows lost: {sorted(known - kept)}")
        first = check_library(settings)
        if first.problems:
            fault(f"check: {first.problems}")
        build_index(settings)
        again = check_library(settings)
        if again.problems or again.pending:
            fault(f"check after the next build: {again.problems} {again.pending}")
        here = {s.report.file for s in Assistant.open(settings).reports()}
        there = {p.name for p in settings.corpus.iterdir() if p.suffix in (".md", ".pdf") and p.name[0] != "."}
        if here != there:
            fault(f"library and corpus differ: {sorted(here ^ there)}")
        if lost := had - _hashes(library / "corpus") - _hashes(library / "userdata"):
            fault(f"{len(lost)} files lost by the next build")
    except Exception:
        fault(traceback.format_exc())
    found.left_over_files += sum(
        p.name.startswith((".adding-", ".catalogue-")) or p.suffix == ".part" for p in library.rglob("*")
    )


def _round(
    trial: Trial, found: Found, when: str, *, seconds: float = 0.0, group: bool = True, stop: int | None = None
) -> bool:
    """Start the verb, kill it, examine what is left; whether it was killed before it had finished."""
    library, argv = trial.prepare(found.verb)
    had, known = _hashes(library / "corpus") - _tables(library), set(trial.ids.values())
    with Readers(library) as readers:
        started = time.monotonic()
        process = _start(argv, stepper=stop)
        if stop is None:
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        found.took = round(time.monotonic() - started, 2)
        error = (process.communicate()[1] or b"").decode(errors="replace")
        killed = process.returncode == -signal.SIGKILL
        if not killed and process.returncode:
            found.faults.append(f"{found.verb} {when}: ended with {process.returncode}: {error[-500:]}")
        _examine(library, had, known, found, when)
    found.killed += killed
    found.finished_before += not killed
    found.questions += readers.questions
    found.reader_errors += readers.errors
    if not readers.questions:
        found.reader_errors.append(f"{when}: no question was asked")
    shutil.rmtree(library.parent)
    return killed


def _tables(library: Path) -> set[str]:
    return {hashlib.sha256((library / "corpus" / "catalogue.csv").read_bytes()).hexdigest()}


def random_moments(trial: Trial, verb: str, *, moments: int, seed: int) -> Found:
    """Kill the verb at so many moments, one at random in each equal part of the time it takes."""
    found = Found(verb)
    library, argv = trial.prepare(verb)
    started = time.monotonic()
    alone = _start(argv)
    alone.communicate()
    if alone.returncode:
        raise SystemExit(f"{argv} failed when left alone")
    found.seconds = round(time.monotonic() - started, 2)
    shutil.rmtree(library.parent)
    chance = random.Random(f"{seed} {verb}")
    for n in range(moments):
        share = (n + chance.random()) / moments
        for _ in range(3):  # too late when the machine is quicker than it was: measure anew and try again
            at = found.seconds * share
            if _round(trial, found, f"at {at:.2f} s", seconds=at, group=n % 2 == 0):
                break
            found.seconds = min(found.seconds, found.took)
    return found


def every_write(trial: Trial, verb: str, *, every: int = 1, first: int = 1) -> Found:
    """Kill the verb before its first write, then before its second, and so on until it gets through."""
    found = Found(verb)
    step = first
    while _round(trial, found, f"before write {step}", stop=step):
        step += every
    found.finished_before = 0
    return found


def main() -> int:
    """Print the summary; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbs", default=",".join(VERBS))
    parser.add_argument("--steps", action="store_true", help="kill before every single write too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="localism-kill-") as folder:
        trial = Trial(Path(folder))
        summary: dict[str, Any] = {"moments": given.moments, "seed": given.seed, "at_moments": {}, "before_writes": {}}
        for verb in given.verbs.split(","):
            if given.moments:
                done = random_moments(trial, verb, moments=given.moments, seed=given.seed)
                summary["at_moments"][verb] = done.as_json()
                print(verb, done.as_json(), file=sys.stderr, flush=True)
            if given.steps:
                done = every_write(trial, verb)
                summary["before_writes"][verb] = done.as_json()
                print(verb, done.as_json(), file=sys.stderr, flush=True)
    found = [*summary["at_moments"].values(), *summary["before_writes"].values()]
    summary["ok"] = not any(f["faults"] or f["reader_errors"] for f in found)
    print(json.dumps(summary, indent=2))
    return 0 if summary["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
