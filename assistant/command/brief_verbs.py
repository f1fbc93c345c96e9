"""The verbs of briefings: `verify`, `export`, and `ask --batch LIST --export PACK`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..settings import Settings
from . import say

if TYPE_CHECKING:
    from ..briefingtypes import Checked, Verdict
    from ..datatypes import Filters

Library = Annotated[str, typer.Option("--library", help="Folder that holds corpus/, index/ and userdata/.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")]
Template = Annotated[
    Path | None, typer.Option("--template", help="Your Word template, whose styles and page it takes.")
]
Style = Annotated[str, typer.Option("--style", help="council, harvard, oscola, apa, chicago, or a .csl file.")]
_MARKS = {
    "exact": "exact", "altered": "ALTERED", "wrong_page": "WRONG PAGE", "wrong_report": "WRONG REPORT",
    "joined": "JOINED", "digest": "DIGEST", "not_found": "NOT FOUND",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the verbs of briefings to the command."""
    app.command()(verify)
    app.command()(export)


def _print_json(found: Any) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def verify(
    briefing: Annotated[Path, typer.Argument(help="The finished briefing: .docx, .md, .html, .txt or .pdf.")],
    library: Library = "",
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the verdicts as a web page.")] = None,
    site: Annotated[str, typer.Option("--site", help="Where the browser app runs, for links in the web page.")] = "",
) -> None:
    """Look up every quotation of a finished briefing; exit code 1 if one is not exact."""
    from ..brief import verify as verify_file
    from ..contract import checked_json
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        checked = verify_file(briefing, Settings.of(library), progress=progress)
    if html is not None:
        from ..brief import write_verdicts

        write_verdicts(checked, html, site=site)
    if as_json:
        _print_json(checked_json(checked))
    else:
        _say(checked)
    if not checked.all_exact:
        raise typer.Exit(1)


def _say(checked: Checked) -> None:
    from ..brief import summary

    out: list[str] = []
    for verdict in checked.verdicts:
        out += _verdict(verdict)
    say.lines([*out, summary(checked)])


def _verdict(verdict: Verdict) -> list[str]:
    text = verdict.said.text if len(verdict.said.text) <= 160 else verdict.said.text[:157] + "..."
    out = [f"{verdict.said.number:>3}. {_MARKS[verdict.status]}  \u201c{text}\u201d", f"     {verdict.message}"]
    for change in verdict.changes[:6]:
        out.append(f"     the page has [{change.page or 'nothing'}], the briefing [{change.briefing or 'nothing'}]")
    return [*out, ""]


def export(
    quotes: Annotated[Path, typer.Option("--quotes", help="Quotations as JSON, as `localism ask --json` gives them.")],
    to: Annotated[Path, typer.Option("--to", help="The file to write: .docx .md .html .txt .ris .bib or .json.")],
    library: Library = "",
    as_json: AsJson = False,
    template: Template = None,
    style: Style = "council",
    title: Annotated[str, typer.Option("--title", help="The briefing's title.")] = "",
) -> None:
    """Write quotations with their citations into a Word file, Markdown, or a citation manager's file."""
    from dataclasses import replace

    from ..brief import export_briefing, load_quotes

    briefing = load_quotes(quotes)
    if title:
        briefing = replace(briefing, title=title)
    done = export_briefing(briefing, to, Settings.of(library), template=template, style=style)
    for warning in done.warnings:
        sys.stderr.write(f"localism: {warning}\n")
    if as_json:
        _print_json(
            {
                "file": done.file, "quotations": done.quotations, "reports": done.reports, "style": done.style,
                "warnings": list(done.warnings),
            }
        )  # fmt: skip
    else:
        say.lines([f"Wrote {done.file}: {done.quotations} quotations from {done.reports} reports."])


def pack(
    library: str, batch: Path, to: Path, filters: Filters, *, k: int | None, template: Path | None, style: str,
    title: str, as_json: bool,
) -> None:  # fmt: skip
    """Answer a list of questions into one briefing; exit code 1 if none was answered."""
    from ..packing import pack_answers
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        done = pack_answers(
            batch, to, Settings.of(library), filters=filters, k=k, template=template, style=style, title=title,
            progress=progress,
        )  # fmt: skip
    if as_json:
        _print_json(
            {
                "file": done.exported.file, "questions": done.questions, "answered": done.answered, "weak": done.weak,
                "not_found": done.not_found, "resumed": done.resumed, "quotations": done.exported.quotations,
                "warnings": list(done.exported.warnings),
            }
        )  # fmt: skip
    else:
        counts = (
            f"{done.answered} answered, {done.weak} with related passages only, {done.not_found} not in the library"
        )
        say.lines([f"Wrote {done.exported.file}: {done.questions} questions, {counts}."])
    if not done.answered + done.weak:
        raise typer.Exit(1)
