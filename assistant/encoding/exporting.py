"""Exports a sentence-transformers model to a graph that onnxruntime runs; a process of its own, started by preparing.

    python -m assistant.encoding.exporting MODEL FOLDER FINGERPRINT OUT [CLOSE BASE]

Exported are models made of Transformer, Pooling (mean or cls) and any Dense and Normalize, with a fast tokenizer.
The result is compared with the original before it is believed; what cannot be exported or differs runs in torch.
Attention is traced in its plain ("eager") form: onnxruntime runs that graph 25 % faster than the fused one of torch.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..datatypes import ModelInput
from .manifest import (
    CLOSE_GRAPH,
    CLOSE_WEIGHTS,
    GRAPH,
    NOT_WRITTEN,
    TOKENIZER,
    WEIGHTS,
    Manifest,
    list_files,
)
from .naming import sha256_of
from .onnx_encoder import OnnxEncoder

if TYPE_CHECKING:
    from torch import nn

MIN_COSINE = 0.9999
OPSET = 17
MOST_CLOSE_GAP = 1.0  # of log-odds, between products of 8 bits and of 32; they run from -8 to 8

_TOOLS = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime", "tokenizers")
_TOKEN_INPUTS = ("input_ids", "attention_mask", "token_type_ids")

# What the export must agree on with the original, in one padded batch: short and long, beyond the model's limit,
# other scripts and combining marks, the empty text.
_CHECKED = (
    "",
    "Who owns the village hall?",
    "Café, naïve coöperation, £7.5m; Llanfair­pwll — “Tŷ’r Cyngor” 北京市议会 Совет αβγ \u0301e 🏡",
    "The council transferred 14 assets in 2023/24. " * 12,
    "Parish councils may hold assets for their community, and many do so for a peppercorn rent. " * 60,
    "supercalifragilistic" * 40,
)


class CannotExportError(Exception):
    """Why a model has no graph; the message ends up in the encoder's note."""


def main(arguments: Sequence[str]) -> int:
    """Export and check; exit code 0 when the manifest is written, 74 when the disk refuses."""
    model, folder, fingerprint, out, *close = arguments
    try:
        export(model, Path(folder), fingerprint, Path(out), (Path(close[0]), Path(close[1])) if close else None)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        sys.stderr.write(f"{error}\n")
        return NOT_WRITTEN
    return 0


def export(model: str, folder: Path, fingerprint: str, out: Path, close: tuple[Path, Path] | None = None) -> Manifest:
    """Write graph, weights, tokenizer and manifest of the model in `folder` into the empty folder `out`.

    close: what was fitted to read closely, and what it was fitted upon; its graph is written too.
    """
    from .torch_encoder import load_model

    original = load_model(folder, attention="eager")
    manifest = Manifest(
        model=model,
        fingerprint=fingerprint,
        kind="onnx",
        dim=int(original.encode("a").shape[-1]),
        max_tokens=_max_tokens(original),
        query_prompt=_prompt(original, "query"),
        passage_prompt=_prompt(original, "document", "passage", "corpus"),
        tools={name: version(name) for name in _TOOLS},
    )
    try:
        _refuse_other_modules(original)
        _refuse_full_disk(original, out)
        manifest = _write_graph(original, manifest, out)
        _compare(original, manifest, OnnxEncoder(out, manifest))
        if close is not None:
            manifest = write_close(manifest, *close, out)
    except CannotExportError as error:
        for path in out.iterdir():
            path.unlink()
        note = f"The model {model} is run by torch, so asking starts slowly: {error}."
        manifest = replace(manifest, kind="torch", pooling="", inputs=(), note=note)
    manifest = replace(manifest, files=list_files(out))
    manifest.write(out)
    for path in out.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    return manifest


def _refuse_full_disk(original: Any, out: Path) -> None:
    """Raise OSError before onnxruntime fails on a full disk, which looks like a model that cannot be exported."""
    needed = 2 * sum(p.numel() * p.element_size() for p in original.parameters()) + 32_000_000
    if shutil.disk_usage(out).free < needed:
        raise OSError(errno.ENOSPC, f"No space left on the disk, {needed / 1e6:.0f} MB are needed")


def _max_tokens(original: Any) -> int:
    """The model's limit in word pieces; 512 where it states none."""
    limits = [original.get_max_seq_length(), getattr(original[0], "max_seq_length", None)]
    config = getattr(getattr(original[0], "auto_model", None), "config", None)
    limits.append(getattr(config, "max_position_embeddings", None))
    stated = [int(limit) for limit in limits if limit and limit < 1_000_000]
    return min(stated, default=512)


def _prompt(original: Any, *names: str) -> str:
    prompts: dict[str, str | None] = original.prompts
    named = [prompts.get(name) or "" for name in names]
    return next(filter(None, named), "") or prompts.get(original.default_prompt_name or "") or ""


def _refuse_other_modules(original: Any) -> None:
    """Raise CannotExportError unless the graph can say all that the model does."""
    modules = list(original)
    kinds = [type(module).__name__ for module in modules]
    ours = all(type(module).__module__.startswith("sentence_transformers.") for module in modules)
    if not ours or kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Dense", "Normalize"}:
        raise CannotExportError(f"it is made of {', '.join(kinds)}")
    if modules[1].pooling_mode not in ("mean", "cls"):
        raise CannotExportError(f"it pools by {modules[1].pooling_mode}")
    if not modules[1].include_prompt:
        raise CannotExportError("it leaves its prompt out of pooling")
    if any(getattr(m, "module_input_name", "sentence_embedding") != "sentence_embedding" for m in modules[2:]):
        raise CannotExportError("its last layers work on tokens")
    tokenizer = original.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        raise CannotExportError("it has no fast tokenizer")
    if (tokenizer.padding_side, tokenizer.truncation_side) != ("right", "right"):
        raise CannotExportError("its tokenizer pads or cuts on the left")


def _write_graph(original: Any, manifest: Manifest, out: Path) -> Manifest:
    """Trace, optimise, and save graph and weights apart; the manifest with pooling, padding and inputs."""
    import torch

    from .onnx_encoder import open_session

    tokens = original.tokenizer(["How many?", "Pubs"], padding=True, return_tensors="pt")
    names = [name for name in _TOKEN_INPUTS if name in tokens]
    weights = torch.rand(2, 3, tokens["input_ids"].shape[1])
    axes = {name: {0: "texts", 1: "tokens"} for name in names}
    axes |= {"weights": {0: "texts", 1: "rows", 2: "tokens"}, "vectors": {0: "texts", 1: "rows"}}
    given = (*(tokens[name] for name in names), weights)
    _trace(_pooled(original, names), given, {"vectors": axes.pop("vectors")}, axes, out / GRAPH, WEIGHTS)
    inputs = {given.name for given in open_session(out / GRAPH).get_inputs()}
    (out / TOKENIZER).write_text(original.tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    return replace(
        manifest,
        pooling=original[1].pooling_mode,
        pad_id=int(original.tokenizer.pad_token_id or 0),
        inputs=tuple(name for name in names if name in inputs),
    )


def _trace(
    module: nn.Module,
    given: tuple[Any, ...],
    outputs: dict[str, dict[int, str]],
    inputs: dict[str, dict[int, str]],
    graph: Path,
    weights: str,
    *,
    eight_bits: bool = False,
) -> None:
    """Trace a module on what is given, optimise it, and save graph and weights apart; axes that vary by name.

    eight_bits: multiply in 8 bits, each column of a matrix by its own scale.  Weights are of 7, whose products no
    processor cuts off, so that all give the same.
    """
    import onnxruntime
    import torch

    traced, small = graph.with_name("traced.onnx"), graph.with_name("small.onnx")
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module.eval(),
                given,
                str(traced),
                input_names=list(inputs),
                output_names=list(outputs),
                dynamic_axes=inputs | outputs,
                opset_version=OPSET,
                dynamo=False,
            )
        if eight_bits:
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(
                traced, small, ["MatMul"], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
            )
            small.replace(traced)
        options = onnxruntime.SessionOptions()
        # Extended: the same on every processor; the level above writes what only this one may run.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(graph)
        options.add_session_config_entry("session.optimized_model_external_initializers_file_name", weights)
        options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
        onnxruntime.InferenceSession(str(traced), options, providers=["CPUExecutionProvider"])
    except OSError:
        raise
    except Exception as error:  # torch and onnxruntime raise many kinds
        raise CannotExportError(f"its export failed ({str(error).strip().splitlines()[0][:200]})") from error
    traced.unlink()


def write_close(manifest: Manifest, close: Path, base: Path, out: Path) -> Manifest:
    """Write the graph that reads closely, see close_graph.py, and check it against torch; the manifest that says so."""
    import torch
    from safetensors.torch import load_file

    from .close_graph import base_weights, merged
    from .close_reading import CloseReading
    from .tokens import WordPieces

    module = merged(base_weights(base), load_file(close))
    ids = torch.tensor([[101, 2040, 102]]), torch.tensor([[101, 2054, 2003, 102]])
    axes = {"q_ids": {1: "asked"}, "p_ids": {1: "tokens"}, "rows": {1: "rows", 2: "tokens"}}
    given = (*ids, torch.full((1, 2, 4), 0.25))
    outputs: dict[str, dict[int, str]] = {"whole": {}, "sentences": {1: "rows"}}
    _trace(module, given, outputs, axes, out / CLOSE_GRAPH, CLOSE_WEIGHTS, eight_bits=True)
    manifest = replace(manifest, close=sha256_of(close))
    pieces, reader = WordPieces(out / TOKENIZER, manifest.max_tokens), CloseReading(out, manifest)
    asked, *passages = (torch.tensor([p.ids]) for p in pieces.split(["Who owns the hall?", *filter(None, _CHECKED)]))
    for text, passage in zip(filter(None, _CHECKED), passages, strict=True):
        with torch.no_grad():
            wanted = float(module(asked, passage, torch.zeros(1, 1, passage.shape[1]))[0])
        (found,) = reader.read("Who owns the hall?", [ModelInput("", text)])
        if not abs(found.whole - wanted) <= MOST_CLOSE_GAP:
            raise CannotExportError(f"its graph for close reading differs (by {abs(found.whole - wanted):.2f})")
    return manifest


def _pooled(original: Any, names: Sequence[str]) -> nn.Module:
    """The model with pooling given from outside: (tokens..., weights) -> vectors (n_texts, n_rows, dim) of length 1."""
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = original[0]
            self.layers = torch.nn.ModuleList(list(original)[2:])

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            features = dict(zip(names, given[:-1], strict=True))
            vectors = given[-1] @ self.transformer(features)["token_embeddings"]
            for layer in self.layers:
                vectors = layer({"sentence_embedding": vectors})["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, dim=-1)

    return Pooled()


def _compare(original: Any, manifest: Manifest, encoder: OnnxEncoder) -> None:
    """Raise CannotExportError unless queries and passages come out as sentence-transformers gives them."""
    import numpy as np

    passages = np.stack([e.vector for e in encoder.encode_passages([ModelInput("", t) for t in _CHECKED])])
    queries = np.stack([encoder.encode_query(t) for t in _CHECKED])
    for ours, prompt in ((passages, manifest.passage_prompt), (queries, manifest.query_prompt)):
        theirs = original.encode(list(_CHECKED), prompt=prompt, normalize_embeddings=True, batch_size=len(_CHECKED))
        cosine = float((ours * theirs).sum(axis=1).min())
        if not cosine >= MIN_COSINE:
            raise CannotExportError(f"its exported graph differs from it (cosine {cosine:.6f})")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
