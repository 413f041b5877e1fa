"""What a browser says of itself becomes a few words of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.devices import device_of

_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox on Linux",
        ),
        (f"{_MAC} Chrome/129.0.0.0 Safari/537.36", "Chrome on macOS"),
        (f"{_MAC} Chrome/129.0.0.0 Safari/537.36 Edg/129.0", "Edge on macOS"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "curl"),
        ("", "an unknown program"),
    ],
)
def test_a_browser_is_named_as_people_call_it(said: str, device: str) -> None:
    assert device_of(said) == device


@given(st.text())
def test_nothing_of_what_was_sent_is_kept(said: str) -> None:
    assert len(device_of(said)) < 50
    assert device_of(said + "<b>") == device_of(said)
