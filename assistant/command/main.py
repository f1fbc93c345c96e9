"""From argv to a verb, and from an error to a message and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import typer

from ..errors import AssistantError
from . import say
from .verbs import app

_ANYWHERE = {"--library": True, "--json": False}
# typer carries a click of its own, or uses the installed one: take the class from what it hands out.
_WrongUse: type[Exception] = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    sys.exit(run(sys.argv[1:] if argv is None else list(argv)))


def run(argv: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 done, 1 done but the caller asked to be told, 2 cannot."""
    from typer.main import get_command

    _speak_utf8()
    given = _options_last(list(argv)) or ["--help"]
    as_json = "--json" in (given[: given.index("--")] if "--" in given else given)
    try:
        code = int(get_command(app).main(args=given, prog_name="localism", standalone_mode=False) or 0)
        sys.stdout.flush()  # here, where a closed pipe can be told from a fault
        return code if argv else 2
    except (BrokenPipeError, SystemExit):  # the reader of a pipe has gone, as `| head` does; typer exits on its own
        return _stop_writing()
    except _WrongUse as error:
        said = error.format_message()  # type: ignore[attr-defined]
        return _complain("usage", f"{said} (localism --help shows how)", as_json=as_json)
    except (typer.Abort, typer.Exit, KeyboardInterrupt):
        return _complain("stopped", "Stopped. Everything finished so far is kept.", as_json=as_json)
    except AssistantError as error:
        return _complain(error.kind, str(error), as_json=as_json)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        said = f"{where}{error.strerror or error}. Check that it is there, its permissions and the disk space."
        return _complain("storage", said, as_json=as_json)
    except Exception as error:  # exit code 1 would say "done, nothing found"
        say.error(traceback.format_exc().rstrip())
        said = (
            f"A fault in the program itself ({type(error).__name__}: {error}). Please report it with the lines above."
        )
        return _complain("fault", said, as_json=as_json)


def _complain(kind: str, message: str, *, as_json: bool) -> int:
    try:
        if as_json:
            say.json_line({"error": {"kind": kind, "message": message}})
        else:
            say.error(f"localism: {message}")
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_writing()
    return 2


def _stop_writing() -> int:
    """Send what is still to be written nowhere, or Python complains again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    return 0


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
