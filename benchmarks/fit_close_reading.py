"""Fit what reads a question and a passage together (assistant/encoding/close.safetensors).

    python benchmarks/fit_close_reading.py --library DIR [--epochs 1.2] [--limit 3000] [--out FILE]

What it is learnt from: close_examples.py.  The judged lists --epochs times, and among them --limit of the questions
written passage by passage once, half of these near misses; of the first of these every second one is left out where
the search alone leads with the right passage, for it teaches little.

Fifty minutes on two cores that multiply in 16 bits.  --library is a folder below whose index/ the judged library is
kept.  Everything random has a seed; sums of floats still differ a little between processors.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from close_examples import WRONG, Example, Listed, examples, listed
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.encoding.close_graph import CloseGraph, base_weights
from assistant.encoding.naming import find_base, find_model
from assistant.encoding.tokens import WordPieces
from assistant.judged_library import open_judged
from assistant.measuring import load_set
from assistant.protocols import no_progress
from assistant.settings import DEFAULT_MODEL, Settings

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "assistant" / "encoding" / "close.safetensors"
RANK = 16  # of the change to each linear map
# Questions of one step, and of those that are in memory together; lists of one step.
OF_STEP, AT_ONCE, LISTS_OF_STEP = 12, 3, 6
FIRST_ROUND = 3_999  # questions that were written first; the later ones are harder for a search by words
MOST_OF_PASSAGE, MOST_OF_QUESTION = 184, 48  # word pieces
RATES = {"change": 1e-3, "rest": 2.5e-4, "heads": 5e-3}
RARELY = -2.0  # log-odds that a word answers, to begin with
NEAR = 0.5  # of the questions beside lists that are near misses
HARDEST = 4  # wrong passages of a list that count by themselves


class Changed(nn.Module):
    """A linear map of the base with a low-rank change, `A` then `B`, and a bias of its own."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.bias = nn.Parameter(bias.clone())
        self.A = nn.Parameter(torch.randn(RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.B = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        """The map of the base and the change."""
        change = functional.linear(functional.linear(x, self.A), self.B)
        return functional.linear(x, self.weight, self.bias) + change


# Learning


def read_together(graph: CloseGraph, asked: Sequence[Tensor], read: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:
    """Log-odds of each pair of a question and a passage, and of each of the passage's tokens.

    asked, read: token numbers with special ones at both ends.  Products are of 16 bits where the processor has such.
    """
    ids = [torch.cat([q, p[1:]]) for q, p in zip(asked, read, strict=True)]
    kinds = [(torch.arange(len(one)) >= len(q)).long() for one, q in zip(ids, asked, strict=True)]
    mask = _padded([torch.ones(len(one)) for one in ids])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.no_grad():
            states = graph.lower(_padded(ids), _padded(kinds), mask)
        whole, tokens = graph.upper(states, mask)
    each = [row[len(q) - 1 :][: len(p)].float() for row, q, p in zip(tokens, asked, read, strict=True)]
    return whole.float(), each


def _padded(rows: Sequence[Tensor]) -> Tensor:
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True)


def loss_of(graph: CloseGraph, some: Sequence[Example], asked: dict[str, Tensor], read: dict[int, Tensor]) -> Tensor:
    """The right passage against the wrong ones, each passage by itself, and the words that answer."""
    chosen = [draw(e) if e.right is None else [e.right, *draw(e)] for e in some]
    questions = [asked[e.question] for e, ids in zip(some, chosen, strict=True) for _ in ids]
    whole, tokens = read_together(graph, questions, [read[i] for ids in chosen for i in ids])
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


def loss_of_list(graph: CloseGraph, one: Listed, asked: dict[str, Tensor], read: dict[int, Tensor]) -> Tensor:
    """Each right passage against all wrong ones, the right ones and the worst wrong ones alone, and the words."""
    ids = [*(i for i, _ in one.right), *one.wrong]
    scores, tokens = read_together(graph, [asked[one.question]] * len(ids), [read[i] for i in ids])
    n = len(one.right)
    right, wrong = scores[:n], scores[n:]
    loss = torch.zeros(())
    if len(wrong):
        worst = functional.softplus(wrong).topk(min(HARDEST, len(wrong))).values
        loss = loss + 0.5 * worst.mean()
    for k, (_, marks) in enumerate(one.right):
        words = marks[: len(tokens[k])]
        said = tokens[k][: len(words)][words >= 0]
        own = 0.5 * functional.softplus(-right[k]) - functional.log_softmax(torch.cat([right[k : k + 1], wrong]), 0)[0]
        if (words == 1).any():  # not where its words run over two sentences
            own = own + 0.7 * functional.binary_cross_entropy_with_logits(said, words[words >= 0])
        loss = loss + own / n
    return loss / LISTS_OF_STEP


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


Batch = list[Example] | list[Listed]


def list_steps(found: Sequence[Listed], epochs: float) -> list[list[Listed]]:
    """Batches of lists, all of them so many times."""
    mixed: list[Listed] = []
    while len(mixed) < epochs * len(found):
        mixed += random.sample(list(found), len(found))
    mixed = mixed[: int(epochs * len(found))]
    return [mixed[at : at + LISTS_OF_STEP] for at in range(0, len(mixed) - LISTS_OF_STEP + 1, LISTS_OF_STEP)]


def losses(graph: CloseGraph, batch: Batch, asked: dict[str, Tensor], read: dict[int, Tensor]) -> Iterator[Tensor]:
    """The loss of a batch in parts: a third faster than all at once, for a part stays in the processor's cache."""
    examples = [one for one in batch if isinstance(one, Example)]
    for at in range(0, len(examples), AT_ONCE):
        yield loss_of(graph, examples[at : at + AT_ONCE], asked, read)
    for one in batch:
        if isinstance(one, Listed):
            yield loss_of_list(graph, one, asked, read)


def learn(graph: CloseGraph, batches: Sequence[Batch], asked: dict[str, Tensor], read: dict[int, Tensor]) -> None:
    """One pass over the batches, AdamW, a short rise and a straight fall of the rates."""
    learnt = {name: p for name, p in graph.named_parameters() if p.requires_grad}
    kinds = {name: "change" if name.endswith((".A", ".B")) else "rest" for name in learnt}
    kinds |= dict.fromkeys(("mix", "tok.weight", "tok.bias"), "heads")
    groups = [{"params": [p for n, p in learnt.items() if kinds[n] == kind], "lr": lr} for kind, lr in RATES.items()]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    n = len(batches)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / (0.08 * n)) * (0.05 + 0.95 * max(0.0, 1 - s / n))
    )
    recent: list[float] = []
    for step, batch in enumerate(batches, start=1):
        optimizer.zero_grad()
        loss = 0.0
        for part in losses(graph, batch, asked, read):
            part.backward()  # type: ignore[no-untyped-call]
            loss += part.item()
        nn.utils.clip_grad_norm_(learnt.values(), 1.0)
        optimizer.step()
        rate.step()
        recent.append(loss)
        if step % 25 == 0:
            print(f"step {step} of {n}, loss {sum(recent[-50:]) / len(recent[-50:]):.3f}", flush=True)


def main() -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=ROOT)
    parser.add_argument("--epochs", type=float, default=1.2, help="how often each list is learnt from")
    parser.add_argument("--limit", type=int, default=3_000, help="so many of the other questions")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    graph = CloseGraph(base_weights(find_base()), Changed)
    for part in (graph.low, graph.n0):
        part.requires_grad_(False)
    nn.init.zeros_(graph.tok.weight)
    nn.init.constant_(graph.tok.bias, RARELY)
    tokenizer = find_model(DEFAULT_MODEL).folder / "tokenizer.json"
    pieces, short = WordPieces(tokenizer, MOST_OF_PASSAGE), WordPieces(tokenizer, MOST_OF_QUESTION)
    library = open_judged(
        load_set(ROOT / "tests" / "judged" / "library"), Settings.of(given.library), progress=no_progress
    )
    found, texts = examples(library, pieces, limit=given.limit, near=NEAR, seen=FIRST_ROUND)
    judged, more = listed(library, pieces)
    texts |= more
    print(f"{len(found)} questions, {len(judged)} lists, {len(texts)} passages", flush=True)
    read = dict(zip(texts, (torch.tensor(p.ids) for p in pieces.split(list(texts.values()))), strict=True))
    questions = list({one.question for one in (*found, *judged)})
    asked = dict(zip(questions, (torch.tensor(p.ids) for p in short.split(questions)), strict=True))
    batches: list[Batch] = [*steps(found, read, len(found) // OF_STEP), *list_steps(judged, given.epochs)]
    random.shuffle(batches)
    learn(graph, batches, asked, read)
    learnt = {name: p for name, p in graph.named_parameters() if p.requires_grad}
    save_file({name: p.detach().half().contiguous() for name, p in learnt.items()}, given.out)
    print(f"Wrote {given.out}, {sum(p.numel() for p in learnt.values()):,} numbers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
