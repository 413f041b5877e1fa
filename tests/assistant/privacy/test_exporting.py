"""What a customer is handed: everything about them, and nothing of others."""

import io
import json
import zipfile

import pytest

from assistant.audit.model import Note
from assistant.audit.ports import AuditLog
from assistant.privacy.model import Kind, Subject, SubjectKind
from tests.assistant.casework.worlds import ANA, BO
from tests.assistant.privacy.lives import (
    ADMIN,
    PNG,
    Life,
    audit_of,
    desk_of,
    lived,
    opened,
    rows_with,
)
from tests.assistant.webchat.houses import House


def handed(house: House, life: Life) -> zipfile.ZipFile:
    """The ZIP of somebody."""
    subject = Subject(SubjectKind.CUSTOMER, life.customer)
    pieces = desk_of(house).export(subject, by=ADMIN, audit=audit_of(house))
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_an_export_has_everything_of_them_and_nothing_of_others(house: House) -> None:
    opened(house)
    mine, others = lived(house, "kestrel", ANA), lived(house, "wagtail", BO)
    archive = handed(house, mine)
    assert archive.testzip() is None
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert others.mark.encode() not in whole
    held = desk_of(house).held(Subject(SubjectKind.CUSTOMER, mine.customer))
    assert all(held.counts.values()), held.counts
    assert {name.partition("/")[0] for name in archive.namelist()} == {
        "README.txt",
        "attachments",
        *(kind.value for kind in Kind),
    }
    messages = json.loads(archive.read("messages/case_messages.json"))
    assert len(messages) == held.counts[Kind.MESSAGES]
    notes = [each for each in messages if each["author"] == "note"]
    assert [(each["text"], each["by"]) for each in notes] == [("kestrel is upset.", "Ana")]
    files = [name for name in archive.namelist() if name.startswith("attachments/")]
    assert [archive.read(each) for each in files] == [PNG + b"kestrel"] * 2


def test_other_peoples_data_is_masked_and_their_own_is_not(house: House) -> None:
    opened(house)
    mine = lived(house, "kestrel", ANA)
    house.says(mine.chat, f"Write to {mine.email}, or to my brother, tom@elsewhere.example.")
    told = handed(house, mine).read("messages/case_messages.json").decode()
    assert mine.email in told
    assert "tom@elsewhere.example" not in told
    assert "my brother, [email" in told


def test_an_export_has_no_key_and_no_words_of_the_library(house: House) -> None:
    opened(house)
    archive = handed(house, lived(house, "kestrel", ANA))
    chats = json.loads(archive.read("chats/chats.json"))
    assert chats
    assert "token_sha256" not in chats[0]
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"goodwill credit up to fifteen" not in whole


class _FullDisk:
    """An audit log that cannot be written."""

    def note(self, session: object, note: Note) -> None:
        raise OSError("the disk is full")

    def note_alone(self, note: Note) -> None:
        raise OSError("the disk is full")


def test_what_cannot_be_noted_is_not_done(house: House) -> None:
    opened(house)
    mine = lived(house, "kestrel", ANA)
    before = rows_with(house.database, "kestrel")
    subject = Subject(SubjectKind.CUSTOMER, mine.customer)
    broken: AuditLog = _FullDisk()
    with pytest.raises(OSError, match="full"):
        desk_of(house).erase(subject, by=ADMIN, audit=broken)
    with pytest.raises(OSError, match="full"):
        desk_of(house).export(subject, by=ADMIN, audit=broken)
    assert rows_with(house.database, "kestrel") == before
