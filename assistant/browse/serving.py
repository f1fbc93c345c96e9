"""Starting the browser app on this machine."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import UsageError
from ..settings import Settings

_LOCAL = ("127.0.0.1", "localhost", "::1", "[::1]")


def serve(
    settings: Settings, *, host: str = "127.0.0.1", port: int = 7860, auth_file: str | Path | None = None
) -> None:
    """Serve the browser app until it is stopped.

    host: 127.0.0.1 serves this computer alone.  auth_file: names and hashed passwords, one `name:hash` a line,
    made with `python -m assistant.showing.passwords NAME`; asked of everyone when given.
    Raises UsageError when the port is taken, or for another host without an auth_file.
    """
    check = _passwords(auth_file) if auth_file is not None else None
    if host not in _LOCAL and check is None:
        raise UsageError(
            f"Serving on {host} lets other computers in. Give a file of names and passwords with --auth-file, "
            "or serve on 127.0.0.1."
        )
    _require_free(host, port)

    import uvicorn

    from .assembling import make_app

    app = make_app(settings, host=host, check=check)
    sys.stderr.write(f"Localism Assistant is at http://{host}:{port}/  (Ctrl+C stops it)\n")
    sys.stderr.flush()
    uvicorn.run(
        app,
        host=host.strip("[]"),
        port=port,
        log_level="warning",
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=1,  # open windows hold a stream that never ends
    )


def _require_free(host: str, port: int) -> None:
    """Raise UsageError if something answers or listens at this address already."""
    if not 0 < port < 65536:
        raise UsageError(f"Port {port} does not exist. Choose one from 1024 to 65535, for example --port 7861.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        if sys.platform != "win32":  # there the option would let two servers share a port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), port))
        except OSError as error:
            raise UsageError(
                f"Port {port} on {host} is taken, perhaps by an assistant that is already running: try "
                f"http://{host}:{port}/ in the browser, or serve on another port with --port {port + 1}."
            ) from error


def _passwords(auth_file: str | Path) -> Callable[[str, str], bool]:
    from ..showing.passwords import read_passwords

    return read_passwords(Path(auth_file))
