"""`make quality`: how well it finds and answers, beside its own legs and common pipelines, in one run.

    python benchmarks/quality.py [--sets scifact,xquad_en] [--quick] [--shared ../shared] [--library DIR] [--json FILE]

Every set's questions are asked through the code that answers a reader.  The libraries of the sets and the vectors of
the peers are kept below DIR/index/, so a second run embeds nothing.  Peers need the extra: pip install -e ".[bench]";
without it they are left out.  After the table stands each bar the project has set itself, with its 95 % interval
(bootstrap over questions, paired where two systems are compared).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from taking_out import Kind, left_without

from assistant.datatypes import Filters
from assistant.evaluating import ask_judged, choose_questions, rank_judged
from assistant.judged_library import JudgedLibrary, open_judged
from assistant.measuring import JudgedQuestion, JudgedSet, LibraryAbsentError, Run, load_set, mean
from assistant.measuring.outcomes import BM25, DENSE, FUSED, RRF, Outcome, ranking_scores, runs_of
from assistant.protocols import no_progress
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LEGS = {FUSED: "localism", DENSE: "dense leg", BM25: "keyword leg", RRF: "RRF of legs"}
PASSAGES = 60  # looked at for each ranking: enough for the first ten places
WITHOUT = 200  # questions of a set asked again without what answers them, drawn by a seed
METRICS = ("ndcg@10", "recall@10", "page_hit@1", "page_hit@5", "mrr")
QUICK = 60


@dataclass(frozen=True)
class Plan:
    """One set: where it stands, which questions of it, and whether they are asked or only searched for.

    talks: whether the questions are turns of conversations, to be asked without the earlier ones as well.
    without: asked again with what answers them taken out: "answer" (the texts or reports that answer) or "subject"
    (every text of the same title).
    """

    name: str
    folder: str
    split: str = ""
    limit: int | None = None
    asked: bool = False
    talks: bool = False
    without: tuple[Kind, ...] = ()


PLANS = (
    Plan("scifact", "bench/scifact", asked=True, without=("answer",)),
    Plan("xquad_en", "bench/xquad_en"),
    Plan("squad2", "bench/squad2_cs224n_dev", limit=1000, asked=True, without=("answer", "subject")),
    Plan("mmlongbench", "bench/mmlongbench_other"),
    Plan("mtrag", "bench/mtrag_clapnq", talks=True),
    Plan("judged library", "tests/judged/library", split="test", asked=True, without=("answer",)),
    Plan("judged second", "tests/judged/second", split="test", asked=True, without=("answer",)),
    Plan("judged asked", "tests/judged/asked", split="test", asked=True, without=("answer",)),
    Plan("judged starter", "tests/judged/starter", split="test", asked=True),
)


@dataclass
class Found:
    """What came of one set.

    outcomes: ours, question by question.  peers: a run for each.  without: outcomes of the questions asked with what
    answers them taken out, and best_cosine the largest cosine then and before, by kind.
    alone: our own run without the earlier questions; after_another: of first questions, asked after another talk's.
    by_ocr, without_text: pages that we read by OCR, where the extra is installed, and that we could not read.
    """

    plan: Plan
    given: JudgedSet
    outcomes: list[Outcome]
    peers: dict[str, Run] = field(default_factory=dict)
    without: dict[str, list[Outcome]] = field(default_factory=dict)
    best_cosine: dict[str, list[float]] = field(default_factory=dict)
    alone: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    after_another: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    by_ocr: int = 0
    without_text: int = 0

    def scores(self, system: str, metric: str) -> dict[str, float]:
        """One metric question by question, of ours ("localism", a leg) or of a peer; empty if it was not run."""
        leg = next((leg for leg, name in LEGS.items() if name == system), None)
        if leg is not None:
            return ranking_scores(self.outcomes, leg).get(metric, {})
        return ranking_scores(self.outcomes, run=self.peers[system]).get(metric, {}) if system in self.peers else {}


# Asking


def measure(plan: Plan, shared: Path, settings: Settings, *, limit: int | None) -> Found | None:
    """Ask one set; None, with a line, if it is not on this computer."""
    folder = ROOT / plan.folder if plan.folder.startswith("tests/") else shared / plan.folder
    if not folder.is_dir():
        tell(f"{plan.name} is left out: there is no folder {plan.folder}.")
        return None
    try:
        given = _of_plan(plan, folder, limit=limit)
    except LibraryAbsentError as error:
        tell(f"{plan.name} is left out. {error}")
        return None
    library = open_judged(given, settings, progress=no_progress)
    try:
        return _ask(plan, given, library)
    finally:
        library.assistant.close()


def _of_plan(plan: Plan, folder: Path, *, limit: int | None) -> JudgedSet:
    given = choose_questions(load_set(folder), limit=plan.limit, split=plan.split)
    if plan.name == "mmlongbench":  # what a reader of text can find: the evidence is text or a table
        rows = map(json.loads, (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines())
        wanted = {row["_id"] for row in rows if row["answerable"] and row["text_or_table"]}
        given = replace(given, questions=tuple(q for q in given.questions if q.id in wanted))
    return choose_questions(given, limit=limit)


def _ask(plan: Plan, given: JudgedSet, library: JudgedLibrary) -> Found:
    tell(f"{given.name}: {len(given.questions)} questions")
    found = Found(plan, given, [])
    reports = library.assistant.reports()
    found.by_ocr = sum(summary.report.pages_by_ocr for summary in reports)
    found.without_text = sum(summary.pages_without_text for summary in reports)
    for question in given.questions:
        outcome = Outcome(question.id, question, library.pages, {})
        if plan.asked:
            outcome = ask_judged(library, question, key=question.id, ranked=False)
        found.outcomes.append(replace(outcome, rankings=rank_judged(library, question, legs=tuple(LEGS), k=PASSAGES)))
    if plan.talks:
        for question in given.questions:
            found.alone[question.id] = rank_judged(library, replace(question, history=()), legs=(FUSED,), k=PASSAGES)[
                FUSED
            ]
        found.after_another = _after_another(given, library)
    for kind in plan.without:
        _ask_without(found, library, kind)
    return found


def _after_another(given: JudgedSet, library: JudgedLibrary) -> dict[str, list[tuple[str, float]]]:
    """First questions, each asked after the three last ones of another conversation drawn by a seed."""
    talks = [q.history for q in given.questions if len(q.history) >= 3]
    chance = random.Random(0)
    first = [q for q in given.questions if not q.history]
    asked = {}
    for question in first:
        history = chance.choice([t for t in talks if t[0] != question.question])[-3:]
        asked[question.id] = rank_judged(library, replace(question, history=history), legs=(FUSED,), k=PASSAGES)[FUSED]
    return asked


def _ask_without(found: Found, library: JudgedLibrary, kind: Kind) -> None:
    """Ask the answerable questions again with what answers them taken out, and look up the largest cosines."""
    able = [o.question for o in found.outcomes if o.question.answerable and o.question.right]
    for question in able if len(able) <= WITHOUT else random.Random(0).sample(able, WITHOUT):
        left = left_without(library, found.given, question, kind)
        outcome = ask_judged(library, question, key=question.id, ranked=False, filters=left)
        found.without.setdefault(kind, []).append(outcome)
        found.best_cosine.setdefault(kind, []).append(_best_cosine(library, question, left))
        if len(found.best_cosine.setdefault("", [])) < len(found.best_cosine[kind]):
            found.best_cosine[""].append(_best_cosine(library, question, Filters()))


def _best_cosine(library: JudgedLibrary, question: JudgedQuestion, filters: Filters) -> float:
    hits = library.assistant.search(question.question, filters=filters, k=1, weight=1.0)
    return hits[0].cosine if hits else -1.0


# Saying what came of it


def table(found: Sequence[Found], systems: Sequence[str]) -> list[str]:
    """One row for each set and metric, a column for each system; "-" where it was not run."""
    lines = ["| set | questions | metric | " + " | ".join(systems) + " |"]
    lines.append("| --- | ---: | --- |" + " ---: |" * len(systems))
    for one in found:
        for metric in METRICS:
            values = [one.scores(system, metric) for system in systems]
            if values[0]:
                cells = [f"{mean(v):.3f}" if v else "-" for v in values]
                lines.append(f"| {one.plan.name} | {len(values[0])} | {metric} | " + " | ".join(cells) + " |")
    return lines


def tell(words: str) -> None:
    """Progress, on standard error."""
    print(words, file=sys.stderr, flush=True)


def as_json(found: Sequence[Found], systems: Sequence[str], bars: Sequence[Any]) -> dict[str, Any]:
    """Every figure, and ours question by question, for who wants to compare two versions."""
    sets: dict[str, Mapping[str, Any]] = {}
    for one in found:
        metrics = {s: {m: mean(v) for m in METRICS if (v := one.scores(s, m))} for s in systems}
        sets[one.plan.name] = {"questions": len(one.outcomes), "metrics": metrics, "run": runs_of(one.outcomes)}
    return {"sets": sets, "bars": [vars(bar) for bar in bars]}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder that holds bench/")
    parser.add_argument("--library", type=Path, default=ROOT, help="below its index/ the sets and vectors are kept")
    parser.add_argument("--sets", default="", help="only these, parted by commas: " + ", ".join(p.name for p in PLANS))
    parser.add_argument("--limit", type=int, help="only so many questions of each set, drawn by a seed")
    parser.add_argument("--quick", action="store_true", help=f"the same as --limit {QUICK}")
    parser.add_argument("--every-peer", action="store_true", help="LangChain over texts too, not over PDF files alone")
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    parser.add_argument("--json", type=Path, help="write every figure here")
    given = parser.parse_args()
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.setdefault(name, "1")
    wanted = [name.strip() for name in given.sets.split(",") if name.strip()]
    unknown = set(wanted) - {plan.name for plan in PLANS}
    if unknown:
        tell(f"No set is called {', '.join(sorted(unknown))}. There are: {', '.join(p.name for p in PLANS)}.")
        return 2
    from quality_bars import bars_of, lines_of
    from quality_peers import PEERS, Vectors, missing, rankings_of_peers

    started = time.perf_counter()
    limit = min(given.limit or QUICK, QUICK) if given.quick else given.limit
    settings = Settings.of(given.library)
    kept = settings.index / "quality"
    found = [
        one
        for plan in PLANS
        if not wanted or plan.name in wanted
        if (one := measure(plan, given.shared, settings, limit=limit)) is not None
    ]
    if not found:
        return 2
    if not given.no_peers:
        if missing():
            tell(f'Not installed and left out: {"; ".join(missing())}. To have them: pip install -e ".[bench]"')
        vectors = Vectors(kept / "vectors.db")
        for one in found:
            one.peers = dict(rankings_of_peers(one.given, vectors, kept, every=given.every_peer))
    systems = [*LEGS.values(), *(p for p in PEERS if any(p in one.peers for one in found))]
    bars = bars_of(found)
    few = f", at most {limit} questions a set" if limit else ""
    print(f"nDCG and recall of texts, hits and reciprocal rank of pages{few}.\n")
    pictures = [
        f"{one.plan.name}: {one.by_ocr} pages read by OCR, {one.without_text} not read (the peers read neither)."
        for one in found
        if one.by_ocr or one.without_text
    ]
    print("\n".join([*table(found, systems), "", *(f"{line}\n" for line in pictures), *lines_of(bars)]))
    print(f"\n{time.perf_counter() - started:.0f} s. {sum(len(one.outcomes) for one in found)} questions.")
    if given.json:
        given.json.write_text(json.dumps(as_json(found, systems, bars)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
