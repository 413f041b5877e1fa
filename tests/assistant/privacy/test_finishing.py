"""What comes late for somebody erased goes while the server runs."""

import time
from collections.abc import Callable

import pytest

from assistant.privacy.finishing import Finishing
from assistant.privacy.model import Subject, SubjectKind
from kb.errors import HomeError
from tests.assistant.casework.worlds import SUE
from tests.assistant.privacy.lives import ADMIN, audit_of, desk_of, rows_with, typed
from tests.assistant.webchat.houses import House

SOON_S = 20.0


def becomes(true: Callable[[], bool]) -> bool:
    """Whether something is so soon."""
    until = time.monotonic() + SOON_S
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def test_what_came_late_is_erased_without_a_start(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "My heron lamp flickers.")
    case, desk = house.case(chat), desk_of(house)
    desk.erase(Subject(SubjectKind.CHAT, chat), by=ADMIN, audit=audit_of(house))
    typed(house, case, "About your heron lamp", SUE.id)
    finishing = Finishing(desk.finish_late, every_s=0.01)
    finishing.start()
    assert becomes(lambda: rows_with(house.database, "heron") == {})
    finishing.close()


def test_trouble_with_the_database_is_tried_again_and_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried: list[int] = []

    def broken() -> None:
        tried.append(len(tried))
        if len(tried) < 3:
            raise HomeError("the disk is full")

    finishing = Finishing(broken, every_s=0.01)
    finishing.start()
    assert becomes(lambda: len(tried) > 3)
    finishing.close()
    assert [each.message for each in caplog.records] == [
        "what came late is erased in a moment: the disk is full"
    ]
