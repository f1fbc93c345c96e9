"""What a build does and what it leaves alone."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.check import check_library
from assistant.datatypes import Block, ModelInput, Page, Passage, Reading
from assistant.defaults import Parts, default_parts
from assistant.encoding import HashingEncoder
from assistant.errors import IndexFormatError, SlowReportError, UsageError
from assistant.protocols import Encoder, Progress, TokenCounter
from assistant.settings import Settings

Make = Callable[..., Settings]
PICTURE = (  # one page with a grey box and no letters
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 25>>stream\n0.5 g 10 10 80 80 re f    \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Counting:
    """The default parts, counting what is read, which encoders are made ready and what goes through them."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.encoders = 0
        self.embedded: list[str] = []
        real = default_parts()
        outer = self

        class Watched(HashingEncoder):
            def encode_passages(self, inputs: Sequence[ModelInput]) -> list:  # type: ignore[type-arg]
                outer.embedded += [given.text for given in inputs]
                return super().encode_passages(inputs)

        def read(path: Path) -> Reading:
            self.read.append(path.name)
            return real.read(path)

        def prepare(model: str, folder: Path) -> Encoder:
            self.encoders += 1
            return Watched()

        self.parts = replace(real, read=read, prepare_encoder=prepare)


def test_a_second_build_opens_no_report_and_loads_no_model(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold.", "bad.pdf": "not a PDF at all"})
    again = Counting()
    summary = build_index(settings, parts=again.parts)
    assert (again.read, again.encoders, summary.unchanged) == ([], 0, 1)
    assert [file for file, _ in summary.skipped] == ["bad.pdf"]
    assert summary.reports == 1


def test_an_encoder_that_an_earlier_version_made_less_of_is_completed_and_nothing_embedded(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold."})
    build_index(settings, parts=Counting().parts)
    again = Counting()
    build_index(settings, parts=replace(again.parts, encoder_ready=lambda *_: False))
    assert (again.encoders, again.embedded, again.read) == (1, [], [])


def test_a_touched_file_is_hashed_but_not_read(make_library: Make) -> None:
    settings = make_library()
    os.utime(settings.corpus / "pubs.md", ns=(1, 1))
    again = Counting()
    assert build_index(settings, parts=again.parts).unchanged == 3
    assert (again.read, again.encoders) == ([], 0)


def test_rehash_finds_a_change_that_kept_size_and_time(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold in 2018."})
    path = settings.corpus / "a.md"
    stat = path.stat()
    path.write_text("# A\n\nThe pub was sold in 2019.")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert build_index(settings).updated == ()
    assert build_index(settings, rehash=True).updated == ("a.md",)
    assert "2019" in Assistant.open(settings).page(Assistant.open(settings).reports()[0].report.id, 0).text


def test_adding_one_report_embeds_only_its_passages(make_library: Make) -> None:
    settings = make_library()
    (settings.corpus / "new.md").write_text("# Baths\n\nBramley Baths was transferred to the community.")
    counting = Counting()
    summary = build_index(settings, parts=counting.parts)
    assert (summary.added, counting.read) == (("new.md",), ["new.md"])
    assert counting.embedded == ["Bramley Baths was transferred to the community."]


def test_a_new_edition_embeds_only_what_it_says_anew(make_library: Make) -> None:
    """Ten sections, six of them the same in the edition of 2025: at most half may be embedded."""

    def edition(year: int) -> str:
        verbs = "listed counted sold leased kept mended named mapped shared valued".split()
        sections = [
            f"## Part {n}\n\nThe council {verb} its {n} assets with care and told the parish."
            for n, verb in enumerate(verbs, start=1)
        ]
        if year == 2025:
            sections[6:] = [f"## Part {n}\n\nIn this year the board of trustees met {n} times." for n in range(7, 11)]
        return f"# Asset strategy {year}\n\n" + "\n\n".join(sections)

    settings = make_library({"strategy-2024.md": edition(2024)})
    (settings.corpus / "strategy-2025.md").write_text(edition(2025))
    counting = Counting()
    summary = build_index(settings, parts=counting.parts)
    new = len(counting.embedded)
    total = {s.report.file: s.passages for s in Assistant.open(settings).reports()}["strategy-2025.md"]
    assert summary.embedded == new
    assert 0 < new <= total / 2
    assert new == 4


def test_a_renamed_file_is_a_rename_and_keeps_its_id(make_library: Make) -> None:
    settings = make_library()
    before = {s.report.file: s.report.id for s in Assistant.open(settings).reports()}
    (settings.corpus / "2011").mkdir()
    (settings.corpus / "wigan.md").rename(settings.corpus / "2011" / "the-deal.md")
    counting = Counting()
    summary = build_index(settings, parts=counting.parts)
    assert (summary.renamed, summary.added, summary.removed) == (("2011/the-deal.md",), (), ())
    assert counting.read == []
    after = {s.report.file: s.report.id for s in Assistant.open(settings).reports()}
    assert after["2011/the-deal.md"] == before["wigan.md"]
    assert "2011/the-deal.md" in settings.catalogue.read_text(encoding="utf-8-sig")


def test_a_file_that_is_gone_is_out_of_the_index_and_its_row_stays(make_library: Make) -> None:
    settings = make_library()
    (settings.corpus / "parish.txt").unlink()
    summary = build_index(settings)
    assert (summary.removed, summary.reports) == (("parish.txt",), 2)
    assert "parish.txt" in settings.catalogue.read_text(encoding="utf-8-sig")
    assert any("parish.txt" in p.what for p in summary.problems)


def test_the_catalogue_names_a_report_and_a_blank_cell_is_a_marked_guess(make_library: Make) -> None:
    settings = make_library(catalogue="id,file,title,publisher,year\r\nivy,pubs.md,The Ivy House,Locality,2013\r\n")
    found = {s.report.file: s.report for s in Assistant.open(settings).reports()}
    ivy, wigan = found["pubs.md"], found["wigan.md"]
    assert (ivy.id, ivy.title, ivy.publisher, ivy.year, ivy.guessed) == ("ivy", "The Ivy House", "Locality", 2013, ())
    assert wigan.title == "The Wigan Deal"
    assert "title" in wigan.guessed
    lines = settings.catalogue.read_text().splitlines()
    assert lines[1] == "ivy,pubs.md,The Ivy House,Locality,2013"
    assert sorted(lines[2:]) == [f"{found['parish.txt'].id},parish.txt,,,", f"{wigan.id},wigan.md,,,"]


def test_a_corrected_title_is_taken_over_without_reading_the_file_again(make_library: Make) -> None:
    settings = make_library({"a.md": "# Draft\n\nThe pub was sold."}, catalogue="id,file,title,year\na,a.md,Draft,\n")
    settings.catalogue.write_text("id,file,title,year\na,a.md,The last pub,2020\n")
    counting = Counting()
    summary = build_index(settings, parts=counting.parts)
    assert (summary.updated, counting.read) == (("a.md",), [])
    report = Assistant.open(settings).report("a").report
    assert (report.title, report.year) == ("The last pub", 2020)
    assert check_library(settings).ok


def test_a_new_splitter_moves_the_library_to_a_new_generation(make_library: Make) -> None:
    settings = make_library()
    counting = Counting()

    def split(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        return default_parts().split(pages, title, counter)[:1]

    parts: Parts = replace(counting.parts, split=split, splitter_version=99)
    summary = build_index(settings, parts=parts)
    assert (counting.read, summary.passages, summary.reports) == ([], 3, 3)
    assert build_index(settings, parts=parts).unchanged == 3


def test_an_interrupted_move_goes_on_where_it_stopped(make_library: Make) -> None:
    settings = make_library()
    counting = Counting()
    seen: list[str] = []

    def dies(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        seen.append(title)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return default_parts().split(pages, title, counter)

    with pytest.raises(KeyboardInterrupt):
        build_index(settings, parts=replace(counting.parts, split=dies, splitter_version=99))
    assert Assistant.open(settings).ask("Who listed the Ivy House?").status == "answered"
    seen.clear()
    build_index(settings, parts=replace(counting.parts, split=dies, splitter_version=99))
    assert len(seen) == 1


def of_an_earlier_analyser(settings: Settings) -> None:
    with sqlite3.connect(settings.index / "library.db") as db:
        db.execute("UPDATE generations SET analyser = analyser - 1")


def test_after_a_new_analyser_the_old_index_answers_until_the_new_one_is_whole(make_library: Make) -> None:
    settings = make_library()
    before = len(Assistant.open(settings).search("council", k=50))
    of_an_earlier_analyser(settings)
    counting = Counting()
    seen: list[str] = []

    def dies(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        seen.append(title)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return default_parts().split(pages, title, counter)

    with pytest.raises(KeyboardInterrupt):
        build_index(settings, parts=replace(counting.parts, split=dies))
    assert Assistant.open(settings).outdated()
    assert len(Assistant.open(settings).search("council", k=50)) == before
    summary = build_index(settings, parts=counting.parts)
    assert (summary.unchanged, counting.read, counting.embedded) == (3, [], [])
    assert Assistant.open(settings).outdated() == ""
    assert len(Assistant.open(settings).search("council", k=50)) == before
    assert check_library(settings).ok


def test_after_a_new_analyser_the_model_stays_the_one_that_was_chosen(make_library: Make) -> None:
    settings = make_library()
    of_an_earlier_analyser(settings)
    asked: list[str] = []

    def prepare(model: str, folder: Path) -> Encoder:
        asked.append(model)
        return HashingEncoder()

    build_index(settings.library, parts=replace(default_parts(), prepare_encoder=prepare))
    assert asked == ["hashing"]


def test_a_library_emptied_before_a_new_version_takes_reports_in_again(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold in 2019."})
    (settings.corpus / "a.md").unlink()
    assert build_index(settings).reports == 0
    (settings.corpus / "b.md").write_text("# B\n\nThe parish bought the pub in 2020.", "utf-8")
    assert build_index(settings, parts=replace(default_parts(), splitter_version=99)).passages == 1
    assert Assistant.open(settings).ask("Who bought the pub in 2020?").status == "answered"


def test_no_corpus_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No corpus/ folder.*--library"):
        build_index(Settings.of(tmp_path, model="hashing"))


def test_an_empty_corpus_makes_an_empty_library_that_says_so(make_library: Make) -> None:
    settings = make_library({})
    answer = Assistant.open(settings).ask("Who bought the pub?")
    assert answer.status == "empty_library"
    assert check_library(settings).ok


def test_an_officer_may_edit_the_catalogue_while_a_build_runs(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo."}, built=False)
    real = default_parts()

    def read(path: Path) -> Reading:
        if path.name == "b.md":
            rows = (
                settings.catalogue.read_text(encoding="utf-8-sig")
                if settings.catalogue.exists()
                else "id,file,title\r\n"
            )
            settings.catalogue.write_text(rows + "kent,kent.pdf\r\n", encoding="utf-8-sig")
        return real.read(path)

    build_index(settings, parts=replace(real, read=read))
    table = settings.catalogue.read_text(encoding="utf-8-sig")
    assert "kent,kent.pdf" in table
    assert "b.md" in table


class Slow:
    """The default parts with a reader that takes too long over one file as often as it is told to."""

    def __init__(self, file: str, times: int, *, version: int = 0) -> None:
        real = default_parts()
        self.left = times

        def read(path: Path) -> Reading:
            if path.name == file and self.left:
                self.left -= 1
                raise SlowReportError("Reading was stopped.")
            return real.read(path)

        self.parts = replace(real, read=read, reader_version=version or real.reader_version)


def test_a_report_that_took_too_long_is_tried_again_by_the_next_build(make_library: Make) -> None:
    settings = make_library(built=False)
    first = build_index(settings, parts=Slow("pubs.md", 1).parts)
    assert first.skipped == (("pubs.md", "Reading was stopped."),)
    assert sorted(first.added) == ["parish.txt", "wigan.md"]
    second = build_index(settings)
    assert (second.added, second.skipped, second.unchanged) == (("pubs.md",), (), 2)


def test_what_was_read_before_stays_when_a_new_reader_is_too_slow(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold."})
    summary = build_index(settings, parts=Slow("a.md", 1, version=99).parts)
    assert (summary.reports, summary.skipped, summary.removed) == (1, (), ())
    assert [p.where for p in summary.problems] == ["corpus/a.md"]
    assert build_index(settings, parts=Slow("a.md", 0, version=99).parts).updated == ("a.md",)


def at_fault(title: str, *, version: int = 0) -> Parts:
    """The default parts, but for a splitter that fails on the report of one title."""
    real = default_parts()

    def split(pages: Sequence[Page], of: str, counter: TokenCounter) -> list[Passage]:
        if of == title:
            raise ValueError("no such bar in the music")
        return real.split(pages, of, counter)

    return replace(real, split=split, splitter_version=version or real.splitter_version)


def test_a_fault_of_the_program_costs_one_report_and_is_tried_again(make_library: Make) -> None:
    settings = make_library(built=False)
    summary = build_index(settings, parts=at_fault("The Wigan Deal"))
    assert sorted(summary.added) == ["parish.txt", "pubs.md"]
    assert [file for file, _ in summary.skipped] == ["wigan.md"]
    assert "fault in the program itself (ValueError: no such bar in the music)" in summary.skipped[0][1]
    assert check_library(settings).ok
    assert build_index(settings).added == ("wigan.md",)


def test_a_fault_on_a_changed_report_takes_its_old_words_out_and_on_the_same_words_leaves_them(
    make_library: Make,
) -> None:
    settings = make_library()
    real = default_parts()
    again = replace(at_fault("The Wigan Deal"), reader_version=real.reader_version + 1)
    summary = build_index(settings, parts=again)
    assert (summary.reports, summary.skipped, [p.where for p in summary.problems]) == (3, (), ["corpus/wigan.md"])
    assert Assistant.open(settings).ask("When did Wigan Council begin the Deal?").status == "answered"
    (settings.corpus / "wigan.md").write_text("# The Wigan Deal\n\nIt ended in 2030.\n", "utf-8")
    summary = build_index(settings, parts=at_fault("The Wigan Deal"))
    assert (summary.removed, [file for file, _ in summary.skipped]) == (("wigan.md",), ["wigan.md"])


def test_a_fault_while_a_new_splitter_moves_the_library_costs_one_report(make_library: Make) -> None:
    settings = make_library()
    summary = build_index(settings, parts=at_fault("The Wigan Deal", version=99))
    assert (summary.reports, summary.removed, [file for file, _ in summary.skipped]) == (2, ("wigan.md",), ["wigan.md"])
    assert build_index(settings, parts=replace(default_parts(), splitter_version=99)).added == ("wigan.md",)
    assert check_library(settings).ok


def test_a_fault_over_every_report_moves_nothing_and_the_old_generation_goes_on_answering(make_library: Make) -> None:
    settings = make_library()

    def split(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        raise RuntimeError("the splitter is broken")

    with pytest.raises(RuntimeError, match="the splitter is broken"):
        build_index(settings, parts=replace(default_parts(), split=split, splitter_version=99))
    assert Assistant.open(settings).ask("When did Wigan Council begin the Deal?").status == "answered"
    assert build_index(settings, parts=replace(default_parts(), splitter_version=99)).unchanged == 3


def test_a_fault_in_reading_costs_one_report(make_library: Make) -> None:
    settings = make_library(built=False)
    real = default_parts()

    def read(path: Path) -> Reading:
        if path.name == "pubs.md":
            raise ValueError("no such page")
        return real.read(path)

    summary = build_index(settings, parts=replace(real, read=read))
    assert (sorted(summary.added), [file for file, _ in summary.skipped]) == (["parish.txt", "wigan.md"], ["pubs.md"])


def test_a_damaged_index_is_no_fault_of_a_report(make_library: Make) -> None:
    settings = make_library(built=False)

    def split(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with pytest.raises(IndexFormatError, match="delete it"):
        build_index(settings, parts=replace(default_parts(), split=split))


def test_a_fault_over_a_new_title_leaves_the_report_as_it_was(make_library: Make) -> None:
    settings = make_library()
    table = settings.catalogue.read_text("utf-8-sig")
    row = next(line for line in table.splitlines() if "wigan.md" in line)
    cells = row.split(",")
    cells[2] = "The Borough Deal"
    settings.catalogue.write_text(table.replace(row, ",".join(cells)), "utf-8-sig")
    summary = build_index(settings, parts=at_fault("The Borough Deal"))
    assert ([p.where for p in summary.problems], summary.updated) == (["corpus/wigan.md"], ())
    assert Assistant.open(settings).report("the-wigan-deal").report.title == "The Wigan Deal"
    assert build_index(settings).updated == ("wigan.md",)


def test_pages_lost_to_slowness_are_read_again_by_the_next_build(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe pub was sold."}, built=False)
    real = default_parts()
    hurried = replace(real, read=lambda path: replace(real.read(path), unfinished=True))
    assert build_index(settings, parts=hurried).added == ("a.md",)
    assert build_index(settings).updated == ("a.md",)
    assert build_index(settings).unchanged == 1


def test_two_reports_are_read_at_a_time_and_go_in_in_order(make_library: Make) -> None:
    settings = make_library({f"{n}.md": f"# Report {n}\n\nIt says {n}." for n in range(7)}, built=False)
    real, lock = default_parts(), threading.Lock()
    now = most = 0

    def read(path: Path) -> Reading:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.3 if path.name == "0.md" else 0.05)  # the first comes last
        with lock:
            now -= 1
        return real.read(path)

    summary = build_index(settings, parts=replace(real, read=read))
    assert summary.added == tuple(f"{n}.md" for n in range(7))
    assert most == min(2, os.cpu_count() or 1)


class Pictures:
    """A PictureReader that finds the same words on every page without text; counts its work."""

    def __init__(self, *, able: bool = True) -> None:
        self.able = able
        self.tried: set[Path] = set()
        self.work = 0

    def read(self, path: Path, reading: Reading, file: Path, *, progress: Progress) -> Reading:
        if not self.able or all(page.text for page in reading.pages):
            return reading
        self.tried.add(file)
        self.work += 1
        text = "The parish bought the pub in 2019."
        page = Page("", 1, text, blocks=(Block(0, len(text)),), trouble=("read by OCR",))
        return replace(reading, pages=(page,), notes=("Page 1: read by OCR.",))

    def waiting(self, pages: set[int], file: Path) -> bool:
        return file not in self.tried


def test_pictures_are_read_once_the_program_for_it_is_there_and_quotations_say_so(make_library: Make) -> None:
    settings = make_library(built=False)
    (settings.corpus / "scan.pdf").write_bytes(PICTURE)
    real = default_parts()
    first = build_index(settings, parts=replace(real, scans=Pictures(able=False)))
    assert first.pages_without_text == 1
    pictures = Pictures()
    second = build_index(settings, parts=replace(real, scans=pictures))
    assert (second.updated, second.pages_without_text) == (("scan.pdf",), 0)
    third = build_index(settings, parts=replace(real, scans=pictures))
    assert (third.updated, third.unchanged, pictures.work) == ((), 4, 1)
    assistant = Assistant.open(settings)
    scanned = next(r.report for r in assistant.reports() if r.report.file == "scan.pdf")
    assert scanned.pages_by_ocr == 1
    quotes = assistant.ask("When did the parish buy the pub?").quotes
    assert {q.trouble for q in quotes if q.citation.report.file == "scan.pdf"} == {("read by OCR",)}
