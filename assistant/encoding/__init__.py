"""Texts -> vectors.  Knows nothing of reports, questions or the library's files.

    open_encoder        opens what `prepare_encoder` made, in a tenth of a second and without torch
    prepare_encoder     makes it: exports a sentence-transformers model once, in a process of its own
    is_ready            says whether it is all that this version makes of a model
    verify_encoder      reads every byte of it again and says what is wrong
    open_close_reader   opens what reads question and passage together, if the model has it
    open_reranker       opens a cross-encoder the user has
    HashingEncoder      a toy with the same protocol, for tests and examples; its model name is "hashing"

naming.py says which files a model's name means, manifest.py what is kept beside an exported graph, exporting.py makes
the graph, onnx_encoder.py runs it, tokens.py counts and pools; close_graph.py and close_reading.py do the same for
reading closely.  Torch is imported by exporting.py, torch_encoder.py and close_graph.py alone.
Importing this room loads neither numpy nor torch.
"""

from .hashing import HashingEncoder
from .preparing import is_ready, open_close_reader, open_encoder, prepare_encoder, verify_encoder
from .reranking import open_reranker

__all__ = [
    "HashingEncoder",
    "is_ready",
    "open_close_reader",
    "open_encoder",
    "open_reranker",
    "prepare_encoder",
    "verify_encoder",
]
