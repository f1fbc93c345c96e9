"""Front door: open the library of this folder and serve the browser app at http://127.0.0.1:7860."""

from __future__ import annotations

import sys

from assistant.browse import serve
from assistant.errors import AssistantError
from assistant.settings import Settings


def main() -> int:
    """Serve until stopped; 2 if it cannot be served, with the reason on standard error."""
    try:
        serve(Settings.of())
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
