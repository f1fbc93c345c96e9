"""Fit what reads a question and a passage together (assistant/encoding/close.safetensors).

    python benchmarks/fit_close_reading.py --library DIR [--start FILE] [--epochs 1] [--limit N] [--out FILE]

benchmarks/close_questions.jsonl holds the questions, each with the page that answers and its words, or with "" for
words where the page only seems to answer.  They were written
passage by passage for this purpose, over pages of ../shared/library that no judged question names, of neither half of
either set, and over none of the 14 reports that close_reading.md names, so that these show what it is worth on others.
Wrong passages are those that the search itself ranks high for the question, from the same pages alone.

--start: numbers to go on from, as the shipped ones did from those of a first round over the first 3,999 questions; half
of those that the search alone gets right are then left out, for they teach little twice.  Without it everything starts
from the encoder.

Forty minutes on two cores.  --library is a folder below whose index/
the judged library is kept.  Everything random has a seed; sums of floats still differ a little between processors.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.encoding.close_graph import CloseGraph
from assistant.encoding.naming import find_model
from assistant.encoding.tokens import WordPieces
from assistant.judged_library import JudgedLibrary, open_judged
from assistant.measuring import load_set
from assistant.protocols import no_progress
from assistant.searching import Query, search
from assistant.settings import DEFAULT_MODEL, Settings
from assistant.text import fold

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "benchmarks" / "close_questions.jsonl"
OUT = ROOT / "assistant" / "encoding" / "close.safetensors"
RANK = 24  # of the change to each linear map
# Wrong passages beside each right one; questions of one step, and of those that are in memory together.
WRONG, OF_STEP, AT_ONCE = 2, 12, 3
FIRST_ROUND = 3_999
FROM = 14  # the highest ranked passages that wrong ones are drawn from
MOST_OF_PASSAGE, MOST_OF_QUESTION = 184, 48  # word pieces
RATES = {"change": 2e-3, "rest": 1e-3}
GOING_ON = 0.75  # of the rates, when there is a start


@dataclass
class Example:
    """A question, the passage that answers, which of its tokens do (1, 0; -1 for the prefix), and wrong passages.

    right: None if no passage answers.
    """

    question: str
    right: int | None
    tokens: Tensor
    wrong: list[int]


class Changed(nn.Module):
    """A linear map of the encoder with a low-rank change, `A` then `B`, and a bias of its own."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.bias = nn.Parameter(bias.clone())
        self.A = nn.Parameter(torch.randn(RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.B = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        """The map of the encoder and the change."""
        change = functional.linear(functional.linear(x, self.A), self.B)
        return functional.linear(x, self.weight, self.bias) + change


# What is learnt from


def examples(
    library: JudgedLibrary, pieces: WordPieces, *, limit: int | None = None, seen: int = 0
) -> tuple[list[Example], dict[int, str]]:
    """The examples, and the full model input of every passage they name, by its id.

    seen: of so many first questions every second one is left out if the search alone leads with the right passage.
    """
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    numbers = sorted(random.sample(range(len(rows)), min(limit or len(rows), len(rows))))
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
            vector = assistant._encoder(view).encode_query(row["question"])
            hits = search(view, Query.of(row["question"], vector), k=30, among=allowed)
            if n < seen and n % 2 and hits[0].passage.id == right:
                continue
            others = [h.passage for h in hits if not answer or answer not in fold(h.passage.text)]
            wrong = [p.id for p in others[:FROM] if p.id != right]
            if len(wrong) < WRONG:
                continue
            for i in [right, *wrong] if right is not None else wrong:
                texts[i] = f"{passages[i].prefix}\n{passages[i].text}" if passages[i].prefix else passages[i].text
            marks = torch.empty(0) if right is None else _marked(passages[right], texts[right], answer, pieces)
            found.append(Example(row["question"], right, marks, wrong))
            if n % 500 == 0:
                print(f"searched {n} of {len(rows)}", flush=True)
    return found, texts


def _marked(passage: Any, full: str, answer: str, pieces: WordPieces) -> Tensor:
    """For each token of a passage whether it stands in the sentence that answers."""
    at = len(full) - len(passage.text)
    holding = [(a, b) for a, b in passage.sentences if answer in fold(passage.text[a:b])]
    ends = pieces.split([full])[0].ends
    return torch.tensor(
        [-1.0 if end <= at else float(any(a + at < end <= b + at for a, b in holding)) for end in ends.tolist()]
    )


# Learning


@torch.no_grad()
def lower_states(graph: CloseGraph, texts: Sequence[str], pieces: WordPieces) -> list[Tensor]:
    """What the lower layers make of each text; they do not change, so it is made once."""
    split = [torch.tensor(p.ids) for p in pieces.split(texts)]
    order = sorted(range(len(split)), key=lambda i: len(split[i]))
    made: list[Tensor] = [torch.empty(0)] * len(split)
    for at in range(0, len(order), 48):
        some = order[at : at + 48]
        ids = nn.utils.rnn.pad_sequence([split[i] for i in some], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(split[i])) for i in some], batch_first=True)
        states = graph.lower(ids, mask)
        for row, i in enumerate(some):
            made[i] = states[row, : len(split[i])].half()
    return made


def padded(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """States of one batch and their mask."""
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(s)) for s in states], batch_first=True)
    return nn.utils.rnn.pad_sequence([s.float() for s in states], batch_first=True), mask


def loss_of(graph: CloseGraph, some: Sequence[Example], asked: dict[str, Tensor], read: dict[int, Tensor]) -> Tensor:
    """The right passage against the wrong ones, each passage by itself, and the words that answer."""
    chosen = [draw(e) if e.right is None else [e.right, *draw(e)] for e in some]
    q, q_mask = padded([asked[e.question] for e, ids in zip(some, chosen, strict=True) for _ in ids])
    p, p_mask = padded([read[i] for ids in chosen for i in ids])
    whole, tokens = graph.upper(q, q_mask, p, p_mask)
    loss, at = torch.zeros(()), 0
    for e, ids in zip(some, chosen, strict=True):
        scores, said = whole[at : at + len(ids)], tokens[at]
        at += len(ids)
        answers = torch.tensor([float(i == e.right) for i in ids])
        weight = torch.tensor([1.0 if i == e.right else 1 / WRONG for i in ids])
        loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(scores, answers, weight=weight)
        if e.right is not None:
            marks = e.tokens[: len(said)]
            words = functional.binary_cross_entropy_with_logits(said[: len(marks)][marks >= 0], marks[marks >= 0])
            loss = loss - functional.log_softmax(scores, 0)[0] + 0.7 * words
    return loss / OF_STEP


def draw(example: Example) -> list[int]:
    """Wrong passages by chance, higher ranked ones more often."""
    left, found = list(example.wrong), []
    while len(found) < WRONG:
        chances = [1 / (3 + rank) for rank in range(len(left))]
        found.append(left.pop(random.choices(range(len(left)), chances)[0]))
    return found


def steps(found: Sequence[Example], read: dict[int, Tensor], n: int) -> list[list[Example]]:
    """n batches, passages of like length together."""
    batches: list[list[Example]] = []
    while len(batches) < n:
        mixed = random.sample(list(found), len(found))
        some: list[list[Example]] = []
        for at in range(0, len(mixed), OF_STEP * 8):
            part = sorted(
                mixed[at : at + OF_STEP * 8], key=lambda e: len(read[e.wrong[0] if e.right is None else e.right])
            )
            some += [part[i : i + OF_STEP] for i in range(0, len(part), OF_STEP)]
        batches += random.sample([b for b in some if len(b) == OF_STEP], sum(len(b) == OF_STEP for b in some))
        if not batches:
            raise SystemExit(f"Too few questions: a step takes {OF_STEP}.")
    return batches[:n]


def learn(
    graph: CloseGraph,
    batches: Sequence[list[Example]],
    asked: dict[str, Tensor],
    read: dict[int, Tensor],
    *,
    share: float = 1.0,
) -> None:
    """One pass over the batches, AdamW, a short rise and a straight fall of the rate; share: of RATES."""
    learnt = [(name, p) for name, p in graph.named_parameters() if p.requires_grad]
    change = [p for name, p in learnt if name.endswith((".A", ".B"))]
    rest = [p for name, p in learnt if not name.endswith((".A", ".B"))]
    groups = [{"params": change, "lr": share * RATES["change"]}, {"params": rest, "lr": share * RATES["rest"]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    n = len(batches)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / (0.08 * n)) * (0.05 + 0.95 * max(0.0, 1 - s / n))
    )
    recent: list[float] = []
    for step, batch in enumerate(batches, start=1):
        optimizer.zero_grad()
        loss = 0.0
        for at in range(0, OF_STEP, AT_ONCE):  # a third faster than all at once: it stays in the processor's cache
            part = loss_of(graph, batch[at : at + AT_ONCE], asked, read)
            part.backward()  # type: ignore[no-untyped-call]
            loss += part.item()
        nn.utils.clip_grad_norm_([p for _, p in learnt], 1.0)
        optimizer.step()
        rate.step()
        recent.append(loss)
        if step % 25 == 0:
            print(f"step {step} of {n}, loss {sum(recent[-50:]) / len(recent[-50:]):.3f}", flush=True)


def main() -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=ROOT)
    parser.add_argument("--start", type=Path, help="numbers to go on from")
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--limit", type=int, help="only so many questions, for a trial")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    source = find_model(DEFAULT_MODEL)
    graph = CloseGraph(load_file(source.folder / "model.safetensors"), Changed)
    for part in (graph.low, graph.n0):
        part.requires_grad_(False)
    nn.init.normal_(graph.side, std=0.02)
    for head in (graph.out, graph.tok, graph.imp):
        nn.init.zeros_(head.weight)
        nn.init.zeros_(head.bias)
    if given.start:
        known = {name: value.float() for name, value in load_file(given.start).items()}
        graph.load_state_dict(known, strict=False)
    tokenizer = source.folder / "tokenizer.json"
    pieces, short = WordPieces(tokenizer, MOST_OF_PASSAGE), WordPieces(tokenizer, MOST_OF_QUESTION)
    library = open_judged(
        load_set(ROOT / "tests" / "judged" / "library"), Settings.of(given.library), progress=no_progress
    )
    found, texts = examples(library, pieces, limit=given.limit, seen=FIRST_ROUND if given.start else 0)
    print(f"{len(found)} questions, {len(texts)} passages", flush=True)
    read = dict(zip(texts, lower_states(graph, list(texts.values()), pieces), strict=True))
    questions = list({e.question for e in found})
    asked = dict(zip(questions, lower_states(graph, questions, short), strict=True))
    batches = steps(found, read, int(given.epochs * len(found) / OF_STEP))
    learn(graph, batches, asked, read, share=GOING_ON if given.start else 1.0)
    learnt = {name: p for name, p in graph.named_parameters() if p.requires_grad}
    save_file({name: p.detach().half().contiguous() for name, p in learnt.items()}, given.out)
    print(f"Wrote {given.out}, {sum(p.numel() for p in learnt.values()):,} numbers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
