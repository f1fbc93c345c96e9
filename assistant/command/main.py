"""From argv to a verb, and from an error to a message and an exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from ..errors import AssistantError
from .verbs import app

_ANYWHERE = {"--library": True, "--json": False}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    sys.exit(run(sys.argv[1:] if argv is None else list(argv)))


def run(argv: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 done, 1 done but the caller asked to be told, 2 cannot."""
    from typer.main import get_command

    _speak_utf8()
    given = _options_last(list(argv))
    as_json = "--json" in given
    try:
        code = get_command(app).main(args=given, prog_name="localism", standalone_mode=False)
        return int(code or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        return _complain("stopped", "Stopped. Everything finished so far is kept.", as_json=as_json)
    except click.ClickException as error:
        return _complain("usage", f"{error.format_message()} (localism --help shows how)", as_json=as_json)
    except AssistantError as error:
        return _complain(error.kind, str(error), as_json=as_json)
    except KeyboardInterrupt:
        return _complain("stopped", "Stopped. Everything finished so far is kept.", as_json=as_json)
    except BrokenPipeError:  # the reader of a pipe has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again at exit
        return 0


def _complain(kind: str, message: str, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps({"error": {"kind": kind, "message": message}}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"localism: {message}\n")
    return 2


def _options_last(argv: list[str]) -> list[str]:
    """`localism --library DIR ask` means `localism ask --library DIR`."""
    moved: list[str] = []
    at = 0
    while at < len(argv) and argv[at].split("=", 1)[0] in _ANYWHERE:
        takes_value = _ANYWHERE[argv[at].split("=", 1)[0]] and "=" not in argv[at]
        moved += argv[at : at + 1 + takes_value]
        at += 1 + takes_value
    rest = argv[at:]
    return [rest[0], *moved, *rest[1:]] if rest else argv


def _speak_utf8() -> None:
    """Reports hold any character; a Windows console's code page must not stop an answer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
