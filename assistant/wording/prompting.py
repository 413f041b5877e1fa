"""The messages that ask a model to word an answer."""

from collections.abc import Sequence

from assistant.masking.masker import Masker
from assistant.models.model import Message, Role
from assistant.wording.escaping import cut, escaped
from assistant.wording.evidence import Shown, fitting, tokens_of, written_all
from kb.model import Passage
from prompts import load

MOST_TOKENS = 400
"""How long a reply may get; 120 words are some 200 tokens."""

_MOST_QUESTION = 6_000


def answer_messages(
    question: str, passages: Sequence[Passage], masker: Masker, *, context_tokens: int
) -> tuple[tuple[Message, ...], Shown]:
    """Return the messages and the passages in them; of those that do not fit the last go first.

    The masker has seen the question. One of over 6,000 characters is cut.
    """
    rules = load("answer_rules").fill()
    asked = escaped(cut(masker.mask(question), _MOST_QUESTION))
    frame = load("answer_question").fill(passages="", question=asked)
    room = context_tokens - MOST_TOKENS - tokens_of(rules) - tokens_of(frame)
    shown = fitting(passages, room)
    filled = load("answer_question").fill(
        passages=written_all(shown.passages, masker.mask_known), question=asked
    )
    return (Message(Role.SYSTEM, rules), Message(Role.PERSON, filled)), shown
