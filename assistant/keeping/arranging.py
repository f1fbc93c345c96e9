"""One change to a briefing at a time; each returns the briefing as it is after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from ..briefingtypes import Briefing, Collected, Group
from ..datatypes import Quote
from ..errors import UsageError
from .records import new_id


def new_briefing(title: str = "") -> Briefing:
    """A briefing without quotations."""
    now = _now()
    return Briefing(new_id(), title.strip() or "Untitled briefing", (Group(),), now, now)


def add_quote(briefing: Briefing, quote: Quote, *, question: str = "", heading: str | None = None) -> Briefing:
    """The briefing with one more quotation at the end of a group (the last one unless `heading` names another).

    A quotation it already has (same report, same words) is not added twice.
    """
    if any(same_quote(i.quote, quote) for i in briefing.items):
        return briefing
    item = Collected(new_id(), quote, question=question, added=date.today().isoformat())
    groups = list(briefing.groups or (Group(),))
    at = len(groups) - 1 if heading is None else _group_at(groups, heading)
    groups[at] = replace(groups[at], items=(*groups[at].items, item))
    return _with(briefing, groups)


def same_quote(one: Quote, other: Quote) -> bool:
    """Whether two quotations are one in a briefing: the same words of the same report."""
    return (one.citation.report.id, one.text) == (other.citation.report.id, other.text)


def take_out(briefing: Briefing, item_id: str) -> Briefing:
    """The briefing without one quotation; headings stay."""
    _find(briefing, item_id)
    return _with(briefing, [replace(g, items=tuple(i for i in g.items if i.id != item_id)) for g in briefing.groups])


def put_back(briefing: Briefing, item: Collected, *, group: int, place: int) -> Briefing:
    """The briefing with a quotation that was taken out, where it stood or as near as there is room now."""
    if any(i.id == item.id for i in briefing.items):
        return briefing
    groups = list(briefing.groups or (Group(),))
    at = max(0, min(group, len(groups) - 1))
    items = list(groups[at].items)
    items.insert(max(0, min(place, len(items))), item)
    groups[at] = replace(groups[at], items=tuple(items))
    return _with(briefing, groups)


def move(briefing: Briefing, item_id: str, *, group: int, place: int) -> Briefing:
    """The briefing with one quotation at `place` (from 0) of the group numbered `group` (from 0)."""
    item = _find(briefing, item_id)
    groups = list(take_out(briefing, item_id).groups)
    if not 0 <= group < len(groups):
        raise UsageError(f"The briefing has {len(groups)} groups; there is no group {group}.")
    items = list(groups[group].items)
    items.insert(max(0, min(place, len(items))), item)
    groups[group] = replace(groups[group], items=tuple(items))
    return _with(briefing, groups)


def note_on(briefing: Briefing, item_id: str, note: str) -> Briefing:
    """The briefing with the user's words under one quotation."""
    _find(briefing, item_id)
    return _with(
        briefing,
        [
            replace(g, items=tuple(replace(i, note=note) if i.id == item_id else i for i in g.items))
            for g in briefing.groups
        ],
    )


def group_under(briefing: Briefing, heading: str) -> Briefing:
    """The briefing with one more heading at its end; a first group without heading or quotations takes the name."""
    groups = list(briefing.groups)
    if len(groups) == 1 and not groups[0].heading and not groups[0].items:
        return _with(briefing, [replace(groups[0], heading=heading.strip())])
    return _with(briefing, [*groups, Group(heading.strip())])


def say_under(briefing: Briefing, heading: str, words: Sequence[str], *, instead_of: Sequence[str] = ()) -> Briefing:
    """The briefing with these paragraphs below a heading, after those there that begin with none of `instead_of`.

    Raises UsageError if there is no such heading.
    """
    if all(group.heading != heading for group in briefing.groups):
        raise UsageError(f"The briefing has no heading {heading!r}.")
    out = tuple(instead_of)
    groups = [
        replace(g, words=(*(w for w in g.words if not (out and w.startswith(out))), *words))
        if g.heading == heading
        else g
        for g in briefing.groups
    ]
    return _with(briefing, groups)


def rename_group(briefing: Briefing, group: int, heading: str) -> Briefing:
    """The briefing with another heading over one group; its quotations join the group before if `heading` is empty."""
    groups = list(briefing.groups)
    if not 0 <= group < len(groups):
        raise UsageError(f"The briefing has {len(groups)} groups; there is no group {group}.")
    if heading.strip() or group == 0:
        groups[group] = replace(groups[group], heading=heading.strip())
    else:
        before, gone = groups[group - 1], groups[group]
        groups[group - 1 : group + 1] = [
            replace(before, items=before.items + gone.items, words=before.words + gone.words)
        ]
    return _with(briefing, groups)


def rename(briefing: Briefing, title: str) -> Briefing:
    """The briefing under another title."""
    return replace(briefing, title=title.strip() or briefing.title, changed=_now())


def _group_at(groups: list[Group], heading: str) -> int:
    for n, group in enumerate(groups):
        if group.heading == heading:
            return n
    groups.append(Group(heading))
    return len(groups) - 1


def _find(briefing: Briefing, item_id: str) -> Collected:
    found = next((i for i in briefing.items if i.id == item_id), None)
    if found is None:
        raise UsageError(f"The briefing has no quotation {item_id!r}; it may have been taken out in another window.")
    return found


def _with(briefing: Briefing, groups: Sequence[Group]) -> Briefing:
    return replace(briefing, groups=tuple(groups), changed=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat("T", "seconds")
