"""What a customer says is taken in once, answered where the assistant may, and never lost."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.casework.model import Author, Handler
from assistant.errors import RequestRefusedError
from assistant.webchat.model import LONGEST_MESSAGE, Answered, ChatMessage, Said, Speaker, Standing
from kb.errors import IndexBusyError
from tests.assistant.casework.worlds import ANA
from tests.assistant.webchat.houses import ANSWER, House

QUESTION = "How long may I return shoes?"


def test_a_question_is_answered_with_its_public_source(house: House) -> None:
    chat = house.chat_id()
    told = house.says(chat, QUESTION, "m1")
    assert told.message.text == QUESTION
    assert told.message.sent_as == "m1"
    assert told.answer is not None
    assert told.answer.text == ANSWER
    assert told.answer.answers
    assert [each.url.partition("#")[0] for each in told.answer.sources] == ["/help/returns"]
    assert not told.abstained
    assert not told.again
    assert told.state.standing is Standing.ASSISTANT
    assert house.chat.messages(chat) == (told.message, told.answer)


def test_without_an_answer_a_person_is_asked_and_no_source_is_shown(house: House) -> None:
    house.assistant.abstains = True
    told = house.says(house.chat_id(), QUESTION)
    assert told.abstained
    assert told.answer is not None
    assert told.answer.sources == ()
    assert told.state.standing is Standing.WAITING
    assert not told.state.survey


def test_the_same_message_again_changes_nothing(house: House) -> None:
    chat = house.chat_id()
    first = house.says(chat, QUESTION, "m1")
    house.says(chat, "And a kettle?", "m2")
    before = house.chat.messages(chat)
    again = house.says(chat, QUESTION, "m1")
    assert again.again
    assert (again.message, again.answer) == (first.message, first.answer)
    assert house.chat.messages(chat) == before
    assert len(house.assistant.asked) == 2


def test_another_message_under_the_same_id_is_refused(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, QUESTION, "m1")
    with pytest.raises(RequestRefusedError, match="has that id"):
        house.says(chat, "Something else", "m1")
    assert len(house.chat.messages(chat)) == 2


def test_the_same_id_in_another_conversation_is_another_message(house: House) -> None:
    one, other = house.chat_id(), house.chat_id()
    house.says(one, QUESTION, "m1")
    told = house.says(other, "And a kettle?", "m1")
    assert not told.again
    assert house.texts(other) == ["And a kettle?", ANSWER]


def test_two_tabs_that_send_the_same_at_once_get_the_same_answer(house: House) -> None:
    chat = house.chat_id()
    second: list[Answered] = []
    tab = threading.Thread(target=lambda: second.append(house.chat.say(chat, Said(QUESTION, "m"))))
    house.assistant.first = lambda _case: tab.start() if not tab.ident else None
    first = house.chat.say(chat, Said(QUESTION, "m"))
    tab.join(20)
    assert [each.again for each in second] == [True]
    assert second[0].answer == first.answer
    assert len(house.chat.messages(chat)) == 2
    assert len(house.assistant.asked) == 1


def test_different_messages_at_once_are_both_kept(house: House) -> None:
    chat = house.chat_id()
    said = [Said(f"Question {n}?", f"m{n}") for n in range(4)]
    tabs = [threading.Thread(target=house.chat.say, args=(chat, each)) for each in said]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(20)
    theirs = [m for m in house.chat.messages(chat) if m.speaker is Speaker.CUSTOMER]
    assert sorted(each.sent_as for each in theirs) == ["m0", "m1", "m2", "m3"]
    assert house.chat.messages(chat)[-1].speaker is Speaker.ASSISTANT


def test_who_passes_a_message_on_hears_of_it_before_its_answer_is_looked_for(house: House) -> None:
    chat = house.chat_id()
    heard: list[tuple[ChatMessage, int]] = []
    house.chat.say(
        chat,
        Said(QUESTION, "m"),
        kept=lambda each: heard.append((each, len(house.assistant.asked))),
    )
    assert heard == [(house.chat.messages(chat)[0], 0)]


def test_a_message_whose_answer_was_never_looked_for_is_answered_when_sent_again(
    house: House,
) -> None:
    chat = house.chat_id()

    def killed(_message: ChatMessage) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        house.chat.say(chat, Said(QUESTION, "m"), kept=killed)
    assert house.texts(chat) == [QUESTION]
    told = house.chat.say(chat, Said(QUESTION, "m"))
    assert told.again
    assert house.texts(chat) == [QUESTION, ANSWER]


def test_an_assistant_that_fails_leaves_the_message_to_people(house: House) -> None:
    def broken(_case: object) -> None:
        raise IndexBusyError("another process owns the index; stop it and ask again")

    house.assistant.first = broken
    told = house.says(house.chat_id(), QUESTION)
    assert told.answer is None
    assert told.state.standing is Standing.WAITING


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n", "\x00"])
def test_nothing_is_no_message(house: House, text: str) -> None:
    chat = house.chat_id()
    with pytest.raises(RequestRefusedError, match="empty"):
        house.says(chat, text)
    assert house.chat.messages(chat) == ()


def test_a_message_has_at_most_4000_characters(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "a" * LONGEST_MESSAGE)
    with pytest.raises(RequestRefusedError, match="at most 4,000"):
        house.says(chat, "a" * (LONGEST_MESSAGE + 1))


@pytest.mark.parametrize("name", ["a b", "x" * 65, "~x", "é", "a:b"])
def test_a_name_that_no_browser_gives_is_refused(house: House, name: str) -> None:
    with pytest.raises(RequestRefusedError, match="at most 64"):
        house.says(house.chat_id(), QUESTION, name)


def test_a_message_without_a_name_is_another_each_time(house: House) -> None:
    chat = house.chat_id()
    first, second = house.says(chat, QUESTION), house.says(chat, QUESTION)
    assert not second.again
    assert first.message.sent_as == second.message.sent_as == ""
    assert len(house.chat.messages(chat)) == 4


def test_a_message_after_the_end_goes_on_in_the_same_conversation(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, QUESTION, "m1")
    first = house.case(chat)
    house.casework.claim(first, by=ANA)
    house.resolves(chat, ANA)
    assert house.chat.state(chat).standing is Standing.RESOLVED
    house.says(chat, "It came back", "m2")
    assert house.case(chat) == first
    house.resolves(chat, ANA)
    house.later(timedelta(days=20))
    house.says(chat, "Another matter", "m3")
    assert house.case(chat) != first
    assert house.texts(chat)[0] == QUESTION
    assert [each.text for each in house.chat.messages(chat) if each.sent_as] == [
        QUESTION,
        "It came back",
        "Another matter",
    ]


def test_the_assistant_is_silent_once_a_person_has_it(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, QUESTION)
    house.casework.claim(house.case(chat), by=ANA)
    told = house.says(chat, "Hello?")
    assert told.answer is None
    assert told.state.standing is Standing.PERSON
    assert told.state.agent == "Ana"
    assert len(house.assistant.asked) == 1


def test_a_dangerous_message_goes_to_people_with_everything_before_it(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, QUESTION)
    told = house.says(chat, "There is smoke from the kettle!")
    assert told.state.standing is Standing.WAITING
    assert house.file(chat).escalations[0].required
    assert not told.state.may_go_back


def test_a_customer_forgotten_meanwhile_is_still_heard(house: House) -> None:
    chat = house.chat_id(identity=house.identity())
    with house.database.engine.begin() as connection:
        for table in ("customer_orders", "customer_contacts", "customer_offers", "customers"):
            if table in _tables(house):
                connection.exec_driver_sql(f"DELETE FROM {table}")
    told = house.says(chat, QUESTION)
    assert told.answer is not None
    assert told.orders == ()


def _tables(house: House) -> list[str]:
    from sqlalchemy import inspect

    return inspect(house.database.engine).get_table_names()


SENT = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=SENT)
def test_replays_in_any_order_and_number_leave_one_message_each(
    house: House, sent: list[str]
) -> None:
    chat = house.chat_id()
    told: dict[str, list[Answered]] = {name: [] for name in sent}
    for name in sent:
        told[name].append(house.chat.say(chat, Said(f"Question {name}?", name)))
    for answers in told.values():
        assert [each.again for each in answers] == [False] + [True] * (len(answers) - 1)
        assert len({(each.message.id, each.answer and each.answer.id) for each in answers}) == 1
    authors = [each.author for each in house.file(chat).messages]
    assert authors.count(Author.CUSTOMER) == len(told)
    assert authors.count(Author.ASSISTANT) == len(told)
    assert house.file(chat).case.handler is Handler.ASSISTANT
