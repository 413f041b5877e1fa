"""Everything the screens, the API and commands ask about offers, put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.offers import learning, ledger
from assistant.offers.advising import advise
from assistant.offers.facts import Facts, facts_of
from assistant.offers.learning import Learnt, segment_of
from assistant.offers.model import Advice, Catalogue, OfferCase, OfferId
from assistant.offers.policies import Policies
from assistant.offers.ports import Cases, Customers, Subject
from assistant.offers.reasons import reasons_in
from assistant.offers.shelf import Published, Shelf, checked
from assistant.offers.showing import Shown, keep_shown
from assistant.offers.spent import Spent
from assistant.offers.spent_loading import load_spent
from assistant.offers.worth import Weights
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
            on=self._now().date(),
        )

    def refuse_unknown(self, about: Subject) -> None:
        """Raise unless the customer is known and the order, if any, is theirs."""
        _refuse_anothers_order(self._customers.get(about.customer), about.order)

    def reasons_in(self, text: str) -> frozenset[str]:
        """The ids of the catalogue's reasons that a message speaks of."""
        return reasons_in(text, self._shelf.current())

    def opened(self, conversation: str, about: Subject, *, text: str, channel: str) -> OfferCase:
        """The case of a conversation, kept: about this customer, with the reasons heard so far."""
        kept = self._cases.of(conversation, by=about.by)
        same = kept is not None and kept.customer == about.customer
        before = kept if same and kept else OfferCase(conversation, about.customer)
        case = replace(
            before,
            order=about.order or before.order,
            channel=channel or before.channel,
            reasons=before.reasons | self.reasons_in(text),
            text=text,
        )
        self._cases.keep(case, by=about.by)
        return case

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a conversation's case; None when no customer was chosen."""
        return self._cases.of(conversation, by=by)

    def keep_case(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about, and what happened; refused when it is another's."""
        self.refuse_unknown(Subject(case.customer, by, case.order))
        _refuse_unlisted(case, self._shelf.current())
        self._cases.keep(case, by=by)

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What this person may offer in a case on a day; with `show` it is on the record."""
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
        if show and basis.catalogue.version:
            shown = Shown(told, basis.customer, basis.catalogue, basis.facts, by)
            self._database.serialized(
                lambda session: keep_shown(session, shown, self._now()), locking=ledger.LOCK
            )
        return told

    def _basis(self, session: Session, case: OfferCase, *, by: Person, on: date) -> _Basis:
        """Everything known of a case as a transaction sees it; raises what `advise` may."""
        customer = self._customers.get(case.customer)
        catalogue = self._shelf.current_in(session)
        _refuse_anothers_order(customer, case.order)
        _refuse_unlisted(case, catalogue)
        spent = load_spent(
            session, customer=customer.id, case=case.id, agent=by, catalogue=catalogue, on=on
        )
        facts = facts_of(customer, case, on=on, currency=catalogue.currency, spent=spent)
        learnt = learning.load(session, segment_of(customer, facts))
        return _Basis(customer, catalogue, spent, facts, learnt)


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
