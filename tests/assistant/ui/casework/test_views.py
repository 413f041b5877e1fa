"""How cases look: what a row, a head, a message, a way up and a packet say."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.casework.model import (
    Author,
    Case,
    CaseFile,
    CaseId,
    DraftState,
    Escalation,
    EscalationId,
    EscalationState,
    Handler,
    Outcome,
    Packet,
    PacketLine,
    Promise,
    PromiseId,
    PromiseState,
    ResolutionDraft,
    Section,
    State,
    Viewer,
)
from assistant.triage.model import Emotion
from assistant.ui.casework import endings, heads, packets, promises, rows, signs, timeline, ways
from assistant.ui.templates import render
from tests.assistant.ui.answers import citation
from tests.assistant.ui.casework.samples import (
    CALM,
    HOSTILE,
    NOW,
    TRIAGE,
    case,
    message,
    owned_by,
    way_up,
)

ANA = Person(PersonId("ana"), "Ana Ruiz", "ana@example.com", Role.AGENT, NOW)
SOL = Person(PersonId("sol"), "Sol", "sol@example.com", Role.SUPERVISOR, NOW)


def file(one: Case, *viewers: Viewer) -> CaseFile:
    """A case's file with one message."""
    clocks = (one.next_due,) if one.next_due else ()
    return CaseFile(one, (message(),), clocks, (), None, (), None, None, viewers, ())


def queue(*cases: Case) -> str:
    """Rows as Ana sees them."""
    views = [rows.row_view(each, NOW, me=ANA.id) for each in cases]
    return str(render("casework/rows", rows=views, empty="Nothing waits."))


def head(one: Case, viewer: Person = ANA, *viewers: Viewer) -> heads.HeadView:
    """A case's head."""
    return heads.head_view(file(one, *viewers), NOW, viewer=viewer)


def test_a_row_says_what_is_urgent_until_when_and_by_which_channel() -> None:
    row = rows.row_view(case(), NOW, me=ANA.id)
    assert (row.priority.level, row.left.words, row.due_for) == ("red", "12 min", "first response")
    assert row.channel.label == "Social post"
    assert row.who == "@kettle_fan"
    assert [chip.label for chip in row.chips] == ["safety", "legal threat", "angry, getting worse"]


def test_every_sign_of_a_row_has_words_beside_its_colour() -> None:
    html = queue(case())
    for words in ("Priority ", "Social post", "Unread", "12 min"):
        assert words in html


def test_a_row_tells_whose_it_is() -> None:
    assert rows.row_view(owned_by(case(), "ana", "Ana Ruiz"), NOW, me=ANA.id).mine
    html = queue(owned_by(case(), "bo", "Bo Lund"), case("c2", handler=Handler.ASSISTANT))
    assert "BL" in html
    assert "Bo Lund" in html
    assert "The assistant is answering" in html


def test_a_calm_case_is_not_coloured() -> None:
    row = rows.row_view(case(triage=CALM, priority=3), NOW, me=ANA.id)
    assert (row.priority.level, row.chips) == ("plain", ())


def test_an_empty_queue_says_so() -> None:
    assert "Nothing waits." in queue()


@pytest.mark.parametrize("field", ["title", "contact", "customer_name", "owner_name", "channel"])
def test_nothing_a_customer_writes_becomes_markup(field: str) -> None:
    changes: dict[str, Any] = {field: HOSTILE}
    hostile = owned_by(replace(case(), **changes), "bo", HOSTILE)
    shown = queue(hostile) + str(render("casework/head", head=head(hostile)))
    shown += str(render("casework/message", message=timeline.message_view(message(text=HOSTILE))))
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_a_name_cannot_turn_the_line_it_stands_in() -> None:
    assert f'<bdi class="queue-who">{"@" + chr(0x202E)}' in queue(case(contact="@\u202eevil"))


def test_the_digest_of_a_queue_changes_with_what_is_seen_and_not_with_time() -> None:
    assert rows.digest([case()]) == rows.digest([case(latest_at=NOW)])
    assert rows.digest([case()]) != rows.digest([case(revision=2)])
    assert rows.digest([case()]) != rows.digest([case()], "other filters")


def test_the_head_says_why_and_quotes_the_words_that_tell() -> None:
    html = str(render("casework/head", head=head(case())))
    for words in ("Why urgent?", "Somebody may get hurt", "It sparked", "Damaged or faulty"):
        assert words in html
    assert "First response" in html
    assert "seen by 1,200" in html


def test_what_somebody_may_do_goes_by_whose_case_it_is() -> None:
    others = owned_by(case(), "bo", "Bo")
    assert head(case()).may_act
    assert not head(others).may_act
    assert head(others, SOL).may_act
    assert head(owned_by(case(), "ana", "Ana")).mine
    assert head(others).standing == "Bo has it"


def test_who_writes_a_reply_is_said_before_who_reads() -> None:
    writing = Viewer(PersonId("bo"), "Bo", NOW, writing=True)
    reading = Viewer(PersonId("cy"), "Cy", NOW, writing=False)
    myself = Viewer(ANA.id, "Ana", NOW, writing=True)
    shown = head(case(), ANA, writing, reading, myself)
    assert shown.others == "Bo is writing a reply; Cy has this case open"
    assert shown.collision
    assert not head(case(), ANA, myself).others


def test_a_resolved_case_says_how_it_ended() -> None:
    ended = case(state=State.RESOLVED, outcome=Outcome.PARTLY)
    assert head(ended).standing == "Resolved: partly solved"


def test_messages_stand_under_their_days_in_the_order_of_time() -> None:
    first, second = message(at=NOW), message(text="Hello?", at=NOW + timedelta(days=1))
    both = replace(file(case()), messages=(second, first))
    days = timeline.messages_by_day(both, (NOW + timedelta(days=1)).date())
    assert [day.heading for day in days] == ["Yesterday", "Today"]
    html = str(render("casework/timeline", days=days))
    assert html.index("Third broken kettle") < html.index("Hello?")


def test_a_note_says_that_only_staff_read_it() -> None:
    note = message(author=Author.NOTE, text="Called them.")
    html = str(render("casework/message", message=timeline.message_view(note)))
    assert "Note, staff only" in html
    assert "message-note" in html


def test_sources_of_a_reply_can_be_opened() -> None:
    said = replace(message(author=Author.AGENT), citations=(citation(2),))
    html = str(render("casework/message", message=timeline.message_view(said)))
    assert f'data-suggestion="message:{said.id}"' in html
    assert "Source 2: Returns" in html


def escalation(**changes: EscalationState | str) -> Escalation:
    """An escalation to product safety."""
    way = way_up()
    made = Escalation(
        id=EscalationId("e1"),
        case=CaseId("c1"),
        path=way.path.id,
        title=way.path.title,
        required=True,
        team=way.team.id,
        team_title=way.team.title,
        person=way.person,
        tier="",
        why=way.why,
        policy=way.policy,
        state=EscalationState.OPEN,
        raised_by="Handrail",
        raised_at=NOW,
        due_at=way.due,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields are the test's to name


def test_an_escalation_says_who_has_it_and_the_time_left() -> None:
    waits = ways.escalation_view(escalation(), NOW, me="Ana Ruiz")
    assert waits.standing == "Waits for sol@example.com (Product safety)"
    assert (waits.open, waits.left.words) == (True, "30 min")
    taken = escalation(state=EscalationState.TAKEN, taken_by="Ana Ruiz")
    assert ways.escalation_view(taken, NOW, me="Ana Ruiz").mine
    done = ways.escalation_view(escalation(state=EscalationState.DONE), NOW, me="Ana Ruiz")
    assert (done.going, done.left.words, done.standing) == (False, "", "Answered")


def test_a_way_that_was_taken_is_not_offered_again() -> None:
    assert ways.way_views([way_up()], NOW)[0].team == "Product safety"
    assert ways.way_views([way_up()], NOW, open_paths=[way_up().path.id]) == ()


def test_a_packet_shows_what_is_not_on_file_and_why() -> None:
    lines = (
        PacketLine(Section.WANTS, "A kettle that works", "message", "broken kettle"),
        PacketLine(Section.NEXT, HOSTILE, checked=False, why="no policy says so"),
    )
    view = packets.packet_view(Packet(CaseId("c1"), lines, NOW), NOW)
    html = str(render("casework/packet", packet=view))
    assert view.unchecked == 1
    assert [each.key for each in view.sections] == ["wants", "next"]
    assert "Not on file: no policy says so" in html
    assert "<img" not in html
    assert len(packets.packet_view(Packet(CaseId("c1"), (), NOW), NOW, empty=True).sections) == 9


def test_lines_a_person_typed_are_never_checked_by_saying_so() -> None:
    sent = [
        {"section": "next", "text": " Call them ", "checked": "true", "source": "case"},
        {"section": "nowhere", "text": "x"},
        {"section": "next", "text": "   "},
        ["no line"],
    ]
    assert packets.lines_typed(json.dumps(sent)) == (
        PacketLine(Section.NEXT, "Call them", "case", "", checked=False),
    )


@given(st.one_of(st.text(), st.recursive(st.none() | st.text(), st.lists).map(json.dumps)))
def test_whatever_a_page_sends_is_lines_and_decisions_or_nothing(text: str) -> None:
    assert all(not line.checked for line in packets.lines_typed(text))
    assert all(each.words for each in promises.decided(text))


def promise(state: PromiseState = PromiseState.OPEN, *, minutes: int = 30) -> Promise:
    """A call that was promised."""
    return Promise(
        id=PromiseId("p1"),
        case=CaseId("c1"),
        customer="C-1",
        words="we will call you",
        what="call the customer",
        owner=ANA.id,
        owner_name="Ana Ruiz",
        made_at=NOW,
        due_at=NOW + timedelta(minutes=minutes),
        state=state,
    )


def test_open_promises_come_first_and_late_ones_are_red() -> None:
    kept, late = promise(PromiseState.KEPT), promise(minutes=-5)
    views = promises.promise_views([kept, late], NOW, me=ANA.id)
    assert [each.open for each in views] == [True, False]
    html = str(render("casework/promises", promises=views, act=True))
    assert "late by 5 min" in html
    assert "left-late" in html
    assert html.count('data-act="kept"') == 1
    assert 'data-act="kept"' not in str(render("casework/promises", promises=views, act=False))


def test_a_promise_that_was_kept_late_says_so() -> None:
    kept = replace(promise(PromiseState.KEPT), closed_at=NOW + timedelta(hours=2))
    assert promises.promise_view(kept, NOW, me=ANA.id).standing == "kept, late"


def test_decisions_keep_their_time_in_utc_and_no_time_is_none() -> None:
    sent = [
        {"words": "a", "owner": "bo", "due": "2026-03-04T10:00:00+01:00", "track": True},
        {"words": "b", "due": "soon", "track": False},
    ]
    first, second = promises.decided(json.dumps(sent))
    assert first.due is not None
    assert first.due.isoformat() == "2026-03-04T09:00:00+00:00"
    assert (first.owner, first.tracked) == ("bo", True)
    assert (second.due, second.tracked) == (None, False)


def test_a_draft_says_what_was_removed_and_who_reads_it() -> None:
    draft = ResolutionDraft(
        case=CaseId("c1"),
        title=HOSTILE,
        problem="It sparked.",
        resolution="Replaced.",
        outcome=Outcome.SOLVED,
        topic="damaged",
        removed=2,
        state=DraftState.PROPOSED,
        proposed_by="Ana",
        proposed_at=NOW,
    )
    ended = replace(file(case(state=State.RESOLVED, outcome=Outcome.SOLVED)), draft=draft)
    view = endings.ending_view(ended, NOW)
    assert view is not None
    assert view.draft is not None
    html = str(render("casework/draft", draft=view.draft))
    assert "2 personal details were removed" in html
    assert "Waits for a knowledge manager" in html
    assert "<img" not in html
    assert endings.ending_view(file(case()), NOW) is None


def test_emotions_and_trends_are_words_and_calm_is_said_only_when_asked() -> None:
    assert signs.emotion_chip(CALM) is None
    chip = signs.emotion_chip(replace(TRIAGE, emotion=Emotion.WORRIED))
    assert chip is not None
    assert (chip.label, chip.level, chip.words) == ("worried, getting worse", "amber", "stay away!")


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana Ruiz", "AR"), ("ana de la ruiz", "AR"), ("", "?"), ("Bo", "B")]
)
def test_initials_are_at_most_two_letters(name: str, letters: str) -> None:
    assert signs.initials(name) == letters
