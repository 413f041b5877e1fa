"""What staff get of a live chat over the API: the customer's side, and files to be saved."""

import pytest

from assistant.access import people
from assistant.api.case_answers import CustomerSideOut
from assistant.casework.model import CaseId
from assistant.sites.model import Look
from assistant.webchat.model import AttachmentId, Said
from assistant.webchat.stored import current_case
from tests.assistant.api.callers import Callers, refused, told_as
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import client

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
PAGE = "https://shop.example/kettles"


class Chat:
    """A customer in a chat of a site."""

    def __init__(self, assistant: FakeAssistant) -> None:
        self._chats, self._database = assistant.webchat, assistant.database
        admin = people.by_email(assistant.database, "admin@example.com")
        site = assistant.sites.add("Shop", ["https://shop.example"], by=admin)
        site = assistant.sites.change(site.key, by=admin, look=Look(attachments=True))
        self.id = self._chats.begin(site, language="de", page=PAGE).conversation.id

    def sends(self, name: str, content: bytes) -> tuple[CaseId, AttachmentId]:
        """They send a file with some words; the case these are in, and the file."""
        file = self._chats.attach(self.id, name, content)
        self._chats.say(self.id, Said("Look at this, please.", attachments=(file.id,)))
        with self._database.read() as session:
            case = current_case(session, self.id)
            assert case is not None
            return CaseId(case.id), file.id

    def types(self) -> None:
        """Their browser says so."""
        self._chats.here(self.id, typing=True)


@pytest.fixture
def chat(callers: Callers) -> Chat:
    return Chat(callers.assistant)


def test_the_customers_side_of_a_chat_is_told(callers: Callers, chat: Chat) -> None:
    case, file = chat.sends("kettle.png", PNG)
    chat.types()
    told = told_as(CustomerSideOut, callers.agent.get(f"/api/v1/cases/{case}/customer-side"))
    assert (told.conversation, told.here, told.typing) == (chat.id, True, True)
    assert (told.page, told.language, told.vouched) == (PAGE, "de", False)
    [sent] = told.attachments
    assert (sent.id, sent.name, sent.type, sent.size) == (file, "kettle.png", "image/png", len(PNG))


def test_a_case_that_is_no_chat_has_no_customers_side(callers: Callers) -> None:
    mail = callers.wrote()
    answer = callers.agent.get(f"/api/v1/cases/{mail.id}/customer-side")
    assert answer.status_code == 200
    assert answer.json() is None


def test_a_photo_is_saved_as_it_was_sent(callers: Callers, chat: Chat) -> None:
    case, file = chat.sends("kettle.png", PNG)
    saved = callers.agent.get(f"/api/v1/cases/{case}/files/{file}")
    assert saved.content == PNG
    assert saved.headers["content-type"] == "image/png"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in saved.headers["content-security-policy"]


def test_what_is_no_image_is_never_opened_as_what_it_may_be(callers: Callers, chat: Chat) -> None:
    page = b"<html><script>alert(1)</script></html>"
    case, file = chat.sends("märz\r\nX-Evil: 1.html", page)
    saved = callers.agent.get(f"/api/v1/cases/{case}/files/{file}")
    assert saved.content == page
    assert saved.headers["content-type"] == "application/octet-stream"
    assert "x-evil" not in saved.headers
    assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''m%C3%A4rz")


def test_a_file_of_another_case_is_not_there(callers: Callers, chat: Chat) -> None:
    _, file = chat.sends("kettle.png", PNG)
    mail = callers.wrote()
    assert "no such file" in refused(
        callers.agent.get(f"/api/v1/cases/{mail.id}/files/{file}"), 404
    )


@pytest.mark.parametrize("what", ["customer-side", "files/f"])
def test_strangers_see_nothing_of_it(callers: Callers, chat: Chat, what: str) -> None:
    case, _ = chat.sends("kettle.png", PNG)
    stranger = client(callers.assistant)
    assert stranger.get(f"/api/v1/cases/{case}/{what}").status_code == 401


@pytest.mark.parametrize("what", ["customer-side", "files/f"])
def test_a_case_that_is_not_there_has_neither(callers: Callers, what: str) -> None:
    for case in ("nowhere", "x" * 300, "%00"):
        answer = callers.agent.get(f"/api/v1/cases/{case}/{what}")
        assert "there is no" in refused(answer, 404) or "no such file" in answer.text
