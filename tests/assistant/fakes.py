"""An application for the screens' and the API's tests: a real library, answers without a model."""

import re
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.answering.hearing import Hear, Stopped, Understood, never, unheard
from assistant.answering.model import Answer, Citation
from assistant.audit.log import SqlAuditLog
from assistant.case_desk import answers_for_customers
from assistant.cases import conversations
from assistant.cases import record as cases
from assistant.casework.desk import CaseDesk
from assistant.casework.desks.ground import Ground
from assistant.casework.model import Received, ResolutionDraft
from assistant.casework.ports import Casework
from assistant.customers.store import CustomerStore
from assistant.escalation.service_desk import EscalationDesk
from assistant.home import make
from assistant.offer_desk import open_offer_desk
from assistant.offers.decision import Subject
from assistant.offers.desk import OfferDesk
from assistant.offers.shown import cited
from assistant.privacy.desk import PrivacyDesk
from assistant.public_side import Behind, PublicSide
from assistant.replying.rewording import Rewording
from assistant.service import ServiceTextDesk
from assistant.settings import Settings
from assistant.sites.desk import SiteDesk
from assistant.suggestion import Suggestion
from assistant.surveys.desk import SurveyDesk
from assistant.triage.desk import TriageDesk
from assistant.turns import Turns
from assistant.webchat.desk import WebChatDesk
from assistant.webhooks.desk import WebhookDesk
from ingest.personal.find import find_personal_data, remove_personal_data
from kb import library, passages
from kb.database import Database
from kb.embedder import Embedder
from kb.errors import DocumentRefusedError, IndexBusyError
from kb.model import (
    Audience,
    DocumentId,
    DocumentKind,
    Hit,
    Passage,
    PassageDraft,
    PassageKind,
    Span,
)
from kb.record import VersionDraft, record
from tests.assistant.drafts import Draft, joined, worded
from tests.assistant.plain_triage import PlainTriage


def masked(text: str) -> tuple[str, int]:
    """A text without personal data, and how much was taken out."""
    cleaned = remove_personal_data(text)
    return cleaned.text, len(cleaned.found)


def _no_embedder() -> Embedder:
    raise AssertionError("nothing is learnt in these tests")


_PARAGRAPH = re.compile(r"[^\n](?:.|\n(?!\s*\n))*")


@dataclass(frozen=True, slots=True)
class FakeOutcome:
    """A document that a file became."""

    id: str
    version: int
    status: str
    passages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FakeJob:
    """One file that was handed in."""

    id: str
    name: str
    state: str
    outcomes: tuple[FakeOutcome, ...]
    reason: str
    requested_by: str


@dataclass
class FakeAssistant:
    """Answers with the paragraph that shares the most words with the question.

    Three shared words are a good answer, fewer an abstention. Files are taken in at once.
    """

    settings: Settings
    database: Database
    is_ready: bool = True
    rewording: Rewording | None = None
    is_broken: bool = False
    started: bool = False
    writer: "Callable[[str], Draft | None]" = lambda _question: None
    kept_jobs: dict[str, FakeJob] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    turns: Turns = field(default_factory=Turns)

    @classmethod
    def at(cls, home: Path) -> "FakeAssistant":
        """A new home in a folder."""
        settings = Settings(home=home, largest_upload_mb=2)
        return cls(settings, make(settings))

    def start(self) -> None:
        """Be started."""
        self.started = True

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def ready(self) -> bool:
        """Whatever the test says."""
        return self.is_ready

    def reindex(self) -> None:
        """There is no index."""

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
        is_triaged: bool = False,
        about: Subject | None = None,
    ) -> Suggestion:
        """Quote the best paragraph, or word it when `writer` has a draft for the question."""
        if self.is_broken:
            raise IndexBusyError("another process owns the index; stop it and ask again")
        understood = self._understood(question, conversation, asked_by, instead_of)
        if understood:
            hear(Understood(understood))
        answer = self._answer(understood or question, audience, on)
        draft = self.writer(question)
        if draft is not None and not answer.abstained:
            answer = worded(draft, answer, hear, stopped)
        suggestion = Suggestion(
            id=uuid.uuid4().hex,
            question=question,
            audience=audience,
            on=on,
            asked_by=asked_by,
            asked_at=datetime.now(UTC),
            answer=answer,
            search_ms=1.0,
            answer_ms=1.0,
            conversation=conversation,
            understood=understood,
            reading=self.casework.read_message(Received(question, channel, datetime.now(UTC))),
        )
        kept = cases.keep(self.database, suggestion, channel=channel, instead_of=instead_of)
        if about is None:
            return kept
        case = self.offers.opened(kept.conversation, about, text=question, channel=channel)
        advice = self.offers.advise(case, by=about.by, on=on)
        return replace(kept, offers=cited(advice, answer.citations))

    @cached_property
    def audit(self) -> SqlAuditLog:
        """A real one."""
        return SqlAuditLog(self.database, lambda: datetime.now(UTC))

    @cached_property
    def privacy(self) -> PrivacyDesk:
        """Real, on the real clock."""
        return PrivacyDesk(self.database, find=find_personal_data, now=lambda: datetime.now(UTC))

    @cached_property
    def customers(self) -> CustomerStore:
        """Real ones."""
        return CustomerStore(self.database)

    @cached_property
    def offers(self) -> OfferDesk:
        """Real ones."""
        return open_offer_desk(self.settings, self.database)

    @cached_property
    def triage(self) -> PlainTriage:
        """A few words tell all."""
        return PlainTriage()

    @cached_property
    def escalations(self) -> EscalationDesk:
        """Real ones."""
        return EscalationDesk(self.database)

    @cached_property
    def casework(self) -> Casework:
        """Real, but for triage, answers and the library's index."""
        return CaseDesk(
            Ground(
                database=self.database,
                triages=self.triage,
                escalations=self.escalations,
                customers=self.customers,
                offers=self.offers,
                answers=answers_for_customers(self.ask, date.today),
                search=lambda text, on, public: self.search(
                    text, audience=Audience.PUBLIC if public else Audience.INTERNAL, on=on, limit=3
                ),
                mask=masked,
                publish=self._publish,
                now=lambda: datetime.now(UTC),
            )
        )

    @cached_property
    def _public(self) -> PublicSide:
        return PublicSide(
            Behind(
                self.database,
                self.casework,
                self.customers,
                self.offers,
                self.escalations,
                self.turns,
            ),
            now=lambda: datetime.now(UTC),
            webhooks_within=True,
        )

    @property
    def sites(self) -> SiteDesk:
        """Real ones."""
        return self._public.sites

    @property
    def webchat(self) -> WebChatDesk:
        """Real ones."""
        return self._public.webchat

    @property
    def surveys(self) -> SurveyDesk:
        """Real ones."""
        return self._public.surveys

    @property
    def webhooks(self) -> WebhookDesk:
        """Real ones; nothing is sent by itself."""
        return self._public.webhooks

    @cached_property
    def service_texts(self) -> ServiceTextDesk:
        """Real ones; nothing is learnt of them."""
        triage = TriageDesk(self.database, _no_embedder)
        return ServiceTextDesk(self.database, triage, self.escalations)

    def _publish(self, draft: ResolutionDraft) -> DocumentId:
        text = f"# {draft.title}\n\n{draft.problem}\n\n{draft.resolution}\n"
        name = f"resolution-{draft.case}"
        add_document(self.database, name, text, audience=Audience.INTERNAL)
        return DocumentId(name)

    def _answer(self, question: str, audience: Audience, on: date) -> Answer:
        asked = [each.strip() for each in question.split("\n\n") if each.strip()]
        answers = [self._answer_one(each, audience, on) for each in asked]
        return answers[0] if len(answers) == 1 else joined(asked, answers)

    def _answer_one(self, question: str, audience: Audience, on: date) -> Answer:
        hits = self.search(question, audience=audience, on=on, limit=3)
        return _quoting(hits) if hits and hits[0].score >= 3 else _abstaining(hits)

    def _understood(self, question: str, conversation: str, by: str, instead_of: str) -> str:
        """A question that begins with "And" goes on from the one before it."""
        if not conversation:
            return ""
        before = conversations.earlier(self.database, conversation, by, limit=1, before=instead_of)
        follows = question.startswith("And ") and before
        return f"{before[0].asked} {question}" if follows else ""

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """Every paragraph in force, by words shared with the question."""
        wanted = _words(text)
        found = [
            Hit(each, score=float(len(wanted & _words(each.text))), bm25=0.0, cosine=0.0)
            for each in self._readable(audience, on)
        ]
        return sorted((hit for hit in found if hit.score), key=lambda hit: -hit.score)[:limit]

    def _readable(self, audience: Audience, on: date) -> list[Passage]:
        ids = [
            passage.id
            for document in library.documents(self.database, on=on)
            for version in library.history(self.database, document.id)
            for passage in passages.of_version(self.database, document.id, version.number)
        ]
        return list(passages.readable(self.database, ids, audience=audience, on=on).values())

    def asked(self, by: str, limit: int) -> list[Suggestion]:
        """One person's questions."""
        return cases.asked(self.database, by, limit=limit)

    def feedback(
        self, suggestion_id: str, asked_by: str, *, good: bool | None, reason: str
    ) -> None:
        """Keep a judgement."""
        cases.judge(self.database, suggestion_id, by=asked_by, good=good, reason=reason)

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
        """Take the file in at once, as Markdown."""
        job_id = uuid.uuid4().hex
        try:
            outcome = add_document(
                self.database,
                replace or Path(name).stem.casefold(),
                content.decode(),
                source=f"upload:{name}",
                audience=audience or Audience.INTERNAL,
                owner=owner or "",
                valid_from=valid_from or date.today(),
                valid_until=valid_until,
            )
        except (UnicodeDecodeError, DocumentRefusedError):
            job = FakeJob(job_id, name, "refused", (), f"{name} has no text to keep", requested_by)
        else:
            job = FakeJob(job_id, name, "done", (outcome,), "", requested_by)
        self.kept_jobs[job_id] = job
        return job_id

    def jobs(self, ids: Sequence[str]) -> Sequence[FakeJob]:
        """The jobs known."""
        return [self.kept_jobs[id_] for id_ in ids if id_ in self.kept_jobs]


def add_document(
    database: Database,
    document_id: str,
    text: str,
    *,
    source: str = "",
    audience: Audience = Audience.PUBLIC,
    owner: str = "",
    valid_from: date = date(2026, 1, 1),
    valid_until: date | None = None,
    kind: DocumentKind = DocumentKind.POLICY,
) -> FakeOutcome:
    """Record a Markdown text, one passage a paragraph, its first line the title."""
    heading: tuple[str, ...] = ()
    drafts: list[PassageDraft] = []
    for match in _PARAGRAPH.finditer(text):
        paragraph = match[0].rstrip()
        if paragraph.startswith("#"):
            marks, _, title = paragraph.partition(" ")
            heading = (*heading[: len(marks) - 1], title)
            continue
        span = Span(match.start(), match.start() + len(paragraph))
        drafts.append(PassageDraft(PassageKind.PROSE, heading, None, span, paragraph))
    recorded = record(
        database,
        VersionDraft(
            document_id=DocumentId(document_id),
            kind=kind,
            title=text.partition("\n")[0].lstrip("# ").strip() or document_id,
            audience=audience,
            owner=owner,
            valid_from=valid_from,
            valid_until=valid_until,
            source=source or f"{document_id}.md",
            recorded_by="test",
            original=text.encode(),
            text=text,
            passages=tuple(drafts),
        ),
        np.zeros((len(drafts), 4), dtype=np.float32),
        "fake",
    )
    return FakeOutcome(
        recorded.document_id, recorded.version, recorded.fate.value, recorded.passages
    )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{4,}", text)}


def _citation(number: int, passage: Passage) -> Citation:
    return Citation(
        n=number,
        document_id=passage.document_id,
        title=passage.title,
        version=passage.version,
        heading=" > ".join(passage.heading),
        page=passage.page,
        quote=passage.text,
        start=passage.span.start,
        end=passage.span.end,
        passage_id=passage.id,
        valid_from=passage.valid_from,
        valid_until=passage.valid_until,
        audience=passage.audience,
    )


def _quoting(hits: list[Hit]) -> Answer:
    best = [hit for hit in hits if hit.score >= 3][:2]
    citations = tuple(_citation(n, hit.passage) for n, hit in enumerate(best, 1))
    text = " ".join(f"{each.quote} [{each.n}]" for each in citations)
    return Answer(text, False, 0.83, "verbatim", citations)


def _abstaining(hits: list[Hit]) -> Answer:
    looked_at = tuple(_citation(n, hit.passage) for n, hit in enumerate(hits, 1))
    return Answer(
        "I found nothing in our policies that answers this. Ask your supervisor.",
        True,
        0.1,
        "verbatim",
        looked_at,
    )
