"""What screens, the API and commands ask about customers and offers; see `OfferDesk`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.offers.comparing.whatif import WhatIf
from assistant.offers.decision import Choice, Decision, DecisionId
from assistant.offers.model import Catalogue, OfferId
from assistant.offers.proposals import Advice, OfferCase


class Cases(Protocol):
    """Whom conversations are about; safe to use from many threads."""

    def of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a case; None when nothing was. Raises when it is another's.

        Its customer is empty where an agent put aside whom it was about.
        """

    def within(self, session: Session, conversation: str) -> OfferCase | None:
        """What was kept of a case that is about somebody, as a transaction sees it."""

    def keep(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about; the last word counts. Raises when another's."""

    def keep_in(self, session: Session, case: OfferCase, by: Person) -> None:
        """The same within a transaction that does more."""

    def refuse_anothers(self, session: Session, case: str, by: Person) -> None:
        """Raise RequestRefusedError unless this person may work on the case."""


class Offers(Protocol):
    """Everything about offers; safe to use from many threads.

    Every method that changes something records it in the ledger in the same transaction, and
    raises RequestRefusedError, in one line that says what to do, when it may not be done.
    """

    def catalogue(self) -> Catalogue:
        """The catalogue that holds; an empty one before any was published."""

    def catalogue_text(self) -> str:
        """The same as YAML, as `publish` reads it; empty before any was published."""

    def in_force(self, catalogue: Catalogue, on: date) -> Mapping[OfferId, bool]:
        """Whether each offer's policy is in force on a day."""

    def check(self, text: str, *, on: date) -> Catalogue:
        """Read a catalogue and look its policies up; raises CatalogueRefusedError."""

    def publish(
        self, text: str, *, by: Person, note: str = "", based_on: int | None = None
    ) -> Catalogue:
        """Check a catalogue and let it hold from now on.

        `based_on` is the version it was made from: refused when another was published since.
        Raises CatalogueRefusedError with every fault and its line; then nothing is changed.
        """

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a conversation's case; None when no customer was ever chosen.

        Its customer is empty where an agent put aside whom it was about.
        """

    def keep_case(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about, and what happened; refused when it is another's."""

    def whatif(self, text: str, *, last: int) -> WhatIf:
        """Replay the last cases under a catalogue that is not published; changes nothing.

        Raises CatalogueRefusedError. Who may see what others offered is the caller's to ask.
        """

    def reasons_in(self, text: str) -> frozenset[str]:
        """The ids of the catalogue's reasons that a message speaks of."""

    def heard(self, case: OfferCase) -> OfferCase:
        """The case with the reasons its text speaks of, and the order it leaves little doubt of.

        Raises UnknownCustomerError.
        """

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What this person may offer in a case on a day; today, with `show`, it is on the record.

        Another day is only looked at. Raises UnknownCustomerError. An order that is not the
        customer's is refused, and a channel that offers do not know.
        """

    def choose(self, choice: Choice, *, by: Person) -> Decision:
        """Make an offer, MADE when it is within authority, else WAITING for approval.

        Refused when it may not be made at all; then the case stays as it was kept before.
        Choosing the same again gives a new decision, but for the same request's key.
        """

    def decline(self, choice: Choice, *, by: Person) -> Decision:
        """Note that a suggested offer is not made, and why; the reason is needed."""

    def answer(self, decision: DecisionId, *, approved: bool, reason: str, by: Person) -> Decision:
        """Approve or refuse what waits; the approver's own limits and every budget must hold.

        Nobody answers what they asked for themselves. What was decided meanwhile is refused.
        """

    def withdraw(self, decision: DecisionId, *, by: Person) -> Decision:
        """Take back what waits; only who asked may."""

    def customer_said(self, decision: DecisionId, *, accepted: bool, by: Person) -> Decision:
        """Note what the customer said to an offer that was made."""

    def fulfil(self, decision: DecisionId, *, by: Person) -> Decision:
        """Note that the customer has what was offered."""

    def rate(self, decision: DecisionId, *, satisfaction: int, by: Person) -> Decision:
        """Note how satisfied the customer was afterwards, 1 to 5."""

    def waiting(self, *, by: Person, at: datetime) -> Sequence[Decision]:
        """What waits for this person's approval, soonest deadline first; expires what is late."""

    def decided(self, by: Person, limit: int) -> Sequence[Decision]:
        """What was approved or refused lately, newest first, for the floor."""

    def of_case(self, case: str, *, by: Person) -> Sequence[Decision]:
        """The decisions of a case, oldest first; refused when the case is another agent's."""

    def of_customer(self, customer: str, limit: int) -> Sequence[Decision]:
        """The decisions about a customer, newest first."""
