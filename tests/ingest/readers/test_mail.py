"""E-mail: who wrote what when, and the text they wrote."""

from contextlib import suppress
from email.message import EmailMessage
from email.mime.application import MIMEApplication

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FileRefusedError
from tests.ingest.readers.reading import HEADING, ITEM, PARAGRAPH, read, shape, texts


def message(subject: str = "Refund granted") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "Ana <ana@shop.example>"
    made["To"] = "bo@mail.example"
    made["Date"] = "Tue, 03 Mar 2026 10:00:00 +0100"
    return made


def test_subject_fields_and_plain_text_are_read() -> None:
    mail = message()
    mail.set_content("Dear Bo,\n\nyou get 20 €.\n\n- by card\n\n> When do I get it?\n")
    document = read("a.eml", mail.as_bytes())
    assert shape(document) == [
        (HEADING, "Refund granted"),
        (
            PARAGRAPH,
            "From: Ana <ana@shop.example>\nTo: bo@mail.example\n"
            "Date: Tue, 03 Mar 2026 10:00:00 +0100",
        ),
        (PARAGRAPH, "Dear Bo,"),
        (PARAGRAPH, "you get 20 €."),
        (ITEM, "by card"),
        (PARAGRAPH, "When do I get it?"),
    ]
    assert document.properties["title"] == "Refund granted"


def test_the_plain_part_is_preferred_and_html_is_read_where_it_is_empty() -> None:
    both = message()
    both.set_content("Plain words.")
    both.add_alternative("<h1>Page</h1><p>Page words.</p>", subtype="html")
    assert texts(read("a.eml", both.as_bytes()))[-1] == "Plain words."
    page = message()
    page.set_content(" ")
    page.add_alternative("<title>T</title><p>Page words.</p>", subtype="html")
    document = read("a.eml", page.as_bytes())
    assert texts(document)[-1] == "Page words."
    assert document.properties["title"] == "Refund granted"


def test_attachments_are_named_in_a_warning() -> None:
    mail = message()
    mail.set_content("See the file.")
    mail.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="bill.pdf")
    document = read("a.eml", mail.as_bytes())
    assert document.warnings == ("comes with an attachment not read here: 'bill.pdf'",)
    assert MIMEApplication(b"x").get_content_maintype() == "application"


def test_a_message_saved_as_utf16_is_still_a_message() -> None:
    mail = message()
    mail.set_content("Words.")
    for encoding in ("utf-16", "utf-16-be"):
        assert texts(read("a.eml", mail.as_string().encode(encoding)))[-1] == "Words."


def test_a_message_of_another_name_is_recognised() -> None:
    mail = message()
    mail.set_content("Words.")
    assert read("saved-mail", mail.as_bytes()).properties["title"] == "Refund granted"


def test_a_broken_charset_and_date_stop_nothing() -> None:
    raw = (
        b"From: a@b\r\nDate: never\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n"
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nGr\xf6\xdfe und Preis.\r\n"
    )
    document = read("a.eml", raw)
    assert document.properties["title"] == "Größe"
    assert texts(document)[-1] == "Größe und Preis."


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_message_keeps_the_promises_or_is_refused(head: bytes, body: bytes) -> None:
    # Bytes that no text holds are refused; whatever is read keeps every promise.
    with suppress(FileRefusedError):
        read("a.eml", b"From: a@b\r\nSubject: s\r\n" + head + b"\r\n\r\nwords " + body)
