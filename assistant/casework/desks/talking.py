"""Replies to the customer: a person's, checked for promises, and the assistant's, while it may."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.casework.desks.ground import Answered
from assistant.casework.desks.inbox import InboxDesk
from assistant.casework.inbox.owning import refuse_resolved
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import (
    Case,
    CaseId,
    CaseMessage,
    Clock,
    MessageId,
    PromiseFound,
)
from assistant.casework.ports import Reply, TrackedPromise
from assistant.casework.promises import tracking
from assistant.casework.promises.checking import flagged
from assistant.casework.promises.finding import commitments
from assistant.casework.tables import CaseRow
from assistant.casework.talking import going_back, sending
from assistant.casework.talking.taken_on import owned_by, too_late
from assistant.casework.talking.waiting import (
    Waiting,
    is_the_assistants,
    let_people_answer,
    waiting,
)
from assistant.errors import AssistantError, RequestRefusedError
from assistant.escalation.model import (
    WayUp,
)
from assistant.languages import language_of
from assistant.replying.frames import ENGLISH
from assistant.triage.model import Inbound
from assistant.triage.shown import triage_of
from kb.errors import KnowledgeBaseError
from kb.sentences import sentences

_log = logging.getLogger(__name__)
_LONGEST_READ = 5_000


class TalkingDesk(InboxDesk):
    """What is said to customers; see `assistant.casework.ports.Talking`."""

    def check(self, case: CaseId, text: str, *, by: Person) -> Sequence[PromiseFound]:
        """The commitments in a text that is not sent yet, in their order, with what is wrong.

        One that names its time counts as taken on by who asks: sending asks for it to be.
        """
        with self._ground.database.read() as session:
            found(session, case)
        return self._promises_in(text, by, None)

    def reply(self, reply: Reply, *, by: Person) -> CaseMessage:
        """Send a reply: the case is the person's from then on, clocks stop or pause."""
        ground = self._ground
        promises = () if reply.note else self._promises_in(reply.text, by, reply.promises)
        with ground.database.write() as session:
            # As in `_send`: who reads on from a message misses none that came in after it.
            locked(session, reply.case)
            at = ground.now()
            plan = ground.escalations.plan_in(session)
            sent = sending.reply(session, reply, by=by, at=at, plan=plan, found=promises)
            row = locked(session, reply.case)
            for promise in reply.promises:
                tracking.track(session, row, promise, sent.id, by=by, at=at, plan=plan)
            return sent

    def answer(
        self,
        case: CaseId,
        text: str,
        *,
        suggestion: str,
        citations: tuple[Citation, ...],
        to: MessageId | None = None,
    ) -> CaseMessage | None:
        """Send what the assistant answers; None, and nothing sent, once a person took over.

        Nor is it sent when the customer wrote again after `to`, or somebody answered it.
        """
        told = Answered(suggestion, text, citations, abstained=False)
        return self._send(case, told, to=to)

    def hand_back(self, case: CaseId, *, by: Person) -> Case:
        """Let the assistant answer again, first what waits; the case has no owner then.

        Refused while what the customer wrote last is not answered and has a required way up.
        """
        ground = self._ground
        required = self._required(case)
        at = ground.now()
        with ground.database.write() as session:
            plan = ground.escalations.plan_in(session)
            sending.hand_back(session, case, by=by, at=at, plan=plan)
            if required and waiting(session, case) is not None:
                raise RequestRefusedError(
                    f"what the customer wrote last opens “{required[0].path.title}”, which is"
                    " required; answer them, then hand the case back"
                )
        self.let_answer(case)
        return self._case(case)

    def ask_for_person(self, case: CaseId, *, why: str = "") -> Case:
        """The customer asks for a person, as by a button; see `Talking.ask_for_person`."""
        database = self._ground.database
        with database.read() as session:
            row = found(session, case)
            refuse_resolved(row)
            ways = self._ways_asked(session, row) if is_the_assistants(row) else None
        if ways is not None:
            with database.write() as session:
                row = locked(session, case)
                at, plan = self._ground.now(), self._ground.escalations.plan_in(session)
                if going_back.asked(session, row, at=at, plan=plan, why=why):
                    self.raise_required(session, row, ways, at=at)
                    let_people_answer(session, row, at=at, why="the customer asked for one")
        return self._case(case)

    def back_to_assistant(self, case: CaseId, *, language: str = "") -> Case:
        """The customer goes back to the assistant; see `Talking.back_to_assistant`."""
        ground = self._ground
        with ground.database.read() as session:
            if is_the_assistants(found(session, case)):
                return self._case(case)
            before = waiting(session, case)
        is_asked = before is not None and bool(self._besides_wish(before.text))
        with ground.database.write() as session:
            plan = ground.escalations.plan_in(session)
            row = locked(session, case)
            at = ground.now()
            going_back.go_back(session, row, at=at, plan=plan)
            is_asked = is_asked or waiting(session, case) != before
            if not is_asked:
                said = going_back.listening(language or triage_of(row.triage).language)
                sending.answer(session, case, said, suggestion="", citations=(), at=at, plan=plan)
        if is_asked:
            self.let_answer(case)
        return self._case(case)

    def late(self, session: Session, clock: Clock) -> None:
        """Let people answer what the assistant did not in time; called where a miss is recorded.

        The process may have ended while it looked for the answer.
        """
        row = found(session, clock.case)
        why = "the assistant did not answer in time"
        let_people_answer(session, row, at=self._ground.now(), why=why)

    def let_answer(self, case: CaseId) -> None:
        """Let the assistant answer what waits, where it has the case; else it stays silent.

        Whatever keeps it from answering, people do.
        """
        with self._ground.database.read() as session:
            row = found(session, case)
            waits = waiting(session, case) if is_the_assistants(row) else None
            channel = row.channel
            asked = triage_of(row.triage).wants_person
        if waits is None:
            return
        told: Answered | None = None
        try:
            told = self._looked_up(waits, case, channel)
        except (AssistantError, KnowledgeBaseError, OSError) as error:
            _log.warning("the assistant did not answer case %s: %s", case, error)
        finally:
            if told is None:
                self._give_to_people(case, waits.message)
        if told is None:
            return
        why = "the customer asked for one" if asked else ""
        sent = self._send(case, told, to=waits.message, then_people=why)
        if sent is not None and told.abstained:
            self._go_up(case)

    def _looked_up(self, waits: Waiting, case: CaseId, channel: str) -> Answered | None:
        question = waits.text
        if waits.wants_person:
            # Where nothing else is left, the policies may say how a person is reached.
            question = self._besides_wish(question) or question
        return self._ground.answers(question, case=case, channel=channel)

    def _besides_wish(self, text: str) -> str:
        """A text without the sentences that ask for a person; empty where nothing else is left."""
        if len(text) > _LONGEST_READ:
            return text
        triages = self._ground.triages
        said = [text[each.start : each.end] for each in sentences(text)]
        return "\n".join(each for each in said if not triages.read(Inbound(each)).wants_person)

    def _ways_asked(self, session: Session, row: CaseRow) -> Sequence[WayUp]:
        """The ways up of a case whose customer asks for a person now."""
        situation = self._situation(session, row)
        triage = situation.triage
        if not triage.wants_person:
            situation = replace(
                situation,
                triage=going_back.as_asking(triage, asks=True),
                asked_for_person=situation.asked_for_person + 1,
            )
        return self._ground.escalations.ways_up(situation)

    def _give_to_people(self, case: CaseId, to: MessageId) -> None:
        """Put a case into the queue since the assistant had nothing to send."""
        at = self._ground.now()
        with self._ground.database.write() as session:
            given = sending.no_answer(session, case, at=at, to=to) is not None
        if given:
            self._go_up(case)

    def _go_up(self, case: CaseId) -> None:
        """Send a case up what is required since the assistant had no answer."""
        ways = self._required(case)
        if ways:
            at = self._ground.now()
            with self._ground.database.write() as session:
                self.raise_required(session, locked(session, case), ways, at=at)

    def _required(self, case: CaseId) -> Sequence[WayUp]:
        """The required ways up of a case as it stands."""
        with self._ground.database.read() as session:
            ways = self._ways(session, found(session, case))
        return [way for way in ways if way.required]

    def _send(
        self,
        case: CaseId,
        told: Answered,
        *,
        to: MessageId | None,
        then_people: str = "",
    ) -> CaseMessage | None:
        ground = self._ground
        with ground.database.write() as session:
            # The time is read when nobody else changes the case: what came in before is older.
            locked(session, case)
            return sending.answer(
                session,
                case,
                told.text,
                suggestion=told.suggestion,
                citations=told.citations,
                at=ground.now(),
                plan=ground.escalations.plan_in(session),
                abstained=told.abstained,
                to=to,
                then_people=then_people,
            )

    def _promises_in(
        self, text: str, by: Person, tracked: Sequence[TrackedPromise] | None
    ) -> tuple[PromiseFound, ...]:
        """The commitments in a text; `tracked` are taken on, None for all that name their time."""
        ground, at = self._ground, self._ground.now()
        calendar = ground.escalations.plan().own_calendar
        today = at.astimezone().date()
        language = language_of(text) or ENGLISH

        def checked(promise: PromiseFound) -> PromiseFound:
            owned = owned_by(promise, tracked) if tracked is not None else None
            (checked_one,) = flagged(
                [promise],
                policies=lambda words: ground.search(words, today, False),
                by=by,
                owner_known=owned is not None or (tracked is None and promise.due is not None),
                calendar=calendar,
                at=at,
                language=language,
            )
            late = too_late(promise, owned, calendar.zone) if owned is not None else ""
            return replace(checked_one, flags=(*checked_one.flags, late)) if late else checked_one

        found_here = commitments(text, at=at, calendar=calendar, language=language)
        return tuple(map(checked, found_here))
