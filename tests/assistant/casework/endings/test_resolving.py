"""How cases end, what is in the way of it, and how they are opened again."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.casework.clocks import keeping
from assistant.casework.endings import check_ins, resolving
from assistant.casework.errors import ChangedMeanwhileError, ClaimedError
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import (
    Author,
    Case,
    CaseId,
    CheckIn,
    Clock,
    ClockKind,
    ClockState,
    EscalationState,
    Outcome,
    State,
)
from assistant.casework.ports import TrackedPromise
from assistant.casework.promises import tracking
from assistant.casework.tables import EscalationRow
from assistant.casework.timeline import story, tell
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    NOW,
    PLAN,
    SUE,
    case_in,
    case_now,
    message_row,
    people_in,
)

CASE = CaseId("case-1")
REPLIED = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(hours=1)
PROMISE = "We'll call you on Monday"


@pytest.fixture
def world(database: Database) -> Database:
    """A case of Ana's with all its clocks running and a reply in it."""
    people_in(database)
    case_in(database, CASE)
    with database.write() as session:
        said = message_row(CASE, f"{PROMISE}.", author=Author.AGENT, by="Ana", at=REPLIED)
        session.add(said)
        row = locked(session, CASE)
        row.owner, row.owner_name = ANA.id, ANA.name
        for kind in keeping.SERVICE_KINDS:
            keeping.start(session, CASE, kind, at=NOW, plan=PLAN, level=PLAN.levels[1])
    return database


def resolve(
    database: Database,
    outcome: Outcome = Outcome.SOLVED,
    *,
    by: Person = ANA,
    at: datetime = LATER,
    check_in: bool = False,
    note: str = "",
    revision: int | None = None,
) -> Case:
    with database.write() as session:
        row = locked(session, CASE)
        return resolving.resolve(
            session,
            row,
            outcome,
            by=by,
            at=at,
            plan=PLAN,
            check_in=check_in,
            note=note,
            revision=revision,
        )


def reopen(
    database: Database, *, by: Person = ANA, at: datetime = LATER, reason: str = "not solved"
) -> Case:
    with database.write() as session:
        row = locked(session, CASE)
        return resolving.reopen(session, row, by=by, at=at, plan=PLAN, reason=reason)


def escalated(
    database: Database,
    state: EscalationState = EscalationState.OPEN,
    *,
    required: bool = False,
) -> None:
    with database.write() as session:
        session.add(
            EscalationRow(
                id=f"up-{required}",
                case_id=CASE,
                path="legal",
                title="Legal threat",
                required=required,
                team="legal",
                team_title="Legal",
                person="",
                tier="2",
                why=["asked for"],
                policy=None,
                state=state.value,
                raised_by="Ana",
                raised_at=NOW,
                due_at=NOW + timedelta(hours=1),
                taken_by="Sue" if state is EscalationState.TAKEN else "",
                taken_at=None,
                before=None,
            )
        )
        keeping.start_until(
            session,
            CASE,
            ClockKind.ESCALATION,
            at=NOW,
            due=NOW + timedelta(hours=2),
            plan=PLAN,
            about=f"up-{required}",
        )


def promised(database: Database, *, by: Person = ANA) -> None:
    with database.write() as session:
        promise = TrackedPromise(PROMISE, by.id, NOW + timedelta(days=3))
        tracking.track(session, locked(session, CASE), promise, "", by=SUE, at=NOW, plan=PLAN)


def states(database: Database) -> dict[ClockKind, ClockState]:
    with database.read() as session:
        return {each.kind: each.state for each in keeping.of_case(session, CASE)}


def test_a_resolved_case_has_its_outcome_and_no_clock_runs(world: Database) -> None:
    case = resolve(world, note="sent a new lamp")
    assert (case.state, case.outcome, case.resolved_at) == (State.RESOLVED, Outcome.SOLVED, LATER)
    assert case == case_now(world, CASE)
    assert set(states(world).values()) == {ClockState.STOPPED}
    with world.read() as session:
        last = story(session, CASE)[-1]
    assert (last.by, last.what, last.detail) == ("Ana", "resolved", "solved: sent a new lamp")


def test_a_case_ends_once(world: Database) -> None:
    resolve(world)
    with pytest.raises(RequestRefusedError, match="resolved already; reopen it"):
        resolve(world, by=SUE)


def test_somebody_elses_case_is_not_ended_but_by_a_supervisor(world: Database) -> None:
    with pytest.raises(ClaimedError, match="Ana works on this case"):
        resolve(world, by=BO)
    assert resolve(world, by=SUE).state is State.RESOLVED


def test_a_promise_somebody_keeps_goes_on_after_the_case(world: Database) -> None:
    promised(world)
    resolve(world)
    assert states(world)[ClockKind.PROMISE] is ClockState.RUNNING
    assert states(world)[ClockKind.RESOLUTION] is ClockState.STOPPED


def test_a_promise_of_somebody_who_was_let_go_is_in_the_way(world: Database) -> None:
    promised(world, by=BO)
    people.disable(world, BO.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    said = f"nobody keeps the promise “{PROMISE}”: Bo does not work here"
    with pytest.raises(RequestRefusedError, match=said):
        resolve(world)
    assert case_now(world, CASE).state is State.OPEN
    assert states(world)[ClockKind.RESOLUTION] is ClockState.RUNNING


def test_a_required_escalation_nobody_took_is_in_the_way(world: Database) -> None:
    escalated(world, required=True)
    escalated(world)
    with pytest.raises(RequestRefusedError, match="“Legal threat” to Legal is required and nobody"):
        resolve(world)
    with world.read() as session:
        assert session.get_one(EscalationRow, "up-False").state == "open"


@pytest.mark.parametrize(
    ("required", "before", "after"),
    [
        (True, EscalationState.TAKEN, EscalationState.DONE),
        (False, EscalationState.TAKEN, EscalationState.DONE),
        (False, EscalationState.OPEN, EscalationState.WITHDRAWN),
        (True, EscalationState.WITHDRAWN, EscalationState.WITHDRAWN),
    ],
)
def test_other_escalations_end_with_the_case(
    world: Database, required: bool, before: EscalationState, after: EscalationState
) -> None:
    escalated(world, before, required=required)
    resolve(world)
    with world.read() as session:
        assert session.get_one(EscalationRow, f"up-{required}").state == after.value
    assert states(world)[ClockKind.ESCALATION] is ClockState.STOPPED


def test_a_required_escalation_is_ended_by_its_taker_or_a_supervisor(world: Database) -> None:
    escalated(world, EscalationState.TAKEN, required=True)
    with world.write() as session:
        row = locked(session, CASE)
        row.owner, row.owner_name = None, ""
    with pytest.raises(RequestRefusedError, match="is required and nobody has taken it"):
        resolve(world, Outcome.NOT_A_CASE)
    assert resolve(world, by=SUE).state is State.RESOLVED


def test_what_somebody_took_who_was_let_go_keeps_a_case_open(world: Database) -> None:
    escalated(world, EscalationState.TAKEN, required=True)
    people.disable(world, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="is required and nobody has taken it"):
        resolve(world, by=SUE)


def test_a_case_that_changed_since_it_was_looked_at_is_not_ended(world: Database) -> None:
    seen = case_now(world, CASE).revision
    with world.write() as session:
        row = locked(session, CASE)
        changed(row, LATER)
        tell(session, CASE, "wrote", by="Mia Berg", at=LATER)
    with pytest.raises(ChangedMeanwhileError, match="Mia Berg changed this case meanwhile"):
        resolve(world, revision=seen)
    assert case_now(world, CASE).state is State.OPEN
    assert resolve(world, revision=seen + 1).state is State.RESOLVED


def test_a_case_is_opened_again_with_a_reason(world: Database) -> None:
    resolve(world)
    with pytest.raises(RequestRefusedError, match="say why"):
        reopen(world, reason=" ")
    case = reopen(world, at=LATER + timedelta(days=3))
    assert (case.state, case.outcome, case.resolved_at) == (State.OPEN, None, None)
    with pytest.raises(RequestRefusedError, match="this case is open"):
        reopen(world)


def test_time_that_was_used_before_a_case_ended_stays_used(world: Database) -> None:
    due = going(world)[ClockKind.RESOLUTION].due_at
    resolve(world)
    # Three days later is a Monday: working hours, as where the case was ended.
    reopen(world, at=LATER + timedelta(days=3))
    clock = going(world)[ClockKind.RESOLUTION]
    assert (clock.state, clock.started_at) == (ClockState.RUNNING, NOW)
    assert due < clock.due_at < due + timedelta(days=3)
    assert set(going(world)) == {ClockKind.RESOLUTION}


def test_ending_a_case_and_opening_it_at_once_moves_no_deadline(world: Database) -> None:
    wrote(world, at=REPLIED + timedelta(minutes=5))
    before = {kind: each.due_at for kind, each in going(world).items()}
    for _ in range(3):
        resolve(world)
        reopen(world)
    assert {kind: each.due_at for kind, each in going(world).items()} == before


def test_who_had_the_last_word_and_no_answer_is_due_one_again(world: Database) -> None:
    with world.write() as session:
        keeping.stop_all(session, CASE, at=NOW, kinds=keeping.SERVICE_KINDS)
    wrote(world, at=REPLIED + timedelta(minutes=5))
    resolve(world)
    reopen(world)
    assert set(going(world)) == {ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION}


def test_a_missed_deadline_stays_missed_when_a_case_is_opened_again(world: Database) -> None:
    late = NOW + timedelta(days=20)
    resolve(world, at=late)
    reopen(world, at=late)
    clock = going(world)[ClockKind.RESOLUTION]
    assert clock.breached_at == late
    assert clock.due_at < late


@pytest.mark.parametrize("state", [EscalationState.OPEN, EscalationState.TAKEN])
def test_escalations_that_ended_with_a_case_go_on_with_it(
    world: Database, state: EscalationState
) -> None:
    escalated(world, EscalationState.WITHDRAWN, required=True)
    escalated(world, state)
    with world.write() as session:
        if state is EscalationState.TAKEN:
            keeping.stop_all(session, CASE, at=NOW, kinds=[ClockKind.ESCALATION])
    resolve(world)
    reopen(world)
    with world.read() as session:
        assert session.get_one(EscalationRow, "up-True").state == "withdrawn"
        assert session.get_one(EscalationRow, "up-False").state == state.value
    assert (ClockKind.ESCALATION in going(world)) is (state is EscalationState.OPEN)


def test_what_was_taken_is_to_be_taken_again_where_its_taker_is_gone(world: Database) -> None:
    escalated(world, EscalationState.TAKEN, required=True)
    resolve(world)
    people.disable(world, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    reopen(world, by=SUE)
    with world.read() as session:
        assert session.get_one(EscalationRow, "up-True").state == "open"
    assert case_now(world, CASE).owner is None
    assert ClockKind.ESCALATION in going(world)


def wrote(database: Database, *, at: datetime) -> None:
    with database.write() as session:
        session.add(message_row(CASE, "And now?", at=at))


def going(database: Database) -> dict[ClockKind, Clock]:
    with database.read() as session:
        return {
            each.kind: each
            for each in keeping.of_case(session, CASE)
            if each.state is not ClockState.STOPPED
        }


def check_in_of(database: Database) -> CheckIn | None:
    with database.read() as session:
        return check_ins.of_case(session, CASE)


def test_a_check_in_is_scheduled_in_working_time_only_where_asked(world: Database) -> None:
    resolve(world, check_in=True)
    found = check_in_of(world)
    assert found is not None
    # Three working days after a Friday, 12:00 in Amsterdam.
    assert found.due_at == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert (found.agreed_by, found.done_at) == ("Ana", None)
    assert states(world)[ClockKind.CHECK_IN] is ClockState.RUNNING


def test_without_a_customer_who_agreed_there_is_none(world: Database) -> None:
    resolve(world)
    assert check_in_of(world) is None
    assert ClockKind.CHECK_IN not in states(world)


def test_nobody_is_asked_whom_nobody_can_reach(world: Database) -> None:
    with world.write() as session:
        locked(session, CASE).contact = ""
    with pytest.raises(RequestRefusedError, match="needs a customer to ask"):
        resolve(world, check_in=True)
    assert case_now(world, CASE).state is State.OPEN


def test_opening_a_case_again_calls_its_check_in_off(world: Database) -> None:
    resolve(world, check_in=True)
    reopen(world)
    assert check_in_of(world) is None
    assert states(world)[ClockKind.CHECK_IN] is ClockState.STOPPED
    resolve(world, check_in=True, at=LATER + timedelta(days=7))
    assert check_in_of(world) is not None
