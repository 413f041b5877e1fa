"""What waits for approval: who answers it, how it ends, and that it ends once."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Decision, Status
from assistant.offers.decisions import answering, choosing, kept, outcomes
from assistant.offers.decisions.ruling import Ground
from assistant.offers.model import Limit
from assistant.offers.tables import DecisionRow, LedgerRow
from kb import library
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.offers.company import (
    ADA,
    ANA,
    BO,
    CASE,
    CATALOGUE,
    GOODWILL,
    KIM,
    NOW,
    SAM,
    SUE,
    TODAY,
    Desk,
    choice,
    euros,
    publish,
)

LATER = NOW + timedelta(minutes=5)


def lines(database: Database) -> list[LedgerRow]:
    with database.read() as session:
        told = select(LedgerRow).where(LedgerRow.decision != "").order_by(LedgerRow.seq)
        return list(session.scalars(told))


def test_an_approved_offer_is_made_that_day_and_counts_for_the_approver(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    made = desk.answer(asked)
    assert (made.status, made.answered_by, made.answered_at) == (Status.MADE, SUE.id, LATER)
    assert (made.agent, made.answer_reason) == (ANA.id, "as an exception")
    with desk.database.read() as session:
        row = session.get_one(DecisionRow, made.id)
    assert (row.spent_on, row.team, row.cost_minor) == (TODAY, "north", 6000)
    elsewhere = replace(CASE, id="case-2")
    other = replace(desk.customer, id=type(desk.customer.id)("C-2"))
    fresh = Desk(desk.database, customer=other)
    theirs = replace(elsewhere, customer=other.id)
    assert fresh.choose("goodwill", 25, case=theirs).status is Status.MADE, "hers is not used"


def test_the_ledger_has_who_asked_who_approved_and_by_which_limits(desk: Desk) -> None:
    desk.answer(desk.choose("goodwill", 60))
    asked, approved, made = lines(desk.database)
    assert [(each.event, each.actor) for each in (asked, approved, made)] == [
        ("asked", "ana"),
        ("approved", "sue"),
        ("made", "ana"),
    ]
    detail = json.loads(approved.detail)
    assert (detail["reason"], detail["standing"]) == ("as an exception", "may")
    assert detail["limits"][0] == {"name": "per offer", "limit": "80.00", "used": "0.00"}
    assert json.loads(made.detail)["approved"] == "sue"


def test_a_refusal_says_why(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    with pytest.raises(RequestRefusedError, match="say why it is refused"):
        desk.answer(asked, approved=False, reason=" ")
    refused = desk.answer(asked, approved=False, reason="too much")
    assert (refused.status, refused.answer_reason) == (Status.REFUSED, "too much")
    assert desk.choose("goodwill", 25).status is Status.MADE, "it has spent nothing"


def test_a_second_answer_is_told_what_was_decided_by_whom_and_when(desk: Desk) -> None:
    asked, other = desk.choose("goodwill", 60), desk.choose("goodwill", 61)
    desk.answer(asked)
    said = "Goodwill was approved by Sue on 22 November 2026, 10:05 UTC; look at the case again"
    for approved in (True, False):
        with pytest.raises(RequestRefusedError, match=said):
            desk.answer(asked, approved=approved, by=SAM)
    desk.answer(other, approved=False, reason="too much")
    with pytest.raises(RequestRefusedError, match=r"refused by Sue on .* 10:05 UTC: too much"):
        desk.answer(other, by=SAM)
    assert len(lines(desk.database)) == 5


def test_nobody_answers_what_they_asked_for(desk: Desk) -> None:
    lower = Limit(person=SUE.email, per_offer=Decimal(10))
    newer = replace(CATALOGUE, limits=(*CATALOGUE.limits, lower), version=2)
    publish(desk.database, newer)
    here = Desk(desk.database, newer)
    asked = here.choose("goodwill", 11, by=SUE)
    assert asked.status is Status.WAITING
    for approved in (True, False):
        with pytest.raises(RequestRefusedError, match="nobody answers what they asked for"):
            here.answer(asked, by=SUE, approved=approved)
    assert here.answer(asked, by=SAM).status is Status.MADE


@pytest.mark.parametrize("by", [BO, KIM])
def test_only_who_approves_answers(desk: Desk, by: Person) -> None:
    asked = desk.choose("goodwill", 60)
    with pytest.raises(RequestRefusedError, match="cannot decide what is above"):
        desk.answer(asked, by=by)


def test_the_role_that_counts_is_the_one_they_have_now(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    people.give_role(desk.database, SUE.email, Role.AGENT, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="cannot decide what is above"):
        desk.answer(asked, by=SUE)
    people.disable(desk.database, SAM.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="Sam does not work here"):
        desk.answer(asked, by=SAM)


def test_what_was_asked_by_somebody_who_was_let_go_is_not_approved(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    people.disable(desk.database, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="who asked for Goodwill was let go; refuse it"):
        desk.answer(asked)
    assert desk.answer(asked, approved=False, reason="she left").status is Status.REFUSED


def test_the_approvers_own_limits_hold_at_that_moment(desk: Desk) -> None:
    first, second = desk.choose("goodwill", 60), desk.choose("goodwill", 41)
    desk.answer(first)
    with pytest.raises(RequestRefusedError, match=r"beyond what you may approve: per case: €40"):
        desk.answer(second, by=SAM)
    assert desk.answer(second, approved=False, reason="enough").status is Status.REFUSED


def test_what_they_gave_others_lately_counts_for_an_approver(desk: Desk) -> None:
    for number in range(3):
        customer = replace(desk.customer, id=type(desk.customer.id)(f"C-{number}"))
        case = replace(CASE, id=f"case-{number}", customer=customer.id)
        there = Desk(desk.database, customer=customer)
        assert there.answer(there.choose("gift-card", 80, case=case)).status is Status.MADE
    fourth = replace(desk.customer, id=type(desk.customer.id)("C-4"))
    there = Desk(desk.database, customer=fourth)
    asked = there.choose("gift-card", 80, case=replace(CASE, id="case-4", customer=fourth.id))
    with pytest.raises(RequestRefusedError, match=r"per agent in 30 days: €10.00 of €250.00 left"):
        there.answer(asked, by=SUE)
    assert there.answer(asked, by=SAM).status is Status.MADE


def test_the_budget_of_who_asked_bears_it_and_must_have_enough(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    smaller = replace(CATALOGUE.budgets[0], amount=Decimal(59))
    newer = replace(CATALOGUE, budgets=(smaller, *CATALOGUE.budgets[1:]), version=2)
    publish(desk.database, newer)
    with pytest.raises(RequestRefusedError, match=r"team 'north' .* €59.00 of €59.00 left"):
        Desk(desk.database, newer).answer(asked)


def test_policy_frequency_and_catalogue_hold_at_that_moment(desk: Desk) -> None:
    asked = desk.choose("gift-card", 30)
    desk.choose("gift-card", 5)
    with pytest.raises(RequestRefusedError, match="Gift card was given today"):
        desk.answer(asked)
    other = desk.choose("goodwill", 60)
    library.retire(desk.database, "guide", on=TODAY)
    with pytest.raises(RequestRefusedError, match="does not say so"):
        desk.answer(other)
    library.reinstate(desk.database, "guide")
    gone = replace(CATALOGUE, offers=CATALOGUE.offers[1:], version=2)
    publish(desk.database, gone)
    with pytest.raises(RequestRefusedError, match="the catalogue has no offer 'goodwill'"):
        Desk(desk.database, gone).answer(other)


def test_it_is_made_by_the_catalogue_that_holds_then(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    dearer = replace(GOODWILL, cost=replace(GOODWILL.cost, fixed=Decimal(2)))
    newer = replace(CATALOGUE, offers=(dearer,), version=2)
    publish(desk.database, newer)
    made = Desk(desk.database, newer).answer(asked)
    assert (made.value, made.cost, made.catalogue_version) == (euros(60), euros(62), 2)


def test_an_answer_in_time_counts_and_a_late_one_does_not(desk: Desk) -> None:
    first, second = desk.choose("goodwill", 60), desk.choose("goodwill", 61)
    assert desk.answer(first, minutes=15).status is Status.MADE
    said = "Goodwill expired unanswered on 22 November 2026, 10:15 UTC"
    with pytest.raises(RequestRefusedError, match=f"{said}; the agent may ask again"):
        desk.answer(second, minutes=16)
    events = ["asked", "asked", "approved", "made", "expired"]
    assert [line.event for line in lines(desk.database)] == events
    with pytest.raises(RequestRefusedError, match=f"{said}; look at the case again"):
        desk.answer(second, minutes=17)
    assert [line.event for line in lines(desk.database)] == events


def test_whoever_looks_lets_what_is_late_expire_once(desk: Desk) -> None:
    asked, made = desk.choose("goodwill", 60), desk.choose("goodwill", 5)
    assert answering.expire(desk.database, at=NOW + timedelta(minutes=15)) == ()
    late = NOW + timedelta(minutes=16)
    (expired,) = answering.expire(desk.database, at=late)
    assert (expired.id, expired.status) == (asked.id, Status.EXPIRED)
    assert answering.expire(desk.database, at=late) == ()
    assert [(each.event, each.actor) for each in lines(desk.database)][-1] == ("expired", "")
    with desk.database.read() as session:
        assert session.get_one(DecisionRow, made.id).status == Status.MADE


def test_only_who_asked_takes_it_back(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    with pytest.raises(RequestRefusedError, match="only who asked takes it back"):
        answering.withdraw(desk.database, asked.id, by=BO, at=LATER)
    withdrawn = answering.withdraw(desk.database, asked.id, by=ANA, at=LATER)
    assert withdrawn.status is Status.WITHDRAWN
    with pytest.raises(RequestRefusedError, match="Goodwill was withdrawn by Ana"):
        desk.answer(asked)


def test_what_ran_out_of_time_is_not_taken_back(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    with pytest.raises(RequestRefusedError, match="expired unanswered"):
        answering.withdraw(desk.database, asked.id, by=ANA, at=NOW + timedelta(hours=1))
    assert [line.event for line in lines(desk.database)] == ["asked", "expired"]


def test_what_nobody_decided_is_refused(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="there is no decision 'nothing'"):
        answering.withdraw(desk.database, "nothing", by=ANA, at=NOW)


def test_the_floor_lists_what_one_may_answer_by_its_deadline(desk: Desk) -> None:
    admins = Limit(role=Role.ADMIN, per_offer=Decimal(300))
    newer = replace(CATALOGUE, limits=(*CATALOGUE.limits, admins), version=2)
    publish(desk.database, newer)
    first = Desk(desk.database, newer).choose("goodwill", 60)
    second = Desk(desk.database, newer).choose("gift-card", 90)
    third = Desk(desk.database, newer).choose("gift-card", 85, by=SUE)
    with desk.database.read() as session:

        def waiting(by: Person, minutes: int = 1) -> list[str]:
            at = NOW + timedelta(minutes=minutes)
            return [each.id for each in kept.waiting(session, by=by, at=at)]

        assert waiting(SUE) == [first.id]
        assert sorted(waiting(ADA)) == sorted([first.id, second.id, third.id])
        assert (waiting(ANA), waiting(ADA, 16)) == ([], [])


def test_lists_have_the_order_they_promise(desk: Desk) -> None:
    first = desk.choose("goodwill", 60)
    later = desk.later(1)
    second = later.choose("goodwill", 5)
    refused = desk.answer(first, approved=False, reason="no")
    with desk.database.read() as session:
        assert [each.id for each in kept.of_case(session, CASE.id)] == [first.id, second.id]
        newest = kept.of_customer(session, "C-1", 5)
        assert [each.id for each in newest] == [second.id, first.id]
        assert [each.id for each in kept.of_customer(session, "C-1", 1)] == [second.id]
        assert kept.decided(session, 9) == [refused]


Act = Callable[[Desk, Decision], Decision]


def _waiting(desk: Desk) -> Decision:
    """An offer that is worth nothing, and that no limit of hers covers."""
    # In a case of its own: what was turned down in a case is not offered there again.
    return desk.choose("call-back", case=replace(CASE, id=uuid4().hex))


def _declined(desk: Desk) -> Decision:
    chosen = choice("call-back", reason="she has no phone")
    ground = Ground(desk.catalogue, desk.customer, CASE)
    return choosing.decline(desk.database, chosen, by=ANA, read=lambda _: ground, at=NOW)


def _expired(desk: Desk) -> Decision:
    _waiting(desk)
    (expired,) = answering.expire(desk.database, at=NOW + timedelta(minutes=16))
    return expired


ACTS: dict[str, tuple[Status, Act]] = {
    "approve": (Status.MADE, lambda desk, one: desk.answer(one)),
    "refuse": (Status.REFUSED, lambda desk, one: desk.answer(one, approved=False)),
    "withdraw": (
        Status.WITHDRAWN,
        lambda desk, one: answering.withdraw(desk.database, one.id, by=ANA, at=LATER),
    ),
    "accept": (
        Status.ACCEPTED,
        lambda desk, one: outcomes.customer_said(
            desk.database, one.id, accepted=True, by=ANA, at=LATER
        ),
    ),
    "turn down": (
        Status.TURNED_DOWN,
        lambda desk, one: outcomes.customer_said(
            desk.database, one.id, accepted=False, by=ANA, at=LATER
        ),
    ),
    "fulfil": (
        Status.FULFILLED,
        lambda desk, one: outcomes.fulfil(desk.database, one.id, by=ANA, at=LATER),
    ),
}
WAYS: dict[Status, tuple[Callable[[Desk], Decision], list[str]]] = {
    Status.WAITING: (_waiting, []),
    Status.MADE: (_waiting, ["approve"]),
    Status.REFUSED: (_waiting, ["refuse"]),
    Status.WITHDRAWN: (_waiting, ["withdraw"]),
    Status.ACCEPTED: (_waiting, ["approve", "accept"]),
    Status.TURNED_DOWN: (_waiting, ["approve", "turn down"]),
    Status.FULFILLED: (_waiting, ["approve", "accept", "fulfil"]),
    Status.EXPIRED: (_expired, []),
    Status.DECLINED: (_declined, []),
}
ALLOWED: dict[Status, set[str]] = {
    Status.WAITING: {"approve", "refuse", "withdraw"},
    Status.MADE: {"accept", "turn down", "fulfil"},
    Status.ACCEPTED: {"fulfil"},
}


def test_only_allowed_steps_are_taken_from_each_state(desk: Desk) -> None:
    assert set(WAYS) == set(Status)
    for state, (begin, steps) in WAYS.items():
        for name, (to, act) in ACTS.items():
            one = begin(desk)
            for step in steps:
                one = ACTS[step][1](desk, one)
            assert one.status is state
            if name in ALLOWED.get(state, ()):
                assert act(desk, one).status is to
            else:
                with pytest.raises(RequestRefusedError, match="look at the case again"):
                    act(desk, one)
            # So that what is left waiting does not expire with the next.
            with suppress(RequestRefusedError):
                answering.withdraw(desk.database, one.id, by=ANA, at=LATER)
