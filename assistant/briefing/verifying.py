"""A finished briefing, opened, and a library to look words up in -> a verdict for each quotation."""

from __future__ import annotations

import time

from ..briefingtypes import Checked
from ..protocols import Progress, WordSearch, no_progress
from .claims import Reports, read_claims
from .finding import find_quotations
from .judging import judge
from .lookup import Lookup
from .marks import pair_marks
from .opening import Opened


def verify_briefing(opened: Opened, words: WordSearch, file: str, *, progress: Progress = no_progress) -> Checked:
    """The verdicts on a briefing's quotations, in its order.  file: its name, for people."""
    started = time.perf_counter()
    reports = [s.report for s in words.reports.values()]
    quotations = find_quotations(opened.paragraphs, [r.title for r in reports])
    said = pair_marks(quotations.said, opened.marks)
    claims = read_claims(said, Reports(reports, quotations.listed))
    lookup = Lookup(words)
    verdicts = []
    for n, (one, claim) in enumerate(zip(said, claims, strict=True), start=1):
        verdicts.append(judge(one, claim, lookup))
        progress("checking", n, len(said), one.text[:60])
    return Checked(file, tuple(verdicts), quotations.terms, len(reports), time.perf_counter() - started)
