"""Offers as cards: what may be made, what was chosen and how it stands, what is not for here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from babel.numbers import get_currency_precision

from assistant.customers.model import Customer
from assistant.money import Money
from assistant.offers.advice.eligible import NO_ORDER
from assistant.offers.advice.telling import money_in, told
from assistant.offers.decision import Decision, Status
from assistant.offers.model import OfferId
from assistant.offers.proposals import (
    Advice,
    Allowance,
    Authority,
    NotOffered,
    OfferCase,
    Proposal,
    Standing,
)
from assistant.ui import words

VALUE = "\ue000"
"""Stands where an offer's words say the amount: nobody types it."""

# What an agent may do something about: choose an order, a channel, another offer.
_CHANGEABLE = (
    "it is made over",
    " given ",
    "does not go with",
    "the case has no order",
)
_FIRST = 3
_WHY = 3
# Offers in these states are on their way or done: they are not suggested a second time.
_HAVE_IT = (Status.WAITING, Status.MADE, Status.ACCEPTED, Status.FULFILLED)


@dataclass(frozen=True, slots=True)
class Amount:
    """What an offer can be moved between, as a number field holds it.

    `alone` is the most that needs nobody's approval; `bounds` says least and most in words.
    """

    value: str
    least: str
    most: str
    step: str
    bounds: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An offer to make or to ask for. `ask` when it needs approval, by `approver`, as it stands.

    `alone` is the most that needs nobody's approval, as a plain number. `spoken` are the words
    with VALUE where they say the amount, in `language`; empty where they do not follow it.
    """

    key: str
    offer: str
    title: str
    value: str
    currency: str
    words: str
    spoken: str
    language: str
    why: tuple[str, ...]
    policy: str
    ask: bool
    approver: str
    standing: str
    asking: str
    left: str
    above: str
    alone: str
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """An offer that was chosen. `state` is its status, or 'expired' once its time is over.

    `line` says how it stands, `reason` what was said with it. `deadline` is when an answer is
    due, empty when none is. `mine` when this person asked for it. `insert` are words to say.
    """

    key: str
    id: str
    title: str
    value: str
    state: str
    line: str
    reason: str
    deadline: str
    insert: str
    mine: bool


@dataclass(frozen=True, slots=True)
class NotHereView:
    """An offer that is not made here; `again` when the agent left it out and may take it back."""

    offer: str
    title: str
    why: str
    again: bool


@dataclass(frozen=True, slots=True)
class OffersView:
    """Every card of a case, in the order they are shown; `more` are folded.

    `not_here` are what the agent can do something about, `otherwise` the rest. Who `only_reads`
    makes none of them.
    """

    customer: str
    decisions: tuple[DecisionView, ...]
    proposals: tuple[ProposalView, ...]
    more: tuple[ProposalView, ...]
    not_here: tuple[NotHereView, ...]
    otherwise: tuple[NotHereView, ...] = ()
    error: str = ""
    only_reads: bool = False


def offers_view(
    advice: Advice,
    decisions: Sequence[Decision],
    *,
    customer: Customer,
    names: Mapping[str, str],
    me: str,
    now: datetime,
    again: frozenset[str] = frozenset(),
    only_reads: bool = False,
) -> OffersView:
    """The cards of a case; `decisions` oldest first. `again` are offers taken back in.

    With `only_reads` for somebody who makes none.
    """
    newest = {each.offer: each for each in decisions}
    left_out = {
        each.offer: each
        for each in newest.values()
        if each.status is Status.DECLINED and each.offer not in again
    }
    have = {each.offer for each in decisions if _state(each, now) in _HAVE_IT}
    open_ = [
        _proposal(each, advice.case, customer)
        for each in advice.proposals
        if each.offer.id not in have and each.offer.id not in left_out
    ]
    shown = [each for each in decisions if _is_shown(each, newest, now)]
    not_here = [
        each
        for each in advice.not_offered
        if each.offer.id not in have and each.offer.id not in left_out
    ]
    return OffersView(
        customer=customer.name,
        decisions=tuple(_decision(each, names, me, now) for each in shown),
        proposals=tuple(open_[:_FIRST]),
        more=tuple(open_[_FIRST:]),
        not_here=(
            *(_left_out(each, names) for each in left_out.values()),
            *(_not_here(each) for each in not_here if _may_change(each)),
        ),
        otherwise=tuple(_not_here(each) for each in not_here if not _may_change(each)),
        only_reads=only_reads,
    )


def failed_view(customer: str, error: str) -> OffersView:
    """No cards, and why."""
    return OffersView(customer, (), (), (), (), error=error)


def digest(decisions: Sequence[Decision], now: datetime) -> str:
    """What tells one state of a case's decisions from another."""
    told = "|".join(f"{each.id}:{_state(each, now).value}" for each in decisions)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def waits(decisions: Sequence[Decision], now: datetime) -> bool:
    """Whether somebody's answer is waited for."""
    return any(_state(each, now) is Status.WAITING for each in decisions)


def news(decisions: Sequence[Decision], known: str, now: datetime) -> str:
    """What to say of the answer that came last, when the page knew another state; else ''."""
    answered = [each for each in decisions if each.answered_at is not None]
    if not answered or not known or digest(decisions, now) == known:
        return ""
    last = max(answered, key=lambda each: each.answered_at or each.at)
    verdict = "not approved" if last.status is Status.REFUSED else "approved"
    return f"{last.title}, {last.value}: {verdict}"


def _is_shown(decision: Decision, newest: Mapping[OfferId, Decision], now: datetime) -> bool:
    """What goes on is shown, and of what is over the last of its offer."""
    if decision.status is Status.DECLINED:
        return False
    return _state(decision, now) in _HAVE_IT or newest[decision.offer] is decision


def _state(decision: Decision, now: datetime) -> Status:
    late = decision.deadline is not None and decision.deadline <= now
    return Status.EXPIRED if late and decision.status is Status.WAITING else decision.status


def _not_here(each: NotOffered) -> NotHereView:
    return NotHereView(each.offer.id, each.offer.title, "; ".join(each.why), again=False)


def _may_change(each: NotOffered) -> bool:
    """Whether everything against an offer goes with the order, the channel, or what was given."""
    return all(why == NO_ORDER or any(map(why.__contains__, _CHANGEABLE)) for why in each.why)


def _proposal(proposal: Proposal, case: OfferCase, customer: Customer) -> ProposalView:
    offer, authority = proposal.offer, proposal.authority
    ask = authority.standing is not Standing.MAY
    approver = authority.approver.label if authority.approver is not None else "supervisor"
    worth = bool(proposal.value) or proposal.least != proposal.most
    return ProposalView(
        key=f"offer-{offer.id}",
        offer=offer.id,
        title=offer.title,
        value=str(proposal.value) if worth else "",
        currency=proposal.value.currency,
        words=proposal.words,
        spoken=_spoken(proposal, case, customer),
        language=customer.language.replace("_", "-") or "en",
        why=_told_why(proposal),
        policy=" › ".join(dict.fromkeys([proposal.policy.title, *_path(proposal.policy.heading)])),
        ask=ask,
        approver=approver,
        standing=f"Needs approval by {_article(approver)}" if ask else "You may",
        asking=f"Needs approval by {_article(approver)}",
        left=_left(authority),
        above=_above(proposal) if ask else "",
        alone=_plain(authority.most),
        amount=_amount(proposal) if proposal.least != proposal.most else None,
    )


def _spoken(proposal: Proposal, case: OfferCase, customer: Customer) -> str:
    """The words with VALUE for the amount, if they are these words with the suggested one."""
    offer = replace(proposal.offer, words=proposal.offer.words.replace("{value}", VALUE))
    order = customer.order(case.order) if case.order else None
    spoken = told(offer, value=proposal.value, customer=customer, order=order, channel=case.channel)
    amount = money_in(proposal.value, customer.language)
    return spoken if spoken.replace(VALUE, amount) == proposal.words and VALUE in spoken else ""


def _told_why(proposal: Proposal) -> tuple[str, ...]:
    """At most three lines; the limit that the line of what is left names is not said again."""
    authority = proposal.authority
    tightest = _tightest(authority.allowances)
    limits = authority.why if authority.standing is not Standing.MAY else ()
    said = dict.fromkeys([*limits[:1], *proposal.why])
    return tuple(each for each in said if tightest is None or tightest.name not in each)[:_WHY]


def _above(proposal: Proposal) -> str:
    """By how much an offer is above what may be given alone: "€25.00 above the limit"."""
    alone = proposal.authority.most
    return f"{proposal.value - alone} above the limit" if alone < proposal.value and alone else ""


def _path(heading: str) -> list[str]:
    return [part for part in heading.split(" > ") if part][-1:]


def _left(authority: Authority) -> str:
    """The amount left of the limit that ends first: "€15.00 left per case"."""
    tightest = _tightest(authority.allowances)
    if tightest is None:
        return ""
    left = tightest.left if tightest.left.amount > 0 else Money.none(tightest.limit.currency)
    return f"{left} of {tightest.limit} left {tightest.name}"


def _tightest(allowances: Sequence[Allowance]) -> Allowance | None:
    return min(allowances, key=lambda each: each.left.amount) if allowances else None


def _amount(proposal: Proposal) -> Amount:
    return Amount(
        value=_plain(proposal.value),
        least=_plain(proposal.least),
        most=_plain(proposal.most),
        step=str(Decimal(1).scaleb(-get_currency_precision(proposal.value.currency))),
        bounds=f"{proposal.least} to {proposal.most}",
    )


def _plain(money: Money) -> str:
    return str(money.amount)


def _article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def _decision(decision: Decision, names: Mapping[str, str], me: str, now: datetime) -> DecisionView:
    state = _state(decision, now)
    waiting = state is Status.WAITING and decision.deadline is not None
    return DecisionView(
        key=f"decision-{decision.id}",
        id=decision.id,
        title=decision.title,
        value=str(decision.value) if decision.value else "",
        state=state.value,
        line=_stands(decision, state, names),
        reason=decision.answer_reason or (decision.reason if waiting else ""),
        deadline=decision.deadline.isoformat() if waiting and decision.deadline else "",
        insert=decision.words if state in (Status.MADE, Status.ACCEPTED) else "",
        mine=decision.agent == me,
    )


def _stands(decision: Decision, state: Status, names: Mapping[str, str]) -> str:
    approver = decision.approver.label if decision.approver is not None else "supervisor"
    who = names.get(decision.answered_by or "", approver)
    at = f" at {words.clock(decision.answered_at)}" if decision.answered_at is not None else ""
    match state:
        case Status.WAITING:
            return f"Waiting for {_article(approver)}"
        case Status.REFUSED:
            return f"Not approved by {who}{at}"
        case Status.EXPIRED:
            return "Nobody answered in time; ask again, or speak to somebody who may approve"
        case Status.WITHDRAWN:
            return "You took the question back"
        case Status.MADE if decision.answered_by is not None:
            return f"Approved by {who}{at}: tell the customer"
        case Status.MADE:
            return f"Yours to tell the customer since {words.clock(decision.at)}"
        case Status.ACCEPTED:
            return "The customer accepted"
        case Status.TURNED_DOWN:
            return "The customer turned it down"
        case Status.FULFILLED:
            return "Done: the customer has it"
        case Status.DECLINED:
            return "Not offered"


def _left_out(decision: Decision, names: Mapping[str, str]) -> NotHereView:
    who = names.get(decision.agent, "somebody")
    why = f"left out by {who}: {decision.reason}" if decision.reason else f"left out by {who}"
    return NotHereView(decision.offer, decision.title, why, again=True)
