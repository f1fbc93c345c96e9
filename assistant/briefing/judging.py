"""A quotation and what the briefing claims of it -> a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from ..briefingtypes import Mark, Place, Said, Since, Verdict
from ..datatypes import Report
from .claims import Claim, Pages
from .differing import is_altered, joined_places, nearest
from .lookup import Lookup, Where


def judge(said: Said, claim: Claim, lookup: Lookup) -> Verdict:
    """The verdict on one quotation.

    Exact means: every word and figure stands together in one place of a report that is no digest, and nothing the
    briefing says of report or page contradicts that place.
    """
    near = _near(said.mark, claim, lookup)

    def settles(place: Place) -> bool:
        return bool(claim.reports) and claim.allows(place) and not _is_digest(place.report)

    places = lookup.exact(said.text, near, _reports(said, claim), enough=settles)
    if places:
        return _placed(said, claim, places)
    since = since_export(said.mark, lookup)
    like = nearest(lookup, said.text, near)
    if like is not None and is_altered(like, said.text):
        parts = joined_places(lookup, like, said.text)
        if parts:
            names = " and ".join(dict.fromkeys(p.named for p in parts))
            message = f"Words of two places stand as one: {names}. Part them, or mark what was left out."
            return Verdict(said, "joined", parts[0], tuple(parts), like.changes, message + _since_words(since), since)
        message = f"Not word for word. The nearest words are in {like.place.named}."
        return Verdict(said, "altered", like.place, (), like.changes, message + _since_words(since), since)
    message = "These words are nowhere in the library."
    return Verdict(said, "not_found", None, message=message + _since_words(since), since=since)


def since_export(mark: Mark | None, lookup: Lookup) -> Since:
    """Whether the report a quotation was exported from has been replaced or removed since."""
    if mark is None:
        return ""
    known = lookup.words.reports.get(mark.report_id)
    if known is None:
        replaced = any(s.report.replaces == mark.report_id for s in lookup.words.reports.values())
        return "replaced" if replaced else "removed"
    return "replaced" if mark.sha256 and known.report.sha256 and known.report.sha256 != mark.sha256 else ""


def _since_words(since: Since) -> str:
    if since == "replaced":
        return " The report has been replaced since this was exported, so the quotation may have been right then."
    if since == "removed":
        return " The report it was exported from is no longer in the library."
    return ""


def _reports(said: Said, claim: Claim) -> list[str]:
    marked = [said.mark.report_id] if said.mark is not None else []
    return list(dict.fromkeys([*marked, *claim.reports[:4]]))


def _near(mark: Mark | None, claim: Claim, lookup: Lookup) -> list[Where]:
    found: list[Where] = []
    if mark is not None and mark.report_id in lookup.words.reports:
        found += [(mark.report_id, s.page) for s in mark.spans]
    for report_id in claim.reports[:4]:
        for pages in claim.pages:
            if pages.kind != "printed" and pages.first.isdigit():
                found.append((report_id, int(pages.first)))
    return [w for w in dict.fromkeys(found) if w[0] in lookup.words.reports]


def _placed(said: Said, claim: Claim, places: Sequence[Place]) -> Verdict:
    originals = [p for p in places if not _is_digest(p.report)]
    allowed = [p for p in originals if claim.allows(p)]
    if allowed:
        best = allowed[0]
        return Verdict(said, "exact", best, message=_exact_words(claim, best))
    cited = [p for p in places if not claim.reports or p.report.id in claim.reports]
    from_digest = [p for p in cited if _is_digest(p.report) and claim.allows(p)]
    if from_digest or not originals:
        return _from_digest(said, claim, (from_digest or cited or list(places))[0], places)
    if cited:
        best = next((p for p in cited if not _is_digest(p.report)), cited[0])
        message = (
            f"Word for word, but on another page: the briefing says {_pages_words(claim.pages)}; it is {best.named}."
        )
        return Verdict(said, "wrong_page", best, message=message)
    best = next((p for p in originals if claim.allows_page(p)), originals[0])
    return Verdict(said, "wrong_report", best, message=f"Word for word, but in another report: {best.named}.")


def _from_digest(said: Said, claim: Claim, place: Place, places: Sequence[Place]) -> Verdict:
    if not claim.allows_page(place) and place.report.id in claim.reports:
        said_pages = _pages_words(claim.pages)
        message = f"The words of a digest, on another page: the briefing says {said_pages}; it is {place.named}."
        return Verdict(said, "wrong_page", place, message=message)
    source = place.report.source or place.report.url or "its notes"
    message = f"These are the words of a digest ({place.named}), not of the original. The original is: {source}."
    return Verdict(said, "digest", place, message=message)


def _exact_words(claim: Claim, place: Place) -> str:
    loose = any(p.kind == "either" for p in claim.pages)
    if loose and place.printed and claim.pages[0].first != place.printed:
        return f"Word for word in {place.named}. The briefing cites the PDF page; the printed page is {place.printed}."
    return f"Word for word in {place.named}."


def _is_digest(report: Report) -> bool:
    return report.kind == "digest"


def _pages_words(pages: Sequence[Pages]) -> str:
    names = {"pdf": "PDF p. ", "printed": "printed p. ", "either": "p. "}
    said = [names[p.kind] + (p.first if p.first == p.last else f"{p.first}\u2013{p.last}") for p in pages]
    return ", ".join(said) or "no page"
