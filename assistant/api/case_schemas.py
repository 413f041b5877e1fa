"""The JSON of cases that programs send, as OpenAPI describes it."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from assistant.access.model import PersonId
from assistant.casework.model import (
    LONGEST_INBOUND,
    LONGEST_REPLY,
    CaseId,
    Outcome,
    PacketLine,
    Received,
    Section,
)
from assistant.casework.ports import Reply, TrackedPromise
from assistant.triage.model import PRIORITIES

_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Word = Annotated[str, Field(max_length=200)]
_Reason = Annotated[str, Field(max_length=2000)]
# What comes from other systems is cut where it is kept, not refused.
_Theirs = Annotated[str, Field(max_length=10_000)]
_LARGEST_TEXT = 5 * LONGEST_INBOUND


def _in(*examples: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MessageIn(BaseModel):
    """A message from a customer; `external` is its name where it came from, for sending twice."""

    model_config = _in(
        {
            "text": "Third broken kettle! @larkfield you will hear from my lawyer.",
            "channel": "social",
            "external": "post-8841",
            "contact": "@mira_v",
            "reach": 12000,
        }
    )

    text: Annotated[str, Field(max_length=_LARGEST_TEXT)]
    channel: _Theirs
    at: Annotated[
        AwareDatetime | None, Field(description="When it was written; now if left out.")
    ] = None
    external: _Theirs = ""
    thread: _Theirs = ""
    case: Annotated[str, Field(max_length=200, description="An open case it belongs to.")] = ""
    customer: _Theirs = ""
    contact: _Theirs = ""
    name: _Theirs = ""
    subject: _Theirs = ""
    order: _Theirs = ""
    reach: Annotated[int, Field(ge=0, le=10**12)] = 0

    def read(self) -> Received:
        """The message it tells of."""
        return Received(
            text=self.text,
            channel=self.channel,
            at=self.at or datetime.now(UTC),
            external=self.external,
            thread=self.thread,
            case=CaseId(self.case) if self.case else None,
            customer=self.customer,
            contact=self.contact,
            name=self.name,
            subject=self.subject,
            order=self.order,
            reach=self.reach,
        )


class TriageIn(BaseModel):
    """A message to be read; `earlier` are the writer's messages before it, oldest first."""

    model_config = _in({"text": "The charger gave off sparks!", "channel": "chat"})

    text: Annotated[str, Field(max_length=_LARGEST_TEXT)]
    channel: _Theirs = ""
    customer: _Theirs = ""
    earlier: Annotated[
        list[Annotated[str, Field(max_length=_LARGEST_TEXT)]], Field(max_length=50)
    ] = []
    reach: Annotated[int, Field(ge=0, le=10**10)] = 0


class PromiseIn(_Sent):
    """A promise taken on: its words in the reply, who keeps it, until when."""

    words: Annotated[str, Field(min_length=1, max_length=1000)]
    owner: _Id
    due: AwareDatetime

    def read(self) -> TrackedPromise:
        """The promise it tells of."""
        return TrackedPromise(self.words, PersonId(self.owner), self.due)


class ReplyIn(BaseModel):
    """What a person answers; a `note` is read by staff only."""

    model_config = _in({"text": "We are sorry. A new kettle leaves today.", "revision": 4})

    text: Annotated[str, Field(max_length=LONGEST_REPLY)]
    note: bool = False
    suggestion: Annotated[str, Field(max_length=32)] = ""
    promises: Annotated[list[PromiseIn], Field(max_length=20)] = []
    knowingly: Annotated[
        bool, Field(description="Send it although a promise in it is flagged; on the record.")
    ] = False
    revision: Annotated[int | None, Field(description="Of the case as it was looked at.")] = None
    waiting: Annotated[bool, Field(description="Wait for the customer from then on.")] = True

    def read(self, case: str) -> Reply:
        """The reply to a case."""
        return Reply(
            case=CaseId(case),
            text=self.text,
            note=self.note,
            suggestion=self.suggestion,
            promises=tuple(each.read() for each in self.promises),
            knowingly=self.knowingly,
            revision=self.revision,
            waiting=self.waiting,
        )


class TextIn(_Sent):
    """A text that is not sent yet."""

    text: Annotated[str, Field(max_length=LONGEST_REPLY)]


class ReasonIn(_Sent):
    """Why something is done; needed where the route says so."""

    reason: _Reason = ""


class AssignIn(_Sent):
    """To whom a case goes, by their id or e-mail address."""

    to: _Id
    reason: _Reason = ""


class BoughtIn(_Sent):
    """An order that came, whose customer agreed to be asked how it is."""

    customer: _Id
    order: _Id


class AboutIn(_Sent):
    """Whose case it is."""

    customer: _Id
    order: _Word = ""


class PriorityIn(_Sent):
    """A priority from 1, the first, to 5; with its reason."""

    priority: Annotated[int, Field(ge=PRIORITIES[0], le=PRIORITIES[-1])]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class LineIn(_Sent):
    """One line of a packet as a person wrote it; what supports it is looked up."""

    section: Section
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    source: _Word = ""
    quote: Annotated[str, Field(max_length=4000)] = ""

    def read(self) -> PacketLine:
        """The line it tells of, not checked yet."""
        return PacketLine(self.section, self.text, self.source, self.quote, checked=False)


class PacketIn(_Sent):
    """An edited packet; `revision` is that of the packet it was made from."""

    lines: Annotated[list[LineIn], Field(max_length=200)]
    revision: int


class EscalateIn(_Sent):
    """A path of the service plan; without lines the packet goes along as it is made."""

    path: _Id
    lines: Annotated[list[LineIn], Field(max_length=200)] = []
    revision: Annotated[
        int | None, Field(description="Of the packet its lines were made from.")
    ] = None


class ResolveIn(_Sent):
    """How a case ended; `check_in` says that the customer agreed to be asked again."""

    outcome: Outcome
    check_in: bool = False
    note: _Reason = ""
    revision: Annotated[int | None, Field(description="Of the case as it was looked at.")] = None


class ApproveIn(_Sent):
    """A past resolution as it shall be kept; what is left empty stays as proposed."""

    title: Annotated[str, Field(max_length=300)] = ""
    problem: Annotated[str, Field(max_length=LONGEST_REPLY)] = ""
    resolution: Annotated[str, Field(max_length=LONGEST_REPLY)] = ""


class NoteIn(_Sent):
    """What to note beside it."""

    note: _Reason = ""


class ServiceTextIn(_Sent):
    """A text as YAML; `based_on` is the version it was made from."""

    text: Annotated[str, Field(max_length=2_000_000)]
    note: _Reason = ""
    based_on: int | None = None
