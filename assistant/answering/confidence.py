"""How likely the first quotation answers: a small logistic rule over evidence anyone can read.

The coefficients are data (confidence.json), made by benchmarks/fit_confidence.py from judged questions.
No fused score enters: fused scores order passages and are as high for nonsense as for a good question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files

from ..datatypes import Closely, Hit, Report, chance
from ..text import term, terms, words
from .acronyms import is_acronym, spelt_out
from .question import Question
from .quoting import Chosen, sentence_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer in the first hit and the sentence chosen from it; each 0 to 1 (cosines -1 to 1).

    sentence_cosine: of the question with the chosen sentence.
    coverage, sentence_coverage: the share of the question's weight, rare words counting most, in the first passage
    and what it is cited by, and in the chosen sentence.
    names: the share of the names, years and figures in the question, rare ones counting most, that stand in the
    chosen sentence or in what it is cited by; an acronym may be spelt out there.
    unmet: 1 if one of them stands nowhere in the passage either.
    same_first: 1 if one passage is the best by meaning and by words.
    lead: how far the first passage stands above the tenth, in fused score.
    wanted: 1 if the chosen sentence holds the kind of thing asked for (a date, a sum, a person), 0 if not, 0.5 if the
    question asks for no such kind.
    read: 1 if the first passage was read closely.  closely, sentence_closely: what that says of the passage and of the
    chosen sentence; quote_closely: of the words quoted, read once more by themselves; 0 where it was not read.
    """

    sentence_cosine: float = 0.0
    coverage: float = 0.0
    sentence_coverage: float = 0.0
    names: float = 0.0
    unmet: float = 1.0
    same_first: float = 0.0
    lead: float = 0.0
    wanted: float = 0.0
    read: float = 0.0
    closely: float = 0.0
    sentence_closely: float = 0.0
    quote_closely: float = 0.0


def weigh(
    question: Question,
    hits: Sequence[Hit],
    chosen: Sequence[Chosen],
    reports: Sequence[Report],
    n: int = 0,
    said: Closely | None = None,
) -> Evidence:
    """The evidence in the hits for a question; chosen and reports belong to the hits, in order.

    n: which of the hits is taken for the answer; the first unless given.  said: what close reading says of its
    quotation, None if it was not read.
    """
    if not hits:
        return Evidence()
    first, best = hits[n], chosen[n]
    passage = first.passage
    sentence = sentence_of(first, best)
    cited = _cited(first, reports[n])
    whole = f"{cited}\n{passage.text}"
    by_meaning = max(hits, key=lambda h: h.cosine)
    by_words = max(hits, key=lambda h: h.bm25)
    scores = sorted((h.score for h in hits), reverse=True)
    return Evidence(
        sentence_cosine=best.cosine,
        coverage=question.coverage(set(terms(whole))),
        sentence_coverage=best.coverage,
        names=_names_met(question, f"{cited}\n{sentence}"),
        unmet=float(_names_met(question, whole) < 1.0),
        same_first=float(by_meaning.passage.id == by_words.passage.id),
        lead=scores[0] - scores[min(9, len(scores) - 1)],
        wanted=0.5 if question.wants is None else float(bool(question.wants.search(sentence))),
        read=float(first.closely is not None),
        closely=chance(_SOFTLY * first.closely.whole) if first.closely else 0.0,
        sentence_closely=_of_sentence(first, best),
        quote_closely=chance(_SOFTLY * said.whole) if said else 0.0,
    )


_SOFTLY = 0.5  # log-odds of close reading are too sure of themselves


def _of_sentence(hit: Hit, chosen: Chosen) -> float:
    """What close reading says of the chosen sentence, as a chance."""
    read = hit.closely.sentences if hit.closely else ()
    return chance(read[chosen.sentence]) if chosen.sentence < len(read) else 0.0


def _cited(hit: Hit, report: Report) -> str:
    """The words a passage is cited by: report, publisher, year, places, headings."""
    return "\n".join([*known_by(report), *report.places, report.known_as, *hit.passage.headings])


def known_by(report: Report) -> list[str]:
    """Title, publisher and year as a question may name them; a digest is asked for by its original's, not its own.

    >>> known_by(Report("a", "a.pdf", "Pubs: a digest", "Localism Assistant", 2026, kind="digest", source="Pubs, 2019"))
    ['Pubs: a digest', 'Pubs, 2019']
    """
    if report.kind == "digest":
        return [report.title, report.source]
    return [report.title, report.publisher, str(report.year or "")]


def _names_met(question: Question, context: str) -> float:
    """The share of the names' rarity that stands in the context; 1.0 for a question without names."""
    here, written = question.widened(set(terms(context))), words(context)
    rare = {name: question.weights.get(term(name), 0.0) + 1e-6 for name in question.names}
    met = [w for name, w in rare.items() if term(name) in here or (is_acronym(name) and spelt_out(name, written))]
    return round(sum(met) / sum(rare.values()), 9) if rare else 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A logistic rule and its two borders.

    weights: by the fields of Evidence.  threshold: below it the answer is "not found".  strong: from it on strong.
    """

    intercept: float
    weights: dict[str, float]
    threshold: float
    strong: float


@lru_cache(maxsize=2)
def rule(*, read: bool = True) -> Rule:
    """The coefficients: for a first passage that was read closely, and for one that was not (another model)."""
    text = (files(__package__) / "confidence.json").read_text(encoding="utf-8")
    found = json.loads(text)["read" if read else "unread"]
    return Rule(found["intercept"], found["weights"], found["threshold"], found["strong"])


def rule_for(evidence: Evidence) -> Rule:
    """The rule that was fitted on evidence of this kind."""
    return rule(read=bool(evidence.read))


def confidence(evidence: Evidence) -> float:
    """The estimated chance, 0 to 1, that the first quotation answers."""
    given, weighed = rule_for(evidence), asdict(evidence)
    return chance(given.intercept + sum(weight * weighed[name] for name, weight in given.weights.items()))
