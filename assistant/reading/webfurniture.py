"""What of a web page is not its content: menus, banners, share buttons, related links, and what a reader cannot see.

A name alone condemns only boxes, never headings or paragraphs (GOV.UK's headings have ids such as "social-value"), and
never a box that holds most of the page (WordPress puts "has-sidebar" and the tags of a post on the page itself).
"""

from __future__ import annotations

import re
from typing import Any

DROPPED = frozenset(
    "script style noscript template nav footer aside form button select input textarea svg canvas iframe object "
    "embed audio video picture img head dialog menu".split()
)
_BOXES = frozenset("div section aside nav header footer ul ol span a dl".split())
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alertdialog menu toolbar".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
)
_UNSEEN = re.compile(r"(?:visually-?hidden|screen-reader-text|sr-only)(?:-focusable)?")
# The first part of a class that only says which design system it is of: "gem-c-", "govuk-", "wp-block-", "c-".
_SYSTEM = re.compile(r"^(?:gem-c-|app-c-|govuk-|nhsuk-|wp-block-|jp-|cky-|[a-z]{1,2}-)")
_NAMES = re.compile(
    r"cookies?(?:-(?:banner|bar|law|consent|message|notice|policy-banner).*)?|(?:global|site)-cookie.*|"
    r"consent(?:-.*)?|gdpr.*|"
    r"breadcrumbs?(?:-.*)?|skip-?(?:link|to).*|(?:site|page|super)-(?:header|footer|navigation).*|masthead|"
    r"(?:main|site|primary|post|posts)-(?:navigation|nav|menu)|nav|navbar.*|pagination|pager|page-numbers|"
    r"shar(?:e|ing)(?:-(?:links?|buttons?|bar|icons?|this|tools?|page|widget).*)?|sharedaddy|addtoany.*|a2a_kit|"
    r"social(?:-(?:links?|share|sharing|icons?|media|buttons?|bar|menu|nav).*)?|"
    r"related(?:-(?:navigation|content|posts?|links?|articles?|items|pages|reading|publications).*)?|relatedposts|"
    r"newsletter(?:-.*)?|sign-?up(?:-.*)?|subscribe(?:-.*)?|subscription(?:-.*)?|promo(?:-.*)?|ad|ads|advert.*|"
    r"ad-(?:slot|unit|banner).*|sidebar(?:-.*)?|widget-area|widgets?|comments?(?:-(?:area|list|form|section))?|respond|"
    r"feedback(?:-.*)?|print-(?:link|button|page).*|back-to-top.*|to-top|contents-list(?:-.*)?|"
    r"table-of-contents|toc|single-page-notification.*|(?:entry|post|article)-(?:footer|tags|nav|share)|author-bio|"
    r"metadata|published-dates|file__button|pull-?quote",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"related (?:content|articles?|posts?|links?|pages?|publications?|reports?|reading)|related|share (?:this.*|on.*)|"
    r"share|you (?:may|might) also (?:like|be interested in)|more (?:from|like) .{0,40}|read more|latest news|"
    r"most read|recent posts|sign up .{0,60}|explore the topic|is this page useful\??",
    re.IGNORECASE,
)
_MOSTLY = 0.4  # of the page's words: a box with more is no furniture, whatever it is called
_LINKED = 0.6  # of the words under a heading such as "Related content": then it is a list of links
_EDGE_OF_THE_PAGE = re.compile(r"(?:site-?)?(?:header|footer)(?:__.*)?|colophon", re.IGNORECASE)


class Furniture:
    """Knows what to leave out of one page.  main: the element that holds its content."""

    def __init__(self, main: Any) -> None:
        self._most = max(_MOSTLY * n_words(main), 30)
        self._asides = {
            box for heading in main.iter("h2", "h3", "h4", "h5", "h6") if (box := _box_of(heading)) is not None
        }

    def leaves_out(self, element: Any) -> bool:
        """Whether `element` is furniture or hidden from a reader."""
        if element.tag in DROPPED or is_hidden(element):
            return True
        if element.tag not in _BOXES or element.tag == "body":
            return False
        named = element.get("role") in _ROLES or element in self._asides or _is_named(element)
        return named and n_words(element) < self._most


def is_hidden(element: Any) -> bool:
    """Whether a reader of the page cannot see the element, by its own attributes."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = (element.get("class") or "").split()
    return any(_UNSEEN.fullmatch(name) or _UNSEEN.fullmatch(_SYSTEM.sub("", name)) for name in names)


def n_words(element: Any) -> int:
    """How many words stand in the element."""
    return len(" ".join(element.itertext("*")).split())


def _is_named(element: Any) -> bool:
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        short = _SYSTEM.sub("", name)
        if any(_NAMES.fullmatch(part) for part in (name, short, short.rpartition("__")[2])):
            return True
        if element.tag == "div" and _EDGE_OF_THE_PAGE.fullmatch(short):
            return True
    return False


def _box_of(heading: Any) -> Any:
    """The box that a heading such as "Related content" opens, where little but links stands in it."""
    box = heading.getparent()
    if box is None or not _HEADINGS.fullmatch(" ".join("".join(heading.itertext()).split()).rstrip(":")):
        return None
    links = sum(n_words(link) for link in box.iter("a"))
    words = n_words(box) - n_words(heading)
    return box if box.tag in ("div", "section", "aside") and links >= _LINKED * words else None
