"""The seams between rooms: what a room needs of another room's skill, said as protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .datatypes import Closely, Encoded, Meaning, ModelInput, Page, Passage, Reading, ReportSummary

if TYPE_CHECKING:
    from .datatypes import FloatArray


class PictureReader(Protocol):
    """Recognises letters in pages that are pictures; what it finds is kept in a file of its own for each report."""

    @property
    def able(self) -> bool:
        """Whether pages can be recognised now."""

    def read(self, path: Path, reading: Reading, file: Path, *, progress: Progress) -> Reading:
        """`reading` of `path` with the words of such pages; `file` keeps what was recognised."""

    def waiting(self, pages: set[int], file: Path) -> bool:
        """Whether some of these pages without text could be recognised now and have not been tried."""


class TokenCounter(Protocol):
    """Counts word pieces as the model does, without its special tokens."""

    @property
    def max_tokens(self) -> int:
        """How many word pieces the model takes in all, special tokens included."""

    @property
    def n_special(self) -> int:
        """How many special tokens the model adds to every input."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""


class Encoder(TokenCounter, Protocol):
    """Turns words into vectors.  Rows have length 1, so an inner product is a cosine."""

    @property
    def model(self) -> str:
        """The model's name as the user wrote it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same input could give another vector: a hash of weights, tokenizer and pooling."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def encode_query(self, text: str) -> FloatArray:
        """(dim,) float32 of length 1.  Longer queries are cut at the model's limit."""

    def encode_passages(self, inputs: Sequence[ModelInput]) -> list[Encoded]:
        """One Encoded per input, in order; sentence vectors are pooled from the passage's own forward pass."""


class VectorIndex(Protocol):
    """Exact or approximate nearest neighbours by inner product.  Ids are passage ids."""

    def __len__(self) -> int: ...

    def search(self, query: FloatArray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The k best (passage id, cosine), best first, only `among` these ids if given; fewer if there are fewer."""

    def scores(self, query: FloatArray, ids: Sequence[int]) -> list[float]:
        """Cosine of each passage named, in order."""


class KeywordIndex(Protocol):
    """BM25 over analysed tokens.  Scores are >= 0, higher is better."""

    def search(
        self, terms: Sequence[str], k: int, *, among: Sequence[int] | None = None, also: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """The k best (passage id, bm25), best first; passages without any term are left out.

        also: further terms, each of which counts half.
        """

    def scores(self, terms: Sequence[str], ids: Sequence[int], *, also: Sequence[str] = ()) -> list[float]:
        """BM25 of each passage named, in order; 0 where no term stands."""

    def counts(self, terms: Sequence[str], ids: Sequence[int]) -> tuple[FloatArray, FloatArray]:
        """How often each term stands in each passage named, (len(ids), len(terms)), and each passage's length in terms.

        A term of a heading counts as it does in the score, less than one.
        """

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""


class Searchable(Protocol):
    """The library at one moment, as searching and answering see it."""

    @property
    def vectors(self) -> VectorIndex:
        """The dense leg."""

    @property
    def keywords(self) -> KeywordIndex:
        """The keyword leg."""

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, FloatArray]]:
        """Passages by id with their sentence vectors, (n_sentences, dim) float32, rows of length 1."""

    def around(self, ids: Sequence[int]) -> list[list[int]]:
        """For each passage the ids of those near it, itself among them, that begin on the page where it begins."""

    def places_of(self, terms: Sequence[str]) -> dict[str, set[int]]:
        """Pages on which these analysed terms stand next to each other, headings included, by report id."""

    def passages_with(self, terms: Sequence[str]) -> list[int]:
        """Ids of the passages that hold these terms next to each other, in their text or their headings."""

    def meanings(self, question: str) -> list[Meaning]:
        """What the acronyms of a question stand for in this library, and which acronyms stand for its words."""

    def holding(self, phrase: str) -> list[int]:
        """Ids of the passages that hold a phrase word for word, see `text.holds`."""

    def headed(self, phrase: str) -> dict[int, tuple[str, ...]]:
        """The headings above a passage that hold a phrase word for word, by the id of each passage with such."""

    def written(self) -> Mapping[str, tuple[str, int, int]]:
        """The reports' words of letters, folded: as usually written, how often, and how often with a capital."""

    def unwritten(self, words: Sequence[str]) -> set[str]:
        """Those of these words that no report writes, whatever their capitals."""

    def page(self, report_id: str, number: int) -> Page | None:
        """One page, None if there is no such page."""

    def plain_page(self, report_id: str, number: int) -> Page | None:
        """One page without its blocks and boxes, which take long to read."""

    @property
    def reports(self) -> dict[str, ReportSummary]:
        """Every report and its counts, by id."""


class WordSearch(Protocol):
    """Finds where words stand in the library, page by page; used to check what others have quoted."""

    @property
    def reports(self) -> dict[str, ReportSummary]:
        """Every report and its counts, by id."""

    def with_phrases(self, phrases: Sequence[Sequence[str]], limit: int) -> list[Passage]:
        """Passages that hold at least one of these runs of search terms, those that hold most first."""

    def with_words(self, terms: Sequence[str], limit: int) -> list[Passage]:
        """Passages with these search terms, best first."""

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""

    def passages_of(self, report_id: str, page: int) -> list[Passage]:
        """The passages that touch one page, in order."""

    def page(self, report_id: str, number: int) -> Page | None:
        """One page, None if there is no such page."""

    def plain_page(self, report_id: str, number: int) -> Page | None:
        """One page without its blocks and boxes, which take long to read."""

    def page_texts(self, report_id: str) -> dict[int, str]:
        """The text of every page of a report, by number."""


class Reranker(Protocol):
    """Scores (query, text) pairs; higher is better.  A seam for a cross-encoder the user has."""

    def score(self, query: str, texts: Sequence[str]) -> list[float]: ...


class CloseReader(Protocol):
    """Reads a question and a few passages together; slower than vectors, and knows more of whether they answer."""

    def read(self, question: str, passages: Sequence[ModelInput]) -> list[Closely]:
        """One record a passage, in order; a passage's own does not depend on the others."""


class Progress(Protocol):
    """Told how far long work has come; shown on standard error or in the browser."""

    def __call__(self, stage: str, done: int, total: int, what: str = "") -> None:
        """stage: "reading", "embedding", ...; done of total units; what: the file or thing at hand."""


def no_progress(stage: str, done: int, total: int, what: str = "") -> None:
    """The Progress that tells nobody."""
