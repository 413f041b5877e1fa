"""Each side sees whether the other is there, types, and how far it read."""

from datetime import timedelta

import pytest

from assistant.errors import RequestRefusedError
from assistant.webchat.model import ConversationId, CustomerSide
from tests.assistant.casework.worlds import ANA, BO, GIL
from tests.assistant.webchat.houses import ORIGIN, House


def side(house: House, chat: ConversationId) -> CustomerSide:
    """What staff see."""
    seen = house.chat.customer_side(house.case(chat), by=ANA)
    assert seen is not None
    return seen


def test_the_customer_is_here_for_thirty_seconds_and_types_for_six(house: House) -> None:
    chat = house.chat_id("de")
    house.says(chat, "Hallo?")
    house.chat.here(chat, typing=True)
    seen = side(house, chat)
    assert (seen.here, seen.typing, seen.language) == (True, True, "de")
    assert (seen.page, seen.vouched) == (f"{ORIGIN}/shoes", False)
    house.later(timedelta(seconds=7))
    assert (side(house, chat).here, side(house, chat).typing) == (True, False)
    house.later(timedelta(seconds=30))
    assert not side(house, chat).here


def test_of_many_cases_staff_see_whose_customer_is_here(house: House) -> None:
    here, gone = house.chat_id(), house.chat_id()
    for chat in (here, gone):
        house.says(chat, "Hello?")
    cases = [house.case(here), house.case(gone)]
    house.chat.here(gone)
    house.later(timedelta(seconds=31))
    house.chat.here(here)
    assert house.chat.here_now(cases, by=ANA) == {cases[0]}
    assert side(house, gone).seen_at is not None
    assert house.chat.here_now([], by=ANA) == frozenset()


def test_what_is_sent_is_typed_no_more(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.chat.here(chat, typing=True)
    house.chat.here(chat)
    assert side(house, chat).typing
    house.chat.here(chat, typing=False)
    assert not side(house, chat).typing
    house.chat.here(chat, typing=True)
    house.says(chat, "There?")
    assert not side(house, chat).typing


def test_a_read_mark_goes_on_and_never_back(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.replies(chat, "Here I am.", ANA)
    first, _, last = house.chat.messages(chat)
    house.chat.here(chat, read_up_to=last.id)
    house.chat.here(chat, read_up_to=first.id)
    assert side(house, chat).read_up_to == last.id
    house.chat.here(chat)
    assert side(house, chat).read_up_to == last.id


def test_the_customer_sees_what_a_person_read(house: House) -> None:
    chat = house.chat_id()
    first = house.says(chat, "Hello?").message
    assert house.chat.state(chat).read_up_to is None
    house.casework.claim(house.case(chat), by=ANA)
    assert house.chat.state(chat).read_up_to is None
    house.casework.read(house.case(chat), by=ANA)
    assert house.chat.state(chat).read_up_to == first.id
    house.replies(chat, "Here I am.", ANA)
    second = house.says(chat, "There?").message
    assert house.chat.state(chat).read_up_to == first.id
    house.casework.read(house.case(chat), by=BO)
    assert house.chat.state(chat).read_up_to == first.id
    house.casework.read(house.case(chat), by=ANA)
    assert house.chat.state(chat).read_up_to == second.id


def test_the_customer_sees_that_somebody_types_for_six_seconds(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    case = house.case(chat)
    house.casework.look(case, by=ANA)
    assert not house.chat.state(chat).typing
    house.casework.look(case, by=ANA, writing=True)
    assert house.chat.state(chat).typing
    house.later(timedelta(seconds=7))
    assert not house.chat.state(chat).typing


def test_a_case_that_is_no_chat_of_a_site_has_no_customer_side(house: House) -> None:
    from tests.assistant.casework.worlds import case_in

    mail = case_in(house.database)
    assert house.chat.customer_side(mail, by=ANA) is None


def test_who_was_let_go_sees_nothing(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    with pytest.raises(RequestRefusedError, match="was let go"):
        house.chat.customer_side(house.case(chat), by=GIL)
