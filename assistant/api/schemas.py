"""The JSON that programs send and receive, as OpenAPI describes it."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.ports import Job
from kb.library import Overview, VersionSummary
from kb.model import Audience, Passage


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("it is blank; say what you want to know")
    return text


Text = Annotated[
    str,
    Field(min_length=1, max_length=20_000, description="In the asker's words."),
    AfterValidator(_says_something),
]
Day = Annotated[date | None, Field(description="The day asked about; today if left out.")]


class Question(BaseModel):
    """A question, and who it is asked for."""

    model_config = ConfigDict(extra="forbid")

    question: Text
    audience: Audience = Audience.INTERNAL
    on: Day = None
    channel: Annotated[str, Field(max_length=50)] = ""
    customer: Annotated[
        str | None, Field(max_length=200, description="Whom it is about: offers come with it.")
    ] = None
    order: Annotated[str, Field(max_length=200, description="The order it is about.")] = ""
    offers_as: Annotated[
        str,
        Field(
            max_length=320, description="Whose authority counts, by e-mail; for the home's owner."
        ),
    ] = ""
    conversation: Annotated[
        str, Field(max_length=32, description="One of yours, whose earlier turns count.")
    ] = ""
    instead_of: Annotated[
        str, Field(max_length=32, description="A suggestion of it that this one replaces.")
    ] = ""


class SearchText(BaseModel):
    """Words to look for."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    k: Annotated[int, Field(ge=1, le=100, description="At most this many passages.")] = 10
    audience: Audience = Audience.INTERNAL
    on: Day = None


class Feedback(BaseModel):
    """What the asker thought of a suggestion; `good` null takes it back."""

    model_config = ConfigDict(extra="forbid")

    good: bool | None
    reason: Annotated[str, Field(max_length=2000)] = ""


class Credentials(BaseModel):
    """What opens a session."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=1000)]
    code: Annotated[
        str,
        Field(
            max_length=60, description="Of a second factor, where one is on; or a recovery code."
        ),
    ] = ""


class SessionOut(BaseModel):
    """A session's token; send it as a bearer token."""

    token: str


class VersionOut(BaseModel):
    """One version of a document, as the library lists it."""

    version: int
    title: str
    audience: Audience
    valid_from: date
    valid_until: date | None
    recorded_at: str
    recorded_by: str
    source: str
    passages: int
    warnings: list[str]

    @classmethod
    def of(cls, version: VersionSummary) -> "VersionOut":
        """The JSON of a version."""
        return cls(
            version=version.number,
            title=version.title,
            audience=version.audience,
            valid_from=version.valid_from,
            valid_until=version.valid_until,
            recorded_at=version.recorded_at,
            recorded_by=version.recorded_by,
            source=version.source,
            passages=version.passages,
            warnings=list(version.warnings),
        )


class DocumentOut(BaseModel):
    """A document with the version to look at first."""

    id: str
    kind: str
    status: str
    owner: str
    retired_on: date | None
    versions: int
    current: VersionOut

    @classmethod
    def of(cls, document: Overview) -> "DocumentOut":
        """The JSON of a document."""
        return cls(
            id=document.id,
            kind=document.kind.value,
            status=document.status.value,
            owner=document.owner,
            retired_on=document.retired_on,
            versions=document.versions,
            current=VersionOut.of(document.current),
        )


class PassageOut(BaseModel):
    """A passage of a version: `start` and `end` are its characters in the version's text."""

    id: str
    heading: list[str]
    page: int | None
    text: str
    start: int
    end: int

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        """The JSON of a passage."""
        return cls(
            id=passage.id,
            heading=list(passage.heading),
            page=passage.page,
            text=passage.text,
            start=passage.span.start,
            end=passage.span.end,
        )


class DocumentDetailOut(DocumentOut):
    """A document with its history, newest first, and its current version's passages."""

    history: list[VersionOut]
    passages: list[PassageOut]


class OutcomeOut(BaseModel):
    """A document that a file became."""

    id: str
    version: int
    status: str
    passages: int
    warnings: list[str]


class JobOut(BaseModel):
    """A file on its way into the library; `state` is queued, working, done or refused."""

    id: str
    name: str
    state: str
    documents: list[OutcomeOut]
    reason: str

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """The JSON of a job."""
        return cls(
            id=job.id,
            name=job.name,
            state=job.state,
            reason=job.reason,
            documents=[
                OutcomeOut(
                    id=outcome.id,
                    version=outcome.version,
                    status=outcome.status,
                    passages=outcome.passages,
                    warnings=list(outcome.warnings),
                )
                for outcome in job.outcomes
            ],
        )


class AcceptedOut(BaseModel):
    """A file was kept and will be read; ask for its job."""

    job: str
