"""A report that is in the library twice is told, whichever way it came in."""

from __future__ import annotations

import random
from collections.abc import Callable

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.reading import find_twins, make_sketch
from assistant.settings import Settings

Make = Callable[..., Settings]


def words(seed: int, n: int = 900) -> str:
    """Sentences of made-up words, the same for the same seed."""
    rng = random.Random(seed)
    made = ["".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(n)]
    return " ".join("The " + " of the ".join(made[i : i + 12]) + "." for i in range(0, n, 12))


def notes(settings: Settings) -> dict[str, tuple[str, ...]]:
    return {s.report.file: s.report.notes for s in Assistant.open(settings).reports()}


def test_the_share_of_common_text_is_estimated():
    a, b = words(1), words(2)
    (twins,) = find_twins({"a": make_sketch([a]), "ab": make_sketch([a, b]), "b": make_sketch([words(3)])})
    assert (twins.one, twins.other, twins.of_one) == ("a", "ab", 1.0)
    assert 0.35 < twins.of_other < 0.65
    assert not twins.same
    assert find_twins({"a": make_sketch(["too short to say"]), "b": make_sketch(["too short to say"])}) == []


def test_the_same_words_in_another_file_are_told_on_both_with_the_original(make_library: Make):
    text = words(1)
    changed = text.replace(".", "!", 1).replace(text.split()[5], "otherwise", 1)
    settings = make_library({"halls.txt": text, "halls_1.txt": changed, "barns.txt": words(2)})
    told = notes(settings)
    assert told["halls.txt"] == ("Nearly the same text as halls_1.txt.", "Taken for the original: halls.txt.")
    assert told["halls_1.txt"] == ("Nearly the same text as halls.txt.", "Taken for the original: halls.txt.")
    assert told["barns.txt"] == ()


def test_an_appendix_inside_a_pack_is_told_and_two_editions_are_not(make_library: Make):
    a, b = words(1), words(2)
    half = words(3, 450)
    settings = make_library(
        {"a.txt": a, "pack.txt": a + " " + b, "2024.txt": half + words(4, 450), "2025.txt": half + words(5, 450)}
    )
    told = notes(settings)
    assert told["a.txt"] == ("Nearly all of its text stands also in pack.txt.",)
    assert told["pack.txt"] == ("Holds nearly all the text of a.txt.",)
    assert (told["2024.txt"], told["2025.txt"]) == ((), ())


def test_the_notes_go_when_the_twin_does_and_follow_a_new_name(make_library: Make):
    settings = make_library({"halls.txt": words(1), "other.txt": words(1)})
    assert notes(settings)["halls.txt"][0] == "The same file, byte for byte, as other.txt."
    (settings.corpus / "other.txt").rename(settings.corpus / "new name.txt")
    assert build_index(settings).renamed == ("new name.txt",)
    assert notes(settings)["halls.txt"][0] == "The same file, byte for byte, as new name.txt."
    (settings.corpus / "new name.txt").unlink()
    build_index(settings)
    assert notes(settings)["halls.txt"] == ()


def test_a_new_edition_that_says_so_is_no_twin(make_library: Make):
    rows = "id,file,title,replaces\nold,old.txt,Halls,\nnew,new.txt,Halls,old\n"
    settings = make_library({"old.txt": words(1), "new.txt": words(1).replace(".", "!", 1)}, catalogue=rows)
    assert not any(notes(settings).values())
