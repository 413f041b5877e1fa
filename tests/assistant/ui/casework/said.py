"""Chats and surveys in memory, for the screens' tests: whatever the test says of a case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assistant.access.model import Person
from assistant.casework.model import CaseId, Handler, MessageId
from assistant.surveys.model import Expectation, GivenSurvey, Survey, ToldVersion
from assistant.webchat.errors import UnknownAttachmentError
from assistant.webchat.model import Attachment, AttachmentId, ConversationId, CustomerSide
from tests.assistant.ui.casework.samples import NOW

PAGE = "https://larkfield.example/shop/kettles/?q=steel#top"


def photo(name: str = "kettle.png", kind: str = "image/png") -> Attachment:
    """A file of a customer."""
    return Attachment(AttachmentId("f1"), name, kind, 48_200, NOW)


def side(**changes: object) -> CustomerSide:
    """A customer who is in the chat; `changes` are fields of `CustomerSide`."""
    fields: dict[str, object] = {
        "conversation": ConversationId("t1"),
        "here": True,
        "typing": False,
        "read_up_to": None,
        "page": PAGE,
        "language": "de",
        "vouched": True,
        **changes,
    }
    return CustomerSide(**fields)  # type: ignore[arg-type]  # the fields are the test's to name


def given(
    case: str = "c1", score: int = 4, comment: str = "Quick and kind.", *, at: datetime = NOW
) -> GivenSurvey:
    """A survey of a case that Ana had."""
    return GivenSurvey(
        case=CaseId(case),
        survey=Survey(score, score > 2, comment, Expectation.MET),
        at=at,
        channel="chat",
        handler=Handler.PERSON,
        owner_name="Ana Ruiz",
        language="de",
        told=(ToldVersion("s1", "returns", 1), ToldVersion("s2", "returns", 1)),
    )


@dataclass
class FakeChats:
    """Live chats as the test says; files are those of the customers' sides."""

    sides: dict[str, CustomerSide] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def customer_side(self, case: CaseId, *, by: Person) -> CustomerSide | None:
        """What the test says."""
        self.asked.append(case)
        return self.sides.get(case)

    def here_now(self, cases: Sequence[CaseId], *, by: Person) -> frozenset[CaseId]:
        """What the test says."""
        self.asked.extend(cases)
        return frozenset(each for each in cases if each in self.sides and self.sides[each].here)

    def file(
        self, case: CaseId, attachment: AttachmentId, *, by: Person
    ) -> tuple[Attachment, bytes]:
        """There are no bytes here."""
        raise UnknownAttachmentError


@dataclass
class FakeSurveys:
    """Surveys as the test says, the newest first."""

    kept: list[GivenSurvey] = field(default_factory=list)

    def may_be_asked(self, case: CaseId) -> bool:
        """Once."""
        return self.of(case) is None

    def give(self, case: CaseId, survey: Survey, *, language: str = "") -> GivenSurvey:
        """Kept."""
        self.kept.insert(0, GivenSurvey(case, survey, NOW, "chat", Handler.PERSON, "", "en", ()))
        return self.kept[0]

    def of(self, case: str) -> GivenSurvey | None:
        """The one of a case."""
        return next((each for each in self.kept if each.case == case), None)

    def of_case(self, case: CaseId, *, by: Person) -> GivenSurvey | None:
        """The one of a case."""
        return self.of(case)

    def given(self, *, by: Person, limit: int = 100) -> Sequence[GivenSurvey]:
        """All of them."""
        return self.kept[:limit]


def with_file(message: MessageId, file: Attachment) -> CustomerSide:
    """A customer who sent a file with a message."""
    return side(attachments=((message, file),))
