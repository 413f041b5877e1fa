"""The composition root: every part of Handrail, made from the settings and put together."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant import home
from assistant.answering.addresses import for_the_public, hosts_in
from assistant.answering.hearing import Hear, Stopped, never, unheard
from assistant.answering.meaning import SentenceMeaning
from assistant.answering.model import Answer
from assistant.audit.log import SqlAuditLog
from assistant.audited import noting_documents
from assistant.case_desk import CaseParts, Home
from assistant.cases import conversations, record
from assistant.casework.clocks.watching import ClockWatch
from assistant.casework.desk import CaseDesk
from assistant.casework.model import ASSISTANT, Received, ResolutionDraft
from assistant.customers.store import CustomerStore
from assistant.escalation.reading import Reading
from assistant.finding import Finder
from assistant.following.model import Turn
from assistant.intake import Intake
from assistant.languages import language_of
from assistant.models.budget import Budget, BudgetedModel, read_budget
from assistant.models.budget import asked_by as model_calls_of
from assistant.models.model import LanguageModel
from assistant.models.opening import open_models, prepare_models
from assistant.offer_desk import open_offer_desk
from assistant.offers.channels import read_channel
from assistant.offers.decision import Subject
from assistant.offers.desk import OfferDesk
from assistant.offers.shown import cited, for_customers
from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.finishing import Finishing
from assistant.public_side import Behind, PublicSide
from assistant.replying.rewording import Rewording
from assistant.service import ServiceTextDesk
from assistant.settings import Settings
from assistant.sites.desk import SiteDesk
from assistant.suggesting import Asked, Means, suggest
from assistant.suggestion import Suggestion
from assistant.surveys.desk import SurveyDesk
from assistant.turns import Turns
from assistant.warming import Warming
from assistant.webchat.desk import WebChatDesk
from assistant.webhooks.delivering import Deliverer
from assistant.webhooks.desk import WebhookDesk
from assistant.wording.masks import masking
from ingest import jobs as ingest_jobs
from ingest.jobs import Instructions, Job
from ingest.outcomes import Outcome, Refusal
from ingest.personal.find import find_personal_data, remove_personal_data
from ingest.pipeline import Pipeline
from ingest.progress import Watch
from ingest.read import read
from ingest.resolutions.draft import Facts
from ingest.resolutions.publishing import publish_resolution
from kb import changes, embeddings, library
from kb.changes import ChangeKind
from kb.database import Database
from kb.embedder import Embedder, SentenceTransformerEmbedder
from kb.errors import UnknownDocumentError
from kb.indexes import Indexes
from kb.model import Audience, DocumentId, Hit
from kb.ports import Progress as IndexProgress

# What a turn hangs on was said lately.
_EARLIER = 12
# Of the policies on a promise or a way up the best few are looked at.
_POLICIES = 8


class Handrail:
    """The application behind the command line, the screens and the API; threads may share it.

    What is heavy is made when it is first needed: listing documents loads no model.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self._making = threading.RLock()
        self._intake: Intake | None = None
        self._warming: Warming | None = None
        self._watch: ClockWatch | None = None
        self._finishing: Finishing | None = None
        self._deliverer: Deliverer | None = None
        self._opened: Indexes | None = None
        self._turns = Turns()
        self._finder = Finder(database, self.indexes)

    @classmethod
    def open(cls, settings: Settings, *, make: bool = False) -> Self:
        """Open a home, making it first if asked; raises HomeMissingError, HomeError."""
        database = home.make(settings) if make else home.open_database(settings)
        return cls(settings, database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is under way and let go of the home."""
        if self._watch is not None:
            self._watch.close()
        if self._finishing is not None:
            self._finishing.close()
        if self._deliverer is not None:
            self._deliverer.close()
        if self._warming is not None:
            self._warming.close()
        if self._intake is not None:
            self._intake.close()
        parts = vars(self).get("_case_parts")
        if isinstance(parts, CaseParts):
            parts.triage.close()
        if self._opened is not None:
            self._opened.close()
        self.database.close()

    def start(self) -> None:
        """Open the indexes, take in what a crash left, and follow the library from now on."""
        self.indexes().start()
        self.privacy.finish()
        self._intake = Intake(self.database, self.pipeline)
        self._intake.start()
        self._warming = self._make_warming()
        self._warming.start()
        self._watch = self.casework.watch()
        self._watch.start()
        self._finishing = Finishing(self.privacy.finish_late)
        self._finishing.start()
        self._deliverer = self.webhooks.deliverer()
        self._deliverer.start()
        self._case_parts.triage.learn()
        # Their libraries take seconds to load, which no question should wait for.
        threading.Thread(
            target=prepare_models, args=(self.models,), name="models", daemon=True
        ).start()

    def learn(self, told: Callable[[int], None]) -> None:
        """Learn the sentences in force now, so that the next start need not."""
        self._make_warming().learn(told)

    def ready(self) -> bool:
        """Tell whether questions are answered from everything in the library."""
        return self._opened is not None and not self._opened.follower.behind()

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model; loading it takes seconds. Raises EmbeddingModelError."""
        return SentenceTransformerEmbedder.open(self.settings.embedding_model)

    @cached_property
    def meaning(self) -> SentenceMeaning:
        """Compares questions with sentences, and remembers the sentences."""
        model = self.embedder.name
        return SentenceMeaning(
            self.embedder, recall=lambda texts: embeddings.kept(self.database, texts, model)
        )

    @cached_property
    def models(self) -> tuple[LanguageModel, ...]:
        """The language models that word answers, in the order they are tried; none by default."""
        opened = open_models(self.settings)
        return tuple(BudgetedModel(each, self.model_budget) for each in opened)

    @cached_property
    def model_budget(self) -> Budget:
        """How many calls of them are left; raises SettingsError."""
        return Budget(read_budget(self.settings.model_budget))

    @cached_property
    def audit(self) -> SqlAuditLog:
        """Writes down who did what that matters."""
        return SqlAuditLog(self.database, lambda: datetime.now(UTC))

    @cached_property
    def privacy(self) -> PrivacyDesk:
        """One customer's data on request."""
        return PrivacyDesk(self.database, find=find_personal_data, now=lambda: datetime.now(UTC))

    @cached_property
    def customers(self) -> CustomerStore:
        """The people the company serves."""
        return CustomerStore(self.database)

    @cached_property
    def offers(self) -> OfferDesk:
        """What they may be offered, and what was."""
        return open_offer_desk(self.settings, self.database)

    @cached_property
    def casework(self) -> CaseDesk:
        """Cases: what customers wrote, who answers, by when, and how it ended."""
        return self.case_desk(lambda: datetime.now(UTC))

    def case_desk(self, now: Callable[[], datetime]) -> CaseDesk:
        """The same at whatever time it is."""
        return self._case_parts.case_desk(now)

    @property
    def service_texts(self) -> ServiceTextDesk:
        """The texts people edit about how messages are read and routed."""
        return self._case_parts.service_texts

    @property
    def sites(self) -> SiteDesk:
        """The web sites that show the widget."""
        return self._public.sites

    @property
    def webchat(self) -> WebChatDesk:
        """The customer's side of chats, and what staff see of it."""
        return self._public.webchat

    @property
    def surveys(self) -> SurveyDesk:
        """What customers said of how they were served."""
        return self._public.surveys

    @property
    def webhooks(self) -> WebhookDesk:
        """The addresses of other systems that hear of events."""
        return self._public.webhooks

    @cached_property
    def _public(self) -> PublicSide:
        return PublicSide(
            Behind(
                self.database,
                self.casework,
                self.customers,
                self.offers,
                self._case_parts.escalations,
                self._turns,
            ),
            now=lambda: datetime.now(UTC),
            webhooks_within=self.settings.webhooks_within,
        )

    @cached_property
    def _case_parts(self) -> CaseParts:
        return CaseParts(
            Home(
                database=self.database,
                customers=self.customers,
                offers=self.offers,
                embedder=lambda: self.embedder,
                ask=self.ask,
                search=self._policies,
                mask=_without_personal_data,
                publish=self._publish,
            )
        )

    @property
    def rewording(self) -> Rewording | None:
        """What words replies: the language models that word answers; None without one."""
        if not self.models:
            return None
        return Rewording(self.models, self.meaning, self.settings.model_timeout)

    @cached_property
    def _means(self) -> Means:
        return Means(
            finder=self._finder,
            meaning=lambda: self.meaning,
            models=lambda: self.models,
            mask=masking(self.settings, find_personal_data),
            turns=self._turns,
            within_s=self.settings.model_timeout,
            ask_instead=self.settings.help_contact,
        )

    @cached_property
    def pipeline(self) -> Pipeline:
        """What makes versions of files."""
        return Pipeline(
            self.database,
            self.embedder,
            read=read,
            today=date.today,
            noted=noting_documents(self.audit),
        )

    def indexes(self, *, anew: bool = False, progress: IndexProgress | None = None) -> Indexes:
        """The search indexes, which this process owns from now on; raises IndexBusyError."""
        with self._making:
            if self._opened is None:
                self._opened = Indexes.open(
                    self.database,
                    self.settings.index_folder,
                    self.embedder,
                    chroma_url=self.settings.chroma_url,
                    anew=anew,
                    progress=progress,
                )
            elif anew:
                self._opened.rebuild(progress)
            return self._opened

    def reindex(self, progress: IndexProgress | None = None) -> None:
        """Build both indexes anew from SQL, embedding first what this model has not seen."""
        self.indexes(anew=True, progress=progress)

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """At most `limit` passages in force on a day that this audience may read, best first."""
        return self._turns.take(
            lambda: self._finder.find(text, audience=audience, on=on, limit=limit)
        )

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
        as_one: bool = False,
        is_triaged: bool = False,
        about: Subject | None = None,
    ) -> Suggestion:
        """Answer a question from policy in force on a day, and keep the suggestion as told.

        One that `is_triaged`, as a case's message was when it came in, is not read again.

        With `about` it says what that person may offer the customer; raises UnknownCustomerError.

        `as_one` keeps a message that is known to be a single question from being cut.
        Raises RequestRefusedError when the conversation is not the asker's.
        """
        if about is not None:
            # Before anything is answered: what is refused then would be lost.
            self.offers.refuse_unknown(about)
            read_channel(channel)
        since = changes.latest(self.database)
        began = time.perf_counter()
        reading = None if is_triaged else self._reading(question, about, channel, audience)
        triage_ms = (time.perf_counter() - began) * 1000
        asked = Asked(
            question,
            self._earlier(conversation, asked_by, before=instead_of),
            audience,
            on,
            as_one,
        )
        with model_calls_of(conversation or asked_by):
            told = suggest(asked, self._means, hear=hear, stopped=stopped)
        suggestion = Suggestion(
            id=uuid.uuid4().hex,
            question=question,
            audience=audience,
            on=on,
            asked_by=asked_by,
            asked_at=datetime.now(UTC),
            answer=self._as_told(told.answer, asked_by),
            search_ms=told.search_ms,
            answer_ms=told.answer_ms,
            conversation=conversation,
            understood="" if told.understood == question else told.understood,
            language=language_of(told.said),
            reading=reading,
            triage_ms=triage_ms,
        )
        kept = record.keep(self.database, suggestion, channel=channel, instead_of=instead_of)
        told_now = self._without_erased(kept, since)
        if about is None:
            return told_now
        return self._with_offers(told_now, about, channel)

    def _as_told(self, answer: Answer, asked_by: str) -> Answer:
        """An answer as it is read: what nobody looks at before a customer does names no address
        but the company's own; people and programs read what is quoted word for word.
        """
        if asked_by != ASSISTANT:
            return answer
        origins = ",".join(origin for site in self.sites.sites() for origin in site.origins)
        return for_the_public(answer, hosts_in(origins) | hosts_in(self.settings.link_hosts))

    def _reading(
        self, question: str, about: Subject | None, channel: str, audience: Audience
    ) -> Reading:
        """What a question says of whoever it is about, and the way up."""
        customer = about.customer if about is not None else ""
        message = Received(question, channel, datetime.now(UTC), customer=customer)
        read = self._turns.take(lambda: self.casework.read_message(message))
        return read.for_customers() if audience is Audience.PUBLIC else read

    def _with_offers(self, told: Suggestion, about: Subject, channel: str) -> Suggestion:
        """The suggestion with what may be offered; the conversation is about them from now on."""
        began = time.perf_counter()
        case = self.offers.opened(told.conversation, about, text=told.question, channel=channel)
        advice = self.offers.advise(case, by=about.by, on=told.on)
        if told.audience is Audience.PUBLIC:
            advice = for_customers(advice)
        return replace(
            told,
            offers=cited(advice, told.answer.citations),
            offers_ms=(time.perf_counter() - began) * 1000,
        )

    def asked(self, by: str, limit: int) -> list[Suggestion]:
        """What one person asked, newest first, and nobody else's."""
        return record.asked(self.database, by, limit=limit)

    def feedback(
        self, suggestion_id: str, asked_by: str, *, good: bool | None, reason: str
    ) -> None:
        """Keep what the asker thought of a suggestion, None takes it back.

        Raises RequestRefusedError when it is not theirs.
        """
        record.judge(self.database, suggestion_id, by=asked_by, good=good, reason=reason)

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
        said = Instructions(
            audience=audience,
            owner=owner,
            valid_from=valid_from,
            valid_until=valid_until,
            replace=replace,
        )
        job_id = ingest_jobs.accept_upload(
            self.database,
            self.settings.spool,
            name=name,
            content=content,
            instructions=said,
            requested_by=requested_by,
        )
        if self._intake is not None:
            self._intake.wake()
        return job_id

    def jobs(self, ids: Sequence[str]) -> Sequence[Job]:
        """Those jobs, in the order asked for; unknown ids are left out."""
        return ingest_jobs.jobs(self.database, ids)

    def take_in(
        self,
        files: Sequence[tuple[Path, str, Instructions]],
        *,
        requested_by: str,
        password: str | None = None,
        watch: Watch = lambda _progress: None,
    ) -> Iterator[Outcome | Refusal]:
        """Take in files (place, name, what is said of it), telling each end once it is committed.

        What an earlier run left unfinished is finished first.
        """
        left = ingest_jobs.waiting(self.database)
        accepted = self.accept(files, requested_by=requested_by, mine=True)
        for _outcome in self.pipeline.run(left) if left else ():
            pass
        if accepted:
            yield from self.pipeline.run(accepted, password=password, watch=watch)

    def accept(
        self,
        files: Sequence[tuple[Path, str, Instructions]],
        *,
        requested_by: str,
        mine: bool,
    ) -> list[str]:
        """Queue files that stay where they are, for this process or for the server."""
        return ingest_jobs.accept_files(self.database, files, requested_by=requested_by, mine=mine)

    def _policies(self, text: str, on: date, public: bool) -> Sequence[Hit]:
        audience = Audience.PUBLIC if public else Audience.INTERNAL
        return self._finder.find(text, audience=audience, on=on, limit=_POLICIES)

    def _publish(self, draft: ResolutionDraft) -> DocumentId:
        """Put an approved resolution into the library; the next search finds it."""
        facts = Facts(
            question=draft.problem,
            resolution=draft.resolution,
            outcome=draft.outcome.label,
            case=draft.case,
            day=draft.proposed_at.astimezone().date(),
        )
        return publish_resolution(
            self.database,
            self.embedder,
            facts,
            source="cases",
            owner=draft.answered_by,
            recorded_by=draft.answered_by,
            today=date.today(),
            noted=noting_documents(self.audit),
        )

    def _make_warming(self) -> Warming:
        return Warming(self.database, self.meaning, self.embedder.name, date.today)

    def _earlier(self, conversation: str, by: str, *, before: str) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first, up to one that is to be replaced."""
        if not conversation:
            return ()
        found = conversations.earlier(self.database, conversation, by, _EARLIER, before=before)
        return tuple(found)

    def _without_erased(self, kept: Suggestion, since: int) -> Suggestion:
        """The suggestion, or one that says so where it quotes what was erased meanwhile."""
        later = changes.after(self.database, since)
        if not any(change.kind is ChangeKind.ERASED for change in later):
            return kept
        cited = {citation.document_id for citation in kept.answer.citations}
        gone = [each for each in cited if self._is_gone(each)]
        for document_id in gone:
            record.forget(self.database, document_id)
        return record.forgotten(kept) if gone else kept

    def _is_gone(self, document_id: str) -> bool:
        try:
            library.history(self.database, document_id)
        except UnknownDocumentError:
            return True
        return False


def _without_personal_data(text: str) -> tuple[str, int]:
    cleaned = remove_personal_data(text)
    return cleaned.text, len(cleaned.found)
