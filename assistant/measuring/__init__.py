"""Runs and judgements -> numbers.  Knows nothing of files other than sets and runs, nor of how an answer is made.

    judged.py       a folder of questions with known answers -> JudgedSet
    ranking.py      ndcg, recall, mrr, hit_at: how good an order is, question by question
    refusal.py      auroc, risk_coverage, calibration_error: how well confidence tells answers from silence
    intervals.py    bootstrap intervals, paired differences and ratios
    page.py         what was measured as an HTML page, with plots.py, which draws
    trec.py         run files and qrels, read and written

A run is what was found for many questions: by question id, (id, score) pairs, best first.  Qrels are human relevance
judgements: by question id, a grade by id; 0 is "judged and not relevant".
"""

from .intervals import bootstrap, mean, paired_difference, paired_ratio
from .judged import JudgedQuestion, JudgedSet, LibraryAbsentError, find_sets, load_set, place_of
from .ranking import hit_at, mrr, ndcg, recall
from .refusal import auroc, calibration_error, coverage_at_risk, risk_coverage
from .trec import Qrels, Run, read_qrels, read_run, write_run

__all__ = [
    "JudgedQuestion",
    "JudgedSet",
    "LibraryAbsentError",
    "Qrels",
    "Run",
    "auroc",
    "bootstrap",
    "calibration_error",
    "coverage_at_risk",
    "find_sets",
    "hit_at",
    "load_set",
    "mean",
    "mrr",
    "ndcg",
    "paired_difference",
    "paired_ratio",
    "place_of",
    "read_qrels",
    "read_run",
    "recall",
    "risk_coverage",
    "write_run",
]
