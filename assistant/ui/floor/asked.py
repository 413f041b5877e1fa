"""What an approval is decided on: who asks, for whom, above which limit, by which policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.access.model import Person
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Decision
from assistant.offers.proposals import Authority, OfferCase, Proposal
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


def gather(
    decision: Decision,
    *,
    by: Person,
    on: date,
    offers: Deciding,
    customers: Known,
    people: Mapping[str, Person],
) -> Asked:
    """Put together what this approver needs to decide; nothing of it is on the record."""
    asker = people.get(decision.agent)
    try:
        customer = customers.get(decision.customer)
        case = offers.case_of(decision.case, by=by) or _bare(decision)
        theirs = offers.advise(case, by=asker or by, on=on, show=False)
        ours = offers.advise(case, by=by, on=on, show=False)
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


def _bare(decision: Decision) -> OfferCase:
    return OfferCase(decision.case, decision.customer, order=decision.order)
