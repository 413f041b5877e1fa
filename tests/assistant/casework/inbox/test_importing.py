"""Files of other systems are read as messages; one bad row stops no other."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.inbox.importing import ReadMessages, read_messages
from assistant.casework.model import CaseId, Received
from assistant.errors import RequestRefusedError
from tests.assistant.casework.worlds import NOW

MARCH = datetime(2026, 3, 3, 8, 14, tzinfo=UTC)


def read(text: str, zone: str = "UTC") -> ReadMessages:
    """Read a file of that text."""
    return read_messages(text.encode(), "messages.csv", zone=zone, now=NOW)


def test_our_own_columns_are_read() -> None:
    table = (
        "text,channel,at,external,thread,handrail_case,customer,contact,name,subject,order,reach\n"
        '"Late, again",email,2026-03-03T09:14:00+01:00,<1@m>,t-1,c-9,C-1,mia@example.org,'
        'Mia,"Order, late",A-1,12\n'
    )
    expected = Received(
        "Late, again",
        "email",
        MARCH,
        external="<1@m>",
        thread="t-1",
        case=CaseId("c-9"),
        customer="C-1",
        contact="mia@example.org",
        name="Mia",
        subject="Order, late",
        order="A-1",
        reach=12,
    )
    assert read(table) == ReadMessages((expected,), ())


@pytest.mark.parametrize(
    "text",
    [
        "Message Body;Source;Created At;From\nHi;E-Mail;3 March 2026 08:14;Mia <mia@example.org>",
        "\ufeffmessage\tvia\ttimestamp\tfrom_email\tfrom name\nHi\tmail\t1772525640\t"
        "mia@example.org\tMia",
        '{"body": "Hi", "channel": "email", "createdAt": "2026-03-03T08:14:00Z",'
        ' "from": {"name": "Mia", "email": "mia@example.org"}}',
        '{"messages": [{"text": "Hi", "platform": "email", "date": "3.3.2026", "time": "8:14",'
        ' "sender": "mia@example.org", "full_name": "Mia", "ok": true, "tags": ["x"]}]}',
        '[{"content": "Hi", "channel": "Email", "sent_at": 1772525640000,'
        ' "author": "Mia <mia@example.org>"}]',
    ],
    ids=["semicolons", "tabs", "json lines", "json in an envelope", "json list"],
)
def test_other_systems_names_and_forms_are_understood(text: str) -> None:
    only = read(text)
    assert only.refused == ()
    (message,) = only.messages
    assert (message.text, message.at, message.name, message.contact) == (
        "Hi",
        MARCH,
        "Mia",
        "mia@example.org",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-03 09:14", datetime(2026, 3, 3, 8, 14, tzinfo=UTC)),
        ("20260303T091400", datetime(2026, 3, 3, 8, 14, tzinfo=UTC)),
        ("Tue, 3 Mar 2026 09:14:00 +0200", datetime(2026, 3, 3, 7, 14, tzinfo=UTC)),
        ("Tue Mar 03 08:14:00 +0000 2026", MARCH),
        ("3. März 2026, 9:14 Uhr", MARCH),
        ("3 mars 2026 à 9h14", MARCH),
        ("Mar 3, 2026 9:14 AM", MARCH),
        ("13/03/2026 9:14", datetime(2026, 3, 13, 8, 14, tzinfo=UTC)),
        ("03/13/2026 9:14", datetime(2026, 3, 13, 8, 14, tzinfo=UTC)),
        ("2026-07-01 09:14", datetime(2026, 7, 1, 7, 14, tzinfo=UTC)),
        ("2026-03-03", datetime(2026, 3, 3, 11, tzinfo=UTC)),
        ("", NOW),
    ],
)
def test_moments_are_read_in_the_zone_of_the_file(written: str, expected: datetime) -> None:
    found = read(
        f"text,channel,at\nHi,chat,{json.dumps(written, ensure_ascii=False)}", "Europe/Amsterdam"
    )
    assert found.refused == ()
    assert found.messages[0].at == expected


@pytest.mark.parametrize(
    "written",
    ["soon", "3 days ago", "May", "9:14", "2026-02-30 10:00", "99999999999999", "0001-01-01 00:00"],
)
def test_what_is_no_moment_is_refused_with_an_example(written: str) -> None:
    found = read(f"text,channel,at\nHi,chat,{written}", "Asia/Tokyo")
    assert found.messages == ()
    assert found.refused[0][0] == 2
    assert "moment" in found.refused[0][1]


def test_one_row_tells_for_all_whether_the_day_comes_first() -> None:
    rows = "text,channel,at\nHi,chat,03/04/2026 10:00\n"
    assert "may be two days" in read(rows).refused[0][1]
    told = read(rows + "Ho,chat,25/04/2026 10:00\n").messages
    assert [each.at.month for each in told] == [4, 4]
    told = read(rows + "Ho,chat,04/25/2026 10:00\n").messages
    assert [(each.at.month, each.at.day) for each in told] == [(3, 4), (4, 25)]


def test_a_bad_row_stops_no_other_and_says_its_line() -> None:
    found = read(
        "text,channel,at\n"
        "first,chat,2026-03-03\n"
        "\n"
        ",chat,2026-03-03\n"
        "x,pigeon,2026-03-03\n"
        'he said "no" and "yes,email,2026-03-03\n'
        '"unclosed,email,2026-03-03\n'
        "a,b,c,d\n"
        '"two\nlines",email,2026-03-03\n'
        "last,phone,2026-03-03\n"
    )
    assert [each.text for each in found.messages] == [
        "first",
        'he said "no" and "yes',
        "two\nlines",
        "last",
    ]
    assert [line for line, _ in found.refused] == [4, 5, 7, 8]
    reasons = " | ".join(why for _, why in found.refused)
    assert "the message is empty" in reasons
    assert "is no channel" in reasons
    assert "check its quotes" in reasons
    assert "3 columns and this row 4" in reasons


def test_bad_lines_of_json_stop_no_others() -> None:
    found = read('{"text": "a", "channel": "chat"}\n{oops\n[1]\n{"text": "b", "channel": "chat"}\n')
    assert [each.text for each in found.messages] == ["a", "b"]
    assert [line for line, _ in found.refused] == [2, 3]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"PK\x03\x04 and more", "save it as CSV"),
        (b"\x00\x01\x02" * 100, "is no text"),
        (b"a,b\n1,2\n", "no row says its text"),
        (b"text,when\nHi,now\n", "no row says its channel"),
        (b'[{"text": "a"', "this is not JSON"),
        (b"x" * 50_000_001, "over 50 MB"),
        (b"text,channel\n", "a header and no rows"),
        (b"text,channel\na,b,c\nd,e,f\n", "no row can be read; line 2: the header has 2"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is no text"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "is no text"),
        (b"%PDF-1.7\ntext,channel\nHi,chat\n", "is no text"),
    ],
)
def test_what_holds_no_messages_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(RequestRefusedError, match=why) as refused:
        read_messages(content, "messages.csv", now=NOW)
    assert str(refused.value).startswith("messages.csv: ")
    assert "\n" not in str(refused.value)


def test_a_time_zone_that_is_none_is_refused() -> None:
    with pytest.raises(RequestRefusedError, match="write it as Europe/Amsterdam"):
        read("text,channel\nHi,chat", "Mars/Base")


def test_older_encodings_are_read() -> None:
    table = "text,channel\nDie Rückgabe läuft über, größte Mühe für Käufer,chat\n"
    table = table.replace("über, größte", "über größte")
    for encoding in ("cp1252", "utf-16"):
        found = read_messages(table.encode(encoding), "old.csv", now=NOW)
        assert found.messages[0].text == "Die Rückgabe läuft über größte Mühe für Käufer"


def test_a_message_without_an_id_has_the_same_one_each_time() -> None:
    table = "text,channel,at\nHi,chat,2026-03-03\nHi,chat,2026-03-03\nHi,chat,2026-03-04\n"
    ids = [each.external for each in read(table).messages]
    assert len(set(ids)) == 3
    assert ids == [each.external for each in read(table).messages]


def test_the_same_words_of_another_time_or_file_are_another_message() -> None:
    said = "text,channel,from\nHello?,chat,mia@example.org\n"
    first, other = read(said).messages[0], read(f"{said}Hi,chat,bo@example.org\n").messages[0]
    assert first.external != other.external
    dated = "text,channel,from,at\nHello?,chat,mia@example.org,2026-03-03T09:00\n"
    more = read(f"{dated}Hi,chat,bo@example.org,2026-03-03T10:00\n")
    assert read(dated).messages[0].external == more.messages[0].external


@pytest.mark.parametrize(
    ("ids", "kept"), [(("1", "2"), False), (("0", "1"), False), (("2", "1"), True), (("7",), True)]
)
def test_numbers_of_rows_are_no_ids(ids: tuple[str, ...], kept: bool) -> None:
    rows = "".join(f"{each},Hi,chat\n" for each in ids)
    found = [each.external for each in read(f"id,text,channel\n{rows}").messages]
    assert (found == list(ids)) is kept
    named = [each.external for each in read(f"external,text,channel\n{rows}").messages]
    assert named == list(ids)


def test_a_row_of_a_year_that_is_none_stops_no_other() -> None:
    found = read("text,channel,at\nHi,chat,0001-01-01T00:00:00\nHo,chat,1969-12-31\nHu,chat,\n")
    assert [each.text for each in found.messages] == ["Hu"]
    assert [line for line, _ in found.refused] == [2, 3]


@pytest.mark.parametrize(
    ("reach", "expected"), [("12,000", 12000), ("12.0", 12), ("", 0), ("1 200 000", 1_200_000)]
)
def test_how_many_people_saw_it_is_read(reach: str, expected: int) -> None:
    found = read(f"text;channel;followers\nHi;x;{reach}")
    assert found.messages[0].reach == expected


def test_how_many_people_saw_it_must_be_a_number() -> None:
    assert "no number of people" in read("text;channel;views\nHi;x;many").refused[0][1]


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=6))
def test_every_row_of_a_table_is_a_message_or_refused(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["text", "channel", "name"])
    for text, name in [("Hi", "Mia"), *rows]:
        table.writerow([text, "chat", name])
    found = read(written.getvalue())
    assert len(found.messages) + len(found.refused) == len(rows) + 1


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    try:
        found = read_messages(b"text,channel\n" + content, "x", now=NOW)
    except RequestRefusedError:
        return
    assert all(line > 1 for line, _ in found.refused)
