"""A customer's conversation from its first message to its end."""

from tests.assistant.casework.worlds import ANA
from tests.assistant.webchat.houses import ANSWER, House


def test_a_customer_asks_is_answered_and_reads_both(house: House) -> None:
    chat = house.chat_id()
    told = house.says(chat, "How long may I return shoes?", "m1")
    assert told.answer is not None
    assert told.answer.text == ANSWER
    assert not told.abstained
    assert house.texts(chat) == ["How long may I return shoes?", ANSWER]
    assert told.state.standing.value == "assistant"
    assert told.state.survey


def test_a_person_answers_live(house: House) -> None:
    chat = house.chat_id()
    state = house.chat.hand_over(chat, contact="mia@example.org")
    assert state.standing.value == "waiting"
    assert state.waiting is not None
    assert state.contact_known
    house.replies(chat, "Hello, Ana here.", by=ANA)
    house.replies(chat, "Looks odd.", by=ANA, note=True)
    assert house.texts(chat) == ["I would like to talk to a person.", "Hello, Ana here."]
    assert house.chat.state(chat).agent == "Ana"
