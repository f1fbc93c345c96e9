"""What close reading is learnt from: questions with the page that answers, and lists of passages judged by reading.

benchmarks/close_questions.jsonl holds the questions, each with the page that answers and its words, or with "" for
words where the page only seems to answer.  They were written passage by passage for this purpose, over pages of
../shared/library that no judged question of the first two sets names, of neither half, and over none of the 14 reports
that close_reading.md names, so that these show what it is worth on others.  Wrong passages are those that the search
itself ranks high for the question, from the same pages alone.

benchmarks/close_lists.jsonl holds other questions on the same reports, and for each the passages that were found, best
first: file, page (from 0), how the passage begins, whether it answers, "yes", "partly" or "no", and its words if it
does.  No page that a judged question of any set names is among them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from assistant.datatypes import Passage
from assistant.encoding.tokens import WordPieces
from assistant.judged_library import JudgedLibrary
from assistant.searching import Query, search
from assistant.text import fold, tidy_spaces

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS, LISTS = (ROOT / "benchmarks" / f"close_{name}.jsonl" for name in ("questions", "lists"))
FROM = 14  # the highest ranked passages that wrong ones are drawn from
WRONG = 2  # wrong passages beside each right one
# Of a list: passages that answer, and all that are learnt from at once.
MOST_RIGHT, MOST_LISTED = 2, 7
_BEGINS = 32  # characters by which a list tells a passage from others of its page


@dataclass
class Example:
    """A question, the passage that answers, which of its tokens do (1, 0; -1 for the prefix), and wrong passages.

    right: None if no passage answers.
    """

    question: str
    right: int | None
    tokens: Tensor
    wrong: list[int]


@dataclass
class Listed:
    """A question and passages judged for it, best ranked first; those that answer lead, with their marks as in Example.

    Passages that answer in part are wrong where none answers, for such are what silence is broken by; else they are
    left out, neither right nor wrong.
    """

    question: str
    right: list[tuple[int, Tensor]]
    wrong: list[int]


def examples(
    library: JudgedLibrary, pieces: WordPieces, *, limit: int | None = None, near: float | None = None, seen: int = 0
) -> tuple[list[Example], dict[int, str]]:
    """The examples, and the full model input of every passage they name, by its id.

    limit: only so many, by chance; near: which share of these is near misses, None for as they come.
    seen: of so many first questions every second one is left out if the search alone leads with the right passage.
    """
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    numbers = _drawn(rows, limit or len(rows), near)
    assistant = library.assistant
    found: list[Example] = []
    texts: dict[int, str] = {}
    with assistant._index.view() as view:
        passages = {p.id: p for p, _ in view.all_passages()}
        named = {(row["doc"], row["page"] + 1) for row in rows}
        on_page: dict[tuple[str, int], list[int]] = {}
        for number, p in passages.items():
            for span in p.spans:
                on_page.setdefault((library.names[p.report_id], span.page), []).append(number)
        allowed = sorted({i for place in named for i in on_page.get(place, [])})
        for n in numbers:
            row = rows[n]
            answer = fold(row["answer"])
            here = on_page.get((row["doc"], row["page"] + 1), [])
            right = next((i for i in here if answer in fold(passages[i].text)), None) if answer else None
            if answer and right is None:
                continue
            vector = assistant._models.encoder(view).encode_query(row["question"])
            hits = search(view, Query.of(row["question"], vector), k=30, among=allowed)
            if n < seen and n % 2 and hits[0].passage.id == right:
                continue
            others = [h.passage for h in hits if not answer or answer not in fold(h.passage.text)]
            wrong = [p.id for p in others[:FROM] if p.id != right]
            if len(wrong) < WRONG:
                continue
            for i in [right, *wrong] if right is not None else wrong:
                texts[i] = _full(passages[i])
            marks = torch.empty(0) if right is None else _marked(passages[right], texts[right], answer, pieces)
            found.append(Example(row["question"], right, marks, wrong))
            if n % 500 == 0:
                print(f"searched {n} of {len(rows)}", flush=True)
    return found, texts


def _drawn(rows: list[dict[str, str]], limit: int, near: float | None) -> list[int]:
    """Numbers of rows by chance, in order."""
    kinds: list[tuple[Sequence[int], int]] = [(range(len(rows)), limit)]
    if near is not None:
        missed = [n for n, row in enumerate(rows) if not row["answer"]]
        others = [n for n, row in enumerate(rows) if row["answer"]]
        kinds = [(missed, round(near * limit)), (others, limit - round(near * limit))]
    return sorted(n for some, most in kinds for n in random.sample(some, min(most, len(some))))


def listed(library: JudgedLibrary, pieces: WordPieces) -> tuple[list[Listed], dict[int, str]]:
    """The judged lists, and the full model input of every passage they name, by its id.

    A passage that is cut otherwise than when it was judged is left out, and so is a list without any.
    """
    found: list[Listed] = []
    texts: dict[int, str] = {}
    named = passages_listed(library)
    passages = {p.id: p for p in named.values()}
    for line in LISTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        one = Listed(row["question"], [], [])
        silent = all(answers != "yes" for _, _, _, answers, *_ in row["found"])
        for doc, page, begins, answers, *words in row["found"]:
            p = named.get((doc, page, begins))
            if p is None:
                continue
            full = _full(p)
            if answers == "yes" and len(one.right) < MOST_RIGHT:
                one.right.append((p.id, _marked(p, full, fold(words[0]), pieces)))
            elif answers == "no" or (answers == "partly" and silent):
                one.wrong.append(p.id)
        one.wrong = one.wrong[: MOST_LISTED - len(one.right)]
        if one.right or one.wrong:
            texts |= {i: _full(passages[i]) for i in (*(i for i, _ in one.right), *one.wrong)}
            found.append(one)
    return found, texts


def passages_listed(library: JudgedLibrary) -> dict[tuple[str, int, str], Passage]:
    """Every passage by what a list calls it: file, page (from 0), how it begins."""
    with library.assistant._index.view() as view:
        every = [p for p, _ in view.all_passages()]
    return {(library.names[p.report_id], p.spans[0].page - 1, tidy_spaces(p.text)[:_BEGINS]): p for p in every}


def _full(passage: Passage) -> str:
    return f"{passage.prefix}\n{passage.text}" if passage.prefix else passage.text


def _marked(passage: Passage, full: str, answer: str, pieces: WordPieces) -> Tensor:
    """For each token of a passage whether it stands in the sentence that answers."""
    at = len(full) - len(passage.text)
    holding = [(a, b) for a, b in passage.sentences if answer in fold(passage.text[a:b])]
    ends = pieces.split([full])[0].ends
    return torch.tensor(
        [-1.0 if end <= at else float(any(a + at < end <= b + at for a, b in holding)) for end in ends.tolist()]
    )
