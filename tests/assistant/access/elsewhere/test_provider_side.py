"""What is fetched of a provider, how often, and what happens when it does not answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from joserfc.jwk import RSAKey

from assistant.access.elsewhere.errors import ProviderFailedError
from assistant.access.elsewhere.fetching import Fetching
from assistant.access.elsewhere.provider_side import KEPT_S, PAUSE_S, ProviderSide
from tests.assistant.access.elsewhere.scripted_provider import Scripted, scripted

DISCOVERY = "/.well-known/openid-configuration"
KEY = RSAKey.generate_key(2048, auto_kid=True)


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def provider() -> Iterator[Scripted]:
    with scripted(KEY) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def side(provider: Scripted, clock: Clock, fetching: Fetching | None = None) -> ProviderSide:
    return ProviderSide(provider.url, fetching or Fetching(), clock)


def test_addresses_and_keys_are_fetched_once_an_hour(provider: Scripted, clock: Clock) -> None:
    known = side(provider, clock)
    for _ in range(3):
        assert known.endpoints().token == f"{provider.url}/token"
        assert known.keys(KEY.kid).keys
    assert (provider.times(DISCOVERY), provider.times("/keys")) == (1, 1)
    clock.now = KEPT_S + 1
    known.endpoints()
    known.keys(KEY.kid)
    assert (provider.times(DISCOVERY), provider.times("/keys")) == (2, 2)


def test_an_unknown_key_is_looked_for_anew_but_not_over_and_over(
    provider: Scripted, clock: Clock
) -> None:
    known = side(provider, clock)
    known.keys(KEY.kid)
    new = RSAKey.generate_key(2048, auto_kid=True)
    provider.published.append(new)
    clock.now = PAUSE_S + 1
    assert new.kid in {key.kid for key in known.keys(new.kid).keys}
    for _ in range(5):
        known.keys("made up")
    assert provider.times("/keys") == 2


def test_nobody_queues_for_a_provider_that_failed_a_moment_ago(
    provider: Scripted, clock: Clock
) -> None:
    provider.statuses[DISCOVERY] = 500
    known = side(provider, clock)
    for _ in range(3):
        with pytest.raises(ProviderFailedError):
            known.endpoints()
    assert provider.times(DISCOVERY) == 1
    provider.statuses.clear()
    clock.now = PAUSE_S + 1
    assert known.endpoints().authorization == f"{provider.url}/authorize"


@pytest.mark.parametrize(
    "body",
    [b"", b"<h1>Hello</h1>", b"[]", b"null", b'{"issuer": "https://evil.example"}',
     b'{"x":' * 100_000, b'{"x": "' + b"x" * 1_000_000 + b'"}', b"\xff\xfe"],
    ids=["nothing", "page", "list", "null", "another", "deep", "long", "no text"],
)  # fmt: skip
def test_nonsense_is_a_failure_and_nothing_else(
    provider: Scripted, clock: Clock, body: bytes
) -> None:
    provider.answers[DISCOVERY] = body
    with pytest.raises(ProviderFailedError):
        side(provider, clock).endpoints()


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    ["http://id.example/x", "ftp://id.example", "https://", "x", "https://a b/", "//id.example"],
)
def test_an_address_that_others_could_read_is_not_used(
    provider: Scripted, clock: Clock, name: str, address: str
) -> None:
    provider.further[name] = address
    with pytest.raises(ProviderFailedError, match="does not answer as it should"):
        side(provider, clock).endpoints()


def test_redirects_are_not_followed(provider: Scripted) -> None:
    provider.statuses["/keys"] = 302
    provider.further["location"] = f"{provider.url}/token"
    with pytest.raises(ProviderFailedError) as failed:
        Fetching().get(f"{provider.url}/keys")
    assert "302" in failed.value.reason
    assert provider.times("/token") == 0


def test_an_answer_that_dribbles_is_given_up(provider: Scripted) -> None:
    provider.answers["/keys"] = b" " * 900_000
    provider.pause_s = 0.05
    with pytest.raises(ProviderFailedError) as failed:
        Fetching(within_s=0.1).get(f"{provider.url}/keys")
    assert failed.value.reason in ("the answer takes too long", "no answer: ReadTimeout")


def test_nobody_there_is_a_failure() -> None:
    with pytest.raises(ProviderFailedError):
        Fetching().get("http://127.0.0.1:9/keys")
