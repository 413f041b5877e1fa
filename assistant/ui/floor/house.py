"""What the floor asks of the application; every `Assistant` is such a house."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from assistant.access.model import Person
from assistant.casework.ports import Casework
from assistant.customers.model import Customer
from assistant.offers.decision import Decision, DecisionId
from assistant.offers.model import Catalogue
from assistant.offers.proposals import Advice, OfferCase
from assistant.surveys.ports import Surveys
from assistant.webchat.ports import StaffChat
from kb.database import Database


class Deciding(Protocol):
    """What the floor asks about offers; see `assistant.offers.ports.Offers`."""

    def catalogue(self) -> Catalogue:
        """The catalogue that holds."""

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a conversation's case."""

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What a person may offer in a case on a day."""

    def answer(self, decision: DecisionId, *, approved: bool, reason: str, by: Person) -> Decision:
        """Approve or refuse what waits."""

    def waiting(self, *, by: Person, at: datetime) -> Sequence[Decision]:
        """What waits for this person's approval, soonest deadline first."""

    def decided(self, by: Person, limit: int) -> Sequence[Decision]:
        """What was decided lately, newest first."""


class Known(Protocol):
    """What the floor asks about customers."""

    def get(self, customer: str) -> Customer:
        """Everything known of a customer; raises UnknownCustomerError."""


class House(Protocol):
    """Cases, chats, surveys, offers, customers and where they are kept."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def offers(self) -> Deciding:
        """What customers may be offered, and what was."""

    @property
    def customers(self) -> Known:
        """The people the company serves."""

    @property
    def casework(self) -> Casework:
        """Cases: who has them, by when, and what went up."""

    @property
    def webchat(self) -> StaffChat:
        """Live chats as staff see them."""

    @property
    def surveys(self) -> Surveys:
        """What customers said of how they were served."""
