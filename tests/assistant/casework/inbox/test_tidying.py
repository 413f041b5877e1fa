"""What comes in becomes a text to read, or is refused in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.inbox.tidying import is_blank, tidy
from assistant.casework.model import LONGEST_INBOUND
from assistant.errors import RequestRefusedError
from assistant.texts import storable


def test_a_plain_text_stays_as_it_is_written() -> None:
    text = "Hello,\n\n  where is my order <A-1>? It's 3 < 5 days & late.\n— Mia 😡"
    assert tidy(text).text == text


def test_lines_end_one_way_and_blank_ones_are_few() -> None:
    assert tidy("\ufeffone\r\ntwo\rthree\n\n \n\n\nfour\n").text == "one\ntwo\nthree\n\nfour"


def test_html_mail_becomes_its_words() -> None:
    page = (
        "<html><head><title>x</title><style>p {color: red}</style></head><body>"
        "<p>Dear&nbsp;team,</p><p>my order<br>is <b>late</b>&mdash;again</p>"
        "<script>alert('no')</script><ul><li>A-1</li><li>A-2</li></ul></body></html>"
    )
    assert tidy(page).text == "Dear team,\n\nmy order\nis late—again\n\nA-1\n\nA-2"


def test_html_without_a_head_that_ends_loses_no_body() -> None:
    assert tidy("<html><head><title>x<body><p>Help</p></body>").text == "Help"


def test_html_that_nests_a_hundred_thousand_deep_is_read() -> None:
    assert tidy("<div>" * 100_000 + "late</div>").text == "late"


def test_what_word_processors_write_into_mail_is_read_over() -> None:
    page = (
        "<html><!--[if gte mso 9]><xml>z</xml><![endif]--><body><p class='a>b'>Dear</p>"
        '<![if !mso]>team <![endif]><![foo bar]>a < b &amp; 3 &lt; 4<p title="it\'s">bye</body>'
    )
    assert tidy(page).text == "Dear\nteam a < b & 3 < 4\nbye"


MARKUP = """< <! <![ ]> --> <!-- > &# & <p> </p> ' " </ <script> </script> <? x <body> CDATA["""


@given(st.lists(st.sampled_from([*MARKUP.split(), " ", "\n", "<a b='", "\x00"]), max_size=25))
def test_no_markup_breaks_the_reading(bits: list[str]) -> None:
    assert not is_blank(tidy(f"<p>{'first ' * 100}</p>{''.join(bits)}").text)


@pytest.mark.parametrize("bit", ["<!--", "<![x ", "<a ", "<", "<a href='", '<a b="', "</", "&#"])
def test_long_rows_of_broken_markup_are_read(bit: str) -> None:
    assert tidy("<p>first</p>" + bit * (200_000 // len(bit))).text.startswith("first")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d\ufeff", "\u3164\u2800", "<p> </p>"])
def test_what_shows_nothing_is_refused(text: str) -> None:
    with pytest.raises(RequestRefusedError, match="the message is empty"):
        tidy(text)


@pytest.mark.parametrize(
    "text",
    ["%PDF-1.7 and so on", "PK\x03\x04word", "\x00\x01\x02\x03\x04 abc", "\ufffd" * 40 + "ab" * 40],
)
def test_a_file_is_refused(text: str) -> None:
    with pytest.raises(RequestRefusedError, match="a file, not a message"):
        tidy(text)


def test_one_character_that_cannot_be_read_is_no_file() -> None:
    assert tidy("caf\ufffd is closed\x00").text == "caf\ufffd is closed"


def test_a_very_long_message_is_cut_and_says_what_it_had() -> None:
    long = tidy("x" * (LONGEST_INBOUND + 7))
    assert (len(long.text), long.length, long.is_cut) == (
        LONGEST_INBOUND,
        LONGEST_INBOUND + 7,
        True,
    )
    assert not tidy("x" * LONGEST_INBOUND).is_cut


@given(st.text(max_size=300))
def test_what_is_kept_shows_something_and_can_be_stored(text: str) -> None:
    try:
        kept = tidy(text).text
    except RequestRefusedError:
        return
    assert not is_blank(kept)
    assert kept == storable(kept).strip()
    assert "\r" not in kept


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=200))
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    if is_blank(text) or "<" in text or text.startswith(("%PDF-", "PK", "{\\")):
        return
    if text.count("\ufffd") > 3:
        return
    assert tidy(text).text.split() == text.split()
