"""Whatever is put in front of it, it says what, where and what to do; the rest goes on, and nothing is lost."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.ask import Assistant
from assistant.building import build_index
from assistant.check import check_library
from assistant.command.main import run
from assistant.curate import add_reports, remove_reports, restore_reports
from assistant.errors import CatalogueError, IndexFormatError, NetworkShareError, NoIndexError, StorageError, UsageError
from assistant.packing import pack_answers
from assistant.settings import MAX_QUESTION_CHARACTERS, Settings

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "corpus" / "act-local-digest.pdf"
QUESTION = "How much did the Ivy House group raise from shares?"
LINUX = sys.platform == "linux"
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

Make = Callable[..., Settings]


def localism(*argv: str, unprivileged: bool = False, timeout: float = 60) -> tuple[int, Any, str]:
    """Exit code, JSON and standard error of the command as a process of its own, so that a hang fails the test."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *argv, "--json"],
        cwd=ROOT, capture_output=True, timeout=timeout, preexec_fn=_give_up_root if unprivileged else None,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


def _give_up_root() -> None:
    """Let permissions bind root too, from the next exec on: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2, 3):
            if libc.prctl(24, capability, 0, 0, 0):
                os._exit(77)


@pytest.fixture
def bound_by_permissions(tmp_path: Path) -> None:
    """Skips where a subprocess cannot be made to obey permissions."""
    closed = tmp_path / "closed"
    closed.write_text("x")
    closed.chmod(0)
    look = subprocess.run(["cat", str(closed)], preexec_fn=_give_up_root, capture_output=True) if LINUX else None
    if look is None or look.returncode != 1:
        pytest.skip("this system gives no way to make root obey permissions")


def ids(settings: Settings) -> dict[str, str]:
    return {s.report.file: s.report.id for s in Assistant.open(settings).reports()}


def answers(settings: Settings) -> bool:
    return "£142,600" in Assistant.open(settings).ask(QUESTION).quotes[0].text


def everything_well(settings: Settings) -> bool:
    checked = check_library(settings)
    assert checked.problems == []
    return not checked.pending


# Files that are no reports


def _truncated(path: Path) -> None:
    path.write_bytes(STARTER.read_bytes()[:9_000])


def _locked(path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(STARTER))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(path)


def _no_pages(path: Path) -> None:
    from pypdf import PdfWriter

    PdfWriter().write(path)


BAD: dict[str, tuple[Callable[[Path], Any], tuple[str, ...]]] = {
    "truncated.pdf": (_truncated, ("Download",)),
    "locked.pdf": (_locked, ("password",)),
    "empty.pdf": (lambda p: p.write_bytes(b""), ("empty", "Download or copy it again")),
    "photo.pdf": (lambda p: p.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(900)), ("JPEG", "not a PDF")),
    "nopages.pdf": (_no_pages, ("no pages",)),
    "folder.pdf": (lambda p: p.mkdir(), ("is a folder", "rename the folder")),
    "noise.pdf": (lambda p: p.write_bytes(bytes(range(256)) * 40), ("Download",)),
    "noise.docx": (lambda p: p.write_bytes(b"PK\x03\x04" + bytes(4000)), ("Word",)),
    "blank.md": (lambda p: p.write_text("\n\n \n"), ("no text",)),
    "sheet.xlsx": (lambda p: p.write_bytes(b"PK"), ("not a kind of file", "Save it as PDF or Word")),
}  # fmt: skip


@pytest.fixture(scope="module")
def bad_library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    """A library of one good report among all the bad ones, and the reasons its build gave."""
    settings = Settings.of(tmp_path_factory.mktemp("bad"), model="hashing")
    settings.corpus.mkdir()
    (settings.corpus / "pubs.md").write_text("# Pubs\n\nThe Ivy House group raised £142,600 from shares.")
    for name, (make, _) in BAD.items():
        make(settings.corpus / name)
    summary = build_index(settings)
    assert summary.added == ("pubs.md",)
    return settings, dict(summary.skipped)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason(bad_library: tuple[Settings, dict[str, str]], name: str) -> None:
    settings, reasons = bad_library
    assert (settings.corpus / name).exists()
    for said in BAD[name][1]:
        assert said.lower() in reasons[name].lower()
    assert reasons[name].endswith(".")


def test_among_bad_files_the_good_one_answers_and_the_check_is_well(
    bad_library: tuple[Settings, dict[str, str]],
) -> None:
    settings, reasons = bad_library
    assert set(reasons) == set(BAD)
    assert answers(settings)
    assert everything_well(settings)


# Rows that are no help


def test_faulty_rows_are_named_with_their_place_and_stop_nothing(make_library: Make) -> None:
    settings = make_library(
        catalogue="id,file,title,year\n"
        "ivy,pubs.md,Pubs,20l8\n"
        "ivy2,pubs.md,Again,2018\n"
        "gone,gone.pdf,Gone,2018\n"
        "out,../../secret.md,Out,2018\n",
    )
    (settings.library.parent / "secret.md").write_text("# Secret\n\nNobody may quote this.")
    summary = build_index(settings)
    said = {(p.where, p.what): p.do for p in summary.problems}
    for row, what in (
        (2, '"20l8"'),
        (3, 'Two rows are for the file "pubs.md"'),
        (4, '"gone.pdf"'),
        (5, "../../secret.md"),
    ):
        assert [do for (where, text), do in said.items() if f"row {row}" in where and what in text], (row, said)
    assert all(said.values())
    assert (summary.reports, ids(settings)["pubs.md"]) == (3, "ivy")
    assert Assistant.open(settings).report("ivy").report.year is None
    assert answers(settings)
    assert "ivy2,pubs.md,Again,2018" in settings.catalogue.read_text(encoding="utf-8-sig")


def test_a_table_saved_by_excel_in_cp1252_keeps_its_form_when_a_row_is_added(make_library: Make) -> None:
    settings = make_library(built=False)
    table = "id;file;title;notes\r\nivy;pubs.md;Café society – £1;first\r\n".encode("cp1252")
    settings.catalogue.write_bytes(table)
    build_index(settings)
    assert Assistant.open(settings).report("ivy").report.title == "Café society – £1"
    written = settings.catalogue.read_bytes()
    assert written.startswith(table)
    assert len(written.decode("cp1252").split("\r\n")) == 5
    assert everything_well(settings)


def test_a_table_open_in_excel_costs_no_report_and_is_written_next_time(
    make_library: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_library(catalogue="id,file,title\r\nivy,pubs.md,Pubs\r\n", built=False)
    replace = os.replace

    def held(source: Any, target: Any) -> None:
        if Path(target) == settings.catalogue:
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", held)
        summary = build_index(settings)
    assert len(summary.added) == 3
    (problem, *_) = [p for p in summary.problems if "open in another program" in p.what]
    assert "Build again" in problem.do
    assert answers(settings)
    before = ids(settings)
    assert build_index(settings).problems == ()
    assert ids(settings) == before
    assert set(before.values()) == {line.split(",")[0] for line in settings.catalogue.read_text().splitlines()[1:]}
    assert list(settings.corpus.glob(".catalogue-*")) == []


@pytest.mark.parametrize("kind", ["folder", "workbook"])
def test_a_catalogue_that_is_no_table_stops_the_build_with_words_and_harms_nothing(
    make_library: Make, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    settings = make_library()
    settings.catalogue.unlink()
    if kind == "folder":
        settings.catalogue.mkdir()
    else:
        settings.catalogue.write_bytes(b"PK\x03\x04" + bytes(200))
    assert run(["build", "--json", "--library", str(settings.library)]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "catalogue"
    assert "catalogue.csv" in error["message"]
    assert ("folder" if kind == "folder" else "Save as") in error["message"]
    assert answers(settings)


# Folders and files that may not be opened


@pytest.mark.usefixtures("bound_by_permissions")
def test_what_lies_in_a_folder_that_cannot_be_opened_stays_in_the_library(make_library: Make) -> None:
    settings = make_library(
        {"pubs.md": "# Pubs\n\nThe group raised £142,600 from shares.", "kent/a.md": "# A\n\nOaks."}
    )
    folder = settings.corpus / "kent"
    (settings.corpus / "new.md").write_text("# New\n\nElms stand here.")
    folder.chmod(0)
    try:
        code, built, _ = localism("build", "--library", str(settings.library), unprivileged=True)
        again, checked, _ = localism("check", "--library", str(settings.library), unprivileged=True)
    finally:
        folder.chmod(0o755)
    assert code == 0
    assert (built["added"], built["removed"], built["reports"], built["problems"]) == (["new.md"], [], 3, [])
    (skip,) = built["skipped"]
    assert skip["file"] == "kent"
    assert "Check its permissions" in skip["reason"]
    assert again == 1
    assert [p["where"] for p in checked["problems"]] == ["corpus/kent"]
    assert checked["pending"] == []
    assert everything_well(settings)


@pytest.mark.usefixtures("bound_by_permissions")
def test_a_file_that_may_not_be_opened_is_read_once_it_may(make_library: Make) -> None:
    settings = make_library()
    path = settings.corpus / "secret.md"
    path.write_text("# Secret\n\nThe oaks of Kent.")
    path.chmod(0)
    code, built, _ = localism("build", "--library", str(settings.library), unprivileged=True)
    path.chmod(0o644)
    assert (code, [s["file"] for s in built["skipped"]], built["reports"]) == (0, ["secret.md"], 3)
    assert "Check its permissions" in built["skipped"][0]["reason"]
    assert localism("build", "--library", str(settings.library), unprivileged=True)[1]["added"] == ["secret.md"]


@pytest.mark.usefixtures("bound_by_permissions")
def test_a_corpus_that_cannot_be_opened_empties_no_library(make_library: Make) -> None:
    settings = make_library()
    settings.corpus.chmod(0o311)
    try:
        code, said, _ = localism("build", "--library", str(settings.library), unprivileged=True)
    finally:
        settings.corpus.chmod(0o755)
    assert (code, said["error"]["kind"]) == (2, "storage")
    assert "left as it is" in said["error"]["message"]
    assert len(ids(settings)) == 3


@pytest.mark.usefixtures("bound_by_permissions")
def test_a_folder_that_is_a_closed_folder_and_named_like_a_report_is_named_once(make_library: Make) -> None:
    settings = make_library()
    (settings.corpus / "x.pdf").mkdir(mode=0)
    code, built, _ = localism("build", "--library", str(settings.library), unprivileged=True)
    assert (code, [s["file"] for s in built["skipped"]]) == (0, ["x.pdf"])


@pytest.mark.usefixtures("bound_by_permissions")
def test_a_library_that_cannot_be_written_answers_says_so_and_refuses_to_build(make_library: Make) -> None:
    settings = make_library()
    at = str(settings.library)
    folders = [settings.library, settings.index, settings.corpus]
    for left in settings.index.glob("library.db-*"):
        left.unlink()
    files = [p for f in folders for p in f.iterdir() if p.is_file()]
    for path in (*files, *folders):
        path.chmod(0o444 if path in files else 0o555)
    try:
        asked, answer, note = localism("ask", QUESTION, "--library", at, unprivileged=True)
        checked, proof, _ = localism("check", "--library", at, unprivileged=True)
        built, said, _ = localism("build", "--library", at, unprivileged=True)
        added, refused, _ = localism("add", str(STARTER), "--library", at, unprivileged=True)
    finally:
        for path in (*folders, *files):
            path.chmod(0o755)
    assert (asked, answer["status"]) == (0, "answered")
    assert "cannot be written and is opened read-only" in note
    assert (checked, proof["ok"]) == (0, True)
    assert (built, said["error"]["kind"]) == (2, "storage")
    assert "write permission" in said["error"]["message"]
    assert (added, refused["error"]["kind"]) == (2, "storage")
    assert everything_well(settings)


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        not LINUX
        or not mount
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_stops_with_words_keeps_what_was_there_and_goes_on_when_freed(small_disk: Path) -> None:
    settings = Settings.of(small_disk / "library", model="hashing")
    settings.corpus.mkdir(parents=True)
    (settings.corpus / "pubs.md").write_text("# Pubs\n\nThe Ivy House group raised £142,600 from shares.")
    build_index(settings)
    report_id = ids(settings)["pubs.md"]
    words = " ".join(f"The parish of Number{n} bought its hall in {1000 + n}." for n in range(6_000))
    (settings.corpus / "long.md").write_text(f"# Long\n\n{words}")
    filler = small_disk / "filler"
    _fill(filler)
    at = str(settings.library)
    for argv in (["build"], ["add", str(STARTER)], ["remove", report_id]):
        code, said, _ = localism(*argv, "--library", at)
        if argv[0] == "add" and code == 0:  # refused file by file
            said = {"error": {"kind": "storage", "message": said["skipped"][0]["reason"]}}
        assert said["error"]["kind"] == "storage", (argv, said)
        assert "space" in said["error"]["message"], (argv, said)
        assert answers(settings)
        assert check_library(settings).problems == []
        _fill(filler)
    filler.unlink()
    code, _, _ = localism("build", "--library", at)
    assert (code, sorted(ids(settings))) == (0, ["long.md", "pubs.md"])
    assert everything_well(settings)


def _fill(path: Path) -> None:
    with path.open("ab", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


# A network share


@pytest.mark.skipif(not LINUX, reason="/proc/self/mountinfo is Linux's")
@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("cifs", True), ("ext4", False), ("tmpfs", False)])
def test_an_index_on_a_network_share_is_refused(
    make_library: Make, monkeypatch: pytest.MonkeyPatch, kind: str, refused: bool
) -> None:
    settings = make_library(built=False)
    point = str(settings.library).replace(" ", "\\040")
    table = f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:9 / {point} rw,relatime shared:1 - {kind} server:/x rw\n"
    read_text = Path.read_text

    def fake(path: Path, *args: Any, **options: Any) -> str:
        return table if path.as_posix() == "/proc/self/mountinfo" else read_text(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", fake)
    if not refused:
        assert len(build_index(settings).added) == 3
        return
    with pytest.raises(NetworkShareError, match=rf"network share \({kind}\).*disk of this computer"):
        build_index(settings)
    assert not settings.index.exists()


# Questions

ODD_QUESTIONS = {
    "nothing": ("", "empty_question"),
    "only signs": ("\x00\u202e\ud800?!", "empty_question"),
    "a NUL inside": ("How much did the Ivy House\x00 group raise from shares?", "answered"),
    "a lone surrogate": ("How much did the Ivy House \udce9group raise from shares?", "answered"),
    "an FTS operator": ('pubs" OR NEAR(a b) * -^:{}', None),
    "100,000 characters": (QUESTION + " " + "very " * 20_000, None),
    "one word of 100,000 characters": ("x" * 100_000, "not_found"),
    "combining marks": ("Z\u0334\u0335\u0336" * 3_000, None),
}


@pytest.mark.parametrize("question", ODD_QUESTIONS)
def test_no_question_is_too_odd(make_library: Make, capsys: pytest.CaptureFixture[str], question: str) -> None:
    settings = make_library()
    text, status = ODD_QUESTIONS[question]
    code = run(["ask", "--json", "--library", str(settings.library), "--", text])
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["status"] in ({status} if status else {"answered", "not_found"})
    assert code == (0 if answer["status"] == "answered" else 1)
    assert len(answer["question"]) <= MAX_QUESTION_CHARACTERS
    assert ("first 2,000 characters" in said.err) == (len(text) > MAX_QUESTION_CHARACTERS)
    answer["question"].encode("utf-8")
    assistant = Assistant.open(settings)
    assert isinstance(assistant.search(text), list)
    assert assistant.ask("And then?", history=[text]).status in ("answered", "not_found")


# Names


ODD_NAMES = {
    "line\nbreak.md": "line break",
    "bell\x07.md": "control character",
    "escape\x1b[31m.md": "control character",
    " leading space.md": "begins or ends with a space",
    "back\\slash.md": "\\",
    "C:drive.md": "Rename",
    "corpus/inner.md": '"corpus"',
}
FINE_NAMES = [
    "-dash.md", "--json.md", "two  spaces.md", "r\u202etl\u202c\u200f.md", "l" * 252 + ".md", "50% #1 (a);b,\"c'.md",
    "\u00e9t\u00e9.md", "\U0001f332.md",
]  # fmt: skip


@unix_only
def test_a_name_the_catalogue_could_not_hold_is_refused_and_any_other_is_found_again(make_library: Make) -> None:
    settings = make_library()
    for n, name in enumerate([*ODD_NAMES, *FINE_NAMES]):
        path = settings.corpus / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Title number {n}\n\nThe oak of place {n} was felled.")
    broken = os.fsencode(settings.corpus) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(broken)).write_text("# Cafe\n\nThe oak.")
    except OSError:  # a file system that holds only UTF-8
        broken = b""
    first = build_index(settings)
    reasons = dict(first.skipped)
    assert set(reasons) == {*ODD_NAMES, *(["caf\\xe9.md"] if broken else [])}
    for name, said in ODD_NAMES.items():
        assert said in reasons[name]
        assert "Rename" in reasons[name]
    assert sorted(first.added) == sorted(FINE_NAMES)
    table = settings.catalogue.read_bytes()
    again = build_index(settings)
    assert (again.added, again.updated, again.removed, again.unchanged) == ((), (), (), 3 + len(FINE_NAMES))
    assert settings.catalogue.read_bytes() == table
    assert again.problems == ()
    assert everything_well(settings)
    known = ids(settings)
    gone = [known[name] for name in FINE_NAMES]
    remove_reports(settings, gone)
    assert sorted(ids(settings)) == ["parish.txt", "pubs.md", "wigan.md"]
    restore_reports(settings, gone)
    assert ids(settings) == known
    assert everything_well(settings)


@unix_only
def test_a_name_stored_in_two_ways_is_one_name(make_library: Make) -> None:
    settings = make_library({"caf\u00e9.md": "# One\n\nThe oak.", "cafe\u0301.md": "# Two\n\nThe elm."}, built=False)
    if len(list(settings.corpus.iterdir())) == 1:
        pytest.skip("this file system stores both as one name")
    summary = build_index(settings)
    assert (len(summary.added), len(summary.skipped)) == (1, 1)
    assert "accents" in summary.skipped[0][1]
    assert build_index(settings).unchanged == 1


@unix_only
def test_links_that_go_round_and_pipes_that_wait_stop_nothing(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    (settings.corpus / "round.pdf").symlink_to("round.pdf")
    (settings.corpus / "lost.pdf").symlink_to("nowhere.pdf")
    (settings.corpus / "here").symlink_to(".", target_is_directory=True)
    os.mkfifo(settings.corpus / "pipe.pdf")
    os.mkfifo(tmp_path / "outside.pdf")
    at = str(settings.library)
    code, built, _ = localism("build", "--library", at)
    reasons = {s["file"]: s["reason"] for s in built["skipped"]}
    assert (code, set(reasons)) == (0, {"round.pdf", "lost.pdf", "here", "pipe.pdf"})
    assert "pipe" in reasons["pipe.pdf"]
    assert "links are not followed" in reasons["here"]
    assert "link" in reasons["lost.pdf"]
    assert built["unchanged"] == 3
    added = localism("add", str(tmp_path / "outside.pdf"), "--library", at)[1]
    assert "not a file" in added["skipped"][0]["reason"]
    assert localism("check", "--library", at)[0] == 0


# Things in each other's place


def test_a_corpus_that_is_a_file_gives_a_message(make_library: Make) -> None:
    settings = make_library()
    shutil.move(settings.corpus, settings.library / "away")
    settings.corpus.write_text("I am a file")
    with pytest.raises(UsageError, match="No corpus/ folder"):
        build_index(settings)
    with pytest.raises(StorageError, match="Move what is in its way"):
        add_reports(settings, [STARTER])
    with pytest.raises(StorageError, match="left as it is"):
        check_library(settings)
    assert answers(settings)


def test_an_index_deleted_under_a_reader_goes_on_answering_and_the_new_one_is_followed(make_library: Make) -> None:
    settings = make_library()
    for warm in (False, True):
        assistant = Assistant.open(settings, warm=warm)
        before = assistant.ask(QUESTION).quotes[0].text
        try:
            shutil.rmtree(settings.index)
        except PermissionError:
            pytest.skip("this system does not let open files be deleted")
        assert assistant.ask(QUESTION).quotes[0].text == before
        with pytest.raises(NoIndexError, match="localism build"):
            Assistant.open(settings)
        (settings.corpus / "pubs.md").write_text(
            f"# Pubs\n\nThe Ivy House group raised £9 from shares, warm is {warm}."
        )
        build_index(settings)
        assert "£9" in assistant.ask(QUESTION).quotes[0].text
        assert str(warm) in assistant.ask(QUESTION).quotes[0].text
        assert everything_well(settings)


def test_nothing_kept_for_a_deleted_index_is_used_for_the_new_one(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    asked = tmp_path / "asked.txt"
    asked.write_text(f"{QUESTION}\n", "utf-8")
    before = Assistant.open(settings).version
    assert pack_answers(asked, tmp_path / "first.md", settings).resumed == 0
    assert pack_answers(asked, tmp_path / "again.md", settings).resumed == 1
    shutil.rmtree(settings.index)
    pubs = settings.corpus / "pubs.md"
    pubs.write_text(pubs.read_text("utf-8").replace("£142,600", "£9"), "utf-8")
    build_index(settings)
    assert Assistant.open(settings).version != before
    assert pack_answers(asked, tmp_path / "new.md", settings).resumed == 0
    assert "£9" in (tmp_path / "new.md").read_text("utf-8")


@pytest.mark.parametrize("how", ["garbage", "another program's", "cut short", "a page of noise"])
def test_a_damaged_database_is_named_and_can_be_deleted(
    make_library: Make, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    settings = make_library()
    database = settings.index / "library.db"
    for left in settings.index.glob("library.db-*"):
        left.unlink()
    whole = database.read_bytes()
    if how == "garbage":
        database.write_bytes(b"what is this?" * 999)
    elif how == "another program's":
        database.unlink()
        db = sqlite3.connect(database)
        db.execute("CREATE TABLE songs(name)")
        db.close()
    elif how == "cut short":
        database.write_bytes(whole[: len(whole) // 2])
    else:
        database.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    for argv in (["ask", QUESTION], ["build"], ["check"], ["list"]):
        code = run([*argv, "--json", "--library", str(settings.library)])
        said = json.loads(capsys.readouterr().out)
        assert code == 2, (argv, said)
        assert said["error"]["kind"] == "index_format", (argv, said)
        assert "delete it and run `localism build` again" in said["error"]["message"]
    shutil.rmtree(settings.index)
    build_index(settings)
    assert answers(settings)


def test_a_database_that_was_begun_and_left_empty_is_finished_by_a_build(make_library: Make) -> None:
    settings = make_library(built=False)
    settings.index.mkdir()
    (settings.index / "library.db").touch()
    with pytest.raises(NoIndexError, match="Finish it with: localism build"):
        Assistant.open(settings)
    build_index(settings)
    assert answers(settings)


def test_a_damaged_vector_file_costs_nothing_and_is_mended(make_library: Make) -> None:
    settings = make_library()
    (path,) = settings.index.glob("*.faiss")
    path.write_bytes(path.read_bytes()[:50])
    assert answers(settings)
    assert check_library(settings, repair=True).problems == []
    assert everything_well(settings)


def test_a_report_put_back_by_hand_after_its_removal_stays(make_library: Make, tmp_path: Path) -> None:
    settings = make_library()
    kept = tmp_path / "pubs.md"
    kept.write_bytes((settings.corpus / "pubs.md").read_bytes())
    remove_reports(settings, [ids(settings)["pubs.md"]])
    assert add_reports(settings, [kept]).added == ("pubs.md",)
    assert build_index(settings).removed == ()
    assert answers(settings)
    remove_reports(settings, [ids(settings)["pubs.md"]])
    shutil.copy(kept, settings.corpus / "pubs.md")
    assert build_index(settings).added == ("pubs.md",)
    assert everything_well(settings)


def test_two_copies_of_one_file_that_are_both_gone_are_both_out(make_library: Make) -> None:
    settings = make_library({"a.md": "# A\n\nThe oak.", "b.md": "# A\n\nThe oak.", "c.md": "# C\n\nThe elm."})
    (settings.corpus / "a.md").unlink()
    (settings.corpus / "b.md").unlink()
    assert sorted(build_index(settings).removed) == ["a.md", "b.md"]
    assert list(ids(settings)) == ["c.md"]


def test_an_unwritable_catalogue_does_not_stop_a_removal_from_being_finished(
    make_library: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_library()
    report_id = ids(settings)["pubs.md"]
    replace = os.replace

    def held(source: Any, target: Any) -> None:
        if Path(target) == settings.catalogue:
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", held)
        with pytest.raises(CatalogueError, match="localism build` will clear its row"):
            remove_reports(settings, [report_id])
        still = build_index(settings)
        assert any("could not be finished" in p.what for p in still.problems)
    assert check_library(settings).problems == []
    assert build_index(settings).problems == ()
    assert everything_well(settings)
    restore_reports(settings, [report_id])
    assert answers(settings)


def test_a_foreign_database_is_never_overwritten(make_library: Make) -> None:
    settings = make_library(built=False)
    settings.index.mkdir()
    db = sqlite3.connect(settings.index / "library.db")
    db.execute("CREATE TABLE songs(name)")
    db.close()
    with pytest.raises(IndexFormatError):
        build_index(settings)
    db = sqlite3.connect(settings.index / "library.db")
    assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    db.close()


def test_a_file_renamed_since_the_last_build_waits_and_is_no_fault(make_library: Make) -> None:
    settings = make_library()
    (settings.corpus / "pubs.md").rename(settings.corpus / "houses.md")
    checked = check_library(settings)
    assert (checked.problems, len(checked.pending)) == ([], 2)
    assert build_index(settings).renamed == ("houses.md",)
    assert everything_well(settings)
