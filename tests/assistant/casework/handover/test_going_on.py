"""What nobody takes in time goes further up, and never round in a ring."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assistant import home
from assistant.casework.clocks.keeping import of_case as clocks_of
from assistant.casework.clocks.watching import check
from assistant.casework.handover.going_on import go_on
from assistant.casework.handover.keeping import of_case as packet_of
from assistant.casework.handover.raising import of_case, raise_up, take
from assistant.casework.inbox.stored import locked
from assistant.casework.model import (
    CaseId,
    Clock,
    ClockState,
    Escalation,
    EscalationId,
    EscalationState,
    Packet,
)
from assistant.casework.timeline import BY_RULE, story
from assistant.errors import RequestRefusedError
from assistant.escalation.model import Path, PathId, ServicePlan, Span, WayUp
from kb.database import Database
from tests.assistant.casework.handover.cases import citation, way_up
from tests.assistant.casework.worlds import (
    DESK,
    LEGAL,
    NOW,
    PLAN,
    SAM,
    SUE,
    case_in,
    case_now,
    people_in,
)

LATE = NOW + timedelta(minutes=61)
"""A minute after the legal path's escalation was to be taken."""


@pytest.fixture
def desk(database: Database) -> Database:
    """A database with people and one open case, c1."""
    people_in(database)
    case_in(database, "c1")
    return database


def up(
    database: Database,
    way: WayUp | None = None,
    plan: ServicePlan = PLAN,
    at: datetime = NOW,
    case: str = "c1",
) -> Escalation:
    with database.write() as session:
        row = locked(session, case)
        packet = Packet(CaseId(case), (), NOW)
        return raise_up(session, row, way or way_up(), by="Ana", at=at, plan=plan, packet=packet)


def miss(database: Database, at: datetime, plan: ServicePlan = PLAN) -> None:
    """What the watch does at that moment."""

    def further(session: Session, clock: Clock) -> None:
        go_on(session, clock, plan=plan, at=at)

    check(database, at=at, on_breach=further)


def gone(database: Database, case: str = "c1") -> list[Escalation]:
    with database.read() as session:
        return list(of_case(session, case))


def clocks(database: Database) -> list[Clock]:
    with database.read() as session:
        return list(clocks_of(session, CaseId("c1")))


def test_it_goes_the_path_that_comes_then_with_the_reason(desk: Database) -> None:
    first = up(desk)
    miss(desk, LATE)
    before, after = gone(desk)
    assert before.state is EscalationState.MOVED
    assert (after.path, after.team, after.before) == ("supervisor", "desk", first.id)
    assert after.state is EscalationState.OPEN
    assert after.why == ("nobody took it by 11:00", "says 'my solicitor'")
    assert after.raised_by == BY_RULE
    assert after.due_at == LATE + timedelta(minutes=30)
    assert case_now(desk, "c1").team == "desk"


def test_its_clock_stops_as_missed_and_the_next_one_runs(desk: Database) -> None:
    up(desk)
    miss(desk, LATE)
    old, new = clocks(desk)
    assert (old.state, old.breached_at) == (ClockState.STOPPED, LATE)
    assert (new.state, new.about, new.due_at) == (
        ClockState.RUNNING,
        gone(desk)[1].id,
        LATE + timedelta(minutes=30),
    )


def test_the_packet_goes_along_and_whoever_edits_it_is_not_refused(desk: Database) -> None:
    up(desk)
    miss(desk, LATE)
    with desk.read() as session:
        packet = packet_of(session, "c1")
    assert packet is not None
    assert (packet.escalation, packet.revision) == (gone(desk)[1].id, 1)


def test_then_come_the_teams_lead_and_the_supervisors_and_then_it_stays(desk: Database) -> None:
    up(desk, replace(way_up(), person=""))
    at = NOW
    for _ in range(6):
        at += timedelta(days=4)
        miss(desk, at)
    went = [(each.path, each.team_title, each.person, each.tier) for each in gone(desk)]
    assert went == [
        ("legal", "Legal", "", "2"),
        ("supervisor", "Service desk", "", ""),
        ("supervisor", "Service desk", SUE.email, ""),
        ("supervisor", "Supervisors", "", "supervisors"),
    ]
    assert [each.state for each in gone(desk)][-1] is EscalationState.OPEN
    with desk.read() as session:
        assert story(session, "c1")[-1].what == "late"


def test_a_lead_who_was_on_duty_before_is_not_asked_again(desk: Database) -> None:
    up(desk)
    for days in (4, 8):
        miss(desk, NOW + timedelta(days=days))
    assert [each.person for each in gone(desk)] == [SUE.email, "", ""]
    assert gone(desk)[-1].tier == "supervisors"


def test_what_was_taken_meanwhile_stays_where_it_is(desk: Database) -> None:
    first = up(desk)
    (clock,) = clocks(desk)
    with desk.write() as session:
        take(session, first.id, by=SUE, at=NOW)
    with desk.write() as session:
        assert go_on(session, clock, plan=PLAN, at=LATE) is None
    assert [each.state for each in gone(desk)] == [EscalationState.TAKEN]


def test_taken_and_missed_at_the_same_moment_it_is_one_of_both(desk: Database) -> None:
    for name in (f"t{number}" for number in range(8)):
        case_in(desk, name)
        first = up(desk, case=name)

        def accept(escalation: EscalationId = first.id) -> str:
            try:
                with desk.write() as session:
                    return take(session, escalation, by=SUE, at=LATE).state
            except RequestRefusedError as error:
                return str(error)

        with ThreadPoolExecutor(2) as pool:
            watch, said = pool.submit(miss, desk, LATE), pool.submit(accept)
            watch.result()
        miss(desk, LATE)
        states = [each.state for each in gone(desk, name)]
        if said.result() == "taken":
            assert states == [EscalationState.TAKEN]
        else:
            assert "moved further up meanwhile" in said.result()
            assert states == [EscalationState.MOVED, EscalationState.OPEN]


def test_a_path_that_is_open_for_the_case_anyway_is_not_gone_twice(desk: Database) -> None:
    up(desk)
    asked = WayUp(PLAN.paths[1], DESK, "", NOW + timedelta(days=9), ("asks for a person",))
    up(desk, asked, at=NOW + timedelta(minutes=1))
    miss(desk, LATE)
    assert [each.path for each in gone(desk)] == ["legal", "supervisor", "legal"]
    assert gone(desk)[-1].person == SAM.email


def test_a_path_that_the_plan_has_no_more_goes_to_supervisors(desk: Database) -> None:
    first = up(desk)
    miss(desk, LATE, ServicePlan())
    last = gone(desk)[-1]
    assert (last.team, last.team_title, last.tier) == ("legal", "Supervisors", "supervisors")
    assert last.due_at == LATE + timedelta(minutes=60)
    assert last.policy == first.policy
    assert last.required


def test_the_next_paths_own_policy_is_cited(desk: Database) -> None:
    up(desk)
    words = citation("Who asks for a person gets one.", "Handbook")
    (clock,) = clocks(desk)
    with desk.write() as session:
        moved = go_on(session, clock, plan=PLAN, at=LATE, cite=lambda _path: words)
    assert moved is not None
    assert moved.policy == words


def test_a_team_that_never_works_gets_an_hour(desk: Database) -> None:
    never = replace(PLAN.calendars[0], week=((),) * 7)
    plan = replace(PLAN, calendars=(never, PLAN.calendars[1]))
    up(desk, plan=plan)
    miss(desk, LATE, plan)
    assert gone(desk)[-1].due_at == LATE + timedelta(hours=1)


IDS = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def plans(draw: st.DrawFn) -> ServicePlan:
    """Plans whose paths lead anywhere, also in rings."""
    paths = tuple(
        Path(
            PathId(name),
            name.upper(),
            (),
            draw(st.sampled_from([DESK.id, LEGAL.id])),
            Span(30),
            then=draw(st.none() | IDS.map(PathId)),
        )
        for name in ("a", "b", "c", "d")
    )
    return replace(PLAN, paths=paths)


@settings(max_examples=20)
@given(plans())
def test_it_never_goes_where_it_has_been(plan: ServicePlan) -> None:
    database = Database.open("sqlite://", migrations=home.MIGRATIONS)
    case_in(database, "c1")
    first = plan.paths[0]
    up(database, WayUp(first, plan.team(first.team), "", NOW + timedelta(minutes=5), ("x",)), plan)
    at = NOW
    for _ in range(9):
        at += timedelta(days=4)
        miss(database, at, plan)
    went = gone(database)
    places = [(each.path, each.person, each.tier) for each in went]
    assert len(places) == len(set(places)) <= 6
    assert [each.state for each in went[:-1]] == [EscalationState.MOVED] * (len(went) - 1)
    assert went[-1].state is EscalationState.OPEN
    assert went[-1].tier == "supervisors"
    assert [each.before for each in went[1:]] == [each.id for each in went[:-1]]
    database.close()
