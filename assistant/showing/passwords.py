"""Names and passwords of those who may come in, kept as salted hashes in a text file.

`python -m assistant.showing.passwords NAME` asks for a password and prints the line for the file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ..errors import UsageError

_N, _R, _P = 2**14, 8, 1


def hash_password(password: str, *, salt: bytes | None = None) -> str:
    """A line's second half: scrypt, salt and key in hexadecimal."""
    salt = os.urandom(16) if salt is None else salt
    return f"scrypt${salt.hex()}${_key(password, salt).hex()}"


def _key(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed.

    >>> fits("open sesame", hash_password("open sesame")), fits("sesame", hash_password("open sesame"))
    (True, False)
    """
    kind, _, rest = kept.partition("$")
    salt, _, key = rest.partition("$")
    try:
        return kind == "scrypt" and hmac.compare_digest(_key(password, bytes.fromhex(salt)), bytes.fromhex(key))
    except ValueError:
        return False


def read_passwords(path: Path) -> Callable[[str, str], bool]:
    """A check for names and passwords.  Raises UsageError if the file cannot be used."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"The file of passwords {path} cannot be read ({error.strerror}).") from error
    kept = dict(line.strip().split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    if not kept or not all(v.startswith("scrypt$") for v in kept.values()):
        raise UsageError(
            f"{path} holds no line of the form name:scrypt$... Make one with: "
            "python -m assistant.showing.passwords NAME"
        )
    nobody = hash_password("")

    @lru_cache(maxsize=64)  # a page makes dozens of requests, and scrypt is slow on purpose
    def check(name: str, password: str) -> bool:
        return fits(password, kept.get(name, nobody)) and name in kept

    return check


def main() -> None:
    """Ask for a password and print its line."""
    import getpass
    import sys

    if len(sys.argv) != 2 or ":" in sys.argv[1]:
        raise SystemExit("Usage: python -m assistant.showing.passwords NAME")
    sys.stdout.write(f"{sys.argv[1]}:{hash_password(getpass.getpass())}\n")


if __name__ == "__main__":
    main()
