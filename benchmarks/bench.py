"""`make bench`: cold ask, warm ask, build and memory beside two common pipelines, as ratios of one run.

    python benchmarks/bench.py [--reports FOLDER] [--pages 120] [--rounds 5] [--json FILE]

Every step runs in a process of its own; rounds take the pipelines in turn, so that a busy minute hits all of them.
Figures are medians.  Peers need the extra: pip install -e ".[bench]"; without it they are left out.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from questions import QUESTIONS, choose_reports
from running import ROOT, Run, run_measured

HERE = Path(__file__).resolve().parent


# A word each step says when it has done its work.
SAYS = {
    "first": {"passages"},
    "build": {"passages"},
    "again": {"passages"},
    "cold": {"status", "found"},
    "warm": {"warm_ms"},
}


@dataclass
class Pipeline:
    """One way from PDFs to passages: the commands of its steps and what they took."""

    name: str
    build: list[str]
    cold: list[str]
    warm: list[str]
    again: list[str]  # a build when nothing changed; for those without one, the whole build
    needs: tuple[str, ...] = ()
    took: dict[str, list[Run]] = field(default_factory=dict)

    def run(self, step: str, command: list[str]) -> Run:
        """Run one step and keep what it took; raises RuntimeError if it did not do its work."""
        run = run_measured(command, ok=(0, 1) if step == "cold" else (0,))  # 1: the library does not answer
        if not SAYS[step] & run.said.keys():
            raise RuntimeError(f"{' '.join(command)} did not finish: it said {run.said}")
        self.took.setdefault(step, []).append(run)
        return run

    def median(self, step: str, what: str) -> float:
        """The median of one figure over the rounds; 0 if the step was not run."""
        runs = self.took.get(step, [])
        values = [float(run.said.get(what, 0) if what == "warm_ms" else getattr(run, what)) for run in runs]
        return statistics.median(values) if values else 0.0


def pipelines(work: Path) -> list[Pipeline]:
    """Ours first; each keeps its store below `work`."""
    python = sys.executable
    localism = [python, "-m", "assistant", "--library", str(work / "library")]
    ours = Pipeline(
        "localism",
        [*localism, "build", "--json"],
        [*localism, "ask", "--json"],
        [python, str(HERE / "ours.py"), "warm", str(work / "library")],
        [*localism, "build", "--json"],
    )
    found = [ours]
    for name, script, needs in (
        ("plain", "peer_plain.py", ("rank_bm25",)),
        ("LangChain", "peer_langchain.py", ("langchain_community", "langchain_text_splitters")),
    ):
        store = str(work / script.removesuffix(".py"))
        verb = [python, str(HERE / script)]
        build = [*verb, "build", str(work / "library" / "corpus"), store]
        found.append(Pipeline(name, build, [*verb, "cold", store], [*verb, "warm", store], build, needs))
    return [p for p in found if all(find_spec(module) for module in p.needs)]


PEERS = """plain: PDFium, sentence-transformers, FAISS and rank-bm25, fused by rank.
LangChain: PyPDFLoader, RecursiveCharacterTextSplitter, sentence-transformers and its FAISS store."""

# What is printed: words, the step, the figure, digits. Processor seconds tell more than the clock on a busy machine.
ROWS = (
    ("cold ask, s", "cold", "seconds", 2),
    ("cold ask, processor s", "cold", "cpu", 2),
    ("cold ask, peak MB", "cold", "peak_mb", 0),
    ("warm ask, ms", "warm", "warm_ms", 1),
    ("build, s", "build", "seconds", 1),
    ("build, processor s", "build", "cpu", 1),
    ("build, peak MB", "build", "peak_mb", 0),
    ("build with nothing new, s", "again", "seconds", 2),
)


def measure(found: list[Pipeline], work: Path, rounds: int) -> Run:
    """Run all steps of all pipelines; returns what our very first build took, which exports the model as well."""
    library = work / "library"
    first = found[0].run("first", found[0].build)
    for turn in range(max(1, rounds // 2)):
        for pipeline in found:
            if pipeline is found[0]:  # from nothing, but the model is exported only once on a machine
                for path in (library / "index").iterdir():
                    if path.name != "encoders":
                        shutil.rmtree(path) if path.is_dir() else path.unlink()
            tell(f"build {turn + 1}: {pipeline.name}")
            pipeline.run("build", pipeline.build)
    found[0].run("again", found[0].again)
    for pipeline in found[1:]:
        pipeline.took["again"] = pipeline.took["build"]
    for turn in range(rounds):
        for pipeline in found:
            tell(f"ask {turn + 1}: {pipeline.name}")
            pipeline.run("cold", [*pipeline.cold, QUESTIONS[turn % len(QUESTIONS)]])
            if turn < 3:
                pipeline.run("warm", pipeline.warm)
    return first


def table(found: list[Pipeline]) -> list[str]:
    """The figures and, for every peer, ours divided by theirs: below 1 is better."""
    ours, peers = found[0], found[1:]
    heads = ["", *(p.name for p in found), *(f"ours / {p.name}" for p in peers)]
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    for words, step, what, digits in ROWS:
        values = [p.median(step, what) for p in found]
        ratios = [f"{values[0] / v:.3f}" if v else "" for v in values[1:]]
        lines.append("| " + " | ".join([words, *(f"{v:.{digits}f}" for v in values), *ratios]) + " |")
    passages = [str(p.took["build"][-1].said.get("passages", "")) for p in (ours, *peers)]
    lines.append("| " + " | ".join(["passages", *passages, *[""] * len(peers)]) + " |")
    return lines


def tell(words: str) -> None:
    """Progress, on standard error."""
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """Measure and print."""
    shared = ROOT.parent / "shared" / "library"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=shared if shared.is_dir() else ROOT / "corpus")
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write every figure here")
    given = parser.parse_args()
    chosen = choose_reports(given.reports, pages=given.pages)
    if not chosen:
        tell(f"No PDF in {given.reports}. Name a folder of reports with --reports.")
        return 2
    with tempfile.TemporaryDirectory(prefix="localism-bench-") as folder:
        work = Path(folder)
        (work / "library" / "corpus").mkdir(parents=True)
        for path, _ in chosen:
            shutil.copy(path, work / "library" / "corpus")
        found = pipelines(work)
        if len(found) < 3:
            tell('Some peers are not installed and left out: pip install -e ".[bench]"')
        first = measure(found, work, given.rounds)
    n_pages = sum(n for _, n in chosen)
    print(f"{len(chosen)} reports, {n_pages} pages; Python {platform.python_version()} on {platform.system()}.")
    print(f"Medians of {given.rounds} cold asks, {len(QUESTIONS)} questions warm. Ratios below 1: ours is less.\n")
    print("\n".join(table(found)))
    print("\n" + PEERS)
    print(f"The very first build also exports the model, once on a machine: {first.seconds:.1f} s in all.")
    if given.json:
        figures = {p.name: {step: [vars(r) for r in runs] for step, runs in p.took.items()} for p in found}
        given.json.write_text(json.dumps(figures, indent=1, default=str), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
