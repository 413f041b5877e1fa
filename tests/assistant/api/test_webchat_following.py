"""A conversation followed live: every message once, from a real server."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from assistant.api.limiting import Limits, TooManyCallsError
from assistant.api.visitors import Visit
from assistant.api.webchat_following import FollowedConversation, Pace
from assistant.api.webchat_listening import Listeners
from assistant.webchat.model import ChatState, ConversationId, Speaker, Standing
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import KEY, SHOP, FakeSide, begun, customers_app
from tests.assistant.api.streams import Event, Live, events, live, read_events, serving

PERSON = ChatState(Standing.PERSON, agent="Bo")


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> FakeSide:
    return FakeSide.at(tmp_path_factory.mktemp("followed"))


@pytest.fixture(scope="module")
def url(side: FakeSide) -> Iterator[str]:
    limits = Limits(streams=4, conversation_streams=2)
    with serving(customers_app(side, limits)) as address:
        yield address


@pytest.fixture
def page(url: str) -> Iterator[Live]:
    with live(url) as begun_one:
        yield begun_one


def follow(page: Live, after: str = "") -> AbstractContextManager[httpx.Response]:
    return page.browser.stream("GET", page.url("/events"), params={"after": after} if after else {})


def named(stream: Iterator[Event], name: str) -> Event:
    """The next event of a name; others are passed over."""
    return next(each for each in stream if each.name == name)


def test_what_was_said_comes_first_and_then_what_is_said(side: FakeSide, page: Live) -> None:
    side.webchat.write(page.id, "Hello", Speaker.CUSTOMER)
    with follow(page) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["access-control-allow-origin"] == "https://shop.example"
        stream = events(response)
        assert [next(stream).name, next(stream).name] == ["message", "state"]
        side.webchat.write(page.id, "Hello, Ana", by="Bo")
        assert named(stream, "message").told["by"] == "Bo"
        side.webchat.stands(page.id, PERSON)
        assert named(stream, "state").told["agent"] == "Bo"
        side.webchat.write(page.id, "One moment", by="Bo")
        said = next(stream)
        assert (said.name, said.told["text"]) == ("message", "One moment")


def test_a_stream_goes_on_after_the_last_message_known(side: FakeSide, page: Live) -> None:
    first = side.webchat.write(page.id, "Hello", Speaker.CUSTOMER)
    side.webchat.write(page.id, "Hello, Ana", by="Bo")
    with follow(page, first.id) as response:
        stream = events(response)
        assert next(stream).told["text"] == "Hello, Ana"
        assert next(stream).name == "state"


def test_two_windows_hear_of_the_same(side: FakeSide, page: Live) -> None:
    with follow(page) as one, follow(page) as two:
        streams = [events(one), events(two)]
        for stream in streams:
            assert next(stream).name == "state"
        side.webchat.write(page.id, "Hello, Ana", by="Bo")
        assert [named(each, "message").told["text"] for each in streams] == ["Hello, Ana"] * 2


def test_nobody_hears_of_another_conversation(side: FakeSide, url: str, page: Live) -> None:
    with live(url) as other, follow(page) as response:
        stream = events(response)
        assert next(stream).name == "state"
        side.webchat.write(other.id, "A secret", by="Bo")
        side.webchat.write(page.id, "Hello", by="Bo")
        assert named(stream, "message").told["text"] == "Hello"


def test_whoever_listens_is_there(side: FakeSide, page: Live) -> None:
    before = side.webchat.chats[page.id].seen
    with follow(page) as response:
        next(events(response))
    assert side.webchat.chats[page.id].seen == before + 1


def test_too_many_windows_are_refused(url: str, page: Live) -> None:
    with live(url) as other, live(url) as third, follow(page) as one, follow(page) as two:
        reading = [events(one), events(two)]
        assert [next(each).name for each in reading] == ["state", "state"]
        late = page.browser.get(page.url("/events"))
        assert "open windows" in refused(late, 429)
        assert late.headers["retry-after"] == "10"
        with follow(other) as three, follow(other) as four:
            reading += [events(three), events(four)]
            assert [next(each).name for each in reading[2:]] == ["state", "state"]
            busy = third.browser.get(third.url("/events"))
            assert "ask for the messages instead" in refused(busy, 503)
            assert busy.headers["access-control-allow-origin"] == "https://shop.example"


def test_a_message_nobody_knows_is_told_before_the_stream(tmp_path: Path) -> None:
    page = begun(customers_app(FakeSide.at(tmp_path)))
    refused(page.browser.get(page.url("/events"), params={"after": "nope"}), 404)


class Marks:
    """Marks that a test sets, and what was asked."""

    def __init__(self) -> None:
        self.marks: dict[ConversationId, str] = {}
        self.asked: list[Sequence[ConversationId]] = []
        self.is_broken = False

    def __call__(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
        self.asked.append(conversations)
        if self.is_broken:
            raise OSError("the database is away")
        return {each: self.marks.get(each, "") for each in conversations}


ONE, TWO = ConversationId("one"), ConversationId("two")


def listeners(marks: Marks, *, most: int = 10, most_each: int = 5) -> Listeners:
    return Listeners(marks, most=most, most_each=most_each, every_s=0.01)


def test_one_question_is_asked_for_everybody_who_listens_and_none_for_nobody() -> None:
    marks = Marks()
    everybody = listeners(marks)

    async def listen() -> int:
        with everybody.listening(ONE) as first, everybody.listening(TWO), everybody.listening(TWO):
            await first.wait()
            assert everybody.open == 3
        assert everybody.open == 0
        asked = len(marks.asked)
        await asyncio.sleep(0.05)
        # One may have been under way.
        return len(marks.asked) - asked

    assert asyncio.run(listen()) <= 1
    assert set(marks.asked[0]) == {ONE, TWO}


def test_only_a_change_wakes_and_only_those_it_is_about() -> None:
    marks = Marks()

    async def listen() -> None:
        everybody = listeners(marks)
        with everybody.listening(ONE) as one, everybody.listening(TWO) as two:
            await asyncio.gather(one.wait(), two.wait())
            one.clear()
            two.clear()
            marks.marks[ONE] = "changed"
            await one.wait()
            assert not two.is_set()

    asyncio.run(listen())


def test_a_question_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    marks = Marks()

    async def listen() -> None:
        with listeners(marks).listening(ONE) as one:
            await one.wait()
            one.clear()
            marks.is_broken = True
            failed = len(marks.asked) + 2
            while len(marks.asked) < failed:
                await asyncio.sleep(0.01)
            marks.marks[ONE] = "changed"
            marks.is_broken = False
            await one.wait()

    asyncio.run(listen())
    assert "the database is away" in caplog.text


def test_who_leaves_makes_room() -> None:
    async def listen() -> None:
        some = listeners(Marks(), most_each=1)
        for _ in range(3):
            with some.listening(ONE), pytest.raises(TooManyCallsError), some.listening(ONE):
                raise AssertionError("there was room")

    asyncio.run(listen())


def test_every_loop_asks_for_itself() -> None:
    some = listeners(Marks())

    async def listen() -> None:
        with some.listening(ONE) as one:
            await one.wait()

    asyncio.run(listen())
    asyncio.run(listen())


async def told(side: FakeSide, pace: Pace) -> list[Event]:
    """The events of a conversation that nobody writes in, to the end of its stream."""
    shop = side.sites.known[KEY]
    opened = side.webchat.begin(shop).conversation
    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    everybody = Listeners(side.webchat.changes, most=1, most_each=1, every_s=0.01)
    stream = FollowedConversation(side, everybody, Visit(shop, SHOP), opened, None, pace)
    await stream({"type": "http"}, receive, send)
    assert everybody.open == 0
    return read_events(b"".join(sent).decode())


def test_a_stream_says_that_it_stands_and_good_bye(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)
    names = [each.name for each in asyncio.run(told(side, Pace(0.02, 0.05, 0.2)))]
    assert (names[0], names[-1]) == ("state", "bye")
    # A comment has no name.
    assert set(names[1:-1]) == {""}
    (chat,) = side.webchat.chats.values()
    assert chat.seen > 2


def test_a_stream_ends_when_its_site_stops_working(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)

    async def retired() -> list[Event]:
        following = asyncio.create_task(told(side, Pace(here_s=0.05)))
        while not any(chat.seen for chat in side.webchat.chats.values()):
            await asyncio.sleep(0.01)
        del side.sites.known[KEY]
        return await following

    assert [each.name for each in asyncio.run(retired())] == ["state", "bye"]
