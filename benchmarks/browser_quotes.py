"""Do the words on the screen equal the stored words, and do the marks on the page cover them and no others?

    python benchmarks/browser_quotes.py --library DIR [--questions 50] [--json FILE]

Asks judged questions in Chromium over a built library of ../shared/library, opens every quotation's page, and reads
the words under the marks from the PDF itself, character by character with PDFium: a character is under a mark if its
middle is. Letters and digits are compared, in the order of the file. "Exact": the words under the marks are the quoted
words. "Wrong place": fewer than half of the characters under the marks belong to the quotation.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote as quoted

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pypdfium2
import pypdfium2.raw as pdfium
from browser_serving import chromium, judged_questions, served

from assistant import Assistant
from assistant.datatypes import Quote, Span, slice_spans
from assistant.text import fold

CARD = "#la-thread .la-exchange:not(details .la-exchange) .la-quote[data-see]"
READ_MARKS = """() => [...document.querySelectorAll('#la-page .la-sheet')].map(sheet => ({
    page: Number(sheet.dataset.page),
    view: sheet.querySelector('svg').getAttribute('viewBox').split(' ').map(Number),
    rects: [...sheet.querySelectorAll('rect')].map(
        r => ['x', 'y', 'width', 'height'].map(name => Number(r.getAttribute(name)))),
}))"""


def characters(page: Any, width: float, height: float) -> list[tuple[str, float, float]]:
    """Each character with its middle on the upright page, in points from the top left corner."""
    import ctypes

    text = page.get_textpage()
    x, y = ctypes.c_int(), ctypes.c_int()
    fine = 20  # device units a point; PDFium gives whole ones
    found = []
    for i in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(i)
        middle = ((left + right) / 2, (bottom + top) / 2)
        size = (round(width * fine), round(height * fine))
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, *middle, x, y)
        found.append((chr(pdfium.FPDFText_GetUnicode(text, i)), x.value / fine, y.value / fine))
    return found


def words_under(path: Path, sheets: list[dict[str, Any]]) -> str:
    """Letters and digits whose middles lie under a mark, in the order of the file."""
    document = pypdfium2.PdfDocument(path)
    under = []
    for sheet in sheets:
        _, _, width, height = sheet["view"]
        for char, x, y in characters(document[sheet["page"] - 1], width, height):
            if any(left <= x <= left + w and top <= y <= top + h for left, top, w, h in sheet["rects"]):
                under.append(char)
    document.close()
    return fold("".join(under))


def stored(assistant: Assistant, quote: Quote) -> str:
    """The words of the quote's spans, sliced anew from the stored pages."""
    report_id = quote.citation.report.id
    pages = {s.page: assistant.page(report_id, s.page) for s in quote.spans}
    return slice_spans(pages, [Span(*s) for s in quote.spans])


def main() -> None:
    """Print what was compared and what differed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--library", type=Path, required=True)
    asked.add_argument("--questions", type=int, default=50)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    assistant = Assistant.open(given.library)
    same_text, marks, exact, wrong, differing = 0, 0, 0, 0, []
    questions = judged_questions(given.questions)
    with served(given.library) as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        for question in questions:
            answer = assistant.ask(question)
            quotes = answer.quotes or answer.near_misses
            page.goto(f"{url}/?q={quoted(question)}")
            page.wait_for_selector(f"{CARD}, .la-silence, .la-said-so")
            shown = page.locator(f"{CARD} .la-said").evaluate_all("all => all.map(e => e.textContent)")
            same = shown == [stored(assistant, q) for q in quotes]
            same_text += same
            if not same:
                differing.append({"question": question, "what": "text on screen"})
            for n, one in enumerate(quotes):
                card = page.locator(CARD).nth(n)
                card.locator("a.la-tool").click()
                page.wait_for_selector(f'#la-page [data-see="{card.get_attribute("data-see")}"]')
                sheets = page.evaluate(READ_MARKS)
                if not sheets:
                    continue
                marks += 1
                report_id = one.citation.report.id
                under, wanted = words_under(assistant.file(report_id), sheets), fold(one.text)
                # The order of the file is not always the order of reading: equal letters in equal number will do.
                if under == wanted or sorted(under) == sorted(wanted):
                    exact += 1
                    continue
                shared = sum(
                    b.size for b in difflib.SequenceMatcher(None, wanted, under, autojunk=False).get_matching_blocks()
                )
                wrong += shared < len(under) / 2
                differing.append(
                    {"question": question, "report": report_id, "page": one.citation.page, "shared": shared}
                    | {"wanted": len(wanted), "under": len(under), "words": one.text[:80]}
                )
    result = {
        "questions": len(questions),
        "text_equals_stored": same_text,
        "quotations_marked": marks,
        "marks_exact": exact,
        "marks_exact_share": round(exact / max(1, marks), 4),
        "wrong_place": wrong,
        "differing": differing,
    }
    if given.json:
        given.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), "utf-8")
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
