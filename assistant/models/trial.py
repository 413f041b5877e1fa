"""A tiny question to a model, to see that it answers and how soon."""

import time
from collections.abc import Generator
from dataclasses import dataclass

from assistant.models.model import LanguageModel, Message, ModelBrokenError, Role

_QUESTION = Message(Role.PERSON, "Reply with one word: ready")
# A model that thinks before it speaks needs more than one.
_MOST_TOKENS = 300


@dataclass(frozen=True, slots=True)
class Trial:
    """The first piece of a reply, and after how many seconds it came."""

    first: str
    first_s: float


def try_out(model: LanguageModel, *, within_s: float = 10.0) -> Trial:
    """Ask for a word and leave once the first piece is there; raises ModelError."""
    begun = time.monotonic()
    reply = model.stream([_QUESTION], most_tokens=_MOST_TOKENS, within_s=within_s)
    first = next(reply, "")
    if isinstance(reply, Generator):
        reply.close()
    if not first:
        raise ModelBrokenError(f"{model.name} replied with nothing; see that it is a chat model")
    return Trial(first.strip(), time.monotonic() - begun)
