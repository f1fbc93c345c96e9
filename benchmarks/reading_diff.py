"""Compares the reading of real reports now with the last committed one: words, headings and numbers gained and lost.

python benchmarks/reading_diff.py [--library DIR] [--only PART]... [--show] [--full] [--write]

--only: only reports whose file name holds PART.  --show: the pages that changed, line by line, where the local cache
still has the text as it was.  --full: every word and heading instead of the first few.  --write: renew the summary.

Gained words are named from the new reading; lost ones where another place of the library or the local cache
(`.cache/reading`, never committed) still knows them, else by how many they are.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from reading_summary import Change, Summary, compare, digest, from_json, hashed, seconds_to_keep, summarise, to_json
from reading_summary import words_of as words

from assistant.datatypes import Page, Reading
from assistant.reading import read_report

ROOT = Path(__file__).resolve().parents[1]
SUMMARY = ROOT / "benchmarks" / "reading_summary.json"
CACHE = ROOT / ".cache" / "reading"
_KEEP = 8  # cached readings of one report
_FEW = 14  # words and headings named without --full


class Known:
    """Hash -> word or heading, from every reading at hand."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def learn(self, pages: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Take in pages as (text, headings)."""
        for text, headings in pages:
            for name in (*set(words(text)), *headings, *text.split("\n")):
                self.names.setdefault(hashed(name), name)

    def name(self, key: str) -> str:
        """The word itself, or "?" when nothing at hand holds it."""
        return self.names.get(key, "?")


class Cached(NamedTuple):
    """A reading kept on this computer."""

    texts: list[str]
    headings: list[list[str]]


def read_all(paths: Sequence[Path]) -> dict[str, tuple[Reading, float]]:
    """File name -> reading and seconds; two reports at a time."""

    def one(path: Path) -> tuple[Reading, float]:
        started = time.perf_counter()
        return read_report(path), time.perf_counter() - started

    with ThreadPoolExecutor(2) as pool:
        return dict(zip([p.name for p in paths], pool.map(one, paths), strict=True))


def _cache_file(name: str, key: str) -> Path:
    return CACHE / f"{Path(name).stem[:80]}--{key}.json.gz"


def keep(name: str, key: str, pages: Sequence[Page]) -> None:
    """Put a reading into the cache and forget the oldest."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = _cache_file(name, key)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"texts": [p.text for p in pages], "headings": [list(p.headings) for p in pages]}, file)
    kept = sorted(CACHE.glob(f"{path.name.split('--')[0]}--*.json.gz"), key=lambda p: p.stat().st_mtime)
    for old in kept[:-_KEEP]:
        old.unlink(missing_ok=True)


def cached(name: str, key: str) -> Cached | None:
    """A reading from the cache."""
    path = _cache_file(name, key)
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return Cached(**json.load(file))


def load_summary(path: Path) -> dict[str, Summary]:
    """File name -> committed summary; empty before the first --write."""
    if not path.is_file():
        return {}
    return {name: from_json(raw) for name, raw in json.loads(path.read_text(encoding="utf-8")).items()}


def write_summary(path: Path, summaries: Mapping[str, Summary]) -> None:
    """One line for each page and for each sixty-fourth of a report's words, reports by name."""
    raw = {name: to_json(summary) for name, summary in sorted(summaries.items())}
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def table(before: Mapping[str, Summary], now: Mapping[str, Summary], changes: Mapping[str, Change]) -> list[str]:
    """The lines of the table: one for each report that changed, and the sum."""
    form = "{:<44} {:>6} {:>7} {:>7} {:>7} {:>6} {:>6} {:>8} {:>7} {:>6}"
    lines = [form.format("report", "pages", "words", "gained", "lost", "head+", "head-", "printed", "notes", "s")]
    sums = [0] * 8
    for name, change in changes.items():
        cells = [
            len(change.pages), now[name].n_words, change.gained.total(), change.lost.total(),
            len(change.headings_gained), len(change.headings_lost), len(change.printed),
            now[name].footnotes - before[name].footnotes,
        ]  # fmt: skip
        sums = [a + b for a, b in zip(sums, cells, strict=True)]
        if change:
            lines.append(form.format(name[:44], *cells, f"{now[name].seconds:.1f}"))
    total = sum(now[name].seconds for name in changes)
    changed = sum(map(bool, changes.values()))
    lines.append(form.format(f"{changed} of {len(changes)} changed", *sums, f"{total:.0f}"))
    was = sum(before[name].seconds for name in changes)
    return [*lines, f"(seconds of reading when the summary was written: {was:.0f}; another load, another time)"]


def details(name: str, change: Change, known: Known, *, full: bool) -> list[str]:
    """What one report gained and lost, by name where it is known."""
    most = 10**6 if full else _FEW
    lines = [f"\n{name}: text differs on {_some([str(p) for p in change.pages], most)}"]
    for title, found in (("gained", change.gained), ("lost", change.lost)):
        if found:
            named = [f"{known.name(k)}{f' x{n}' if n > 1 else ''}" for k, n in found.most_common()]
            lines.append(f"  words {title} ({found.total()}): {_some(named, most)}")
    for title, headings in (("gained", change.headings_gained), ("lost", change.headings_lost)):
        if headings:
            named = [f"{page}: {known.name(k)[:60]}" for page, k in headings]
            lines.append(f"  headings {title} ({len(headings)}): {_some(named, most, '; ')}")
    if change.printed:
        told = [f"{page}: {old} -> {new}" for page, old, new in change.printed]
        lines.append(f"  printed numbers: {_some(told, most, '; ')}")
    if change.blocks:
        lines.append(f"  blocks: {', '.join(f'{kind} {n:+d}' for kind, n in change.blocks.items())}")
    lines += [f"  note gained: {note}" for note in change.notes_gained]
    return lines + [f"  note lost: {note}" for note in change.notes_lost]


def _some(names: Sequence[str], most: int, between: str = ", ") -> str:
    unknown = sum(name.startswith("?") for name in names)
    shown = [name for name in names if not name.startswith("?")]
    told = between.join(shown[:most])
    rest = len(shown) - most
    told += f"{between}and {rest} more" if rest > 0 else ""
    return f"{told}{between if told and unknown else ''}{f'{unknown} unknown' if unknown else ''}"


def shown_pages(change: Change, before: Cached | None, pages: Sequence[Page]) -> list[str]:
    """The changed pages, line by line."""
    if before is None:
        return ["  (the text as it was is not in the local cache; it is from the next --write on)"]
    lines = []
    for number in change.pages:
        old = before.texts[number - 1].split("\n") if number <= len(before.texts) else []
        new = pages[number - 1].text.split("\n") if number <= len(pages) else []
        lines.append(f"  -- page {number}")
        lines += [
            f"  {d}"
            for d in difflib.unified_diff(old, new, n=0, lineterm="")
            if d[:3] not in ("---", "+++") and d[0] != "@"
        ]
    return lines


def main() -> None:
    """Read, compare, tell, and renew the summary if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--library", type=Path, default=ROOT.parent / "shared" / "library")
    parser.add_argument("--only", action="append", default=[])
    for switch in ("--show", "--full", "--write"):
        parser.add_argument(switch, action="store_true")
    options = parser.parse_args()
    paths = sorted(
        p for p in options.library.glob("*.pdf") if not options.only or any(o in p.name for o in options.only)
    )
    if not paths:
        parser.exit(2, f"No such reports in {options.library}.\n")
    committed = load_summary(SUMMARY)
    readings = read_all(paths)
    now = {name: summarise(reading, seconds) for name, (reading, seconds) in readings.items()}
    changes = {name: compare(committed[name], now[name]) for name in now if name in committed}
    was = {name: cached(name, digest(committed[name])) for name, change in changes.items() if change}
    known = Known()
    for name, (reading, _) in readings.items():
        known.learn((p.text, p.headings) for p in reading.pages)
        keep(name, digest(now[name]), reading.pages)
    for old in filter(None, was.values()):
        known.learn(zip(old.texts, old.headings, strict=True))
    print("\n".join(table(committed, now, changes)))
    for name in was:
        print("\n".join(details(name, changes[name], known, full=options.full)))
        if options.show:
            print("\n".join(shown_pages(changes[name], was[name], readings[name][0].pages)))
    if len(changes) < len(now):
        print(f"Not in the summary yet: {len(now) - len(changes)} of {len(now)} reports")
    if options.write:
        for name, summary in now.items():
            before = committed[name].seconds if name in committed else 0.0
            committed[name] = replace(summary, seconds=seconds_to_keep(before, summary.seconds))
        write_summary(SUMMARY, committed)
        print(f"Written: {SUMMARY.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
