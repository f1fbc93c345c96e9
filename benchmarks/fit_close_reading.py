"""Fit what reads a question and a passage together (assistant/encoding/close.safetensors).

    python benchmarks/fit_close_reading.py --library DIR [--start FILE] [--lists] [--epochs 1] [--limit N] [--out FILE]

What it is learnt from: close_examples.py.

--start: numbers to go on from, as the shipped ones did from those of a first round over the first 3,999 questions; half
of those that the search alone gets right are then left out, for they teach little twice.  Without it everything starts
from the encoder.  --lists: the judged lists so many times (--epochs), and among them --limit of the other questions
once, so that these are not forgotten.

Twenty to forty minutes on two cores.  --library is a folder below whose index/ the judged library is kept.
Everything random has a seed; sums of floats still differ a little between processors.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from close_examples import WRONG, Example, Listed, examples, listed
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.encoding.close_graph import CloseGraph
from assistant.encoding.naming import find_model
from assistant.encoding.tokens import WordPieces
from assistant.judged_library import open_judged
from assistant.measuring import load_set
from assistant.protocols import no_progress
from assistant.settings import DEFAULT_MODEL, Settings

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "assistant" / "encoding" / "close.safetensors"
RANK = 24  # of the change to each linear map
# Questions of one step, and of those that are in memory together; lists of one step.
OF_STEP, AT_ONCE, LISTS_OF_STEP = 12, 3, 6
FIRST_ROUND = 3_999
MOST_OF_PASSAGE, MOST_OF_QUESTION = 184, 48  # word pieces
RATES = {"change": 2e-3, "rest": 1e-3}
GOING_ON, THIRD_ROUND = 0.75, 0.5  # of the rates, when there is a start, and with lists
NEAR = 0.5  # of the questions beside lists that are near misses
HARDEST = 4  # wrong passages of a list that count by themselves


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


def read_together(graph: CloseGraph, *states: Tensor) -> tuple[Tensor, Tensor]:
    """The upper layers, their products in 16 bits where the processor has such: twice as quick there."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        whole, tokens = graph.upper(*states)
    return whole.float(), tokens.float()


def loss_of(graph: CloseGraph, some: Sequence[Example], asked: dict[str, Tensor], read: dict[int, Tensor]) -> Tensor:
    """The right passage against the wrong ones, each passage by itself, and the words that answer."""
    chosen = [draw(e) if e.right is None else [e.right, *draw(e)] for e in some]
    q, q_mask = padded([asked[e.question] for e, ids in zip(some, chosen, strict=True) for _ in ids])
    p, p_mask = padded([read[i] for ids in chosen for i in ids])
    whole, tokens = read_together(graph, q, q_mask, p, p_mask)
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
    q, q_mask = padded([asked[one.question]] * len(ids))
    scores, tokens = read_together(graph, q, q_mask, *padded([read[i] for i in ids]))
    n = len(one.right)
    right, wrong = scores[:n], scores[n:]
    loss = torch.zeros(())
    if len(wrong):
        worst = functional.softplus(wrong).topk(min(HARDEST, len(wrong))).values
        loss = loss + 0.5 * worst.mean()
    for k, (_, marks) in enumerate(one.right):
        words = marks[: tokens.shape[1]]
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


def learn(
    graph: CloseGraph,
    batches: Sequence[Batch],
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
        for part in losses(graph, batch, asked, read):
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
    parser.add_argument("--lists", action="store_true", help="learn from the judged lists; needs --start")
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--limit", type=int, help="only so many questions, for a trial")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    if given.lists and not given.start:
        parser.error("--lists goes on from earlier numbers: name them with --start.")
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
    found, texts = examples(
        library,
        pieces,
        limit=given.limit,
        near=NEAR if given.lists else None,
        seen=FIRST_ROUND if given.start else 0,
    )
    judged, more = listed(library, pieces) if given.lists else ([], {})
    texts |= more
    print(f"{len(found)} questions, {len(judged)} lists, {len(texts)} passages", flush=True)
    read = dict(zip(texts, lower_states(graph, list(texts.values()), pieces), strict=True))
    questions = list({one.question for one in (*found, *judged)})
    asked = dict(zip(questions, lower_states(graph, questions, short), strict=True))
    batches: list[Batch] = [*steps(found, read, int((1 if judged else given.epochs) * len(found) / OF_STEP))]
    batches += list_steps(judged, given.epochs)
    if judged:
        random.shuffle(batches)
    learn(graph, batches, asked, read, share=THIRD_ROUND if judged else GOING_ON if given.start else 1.0)
    learnt = {name: p for name, p in graph.named_parameters() if p.requires_grad}
    save_file({name: p.detach().half().contiguous() for name, p in learnt.items()}, given.out)
    print(f"Wrote {given.out}, {sum(p.numel() for p in learnt.values()):,} numbers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
