"""What the templates of the approvals show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from assistant.customers.model import Customer
from assistant.money import Money
from assistant.offers.decision import Decision, Status
from assistant.offers.proposals import Allowance
from assistant.ui import words
from assistant.ui.floor.asked import Asked

_OUTCOMES = {
    Status.REFUSED: ("Refused", "badge badge-plain"),
    Status.EXPIRED: ("Expired", "badge badge-amber"),
    Status.WITHDRAWN: ("Taken back", "badge badge-plain"),
}


@dataclass(frozen=True, slots=True)
class LimitView:
    """One limit and what is left of it; `used` and `asked` are per cent of it, 100 together.

    `over` is by how much the offer is above it; empty when it is not.
    """

    name: str
    limit: str
    left: str
    used: int
    asked: int
    over: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The words that allow an offer, and where they stand."""

    document: str
    title: str
    heading: str
    days: str
    quote: str


@dataclass(frozen=True, slots=True)
class CardView:
    """An offer that waits for this person; `deadline` is a moment in ISO 8601, or empty."""

    id: str
    title: str
    value: str
    cost: str
    asker: str
    customer: str
    customer_id: str
    known: tuple[str, ...]
    order: str
    reason: str
    words: str
    asked: str
    deadline: str
    due: str
    limits: tuple[LimitView, ...]
    policy: PolicyView | None
    why: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedView:
    """One that was decided: by whom, when, and what they said."""

    title: str
    value: str
    outcome: str
    look: str
    customer: str
    asker: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class ApprovalsView:
    """What waits, soonest deadline first, and what was decided lately, newest first."""

    cards: tuple[CardView, ...]
    decided: tuple[DecidedView, ...]


def card(asked: Asked, today: date) -> CardView:
    """One approval, with everything that is known to decide it."""
    decision, proposal = asked.decision, asked.proposal
    return CardView(
        id=decision.id,
        title=decision.title,
        value=str(decision.value),
        cost=str(decision.cost) if decision.cost != decision.value else "",
        asker=asked.asker.name if asked.asker else decision.agent,
        customer=asked.customer.name if asked.customer else decision.customer,
        customer_id=decision.customer,
        known=_known(asked.customer, today) if asked.customer else (),
        order=_order(asked.customer, decision.order),
        reason=decision.reason,
        words=decision.words,
        asked=words.clock(decision.at),
        deadline=decision.deadline.isoformat() if decision.deadline else "",
        due=words.clock(decision.deadline) if decision.deadline else "",
        limits=_limits(proposal.authority.allowances, decision) if proposal else (),
        policy=_policy(asked),
        why=proposal.why[:3] if proposal else (),
        warnings=_warnings(asked),
    )


def decided(
    decision: Decision, names: Mapping[str, str], customer: str, today: date
) -> DecidedView:
    """One decision that was taken; `names` are people's by their id."""
    said, look = _OUTCOMES.get(decision.status, ("Approved", "badge"))
    return DecidedView(
        title=decision.title,
        value=str(decision.value),
        outcome=said,
        look=look,
        customer=customer,
        asker=names.get(decision.agent, decision.agent),
        by=names.get(decision.answered_by or "", decision.answered_by or ""),
        at=_moment(decision.answered_at or decision.at, today),
        reason=decision.answer_reason,
    )


def _moment(at: datetime, today: date) -> str:
    day = at.astimezone().date()
    return words.clock(at) if day == today else words.day_briefly(day)


def _known(customer: Customer, today: date) -> tuple[str, ...]:
    """The little that tells a customer from another: tier, years, orders, complaints."""
    known = [f"{customer.tier} tier"] if customer.tier else []
    if customer.since:
        known.append(f"customer since {customer.since.year}")
    known.append(words.count(len(customer.orders), "order"))
    lately = [
        each
        for each in customer.contacts
        if each.complaint and (today - each.at.astimezone().date()).days < 90
    ]
    if lately:
        known.append(f"{words.count(len(lately), 'complaint')} in 90 days")
    return tuple(known)


def _order(customer: Customer | None, order_id: str) -> str:
    order = customer.order(order_id) if customer else None
    if order is None:
        return order_id and f"Order {order_id}"
    placed = f" of {words.day_briefly(order.placed_on)}" if order.placed_on else ""
    return f"Order {order.id}{placed}, {order.total}"


def _limits(allowances: Sequence[Allowance], decision: Decision) -> tuple[LimitView, ...]:
    """The limits of whoever asks, those that the offer is above first."""
    views = [_limit(each, decision.value) for each in allowances]
    return tuple(sorted(views, key=lambda view: not view.over))


def _limit(allowance: Allowance, value: Money) -> LimitView:
    left = max(allowance.left, Money.none(value.currency))
    used = _percent(allowance.used, allowance.limit)
    return LimitView(
        name=allowance.name[:1].upper() + allowance.name[1:],
        limit=str(allowance.limit),
        left=str(left),
        used=used,
        asked=min(100 - used, _percent(value, allowance.limit)),
        over=str(value - left) if value > left else "",
    )


def _percent(part: Money, whole: Money) -> int:
    if whole.amount <= 0:
        return 100
    return int(min(Decimal(100), max(Decimal(0), part.amount / whole.amount * 100)))


def _policy(asked: Asked) -> PolicyView | None:
    if asked.proposal is None:
        return None
    policy = asked.proposal.policy
    return PolicyView(
        document=policy.document_id,
        title=policy.title,
        heading=policy.heading.rpartition(" > ")[2],
        days=words.in_force(policy.valid_from, policy.valid_until),
        quote=" ".join(policy.quote.split()),
    )


def _warnings(asked: Asked) -> tuple[str, ...]:
    """What speaks against approving, or makes it impossible."""
    if asked.proposal is None:
        return tuple(f"It cannot be made now: {why}" for why in asked.why_not)
    own = asked.own
    if own is None or asked.decision.value <= own.most:
        return ()
    approver = f"; the {own.approver.label} decides" if own.approver else ""
    return (f"This is above what you may give alone ({own.most}){approver}.",)
