"""What we ask of a language model, and how it can fail.

ModelError
├── ModelRefusedError    the key, the model's name or the request itself was refused
├── ModelOverflowError   the messages are longer than the model reads
├── ModelBusyError       too many requests for now
├── ModelLateError       the time ran out before the reply was whole
└── ModelBrokenError     no connection, cut off, or nothing that can be read as a reply
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.errors import AssistantError


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    PERSON = "user"
    MODEL = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a language model."""

    role: Role
    text: str


class LanguageModel(Protocol):
    """Words a reply; threads may share it."""

    @property
    def name(self) -> str:
        """Provider and model, such as openai:gpt-4.1-mini."""

    @property
    def remote(self) -> bool:
        """Whether what it is given leaves this machine and its private network."""

    @property
    def context_tokens(self) -> int:
        """How many tokens it reads and writes at most, messages and reply together."""

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        within_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Yield the reply piece by piece as it is written, no piece empty.

        Ends early once `stopped` says so, within a tenth of a second. Raises ModelError, never
        later than `within_s` seconds after the first piece was asked for plus half a second.
        A model that cannot stream yields its reply in one piece.
        """


class ModelError(AssistantError):
    """A language model gave no reply; the message says why in one line, without any key."""


class ModelRefusedError(ModelError):
    """Asking again will not help: the key, the model's name or the request is refused."""


class ModelOverflowError(ModelError):
    """The messages do not fit into what the model reads."""


class ModelBusyError(ModelError):
    """The provider, or the limit set for it, takes no more requests now.

    `after_s` is in how many seconds it will, when that was said.
    """

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class ModelLateError(ModelError):
    """The time ran out before the reply was whole."""


class ModelBrokenError(ModelError):
    """The connection failed or broke off, or what came is no reply."""
