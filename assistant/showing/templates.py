"""The one place where records become HTML: templates that escape every value they are given.

All text in a report is hostile until shown otherwise, its title and file name included. Values are escaped by
Jinja's autoescape; control characters and the marks that turn the direction of writing are dropped from names
and labels, and boxed in where they stand in quoted words (`marking`), so that they reach no further.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import wording

LOOK = Path(__file__).parent / "look"
_FOLDER = Path(__file__).parent / "templates"

# C0 and C1 controls but tab and newline; bidirectional controls; zero-width and other invisible marks.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def tame(value: Any) -> Any:
    """Plain text without invisible controls; markup and numbers as they are; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    return CONTROLS.sub("", value) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=tame,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["words"] = wording
    made.filters["count"] = wording.count
    made.filters["number"] = wording.number
    return made


def render(template: str, **values: Any) -> Markup:
    """The HTML of `templates/<template>` with every value escaped."""
    return Markup(_environment().get_template(template).render(**values))
