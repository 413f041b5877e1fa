"""Messages come in and become cases that people see, claim and answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.casework.clocks import keeping as clocks
from assistant.casework.desks.handover import HandoverDesk
from assistant.casework.endings import check_ins, publishing
from assistant.casework.handover import keeping, raising
from assistant.casework.inbox import claiming, presence, queue
from assistant.casework.inbox.arriving import arrived
from assistant.casework.inbox.belonging import case_for
from assistant.casework.inbox.knowing import context_of, customer_of
from assistant.casework.inbox.receiving import take_in, take_turns
from assistant.casework.inbox.stored import case_of, found, locked, messages_of
from assistant.casework.model import Case, CaseFile, CaseId, QueueFilter, Received, Viewer
from assistant.casework.ports import Along, Taken
from assistant.casework.promises import tracking
from assistant.casework.tables import CaseRow
from assistant.casework.talking.waiting import asked_for_person, let_people_answer
from assistant.casework.timeline import story
from assistant.customers.model import Customer
from assistant.escalation.model import Situation
from assistant.escalation.reading import Reading
from assistant.triage.model import Inbound, Triage


class InboxDesk(HandoverDesk):
    """The inbox; see `assistant.casework.ports.Inbox`."""

    def read_message(self, message: Received, *, earlier: Sequence[str] = ()) -> Reading:
        """What a message says and the ways up it opens; nothing is kept."""
        return self._read(message, earlier)[0]

    def receive(self, message: Received) -> Case:
        """Take a message in, into its case or a new one; see `Inbox.receive`."""
        taken = self.take_in(message)
        if not taken.again:
            self.let_answer(taken.case)
        return self._case(taken.case)

    def take_in(self, message: Received, *, along: Along | None = None) -> Taken:
        """Take a message in, but let nobody answer yet; see `Inbox.take_in`."""
        reading, customer = self._read(message, ())
        ground = self._ground
        with ground.database.write() as session:
            # The time is read when nobody else changes the case: what came in before is older.
            self._lock_case_of(session, message, customer)
            at = ground.now()
            taken = take_in(
                session,
                message,
                reading.triage,
                plan=ground.escalations.plan_in(session),
                at=at,
                customer=customer,
            )
            told = Taken(taken.case_id, taken.message_id, taken.again)
            if not taken.again:
                row = locked(session, taken.case_id)
                if taken.reopened:
                    check_ins.call_off(session, row, at=at)
                self.raise_required(session, row, reading.ways, at=at)
                if required := next((each for each in reading.ways if each.required), None):
                    let_people_answer(session, row, at=at, why=required.path.title)
                if along is not None:
                    along(session, told)
        return told

    def let_answer(self, case: CaseId) -> None:
        """Let the assistant answer what waits; the whole desk does."""

    def queue(self, wanted: QueueFilter, *, by: Person, limit: int = 100) -> Sequence[Case]:
        """The cases this person may see, sorted as asked; at most `limit`."""
        with self._ground.database.read() as session:
            return queue.queue(session, wanted, by=by, at=self._ground.now(), limit=limit)

    def counts(self, *, by: Person) -> Mapping[str, int]:
        """How many cases: 'mine', 'unclaimed', 'late', 'open', 'escalated'."""
        with self._ground.database.read() as session:
            return queue.counts(session, by=by, at=self._ground.now())

    def file(self, case: CaseId, *, by: Person) -> CaseFile:
        """Everything about one case; raises UnknownCaseError."""
        at = self._ground.now()
        with self._ground.database.read() as session:
            row = found(session, case)
            return CaseFile(
                case=case_of(session, row),
                messages=messages_of(session, case),
                clocks=clocks.of_case(session, case),
                escalations=raising.of_case(session, case),
                packet=keeping.of_case(session, case),
                promises=tracking.of_case(session, case),
                draft=publishing.of_case(session, case),
                check_in=check_ins.of_case(session, case),
                viewers=presence.viewers(session, case, at=at, but=by),
                events=story(session, case),
            )

    def look(self, case: CaseId, *, by: Person, writing: bool = False) -> Sequence[Viewer]:
        """Note that this person has it open, and tell who else has."""
        with self._ground.database.write() as session:
            return presence.look(session, case, by=by, at=self._ground.now(), writing=writing)

    def leave(self, case: CaseId, *, by: Person) -> None:
        """Note that they closed it."""
        with self._ground.database.write() as session:
            presence.leave(session, case, by=by)

    def claim(self, case: CaseId, *, by: Person) -> Case:
        """Work on a case nobody works on; of two at once one is told who was first."""
        return self._changed(lambda session, at: claiming.claim(session, case, by=by, at=at))

    def release(self, case: CaseId, *, by: Person, reason: str = "") -> Case:
        """Give a case back to the queue; its owner may, and supervisors."""
        return self._changed(
            lambda session, at: claiming.release(session, case, by=by, at=at, reason=reason)
        )

    def assign(self, case: CaseId, to: PersonId, *, by: Person, reason: str = "") -> Case:
        """Give a case to somebody; supervisors may, and its owner."""
        return self._changed(
            lambda session, at: claiming.assign(session, case, to, by=by, at=at, reason=reason)
        )

    def read(self, case: CaseId, *, by: Person) -> None:
        """Note that the newest message was read."""
        with self._ground.database.write() as session:
            claiming.mark_read(session, case, by=by)

    def about(self, case: CaseId, *, customer: str, order: str = "", by: Person) -> Case:
        """Say whose case it is; raises UnknownCustomerError."""
        ground = self._ground
        return self._changed(
            lambda session, at: claiming.about(
                session,
                case,
                ground.customers.get_in(session, customer),
                order=order,
                by=by,
                at=at,
                plan=ground.escalations.plan_in(session),
            )
        )

    def reprioritise(self, case: CaseId, priority: int, *, by: Person, reason: str) -> Case:
        """Put a case before or behind others; the reason is needed and on the record."""
        plan = self._ground.escalations.plan_in
        return self._changed(
            lambda session, at: claiming.reprioritise(
                session, case, priority, by=by, at=at, reason=reason, plan=plan(session)
            )
        )

    def _lock_case_of(self, session: Session, message: Received, customer: Customer | None) -> None:
        read = arrived(message, self._ground.now())
        take_turns(session, read.channel)
        case_for(session, read, customer.id if customer else "")

    def _read(self, message: Received, earlier: Sequence[str]) -> tuple[Reading, Customer | None]:
        """A message in what is known around it, and whose it is."""
        ground, at = self._ground, self._ground.now()
        with ground.database.read() as session:
            if message.customer:
                # A customer nobody knows is said; other systems' own names are kept as contacts.
                ground.customers.get_in(session, message.customer)
            customer = customer_of(session, message, at)
            inbound = context_of(session, message, at=at, customer=customer)
            row = case_for(
                session, arrived(message, at), customer.id if customer else "", lock=False
            )
            asked = asked_for_person(session, row.id) if row is not None else 0
        if earlier:
            inbound = replace(inbound, earlier=(*earlier, *inbound.earlier))
        triage = ground.triages.read(inbound)
        situation = _situation(inbound, triage, at, asked + triage.wants_person)
        return Reading(triage, tuple(ground.escalations.ways_up(situation))), customer

    def _changed(self, work: Callable[[Session, datetime], CaseRow]) -> Case:
        with self._ground.database.write() as session:
            row = work(session, self._ground.now())
            session.flush()
            return case_of(session, row)

    def _case(self, case: CaseId) -> Case:
        with self._ground.database.read() as session:
            return case_of(session, found(session, case))


def _situation(inbound: Inbound, triage: Triage, at: datetime, asked: int) -> Situation:
    return Situation(
        triage=triage,
        at=at,
        text=inbound.text,
        channel=inbound.channel,
        tier=inbound.tier,
        stage=triage.stage,
        contacts=inbound.contacts,
        reach=inbound.reach,
        asked_for_person=asked,
    )
