"""The JSON of offers that programs send and receive, as OpenAPI describes it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from assistant.api.answers import CitationOut, Described, OfferOut
from assistant.customers.model import CustomerId
from assistant.offers.decision import Status
from assistant.offers.model import Kind, Stage
from assistant.offers.proposals import OfferCase

_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Reason = Annotated[str, Field(max_length=2000)]
_CASE: JsonDict = {
    "case": "T-4711",
    "customer": "C-1001",
    "order": "LF70856915",
    "channel": "chat",
    "text": "My coffee machine arrived damaged.",
}


def _in(*examples: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class CaseIn(BaseModel):
    """A case as another system knows it; `case` is one of your conversations, or its own id.

    What `text` tells counts too: the reasons it speaks of, and the order it clearly means.
    """

    model_config = _in(_CASE)

    case: Annotated[str, Field(min_length=1, max_length=64)]
    customer: _Id
    order: Annotated[str, Field(max_length=200)] = ""
    channel: Annotated[str, Field(max_length=40)] = ""
    stage: Annotated[Stage | None, Field(description="Worked out from the order if left out.")] = (
        None
    )
    reasons: Annotated[
        list[_Id], Field(max_length=50, description="Ids of the catalogue's reasons.")
    ] = []
    text: Annotated[str, Field(max_length=20_000, description="What the customer wrote.")] = ""
    on: Annotated[date | None, Field(description="The day that counts; today if left out.")] = None

    def read(self) -> OfferCase:
        """The case it tells of."""
        return OfferCase(
            id=self.case,
            customer=CustomerId(self.customer),
            order=self.order,
            channel=self.channel,
            stage=self.stage,
            reasons=frozenset(self.reasons),
            text=self.text,
        )


class WantedIn(CaseIn):
    """A case, and whose authority counts in it: by e-mail, for the home's owner."""

    offers_as: Annotated[str, Field(max_length=320)] = ""


class ChoiceIn(CaseIn):
    """An offer to make in a case, or not to make: then `decline` with a reason.

    Without a `value` it is the suggested one, without `words` the catalogue's are said.
    """

    model_config = _in(
        {**_CASE, "offer": "express-resend"},
        {
            **_CASE,
            "offer": "replacement-first",
            "decline": True,
            "reason": "They want their money.",
        },
    )

    offer: _Id
    value: Annotated[Decimal | None, Field(ge=0, max_digits=15, decimal_places=3)] = None
    reason: Annotated[_Reason, Field(description="Needed for an approval, and to decline.")] = ""
    words: Annotated[str | None, Field(max_length=10_000)] = None
    decline: bool = False


class AnswerIn(BaseModel):
    """What somebody who may decided about an offer that waits; a refusal needs its reason."""

    model_config = _in({"approved": False, "reason": "A voucher is enough here."})

    approved: bool
    reason: _Reason = ""


class SaidIn(BaseModel):
    """What the customer said to an offer."""

    model_config = _in({"accepted": True})

    accepted: bool


class RatingIn(BaseModel):
    """How satisfied the customer was afterwards, 5 being the most."""

    model_config = _in({"satisfaction": 4})

    satisfaction: Annotated[int, Field(ge=1, le=5)]


class CatalogueIn(BaseModel):
    """A catalogue as YAML; `based_on` is the version it was made from."""

    model_config = _in({"text": "currency: EUR\noffers: []\n", "note": "Nothing yet"})

    text: Annotated[str, Field(min_length=1, max_length=5_000_000)]
    note: Annotated[str, Field(max_length=500)] = ""
    based_on: int | None = None


class RefusedOut(Described):
    """An offer that is not made here, and why."""

    id: str
    title: str
    why: list[str]


class AdviceOut(Described):
    """What may be offered, best first, what not, and the policies that allow it."""

    offers: list[OfferOut]
    refused: list[RefusedOut]
    citations: list[CitationOut]


class DecisionOut(Described):
    """An offer that somebody chose to make or not, and where it stands.

    `deadline` is when an approval is needed by, `approver` the role that gives it. `agent` and
    `answered_by` are ids of people.
    """

    id: str
    case: str
    customer: str
    order: str | None
    offer: str
    title: str
    kind: Kind
    status: Status
    value: str
    cost: str
    currency: str
    agent: str
    at: datetime
    catalogue_version: int
    reason: str
    words: str
    approver: str | None
    deadline: datetime | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str
    satisfaction: int | None


class AnchorOut(Described):
    """The words of a policy that allow an offer."""

    document_id: str
    quote: str


class ListedOut(Described):
    """One offer of the catalogue; no stages and no channels mean all of them."""

    id: str
    title: str
    kind: Kind
    stages: list[Stage]
    channels: list[str]
    budget: str | None
    policy: AnchorOut
    policy_in_force: bool
    valid_from: date | None
    valid_until: date | None
    self_service: bool


class ReasonOut(Described):
    """Something that brings customers; a case names it by its id."""

    id: str
    title: str


class CatalogueOut(Described):
    """The catalogue that holds; version 0 before any was published."""

    version: int
    currency: str
    offers: list[ListedOut]
    reasons: list[ReasonOut]


class PublishedOut(Described):
    """The catalogue that holds now."""

    version: int
    offers: int


class FaultOut(Described):
    """One thing that is wrong with a catalogue; `line` is null when it is nowhere."""

    line: int | None
    reason: str


class CatalogueProblemOut(Described):
    """Problem details (RFC 9457) of a catalogue that was refused; `faults` where it is at fault."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultOut] | None = None
