"""Contacts that tell one writer from all others, and those that many have."""

import pytest

from assistant.casework.inbox.contacts import same_contact, split_contact, tells_one


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("mia@example.org", "email"),
        ("MIA.Berg+lamps@example.org", "phone"),
        ("notify.me@example.org", "email"),
        ("bounce.house@example.org", "email"),
        ("+31 6 12 34 56 78", "phone"),
        ("(020) 7946 0018", "store"),
        ("@mia_99", "social"),
        ("@mia@social.example", "social"),
        ("mia_99", "chat"),
        ("visitor-8812", "chat"),
    ],
)
def test_an_address_a_number_and_a_handle_are_one_writers(contact: str, channel: str) -> None:
    assert tells_one(contact, channel)


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("", "chat"),
        ("Anonymous", "chat"),
        ("@anonymous", "social"),
        ("private number", "phone"),
        ("withheld", "phone"),
        ("Mia Berg", "chat"),
        ("mia", "store"),
        ("mia", "email"),
        ("0000000000", "phone"),
        ("112", "phone"),
        ("noreply@shop.example", "email"),
        ("no-reply-8812@shop.example", "email"),
        ("Do_Not_Reply@shop.example", "email"),
        ("mailer-daemon@shop.example", "email"),
        ("anonymous@shop.example", "email"),
    ],
)
def test_what_many_write_by_is_nobodys(contact: str, channel: str) -> None:
    assert not tells_one(contact, channel)


def test_a_contact_may_say_a_name_too() -> None:
    assert split_contact("Mia <mia@example.org>", "") == ("mia@example.org", "Mia")
    assert split_contact("Mia <mia@example.org>", "M. Berg") == ("mia@example.org", "M. Berg")
    assert split_contact("+31 6 1234", "Mia") == ("+31 6 1234", "Mia")


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert same_contact("+31 6 1234-5678", "31612345678")
    assert same_contact(" Mia@Example.org", "mia@example.org")
    assert not same_contact("+31 6 1234-5678", "+31 6 1234-5679")
    assert not same_contact("@mia", "mia")
