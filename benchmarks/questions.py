"""The reports and the questions every pipeline is measured on."""

from __future__ import annotations

from pathlib import Path

QUESTIONS = (
    "How much borrowing does the capital programme need?",
    "What would devolution mean for district councils?",
    "Who is responsible for evaluating programmes in the department?",
    "How are members of the public told about minerals sites?",
    "What did the Leader say about local government reorganisation?",
    "How many pupils need school places?",
    "What is the role of the Chief Analyst?",
    "When will elections be postponed?",
    "What are the terms of reference of the committee?",
    "How is value for money assessed?",
    "What evidence standards does the evaluation strategy set?",
    "Which services are most affected by the budget?",
    "How are declarations of interest recorded?",
    "What is a process evaluation?",
    "How does the council work with health partners?",
    "What is the minimum revenue provision policy?",
    "Who can ask a question at full council?",
    "How will climate targets be met?",
    "What happens to contracts after consultation?",
    "Which powers would a mayor have?",
)


def choose_reports(folder: Path, *, pages: int, longest: int = 25) -> list[tuple[Path, int]]:
    """PDFs of `folder` in the order of their names, without those over `longest` pages, up to about `pages` pages.

    Returns (path, number of pages).  A rule instead of a list of names, so that nobody picks what suits one side.
    """
    import pypdfium2

    chosen: list[tuple[Path, int]] = []
    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            n_pages = len(document)
        if n_pages <= longest and sum(n for _, n in chosen) < pages:
            chosen.append((path, n_pages))
    return chosen
