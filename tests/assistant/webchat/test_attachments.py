"""Files are told by their bytes, named safely, counted, and open in their conversation alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.owner import owner
from assistant.casework.errors import UnknownCaseError
from assistant.casework.model import CaseId
from assistant.casework.talking.waiting import ASKED
from assistant.sites.model import Look
from assistant.webchat.errors import AttachmentRefusedError, UnknownAttachmentError
from assistant.webchat.file_kinds import file_name, media_type
from assistant.webchat.model import LARGEST_ATTACHMENT, AttachmentId, ConversationId, Standing
from tests.assistant.casework.worlds import ANA
from tests.assistant.webchat.houses import ANSWER, House

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(20) + b"\xff\xd9"
GIF = b"GIF89a" + bytes(20) + b"\x00;"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (GIF, "image/gif"),
        (WEBP, "image/webp"),
        (PDF, "application/pdf"),
        ("Größe 42, naïve".encode(), "text/plain"),
        (b"<html><script>alert(1)</script></html>", "text/plain"),
    ],
)
def test_the_kinds_customers_may_send_are_told_by_their_bytes(content: bytes, kind: str) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"MZ\x90\x00\x03\x00\x00\x00" + bytes(60),
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(40),
        b"\x7fELF\x02\x01\x01" + bytes(40),
        b"text with a \x00 in it",
        b"\xff\xfe\xfd plainly no text",
        b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(24),
    ],
)
def test_other_kinds_are_none(content: bytes) -> None:
    assert media_type(content) == ""


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("kettle.PNG", "image/png", "kettle.PNG"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\mia\\receipt.pdf", "application/pdf", "receipt.pdf"),
        ("run.bat", "text/plain", "run.bat.txt"),
        ("photo.exe", "image/jpeg", "photo.exe.jpg"),
        ("in\u202egnp.exe\x00.png", "image/png", "ingnp.exe.png"),
        ('a<b>"c|d?.png', "image/png", "a_b__c_d_.png"),
        ("", "image/gif", "file.gif"),
        ("...", "image/gif", "file.gif"),
        ("/", "image/gif", "file.gif"),
    ],
)
def test_a_name_is_tidied(name: str, kind: str, kept: str) -> None:
    assert file_name(name, kind) == kept


@given(st.text(max_size=300))
def test_no_name_has_a_folder_or_what_nobody_sees(name: str) -> None:
    kept = file_name(name, "image/png")
    assert len(kept) <= 120
    assert kept.casefold().endswith(".png")
    assert not set(kept) & set('/\\\x00\n\r"<>:|?*\u202e')
    assert not kept.startswith(".")


def open_chat(house: House) -> ConversationId:
    """A conversation in which files may be sent."""
    house.look(Look(attachments=True))
    return house.chat_id()


def test_a_file_goes_with_a_message_and_staff_see_it(house: House) -> None:
    chat = open_chat(house)
    file = house.chat.attach(chat, "kettle.png", PNG)
    told = house.says(chat, "It looks so", "m1", (file.id,))
    assert told.message.attachments == (file,)
    assert house.chat.messages(chat)[0].attachments == (file,)
    side = house.chat.customer_side(house.case(chat), by=ANA)
    assert side is not None
    assert side.attachments == ((told.message.id, file),)
    assert house.chat.file(house.case(chat), file.id, by=ANA) == (file, PNG)
    assert house.chat.attachment(chat, file.id) == (file, PNG)


def test_a_file_alone_says_its_name(house: House) -> None:
    chat = open_chat(house)
    file = house.chat.attach(chat, "kettle.png", PNG)
    told = house.says(chat, " ", "m1", (file.id,))
    assert told.message.text == "(file: kettle.png)"
    again = house.says(chat, " ", "m1", (file.id,))
    assert again.again
    assert again.message == told.message


def test_a_file_is_sent_once(house: House) -> None:
    chat = open_chat(house)
    file = house.chat.attach(chat, "kettle.png", PNG)
    house.says(chat, "It looks so", "m1", (file.id,))
    assert house.says(chat, "It looks so", "m1", (file.id,)).again
    with pytest.raises(UnknownAttachmentError):
        house.says(chat, "And so", "m2", (file.id,))
    assert house.texts(chat) == ["It looks so"]


def test_a_message_with_a_file_goes_to_people_and_is_not_answered_unseen(house: House) -> None:
    chat = open_chat(house)
    assert house.says(chat, "Hello?", "m1").answer is not None
    file = house.chat.attach(chat, "kettle.png", PNG)
    told = house.says(chat, "It looks so", "m2", (file.id,))
    assert told.answer is None
    assert told.state.standing is Standing.WAITING
    assert house.says(chat, "It looks so", "m2", (file.id,)).again
    assert house.texts(chat) == ["Hello?", ANSWER, "It looks so"]
    story = [each.what for each in house.file(chat).events]
    assert story.count("waits for a person") == 1
    assert ASKED not in story


def test_a_file_of_another_conversation_is_not_there(house: House) -> None:
    chat, other = open_chat(house), house.chat_id()
    file = house.chat.attach(chat, "kettle.png", PNG)
    with pytest.raises(UnknownAttachmentError):
        house.chat.attachment(other, file.id)
    with pytest.raises(UnknownAttachmentError):
        house.says(other, "Mine?", files=(file.id,))
    house.says(chat, "It looks so", files=(file.id,))
    house.says(other, "Hello?")
    with pytest.raises(UnknownAttachmentError):
        house.chat.file(house.case(other), file.id, by=ANA)
    with pytest.raises(UnknownCaseError):
        house.chat.file(CaseId("none"), file.id, by=ANA)
    with pytest.raises(UnknownAttachmentError):
        house.chat.attachment(chat, AttachmentId("\x00none"))


def test_a_file_that_was_not_sent_yet_is_nobody_s_to_see(house: House) -> None:
    chat = open_chat(house)
    house.says(chat, "Hello?")
    file = house.chat.attach(chat, "kettle.png", PNG)
    assert house.chat.messages(chat)[0].attachments == ()
    with pytest.raises(UnknownAttachmentError):
        house.chat.file(house.case(chat), file.id, by=ANA)


def test_files_are_refused_where_the_site_has_none(house: House) -> None:
    with pytest.raises(AttachmentRefusedError, match="cannot be sent here"):
        house.chat.attach(house.chat_id(), "kettle.png", PNG)
    chat = open_chat(house)
    house.sites.retire(house.site.key, by=owner())
    with pytest.raises(AttachmentRefusedError):
        house.chat.attach(chat, "kettle.png", PNG)


def test_a_file_has_at_most_five_million_bytes(house: House) -> None:
    chat = open_chat(house)
    fits = PNG + bytes(LARGEST_ATTACHMENT - len(PNG))
    assert house.chat.attach(chat, "large.png", fits).size == LARGEST_ATTACHMENT
    with pytest.raises(AttachmentRefusedError, match="at most 5 MB"):
        house.chat.attach(chat, "larger.png", fits + b"\x00")
    with pytest.raises(AttachmentRefusedError, match="picture, a PDF or a plain text"):
        house.chat.attach(chat, "kettle.png", b"MZ" + bytes(60))


def test_a_file_never_sent_is_forgotten_though_its_customer_never_comes_back(house: House) -> None:
    left, chat = open_chat(house), house.chat_id()
    file = house.chat.attach(left, "kettle.png", PNG)
    house.later(timedelta(days=1, minutes=1))
    house.chat.attach(chat, "other.png", PNG)
    with pytest.raises(UnknownAttachmentError):
        house.chat.attachment(left, file.id)


def test_a_conversation_holds_twenty_files_and_forgets_those_never_sent(house: House) -> None:
    chat = open_chat(house)
    files = [house.chat.attach(chat, f"{n}.txt", b"text") for n in range(20)]
    with pytest.raises(AttachmentRefusedError, match="holds 20 files"):
        house.chat.attach(chat, "one more.txt", b"text")
    house.says(chat, "The first", files=(files[0].id,))
    house.later(timedelta(days=1, minutes=1))
    house.chat.attach(chat, "one more.txt", b"text")
    assert house.chat.attachment(chat, files[0].id)[1] == b"text"
    with pytest.raises(UnknownAttachmentError):
        house.chat.attachment(chat, files[1].id)
