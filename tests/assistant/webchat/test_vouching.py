"""A site says who its customer is, for a while; what is theirs is shown to nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.errors import RequestRefusedError
from assistant.webchat.vouching import fit_contact, fit_name
from tests.assistant.casework.worlds import ANA
from tests.assistant.webchat.houses import IBI, House


def test_a_vouched_customer_s_case_is_theirs(house: House) -> None:
    chat = house.chat_id(identity=house.identity())
    told = house.says(chat, "Where is my order?")
    case = house.file(chat).case
    assert (case.customer, case.customer_name, case.contact) == ("C-7", "Ibi Stone", IBI.email)
    assert told.state.contact_known
    side = house.chat.customer_side(case.id, by=ANA)
    assert side is not None
    assert side.vouched


def test_staff_are_told_so_only_while_the_site_vouches(house: House) -> None:
    chat = house.chat_id(identity=house.identity())
    house.says(chat, "Where is my order?")
    house.later(timedelta(hours=2))
    side = house.chat.customer_side(house.case(chat), by=ANA)
    assert side is not None
    assert not side.vouched


def test_a_name_turns_nothing_that_stands_beside_it_on_a_screen() -> None:
    assert fit_name("Ana\u202e \u2066Brandt\u2069\u200f\x1b<ana@larkfield.example>") == (
        "Ana Brandt (ana@larkfield.example)"
    )
    assert fit_name("علي رضا") == "علي رضا"


def test_a_customer_nobody_knows_is_called_and_reached_as_the_site_says(house: House) -> None:
    unknown = house.identity("X-1", "Noa\nKim", "noa@example.org")
    begun = house.begun(identity=unknown)
    assert begun.conversation.customer == ""
    told = house.says(begun.conversation.id, "Where is my order LF-1003?")
    case = house.file(begun.conversation.id).case
    assert (case.customer, case.customer_name, case.contact) == ("", "Noa Kim", "noa@example.org")
    assert told.orders == ()


def test_who_signs_in_later_keeps_the_conversation(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Where is my order?")
    kept = house.chat.vouch(chat, house.identity())
    assert (kept.customer, kept.name) == ("C-7", "Ibi Stone")
    house.says(chat, "It is LF-1003")
    assert house.file(chat).case.customer == "C-7"


def test_a_conversation_of_one_customer_never_becomes_another_s(house: House) -> None:
    chat = house.chat_id(identity=house.identity())
    house.chat.vouch(chat, None)
    with pytest.raises(RequestRefusedError, match="another customer's"):
        house.chat.vouch(chat, house.identity("C-8"))
    assert house.chat.vouch(chat, house.identity()).customer == "C-7"


def test_an_identity_that_is_over_says_nothing(house: House) -> None:
    over = replace(house.identity(), expires_at=house.at)
    with pytest.raises(RequestRefusedError, match="is over"):
        house.begun(identity=over)


def test_orders_are_shown_while_the_site_vouches_and_the_case_stays_theirs(house: House) -> None:
    chat = house.chat_id(identity=house.identity())
    assert len(house.says(chat, "Where is my order?").orders) == 3
    house.chat.vouch(chat, None)
    assert house.says(chat, "Where is my order now?").orders == ()
    assert house.file(chat).case.customer == "C-7"
    house.chat.vouch(chat, house.identity())
    assert len(house.says(chat, "And my orders?").orders) == 3
    house.later(timedelta(hours=2))
    assert house.says(chat, "And my orders by now?").orders == ()


def test_an_anonymous_customer_is_shown_no_order_whatever_they_write(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="My order LF-1003", contact=IBI.email)
    assert house.says(chat, "Where is my order LF-1003?").orders == ()
    assert house.file(chat).case.customer == ""


def test_a_typed_contact_is_not_replaced_by_the_site_s(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, contact="+31 20 123 4567")
    assert house.chat.vouch(chat, house.identity()).contact == "+31 20 123 4567"


@pytest.mark.parametrize(
    "contact", ["mia@example.org", "mia.o'berg+shop@mail.example.co.uk", "+31 (20) 123-4567", ""]
)
def test_addresses_and_numbers_are_contacts(contact: str) -> None:
    assert fit_contact(f" {contact} ") == contact
