"""The demo company's past cases: what was offered in the last months, lived through once more."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

from assistant.access.model import Person
from assistant.customers.model import CustomerId
from assistant.offers.decision import Choice, DecisionId, Status
from assistant.offers.model import OfferId, Stage
from assistant.offers.ports import Offers
from assistant.offers.proposals import OfferCase

_ANSWERED_AFTER = timedelta(minutes=6)
_SAID_AFTER = timedelta(minutes=15)
_FULFILLED_AFTER = timedelta(hours=20)
_RATED_AFTER = timedelta(hours=44)


class Step(IntEnum):
    """What happens in a case, in this order."""

    SHOWN = 0
    CHOSEN = 1
    ANSWERED = 2
    SAID = 3
    FULFILLED = 4
    RATED = 5


@dataclass(frozen=True, slots=True)
class PastCase:
    """One case of history.csv; people are e-mail addresses, empty where nobody did that.

    `value` None is the suggested one, `accepted` None a customer who said nothing, and
    `satisfaction` None one who was not asked.
    """

    case: OfferCase
    at: datetime
    agent: str
    offer: OfferId
    value: Decimal | None
    declined: bool
    reason: str
    approver: str
    approved: bool
    answer_reason: str
    accepted: bool | None
    fulfilled: bool
    satisfaction: int | None

    @property
    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """What happens, and when; an approval only happens where one is needed."""
        yield self.at, Step.SHOWN
        yield self.at + timedelta(minutes=1), Step.CHOSEN
        if self.approver:
            yield self.at + _ANSWERED_AFTER, Step.ANSWERED
        if self.accepted is not None:
            yield self.at + _SAID_AFTER, Step.SAID
        if self.fulfilled:
            yield self.at + _FULFILLED_AFTER, Step.FULFILLED
        if self.satisfaction is not None:
            yield self.at + _RATED_AFTER, Step.RATED


class Clock:
    """Tells the moment that a past case has come to."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        """The moment it was set to; until then now."""
        return self.at


def past_cases(folder: Path) -> tuple[PastCase, ...]:
    """The cases of history.csv, oldest first."""
    with (folder / "history.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(map(_past_case, csv.DictReader(lines)))


def live_through(
    cases: Sequence[PastCase], desk: Offers, clock: Clock, person: Callable[[str], Person]
) -> int:
    """Let past cases happen in the order of time; return how many did.

    `desk` goes by the clock. Cases that have decisions already happened, and are left out.
    """
    people = {email: person(email) for email in _emails(cases)}
    new = [each for each in cases if not desk.of_case(each.case.id, by=people[each.agent])]
    steps = sorted((*when, place) for place, each in enumerate(new) for when in each.steps)
    decisions: dict[str, DecisionId] = {}
    for at, step, place in steps:
        clock.at = at
        # The file's moments are UTC; the day that counts is the server's.
        _do(step, new[place], desk, people, decisions, on=at.astimezone().date())
    return len(new)


def _emails(cases: Sequence[PastCase]) -> set[str]:
    return {email for each in cases for email in (each.agent, each.approver) if email}


def _do(
    step: Step,
    past: PastCase,
    desk: Offers,
    people: Mapping[str, Person],
    decisions: dict[str, DecisionId],
    *,
    on: date,
) -> None:
    agent = people[past.agent]
    if step is Step.SHOWN:
        desk.advise(past.case, by=agent, on=on)
        return
    if step is Step.CHOSEN:
        choice = Choice(past.case, past.offer, on, past.value, past.reason)
        chosen = desk.decline(choice, by=agent) if past.declined else desk.choose(choice, by=agent)
        decisions[past.case.id] = chosen.id
        return
    _follow(step, past, desk, people, decisions[past.case.id])


def _follow(
    step: Step, past: PastCase, desk: Offers, people: Mapping[str, Person], decision: DecisionId
) -> None:
    agent = people[past.agent]
    match step:
        case Step.ANSWERED:
            by = people[past.approver]
            desk.answer(decision, approved=past.approved, reason=past.answer_reason, by=by)
        case Step.SAID:
            desk.customer_said(decision, accepted=past.accepted is True, by=agent)
        case Step.FULFILLED:
            desk.fulfil(decision, by=agent)
        case Step.RATED if past.satisfaction is not None:
            desk.rate(decision, satisfaction=past.satisfaction, by=agent)
        case _:
            raise ValueError(f"{step} is no step that follows a choice")


def _past_case(row: dict[str, str]) -> PastCase:
    case = OfferCase(
        id=row["case"],
        customer=CustomerId(row["customer"]),
        order=row["order"],
        channel=row["channel"],
        # Without an order the agent says where the customer stands.
        stage=None if row["order"] else Stage.BEFORE,
        reasons=frozenset(row["reasons"].split()),
    )
    return PastCase(
        case=case,
        at=datetime.fromisoformat(row["at"]).replace(tzinfo=UTC),
        agent=row["agent"],
        offer=OfferId(row["offer"]),
        value=Decimal(row["value"]) if row["value"] else None,
        declined=row["outcome"] == Status.DECLINED,
        reason=row["reason"],
        approver=row["approver"],
        approved=row["outcome"] != Status.REFUSED,
        answer_reason=row["answer_reason"],
        accepted=_accepted(row["outcome"]),
        fulfilled=row["outcome"] == Status.FULFILLED,
        satisfaction=int(row["satisfaction"]) if row["satisfaction"] else None,
    )


def _accepted(outcome: str) -> bool | None:
    if outcome in (Status.ACCEPTED, Status.FULFILLED):
        return True
    return False if outcome == Status.TURNED_DOWN else None
