"""Each leg counts by how strong it looks for the query; joining by rank alone is an option."""

from __future__ import annotations

import pytest

from assistant import Assistant, build_index
from assistant.errors import UsageError
from assistant.searching.fusion import Strength, dense_weight
from assistant.settings import Settings

STEADY = Strength(named=0.1, figures=0.0, best_cosine=0.6, bm25_lead=0.4)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Strength(0.5, 0.0, 0.6, 0.4), "made of names"),
        (Strength(0.1, 0.3, 0.6, 0.4), "made of figures"),
        (Strength(0.1, 0.0, 0.2, 0.4), "nothing alike in meaning"),
        (Strength(0.1, 0.0, 0.6, 0.9), "one passage alone has its rare words"),
    ],
)
def test_meaning_counts_less_for_a_query(other: Strength, why: str) -> None:
    assert 0.0 < dense_weight(other) < dense_weight(STEADY) < 1.0, why


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("strength")
    (folder / "corpus").mkdir()
    for name, text in (("pub", "The parish bought the Ivy House pub in 2013."), ("road", "The county mends the road.")):
        (folder / "corpus" / f"{name}.md").write_text(f"# {name}\n\n{text}\n")
    settings = Settings.of(folder, model="hashing")
    build_index(settings)
    return settings


def test_by_rank_alone_the_best_of_both_legs_has_the_score_one(library: Settings) -> None:
    hits = Assistant.open(library, fusion="rrf").search("Who bought the Ivy House pub?")
    assert hits[0].passage.report_id == "pub" and hits[0].score == pytest.approx(1.0)
    assert Assistant.open(library, fusion="rrf").ask("Who bought the Ivy House pub in 2013?").status == "answered"


def test_another_fusion_is_refused_in_words(library: Settings) -> None:
    with pytest.raises(UsageError, match="scores, rrf"):
        Assistant.open(library, fusion="best")
