"""What an approval is decided on: who asks, for whom, above which limit, by which policy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.access.model import Person
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Decision
from assistant.offers.proposals import Advice, Authority, OfferCase, Proposal
from assistant.ui.floor.house import Deciding, Known


@dataclass(frozen=True, slots=True)
class Asked:
    """One offer that waits, with what is known of it now.

    `proposal` is the offer as the asker has it today, None when it is not made any more: then
    `why_not` says why. `own` is the approver's authority over it.
    """

    decision: Decision
    asker: Person | None
    customer: Customer | None
    proposal: Proposal | None
    why_not: tuple[str, ...] = ()
    own: Authority | None = None


class Advised:
    """What may be offered on a day, for one drawing: a case is judged once for each person."""

    def __init__(self, offers: Deciding, on: date) -> None:
        self._offers = offers
        self._on = on
        self._told: dict[tuple[OfferCase, str], Advice] = {}

    def within(self, case: OfferCase, by: Person) -> Advice:
        """What a person may offer in a case; nothing of it is on the record."""
        asked = (case, by.id)
        if asked not in self._told:
            self._told[asked] = self._offers.advise(case, by=by, on=self._on, show=False)
        return self._told[asked]

    def case_of(self, decision: Decision, by: Person) -> OfferCase:
        """The case as it is kept, about whom and what was asked for, whoever it is about now."""
        kept = self._offers.case_of(decision.case, by=by)
        case = kept or OfferCase(decision.case, decision.customer)
        return replace(case, customer=decision.customer, order=decision.order)


def gather(
    decision: Decision,
    *,
    by: Person,
    advised: Advised,
    customers: Known,
    people: Mapping[str, Person],
) -> Asked:
    """Put together what this approver needs to decide; nothing of it is on the record."""
    asker = people.get(decision.agent)
    try:
        customer = customers.get(decision.customer)
        case = advised.case_of(decision, by)
        theirs = advised.within(case, asker or by)
        ours = advised.within(case, by)
    except RequestRefusedError as error:
        return Asked(decision, asker, None, None, (str(error),))
    proposal = next((each for each in theirs.proposals if each.offer.id == decision.offer), None)
    own = next((each for each in ours.proposals if each.offer.id == decision.offer), None)
    refused = (each.why for each in theirs.not_offered if each.offer.id == decision.offer)
    return Asked(
        decision,
        asker,
        customer,
        proposal,
        () if proposal else next(refused, ("The catalogue does not have this offer any more.",)),
        own.authority if own else None,
    )
