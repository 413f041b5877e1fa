"""How many conversations one address may follow at once, however it goes away."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from assistant.api.limiting import Limits, TooManyCallsError
from assistant.api.visitors import Visit
from assistant.api.webchat_following import FollowedConversation
from assistant.api.webchat_listening import Listeners
from assistant.webchat.model import ConversationId
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import KEY, SHOP, FakeSide, customers_app
from tests.assistant.api.streams import Live, live, serving

ONE, TWO, THREE = (ConversationId(each) for each in ("one", "two", "three"))
HOME, OFFICE = "203.0.113.1", "203.0.113.2"


def nothing_changes(_listened: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
    return {}


def listeners() -> Listeners:
    return Listeners(nothing_changes, most=9, most_each=9, most_address=2)


def test_an_address_follows_so_many_and_others_are_not_held_up() -> None:
    async def listen() -> None:
        some = listeners()
        with some.listening(ONE, HOME), some.listening(TWO, HOME):
            with (
                pytest.raises(TooManyCallsError, match="your network"),
                some.listening(THREE, HOME),
            ):
                raise AssertionError("there was room")
            with some.listening(THREE, OFFICE):
                assert (some.open_from(HOME), some.open_from(OFFICE), some.open) == (2, 1, 3)
            with pytest.raises(TooManyCallsError), some.listening(THREE, HOME):
                raise AssertionError("what was refused made room")
        assert (some.open_from(HOME), some.open) == (0, 0)

    asyncio.run(listen())


def test_who_is_cut_off_makes_room_for_their_address(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)
    shop = side.sites.known[KEY]
    opened = side.webchat.begin(shop).conversation
    some = listeners()

    async def send(_message: Message) -> None:
        await asyncio.sleep(0)

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    async def vanish() -> None:
        for _ in range(5):
            visit = Visit(shop, SHOP, address=HOME)
            stream = FollowedConversation(side, some, visit, opened, None)
            following = asyncio.create_task(stream({"type": "http"}, never, send))
            while not some.open_from(HOME):
                await asyncio.sleep(0.01)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            assert (some.open_from(HOME), some.open) == (0, 0)

    asyncio.run(vanish())


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    side = FakeSide.at(tmp_path, trusted_proxies="127.0.0.0/8")
    with serving(customers_app(side, Limits(address_streams=1))) as address:
        yield address


def follow(page: Live, address: str) -> AbstractContextManager[httpx.Response]:
    return page.browser.stream("GET", page.url("/events"), headers={"X-Forwarded-For": address})


def test_a_stream_too_many_of_an_address_is_told_when_to_come_back(url: str) -> None:
    with live(url) as first, live(url) as second, follow(first, HOME) as followed:
        assert followed.status_code == 200
        with follow(second, HOME) as late:
            late.read()
            assert "too many chats open from your network" in refused(late, 429)
            assert late.headers["retry-after"] == "10"
        with follow(second, OFFICE) as elsewhere:
            assert elsewhere.status_code == 200
