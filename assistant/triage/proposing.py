"""What a language model may say of a message: a proposal that is shown, and decides nothing."""

from dataclasses import dataclass
from typing import Protocol

from assistant.triage.model import Emotion, Risk


@dataclass(frozen=True, slots=True)
class Proposal:
    """An emotion, or None, and risks that a model sees in a message."""

    emotion: Emotion | None = None
    risks: frozenset[Risk] = frozenset()


class Proposes(Protocol):
    """Proposes what a message says; None where it cannot, nothing raises."""

    def propose(self, text: str) -> Proposal | None:
        """What it sees in a message of up to LONGEST_MESSAGE characters."""


def proposed(proposal: Proposal | None, emotion: Emotion, risks: frozenset[Risk]) -> str:
    """A reason that tells what was proposed beyond what code found; empty when there is nothing."""
    if proposal is None:
        return ""
    seen = [risk.label for risk in Risk if risk in proposal.risks - risks]
    if proposal.emotion not in (None, emotion):
        seen.insert(0, f"the writer is {proposal.emotion}")
    return f"proposed by the language model, not counted: {', '.join(seen)}" if seen else ""
