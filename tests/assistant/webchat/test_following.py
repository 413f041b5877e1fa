"""A conversation's mark is another whenever its customer would see a change, and else the same."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import event

from assistant.webchat.model import ConversationId
from tests.assistant.casework.worlds import ANA, BO, SUE
from tests.assistant.webchat.houses import House


def test_everything_the_customer_would_see_changes_the_mark_of_theirs_alone(house: House) -> None:
    chat, other = house.chat_id(), house.chat_id()
    house.says(other, "Good morning")
    work = house.casework

    def case() -> None:
        work.look(house.case(chat), by=ANA, writing=True)

    steps: list[Callable[[], object]] = [
        lambda: house.says(chat, "Hello?"),
        lambda: house.chat.hand_over(chat),
        lambda: house.chat.hand_over(house.chat_id()),
        lambda: house.chat.go_back(chat),
        lambda: work.claim(house.case(chat), by=ANA),
        lambda: work.read(house.case(chat), by=ANA),
        case,
        lambda: house.later(timedelta(seconds=7)),
        lambda: house.replies(chat, "Here I am.", ANA),
        lambda: house.says(chat, "Thanks"),
        lambda: work.assign(house.case(chat), BO.id, by=SUE),
        lambda: work.release(house.case(chat), by=BO),
        lambda: work.claim(house.case(chat), by=ANA),
        lambda: work.hand_back(house.case(chat), by=ANA),
        lambda: work.claim(house.case(chat), by=ANA),
        lambda: house.resolves(chat, ANA),
        lambda: house.says(chat, "It came back"),
    ]
    for number, step in enumerate(steps):
        before = house.chat.changes([chat, other])
        assert house.chat.changes([chat, other]) == before
        step()
        after = house.chat.changes([chat, other])
        assert after[chat] != before[chat], f"step {number}"
        assert after[other] == before[other], f"step {number}"


def test_many_are_asked_for_in_one_query(house: House) -> None:
    chats = [house.chat_id() for _ in range(20)]
    for chat in chats[:5]:
        house.says(chat, "Hello?")
    asked: list[str] = []

    def heard(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(house.database.engine, "before_cursor_execute", heard)
    marks = house.chat.changes(chats)
    event.remove(house.database.engine, "before_cursor_execute", heard)
    assert list(marks) == chats
    assert len([each for each in asked if "SELECT" in each]) == 1
    assert house.chat.changes([]) == {}


def test_a_conversation_that_is_not_there_has_a_mark_too(house: House) -> None:
    unknown = ConversationId("none")
    assert house.chat.changes([unknown]) == {unknown: ""}
