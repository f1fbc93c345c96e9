"""What was measured as one HTML page: drawn, tabled, complete in itself, readable in light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from markupsafe import Markup

from .outcomes import BM25, DENSE, FUSED, RRF, Outcome
from .plots import Dot, dot_rows, histogram, reliability, risk_curve
from .refusal import auroc, calibration_bins, coverage_at_risk, risk_coverage

LEGS = {FUSED: "fused", DENSE: "dense leg alone", BM25: "keyword leg alone", RRF: "both by rank (RRF)"}
KINDS = ("first quotation right", "first quotation wrong", "the library cannot answer")
# In one list of questions; the rest is counted.  A browser draws so many rows without waiting.
_MOST_ROWS = 600


def page_html(
    found: Mapping[str, Any],
    asked: Mapping[str, Sequence[Outcome]],
    *,
    threshold: float,
    strong: float,
    split: str = "",
) -> str:
    """The page.

    found: what `evaluate` returns.  asked: outcomes by set.  threshold, strong: the confidences from which an answer
    is given, and from which it is called strong.  Nothing is loaded from anywhere, and everything is escaped.
    """
    from jinja2 import Environment

    text = (files(__package__) / "page.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
    everything = [(name, outcome) for name, outcomes in asked.items() for outcome in outcomes]
    questions = [_row(name, outcome) for name, outcome in everything]
    return template.render(
        found=found,
        split=split,
        sets=list(asked),
        legs=list(LEGS.values()),
        kinds=KINDS,
        quality=_quality(found),
        charts=_confidence_charts([outcome for _, outcome in everything], threshold, strong),
        changed=_changed(found, {outcome.key: outcome for _, outcome in everything}),
        questions=sorted(questions, key=lambda row: (row["right"], -row["confidence"]))[:_MOST_ROWS],
        left_out=max(0, len(questions) - _MOST_ROWS),
    )


def _quality(found: Mapping[str, Any]) -> list[tuple[str, Markup]]:
    """A chart for each ranking metric: a row for each set, a dot for each leg, the interval of what readers get."""
    sets = found.get("sets") or {found["set"]: found}
    charts = []
    for metric in dict.fromkeys(name for one in sets.values() for name in one["legs"][DENSE]):
        rows = []
        for name, one in sets.items():
            if metric in one["metrics"]:
                low, high = one["intervals"][metric]
                fused = Dot(one["metrics"][metric], 0, low, high)
                legs = [
                    Dot(one["legs"][leg][metric], n) for n, leg in enumerate(LEGS) if metric in one["legs"].get(leg, ())
                ]
                rows.append((f"{name}: {fused.value:.3f} [{low:.3f}, {high:.3f}]", [fused, *legs]))
        charts.append((metric, dot_rows(rows, said=f"{metric} by set and leg; the table below has the figures")))
    return charts


def _right(outcome: Outcome) -> bool:
    return outcome.question.answerable and outcome.right_first


def _confidence_charts(outcomes: Sequence[Outcome], threshold: float, strong: float) -> list[tuple[str, str, Markup]]:
    """Name, what it says, chart: how much the confidence is worth."""
    sure = [o.confidence for o in outcomes]
    right = [_right(o) for o in outcomes]
    able = [o.question.answerable for o in outcomes]
    weights = np.ones(len(outcomes))
    if 0 < sum(able) < len(able):
        weights = np.where(able, 0.5 / sum(able), 0.5 / (len(able) - sum(able)))
    bins = calibration_bins(sure, right, weights=weights.tolist())
    error = sum(weight * abs(said - share) for said, share, weight in bins)
    points = risk_coverage(sure, right)
    kinds = [2 if not can else 0 if good else 1 for can, good in zip(able, right, strict=True)]
    by_kind = [[c for c, kind in zip(sure, kinds, strict=True) if kind == n] for n in range(len(KINDS))]
    parted = auroc(sure, able)
    few_wrong = coverage_at_risk(sure, right, risk=0.1)
    counted = ", ".join(f"{len(given)} {kind}" for kind, given in zip(KINDS, by_kind, strict=True))
    return [
        (
            "Risk and coverage",
            f"From the surest answer down. {few_wrong:.0%} can be answered with one in ten of the answers wrong.",
            risk_curve(points, said="How many answers are wrong as more questions are answered"),
        ),
        (
            "Reliability",
            f"Ten bins of equal weight; on the dashed line confidence means what it says. Calibration error {error:.3f}"
            + ("; answerable and unanswerable questions weigh the same." if 0 < sum(able) < len(able) else "."),
            reliability(bins, said=f"Confidence said against the share that was right; calibration error {error:.3f}"),
        ),
        (
            "Confidence said",
            "Left of the first line nothing is found; right of the second an answer is called strong."
            + ("" if np.isnan(parted) else f" AUROC of answerable against unanswerable: {parted:.3f}."),
            histogram(
                by_kind,
                said=f"How often each confidence was said: {counted}",
                rules=[(threshold, "found"), (strong, "strong")],
            ),
        ),
    ]


def _changed(found: Mapping[str, Any], outcomes: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    """For each metric compared with an earlier run: the figures, and the questions that got better and worse."""
    return [
        {
            "metric": metric,
            **now,
            **{word: [(key, outcomes[key].question.question) for key in now[word]] for word in ("better", "worse")},
        }
        for metric, now in found.get("compared", {}).items()
    ]


def _row(name: str, outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    given = "answered" if outcome.strong else "answered, weak"
    wanted = "cannot be answered"
    if question.answerable:
        wanted = "first right" if outcome.right_first else "right, not first" if outcome.right_any else "not right"
    good = outcome.right_first if question.answerable else not (outcome.answered and outcome.strong)
    return {
        "id": outcome.key if outcome.key.startswith(f"{name}/") else f"{name}/{outcome.key}",
        "question": question.question,
        "came": given if outcome.answered else "not found",
        "wanted": wanted,
        "right": good,
        "confidence": outcome.confidence,
    }
