"""What a message is about, as examples teach it: its topic, and whether it is any topic at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import regex

from assistant.triage.topics.kernel import Kernel
from assistant.triage.topics.linear import Linear, chances
from assistant.triage.topics.scope import Scope
from assistant.triage.topics.taxonomy import Example
from kb.embedder import Embedder
from kb.ports import Vector

# Chosen on parts of banking77's training set; 10 to 30 differ by .002: docs/triage-topics.md.
_STRENGTH = 30.0


@dataclass(frozen=True, slots=True)
class Told:
    """The likeliest topic of a message; both figures are from 0 to 1.

    `probability` is that it is this topic rather than another one, `in_scope` that the message
    is about any of the topics at all.
    """

    topic: str
    probability: float
    in_scope: float


@dataclass(frozen=True, slots=True, eq=False)
class TopicModel:
    """Tells topics as it learned them; threads may share it.

    `key` is of the examples and the embedder: a model of another key would tell otherwise.
    """

    key: str
    topics: tuple[str, ...]
    _embedder: Embedder
    _kernel: Kernel
    _linear: Linear
    _scope: Scope

    @classmethod
    def learn(cls, examples: Sequence[Example], embedder: Embedder) -> Self:
        """Learn from examples; the same ones give the same model, whatever their order.

        Takes a second or two for 1,000 examples, beside encoding them. Topics may have a single
        example, and there may be a single topic, which then is every message's. Raises ValueError
        for no example.
        """
        if not examples:
            raise ValueError("topics are learned from examples, and there is none")
        ordered = _in_order(examples)
        topics, labels = np.unique([each.topic for each in ordered], return_inverse=True)
        vectors = embedder.encode([each.text for each in ordered])
        named = [(words, place) for place, id in enumerate(topics) if (words := words_of(str(id)))]
        if named:
            names = embedder.encode([words for words, _ in named])
            every = np.vstack([vectors, names])
            known = np.concatenate([labels, [place for _, place in named]])
        else:
            every, known = vectors, labels
        kernel = Kernel.learn(every)
        return cls(
            key=key_of(examples, embedder.name),
            topics=tuple(map(str, topics)),
            _embedder=embedder,
            _kernel=kernel,
            _linear=Linear.learn(kernel.rows(every), known, _STRENGTH),
            _scope=Scope.learn(vectors, labels),
        )

    def tell(self, text: str, vector: Vector | None = None) -> Told:
        """Tell a message's topic; `vector` is its text's by the same embedder, if there is one."""
        row = self._embedder.encode([text]) if vector is None else np.reshape(vector, (1, -1))
        told = chances(self._linear.scores(self._kernel.rows(row)))[0]
        best = int(told.argmax())
        return Told(self.topics[best], float(told[best]), float(self._scope.likely(row)[0]))


def words_of(topic: str) -> str:
    """The words of a topic's id, such as 'gift card' of gift-card; '' for one such as T17."""
    words = regex.sub(r"[\W_]+", " ", topic).strip()
    return words.lower() if regex.search(r"\p{L}{3}", words) else ""


def key_of(examples: Sequence[Example], embedder: str) -> str:
    """A sha256, in hexadecimal, of examples in any order and the embedder's name."""
    said = hashlib.sha256(embedder.encode())
    for each in _in_order(examples):
        for part in (each.topic, each.text):
            said.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return said.hexdigest()


def _in_order(examples: Sequence[Example]) -> list[Example]:
    """Each example once, in an order that does not depend on theirs."""
    return sorted(set(examples), key=lambda each: (each.topic, each.text))
