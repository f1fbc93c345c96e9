"""The verb that puts one question to several reports, places or publishers."""

from __future__ import annotations

from typing import Annotated

import typer

from ..datatypes import Comparison, Filters
from ..settings import Settings
from . import say


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(compare)


def compare(
    question: Annotated[str, typer.Argument(help="Your question, in quotation marks.")] = "",
    library: Annotated[str, typer.Option("--library", help="Folder that holds corpus/, index/ and userdata/.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    report: Annotated[list[str] | None, typer.Option("--report", help="A column: the report with this id.")] = None,
    place: Annotated[list[str] | None, typer.Option("--place", help="A column: what is said of this place.")] = None,
    publisher: Annotated[list[str] | None, typer.Option("--publisher", help="A column: this publisher.")] = None,
    year_from: Annotated[int | None, typer.Option("--year-from", help="Only reports of this year or later.")] = None,
    year_to: Annotated[int | None, typer.Option("--year-to", help="Only reports of this year or earlier.")] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=10, help="At most so many quotations a column.")] = 2,
) -> None:
    """Put one question to two or more reports, places or publishers; exit code 1 if none answers."""
    from ..ask import Assistant

    filters = Filters(year_from=year_from, year_to=year_to)
    assistant = Assistant.open(Settings.of(library))
    say.outdated(assistant.outdated())
    found = assistant.compare(
        question, reports=report or (), places=place or (), publishers=publisher or (), filters=filters, k=k
    )
    if as_json:
        from ..contract import comparison_json

        say.json_line(comparison_json(found), indent=2)
    else:
        _say(found)
    if not any(column.answer.status == "answered" for column in found.columns):
        raise typer.Exit(1)


def _say(found: Comparison) -> None:
    for column in found.columns:
        answer = column.answer
        say.lines(
            [
                column.name,
                f"  Searched {column.searched}." if answer.coverage.reports else f"  There is {column.searched}.",
            ]
        )
        if answer.status != "answered":
            say.lines([f"  Nothing found in {column.name}."])
        elif answer.strength == "weak":
            say.lines(["  Related, may not answer:"])
        if answer.near_misses and answer.status != "answered":
            say.lines(["  Nearest:"])
        say.quotations(answer.quotes or answer.near_misses)
        say.lines([""] if not (answer.quotes or answer.near_misses) else [])
