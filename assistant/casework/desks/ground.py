"""What every part of the case desk stands on, and what it asks of the outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assistant.answering.model import Citation
from assistant.casework.model import CaseId, ResolutionDraft
from assistant.customers.ports import Customers
from assistant.escalation.ports import Escalations
from assistant.offers.ports import Offers
from assistant.triage.ports import Triages
from kb.database import Database
from kb.model import DocumentId, Hit


@dataclass(frozen=True, slots=True)
class Answered:
    """What the assistant would answer a customer; nothing to send where it `abstained`."""

    suggestion: str
    text: str
    citations: tuple[Citation, ...]
    abstained: bool


class Answers(Protocol):
    """Answers customers from what they may read."""

    def __call__(self, question: str, *, case: CaseId, channel: str) -> Answered | None:
        """The answer to a message of a case; None when a person has the case by now."""


Search = Callable[[str, date, bool], Sequence[Hit]]
"""The passages in force on a day for a text; with True, only those customers may read."""

Mask = Callable[[str], tuple[str, int]]
"""A text without personal data, and how much was taken out."""

Publish = Callable[[ResolutionDraft], DocumentId]
"""Puts an approved resolution into the library; the same one again is the same document."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The parts of a home that casework is put together from."""

    database: Database
    triages: Triages
    escalations: Escalations
    customers: Customers
    offers: Offers
    answers: Answers
    search: Search
    mask: Mask
    publish: Publish
    now: Callable[[], datetime]


class Desk:
    """A part of the case desk."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
