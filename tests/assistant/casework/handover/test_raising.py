"""Escalations: raised whole, taken by one, finished, withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.cases.tables import ConversationRow
from assistant.casework.clocks.keeping import of_case as clocks_of
from assistant.casework.errors import ClaimedError, UnknownCaseError
from assistant.casework.handover.keeping import of_case as packet_of
from assistant.casework.handover.raising import (
    finish,
    of_case,
    open_ones,
    raise_up,
    take,
    way_gone,
    withdraw,
)
from assistant.casework.inbox.claiming import assign, release
from assistant.casework.inbox.stored import locked
from assistant.casework.model import (
    CaseId,
    ClockKind,
    ClockState,
    Escalation,
    EscalationId,
    EscalationState,
    Handler,
    Packet,
    PacketLine,
    Section,
    State,
)
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import BY_RULE, story
from assistant.errors import RequestRefusedError
from assistant.escalation.model import PathId, ServicePlan, WayUp
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.casework.handover.cases import way_up
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    CY,
    DESK,
    GIL,
    NOW,
    PLAN,
    SAM,
    SUE,
    case_in,
    case_now,
    people_in,
    person,
    row_of,
)

SOON = NOW + timedelta(minutes=10)
LATER = NOW + timedelta(hours=5)
NAMESAKE = replace(person("nan"), name="Ana")
HANDRAIL = replace(person("handrail"), name="Handrail")
PERSON_PATH = WayUp(
    PLAN.paths[1], DESK, ANA.email, NOW + timedelta(minutes=30), ("asks for a person",)
)


@pytest.fixture
def desk(database: Database) -> Database:
    """A database with people and one open case, c1."""
    people_in(database)
    case_in(database, "c1")
    return database


def packet(case: str) -> Packet:
    lines = (PacketLine(Section.WANTS, "“Where is my order?”"),)
    return Packet(CaseId(case), lines, NOW)


def up(
    database: Database,
    way: WayUp | None = None,
    *,
    by: str = BY_RULE,
    case: str = "c1",
    at: datetime = NOW,
) -> Escalation:
    with database.write() as session:
        row = locked(session, case)
        return raise_up(session, row, way or way_up(), by=by, at=at, plan=PLAN, packet=packet(case))


def take_it(database: Database, escalation: EscalationId, by: Person) -> Escalation:
    with database.write() as session:
        return take(session, escalation, by=by, at=SOON)


def give_up(database: Database, escalation: EscalationId, by: Person, reason: str) -> Escalation:
    with database.write() as session:
        return withdraw(session, escalation, by=by, at=SOON, reason=reason)


def done(database: Database, escalation: EscalationId, by: Person, note: str = "") -> Escalation:
    with database.write() as session:
        return finish(session, escalation, by=by, at=SOON, note=note)


def whats(database: Database) -> list[str]:
    with database.read() as session:
        return [each.what for each in story(session, "c1")]


def open_now(database: Database) -> list[tuple[EscalationState, str]]:
    with database.read() as session:
        return [(each.state, each.taken_by) for each in of_case(session, "c1")]


def change(database: Database, **values: str | None) -> None:
    with database.write() as session:
        row = session.get_one(CaseRow, "c1")
        for name, value in values.items():
            setattr(row, name, value)


def test_an_escalation_has_its_packet_team_clock_and_story(desk: Database) -> None:
    raised = up(desk)
    assert raised.state is EscalationState.OPEN
    assert (raised.team_title, raised.person, raised.tier) == ("Legal", SUE.email, "2")
    assert raised.policy == way_up().policy
    case = case_now(desk, "c1")
    assert (case.team, case.handler, case.owner) == ("legal", Handler.PERSON, None)
    with desk.read() as session:
        (clock,) = clocks_of(session, CaseId("c1"))
        kept = packet_of(session, "c1")
        told = story(session, "c1")
        assert of_case(session, "c1") == (raised,)
    assert (clock.kind, clock.about, clock.due_at) == (
        ClockKind.ESCALATION,
        raised.id,
        NOW + timedelta(minutes=60),
    )
    assert kept is not None
    assert (kept.escalation, kept.lines) == (raised.id, packet("c1").lines)
    assert [(each.what, each.by, each.detail) for each in told] == [
        (
            "escalated",
            "Handrail",
            "Legal threat to Legal, due 20 November 2026, 11:00 (UTC): says 'my solicitor'",
        )
    ]


def test_the_assistant_is_silent_from_then_on(desk: Database) -> None:
    change(desk, handler="assistant")
    up(desk)
    assert case_now(desk, "c1").handler is Handler.PERSON
    with desk.read() as session:
        assert session.get_one(ConversationRow, "c1").person == ""


def test_who_has_a_case_keeps_it_until_the_escalation_is_taken(desk: Database) -> None:
    change(desk, owner="ana", owner_name="Ana")
    raised = up(desk, by="Ana")
    assert case_now(desk, "c1").owner == "ana"
    taken = take_it(desk, raised.id, SUE)
    assert (taken.state, taken.taken_by, taken.taken_at) == (EscalationState.TAKEN, "Sue", SOON)
    assert case_now(desk, "c1").owner == "sue"
    with desk.read() as session:
        assert session.get_one(ConversationRow, "c1").person == "sue"
        (clock,) = clocks_of(session, CaseId("c1"))
    assert (clock.state, clock.stopped_at) == (ClockState.STOPPED, SOON)


def test_a_path_that_is_open_is_not_gone_again(desk: Database) -> None:
    up(desk)
    with pytest.raises(RequestRefusedError, match="open for this case already, with Legal"):
        up(desk)
    other = up(desk, PERSON_PATH)
    assert other.path == "supervisor"
    assert case_now(desk, "c1").team == "desk"


def test_of_two_who_go_the_same_path_at_once_one_does(desk: Database) -> None:
    def one(who: str) -> str:
        try:
            return up(desk, by=who).raised_by
        except RequestRefusedError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(one, ["Ana", "Bo", "Cy", "Sue"]))
    assert sum("open for this case already" in each for each in said) == 3
    with desk.read() as session:
        assert len(of_case(session, "c1")) == len(clocks_of(session, CaseId("c1"))) == 1


def test_a_path_that_was_finished_may_be_gone_again(desk: Database) -> None:
    done(desk, take_it(desk, up(desk).id, SUE).id, SUE)
    assert up(desk).state is EscalationState.OPEN


def test_a_resolved_case_is_not_escalated(desk: Database) -> None:
    change(desk, state=State.RESOLVED.value)
    with pytest.raises(RequestRefusedError, match="resolved"):
        up(desk)


def test_another_cases_packet_is_a_mistake(desk: Database) -> None:
    with pytest.raises(ValueError, match="c2"), desk.write() as session:
        raise_up(
            session,
            locked(session, "c1"),
            way_up(),
            by="Ana",
            at=NOW,
            plan=PLAN,
            packet=packet("c2"),
        )
    assert whats(desk) == []


def test_of_two_who_take_it_at_once_one_wins_and_the_other_hears_who(desk: Database) -> None:
    raised = up(desk)

    def one(person: Person) -> str:
        try:
            return take_it(desk, raised.id, person).taken_by
        except ClaimedError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(one, [SUE, SAM, ANA, BO]))
    winner = case_now(desk, "c1").owner_name
    assert said.count(winner) == 1
    assert sum(each.startswith(f"{winner} works on this case") for each in said) == 3
    assert whats(desk) == ["escalated", "taken"]


def test_taking_it_twice_is_taking_it_once(desk: Database) -> None:
    raised = up(desk)
    assert take_it(desk, raised.id, SUE) == take_it(desk, raised.id, SUE)
    assert whats(desk) == ["escalated", "taken"]


def test_who_was_let_go_takes_nothing_and_sees_nothing(desk: Database) -> None:
    raised = up(desk)
    with pytest.raises(RequestRefusedError, match="let go"):
        take_it(desk, raised.id, GIL)
    with desk.read() as session:
        assert open_ones(session, GIL) == []


def test_only_the_team_and_supervisors_take_it_where_the_plan_is_asked(desk: Database) -> None:
    raised = up(desk, PERSON_PATH)
    with desk.write() as session, pytest.raises(RequestRefusedError, match="Service desk takes"):
        take(session, raised.id, by=CY, at=SOON, plan=PLAN)
    with desk.write() as session:
        assert take(session, raised.id, by=BO, at=SOON, plan=PLAN).taken_by == "Bo"


def test_what_was_finished_is_over(desk: Database) -> None:
    raised = take_it(desk, up(desk).id, SUE)
    finished = done(desk, raised.id, SUE, note="answered by letter")
    assert finished.state is EscalationState.DONE
    with pytest.raises(RequestRefusedError, match="finished meanwhile"):
        done(desk, raised.id, SUE)
    with pytest.raises(RequestRefusedError, match="finished meanwhile"):
        take_it(desk, raised.id, SAM)
    with pytest.raises(RequestRefusedError, match="finished meanwhile"):
        give_up(desk, raised.id, SUE, "no need")
    with desk.read() as session:
        assert story(session, "c1")[-1].detail == "Legal threat: answered by letter"
        assert open_ones(session, SUE) == []


def test_an_agent_finishes_only_what_is_theirs(desk: Database) -> None:
    raised = up(desk)
    with pytest.raises(RequestRefusedError, match="take it"):
        done(desk, raised.id, ANA)
    take_it(desk, raised.id, BO)
    with pytest.raises(ClaimedError, match="Bo works on this case"):
        done(desk, raised.id, ANA)
    assert done(desk, raised.id, BO).state is EscalationState.DONE


def test_who_only_has_the_case_finishes_nothing_that_nobody_took(desk: Database) -> None:
    change(desk, owner="ana", owner_name="Ana")
    raised = up(desk)
    with pytest.raises(RequestRefusedError, match="nobody has taken this escalation; take it"):
        done(desk, raised.id, ANA)
    assert open_now(desk) == [(EscalationState.OPEN, "")]
    take_it(desk, raised.id, ANA)
    assert done(desk, raised.id, ANA).state is EscalationState.DONE


def test_what_was_taken_is_open_and_on_the_clock_again_once_its_taker_lets_go(
    desk: Database,
) -> None:
    raised = up(desk)
    take_it(desk, raised.id, BO)
    with desk.write() as session:
        release(session, "c1", by=BO, at=LATER)
    assert open_now(desk) == [(EscalationState.OPEN, "")]
    with desk.read() as session:
        *_, clock = clocks_of(session, CaseId("c1"))
        again = of_case(session, "c1")[0]
    assert (clock.about, clock.state, clock.started_at) == (raised.id, ClockState.RUNNING, LATER)
    assert clock.due_at == again.due_at > LATER
    assert whats(desk) == ["escalated", "taken", "escalation open again", "released"]
    assert take_it(desk, raised.id, SUE).taken_by == "Sue"


def test_what_somebody_took_who_was_let_go_is_there_to_be_taken(desk: Database) -> None:
    raised = take_it(desk, up(desk).id, BO)
    with desk.write() as session:
        assign(session, "c1", CY.id, by=BO, at=SOON)
    people.disable(desk, CY.email, at=SOON, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="take it, then finish it"):
        done(desk, raised.id, ANA)
    assert take_it(desk, raised.id, ANA).taken_by == "Ana"
    assert case_now(desk, "c1").owner == "ana"


def test_an_escalation_that_was_taken_and_lost_may_be_taken(desk: Database) -> None:
    raised = take_it(desk, up(desk).id, BO)
    change(desk, owner=None, owner_name="")
    assert take_it(desk, raised.id, SUE).taken_by == "Sue"


def test_who_was_given_a_case_with_what_was_taken_finishes_it(desk: Database) -> None:
    raised = take_it(desk, up(desk).id, BO)
    with desk.write() as session:
        assign(session, "c1", CY.id, by=BO, at=SOON)
    with pytest.raises(ClaimedError, match="Cy works on this case"):
        done(desk, raised.id, BO)
    assert done(desk, raised.id, CY).state is EscalationState.DONE


def test_a_required_escalation_only_a_supervisor_takes_back(desk: Database) -> None:
    raised = up(desk, by="Ana")
    with pytest.raises(RequestRefusedError, match="is required; ask a supervisor"):
        give_up(desk, raised.id, ANA, "a mistake")
    with pytest.raises(RequestRefusedError, match="say why"):
        give_up(desk, raised.id, SUE, "  ")
    assert give_up(desk, raised.id, SUE, "a mistake").state is EscalationState.WITHDRAWN
    assert case_now(desk, "c1").team is None
    with desk.read() as session:
        (clock,) = clocks_of(session, CaseId("c1"))
    assert clock.state is ClockState.STOPPED


def test_a_suggested_one_is_taken_back_by_who_raised_it(desk: Database) -> None:
    up(desk)
    raised = up(desk, PERSON_PATH, by="Ana")
    with pytest.raises(RequestRefusedError, match="Ana raised this escalation"):
        give_up(desk, raised.id, BO, "no need")
    assert give_up(desk, raised.id, ANA, "no need").state is EscalationState.WITHDRAWN
    assert case_now(desk, "c1").team == "legal"


def test_a_namesake_takes_nothing_back_nor_does_who_is_called_like_the_rule(
    desk: Database,
) -> None:
    raised = up(desk, PERSON_PATH, by="Ana")
    ruled = up(desk, replace(PERSON_PATH, path=replace(PERSON_PATH.path, id=PathId("other"))))
    with desk.write() as session:
        session.add_all([row_of(NAMESAKE), row_of(HANDRAIL)])
    for one, by in ((raised, ANA), (raised, NAMESAKE), (ruled, HANDRAIL)):
        with pytest.raises(RequestRefusedError, match="raised this escalation; ask them or a sup"):
            give_up(desk, one.id, by, "no need")


def test_what_is_not_there_is_said(desk: Database) -> None:
    with pytest.raises(RequestRefusedError, match="no escalation 'nothing'"):
        take_it(desk, EscalationId("nothing"), SUE)
    with pytest.raises(UnknownCaseError):
        up(desk, case="c9")


def test_open_ones_are_listed_soonest_due_first(desk: Database) -> None:
    late = up(desk)
    soon = up(desk, PERSON_PATH)
    case_in(desk, "c2")
    first = up(desk, replace(way_up(), due=NOW + timedelta(minutes=5)), case="c2")
    take_it(desk, soon.id, BO)
    with desk.read() as session:
        assert [each.id for each in open_ones(session, CY)] == [first.id, soon.id, late.id]


def test_the_way_a_case_goes_is_known_while_its_escalation_is_open(desk: Database) -> None:
    raised = up(desk)
    with desk.read() as session:
        assert way_gone(session, "c1", PLAN) == way_up()
        assert way_gone(session, "c1", ServicePlan()) is None
    done(desk, raised.id, SUE)
    with desk.read() as session:
        assert way_gone(session, "c1", PLAN) is None
