"""A customer asks for a person, waits, is answered, and goes back to the assistant."""

from datetime import timedelta

import pytest

from assistant.casework.model import EscalationState, Handler
from assistant.errors import RequestRefusedError
from assistant.sites.model import Look
from assistant.surveys.model import Survey
from assistant.webchat.model import Standing
from tests.assistant.casework.worlds import ANA, BO, SUE
from tests.assistant.webchat.houses import ANSWER, House


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I would like to talk to a person."),
        ("de", "Ich möchte mit einem Menschen sprechen."),
        ("fr", "Je voudrais parler à une personne."),
        ("es", "Quisiera hablar con una persona."),
        ("ar", "أود التحدث إلى شخص."),
        ("sv", "I would like to talk to a person."),
    ],
)
def test_a_wish_for_a_person_alone_makes_a_case_in_the_customer_s_language(
    house: House, language: str, words: str
) -> None:
    chat = house.chat_id(language)
    state = house.chat.hand_over(chat)
    assert state.standing is Standing.WAITING
    assert house.texts(chat) == [words]
    assert house.file(chat).case.handler is Handler.PERSON


def test_what_is_written_first_is_sent_and_not_answered_by_the_assistant(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks", name="Mia Berg", contact="Mia@Example.org")
    assert house.texts(chat) == ["The kettle leaks"]
    assert house.assistant.asked == []
    case = house.file(chat).case
    assert (case.customer_name, case.contact) == ("Mia Berg", "mia@example.org")


def test_asking_by_the_button_is_told_in_the_story_once(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "How long may I return shoes?")
    for _ in range(3):
        assert house.chat.hand_over(chat).standing is Standing.WAITING
    told = [each.what for each in house.file(chat).events]
    assert told.count("asked for a person") == 1
    assert told.count("waits for a person") == 1
    assert house.texts(chat) == ["How long may I return shoes?", ANSWER]


def test_asking_again_is_harmless_when_a_person_has_it(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.casework.claim(house.case(chat), by=ANA)
    before = house.file(chat)
    state = house.chat.hand_over(chat)
    assert state.standing is Standing.PERSON
    assert house.file(chat) == before


def test_a_hand_over_that_is_sent_again_keeps_its_words_once(house: House) -> None:
    chat = house.chat_id()
    for _ in range(2):
        house.chat.hand_over(chat, text="The kettle leaks")
    assert house.texts(chat) == ["The kettle leaks"]


def test_a_person_can_be_asked_for_after_the_end(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.casework.claim(house.case(chat), by=ANA)
    house.resolves(chat, ANA)
    state = house.chat.hand_over(chat)
    assert state.standing is Standing.PERSON
    assert house.texts(chat)[-1] == "I would like to talk to a person."


@pytest.mark.parametrize("contact", ["nobody", "a@b", "12", "x@y.z, w@y.z", "a" * 300 + "@b.org"])
def test_a_contact_that_reaches_nobody_is_refused_and_nothing_is_sent(
    house: House, contact: str
) -> None:
    chat = house.chat_id()
    with pytest.raises(RequestRefusedError, match="neither an e-mail address nor a phone number"):
        house.chat.hand_over(chat, text="Help", contact=contact)
    assert house.chat.messages(chat) == ()


def test_a_contact_may_be_corrected_and_earlier_messages_can_be_sent_again(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?", "m1")
    house.chat.hand_over(chat, contact="mia@exmaple.org")
    house.says(chat, "I mean the other one", "m2")
    house.chat.hand_over(chat, contact="+31 20 123 4567")
    assert house.file(chat).case.contact == "+31 20 123 4567"
    assert house.says(chat, "Hello?", "m1").again
    assert house.says(chat, "I mean the other one", "m2").again


def test_asking_once_more_after_going_back_opens_the_required_way_up(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "How long may I return shoes?")
    house.chat.hand_over(chat)
    house.chat.go_back(chat)
    house.chat.hand_over(chat)
    (escalation,) = house.file(chat).escalations
    assert escalation.path == "asked-again"
    assert not house.chat.state(chat).may_go_back
    with pytest.raises(RequestRefusedError, match="a colleague has to look at this"):
        house.chat.go_back(chat)
    house.casework.withdraw(escalation.id, by=SUE, reason="talked to them")
    assert house.file(chat).escalations[0].state is EscalationState.WITHDRAWN


def test_back_with_a_question_open_the_assistant_answers_it(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks")
    assert house.chat.state(chat).may_go_back
    state = house.chat.go_back(chat)
    assert state.standing is Standing.ASSISTANT
    assert house.texts(chat) == ["The kettle leaks", ANSWER]


def test_back_with_nothing_but_the_wish_the_assistant_says_that_it_listens(house: House) -> None:
    chat = house.chat_id("de")
    house.chat.hand_over(chat, text="I want a person.")
    house.chat.go_back(chat)
    assert house.texts(chat)[-1] == "Ich bin wieder da. Was möchten Sie wissen?"
    assert house.assistant.asked == []
    assert not house.chat.messages(chat)[-1].answers
    told = house.says(chat, "How long may I return shoes?")
    assert told.answer is not None
    assert house.assistant.asked == ["How long may I return shoes?"]
    assert told.state.standing is Standing.ASSISTANT


def test_nobody_is_taken_a_case_out_of_their_hands(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks")
    house.casework.claim(house.case(chat), by=ANA)
    assert not house.chat.state(chat).may_go_back
    with pytest.raises(RequestRefusedError, match="Ana is answering you"):
        house.chat.go_back(chat)


def test_a_person_who_left_does_not_keep_the_customer(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks")
    house.replies(chat, "Let me see.", ANA)
    house.casework.look(house.case(chat), by=ANA)
    house.later(timedelta(minutes=11))
    house.casework.look(house.case(chat), by=ANA)
    assert not house.chat.state(chat).may_go_back
    house.later(timedelta(minutes=1))
    assert house.chat.state(chat).may_go_back
    house.chat.go_back(chat)
    assert house.file(chat).case.owner is None


def test_going_back_is_harmless_with_the_assistant_and_before_the_first_message(
    house: House,
) -> None:
    chat = house.chat_id()
    assert house.chat.go_back(chat).standing is Standing.ASSISTANT
    house.says(chat, "Hello?")
    before = house.file(chat)
    house.chat.go_back(chat)
    assert house.file(chat) == before


def test_what_ended_goes_on_with_a_message_only(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.casework.claim(house.case(chat), by=ANA)
    house.resolves(chat, ANA)
    with pytest.raises(RequestRefusedError, match="write a message"):
        house.chat.go_back(chat)


def test_an_agent_hands_the_chat_back_and_the_customer_sees_it(house: House) -> None:
    chat = house.chat_id()
    house.chat.hand_over(chat, text="The kettle leaks")
    house.replies(chat, "The assistant can help with the rest.", BO)
    house.casework.hand_back(house.case(chat), by=BO)
    state = house.chat.state(chat)
    assert (state.standing, state.agent) == (Standing.ASSISTANT, "")


def test_a_customer_is_asked_how_it_was_once(house: House) -> None:
    chat = house.chat_id()
    assert not house.chat.state(chat).survey
    with pytest.raises(RequestRefusedError, match="nothing was said yet"):
        house.chat.survey(chat, Survey(5))
    assert house.says(chat, "Hello?").state.survey
    house.chat.survey(chat, Survey(4, solved=True, comment="Quick"))
    assert not house.chat.state(chat).survey
    with pytest.raises(RequestRefusedError):
        house.chat.survey(chat, Survey(1))
    given = house.surveys.of_case(house.case(chat), by=SUE)
    assert given is not None
    assert (given.survey.score, given.handler) == (4, Handler.ASSISTANT)
    assert [each.document for each in given.told] == ["returns"]


def test_a_site_that_does_not_ask_asks_nobody(house: House) -> None:
    house.look(Look(survey=False))
    chat = house.chat_id()
    assert not house.says(chat, "Hello?").state.survey
