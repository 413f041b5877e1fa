"""Casework in memory, for the screens' tests: enough of it to work a case from end to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.answering.model import Citation
from assistant.cases.ownership import hand_to
from assistant.casework.errors import (
    ChangedMeanwhileError,
    ClaimedError,
    PromiseFlaggedError,
    UnknownCaseError,
)
from assistant.casework.model import (
    Author,
    Case,
    CaseEvent,
    CaseFile,
    CaseId,
    CaseMessage,
    CheckIn,
    DraftState,
    Escalation,
    EscalationId,
    EscalationState,
    Handler,
    Load,
    MessageId,
    Outcome,
    Packet,
    PacketLine,
    Promise,
    PromiseFound,
    PromiseId,
    PromiseState,
    QueueFilter,
    Received,
    ResolutionDraft,
    Section,
    State,
    Viewer,
)
from assistant.casework.ports import Along, Reply, Taken, TrackedPromise
from assistant.errors import RequestRefusedError
from assistant.escalation.model import PathId, WayUp
from assistant.escalation.reading import Reading
from kb.database import Database
from tests.assistant.ui.casework.samples import TRIAGE, case, clock, way_up

PROMISE = "we will call you tomorrow"
FORBIDDEN = "we will pay you double"


@dataclass
class FakeCasework:
    """Cases in memory; their conversations are real, so that the desk asks in them.

    A text that says `PROMISE` promises a call, one that says `FORBIDDEN` what is not allowed.
    """

    database: Database | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    messages: dict[str, list[CaseMessage]] = field(default_factory=dict)
    escalated: dict[str, list[Escalation]] = field(default_factory=dict)
    packets: dict[str, Packet] = field(default_factory=dict)
    kept_promises: dict[str, list[Promise]] = field(default_factory=dict)
    resolutions: dict[str, ResolutionDraft] = field(default_factory=dict)
    asked_back: dict[str, CheckIn] = field(default_factory=dict)
    seen: dict[str, dict[str, Viewer]] = field(default_factory=dict)
    story: dict[str, list[CaseEvent]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    filters: list[QueueFilter] = field(default_factory=list)
    ways: tuple[WayUp, ...] = ()

    def put(self, one: Case, *messages: CaseMessage) -> None:
        """Let there be this case too."""
        self.cases[one.id] = one
        self.messages[one.id] = list(messages)

    def read_message(self, message: Received, *, earlier: Sequence[str] = ()) -> Reading:
        """Angry, whatever it says."""
        return Reading(TRIAGE, self.ways)

    def receive(self, message: Received) -> Case:
        """A new case, or one more message in the one that is named."""
        if not message.text.strip():
            raise RequestRefusedError("an empty message is no message; send its text")
        now = message.at
        if message.case is None:
            id_ = f"case{len(self.cases) + 1}"
            texts = {"title": message.subject or message.text[:80], "latest_text": message.text}
            made = case(id_, now=now, channel=message.channel, contact=message.contact, **texts)
            self.put(replace(made, customer=message.customer, customer_name=message.name))
        else:
            id_ = message.case
        one = self._case(CaseId(id_))
        number = len(self.messages[id_])
        self.messages[id_].append(
            CaseMessage(
                MessageId(f"{id_}-{number}"),
                one.id,
                now,
                Author.CUSTOMER,
                message.name or message.contact,
                message.channel,
                message.text,
                triage=TRIAGE,
            )
        )
        return self._changed(one, unread=True, state=State.OPEN, latest_at=now)

    def take_in(self, message: Received, *, along: Along | None = None) -> Taken:
        """As it is received; nobody answers here anyway."""
        one = self.receive(message)
        return Taken(one.id, self.messages[one.id][-1].id, again=False)

    def let_answer(self, case: CaseId) -> None:
        """The assistant does not speak here."""

    def queue(self, wanted: QueueFilter, *, by: Person, limit: int = 100) -> Sequence[Case]:
        """Those that fit, by priority and then by what is due."""
        self.filters.append(wanted)
        fits = [each for each in self.cases.values() if self._fits(each, wanted)]
        fits.sort(key=lambda each: (each.priority, _due(each)))
        return fits[:limit]

    def counts(self, *, by: Person) -> Mapping[str, int]:
        """By counting."""
        going = [each for each in self.cases.values() if each.state is not State.RESOLVED]
        now = datetime.now(UTC)
        return {
            "open": len(going),
            "mine": sum(each.owner == by.id for each in going),
            "unclaimed": sum(each.owner is None for each in going),
            "late": sum(_due(each) < now for each in going),
            "escalated": sum(each.team is not None for each in going),
        }

    def file(self, case: CaseId, *, by: Person) -> CaseFile:
        """All there is."""
        one = self._case(case)
        return CaseFile(
            case=one,
            messages=tuple(self.messages[case]),
            clocks=(one.next_due,) if one.next_due else (),
            escalations=tuple(self.escalated.get(case, ())),
            packet=self.packets.get(case),
            promises=tuple(self.kept_promises.get(case, ())),
            draft=self.resolutions.get(case),
            check_in=self.asked_back.get(case),
            viewers=tuple(self.seen.get(case, {}).values()),
            events=tuple(self.story.get(case, ())),
        )

    def look(self, case: CaseId, *, by: Person, writing: bool = False) -> Sequence[Viewer]:
        """Who is there, whenever they came."""
        self._case(case)
        there = self.seen.setdefault(case, {})
        there[by.id] = Viewer(by.id, by.name, datetime.now(UTC), writing)
        return tuple(there.values())

    def leave(self, case: CaseId, *, by: Person) -> None:
        """Gone."""
        self.seen.get(case, {}).pop(by.id, None)

    def claim(self, case: CaseId, *, by: Person) -> Case:
        """Theirs, if it is nobody's."""
        one = self._case(case)
        if one.owner not in (None, by.id):
            raise ClaimedError(one.owner_name)
        return self._owned(one, by.id, by.name)

    def release(self, case: CaseId, *, by: Person, reason: str = "") -> Case:
        """Nobody's."""
        one = self._theirs(case, by)
        return self._changed(one, owner=None, owner_name="")

    def assign(self, case: CaseId, to: PersonId, *, by: Person, reason: str = "") -> Case:
        """Somebody's."""
        return self._owned(self._theirs(case, by), to, self.names.get(to, to))

    def read(self, case: CaseId, *, by: Person) -> None:
        """Read."""
        self.cases[case] = replace(self._case(case), unread=False)

    def about(self, case: CaseId, *, customer: str, order: str = "", by: Person) -> Case:
        """Whose it is."""
        return self._changed(self._case(case), customer=customer, order=order)

    def reprioritise(self, case: CaseId, priority: int, *, by: Person, reason: str) -> Case:
        """Before or behind."""
        return self._changed(self._case(case), priority=priority)

    def check(self, case: CaseId, text: str, *, by: Person) -> Sequence[PromiseFound]:
        """Finds the two promises it knows."""
        due = datetime.now(UTC) + timedelta(days=1)
        flags = ("the policy allows no double payment",)
        return tuple(
            PromiseFound(words, at, at + len(words), what, when, flags=flagged)
            for words, what, when, flagged in (
                (PROMISE, "call the customer", due, ()),
                (FORBIDDEN, "pay double", None, flags),
            )
            if (at := text.find(words)) >= 0
        )

    def reply(self, reply: Reply, *, by: Person) -> CaseMessage:
        """Sends, unless what it promises is flagged."""
        one = self._case(reply.case)
        if not reply.note and one.owner not in (None, by.id):
            raise ClaimedError(one.owner_name)
        if reply.revision is not None and reply.revision != one.revision:
            raise ChangedMeanwhileError("The customer")
        found = self.check(reply.case, reply.text, by=by)
        flagged = tuple(each for each in found if each.flags)
        if flagged and not reply.knowingly and not reply.note:
            raise PromiseFlaggedError(flagged)
        said = CaseMessage(
            MessageId(f"{one.id}-{len(self.messages[one.id])}"),
            one.id,
            datetime.now(UTC),
            Author.NOTE if reply.note else Author.AGENT,
            by.name,
            one.channel,
            reply.text,
            suggestion=reply.suggestion,
            citations=reply.citations,
        )
        self.messages[one.id].append(said)
        for each in reply.promises:
            self.promise(one.id, each, by=by)
        if not reply.note:
            one = self._owned(self._case(one.id), by.id, by.name)
            state = State.WAITING if reply.waiting else State.OPEN
            self._changed(one, state=state, next_due=None)
        return said

    def answer(
        self, case: CaseId, text: str, *, suggestion: str, citations: tuple[Citation, ...]
    ) -> CaseMessage | None:
        """The assistant does not speak here."""
        return None

    def hand_back(self, case: CaseId, *, by: Person) -> Case:
        """The assistant's again."""
        one = self._theirs(case, by)
        return self._changed(one, owner=None, owner_name="", handler=Handler.ASSISTANT)

    def ask_for_person(self, case: CaseId, *, why: str = "") -> Case:
        """A person's."""
        return self._changed(self._case(case), handler=Handler.PERSON)

    def back_to_assistant(self, case: CaseId, *, language: str = "") -> Case:
        """The assistant's again."""
        return self._changed(self._case(case), handler=Handler.ASSISTANT)

    def ways_up(self, case: CaseId, *, by: Person) -> Sequence[WayUp]:
        """Whatever the test says."""
        return self.ways

    def draft(self, case: CaseId, path: PathId | None = None, *, by: Person) -> Packet:
        """What was kept, else what they want and what comes next."""
        text = self.messages[case][-1].text
        lines = (
            PacketLine(Section.WANTS, "They want a kettle that works.", "message", text),
            PacketLine(Section.NEXT, "Call them.", checked=False, why="no policy says so"),
        )
        return self.packets.get(case) or Packet(case, lines, datetime.now(UTC))

    def keep_packet(
        self, case: CaseId, lines: Sequence[PacketLine], *, revision: int, by: Person
    ) -> Packet:
        """Kept; nothing is on file here."""
        before = self.packets.get(case)
        if before is not None and before.revision != revision:
            raise ChangedMeanwhileError(before.edited_by)
        kept = Packet(case, tuple(lines), datetime.now(UTC), by.name, revision=revision + 1)
        self.packets[case] = kept
        return kept

    def escalate(
        self,
        case: CaseId,
        path: PathId,
        *,
        by: Person,
        lines: Sequence[PacketLine] = (),
        revision: int | None = None,
    ) -> Escalation:
        """On its way."""
        before = self.packets.get(case)
        if before is not None and revision not in (None, before.revision):
            raise ChangedMeanwhileError(before.edited_by)
        way = next((each for each in self.ways if each.path.id == path), None)
        if way is None:
            raise RequestRefusedError(f"there is no path {path!r}; choose one of those shown")
        one = self._case(case)
        raised = Escalation(
            id=EscalationId(f"e{len(self.escalated.get(case, ())) + 1}-{case}"),
            case=case,
            path=path,
            title=way.path.title,
            required=way.required,
            team=way.team.id,
            team_title=way.team.title,
            person=way.person,
            tier=way.path.tier,
            why=way.why,
            policy=way.policy,
            state=EscalationState.OPEN,
            raised_by=by.name,
            raised_at=datetime.now(UTC),
            due_at=way.due,
        )
        self.escalated.setdefault(case, []).append(raised)
        self.packets[case] = Packet(case, tuple(lines), datetime.now(UTC), by.name)
        self._changed(one, team=way.team.id)
        return raised

    def take(self, escalation: EscalationId, *, by: Person) -> Escalation:
        """Taken, with its case."""
        taken = self._escalation(
            escalation, state=EscalationState.TAKEN, taken_by=by.name, taken_at=datetime.now(UTC)
        )
        self._owned(self._case(taken.case), by.id, by.name)
        return taken

    def finish(self, escalation: EscalationId, *, by: Person, note: str = "") -> Escalation:
        """Done."""
        return self._escalation(escalation, state=EscalationState.DONE)

    def withdraw(self, escalation: EscalationId, *, by: Person, reason: str) -> Escalation:
        """Back again."""
        return self._escalation(escalation, state=EscalationState.WITHDRAWN)

    def escalations(self, *, by: Person) -> Sequence[Escalation]:
        """All that go on."""
        going = (EscalationState.OPEN, EscalationState.TAKEN)
        every = (each for some in self.escalated.values() for each in some)
        return sorted((each for each in every if each.state in going), key=lambda each: each.due_at)

    def promise(self, case: CaseId, promise: TrackedPromise, *, by: Person) -> Promise:
        """Tracked."""
        name = self.names.get(promise.owner, by.name)
        kept = self.kept_promises.setdefault(case, [])
        made = Promise(
            id=PromiseId(f"p{len(kept) + 1}-{case}"),
            case=case,
            customer=self._case(case).customer,
            words=promise.words,
            what=promise.words,
            owner=promise.owner,
            owner_name=name,
            made_at=datetime.now(UTC),
            due_at=promise.due_at,
            state=PromiseState.OPEN,
        )
        kept.append(made)
        self._changed(self._case(case))
        return made

    def keep(self, promise: PromiseId, *, by: Person, note: str = "") -> Promise:
        """Kept."""
        return self._closed(promise, PromiseState.KEPT, note)

    def broken(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Not kept."""
        return self._closed(promise, PromiseState.BROKEN, note)

    def withdrawn(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Not needed."""
        return self._closed(promise, PromiseState.WITHDRAWN, note)

    def promises(self, *, by: Person, owner: PersonId | None = None) -> Sequence[Promise]:
        """The open ones."""
        every = [each for some in self.kept_promises.values() for each in some]
        mine = [each for each in every if owner in (None, each.owner)]
        return [each for each in mine if each.state is PromiseState.OPEN]

    def resolve(
        self,
        case: CaseId,
        outcome: Outcome,
        *,
        by: Person,
        check_in: bool = False,
        note: str = "",
        revision: int | None = None,
    ) -> Case:
        """Over."""
        now = datetime.now(UTC)
        one = self._theirs(case, by)
        if revision not in (None, one.revision):
            raise ChangedMeanwhileError("Mira")
        if check_in:
            due = now + timedelta(days=3)
            self.asked_back[case] = CheckIn(case, one.customer, due, by.name)
        return self._changed(
            one, state=State.RESOLVED, outcome=outcome, resolved_at=now, next_due=None
        )

    def reopen(self, case: CaseId, *, by: Person, reason: str) -> Case:
        """Not over."""
        return self._changed(self._case(case), state=State.OPEN, outcome=None, resolved_at=None)

    def propose(self, case: CaseId, *, by: Person) -> ResolutionDraft:
        """A draft."""
        one = self._case(case)
        self.resolutions[case] = ResolutionDraft(
            case=case,
            title=one.title,
            problem="The kettle of [customer] sparked.",
            resolution="It was replaced.",
            outcome=one.outcome or Outcome.SOLVED,
            topic="damaged",
            removed=2,
            state=DraftState.PROPOSED,
            proposed_by=by.name,
            proposed_at=datetime.now(UTC),
        )
        self._changed(one)
        return self.resolutions[case]

    def drafts(self, *, by: Person) -> Sequence[ResolutionDraft]:
        """Those that wait."""
        return list(self.resolutions.values())

    def approve(
        self, case: CaseId, *, by: Person, title: str = "", problem: str = "", resolution: str = ""
    ) -> ResolutionDraft:
        """In the library."""
        return self._answered(case, DraftState.APPROVED, by.name)

    def refuse(self, case: CaseId, *, by: Person, reason: str) -> ResolutionDraft:
        """Not in the library."""
        return self._answered(case, DraftState.REFUSED, by.name)

    def check_ins(self, *, by: Person) -> Sequence[CheckIn]:
        """Those to come."""
        return [each for each in self.asked_back.values() if each.done_at is None]

    def checked_in(self, case: CaseId, *, by: Person, note: str) -> CheckIn:
        """Asked."""
        done = replace(self.asked_back[case], done_at=datetime.now(UTC), note=note)
        self.asked_back[case] = done
        return done

    def check_in_after_purchase(self, customer: str, order: str, *, by: Person) -> CheckIn | None:
        """No order comes to anything here."""
        return None

    def loads(self, *, by: Person) -> Sequence[Load]:
        """Nobody has anything."""
        return ()

    def _case(self, case: CaseId) -> Case:
        if case not in self.cases:
            raise UnknownCaseError(case)
        return self.cases[case]

    def _theirs(self, case: CaseId, by: Person) -> Case:
        one = self._case(case)
        if one.owner not in (None, by.id) and not by.may(Permission.APPROVE):
            raise ClaimedError(one.owner_name)
        return one

    def _fits(self, each: Case, wanted: QueueFilter) -> bool:
        return (
            each.state in wanted.states
            and (not wanted.channels or each.channel in wanted.channels)
            and (not wanted.owners or (each.owner or "") in wanted.owners)
            and (not wanted.late or _due(each) < datetime.now(UTC))
            and wanted.containing.casefold() in f"{each.title} {each.latest_text}".casefold()
        )

    def _owned(self, one: Case, person: str, name: str) -> Case:
        if self.database is not None:
            with self.database.write() as session:
                at = datetime.now(UTC)
                hand_to(session, one.id, person, channel=one.channel, title=one.title, at=at)
        return self._changed(
            one, owner=PersonId(person), owner_name=name, handler=Handler.PERSON, unread=False
        )

    def _changed(self, one: Case, **changes: object) -> Case:
        now = replace(one, revision=one.revision + 1, **changes)  # type: ignore[arg-type]  # fields
        self.cases[one.id] = now
        return now

    def _escalation(self, wanted: EscalationId, **changes: object) -> Escalation:
        for some in self.escalated.values():
            for number, each in enumerate(some):
                if each.id == wanted:
                    some[number] = replace(each, **changes)  # type: ignore[arg-type]  # fields
                    self._changed(self._case(each.case))
                    return some[number]
        raise RequestRefusedError("there is no such escalation; reload the page")

    def _closed(self, wanted: PromiseId, state: PromiseState, note: str) -> Promise:
        for some in self.kept_promises.values():
            for number, each in enumerate(some):
                if each.id == wanted:
                    now = datetime.now(UTC)
                    some[number] = replace(each, state=state, note=note, closed_at=now)
                    self._changed(self._case(each.case))
                    return some[number]
        raise RequestRefusedError("there is no such promise; reload the page")

    def _answered(self, case: CaseId, state: DraftState, by: str) -> ResolutionDraft:
        self.resolutions[case] = replace(self.resolutions[case], state=state, answered_by=by)
        self._changed(self._case(case))
        return self.resolutions[case]


def _due(one: Case) -> datetime:
    return one.next_due.due_at if one.next_due else datetime.max.replace(tzinfo=UTC)


def an_inbox(database: Database | None = None) -> FakeCasework:
    """An inbox with an angry post and a calm mail, whose way up leads to product safety."""
    now = datetime.now(UTC)
    made = FakeCasework(database, ways=(way_up(now=now),))
    post = Received(
        "Third broken kettle. It sparked! My lawyer will hear of this.",
        "social",
        now - timedelta(minutes=20),
        contact="@kettle_fan",
        subject="Third broken kettle",
    )
    made.receive(post)
    mail = Received(
        "Can I return an opened product?", "email", now - timedelta(hours=2), contact="bo@x.example"
    )
    second = made.receive(mail)
    due = clock(second.id, now=now, minutes=200)
    made.cases[second.id] = replace(second, priority=3, next_due=due, title="Return an opened box")
    return made
