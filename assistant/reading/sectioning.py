"""Pages become sections of sentences: what stands under one heading or in one numbered paragraph, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..datatypes import Block, Page, Span
from ..text import sentences

_CLOSING = ".!?:;\u2026"
_BEHIND = "\"'\u201d\u2019)]*"
_SHORTEST_OPEN = 25  # characters of a last sentence that may go on overleaf; a shorter one is a label
_PARAGRAPHS_TOLD = 60  # characters of a heading named in a locator
_SPOKEN_HEADING = 6  # words of a heading that is searched for itself when nothing stands under it


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or table row): its spans, two when it goes on overleaf.  opens: first of its block."""

    spans: tuple[Span, ...]
    text: str
    opens: bool = False
    stem: bool = False


@dataclass(slots=True)
class Section:
    """Sentences that may share a passage: nothing is packed across the edge of a section."""

    headings: tuple[str, ...]
    locator: str
    sentences: list[Sentence] = field(default_factory=list)
    locators: list[str] = field(default_factory=list)


def make_sections(pages: Sequence[Page]) -> list[Section]:
    """The sections of a report, empty ones left out.  A new one begins at each heading and each numbered paragraph."""
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    bare: tuple[Section, Sentence] | None = None  # a heading under which nothing has stood so far
    count = 0
    tail: Page | None = None  # the page before, when its last paragraph may go on
    current = Section((), "")
    for page, block in _blocks(pages):
        text = page.text[block.start : block.end]
        if block.kind == "heading":
            if bare and block.level <= path[-1][0]:
                sections.append(_spoken(*bare))
            path = [*((n, h) for n, h in path if n < block.level), (block.level, " ".join(text.split()))]
            current = Section(tuple(h for _, h in path), "")
            sections.append(current)
            count, tail = 0, None
            said = Sentence((Span(page.number, block.start, block.end),), text, opens=True)
            bare = (Section(tuple(h for _, h in path[:-1]), ""), said) if len(text.split()) >= _SPOKEN_HEADING else None
            continue
        bare = None
        count += 1
        numbered = block.kind == "paragraph" and block.locator
        if numbered or not sections:
            current = Section(tuple(h for _, h in path), block.locator if block.kind == "paragraph" else "")
            sections.append(current)
        locator = current.locator if page.number else (current.locator or _counted(count, path))
        found = _sentences(page, block)
        if tail is not None and page.number == tail.number + 1 and block is page.blocks[0] and not numbered:
            found = _joined(current, found)
        for sentence in found:
            current.sentences.append(sentence)
            current.locators.append(locator)
        last = block is page.blocks[-1] and block.kind in ("paragraph", "item")
        tail = page if last and page.number and _is_open(text) else None
    if bare:
        sections.append(_spoken(*bare))
    return [section for section in sections if section.sentences]


def _blocks(pages: Sequence[Page]) -> Iterator[tuple[Page, Block]]:
    return ((page, block) for page in pages if page.indexed for block in page.blocks)


def _spoken(section: Section, sentence: Sentence) -> Section:
    section.sentences.append(sentence)
    section.locators.append("")
    return section


def _counted(count: int, path: Sequence[tuple[int, str]]) -> str:
    """Where a paragraph without a number stands in a document without pages: "3 under “Costs”"."""
    if not path:
        return str(count)
    heading = path[-1][1]
    if len(heading) > _PARAGRAPHS_TOLD:
        heading = heading[:_PARAGRAPHS_TOLD].rsplit(" ", 1)[0] + "\u2026"
    return f"{count} under \u201c{heading}\u201d"


def _sentences(page: Page, block: Block) -> list[Sentence]:
    bounds = [(block.start, block.end)] if block.kind == "row" else sentences(page.text, block.start, block.end)
    found = []
    for i, (start, end) in enumerate(bounds):
        text = page.text[start:end]
        found.append(Sentence((Span(page.number, start, end),), text, i == 0, text.endswith(":")))
    return found


def _is_open(text: str) -> bool:
    """Whether a paragraph stops without closing its sentence."""
    end = text.rstrip(_BEHIND)
    return bool(end) and end[-1] not in _CLOSING and len(text) >= _SHORTEST_OPEN


def _joined(section: Section, found: list[Sentence]) -> list[Sentence]:
    """The last sentence of `section` taken out and put before the first of `found`: one sentence on two pages."""
    if not section.sentences or not found:
        return found
    last = section.sentences.pop()
    section.locators.pop()
    first = found[0]
    whole = Sentence((*last.spans, *first.spans), f"{last.text} {first.text}", last.opens, first.stem)
    return [whole, *found[1:]]
