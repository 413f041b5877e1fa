"""Packets in SQL: kept, read, edited by one person at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.casework.errors import ChangedMeanwhileError, UnknownCaseError
from assistant.casework.handover.keeping import edited, keep, of_case
from assistant.casework.handover.packet import made
from assistant.casework.model import CaseId, EscalationId, Packet, PacketLine, Section
from assistant.casework.timeline import story
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.casework.handover.cases import eventful
from tests.assistant.casework.worlds import ANA, NOW, case_in, case_now

LATER = NOW + timedelta(hours=2)
MATERIAL = eventful()
OWN = PacketLine(Section.TRIED, "Reset the lamp with her by phone.")


def edit(database: Database, lines: tuple[PacketLine, ...], revision: int) -> Packet:
    with database.write() as session:
        return edited(
            session,
            CaseId("c1"),
            lines,
            revision=revision,
            by=ANA,
            at=LATER,
            material=MATERIAL,
        )


def kept(database: Database) -> Packet | None:
    with database.read() as session:
        return of_case(session, "c1")


def test_a_packet_is_read_as_it_was_kept(database: Database) -> None:
    case_in(database, "c1")
    packet = replace(
        made(MATERIAL, at=LATER), escalation=EscalationId("e1"), removed=("Tier gold",)
    )
    with database.write() as session:
        assert keep(session, packet) == replace(packet, revision=1)
    assert kept(database) == replace(packet, revision=1)


def test_a_case_without_a_packet_has_none(database: Database) -> None:
    case_in(database, "c1")
    assert kept(database) is None


def test_a_packet_is_edited_and_the_story_and_the_case_tell_it(database: Database) -> None:
    case_in(database, "c1")
    lines = (*made(MATERIAL, at=LATER).lines, OWN)
    packet = edit(database, lines, 0)
    assert packet == kept(database)
    assert (packet.revision, packet.edited_by) == (1, "Ana")
    assert edit(database, packet.lines[:-1], 1).revision == 2
    with database.read() as session:
        assert [each.what for each in story(session, "c1")] == ["packet edited"] * 2
    assert case_now(database, "c1").revision == 3


def test_an_edit_of_an_older_packet_is_refused_and_nothing_changes(database: Database) -> None:
    case_in(database, "c1")
    packet = edit(database, (OWN,), 0)
    for older in (0, 7):
        with pytest.raises(ChangedMeanwhileError, match="Ana changed this case meanwhile"):
            edit(database, (), older)
    assert kept(database) == packet


def test_what_no_database_keeps_is_replaced_and_the_rest_stays(database: Database) -> None:
    case_in(database, "c1")
    packet = edit(database, (replace(OWN, text="a\x00b\ud800c “ß”"),), 0)
    assert [each.text for each in packet.lines] == ["a�b?c “ß”"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [((OWN,) * 101, "at most 100 lines"), ((replace(OWN, text="x" * 2001),), "at most 2,000")],
)
def test_a_packet_that_is_too_long_is_refused(
    database: Database, lines: tuple[PacketLine, ...], words: str
) -> None:
    case_in(database, "c1")
    with pytest.raises(RequestRefusedError, match=words):
        edit(database, lines, 0)
    assert kept(database) is None


def test_a_packet_of_no_case_is_refused(database: Database) -> None:
    with pytest.raises(UnknownCaseError):
        edit(database, (OWN,), 0)


def test_a_packet_is_one_cases(database: Database) -> None:
    case_in(database, "c1")
    case_in(database, "c2")
    edit(database, (OWN,), 0)
    with database.read() as session:
        assert of_case(session, "c2") is None
