"""How staff see a chat's customer: there or gone, writing, what they saw, the files they sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.casework.model import Author, CaseFile, CaseMessage, MessageId, State
from assistant.ui.casework import chats, heads, rows, timeline
from assistant.ui.casework.voices import Voice, Voices
from assistant.ui.templates import render
from assistant.webchat.model import CustomerSide
from tests.assistant.ui.casework.said import FakeChats, FakeSurveys, photo, side, with_file
from tests.assistant.ui.casework.samples import HOSTILE, NOW, case, message

ANA = Person(PersonId("ana"), "Ana Ruiz", "ana@example.com", Role.AGENT, NOW)
CHAT = case(channel="chat", customer_name="Mira")


def talk() -> tuple[CaseMessage, ...]:
    """The customer, the assistant, an agent, the customer again, a note, the agent again."""
    authors = (
        Author.CUSTOMER,
        Author.ASSISTANT,
        Author.AGENT,
        Author.CUSTOMER,
        Author.NOTE,
        Author.AGENT,
    )
    return tuple(
        replace(
            message(text=f"words {n}", author=author, at=NOW + timedelta(minutes=n)),
            id=MessageId(f"m{n}"),
        )
        for n, author in enumerate(authors)
    )


def file(*messages: CaseMessage) -> CaseFile:
    """A chat's file."""
    return CaseFile(CHAT, messages, (), (), None, (), None, None, (), ())


def head(customer: CustomerSide | None) -> str:
    """A chat's head as it is shown."""
    view = heads.head_view(file(*talk()), NOW, viewer=ANA, side=customer)
    return " ".join(str(render("casework/head", head=view)).split())


def shown(customer: CustomerSide, *messages: CaseMessage) -> str:
    """A chat's messages as they are shown."""
    days = timeline.messages_by_day(file(*messages), NOW.date(), Voice(customer))
    return str(render("casework/timeline", days=days))


def test_who_is_in_the_chat_is_said_with_where_from_and_in_which_language() -> None:
    html = head(side())
    for words in (
        "in the chat now",
        "reads German",
        "signed in at their shop",
        "on <bdi>larkfield.example/shop/kettles</bdi>",
    ):
        assert words in html


def test_who_left_is_said_with_how_long_ago() -> None:
    gone = side(here=False, seen_at=NOW - timedelta(minutes=4), vouched=False)
    html = head(gone)
    assert "left 4 min ago" in html
    assert f'data-gone="{gone.seen_at.isoformat()}"' in html if gone.seen_at else False
    assert "not signed in" in html


def test_when_nobody_knows_since_when_they_are_gone_nothing_is_invented() -> None:
    view = chats.chat_view(side(here=False), talk(), "Mira", NOW)
    assert (view.words, view.gone) == ("not in the chat", "")


def test_what_is_no_sites_chat_says_nothing_of_a_customer_there() -> None:
    assert "presence" not in head(None)


def test_who_writes_is_named_while_they_are_there() -> None:
    assert chats.chat_view(side(typing=True), talk(), "Mira", NOW).typing == "Mira is writing …"
    assert chats.chat_view(side(typing=True, here=False), talk(), "Mira", NOW).typing == ""


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        (None, None),
        ("m0", None),
        ("m1", "m1"),
        ("m2", "m2"),
        ("m3", "m2"),
        ("m4", "m2"),
        ("m5", "m5"),
        ("of another case", None),
    ],
)
def test_the_newest_of_our_messages_that_they_saw_is_marked(
    read: str | None, seen: str | None
) -> None:
    mark = MessageId(read) if read else None
    assert chats.seen(side(read_up_to=mark), talk()) == seen


def test_one_message_is_marked_as_seen_and_the_others_may_be() -> None:
    html = shown(side(read_up_to=MessageId("m2")), *talk())
    assert html.count("data-seen-mark") == 3
    assert html.count("data-seen-mark hidden") == 2
    marked = html[: html.index("data-seen-mark>")].rindex("data-message=")
    assert html[marked:].startswith('data-message="m2"')


def test_messages_outside_of_chats_have_no_mark() -> None:
    days = timeline.messages_by_day(file(*talk()), NOW.date())
    assert "data-seen-mark" not in str(render("casework/timeline", days=days))


def test_a_photo_is_shown_small_and_downloaded() -> None:
    first = talk()[0]
    html = shown(with_file(first.id, photo()), first)
    assert '<a class="file" href="/api/v1/cases/c1/files/f1" download="kettle.png"' in html
    assert '<img src="/api/v1/cases/c1/files/f1" alt=""' in html
    assert "48 KB" in html


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/svg+xml", "text/html"])
def test_what_is_no_plain_image_is_only_ever_downloaded(kind: str) -> None:
    first = talk()[0]
    html = shown(with_file(first.id, photo("a.bin", kind)), first)
    assert "<img" not in html
    assert "download=" in html


def test_a_file_alone_needs_no_words() -> None:
    first = replace(talk()[0], text="")
    assert "message-text" not in shown(with_file(first.id, photo()), first)


def test_files_stand_with_the_message_they_came_with() -> None:
    messages = talk()
    html = shown(with_file(messages[3].id, photo()), *messages)
    assert html.count("message-files") == 1
    assert html.index("words 3") < html.index("message-files") < html.index("words 5")


@given(st.text(), st.text(), st.text())
def test_nothing_a_customers_browser_tells_becomes_markup(
    name: str, page: str, tongue: str
) -> None:
    first = talk()[0]
    hostile = side(
        page=HOSTILE + page,
        language=HOSTILE + tongue,
        attachments=((first.id, photo(HOSTILE + name)),),
    )
    html = head(hostile) + shown(hostile, first)
    assert "<img src=x" not in html
    assert html.count("<img") == 1
    assert "onerror=alert(1)&gt;" in html
    assert "\u202e" not in html.replace(first.text, "")


def test_a_page_is_never_a_link() -> None:
    assert "href" not in head(side(page="javascript:alert(1)"))


def test_the_id_of_a_file_cannot_leave_its_address() -> None:
    odd = chats.file_view("a/../b", photo())
    assert odd.url == "/api/v1/cases/a%2F..%2Fb/files/f1"


def queue(here: frozenset[str]) -> str:
    """A chat's row."""
    view = rows.row_view(CHAT, NOW, me=ANA.id, here=here)
    return str(render("casework/rows", rows=[view], empty=""))


def test_a_row_says_in_words_that_its_customer_is_there() -> None:
    assert "The customer is in the chat" in queue(frozenset({"c1"}))
    assert "in the chat" not in queue(frozenset())


def test_only_open_chats_are_asked_for_their_customer() -> None:
    known = FakeChats({"c1": side(), "c2": side(here=False), "mail": side(), "over": side()})
    voices = Voices(known, FakeSurveys())
    listed = [
        case("mail", channel="email"),
        case("over", channel="chat", state=State.RESOLVED),
        case("c1", channel="chat"),
        case("c2", channel="chat"),
    ]
    assert voices.here(listed, by=ANA) == {"c1"}
    assert known.asked == ["c1", "c2"]


def test_a_mark_is_another_one_when_they_leave_and_the_same_while_they_write() -> None:
    assert Voice(side()).mark == Voice(side(typing=True, read_up_to=MessageId("m1"))).mark
    assert Voice(side()).mark != Voice(side(here=False)).mark
    assert Voice(side()).mark != Voice(with_file(MessageId("m1"), photo())).mark
