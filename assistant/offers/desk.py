"""Everything the screens, the API and commands ask about offers, put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.customers.model import Customer
from assistant.customers.ports import Customers
from assistant.errors import RequestRefusedError
from assistant.offers.advice import learning
from assistant.offers.advice.advising import advise
from assistant.offers.advice.learning import Learnt, segment_of
from assistant.offers.advice.order_meant import order_meant
from assistant.offers.advice.policies import Policies
from assistant.offers.advice.reasons import reasons_in
from assistant.offers.advice.worth import Weights
from assistant.offers.channels import read_channel
from assistant.offers.comparing.replaying import replayed
from assistant.offers.comparing.whatif import WhatIf
from assistant.offers.conditions.facts import Facts, facts_of
from assistant.offers.decision import Choice, Decision, DecisionId, Subject
from assistant.offers.decisions import answering, choosing, kept, outcomes
from assistant.offers.decisions.ruling import Ground, Read
from assistant.offers.decisions.showing import Shown, keep_shown
from assistant.offers.ledger import appending
from assistant.offers.limits.loading import load_spent
from assistant.offers.limits.spent import Spent
from assistant.offers.model import Catalogue, OfferId
from assistant.offers.ports import Cases
from assistant.offers.proposals import Advice, OfferCase
from assistant.offers.shelf import Published, Shelf, checked
from kb.database import Database


@dataclass(frozen=True, slots=True)
class _Basis:
    """What advice in a case is given on."""

    customer: Customer
    catalogue: Catalogue
    spent: Spent
    facts: Facts
    learnt: Learnt


class OfferDesk:
    """The offers of one home; see `assistant.offers.ports.Offers`. Threads may share it."""

    def __init__(
        self,
        database: Database,
        customers: Customers,
        cases: Cases,
        *,
        weights: Weights | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._customers = customers
        self._cases = cases
        self._weights = weights or Weights()
        self._now = now
        self._policies = Policies(database)
        self._shelf = Shelf(database)

    def catalogue(self) -> Catalogue:
        """The catalogue that holds; an empty one before any was published."""
        return self._shelf.current()

    def catalogue_text(self) -> str:
        """The same as YAML, as `publish` reads it; empty before any was published."""
        return self._shelf.text()

    def versions(self, limit: int) -> list[Published]:
        """The catalogue's versions, newest first, and who let them hold."""
        return self._shelf.versions(limit)

    def in_force(self, catalogue: Catalogue, on: date) -> Mapping[OfferId, bool]:
        """Whether each offer's policy is in force on a day."""
        look = self._policies.on(on)
        return {offer.id: look(offer.policy) is not None for offer in catalogue.offers}

    def check(self, text: str, *, on: date) -> Catalogue:
        """Read a catalogue and look its policies up; raises CatalogueRefusedError."""
        return checked(text, policies=self._policies, on=on)

    def publish(
        self, text: str, *, by: Person, note: str = "", based_on: int | None = None
    ) -> Catalogue:
        """Check a catalogue and let it hold from now on; see `Offers.publish`."""
        return self._shelf.publish(
            text,
            by=by,
            note=note,
            based_on=based_on,
            policies=self._policies,
            at=self._now(),
        )

    def whatif(self, text: str, *, last: int) -> WhatIf:
        """Replay the last cases under a catalogue that is not published; changes nothing."""
        today = self._today()
        return replayed(
            self._database,
            self.check(text, on=today),
            self._shelf.current(),
            customers=self._customers,
            policy=self._policies.on(today),
            weights=self._weights,
            on=today,
            last=last,
        )

    def refuse_unknown(self, about: Subject) -> None:
        """Raise unless the customer is known and the order, if any, is theirs."""
        _refuse_anothers_order(self._customers.get(about.customer), about.order)

    def reasons_in(self, text: str) -> frozenset[str]:
        """The ids of the catalogue's reasons that a message speaks of."""
        return reasons_in(text, self._shelf.current())

    def heard(self, case: OfferCase) -> OfferCase:
        """The case with the reasons its text speaks of, and the order it leaves little doubt of."""
        case = _on_channel(case)
        reasons = case.reasons | self.reasons_in(case.text)
        order = case.order
        if not order:
            customer = self._customers.get(case.customer)
            order = order_meant(customer, case.text, self._today(), reasons=reasons)
        return replace(case, order=order, reasons=reasons)

    def opened(self, conversation: str, about: Subject, *, text: str, channel: str) -> OfferCase:
        """The case of a conversation, kept: about this customer, with what was heard so far."""
        kept = self._cases.of(conversation, by=about.by)
        same = kept is not None and kept.customer == about.customer
        before = kept if same and kept else OfferCase(conversation, about.customer)
        case = self.heard(
            replace(
                before,
                order=about.order or before.order,
                channel=read_channel(channel) or before.channel,
                text=text,
            )
        )
        self._cases.keep(case, by=about.by)
        return case

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a conversation's case; see `Offers.case_of`."""
        return self._cases.of(conversation, by=by)

    def keep_case(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about, and what happened; refused when it is another's."""
        self.refuse_unknown(Subject(case.customer, by, case.order))
        _refuse_unlisted(case, self._shelf.current())
        self._cases.keep(_on_channel(case), by=by)

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What this person may offer in a case on a day; see `Offers.advise`."""
        case = _on_channel(case)
        with self._database.read() as session:
            self._cases.refuse_anothers(session, case.id, by)
            basis = self._basis(session, case, by=by, on=on)
        told = advise(
            case,
            customer=basis.customer,
            catalogue=basis.catalogue,
            spent=basis.spent,
            facts=basis.facts,
            learnt=basis.learnt,
            policy=self._policies.on(on),
            by=by,
            on=on,
            weights=self._weights,
        )
        if show and basis.catalogue.version and on == self._today():
            shown = Shown(told, basis.customer, basis.catalogue, basis.facts, by)
            self._database.serialized(
                lambda session: keep_shown(session, shown, self._now()), locking=appending.LOCK
            )
        return told

    def choose(self, choice: Choice, *, by: Person) -> Decision:
        """Make an offer, MADE when it is within authority, else WAITING for approval."""
        chosen = replace(choice, case=_on_channel(choice.case))
        return choosing.choose(
            self._database, chosen, by=by, read=self._read(chosen, by), at=self._now()
        )

    def decline(self, choice: Choice, *, by: Person) -> Decision:
        """Note that a suggested offer is not made, and why; the reason is needed."""
        chosen = replace(choice, case=_on_channel(choice.case))
        return choosing.decline(
            self._database, chosen, by=by, read=self._read(chosen, by), at=self._now()
        )

    def answer(self, decision: DecisionId, *, approved: bool, reason: str, by: Person) -> Decision:
        """Approve or refuse what waits; the approver's own limits and every budget must hold."""
        return answering.answer(
            self._database,
            decision,
            approved=approved,
            reason=reason,
            by=by,
            read=self._read_again,
            at=self._now(),
            on=self._today(),
        )

    def withdraw(self, decision: DecisionId, *, by: Person) -> Decision:
        """Take back what waits; only who asked may."""
        return answering.withdraw(self._database, decision, by=by, at=self._now())

    def customer_said(self, decision: DecisionId, *, accepted: bool, by: Person) -> Decision:
        """Note what the customer said to an offer that was made."""
        return outcomes.customer_said(
            self._database,
            decision,
            accepted=accepted,
            by=by,
            at=self._now(),
            allowed=self._cases.refuse_anothers,
        )

    def fulfil(self, decision: DecisionId, *, by: Person) -> Decision:
        """Note that the customer has what was offered."""
        return outcomes.fulfil(
            self._database,
            decision,
            by=by,
            at=self._now(),
            allowed=self._cases.refuse_anothers,
        )

    def rate(self, decision: DecisionId, *, satisfaction: int, by: Person) -> Decision:
        """Note how satisfied the customer was afterwards, 1 to 5."""
        return outcomes.rate(
            self._database,
            decision,
            satisfaction=satisfaction,
            by=by,
            at=self._now(),
            allowed=self._cases.refuse_anothers,
        )

    def waiting(self, *, by: Person, at: datetime) -> Sequence[Decision]:
        """What waits for this person's approval, soonest deadline first; expires what is late."""
        answering.expire(self._database, at=at)
        with self._database.read() as session:
            return kept.waiting(session, by=by, at=at)

    def decided(self, by: Person, limit: int) -> Sequence[Decision]:
        """What was approved or refused lately, newest first; nothing for who may not approve."""
        if not by.may(Permission.APPROVE):
            return ()
        with self._database.read() as session:
            return kept.decided(session, limit)

    def of_case(self, case: str, *, by: Person) -> Sequence[Decision]:
        """The decisions of a case, oldest first; refused when the case is another agent's."""
        answering.expire(self._database, at=self._now())
        with self._database.read() as session:
            self._cases.refuse_anothers(session, case, by)
            return kept.of_case(session, case)

    def of_customer(self, customer: str, limit: int) -> Sequence[Decision]:
        """The decisions about a customer, newest first."""
        with self._database.read() as session:
            return kept.of_customer(session, customer, limit)

    def _today(self) -> date:
        """The day it is where the server is: every limit goes by it."""
        return self._now().astimezone().date()

    def _read(self, choice: Choice, by: Person) -> Read:
        """Keeps the case that an offer is made in too: whoever approves judges it by the same."""
        case = choice.case

        def read(session: Session) -> Ground:
            customer = self._customers.get_in(session, case.customer)
            catalogue = self._shelf.current_in(session)
            _refuse_anothers_order(customer, case.order)
            _refuse_unlisted(case, catalogue)
            self._cases.keep_in(session, case, by)
            return Ground(catalogue, customer, case)

        return read

    def _read_again(self, session: Session, decision: Decision) -> Ground:
        """The ground of a decision as it is now; the case as the agent keeps it."""
        kept = self._cases.within(session, decision.case)
        case = replace(
            kept or OfferCase(decision.case, decision.customer),
            customer=decision.customer,
            order=decision.order,
        )
        customer = self._customers.get_in(session, decision.customer)
        return Ground(self._shelf.current_in(session), customer, case)

    def _basis(self, session: Session, case: OfferCase, *, by: Person, on: date) -> _Basis:
        """Everything known of a case as a transaction sees it; raises what `advise` may."""
        customer = self._customers.get_in(session, case.customer)
        catalogue = self._shelf.current_in(session)
        _refuse_anothers_order(customer, case.order)
        _refuse_unlisted(case, catalogue)
        spent = load_spent(
            session, customer=customer.id, case=case.id, agent=by, catalogue=catalogue, on=on
        )
        facts = facts_of(customer, case, on=on, currency=catalogue.currency, spent=spent)
        learnt = learning.load(session, segment_of(customer, facts))
        return _Basis(customer, catalogue, spent, facts, learnt)


def _on_channel(case: OfferCase) -> OfferCase:
    return replace(case, channel=read_channel(case.channel))


def _refuse_anothers_order(customer: Customer, order: str) -> None:
    if order and customer.order(order) is None:
        raise RequestRefusedError(
            f"{customer.id} has no order {order!r}; see 'handrail customers show {customer.id}'"
        )


def _refuse_unlisted(case: OfferCase, catalogue: Catalogue) -> None:
    listed = [each.id for each in catalogue.reasons]
    unknown = sorted(case.reasons.difference(listed))
    if unknown:
        known = ", ".join(listed) or "none yet"
        raise RequestRefusedError(f"{unknown[0]!r} is no reason of the catalogue; it has {known}")
