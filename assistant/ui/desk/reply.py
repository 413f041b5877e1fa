"""What of an answer the desk offers to copy for the customer."""

from dataclasses import dataclass

from assistant.answering.model import Answer, Citation
from assistant.replying.customer import sendable
from assistant.replying.model import Why
from assistant.replying.stretches import Stretch, stretches
from assistant.ui import words

__all__ = ["Reply", "Stretch", "reply_to_customer", "stretches"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What of an answer may go to the customer; `text` is empty when nothing may."""

    text: str
    left_out: int


def reply_to_customer(answer: Answer) -> Reply:
    """Plain text to send: no numbers, no sentence from an internal source, sources named."""
    body = sendable(answer)
    left_out = sum(each.why is not Why.ADVICE for each in body.left_out)
    if body.holding:
        return Reply("", left_out)
    named = [f"{each.title} (in force {_days(each)})" for each in body.sources]
    heading = "Source" if len(named) == 1 else "Sources"
    return Reply(f"{body.text}\n\n{heading}: {'; '.join(named)}", left_out)


def _days(citation: Citation) -> str:
    return words.in_force(citation.valid_from, citation.valid_until)
