"""The knowledge base's own words; plain values, no library types."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
PassageId = NewType("PassageId", str)


class Audience(StrEnum):
    """Who a text is written for, and who a question comes from."""

    PUBLIC = "public"
    INTERNAL = "internal"

    def may_read(self, text: "Audience") -> bool:
        """Tell whether an asker of this audience may see such a text; staff read both."""
        return self is Audience.INTERNAL or text is Audience.PUBLIC


class DocumentKind(StrEnum):
    """What a document is evidence of: the rule, or how one case was resolved."""

    POLICY = "policy"
    RESOLUTION = "resolution"


class PassageKind(StrEnum):
    """The shape of a passage's text, which decides how it is cut into quotes."""

    PROSE = "prose"
    LIST = "list"
    TABLE = "table"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a version's text: characters `start` to `end`, the end not counted."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no text between {self.start} and {self.end}")


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage before it is recorded: where it stands in its version and what it says.

    `text` is always the version's text between `span.start` and `span.end`.
    `context` is text a reader needs and the span lacks, such as a table's header row.
    """

    kind: PassageKind
    heading: tuple[str, ...]
    page: int | None
    span: Span
    text: str
    context: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a passage needs text")
        if len(self.text) != self.span.end - self.span.start:
            raise ValueError("a passage's text is exactly its span")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one version: short enough to embed, whole enough to quote."""

    id: PassageId
    document_id: DocumentId
    version: int
    ordinal: int
    title: str
    kind: PassageKind
    heading: tuple[str, ...]
    page: int | None
    span: Span
    text: str
    context: str
    audience: Audience
    document_kind: DocumentKind
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded wording of a document.

    It holds from `valid_from` to `valid_until` (both days count), unless a version that
    starts later, or on the same day with a higher number, takes its place.
    `recorded_at` (UTC) is when we learned of it.
    """

    document_id: DocumentId
    number: int
    title: str
    audience: Audience
    valid_from: date
    valid_until: date | None
    recorded_at: datetime
    recorded_by: str
    source: str
    original: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage's place in one search.

    `score` is the fused score, 0 to 1, best first. `bm25` (>= 0) and `cosine` (-1 to 1)
    are the raw scores it was fused from; 0.0 where that index did not return the passage.
    """

    passage: Passage
    score: float
    bm25: float
    cosine: float
