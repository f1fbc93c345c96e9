"""The graph that reads a question and a passage together, as torch module: for its export and for fitting it.

The first LOWER layers are the encoder's own and read question and passage apart.  The layers above read both at once:
the encoder's weights with a low-rank change to each (Hu et al., "LoRA", 2021), the only thing that was fitted, beside
small heads.  Splitting a cross-encoder so is MacAvaney et al., "Efficient document re-ranking for transformers by
precomputing term representations", SIGIR 2020; the heads start from late interaction (Khattab and Zaharia, "ColBERT",
2020), so that nothing has to be learnt from nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor

LOWER = 3
_HEADS, _EPSILON = 12, 1e-12
# Our short names for the six linear maps of a layer -> the encoder's.
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
    """One transformer layer of the encoder; `linear` makes each of its linear maps from weight and bias."""

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
    """Question and passages -> how likely each passage answers, and which of its words."""

    def __init__(self, weights: Mapping[str, Tensor], linear: Any = None) -> None:
        """weights: the encoder's, by its own names.  linear: makes the linear maps of the upper layers."""
        super().__init__()
        words = weights["embeddings.word_embeddings.weight"]
        dim = words.shape[1]
        self.words = nn.Parameter(words, requires_grad=False)
        places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.places = nn.Parameter(places, requires_grad=False)
        self.n0 = _norm(weights, "embeddings.LayerNorm")
        n_layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self.low = nn.ModuleList(Layer(weights, n) for n in range(LOWER))
        self.top = nn.ModuleList(Layer(weights, n, linear) for n in range(LOWER, n_layers))
        self.side = nn.Parameter(torch.zeros(2, dim))  # tells question from passage
        self.pool, self.out = nn.Linear(3 * dim, 128), nn.Linear(128, 1)
        self.tok, self.imp = nn.Linear(dim, 1), nn.Linear(dim, 1)
        self.mix = nn.Parameter(torch.tensor([8.0, 12.0, -8.0]))
        self.tmix = nn.Parameter(torch.tensor([4.0, 4.0, -4.0]))

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token vectors (n, tokens, dim) of texts read apart; mask: (n, tokens) float32, 1 where a token is."""
        x: Tensor = self.n0(self.words[ids] + self.places[: ids.shape[1]])
        for layer in self.low:
            x = layer(x, _away(mask))
        return x

    def upper(self, q: Tensor, q_mask: Tensor, p: Tensor, p_mask: Tensor) -> tuple[Tensor, Tensor]:
        """(n,) log-odds of each passage, (n, tokens) log-odds of each of its tokens."""
        n_q = q.shape[1]
        x = torch.cat([q + self.side[0], p + self.side[1]], 1)
        mask = _away(torch.cat([q_mask, p_mask], 1))
        for layer in self.top:
            x = layer(x, mask)
        q, p = x[:, :n_q], x[:, n_q:]
        mean_q, mean_p = _mean(q, q_mask), _mean(p, p_mask)
        unit_q, unit_p = functional.normalize(mean_q, dim=-1), functional.normalize(mean_p, dim=-1)
        each_q, each_p = functional.normalize(q, dim=-1), functional.normalize(p, dim=-1)
        alike = each_q @ each_p.transpose(1, 2)
        best_of_q = (alike - 2 * (1 - p_mask[:, None, :])).amax(2)
        best_of_p = (alike - 2 * (1 - q_mask[:, :, None])).amax(1)
        weight = torch.softmax(self.imp(q).squeeze(-1) - 1e4 * (1 - q_mask), 1)
        both = torch.tanh(self.pool(torch.cat([20 * unit_q * unit_p, mean_p, q[:, 0]], -1)))
        whole = self.mix[0] * (unit_q * unit_p).sum(-1) + self.mix[1] * (weight * best_of_q).sum(1) + self.mix[2]
        tokens = self.tmix[0] * (each_p @ unit_q[..., None]).squeeze(-1) + self.tmix[1] * best_of_p + self.tmix[2]
        return whole + self.out(both).squeeze(-1), tokens + self.tok(p).squeeze(-1)

    def forward(self, q_ids: Tensor, p_ids: Tensor, p_mask: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
        """One question, n passages -> (n,) log-odds; (n, rows) mean log-odds of the tokens that each row names.

        q_ids: (1, tokens); p_ids, p_mask: (n, tokens); rows: (n, sentences, tokens) weights that sum to 1 or 0.
        """
        q_mask = torch.ones_like(q_ids, dtype=p_mask.dtype)
        q = self.lower(q_ids, q_mask)
        n = p_ids.shape[0]
        whole, tokens = self.upper(q.expand(n, -1, -1), q_mask.expand(n, -1), self.lower(p_ids, p_mask), p_mask)
        return whole, (rows @ tokens[..., None]).squeeze(-1)


def _away(mask: Tensor) -> Tensor:
    return (mask[:, None, None, :] - 1) * 1e4


def _mean(x: Tensor, mask: Tensor) -> Tensor:
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


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
