"""The verdicts on a briefing as a web page to read, print or keep with the paper."""

from __future__ import annotations

from html import escape

from ..briefingtypes import Change, Checked, Verdict

TITLES = {
    "exact": "Word for word",
    "altered": "Altered",
    "wrong_page": "Wrong page",
    "wrong_report": "Wrong report",
    "joined": "Two places joined",
    "digest": "From a digest",
    "not_found": "Not found",
}
_LOOK = """
body{font:1rem/1.55 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font:600 .95rem/1.4 Arial,sans-serif;margin:0}li{margin:0 0 1.6rem}
blockquote{margin:.4rem 0 .4rem 1rem}p{margin:.3rem 0}.say{font:.9rem/1.5 Arial,sans-serif}
.exact h2{color:#0b5c2b}.altered h2,.wrong_page h2,.wrong_report h2,.joined h2,.not_found h2{color:#9c1c1c}
.digest h2{color:#7a4b00}del{background:#fbe3e3}ins{background:#e2f3e6;text-decoration:none}
"""


def verdicts_page(checked: Checked, *, site: str = "") -> str:
    """A whole HTML page.  site: where the browser app runs, so that places can be followed ("http://127.0.0.1:7860")."""
    items = "\n".join(_item(v, site) for v in checked.verdicts)
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Quotations in {escape(checked.file)}</title>\n<style>{_LOOK}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>Quotations in {escape(checked.file)}</h1>\n<p>{escape(summary(checked))}</p>\n<ol>\n{items}\n</ol>\n"
        "</main>\n</body>\n</html>\n"
    )


def summary(checked: Checked) -> str:
    """All verdicts in one sentence.

    >>> summary(Checked("a.docx", reports=13))
    'No quotations were found in it, so nothing was checked against the 13 reports of this library.'
    """
    n = len(checked.verdicts)
    library = (
        f"the {checked.reports:,} reports of this library" if checked.reports != 1 else "the one report of this library"
    )
    if not n:
        return f"No quotations were found in it, so nothing was checked against {library}."
    counts: dict[str, int] = {}
    for verdict in checked.verdicts:
        counts[verdict.status] = counts.get(verdict.status, 0) + 1
    if set(counts) == {"exact"}:
        all_of = "The one quotation was" if n == 1 else f"All {n} quotations were"
        return f"{all_of} found word for word in {library}."
    words = [f"{counts[k]} {TITLES[k].lower()}" for k in TITLES if k in counts]
    return f"{n} quotation{'s' * (n != 1)} checked against {library}: {', '.join(words)}."


def _item(verdict: Verdict, site: str) -> str:
    found = ""
    if verdict.found is not None:
        place = escape(verdict.found.named)
        link = f'<a href="{escape(site.rstrip("/") + verdict.found.link)}">{place}</a>' if site else place
        found = f'<p class="say">In the library: {link}</p>'
    changes = "".join(f"<li>{_change(c)}</li>" for c in verdict.changes[:20])
    return (
        f'<li class="{verdict.status}"><h2>{TITLES[verdict.status]}</h2>\n'
        f"<blockquote>\u201c{escape(verdict.said.text)}\u201d</blockquote>\n"
        f'<p class="say">{escape(verdict.message)}</p>{found}'
        + (f'<ul class="say">{changes}</ul>' if changes else "")
        + "</li>"
    )


def _change(change: Change) -> str:
    page = f"<ins>{escape(change.page)}</ins>" if change.page else "nothing"
    briefing = f"<del>{escape(change.briefing)}</del>" if change.briefing else "nothing"
    return f"the page has {page}, the briefing {briefing}"
