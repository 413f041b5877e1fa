"""Everything the screens, the API and commands ask about offers, put together."""

from dataclasses import replace
from datetime import date

from assistant.access.model import Person
from assistant.errors import RequestRefusedError
from assistant.offers.model import Advice, Catalogue, OfferCase
from assistant.offers.policies import Policies
from assistant.offers.ports import Cases, Customers, Subject
from kb.database import Database


class OfferDesk:
    """The offers of one home; see `assistant.offers.ports.Offers`. Threads may share it."""

    def __init__(self, database: Database, customers: Customers, cases: Cases) -> None:
        self._database = database
        self._cases = cases
        self._customers = customers
        self._policies = Policies(database)

    def catalogue(self) -> Catalogue:
        """The catalogue that holds; an empty one before any was published."""
        return Catalogue("EUR")

    def refuse_unknown(self, about: Subject) -> None:
        """Raise unless the customer is known and the order, if any, is theirs."""
        customer = self._customers.get(about.customer)
        if about.order and customer.order(about.order) is None:
            raise RequestRefusedError(
                f"{customer.id} has no order {about.order!r};"
                f" see 'handrail customers show {customer.id}'"
            )

    def reasons_in(self, text: str) -> frozenset[str]:
        """The ids of the catalogue's reasons that a message speaks of."""
        return frozenset()

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
        self._refuse_unlisted(case)
        self._cases.keep(case, by=by)

    def _refuse_unlisted(self, case: OfferCase) -> None:
        reasons = [each.id for each in self.catalogue().reasons]
        unknown = sorted(case.reasons.difference(reasons))
        if unknown:
            known = ", ".join(reasons) or "none yet"
            raise RequestRefusedError(
                f"{unknown[0]!r} is no reason of the catalogue; it has {known}"
            )

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """What this person may offer in a case on a day; with `show` it is on the record."""
        return Advice(case, on, 0)
