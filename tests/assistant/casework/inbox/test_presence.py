"""Who has a case open is told to the others, and forgotten when nothing is heard of them."""

from datetime import timedelta

import pytest

from assistant.casework.errors import UnknownCaseError
from assistant.casework.inbox.presence import SEEN_FOR, leave, look, viewers
from assistant.casework.model import CaseId, Viewer
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.casework.worlds import ANA, BO, CY, GIL, NOW, case_in

SECOND = timedelta(seconds=1)


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case to look at."""
    return case_in(database)


def test_who_looks_is_told_who_else_does_and_who_writes(database: Database, case: CaseId) -> None:
    with database.write() as session:
        assert look(session, case, by=ANA, at=NOW) == ()
        look(session, case, by=BO, at=NOW)
        look(session, case, by=CY, at=NOW + SECOND, writing=True)
        others = look(session, case, by=ANA, at=NOW + SECOND)
    assert others == (
        Viewer(CY.id, "Cy", NOW + SECOND, writing=True),
        Viewer(BO.id, "Bo", NOW, writing=False),
    )


def test_who_was_not_heard_of_for_half_a_minute_is_gone(database: Database, case: CaseId) -> None:
    with database.write() as session:
        look(session, case, by=ANA, at=NOW, writing=True)
        assert len(viewers(session, case, at=NOW + SEEN_FOR - SECOND)) == 1
        assert viewers(session, case, at=NOW + SEEN_FOR) == ()
        look(session, case, by=ANA, at=NOW + SEEN_FOR)
        assert [each.writing for each in viewers(session, case, at=NOW + SEEN_FOR)] == [False]


def test_who_leaves_is_gone_at_once(database: Database, case: CaseId) -> None:
    with database.write() as session:
        look(session, case, by=ANA, at=NOW)
        look(session, case, by=BO, at=NOW)
        leave(session, case, by=ANA)
        leave(session, case, by=CY)
        assert [each.name for each in viewers(session, case, at=NOW)] == ["Bo"]


def test_looking_changes_nothing_of_the_case(database: Database, case: CaseId) -> None:
    other = case_in(database)
    with database.write() as session:
        look(session, case, by=ANA, at=NOW)
        assert viewers(session, other, at=NOW) == ()


def test_nobody_looks_at_what_is_not_there_nor_after_they_were_let_go(
    database: Database, case: CaseId
) -> None:
    with pytest.raises(UnknownCaseError), database.write() as session:
        look(session, "nowhere", by=ANA, at=NOW)
    with pytest.raises(RequestRefusedError, match="let go"), database.write() as session:
        look(session, case, by=GIL, at=NOW)
