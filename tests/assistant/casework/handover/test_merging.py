"""What people change in a packet survives when it is made again."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.handover.keeping import merged, with_edits
from assistant.casework.handover.packet import made
from assistant.casework.model import Author, CaseId, Packet, PacketLine, Section
from tests.assistant.casework.handover.cases import FIRST, eventful, message, with_texts
from tests.assistant.casework.worlds import NOW

LATER = NOW + timedelta(hours=2)
MATERIAL = eventful()
FRESH = made(MATERIAL, at=LATER)
OWN = PacketLine(Section.TRIED, "Reset the lamp with her by phone.")


def edits(*lines: PacketLine, kept: Packet | None = None) -> Packet:
    return with_edits(kept, lines, by="Ana", at=LATER, material=MATERIAL)


def test_a_line_that_was_made_stays_as_it_was_and_a_new_one_is_the_persons() -> None:
    packet = edits(*FRESH.lines, OWN)
    added = [each for each in packet.lines if each not in FRESH.lines]
    assert [(each.text, each.by, each.checked) for each in added] == [(OWN.text, "Ana", False)]
    assert set(FRESH.lines) <= set(packet.lines)
    assert packet.edited_by == "Ana"


def test_nobody_says_of_a_line_of_their_own_that_it_was_checked() -> None:
    packet = edits(replace(OWN, checked=True, source="Returns", quote="made up"))
    assert packet.lines[0].checked is False
    assert packet.lines[0].source == packet.lines[0].quote == ""


def test_lines_that_nobody_changed_are_nobodys_edit() -> None:
    packet = edits(*FRESH.lines)
    assert packet.edited_by == ""
    assert packet.lines == FRESH.lines


def test_a_blank_line_is_no_line() -> None:
    assert edits(replace(OWN, text=" \n")).lines == ()


def test_lines_come_in_the_order_of_their_sections() -> None:
    first = PacketLine(Section.CUSTOMER, "Speaks Danish.")
    assert [each.section for each in edits(OWN, first).lines] == [Section.CUSTOMER, Section.TRIED]


def test_what_somebody_wrote_and_took_out_survives_a_packet_made_again() -> None:
    gone = FRESH.of(Section.CUSTOMER)[1]
    before = edits(*(each for each in FRESH.lines if each is not gone), OWN)
    again = merged(before, made(MATERIAL, at=LATER))
    assert again.lines == before.lines
    assert gone.text in again.removed
    assert again.edited_by == "Ana"


def test_what_was_taken_out_and_is_put_back_is_there_again() -> None:
    without = edits(*FRESH.lines[1:])
    back = edits(*FRESH.lines, kept=without)
    assert back.removed == ()
    assert merged(back, FRESH).lines == FRESH.lines


def test_what_is_new_comes_into_an_edited_packet_and_what_is_no_longer_so_goes() -> None:
    before = edits(*FRESH.lines, OWN)
    changed = with_texts(MATERIAL, FIRST, "Where is my parcel?")
    again = merged(before, made(changed, at=LATER))
    wants = [each.text for each in again.of(Section.WANTS)]
    assert "“Where is my parcel?”" in wants
    assert not any("solicitor" in each for each in wants)
    assert OWN.text in [each.text for each in again.of(Section.TRIED)]


def test_without_a_packet_before_the_fresh_one_is_it() -> None:
    assert merged(None, FRESH) == FRESH


def test_an_older_edit_is_kept_by_the_next_person() -> None:
    before = edits(*FRESH.lines, OWN)
    more = PacketLine(Section.NEXT, "Ring the courier.")
    after = with_edits(before, (*before.lines, more), by="Bo", at=LATER, material=MATERIAL)
    assert [each.by for each in after.lines if each.by] == ["Ana", "Bo"]
    assert after.edited_by == "Bo"


def test_a_line_is_checked_again_when_the_record_has_grown() -> None:
    before = edits(*FRESH.lines, OWN)
    note = message("I reset the lamp with her by phone.", Author.NOTE, by="Ana", minutes=95)
    grown = replace(MATERIAL, messages=(*MATERIAL.messages, note))
    after = with_edits(before, before.lines, by="Bo", at=LATER, material=grown)
    (line,) = [each for each in after.lines if each.by]
    assert (line.text, line.by, line.checked) == (OWN.text, "Ana", True)
    assert line.source.startswith("note of Ana")


LINES = st.lists(
    st.builds(PacketLine, st.sampled_from(Section), st.text("abc .", min_size=1, max_size=8)),
    max_size=6,
)


def packet(lines: list[PacketLine]) -> Packet:
    order = list(Section)
    return Packet(
        CaseId("c1"), tuple(sorted(lines, key=lambda each: order.index(each.section))), NOW
    )


@given(LINES, LINES, LINES)
def test_no_persons_line_is_ever_lost_in_a_merge(
    machine: list[PacketLine], own: list[PacketLine], fresh: list[PacketLine]
) -> None:
    theirs = [replace(each, by="Ana") for each in own]
    again = merged(packet([*machine, *theirs]), packet(fresh))
    assert [each for each in packet(theirs).lines if each not in again.lines] == []
    new = {(each.section, each.text) for each in fresh}
    assert all(each.by or (each.section, each.text) in new for each in again.lines)


@given(LINES, LINES)
def test_merging_again_changes_nothing(old: list[PacketLine], fresh: list[PacketLine]) -> None:
    once = merged(packet([replace(each, by="Ana") for each in old]), packet(fresh))
    assert merged(once, packet(fresh)) == once
