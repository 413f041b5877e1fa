"""What searching and following need of an index, whoever makes it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb.model import Audience, PassageId

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]


class UnreadableIndexError(Exception):
    """An index that is there cannot be used; it is rebuilt, so nobody need see this."""


class Work(StrEnum):
    """What takes its time when indexes follow the library."""

    EMBEDDING = "embedding passages"
    MEANINGS = "building the vector index"
    WORDS = "building the word index"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a piece of work is: `done` of `total` passages, or changes when following."""

    work: Work
    done: int
    total: int


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A passage as indexes take it: who its text is for, its words, its unit vector."""

    id: PassageId
    audience: Audience
    words: str
    vector: Vector


class Index(Protocol):
    """One build of an index over every version's passages; a cache that follows SQL.

    One thread at a time writes; any number of threads search meanwhile.
    """

    @property
    def place(self) -> str:
        """The name its shelf knows this build by."""

    @property
    def sequence(self) -> int:
        """The last change that is in this build, as far as it was marked."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Add passages; one that is there already is replaced."""

    def mark(self, sequence: int) -> None:
        """Note durably that everything up to a change has been put.

        What was put and never marked may make a build unreadable for the next process.
        """

    def count(self, text: Audience) -> int:
        """How many passages written for this audience are here."""

    def probe(self) -> None:
        """Ask something of every part; raises UnreadableIndexError when one cannot answer."""

    def close(self) -> None:
        """Let go of files and connections; closing twice is harmless."""


class VectorIndex(Index, Protocol):
    """Finds passages by meaning."""

    def near(self, text: Audience, vectors: Vectors, limit: int) -> list[Mapping[PassageId, float]]:
        """For each row the nearest passages written for an audience, with their cosines.

        At most `limit` each, best first. Texts of other audiences are not looked at.
        """


class LexicalIndex(Index, Protocol):
    """Finds passages by words, scored by BM25."""

    def find(
        self, asker: Audience, terms: Mapping[str, float], limit: int
    ) -> Mapping[PassageId, float]:
        """Return at most `limit` passages an asker may read that share a term, best first.

        `terms` are those of `kb.terms` with their weights, which multiply a term's BM25.

        Scores are positive and depend on nothing the asker may not read.
        """

    def scores(
        self, asker: Audience, terms: Mapping[str, float], ids: Sequence[PassageId]
    ) -> Mapping[PassageId, float]:
        """Return the same scores for given passages; one that shares no term is left out."""

    def document_frequency(self, asker: Audience, word: str) -> int:
        """How many passages an asker may read hold a word."""

    def document_count(self, asker: Audience) -> int:
        """How many passages an asker may read there are, whatever their day."""


class Lender(Protocol):
    """Lends the current builds of both indexes to a search."""

    def nudge(self) -> None:
        """Catch up with SQL if that is quick."""

    def vectors(self) -> AbstractContextManager[VectorIndex]:
        """Use the vector index; the build stays whole until it is given back."""

    def words(self) -> AbstractContextManager[LexicalIndex]:
        """Use the lexical index; the build stays whole until it is given back."""

    def reopen(self) -> None:
        """Take up what is current now, after a build could not be read."""
