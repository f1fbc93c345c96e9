"""How well `localism verify` tells a true quotation from a mutated one, and how fast it is; prints one JSON object.

    python benchmarks/verify.py LIBRARY [--formats docx,md,...] [--n 300] [--seed 7]
    python benchmarks/verify.py LIBRARY --thousand FOLDER     a 30-page briefing against 1,000 reports (made in FOLDER)

LIBRARY is a built library of the real reports.  Half of the true quotations are those the assistant gives to the judged
questions, half are sentences drawn from any page.  What a mutation must be called is known from how it was made; that
a mutated text is not in the library by chance is checked here by folding every page, without the code under test.
PDFs are made from the Word files by LibreOffice and left out where it is not installed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.ask import Assistant  # noqa: E402
from assistant.brief import export_briefing, verify  # noqa: E402
from assistant.briefingtypes import Briefing, Checked, Collected, Group, Verdict  # noqa: E402
from assistant.datatypes import Citation, Page, Quote, Span  # noqa: E402
from assistant.indexing import PageTexts  # noqa: E402
from assistant.text import fold, sentences  # noqa: E402

QUESTIONS = ROOT / "tests" / "judged" / "library" / "questions.jsonl"
STYLES = {"docx": "council", "harvard.docx": "harvard", "oscola.docx": "oscola", "chicago.docx": "chicago"}
TYPED = ("typed.txt", "typed.md", "typed.docx")
NEGATION = re.compile(r"\b(?:not|no|never|cannot)\b")
FIGURE = re.compile(r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w/-])")


@dataclass(frozen=True)
class Case:
    """A quotation as it goes into a briefing.  wanted: the verdict it must get; page: where it truly stands."""

    item: Collected
    wanted: str
    kind: str
    report_id: str
    page: int


class Library:
    """Every page of a library, folded by the plain `fold`, to know what stands in it."""

    def __init__(self, folder: Path, among: int = 0) -> None:
        """among: look only at so many reports, 0 for all."""
        self.words = PageTexts(folder / "index")
        chosen = [(i, s.report) for i, s in sorted(self.words.reports.items()) if s.has_pages]
        self.reports = dict(chosen[:: max(len(chosen) // among, 1)] if among else chosen)
        self.pages: dict[str, dict[int, Page]] = {}
        self.folded: dict[str, str] = {}
        for i in self.reports:
            numbers = sorted(self.words.page_texts(i))
            self.pages[i] = {n: page for n in numbers if (page := self.words.page(i, n))}
            self.folded[i] = "|".join(fold(p.text) for p in self.pages[i].values())
        self.joined = "".join(fold(p.text) for pages in self.pages.values() for p in pages.values())

    def holds(self, text: str) -> bool:
        """Whether the letters and digits of `text` stand anywhere, page breaks ignored."""
        return fold(text) in self.joined

    def quote(self, report_id: str, spans: Sequence[Span]) -> Quote:
        """The quotation of these spans."""
        pages = self.pages[report_id]
        first = pages[spans[0].page]
        text = " ".join(pages[s.page].text[s.start : s.end] for s in spans)
        citation = Citation(self.reports[report_id], first.number, first.label, first.printed)
        return Quote(text, tuple(spans), citation, 1.0)


def asked_quotes(folder: Path, n: int) -> list[Quote]:
    """Quotations the assistant gives to the judged questions."""
    assistant = Assistant.open(folder, warm=True)
    found: dict[str, Quote] = {}
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        for quote in assistant.ask(json.loads(line)["question"]).quotes[:2]:
            if quote.citation.page:
                found.setdefault(fold(quote.text), quote)
        if len(found) >= n:
            break
    return list(found.values())[:n]


def drawn_quotes(library: Library, n: int, chance: random.Random) -> list[Quote]:
    """One or two sentences in a row from pages drawn by chance."""
    found: dict[str, Quote] = {}
    ids = sorted(library.reports)
    while len(found) < n:
        report_id = chance.choice(ids)
        page = library.pages[report_id][chance.choice(sorted(library.pages[report_id]))]
        if not page.indexed:
            continue
        blocks = [b for b in page.blocks if b.kind in ("paragraph", "item")]
        if not blocks:
            continue
        block = chance.choice(blocks)
        each = [s for s in sentences(page.text, block.start, block.end) if len(page.text[slice(*s)].split()) >= 8]
        if not each:
            continue
        at = chance.randrange(len(each))
        last = min(at + chance.randrange(2), len(each) - 1)
        text = page.text[each[at][0] : each[last][1]]
        if len(text.split()) <= 90 and text[:1].isalnum() and not re.search(r"[\u201c\u201d\"]", text):
            found.setdefault(fold(text), library.quote(report_id, [Span(page.number, each[at][0], each[last][1])]))
    return list(found.values())


def true_cases(quotes: Sequence[Quote]) -> list[Case]:
    """Each quotation as it is."""
    return [_case(n, q, "exact", "true", q.citation.report.id, q.citation.page or 0) for n, q in enumerate(quotes)]


def _case(n: int, quote: Quote, wanted: str, kind: str, report_id: str, page: int) -> Case:
    return Case(Collected(f"q{n}", quote), wanted, kind, report_id, page)


def mutated_cases(library: Library, quotes: Sequence[Quote], n: int, chance: random.Random) -> list[Case]:
    """n mutations, a sixth of each kind."""
    vocabulary = sorted({w for p in library.folded for w in re.findall(r"[a-z]{6,12}", " ".join(
        page.text for page in list(library.pages[p].values())[:20]).lower())})  # fmt: skip
    each = {
        "word changed": lambda q: _word(q, vocabulary, chance),
        "negation dropped": lambda q: _negation(q),
        "figure changed": lambda q: _figure(q, chance),
        "sentences joined": lambda q: _joined(q, quotes, chance),
        "another report": lambda q: _report(q, library, chance),
        "another page": lambda q: _page(q, library, chance),
    }
    wanted = {"sentences joined": "joined", "another report": "wrong_report", "another page": "wrong_page"}
    found: list[Case] = []
    for kind, mutate in each.items():
        pool = list(quotes)
        chance.shuffle(pool)
        made = 0
        for quote in pool:
            changed = mutate(quote)
            if changed is None or made >= n // len(each):
                continue
            if kind not in ("another report", "another page") and library.holds(changed.text):
                continue
            made += 1
            status = wanted.get(kind, "altered")
            found.append(_case(len(found), changed, status, kind, quote.citation.report.id, quote.citation.page or 0))
    return found


def _word(quote: Quote, vocabulary: Sequence[str], chance: random.Random) -> Quote | None:
    words = list(re.finditer(r"\b[a-z]{5,}\b", quote.text))
    if not words:
        return None
    at, other = chance.choice(words), chance.choice(vocabulary)
    return replace(quote, text=quote.text[: at.start()] + other + quote.text[at.end() :])


def _negation(quote: Quote) -> Quote | None:
    found = NEGATION.search(quote.text)
    if found is None or found.start() == 0:
        return None
    kept = "can" if found.group() == "cannot" else ""
    text = quote.text[: found.start()] + kept + quote.text[found.end() :]
    return replace(quote, text=re.sub(r" {2,}", " ", text))


def _figure(quote: Quote, chance: random.Random) -> Quote | None:
    figures = [m for m in FIGURE.finditer(quote.text) if m.start() > 3]
    if not figures:
        return None
    at = chance.choice(figures)
    digit = chance.choice([n for n, c in enumerate(at.group()) if c.isdigit()])
    other = chance.choice([d for d in "123456789" if d != at.group()[digit]])
    changed = at.group()[:digit] + other + at.group()[digit + 1 :]
    return replace(quote, text=quote.text[: at.start()] + changed + quote.text[at.end() :])


def _joined(quote: Quote, quotes: Sequence[Quote], chance: random.Random) -> Quote | None:
    other = chance.choice(quotes)
    first = quote.text[slice(*sentences(quote.text)[0])]
    second = other.text[slice(*sentences(other.text)[0])]
    if other is quote or min(len(first.split()), len(second.split())) < 6 or first[-1] not in ".;:":
        return None
    return replace(quote, text=f"{first} {second}")


def _report(quote: Quote, library: Library, chance: random.Random) -> Quote | None:
    others = [i for i in sorted(library.reports) if fold(quote.text) not in library.folded[i].replace("|", "")]
    if not others:
        return None
    return replace(quote, citation=replace(quote.citation, report=library.reports[chance.choice(others)]))


def _page(quote: Quote, library: Library, chance: random.Random) -> Quote | None:
    pages = library.pages[quote.citation.report.id]
    true = {n for s in quote.spans for n in (s.page - 1, s.page, s.page + 1)}
    names = {str(s.page) for s in quote.spans} | {pages[s.page].printed for s in quote.spans}
    others = [
        p for n, p in pages.items()
        if n not in true and fold(quote.text) not in fold(p.text) and not {str(n), p.printed} & names
    ]  # fmt: skip
    if not others:
        return None
    page = chance.choice(others)
    return replace(quote, citation=Citation(quote.citation.report, page.number, page.label, page.printed))


def write_typed(cases: Sequence[Case], to: Path, chance: random.Random) -> None:
    """A briefing as people type one: other quotation marks, dashes and spaces, citations in brackets, no marks."""
    out = ["# A paper to the committee", ""]
    for n, case in enumerate(cases):
        quote = case.item.quote
        text = case.item.shown
        if n % 3 == 1:
            text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u2013", "-").replace("fi", "\ufb01")
        if n % 3 == 2:
            text = text.replace(" ", "\u00a0", 2).replace("-", "\u2011").replace("'", "\u2019")
        opener, closer = ('"', '"') if n % 3 == 1 and '"' not in text else ("\u201c", "\u201d")
        cited = quote.citation
        place = f"p. {cited.printed} (PDF p. {cited.page})" if cited.printed else f"PDF p. {cited.page}"
        if n % 2:
            line = f"As was noted, {opener}{text}{closer} ({cited.report.title}, {cited.report.publisher}, {place})."
        else:
            line = f"{cited.report.publisher}, {cited.report.title}, {place}, says: {opener}{text}{closer}."
        out += [line, ""]
    plain = "\n".join(out)
    if to.suffix == ".docx":
        from assistant.briefing.pandoc import run_pandoc

        escaped = re.sub(r"([\\`*_{}\[\]<>#+!|~$^@])", r"\\\1", plain).replace("\\# A paper", "# A paper")
        to.write_bytes(run_pandoc(["-f", "markdown-smart", "-t", "docx", "-o", "-"], escaped.encode(), sandbox=False))
    else:
        to.write_text(plain, encoding="utf-8")


def run_format(name: str, cases: Sequence[Case], folder: Path, library: Path, chance: random.Random) -> Checked:
    """Write the cases as one briefing of this format and check it."""
    path = folder / name
    if name in TYPED:
        write_typed(cases, path, chance)
    else:
        parts = [tuple(c.item for c in cases[n : n + 30]) for n in range(0, len(cases), 30)]
        briefing = Briefing("b", "A briefing", tuple(Group(f"Part {n}", part) for n, part in enumerate(parts, 1)))
        word = path.with_suffix(".docx") if path.suffix == ".pdf" else path
        export_briefing(briefing, word, library, style=STYLES.get(word.name, "council"))
        if path.suffix == ".pdf":
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)],
                check=True, capture_output=True,
            )  # fmt: skip
    return verify(path, library)


def score(cases: Sequence[Case], checked: Checked) -> dict[str, object]:
    """How many verdicts are as wanted, and each that is not."""
    verdicts = _matched(cases, checked.verdicts)
    kinds: dict[str, list[bool]] = {}
    wrong = []
    for case, verdict in zip(cases, verdicts, strict=True):
        good = verdict is not None and verdict.status == case.wanted
        if good and case.wanted == "exact":
            found = verdict.found
            good = found is not None and case.page in {s.page for s in found.spans}
        kinds.setdefault(case.kind, []).append(good)
        if not good:
            wrong.append(
                {
                    "kind": case.kind, "wanted": case.wanted, "got": verdict.status if verdict else None,
                    "text": case.item.shown, "report": case.report_id, "page": case.page,
                    "message": verdict.message if verdict else "", "cited": list(verdict.said.cited) if verdict else [],
                }
            )  # fmt: skip
    called_exact = [w for w in wrong if w["got"] == "exact" and w["wanted"] != "exact"]
    n_good = sum(map(sum, kinds.values()))
    return {
        "n": len(cases), "as_wanted": n_good, "share": round(n_good / max(len(cases), 1), 4),
        "called_exact": len(called_exact), "by_kind": {k: f"{sum(v)}/{len(v)}" for k, v in kinds.items()},
        "found": len(checked.verdicts), "seconds": round(checked.seconds, 2), "wrong": wrong,
    }  # fmt: skip


def _matched(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> list[Verdict | None]:
    """The verdict of each case: by its words, in order."""
    free = list(verdicts)
    found: list[Verdict | None] = []
    for case in cases:
        own = fold(case.item.shown)
        verdict = next((v for v in free if fold(v.said.text) == own), None)
        if verdict is not None:
            free.remove(verdict)
        found.append(verdict)
    return found


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("library", type=Path)
    every = ["docx", "harvard.docx", "oscola.docx", "chicago.docx", "md", "html", "txt", "pdf", *TYPED]
    asked.add_argument("--formats", default=",".join(every))
    asked.add_argument("--n", type=int, default=300)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--thousand", type=Path)
    asked.add_argument("--wrong", action="store_true", help="print each verdict that is not as wanted")
    given = asked.parse_args()
    chance = random.Random(given.seed)
    library = Library(given.library)
    if given.thousand is not None:
        import verify_thousand

        print(json.dumps(verify_thousand.measure(library, given.thousand, chance), indent=1))
        return
    quotes = asked_quotes(given.library, given.n // 2)
    quotes += drawn_quotes(library, given.n - len(quotes), chance)
    truth = true_cases(quotes)
    mutable = [*quotes, *drawn_quotes(library, 3 * given.n, chance)]
    mutated = mutated_cases(library, mutable, given.n, chance)
    result: dict[str, object] = {"library": len(library.reports), "kinds": Counter(c.kind for c in mutated)}
    with tempfile.TemporaryDirectory() as temporary:
        for name in given.formats.split(","):
            if name == "pdf" and shutil.which("soffice") is None:
                result[name] = "left out: LibreOffice is not installed"
                continue
            file = name if "." in name else f"briefing.{name}"
            started = time.perf_counter()
            found = {
                what: score(cases, run_format(file, cases, Path(temporary), given.library, chance))
                for what, cases in (("true", truth), ("mutated", mutated))
            }
            if not given.wrong:
                for part in found.values():
                    part["wrong"] = len(part["wrong"])  # type: ignore[arg-type]
            result[name] = found | {"seconds_in_all": round(time.perf_counter() - started, 1)}
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
