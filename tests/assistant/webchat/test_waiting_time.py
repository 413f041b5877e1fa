"""A waiting time is what lately was, else what the plan aims at, and never better than it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.webchat.model import Basis, ChatState, ConversationId, Standing, Waiting
from assistant.webchat.waiting_time import Stretch, in_sensible_minutes, usual_minutes
from tests.assistant.casework.worlds import ADA, ALWAYS, ANA, NOW, OFFICE
from tests.assistant.webchat.houses import House

OFFICE_PLAN = """
calendars:
  - id: office
    zone: Europe/Amsterdam
    hours: {mon-fri: 09:00-17:00}
teams:
  - {id: desk, title: Desk, calendar: office}
levels:
  - {id: live, title: Chat, calendar: office, channels: [chat], first_response: 4 minutes}
assistant_answers: [chat]
"""


def waiting(state: ChatState) -> Waiting:
    """The waiting time of who waits."""
    assert state.standing is Standing.WAITING
    assert state.waiting is not None
    return state.waiting


def answered_after(house: House, minutes: float) -> ConversationId:
    """A chat that was handed over, and answered so long after."""
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks")
    house.later(timedelta(minutes=minutes) - timedelta(seconds=30))
    house.replies(chat, "Hello.", ANA)
    return chat


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (60, 1), (61, 2), (150, 3), (240, 5), (600, 10), (601, 15), (7200, 120), (7201, 180)],
)
def test_minutes_are_rounded_up_to_what_people_say(seconds: int, minutes: int) -> None:
    assert in_sensible_minutes(timedelta(seconds=seconds)) == minutes


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rounding_never_shortens_and_keeps_the_order(one: int, other: int) -> None:
    less, more = sorted([one, other])
    shown = in_sensible_minutes(timedelta(seconds=less))
    assert shown * 60 >= less
    assert shown <= in_sensible_minutes(timedelta(seconds=more))


def stretch(minutes: float | None, begun: datetime = NOW - timedelta(days=1)) -> Stretch:
    """A hand-over that was answered so many minutes later."""
    replied = None if minutes is None else begun + timedelta(minutes=minutes)
    return Stretch(begun, replied)


def test_four_of_five_waited_at_most_so_long() -> None:
    done = [stretch(each) for each in (1, 1, 2, 9, 40)]
    assert usual_minutes(done, ALWAYS, NOW) == 10


def test_fewer_than_five_say_nothing() -> None:
    assert usual_minutes([stretch(1)] * 4, ALWAYS, NOW) is None


def test_who_still_waits_for_longer_counts_too() -> None:
    done = [stretch(1)] * 5
    going = [stretch(None, NOW - timedelta(minutes=50))] * 3
    assert usual_minutes([*done, *going], ALWAYS, NOW) == 60


def test_a_night_in_between_is_no_waiting_time() -> None:
    evening = datetime(2026, 11, 19, 15, 58, tzinfo=UTC)
    done = [Stretch(evening, evening + timedelta(hours=16, minutes=5))] * 5
    assert usual_minutes(done, OFFICE, NOW) == 5


def test_before_anybody_was_answered_the_plan_s_aim_is_told(house: House) -> None:
    told = waiting(house.chat.hand_over(house.chat_id()))
    assert (told.basis, told.minutes, told.open) == (Basis.AIM, 5, True)


def test_what_lately_was_is_told_once_there_is_enough_of_it(house: House) -> None:
    for minutes in (1, 2, 2, 12, 40):
        answered_after(house, minutes)
    told = waiting(house.chat.hand_over(house.chat_id()))
    assert (told.basis, told.minutes) == (Basis.LATELY, 15)
    house.later(timedelta(days=31))
    told = waiting(house.chat.hand_over(house.chat_id()))
    assert told.basis is Basis.AIM


def test_who_waits_longer_is_ahead(house: House) -> None:
    chats = [house.chat_id() for _ in range(3)]
    for chat in chats:
        house.later(timedelta(minutes=1))
        house.chat.hand_over(chat)
    assert [waiting(house.chat.state(chat)).ahead for chat in chats] == [0, 1, 2]
    house.casework.claim(house.case(chats[0]), by=ANA)
    assert [waiting(house.chat.state(chat)).ahead for chat in chats[1:]] == [0, 1]


def test_what_is_more_urgent_is_ahead_though_it_waits_for_less_time(house: House) -> None:
    calm, urgent = house.chat_id(), house.chat_id()
    house.chat.hand_over(calm)
    house.later(timedelta(minutes=1))
    house.says(urgent, "There is smoke from the kettle!")
    ahead = [waiting(house.chat.state(chat)).ahead for chat in (calm, urgent)]
    assert ahead == [1, 0]


def test_somebody_is_there_who_did_something_or_looked_within_ten_minutes(house: House) -> None:
    chat = house.chat_id()
    assert not waiting(house.chat.hand_over(chat)).anybody
    house.later(timedelta(minutes=1))
    house.casework.look(house.case(chat), by=ANA)
    assert waiting(house.chat.state(chat)).anybody
    house.later(timedelta(minutes=11))
    assert not waiting(house.chat.state(chat)).anybody
    other = answered_after(house, 1)
    assert waiting(house.chat.state(chat)).anybody
    house.later(timedelta(minutes=11))
    assert other
    assert not waiting(house.chat.state(chat)).anybody


def test_out_of_hours_customers_are_told_when_it_opens(house: House) -> None:
    house.parts.escalations.publish(OFFICE_PLAN, by=ADA)
    chat = house.chat_id()
    open_now = waiting(house.chat.hand_over(chat))
    assert (open_now.open, open_now.opens_at) == (True, None)
    house.at = datetime(2026, 11, 20, 18, tzinfo=UTC)
    told = waiting(house.chat.hand_over(chat))
    assert not told.open
    assert told.opens_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert (told.zone, told.minutes) == ("Europe/Amsterdam", 5)


def test_where_the_assistant_does_not_answer_it_is_told_from_the_beginning(house: House) -> None:
    plan = OFFICE_PLAN.replace("assistant_answers: [chat]\n", "")
    house.parts.escalations.publish(plan, by=ADA)
    chat = house.chat_id()
    assert waiting(house.chat.state(chat)).minutes == 5
    state = house.says(chat, "Hello?").state
    assert waiting(state).open
    assert not state.may_go_back
