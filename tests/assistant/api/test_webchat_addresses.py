"""The address of who calls, with and without proxies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.addresses import caller, counted_as, proxies
from assistant.errors import SettingsError

TRUSTED = proxies("10.0.0.0/8, 2001:db8::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ['"[2001:db8:7::9]:4711"'], "2001:db8:7::9"),
        ("2001:db8::1", ["2001:db8:7::9"], "2001:db8:7::9"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
    ],
)
def test_the_last_address_that_is_no_trusted_proxy_calls(
    peer: str, forwarded: list[str], expected: str
) -> None:
    assert str(caller(peer, forwarded, TRUSTED)) == expected


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert str(caller("127.0.0.1", ["198.51.100.1"], proxies(""))) == "127.0.0.1"


def test_a_peer_without_an_address_is_nobody() -> None:
    assert counted_as(caller("", ["198.51.100.1"], TRUSTED)) == ""
    assert counted_as(caller("a socket", [], TRUSTED)) == ""


def test_a_home_of_ipv6_is_one() -> None:
    first, second, other = (
        counted_as(caller(each, [], ()))
        for each in ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", "2001:db8:1:3::3")
    )
    assert first == second != other


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_nothing_that_is_forwarded_breaks_it(peer: str, forwarded: list[str]) -> None:
    for each in (peer, "10.0.0.1"):
        assert isinstance(counted_as(caller(each, forwarded, TRUSTED)), str)


def test_a_proxy_that_is_no_network_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_TRUSTED_PROXIES"):
        proxies("10.0.0.0/8, the proxy")
