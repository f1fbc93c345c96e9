"""What speaks for an answer, and what the rule makes of it."""

from dataclasses import asdict, replace

import pytest

from assistant.answering.confidence import Evidence, confidence, rule, rule_for, weigh
from assistant.answering.question import read_question
from assistant.answering.quoting import choose_sentence
from assistant.datatypes import Hit, Passage, Report, Span

KENT = Report("kent", "kent.pdf", "Performance report", "Kent County Council", 2025)


def evidence_for(question, text, report=KENT):
    passage = Passage(report.id, (Span(1, 0, len(text)),), text, ((0, len(text)),), id=1)
    hit = Hit(passage, 1, 1.0, 0.6, 9.0, (0.6,))
    asked = read_question(question, lambda _: 4.0)
    return weigh(asked, [hit], [choose_sentence(hit, asked)], [report])


@pytest.mark.parametrize(
    ("question", "names", "why"),
    [
        ("How many potholes did Surrey mend?", 0.0, "another council"),
        ("How many potholes did Kent mend?", 1.0, "the publisher is named like it"),
        ("How many potholes did KCC's crews mend?", 1.0, "the acronym is spelt out in the publisher"),
        ("How many potholes did Kent mend in 2018?", 0.5, "another year"),
        ("How many potholes did Kent mend in 2025?", 1.0, "the year of the report"),
        ("How many potholes were mended?", 1.0, "no names at all"),
    ],
)
def test_names_must_stand_in_the_passage_or_in_what_it_is_cited_by(question, names, why):
    found = evidence_for(question, "The crews mended 912 potholes.")
    assert found.names == pytest.approx(names, abs=1e-6), why
    assert found.unmet == float(names < 1)


def test_an_answer_about_another_council_is_less_sure():
    text = "The crews mended 912 potholes."
    assert confidence(evidence_for("How many potholes did Surrey mend?", text)) < confidence(
        evidence_for("How many potholes did Kent mend?", text)
    )


def test_nothing_found_is_not_an_answer():
    assert weigh(read_question("Who?", lambda _: 1.0), [], [], []) == Evidence()
    assert confidence(Evidence()) < rule_for(Evidence()).threshold


@pytest.mark.parametrize("read", [True, False])
def test_the_rule_names_fields_of_the_evidence_and_two_borders(read):
    found = rule(read=read)
    assert set(found.weights) <= set(asdict(Evidence()))
    assert ("closely" in found.weights) is read
    assert 0 < found.threshold <= found.strong < 1


def test_what_close_reading_says_counts_only_where_something_was_read():
    found = evidence_for("How many potholes did Kent mend?", "The crews mended 912 potholes.")
    assert (found.read, found.closely) == (0.0, 0.0)
    assert rule_for(found) == rule(read=False)
    read = replace(found, read=1.0, closely=0.9, sentence_closely=0.9)
    assert confidence(replace(read, closely=0.1)) < confidence(read)


def test_meaning_and_words_in_the_sentence_speak_for_an_answer():
    found = evidence_for("How many potholes did Kent mend?", "The crews mended 912 potholes.")
    assert confidence(replace(found, sentence_cosine=0.2, sentence_coverage=0.0)) < confidence(found)
