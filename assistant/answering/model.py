"""What an answer is: text, the quotes it rests on, and how sure we are that they answer."""

from dataclasses import dataclass
from datetime import date

from kb.model import Audience, DocumentId, PassageId


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted stretch of a version, numbered from 1 in the order it is first used.

    `quote` is a contiguous stretch of the passage's text, markup included, and stands in the
    version's text from `start` to `end`. `heading` is the path, joined by " > ".
    """

    n: int
    document_id: DocumentId
    title: str
    version: int
    heading: str
    page: int | None
    quote: str
    start: int
    end: int
    passage_id: PassageId
    valid_from: date
    valid_until: date | None
    audience: Audience

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("citations are numbered from 1")
        if not self.quote.strip() or len(self.quote) != self.end - self.start:
            raise ValueError("a quote is the text of its span, and says something")


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that a language model wrote and that is not shown, and why not."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one of several questions: `start` to `end` of the answer's text."""

    question: str
    start: int
    end: int
    abstained: bool
    confidence: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError("a part is a stretch of text")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question.

    `text` is plain: no markup, each quote followed by its number, as in "14 days [1]".
    `confidence`, 0 to 1, is the calibrated probability that the library answers.
    When `abstained`, the text quotes nothing and the citations are what was looked at.
    `engine` names who worded it: "verbatim", or a language model. `removed` is what that model
    wrote and the policies do not support, `note` one line on how the answer came about, if there
    is anything to say. `parts` are in order when several questions were asked, else empty; the
    answer abstains when all of them do.
    """

    text: str
    abstained: bool
    confidence: float
    engine: str
    citations: tuple[Citation, ...]
    removed: tuple[Removed, ...] = ()
    note: str = ""
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence is a probability")
        if not self.text.strip():
            raise ValueError("an answer says something")
        if not self.abstained and not self.citations:
            raise ValueError("an answer that is not an abstention cites its sources")
        if self.parts and self.parts[-1].end > len(self.text):
            raise ValueError("parts are stretches of the text")
