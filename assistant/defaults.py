"""The parts the house is furnished with; the only place that names them.  Tests hand flows other parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .datatypes import Page, Passage, Reading
from .protocols import CloseReader, Encoder, PictureReader, Reranker, TokenCounter


@dataclass(frozen=True)
class Parts:
    """What flows need of the rooms.

    read: a file to pages; reader_version changes when the same file could give other pages.
    split: pages and title to passages; splitter_version changes when the same pages could give other passages.
    prepare_encoder: makes ready the named model in a folder (may take a minute once); open_encoder only opens it,
        the one with a given fingerprint.
    encoder_ready: whether the encoder of that fingerprint is all that this version of the program makes of it.
    open_close_reader: what reads closely with the encoder of that fingerprint, or None.
    open_reranker: opens the cross-encoder of that name.
    scans: reads the pages that are pictures, in a second go; None leaves them without text.
    """

    read: Callable[[Path], Reading]
    reader_version: int
    split: Callable[[Sequence[Page], str, TokenCounter], list[Passage]]
    splitter_version: int
    prepare_encoder: Callable[[str, Path], Encoder]
    open_encoder: Callable[[str, Path, str], Encoder]
    encoder_ready: Callable[[str, Path, str], bool]
    open_close_reader: Callable[[str, Path, str], CloseReader | None]
    open_reranker: Callable[[str], Reranker]
    scans: PictureReader | None = None


def default_parts(*, ocr: bool = True) -> Parts:
    """PDFium and friends in child processes; the splitter; sentence-transformers models run by onnxruntime.

    ocr: recognise letters in pages that are pictures, where the extra for it is installed.
    """
    from . import encoding, reading

    def split(pages: Sequence[Page], title: str, counter: TokenCounter) -> list[Passage]:
        return reading.split_pages(pages, title=title, counter=counter)

    def open_encoder(model: str, folder: Path, fingerprint: str) -> Encoder:
        return encoding.open_encoder(model, folder, fingerprint=fingerprint)

    def encoder_ready(model: str, folder: Path, fingerprint: str) -> bool:
        return encoding.is_ready(model, folder, fingerprint=fingerprint)

    def open_close_reader(model: str, folder: Path, fingerprint: str) -> CloseReader | None:
        return encoding.open_close_reader(model, folder, fingerprint=fingerprint)

    return Parts(
        reading.read_report,
        reading.READER_VERSION,
        split,
        reading.SPLITTER_VERSION,
        encoding.prepare_encoder,
        open_encoder,
        encoder_ready,
        open_close_reader,
        encoding.open_reranker,
        reading.Scans(wanted=ocr),
    )
