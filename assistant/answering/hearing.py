"""What is heard while an answer is made: the draft as it grows, sources as they are confirmed."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering.model import Citation


@dataclass(frozen=True, slots=True)
class Understood:
    """The question that is looked for, when it is not word for word what was said."""

    question: str


@dataclass(frozen=True, slots=True)
class Drafting:
    """A language model begins to word the answer; an earlier draft is void."""

    engine: str


@dataclass(frozen=True, slots=True)
class Delta:
    """Some more of the draft, unchecked; never to be shown as an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A sentence of the draft is supported by this source; numbers may change in the answer."""

    citation: Citation


Heard = Understood | Drafting | Delta | Confirmed
Hear = Callable[[Heard], None]
"""Called in the thread that answers, in order; must return at once and raise nothing."""

Stopped = Callable[[], bool]
"""Asked often, from any thread: whether the asker wants no more of a language model."""


def never() -> bool:
    """For an asker who waits to the end."""
    return False


def unheard(_heard: Heard) -> None:
    """For whoever waits for the answer alone."""
