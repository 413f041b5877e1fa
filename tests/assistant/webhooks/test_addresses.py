"""Which addresses a webhook may have, and which are never called."""

import ipaddress
import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RequestRefusedError
from assistant.webhooks.addresses import checked_url, first_forbidden, forbidden
from assistant.webhooks.posting import Poster
from tests.assistant.webhooks.receivers import Said, receiver

OPEN = [
    "https://example.com/hooks",
    "https://example.com:8443/a/b?c=d",
    "https://bücher.example/hooks",
    "https://8.8.8.8/hooks",
    "https://[2606:4700::1111]/hooks",
]
NEVER = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "0.0.0.0/8",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
NEVER_6 = [
    "::1/128",
    "::/128",
    "::7f00:0/104",
    "::ffff:0:7f00:0/104",
    "64:ff9b:1::/48",
    "fe80::/10",
    "fec0::/10",
    "fc00::/7",
    "ff00::/8",
]


def inside(networks: list[str]) -> st.SearchStrategy[str]:
    found = [ipaddress.ip_network(each) for each in networks]
    return st.sampled_from(found).flatmap(
        lambda network: st.integers(0, network.num_addresses - 1).map(
            lambda place: str(network[place])
        )
    )


@pytest.mark.parametrize("url", OPEN)
def test_an_https_address_of_the_internet_is_taken(url: str) -> None:
    assert checked_url(url, within=False) == url


def test_blanks_around_and_a_fragment_are_left_out() -> None:
    assert checked_url(" https://example.com/a#b ", within=False) == "https://example.com/a"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.com/hooks", "begins with https"),
        ("ftp://example.com/hooks", "begins with https"),
        ("file:///etc/passwd", "no address"),
        ("example.com", "no address"),
        ("https://", "no address"),
        ("https://exa mple.com", "no spaces"),
        ("https://example.com\\@127.0.0.1/", "no spaces"),
        ("https://example.com:99999/", "no address"),
        ("https://ana:secret@example.com/", "leave name and password out"),
        ("https://localhost/hooks", "own network"),
        ("https://LOCALHOST./hooks", "own network"),
        ("https://crm.internal/hooks", "own network"),
        ("https://127.0.0.1/hooks", "own network"),
        ("https://[::ffff:10.0.0.1]/hooks", "own network"),
        ("https://example.com/" + "a" * 2_000, "at most 2,000"),
        ("", "no address"),
    ],
)
def test_any_other_is_refused_with_what_to_do(url: str, why: str) -> None:
    with pytest.raises(RequestRefusedError, match=why):
        checked_url(url, within=False)


def test_where_the_settings_allow_it_an_address_of_this_machine_is_taken() -> None:
    assert checked_url("http://localhost:8080/x", within=True) == "http://localhost:8080/x"


@given(st.text(max_size=60))
def test_no_text_is_more_than_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        with suppress(RequestRefusedError):
            assert checked_url(url, within=False).startswith("https://")


@given(inside(NEVER))
def test_no_address_of_an_own_network_is_open_however_it_is_written(address: str) -> None:
    four = ipaddress.IPv4Address(address)
    assert forbidden(four)
    for prefix in ("::ffff:0:0", "64:ff9b::", "2002::"):
        shift = 80 if prefix == "2002::" else 0
        covered = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(four) << shift)
        assert forbidden(covered), covered


@given(inside(NEVER_6))
def test_no_ipv6_address_of_an_own_network_is_open(address: str) -> None:
    assert forbidden(ipaddress.IPv6Address(address))


def test_one_own_address_among_others_is_found() -> None:
    assert first_forbidden(["8.8.8.8", "2606:4700::1111"]) is None
    assert first_forbidden(["8.8.8.8", "10.1.2.3"]) == "10.1.2.3"


def test_a_name_that_stands_for_this_machine_is_not_called() -> None:
    """The address is looked at when it is called: what a name stands for may change."""
    with receiver() as ours:
        for url in (ours.url, f"http://127.0.0.1:{ours.port}/"):
            answer = Poster(within=False).post(url, "{}", {})
            assert answer.status is None
            assert "which is of no open network" in answer.said
        assert ours.got == []


def test_a_name_that_nobody_knows_is_told() -> None:
    answer = Poster(within=True, whole_s=5).post("https://nobody.invalid/", "{}", {})
    assert answer.status is None
    assert answer.said in ("its name is not known", "no answer within 5 s")


def test_a_call_is_broken_off_when_it_is_told_to_stop() -> None:
    stop, release = threading.Event(), threading.Event()
    stop.set()
    with receiver(Said(after=release)) as ours:
        answer = Poster(within=True).post(ours.url, "{}", {}, stop=stop)
        release.set()
    assert answer.stopped
    assert not answer.arrived
