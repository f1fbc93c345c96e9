"""What the README tells people to type exists and works."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.M | re.S)


def fenced(language: str) -> list[str]:
    """The texts of the README's blocks in a language."""
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    return [body for name, body in _FENCE.findall(text) if name == language]


def commands() -> list[list[str]]:
    """The arguments of each `localism` or `python -m assistant` line, lines ending in a backslash joined."""
    found = []
    for block in fenced("console"):
        for line in re.sub(r"\\\n(?:> ?)?\s*", " ", block).splitlines():
            if not line.startswith("$ "):
                continue
            words = shlex.split(line[2:].replace("\\", "/").split(" | ")[0].split(" > ")[0], comments=True)
            if words and Path(words[0]).name == "localism":
                found.append(words[1:])
            elif words[1:3] == ["-m", "assistant"]:
                found.append(words[3:])
    return found


needs_readme = pytest.mark.skipif(not README.exists(), reason="README.md is not written yet")


@needs_readme
def test_the_readme_shows_the_command() -> None:
    verbs = {next((word for word in argv if not word.startswith("-")), "") for argv in commands()}
    assert verbs >= {"build", "ask"}


@needs_readme
@pytest.mark.parametrize("argv", commands(), ids=" ".join)
def test_every_command_in_the_readme_is_understood(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsed by the command itself, with the verbs taken out so that nothing runs."""
    from typer.main import get_command

    from assistant.command.main import _options_last
    from assistant.command.verbs import app

    group = get_command(app)
    for verb in group.commands.values():  # type: ignore[attr-defined]
        monkeypatch.setattr(verb, "callback", lambda **_: None)
    assert not group.main(args=_options_last(argv), prog_name="localism", standalone_mode=False)


@pytest.mark.slow
@needs_readme
def test_the_commands_of_the_readme_do_what_it_says_on_the_starter_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One after the other as they stand there, with the encoder that needs no weights; ids and tags must exist."""
    from assistant.command.main import run

    shutil.copytree(ROOT / "corpus", tmp_path / "library" / "corpus", ignore=shutil.ignore_patterns("_*"))
    monkeypatch.chdir(tmp_path / "library")
    shutil.copy(ROOT / "corpus" / "act-local-digest.pdf", "report.pdf")
    Path("questions.jsonl").write_text('{"_id": 1, "question": "Who can nominate an asset of community value?"}\n')
    Path("questions.csv").write_text("question\nWho can nominate an asset of community value?\n")
    docx.Document().save("council.docx")
    assert run(["build", "--model", "hashing"]) == 0
    capsys.readouterr()
    for asked in ("Who may nominate?", "Who can nominate an asset of community value?"):
        run(["ask", asked, "--json"])
        answer = capsys.readouterr().out
        first = json.loads(answer)["quotes"][0]
        start, end = first["answer_spans"][0]
        assert "are among those who may nominate an asset" in " ".join(first["text"][start:end].split())
    Path("answer.json").write_text(answer, encoding="utf-8")
    for argv in commands():
        verb = next(word for word in argv if not word.startswith("-"))
        if verb in ("serve", "evaluate"):
            continue
        if "--library" in argv:
            at = argv.index("--library")
            argv = [*argv[:at], "--library", str(tmp_path / "other"), *argv[at + 2 :]]
        capsys.readouterr()
        code = run(argv)
        said = capsys.readouterr()
        assert code in ((0, 1) if verb in ("ask", "verify") else (0,)), (argv, said)
        assert said.out, argv


@needs_readme
def test_an_option_that_does_not_exist_would_be_noticed() -> None:
    from typer.main import get_command

    from assistant.command.verbs import app

    with pytest.raises(Exception, match="--nonsense"):
        get_command(app).main(args=["ask", "--nonsense"], prog_name="localism", standalone_mode=False)


@needs_readme
@pytest.mark.parametrize("example", fenced("python"))
def test_every_python_example_in_the_readme_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small library built beforehand, with the encoder that needs no weights."""
    from assistant import build_index
    from assistant.settings import Settings

    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "pubs.md").write_text("# Pubs\n\nThe group raised £142,600 from shares in 2012.")
    build_index(Settings.of(tmp_path, model="hashing"))
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {"__name__": "readme"})
