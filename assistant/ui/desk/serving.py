"""What the desk asks about customers and offers; `assistant.ports.Assistant` has all of it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from assistant.access.model import Person
from assistant.customers.ports import Customers
from assistant.offers.decision import Choice, Decision, DecisionId
from assistant.offers.model import Catalogue
from assistant.offers.proposals import Advice, OfferCase
from kb.database import Database


class CaseOffers(Protocol):
    """The offers of cases: the part of `assistant.offers.ports.Offers` that a desk needs."""

    def catalogue(self) -> Catalogue:
        """The catalogue that holds."""

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a conversation's case."""

    def keep_case(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about, and what happened."""

    def reasons_in(self, text: str) -> frozenset[str]:
        """The ids of the catalogue's reasons that a message speaks of."""

    def heard(self, case: OfferCase) -> OfferCase:
        """The case with the reasons its text speaks of, and the order it leaves little doubt of.

        Raises UnknownCustomerError.
        """

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What this person may offer in a case on a day; with `show` it is on the record."""

    def choose(self, choice: Choice, *, by: Person) -> Decision:
        """Make an offer, or ask for it."""

    def decline(self, choice: Choice, *, by: Person) -> Decision:
        """Note that a suggested offer is not made, and why."""

    def withdraw(self, decision: DecisionId, *, by: Person) -> Decision:
        """Take back what waits."""

    def customer_said(self, decision: DecisionId, *, accepted: bool, by: Person) -> Decision:
        """Note what the customer said to an offer that was made."""

    def fulfil(self, decision: DecisionId, *, by: Person) -> Decision:
        """Note that the customer has what was offered."""

    def of_case(self, case: str, *, by: Person) -> Sequence[Decision]:
        """The decisions of a case, oldest first."""

    def of_customer(self, customer: str, limit: int) -> Sequence[Decision]:
        """The decisions about a customer, newest first."""


class Serving(Protocol):
    """The customers and the offers of one application."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def customers(self) -> Customers:
        """The people the company serves."""

    @property
    def offers(self) -> CaseOffers:
        """What they may be offered, and what was."""
