"""Running pandoc, the program that writes Word files and formats citations; it comes inside pypandoc-binary.

pandoc is under the GPL and is called as a program of its own, in a sandbox: it reads what it is handed and no other
file, with bounded memory and time.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import AssistantError

_MEMORY = "700M"
_SECONDS = 60.0
_STACK_FULL = 251  # pandoc's exit code when its heap limit is reached


class PandocError(AssistantError):
    """pandoc is missing, or could not do what it was asked."""

    kind = "pandoc"


class TooLargeError(PandocError):
    """The work did not fit the memory or the time it was given."""


@lru_cache(maxsize=1)
def pandoc_program() -> str:
    """Where pandoc lies.  Raises PandocError if it is not installed."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise PandocError(
            "pandoc is not installed, so Word files cannot be written or read. Install the project again: make install"
        ) from error


def run_pandoc(
    arguments: Sequence[str],
    given: bytes = b"",
    *,
    sandbox: bool = True,
    seconds: float = _SECONDS,
    folder: Path | None = None,
) -> bytes:
    """What pandoc writes to standard output.

    sandbox: read no file but those named in the arguments.  folder: where it runs.
    Raises TooLargeError when memory or time run out, PandocError with pandoc's own words otherwise.
    """
    command = [pandoc_program(), "+RTS", f"-M{_MEMORY}", "-RTS", *(["--sandbox"] if sandbox else []), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, cwd=folder, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooLargeError(f"pandoc did not finish within {seconds:.0f} seconds.") from error
    except OSError as error:
        raise PandocError(f"pandoc could not be started ({error.strerror}).") from error
    if done.returncode == _STACK_FULL:
        raise TooLargeError("pandoc needed more memory than it is given.")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("HasCallStack")[0].strip()
        raise PandocError(f"pandoc could not do it: {said or f'exit code {done.returncode}'}")
    return done.stdout


def read_with_pandoc(form: str, given: bytes, *options: str) -> dict[str, Any]:
    """pandoc's own tree of a text in the form named ("docx", "gfm", "html")."""
    tree: dict[str, Any] = json.loads(run_pandoc(["-f", form, "-t", "json", *options], given))
    return tree
