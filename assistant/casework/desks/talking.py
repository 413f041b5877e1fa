"""Replies to the customer: a person's, checked for promises, and the assistant's, while it may."""

from collections.abc import Sequence

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.casework.desks.inbox import InboxDesk
from assistant.casework.desks.material import customer_of
from assistant.casework.inbox.owning import free
from assistant.casework.inbox.receiving import TakenIn
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import (
    Case,
    CaseId,
    CaseMessage,
    Handler,
    PromiseFound,
    Received,
    State,
)
from assistant.casework.ports import Reply, TrackedPromise
from assistant.casework.promises import tracking
from assistant.casework.promises.checking import flagged
from assistant.casework.promises.finding import commitments
from assistant.casework.situation import situation_of
from assistant.casework.talking import sending
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.model import DAY_MINUTES, Calendar, CalendarId, Hours, ServicePlan
from assistant.languages import language_of
from assistant.replying.frames import ENGLISH
from assistant.texts import folded

_ALWAYS = Calendar(CalendarId("always"), "UTC", ((Hours(0, DAY_MINUTES),),) * 7)


class TalkingDesk(InboxDesk):
    """What is said to customers; see `assistant.casework.ports.Talking`."""

    def check(self, case: CaseId, text: str, *, by: Person) -> Sequence[PromiseFound]:
        """The commitments in a text that is not sent yet, in their order, with what is wrong."""
        with self._ground.database.read() as session:
            found(session, case)
        return self._promises_in(text, by, ())

    def reply(self, reply: Reply, *, by: Person) -> CaseMessage:
        """Send a reply: the case is the person's from then on, clocks stop or pause."""
        ground, at = self._ground, self._ground.now()
        promises = () if reply.note else self._promises_in(reply.text, by, reply.promises)
        with ground.database.write() as session:
            plan = ground.escalations.plan_in(session)
            sent = sending.reply(session, reply, by=by, at=at, plan=plan, found=promises)
            row = locked(session, reply.case)
            for promise in reply.promises:
                tracking.track(session, row, promise, sent.id, by=by, at=at, plan=plan)
            return sent

    def answer(
        self, case: CaseId, text: str, *, suggestion: str, citations: tuple[Citation, ...]
    ) -> CaseMessage | None:
        """Send what the assistant answers; None, and nothing sent, once a person took over."""
        return self._answered(case, text, suggestion, citations, abstained=False)

    def hand_back(self, case: CaseId, *, by: Person) -> Case:
        """Let the assistant answer again; the case has no owner then."""
        plan = self._ground.escalations.plan_in
        return self._changed(
            lambda session, at: sending.hand_back(session, case, by=by, at=at, plan=plan(session))
        )

    def _arrived(self, taken: TakenIn, message: Received) -> None:
        """Let the assistant answer a message, where it has the case; else it stays silent."""
        ground = self._ground
        with ground.database.read() as session:
            row = found(session, taken.case_id)
            its = row.handler == Handler.ASSISTANT.value and row.state == State.OPEN.value
            channel = row.channel
        if not its:
            return
        told = ground.answers(message.text, case=taken.case_id, channel=channel)
        if told is None:
            return
        self._answered(
            taken.case_id, told.text, told.suggestion, told.citations, abstained=told.abstained
        )
        if told.abstained:
            self._give_to_people(taken.case_id)

    def _give_to_people(self, case: CaseId) -> None:
        """Put a case into the queue since the assistant had no answer, and up what is required."""
        ground, at = self._ground, self._ground.now()
        with ground.database.write() as session:
            row = locked(session, case)
            if row.owner is None and row.handler == Handler.ASSISTANT.value:
                free(session, row, at=at, to=Handler.PERSON)
                tell(session, case, "waits for a person", by=BY_RULE, at=at)
        with ground.database.read() as session:
            row = found(session, case)
            situation = situation_of(session, row, customer_of(ground, session, row), at=at)
        ways = [way for way in ground.escalations.ways_up(situation) if way.required]
        if ways:
            with ground.database.write() as session:
                self.raise_required(session, locked(session, case), ways, at=at)

    def _answered(
        self,
        case: CaseId,
        text: str,
        suggestion: str,
        citations: tuple[Citation, ...],
        *,
        abstained: bool,
    ) -> CaseMessage | None:
        ground, at = self._ground, self._ground.now()
        with ground.database.write() as session:
            return sending.answer(
                session,
                case,
                text,
                suggestion=suggestion,
                citations=citations,
                at=at,
                plan=ground.escalations.plan_in(session),
                abstained=abstained,
            )

    def _promises_in(
        self, text: str, by: Person, tracked: Sequence[TrackedPromise]
    ) -> tuple[PromiseFound, ...]:
        """The commitments in a text; those that somebody takes on have an owner and a time."""
        ground, at = self._ground, self._ground.now()
        calendar = _calendar(ground.escalations.plan())
        today = at.astimezone().date()
        owned = [each.words for each in tracked]
        language = language_of(text) or ENGLISH
        return tuple(
            each
            for promise in commitments(text, at=at, calendar=calendar, language=language)
            for each in flagged(
                [promise],
                policies=lambda words: ground.search(words, today, False),
                by=by,
                owner_known=any(_same(promise.words, words) for words in owned),
                calendar=calendar,
                at=at,
                language=language,
            )
        )


def _same(words: str, others: str) -> bool:
    """Whether two stretches of a reply are one: a person may mark a word more or less."""
    one, other = folded(words), folded(others)
    return bool(other) and (one in other or other in one)


def _calendar(plan: ServicePlan) -> Calendar:
    """The calendar that promises are reckoned in: the plan's first; round the clock without."""
    return plan.calendars[0] if plan.calendars else _ALWAYS
