"""What stands around every page: head, header, the sheet of keys, the place where short messages appear."""

from __future__ import annotations

from markupsafe import Markup

from .templates import LOOK, render

STYLES = ("tokens", "base", "thread", "answers", "desk", "library", "welcome", "briefing", "grid", "gradio", "narrow")
SCRIPTS = ("app", "desk", "shelves", "briefing", "grid")
SECTIONS = (("Ask", "/"), ("Compare", "/compare"), ("Library", "/library"), ("Briefing", "/briefing"))

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def look_files() -> dict[str, bytes]:
    """Every file of `look/` by name: what `/look/NAME` may serve, and nothing else."""
    return {p.name: p.read_bytes() for p in sorted(LOOK.iterdir()) if p.suffix in MEDIA_TYPES}


def head_html(*, nonce: str = "", version: str = "") -> Markup:
    """Links to our style sheets and script, for the end of `<head>`.  version: changes when they do."""
    return render("head.html", styles=STYLES, scripts=SCRIPTS, nonce=nonce, version=version)


def header_html(here: str, *, title: str = "") -> Markup:
    """Everything before the page's own content.  here: the path of the section that is open; title: a hidden h1."""
    return render("header.html", sections=SECTIONS, here=here, title=title)


def page_html(body: Markup, *, title: str, here: str, version: str = "") -> Markup:
    """A whole page of our own, outside Gradio."""
    return render(
        "page.html",
        head=head_html(version=version),
        header=header_html(here),
        title=title,
        body=body,
    )


def lost_page(message: str, *, version: str = "") -> Markup:
    """The page for an address that leads nowhere."""
    return page_html(render("lost_page.html", message=message), title="Not here", here="", version=version)
