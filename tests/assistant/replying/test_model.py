"""Channels as people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.replying.model import Channel, Piece, Reply, Tone


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("chat", Channel.CHAT),
        ("WhatsApp", Channel.CHAT),
        ("Twitter DM", Channel.CHAT),
        ("mail", Channel.EMAIL),
        ("E-Mail", Channel.EMAIL),
        ("e mail", Channel.EMAIL),
        ("call", Channel.PHONE),
        ("phone note", Channel.PHONE),
        ("Telefon", Channel.PHONE),
        ("twitter", Channel.SOCIAL),
        ("X", Channel.SOCIAL),
        ("social_media", Channel.SOCIAL),
        ("store", Channel.CHAT),
        ("", Channel.CHAT),
    ],
)
def test_a_channel_is_understood(said: str, channel: Channel) -> None:
    assert Channel.read(said) is channel


@given(st.text())
def test_any_text_is_some_channel(text: str) -> None:
    assert Channel.read(text) in Channel


@pytest.mark.parametrize("channel", Channel)
def test_a_channels_own_name_is_read_as_it(channel: Channel) -> None:
    assert Channel.read(channel.value) is channel


def test_a_reply_says_something() -> None:
    with pytest.raises(ValueError, match="says something"):
        Reply(Channel.CHAT, Tone.PLAIN, "en", (Piece(" ", own=True),), (), (), False, "verbatim")
