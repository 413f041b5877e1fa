"""How far a reply that was sent is from the one that was suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cases import record, replies
from assistant.cases.replies import LONGEST_REPLY, SentReply, distance
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.cases.suggestions import QUOTE, later, told


def send(database: Database, sent: str, *, suggested: str = QUOTE, minute: int = 0) -> SentReply:
    return replies.send(
        database,
        "one",
        by="ana",
        channel="mail",
        tone="warm",
        suggested=suggested,
        sent=sent,
        at=later(minute),
    )


@pytest.mark.parametrize(
    ("suggested", "sent", "expected"),
    [
        ("You have 30 days.", "You have 30 days.", 0.0),
        ("You have\n30 days.", " You have\r\n30 days.\r\n", 0.0),
        ("Grüße", "Gru\u0308ße", 0.0),
        ("abcd", "abXd", 0.25),
        ("abcd", "abcdefgh", 0.5),
        ("abc", "xyz", 1.0),
        ("", "written anew", 1.0),
        ("", "", 0.0),
    ],
)
def test_the_distance_is_the_share_of_characters_changed(
    suggested: str, sent: str, expected: float
) -> None:
    assert distance(suggested, sent) == pytest.approx(expected)


@given(st.text(), st.text())
def test_a_distance_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= distance(one, other) <= 1.0
    assert distance(one, other) == distance(other, one)
    assert distance(one, one) == 0.0


@given(st.text(), st.text(min_size=1).filter(lambda text: text == text.strip()))
def test_what_is_added_shows(one: str, added: str) -> None:
    assert distance(one, f"{one}|{added}") > 0.0


def test_replies_are_read_oldest_first(database: Database) -> None:
    record.keep(database, told(), channel="")
    second, first = send(database, "second", minute=2), send(database, "first", minute=1)
    assert replies.sent_in(database, "talk", "ana") == [first, second]


@pytest.mark.parametrize("sent", ["", " \n"])
def test_an_empty_reply_is_refused(database: Database, sent: str) -> None:
    record.keep(database, told(), channel="")
    with pytest.raises(RequestRefusedError, match="write something first"):
        send(database, sent)
    assert replies.sent_in(database, "talk", "ana") == []


@pytest.mark.parametrize(("suggested", "sent"), [(0, 1), (1, 0)])
def test_a_reply_over_the_limit_is_refused_and_one_at_it_is_kept(
    database: Database, suggested: int, sent: int
) -> None:
    record.keep(database, told(), channel="")
    text = "x" * LONGEST_REPLY
    assert send(database, text, suggested=text).distance == 0.0
    with pytest.raises(RequestRefusedError, match="at most 20,000 characters"):
        send(database, text + "x" * sent, suggested=text + "x" * suggested)
