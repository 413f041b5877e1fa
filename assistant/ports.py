"""What the screens and the staff API ask of the application; `assistant.app.Handrail` is one."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from assistant.answering.hearing import Hear, Stopped, never, unheard
from assistant.audit.ports import AuditLog
from assistant.casework.ports import Casework
from assistant.customers.ports import Customers
from assistant.offers.decision import Subject
from assistant.offers.ports import Offers
from assistant.privacy.ports import Privacy
from assistant.replying.rewording import Rewording
from assistant.service import ServiceTextDesk
from assistant.settings import Settings
from assistant.sites.ports import Sites
from assistant.suggestion import Suggestion
from assistant.surveys.ports import Surveys
from assistant.webchat.ports import WebChat
from assistant.webhooks.ports import Webhooks
from kb.database import Database
from kb.model import Audience, Hit


class Outcome(Protocol):
    """A document that a file became; `status` is added, new_version or unchanged."""

    @property
    def id(self) -> str:
        """The document."""

    @property
    def version(self) -> int:
        """The version that holds the file now."""

    @property
    def status(self) -> str:
        """What was done."""

    @property
    def passages(self) -> int:
        """How many passages it was cut into."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """One-line sentences for whoever handed it in."""


class Job(Protocol):
    """One file on its way into the library."""

    @property
    def id(self) -> str:
        """Names the job."""

    @property
    def name(self) -> str:
        """The file's name as it was handed in."""

    @property
    def state(self) -> str:
        """'queued', 'working', 'done' or 'refused'."""

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """The documents it became, once done; a file of resolutions becomes several."""

    @property
    def reason(self) -> str:
        """Why it was refused and what to do; else empty."""

    @property
    def requested_by(self) -> str:
        """Who handed it in."""


class Assistant(Protocol):
    """The application behind every screen and every call; safe to use from many threads."""

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def audit(self) -> AuditLog:
        """Writes down who did what that matters."""

    @property
    def privacy(self) -> Privacy:
        """One customer's data on request."""

    @property
    def rewording(self) -> Rewording | None:
        """What words replies; None without a language model."""

    @property
    def customers(self) -> Customers:
        """The people the company serves."""

    @property
    def offers(self) -> Offers:
        """What they may be offered, and what was."""

    @property
    def casework(self) -> Casework:
        """Cases: what customers wrote, who answers, by when, and how it ended."""

    @property
    def service_texts(self) -> ServiceTextDesk:
        """The texts people edit about how messages are read and routed."""

    @property
    def sites(self) -> Sites:
        """The web sites that show the widget."""

    @property
    def webchat(self) -> WebChat:
        """The customer's side of chats, and what staff see of it."""

    @property
    def surveys(self) -> Surveys:
        """What customers said of how they were served."""

    @property
    def webhooks(self) -> Webhooks:
        """The addresses of other systems that hear of events."""

    def start(self) -> None:
        """Load the model, catch up with what a crash left, take in files from now on."""

    def close(self) -> None:
        """Finish what is under way and let go of the home."""

    def ready(self) -> bool:
        """Tell whether questions are answered from everything in the library."""

    def ask(
        self,
        question: str,
        *,
        audience: Audience,
        on: date,
        asked_by: str,
        channel: str = "",
        conversation: str = "",
        instead_of: str = "",
        hear: Hear = unheard,
        stopped: Stopped = never,
        about: Subject | None = None,
    ) -> Suggestion:
        """Answer a question from what is in force on a day, and keep the suggestion.

        With `about` it says what that person may offer the customer, and the conversation is
        about them from then on; raises UnknownCustomerError before anything is answered.

        `conversation` is one of the asker's, whose earlier turns count; without one a new one
        begins. `instead_of` is one of its suggestions, which this one takes the place of.
        `hear` is told of the draft while it grows. Once `stopped` says so the answer is given
        word for word, whatever a language model has written. Raises RequestRefusedError when
        the conversation or suggestion is not the asker's.
        """

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """At most `limit` passages in force on a day, best first."""

    def asked(self, by: str, limit: int) -> list[Suggestion]:
        """What one person asked, newest first."""

    def feedback(
        self, suggestion_id: str, asked_by: str, *, good: bool | None, reason: str
    ) -> None:
        """Keep what the asker thought of a suggestion; None takes it back."""

    def upload(
        self,
        name: str,
        content: bytes,
        *,
        audience: Audience | None,
        owner: str | None,
        valid_from: date | None,
        valid_until: date | None,
        replace: str | None,
        requested_by: str,
    ) -> str:
        """Accept a file, to be read soon; return its job's id."""

    def jobs(self, ids: Sequence[str]) -> Sequence[Job]:
        """Those jobs, in the order asked for; unknown ids are left out."""

    def reindex(self) -> None:
        """Build both indexes anew; returns when they are in use."""
