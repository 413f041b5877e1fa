"""Origins: tidied to what a browser sends, and refused where a browser would send none such."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RequestRefusedError
from assistant.sites.origins import read_origin, read_origins


def refusal(*said: str) -> str:
    with pytest.raises(RequestRefusedError) as refused:
        read_origins(said)
    told = str(refused.value)
    assert told.startswith("origins: ")
    assert "\n" not in told
    assert len(told) < 250
    return told


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("https://shop.example", "https://shop.example"),
        ("  HTTPS://Shop.Example/ ", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("https://shop.example:", "https://shop.example"),
        ("https://my_shop.example", "https://my_shop.example"),
        ("https://intranet", "https://intranet"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
        ("https://[2001:DB8:0:0:0:0:0:1]", "https://[2001:db8::1]"),
        ("http://localhost:80", "http://localhost"),
        ("http://LOCALHOST:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[0:0:0:0:0:0:0:1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_kept_as_a_browser_sends_it(said: str, sent: str) -> None:
    assert read_origin(said) == sent
    assert read_origin(sent) == sent


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("null", "without an origin"),
        ("*", "no wildcards"),
        ("https://*.shop.example", "no wildcards"),
        ("shop.example", "begin it with https://"),
        ("", "begin it with https://"),
        ("https://", "begin it with https://"),
        ("//shop.example", "begin it with https://"),
        ("javascript:alert(1)", "begin it with https://"),
        ("file:///etc/passwd", "begin it with https://"),
        ("chrome-extension://abcdef", "begin it with https://"),
        ("http://shop.example", "use https"),
        ("http://127.0.0.2", "use https"),
        ("http://localhost.shop.example", "use https"),
        ("http://127.0.0.1.shop.example", "use https"),
        ("http://[::2]", "use https"),
        ("https://shop.example/path", "host and port alone"),
        ("https://shop.example//", "host and port alone"),
        ("https://shop.example?", "host and port alone"),
        ("https://shop.example#", "host and port alone"),
        ("https://shop.example/?a=b", "host and port alone"),
        ("https://me@shop.example", "host and port alone"),
        ("https://:@shop.example", "host and port alone"),
        ("https://shop.example:0", "a port is"),
        ("https://shop.example:65536", "a port is"),
        ("https://shop.example:٤٤٣", "a port is"),
        ("https://shop example", "white space"),
        ("https://shop.exa\tmple", "white space"),
        ("https://shop.example\\evil", "white space"),
        ("https://shop.example\x00", "white space"),
        ("https://shop.example.", "no name of a host"),
        ("https://.shop.example", "no name of a host"),
        ("https://-shop.example", "no name of a host"),
        ("https://shop.example,https://b.example", "host and port alone"),
        (f"https://{'a' * 64}.example", "no name of a host"),
        (f"https://{'a.' * 130}example", "no name of a host"),
        ("https://127.1", "in full"),
        ("https://2130706433", "in full"),
        ("https://0x7f000001", "in full"),
        ("https://127.0.0.01", "in full"),
        ("https://1.2.3.256", "in full"),
        ("https://[::1", "no address"),
        ("https://[fe80::1%25eth0]", "without a zone"),
        ("https://[::ffff:127.0.0.1]", "of version 4 as such"),
        ("https://[1:2]", "address"),
        ("https://\u2488shop.example", "no name that a browser"),
        ("https://\u200dshop.example", "no name that a browser"),
        ("https://\ud800.example", "no name that a browser"),
    ],
)
def test_what_no_page_of_a_site_sends_is_refused(said: str, why: str) -> None:
    assert why in refusal(said)


def test_wide_digits_are_no_way_around_the_rule_for_plain_http() -> None:
    assert "use https" in refusal("http://１２７.０.０.２")
    assert read_origin("http://１２７.０.０.１") == "http://127.0.0.1"


def test_the_same_origin_written_twice_is_kept_once_in_order() -> None:
    said = ["https://b.example", "https://a.example", "https://B.example:443/"]
    assert read_origins(said) == ("https://b.example", "https://a.example")


def test_a_site_has_one_to_twenty_origins() -> None:
    many = [f"https://{number}.shop.example" for number in range(21)]
    assert len(read_origins(many[:20])) == 20
    assert "at most 20, not 21" in refusal(*many)
    assert "needs one" in refusal()


def test_a_long_refusal_stays_one_short_line() -> None:
    refusal("https://" + "a" * 100_000)
    refusal("https://shop.example\nX-Injected: yes")


_HOSTS = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,8}){0,3}", fullmatch=True)


@given(host=_HOSTS, port=st.integers(1, 65535), upper=st.booleans())
def test_reading_an_origin_again_changes_nothing(host: str, port: int, *, upper: bool) -> None:
    once = read_origin(f"https://{host.upper() if upper else host}:{port}")
    assert read_origin(once) == once
    assert once == once.lower()


@given(st.text(max_size=40) | st.text(string.printable, max_size=40).map("https://{}".format))
def test_any_text_is_an_origin_in_plain_letters_or_refused(said: str) -> None:
    try:
        origin = read_origin(said)
    except RequestRefusedError:
        return
    assert origin.isascii()
    assert read_origin(origin) == origin
    assert origin.startswith("https://") or origin.split(":")[1][2:] in (
        "localhost",
        "127.0.0.1",
        "[",
    )
