"""What was shown, on the record: the case as it stood, and every offer with its limits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.customers.model import Customer
from assistant.offers.conditions.facts import Facts, facts_json
from assistant.offers.conditions.signature import signature
from assistant.offers.ledger import appending
from assistant.offers.ledger.canonical import canonical, digest
from assistant.offers.ledger.entry import Detail, Entry, Event
from assistant.offers.model import Catalogue
from assistant.offers.proposals import Advice, Allowance, OfferCase, Proposal
from assistant.offers.tables import DecisionRow, LedgerRow, OfferCaseRow
from assistant.texts import storable


@dataclass(frozen=True, slots=True)
class Stands:
    """A case on a day, and everything that is judged by."""

    case: OfferCase
    on: date
    customer: Customer
    catalogue: Catalogue
    facts: Facts
    by: Person


@dataclass(frozen=True, slots=True)
class Shown:
    """Advice, and everything it was given on."""

    advice: Advice
    customer: Customer
    catalogue: Catalogue
    facts: Facts
    by: Person

    @property
    def stands(self) -> Stands:
        """The case it was given in."""
        advice = self.advice
        return Stands(advice.case, advice.on, self.customer, self.catalogue, self.facts, self.by)


def keep_shown(session: Session, shown: Shown, at: datetime) -> None:
    """Keep the case as it stands, and a line of what was shown unless it was the last already.

    Only within `Database.serialized(…, locking=appending.LOCK)`.
    """
    keep_case_of(session, shown.stands, at)
    case = shown.advice.case
    detail = _detail(shown)
    last = session.scalar(
        select(LedgerRow.detail)
        .where(
            LedgerRow.case_id == case.id,
            LedgerRow.event == Event.SHOWN.value,
            LedgerRow.actor == shown.by.id,
        )
        .order_by(LedgerRow.seq.desc())
        .limit(1)
    )
    if last == canonical(detail):
        return
    appending.append(
        session,
        Entry(Event.SHOWN, at, shown.by.id, customer=case.customer, case=case.id, detail=detail),
    )


def policy_detail(policy: Citation) -> dict[str, Detail]:
    """Which words of which version allow an offer: a fingerprint, for words can be erased."""
    return {
        "document": policy.document_id,
        "version": policy.version,
        "passage": policy.passage_id,
        "words": digest(policy.quote),
    }


def limits_detail(allowances: tuple[Allowance, ...]) -> list[Detail]:
    """Every limit, and how much of it was used at that moment."""
    return [
        {"name": each.name, "limit": str(each.limit.amount), "used": str(each.used.amount)}
        for each in allowances
    ]


def keep_case_of(session: Session, stands: Stands, at: datetime) -> None:
    """Keep a case as it stands, unless somebody decided in it: then it stays as it was."""
    case, customer = stands.case, stands.customer
    decided = select(DecisionRow.id).where(DecisionRow.case_id == case.id).limit(1)
    row = session.get(OfferCaseRow, case.id)
    if row is not None and session.scalar(decided) is not None:
        return
    if row is None:
        row = OfferCaseRow(id=case.id)
        session.add(row)
    order = customer.order(case.order) if case.order else None
    row.customer, row.order_id = customer.id, case.order
    row.agent = stands.by.id
    row.channel = storable(case.channel)
    row.place = order.place.value if order and order.place else ""
    row.language, row.tier = customer.language, customer.tier
    row.on, row.shown_at = stands.on, at
    row.catalogue_version = stands.catalogue.version
    row.facts = facts_json(stands.facts)
    row.signature = signature(stands.catalogue, stands.facts)


def _detail(shown: Shown) -> dict[str, Detail]:
    advice = shown.advice
    reasons: list[Detail] = [*sorted(advice.case.reasons)]
    offers: list[Detail] = [_proposal(each) for each in advice.proposals]
    return {
        "catalogue": advice.catalogue_version,
        "on": advice.on.isoformat(),
        "order": advice.case.order,
        "channel": advice.case.channel,
        "reasons": reasons,
        "facts": digest(facts_json(shown.facts)),
        "signature": signature(shown.catalogue, shown.facts),
        "offers": offers,
        "not_offered": len(advice.not_offered),
    }


def _proposal(proposal: Proposal) -> Detail:
    return {
        "id": proposal.offer.id,
        "value": str(proposal.value.amount),
        "cost": str(proposal.cost.amount),
        "standing": proposal.authority.standing.value,
        "policy": policy_detail(proposal.policy),
        "limits": limits_detail(proposal.authority.allowances),
    }
