"""The verbs and their options.  Each imports what it needs when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..settings import MAX_QUESTION_CHARACTERS, Settings
from . import brief_verbs, compare_verb, say

if TYPE_CHECKING:
    from ..ask import Assistant
    from ..datatypes import BuildSummary, Filters

app = typer.Typer(
    name="localism",
    help="Ask reports on localism, and get their own words back with page and source. Runs on this computer alone.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)

Library = Annotated[str, typer.Option("--library", help="Folder that holds corpus/, index/ and userdata/.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")]
Reports = Annotated[list[str] | None, typer.Option("--report", help="Only the report with this id; may be repeated.")]
Publishers = Annotated[list[str] | None, typer.Option("--publisher", help="Only this publisher; may be repeated.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Only reports with this tag; may be repeated.")]
YearFrom = Annotated[int | None, typer.Option("--year-from", help="Only reports of this year or later.")]
YearTo = Annotated[int | None, typer.Option("--year-to", help="Only reports of this year or earlier.")]
Reranker = Annotated[
    str,
    typer.Option("--reranker", help='A cross-encoder you have, for the second look; "none" for no such look at all.'),
]
Fusion = Annotated[str, typer.Option("--fusion", help='How meaning and keywords are joined: "scores" or "rrf".')]
Batch = Annotated[Path | None, typer.Option("--batch", help="Questions as JSON Lines, answers as JSON Lines.")]


def _print_json(found: Any) -> None:
    say.json_line(found, indent=2)


def _open(library: str, reranker: str = "", fusion: str = "scores") -> Assistant:
    from ..ask import Assistant

    assistant = Assistant.open(Settings.of(library), reranker=reranker, fusion=fusion)
    if assistant.read_only:
        say.error("The index cannot be written and is opened read-only; a build needs the right to write there.")
    return assistant


def _filters(
    reports: list[str] | None,
    publishers: list[str] | None,
    years: tuple[int | None, int | None],
    tags: list[str] | None,
) -> Filters:
    from ..datatypes import Filters

    return Filters(tuple(reports or ()), tuple(publishers or ()), years[0], years[1], tuple(tags or ()))


@app.command()
def build(
    library: Library = "",
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a report was skipped.")] = False,
    rehash: Annotated[bool, typer.Option("--rehash", help="Trust no file times: hash every file.")] = False,
    model: Annotated[str, typer.Option("--model", help="A sentence-transformers model; kept for later builds.")] = "",
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", help="Read pages that are pictures, if [ocr] is there.")
    ] = True,
) -> None:
    """Bring the index up to date with corpus/; only what changed is done."""
    from ..building import build_index
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        summary = build_index(Settings.of(library, model=model), rehash=rehash, ocr=ocr, progress=progress)
    _say_build(summary, as_json=as_json)
    if strict and summary.skipped:
        raise typer.Exit(1)


def _say_build(summary: BuildSummary, *, as_json: bool) -> None:
    from ..contract import build_json

    if as_json:
        _print_json(build_json(summary))
    else:
        say.build(summary)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Your question, in quotation marks.")] = "",
    library: Library = "",
    as_json: AsJson = False,
    report: Reports = None,
    publisher: Publishers = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    tag: Tags = None,
    k: Annotated[int | None, typer.Option("--k", min=1, max=50, help="At most so many quotations.")] = None,
    after: Annotated[list[str] | None, typer.Option("--after", help="An earlier question of this talk.")] = None,
    exactly: Annotated[bool, typer.Option("--exactly", help="Search what was typed and nothing else.")] = False,
    reranker: Reranker = "",
    fusion: Fusion = "scores",
    batch: Batch = None,
    export: Annotated[Path | None, typer.Option("--export", help="With --batch: write one briefing here.")] = None,
    template: brief_verbs.Template = None,
    style: brief_verbs.Style = "council",
    title: Annotated[str, typer.Option("--title", help="With --export: the briefing's title.")] = "",
) -> None:
    """Ask a question; exit code 1 if the library does not answer it."""
    filters = _filters(report, publisher, (year_from, year_to), tag)
    if export is not None:
        if batch is None:
            raise UsageError("--export writes the answers to a list of questions: name the list with --batch.")
        if reranker:
            raise UsageError("--reranker does not go with --export. Use ask --batch with --reranker and --json.")
        brief_verbs.pack(
            library, batch, export, filters, k=k, template=template, style=style, title=title, as_json=as_json
        )
        return
    if batch is not None:
        from .batch import answer_lines

        _print_lines(answer_lines(Settings.of(library), batch, filters, k=k, reranker=reranker, fusion=fusion))
        return
    assistant = _open(library, reranker, fusion)
    say.outdated(assistant.outdated())
    answer = assistant.ask(question, history=tuple(after or ()), filters=filters, k=k, exactly=exactly)
    if len(question) > MAX_QUESTION_CHARACTERS:
        say.error(f"The question is long: its first {MAX_QUESTION_CHARACTERS:,} characters were searched for.")
    if as_json:
        from ..contract import answer_json

        _print_json(answer_json(answer))
    else:
        say.answer(answer)
    if answer.status != "answered":
        raise typer.Exit(1)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words to search for.")] = "",
    library: Library = "",
    as_json: AsJson = False,
    report: Reports = None,
    publisher: Publishers = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    tag: Tags = None,
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="How many passages.")] = 10,
    reranker: Reranker = "",
    fusion: Fusion = "scores",
    batch: Batch = None,
) -> None:
    """The passages nearest to a query, with the score of each leg."""
    import time

    from ..contract import hits_json

    filters = _filters(report, publisher, (year_from, year_to), tag)
    if batch is not None:
        from .batch import search_lines

        _print_lines(search_lines(Settings.of(library), batch, filters, k=k, reranker=reranker, fusion=fusion))
        return
    started = time.perf_counter()
    assistant = _open(library, reranker, fusion)
    say.outdated(assistant.outdated())
    hits = assistant.search(query, filters=filters, k=k)
    reports = {s.report.id: s.report for s in assistant.reports()}
    if as_json:
        _print_json(hits_json(query, hits, reports, time.perf_counter() - started))
    else:
        say.hits(hits, reports)


def _print_lines(lines: Any) -> None:
    for line in lines:
        say.json_line(line)
        sys.stdout.flush()


@app.command("list")
def list_reports(library: Library = "", as_json: AsJson = False) -> None:
    """The reports of the library, with notes on how they could be read."""
    from ..contract import listed_json

    reports = _open(library).reports()
    if as_json:
        _print_json({"reports": [listed_json(s) for s in reports]})
    else:
        say.reports(reports)


@app.command()
def show(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="The id `localism list` shows.")],
    library: Library = "",
    as_json: AsJson = False,
    page: Annotated[int | None, typer.Option("--page", help="Only this page, counted from 1.")] = None,
) -> None:
    """The text of a report, page by page, as it is quoted."""
    from ..contract import listed_json, page_json

    assistant = _open(library)
    summary = assistant.report(report_id)
    numbers = [page] if page is not None else assistant.page_numbers(report_id)
    pages = [assistant.page(report_id, n) for n in numbers]
    if as_json:
        _print_json({"report": listed_json(summary), "pages": [page_json(p) for p in pages]})
    else:
        say.pages(summary, pages)


@app.command()
def check(
    library: Library = "",
    as_json: AsJson = False,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended without you.")] = False,
) -> None:
    """Prove that every quotation this library can give is exact; exit code 1 if something is wrong."""
    from ..check import check_library
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        found = check_library(Settings.of(library), repair=repair, progress=progress)
    if as_json:
        _print_json(found.as_json())
    else:
        say.check(found)
    if not found.ok:
        raise typer.Exit(1)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Reports to copy into corpus/.")],
    library: Library = "",
    as_json: AsJson = False,
) -> None:
    """Copy reports into corpus/ and index them."""
    from ..curate import add_reports
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        summary = add_reports(Settings.of(library), files, progress=progress)
    _say_build(summary, as_json=as_json)


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids that `localism list` shows.")],
    library: Library = "",
    as_json: AsJson = False,
) -> None:
    """Take reports out of corpus/ and the index; `restore` brings them back."""
    from ..curate import remove_reports

    removed = remove_reports(Settings.of(library), ids)
    if as_json:
        _print_json({"removed": removed})
    else:
        say.lines([f"Removed {i}. Bring it back with: localism restore {i}" for i in removed])


@app.command()
def restore(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of reports that were removed.")],
    library: Library = "",
    as_json: AsJson = False,
) -> None:
    """Bring removed reports back."""
    from ..curate import restore_reports
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        restored, summary = restore_reports(Settings.of(library), ids, progress=progress)
    if as_json:
        from ..contract import build_json

        _print_json({"restored": restored, **build_json(summary)})
    else:
        say.lines([f"Restored {i}." for i in restored])


@app.command()
def evaluate(
    set_folder: Annotated[Path, typer.Argument(metavar="SET", help="A folder in the BEIR form or the PDF form.")],
    library: Library = "",
    as_json: AsJson = False,
    run: Annotated[Path | None, typer.Option("--run", help="Write the ranking to this file, TREC form.")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="Compare with an earlier run file.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many questions.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which questions --limit takes, and the bootstrap.")] = 0,
    split: Annotated[str, typer.Option("--split", help="Only questions marked with this split.")] = "",
    page: Annotated[Path | None, typer.Option("--page", help="Write an HTML page with plots to this file.")] = None,
    reranker: Reranker = "",
    fusion: Fusion = "scores",
) -> None:
    """Measure answers on a set of questions with known answers."""
    from ..evaluating import evaluate as measure
    from .progress import ProgressOnStderr

    with ProgressOnStderr() as progress:
        found = measure(
            set_folder, run=run, against=against, limit=limit, seed=seed, split=split, progress=progress,
            page=page, reranker=reranker, fusion=fusion, library=Settings.of(library),
        )  # fmt: skip
    if as_json:
        _print_json(found)
    else:
        say.evaluation(found)


brief_verbs.register(app)
compare_verb.register(app)


@app.command()
def serve(
    library: Library = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on; 127.0.0.1 is this computer alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 7860,
    auth_file: Annotated[Path | None, typer.Option("--auth-file", help="Names and password hashes.")] = None,
) -> None:
    """Serve the browser app."""
    try:
        from ..browse import serve as serve_app
    except ImportError as error:
        raise UsageError(
            f"The browser app cannot be loaded ({error}). Install the project again: make install"
        ) from error
    serve_app(Settings.of(library), host=host, port=port, auth_file=auth_file)
