"""What `serve` refuses, and how it says so. Needs no browser."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from assistant.browse import serve
from assistant.browse.assembling import own_names
from assistant.errors import UsageError
from assistant.settings import Settings


def test_a_taken_port_is_named_with_a_way_on(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} on 127.0.0.1 is taken.*--port {port + 1}"):
            serve(Settings(tmp_path), port=port)


@pytest.mark.parametrize("port", [0, -1, 65_536, 99_999])
def test_a_port_that_does_not_exist_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        serve(Settings(tmp_path), port=port)


def test_other_computers_are_let_in_only_with_passwords(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--auth-file"):
        serve(Settings(tmp_path), host="0.0.0.0")
    with pytest.raises(UsageError, match="cannot be read"):
        serve(Settings(tmp_path), host="0.0.0.0", auth_file=tmp_path / "nobody")
    (tmp_path / "plain").write_text("ada:open sesame\n")
    with pytest.raises(UsageError, match="name:scrypt"):
        serve(Settings(tmp_path), host="0.0.0.0", auth_file=tmp_path / "plain")


def test_the_server_answers_to_the_name_it_is_served_under() -> None:
    assert "reports.council.example" in own_names("reports.council.example")
    assert socket.gethostname().lower() in own_names("0.0.0.0")
    assert "evil.example" not in own_names("0.0.0.0")
    assert own_names("::1") == own_names("[::1]") == frozenset({"127.0.0.1", "localhost", "[::1]"})
