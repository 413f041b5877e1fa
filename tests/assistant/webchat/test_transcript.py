"""A conversation to keep, as plain text."""

from tests.assistant.casework.worlds import ANA
from tests.assistant.webchat.houses import House


def test_a_transcript_has_who_said_what_when_and_from_where(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "How long may I return shoes?")
    house.replies(chat, "A note", ANA, note=True)
    house.replies(chat, "Here I am.", ANA)
    assert house.chat.transcript(chat) == (
        "Times are those of UTC.\n\n"
        "2026-11-20 10:00  You\n"
        "How long may I return shoes?\n\n"
        "2026-11-20 10:00  Assistant\n"
        "You may return shoes within 30 days of delivery [1].\n"
        "[1] Returns, Returns > Shoes\n\n"
        "2026-11-20 10:01  Ana\n"
        "Here I am.\n"
    )


def test_a_transcript_is_in_the_customer_s_language(house: House) -> None:
    chat = house.chat_id("de")
    house.says(chat, "Hallo?")
    assert "10:00  Sie\nHallo?" in house.chat.transcript(chat)


def test_an_empty_conversation_has_an_empty_transcript(house: House) -> None:
    assert house.chat.transcript(house.chat_id()) == "Times are those of UTC.\n"
