"""Which required paths a case is sent up again when its customer writes again."""

from datetime import timedelta

import pytest

from assistant.casework.clocks.keeping import of_case as clocks_of
from assistant.casework.handover.going_on import go_on
from assistant.casework.handover.raising import finish, of_case, put_up, take, withdraw
from assistant.casework.handover.under_way import paths_under_way
from assistant.casework.inbox.stored import locked
from assistant.casework.model import CaseId, EscalationId
from assistant.casework.timeline import tell
from kb.database import Database
from tests.assistant.casework.handover.cases import way_up
from tests.assistant.casework.worlds import NOW, PLAN, SUE, case_in, people_in

CASE = CaseId("c1")
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def desk(database: Database) -> Database:
    """A case of Mia's that went up as a legal threat."""
    people_in(database)
    case_in(database, CASE)
    wrote(database)
    with database.write() as session:
        row = locked(session, CASE)
        put_up(session, row, way_up(), by="Handrail", at=NOW, plan=PLAN, what="escalated")
    return database


def wrote(database: Database) -> None:
    with database.write() as session:
        tell(session, CASE, "wrote", by="Mia Berg", at=SOON)


def raised(database: Database) -> EscalationId:
    with database.read() as session:
        return of_case(session, CASE)[0].id


def under_way(database: Database) -> frozenset[str]:
    with database.read() as session:
        return frozenset(map(str, paths_under_way(session, CASE)))


def test_an_open_and_a_taken_path_are_under_way_whatever_is_written(desk: Database) -> None:
    wrote(desk)
    assert under_way(desk) == {"legal"}
    with desk.write() as session:
        take(session, raised(desk), by=SUE, at=SOON)
    wrote(desk)
    assert under_way(desk) == {"legal"}


@pytest.mark.parametrize("note", ["", "steam: not smoke"])
def test_what_was_finished_is_gone_again_once_the_customer_writes_again(
    desk: Database, note: str
) -> None:
    with desk.write() as session:
        finish(session, raised(desk), by=SUE, at=SOON, note=note)
    assert under_way(desk) == {"legal"}
    wrote(desk)
    assert under_way(desk) == frozenset()


def test_what_was_withdrawn_is_gone_again_once_the_customer_writes_again(desk: Database) -> None:
    with desk.write() as session:
        withdraw(session, raised(desk), by=SUE, at=SOON, reason="a joke")
    assert under_way(desk) == {"legal"}
    wrote(desk)
    assert under_way(desk) == frozenset()


def test_what_went_further_up_is_under_way_by_the_path_it_began_with(desk: Database) -> None:
    with desk.write() as session:
        (clock,) = clocks_of(session, CASE)
        moved = go_on(session, clock, plan=PLAN, at=clock.due_at)
    assert moved is not None
    assert (moved.path, moved.required) == ("supervisor", True)
    assert under_way(desk) == {"legal", "supervisor"}
    with desk.write() as session:
        finish(session, moved.id, by=SUE, at=clock.due_at)
    wrote(desk)
    assert under_way(desk) == frozenset()
