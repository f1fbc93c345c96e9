"""The graph that reads a question and a passage together, as torch module: for its export and for fitting it.

It is the cross-encoder that BASE of naming.py names (Nogueira and Cho, "Passage re-ranking with BERT", 2019), twelve
layers that read both as one text.  The upper six have a low-rank change to each linear map (Hu et al., "LoRA", 2021),
fitted on questions and passages of reports, as were the biases and norms there, the scale of the score, and a head that
says of each word how likely it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor

LOWER = 6
_HEADS, _EPSILON = 12, 1e-12
# Our short names for the six linear maps of a layer -> the base's.
LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "f1": "intermediate.dense",
    "f2": "output.dense",
}
NORM = {"n1": "attention.output.LayerNorm", "n2": "output.LayerNorm"}


class Layer(nn.Module):
    """One transformer layer of the base; `linear` makes each of its linear maps from weight and bias."""

    def __init__(self, weights: Mapping[str, Tensor], n: int, linear: Any = None) -> None:
        super().__init__()
        at = f"encoder.layer.{n}."
        for short, name in LINEAR.items():
            given = weights[f"{at}{name}.weight"], weights[f"{at}{name}.bias"]
            self.add_module(short, (linear or plain_linear)(*given))
        for short, name in NORM.items():
            self.add_module(short, _norm(weights, at + name))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (n, tokens, dim); mask: (n, 1, 1, tokens), 0 where a token counts and very negative where none is."""
        n, length, dim = x.shape
        parts: dict[str, Any] = dict(self._modules)
        q, k, v = (parts[m](x).view(n, length, _HEADS, dim // _HEADS).transpose(1, 2) for m in "qkv")
        weights = torch.softmax(q @ k.transpose(2, 3) / (dim // _HEADS) ** 0.5 + mask, dim=-1)
        x = parts["n1"](x + parts["o"]((weights @ v).transpose(1, 2).reshape(n, length, dim)))
        found: Tensor = parts["n2"](x + parts["f2"](functional.gelu(parts["f1"](x))))
        return found


def plain_linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A linear map with these numbers."""
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight, bias
    return made


def _norm(weights: Mapping[str, Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(weights[f"{name}.weight"].shape[0], eps=_EPSILON)
    made.weight.data, made.bias.data = weights[f"{name}.weight"].clone(), weights[f"{name}.bias"].clone()
    return made


class CloseGraph(nn.Module):
    """A question and a passage -> how likely the passage answers, and which of its words."""

    def __init__(self, weights: Mapping[str, Tensor], linear: Any = None) -> None:
        """weights: those of `base_weights`.  linear: makes the linear maps of the upper layers."""
        super().__init__()
        self.words = nn.Parameter(weights["embeddings.word_embeddings.weight"], requires_grad=False)
        self.places = nn.Parameter(weights["embeddings.position_embeddings.weight"], requires_grad=False)
        self.kinds = nn.Parameter(weights["embeddings.token_type_embeddings.weight"], requires_grad=False)
        self.n0 = _norm(weights, "embeddings.LayerNorm")
        n_layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self.low = nn.ModuleList(Layer(weights, n) for n in range(LOWER))
        self.top = nn.ModuleList(Layer(weights, n, linear) for n in range(LOWER, n_layers))
        self.pool = plain_linear(weights["pooler.dense.weight"], weights["pooler.dense.bias"])
        self.out = plain_linear(weights["classifier.weight"], weights["classifier.bias"])
        self.mix = nn.Parameter(torch.tensor([0.5, 0.0]))  # the base's score as log-odds
        self.tok = nn.Linear(self.words.shape[1], 1)

    def lower(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Token vectors (n, tokens, dim) after the layers that were not fitted.

        ids: (n, tokens); kinds: 0 for the question's tokens, 1 for the passage's; mask: float32, 1 where a token is.
        """
        x: Tensor = self.n0(self.words[ids] + self.places[: ids.shape[1]] + self.kinds[kinds])
        for layer in self.low:
            x = layer(x, _away(mask))
        return x

    def upper(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(n,) log-odds of each passage, (n, tokens) log-odds of each token."""
        for layer in self.top:
            x = layer(x, _away(mask))
        score = self.out(torch.tanh(self.pool(x[:, 0]))).squeeze(-1)
        return self.mix[0] * score + self.mix[1], self.tok(x).squeeze(-1)

    def forward(self, q_ids: Tensor, p_ids: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
        """(1,) log-odds of the passage; (1, rows) mean log-odds of the tokens that each row names.

        q_ids, p_ids: (1, tokens) with special tokens at both ends; rows: (1, rows, tokens of the passage), weights that
        sum to 1 or 0.
        """
        ids = torch.cat([q_ids, p_ids[:, 1:]], 1)
        kinds = torch.cat([torch.zeros_like(q_ids), torch.ones_like(p_ids[:, 1:])], 1)
        mask = torch.ones_like(ids, dtype=rows.dtype)
        whole, tokens = self.upper(self.lower(ids, kinds, mask), mask)
        # the question's last token stands where the passage's first would
        return whole, (rows @ tokens[:, q_ids.shape[1] - 1 :, None]).squeeze(-1)


def _away(mask: Tensor) -> Tensor:
    return (mask[:, None, None, :] - 1) * 1e4


def base_weights(graph: Path) -> dict[str, Tensor]:
    """The base's weights by BERT's names, linear maps as (out, in), from its graph with weights of 8 bits.

    Raises KeyError for a graph that is made otherwise.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(graph))
    held = {one.name: one for one in model.graph.initializer}

    def whole(name: str) -> Tensor:
        scale, zero, eight = (
            torch.tensor(numpy_helper.to_array(held[f"{name}_{part}"]).astype("float32"))
            for part in ("scale", "zero_point", "quantized")
        )
        return (eight - zero) * scale

    found = {
        name.removeprefix("bert."): torch.tensor(numpy_helper.to_array(one).astype("float32"))
        for name, one in held.items()
        if name.startswith(("bert.", "classifier.")) and not name.endswith(("_scale", "_zero_point", "_quantized"))
    }
    for kind in ("word", "position", "token_type"):
        name = f"embeddings.{kind}_embeddings.weight"
        found[name] = whole(f"bert.{name}")
    for node in model.graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            at = node.name.strip("/").removeprefix("bert/").rpartition("/")[0].replace("/", ".")
            found[f"{at}.weight"] = whole(node.input[1].removesuffix("_quantized")).T.contiguous()
    return found


def merged(weights: Mapping[str, Tensor], adapter: Mapping[str, Tensor]) -> CloseGraph:
    """The graph with what was fitted put in.

    adapter: by names of ours: "top.0.q.A" (rank, in) and "top.0.q.B" (out, rank) are added to a weight as B @ A, all
    other names are parameters of CloseGraph.
    """
    graph = CloseGraph(weights)
    state = graph.state_dict()
    for name, value in adapter.items():
        if name.endswith(".A"):
            at = name.removesuffix(".A")
            state[f"{at}.weight"] = state[f"{at}.weight"] + adapter[f"{at}.B"].float() @ value.float()
        elif not name.endswith(".B"):
            state[name] = value.float()
    graph.load_state_dict(state)
    return graph.eval()
