"""Typeset the starter reports: every *-digest.typ beside this file becomes a PDF in the folder above.

Run it as `python corpus/_sources/typeset.py` (or `make starter`). The same sources give the same bytes: dates are
fixed, only the fonts inside the typst package are used, and the package version is checked because another
version may break lines elsewhere. `--check` writes nothing and exits with 1 where a PDF differs.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent
TYPST_VERSION = "0.15.2"
# 23 November 2026, midnight UTC, in seconds; the templates state the same day.
MADE_ON = 1_795_392_000


def list_sources() -> list[Path]:
    """The digests' sources, in order of name."""
    return sorted(HERE.glob("*-digest.typ"))


def typeset(source: Path) -> bytes:
    """The PDF of one digest, tagged for screen readers (PDF/UA-1)."""
    import typst

    return typst.compile(
        source,
        root=HERE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=MADE_ON,
    )


def main(arguments: list[str]) -> int:
    """Write all PDFs, or with --check say which would change."""
    found = version("typst")
    if found != TYPST_VERSION:
        print(f"typst {found} is installed, the starter reports are set with {TYPST_VERSION}", file=sys.stderr)
        return 2
    changed = []
    for source in list_sources():
        target, pdf = CORPUS / f"{source.stem}.pdf", typeset(source)
        if target.is_file() and target.read_bytes() == pdf:
            continue
        changed.append(target.name)
        if "--check" not in arguments:
            target.write_bytes(pdf)
    print(f"{len(list_sources())} digests, changed: {', '.join(changed) or 'none'}")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
