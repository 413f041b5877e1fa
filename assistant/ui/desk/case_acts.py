"""What a person does with a case: each a button, a call of casework, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.access.model import Person, PersonId
from assistant.casework.model import CaseId, EscalationId, Outcome, PromiseId
from assistant.casework.ports import Casework
from assistant.errors import AssistantError, RequestRefusedError
from assistant.escalation.model import PathId
from assistant.ui.casework import packets
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import Log, tell
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_LONGEST = 1_000
_UNDONE = "undone at the desk"
_GONE = "That case is not there any more; choose another one from the inbox."


@dataclass(frozen=True, slots=True)
class Done:
    """What is said once something was done, and the act that undoes it, or ''."""

    said: str
    undo: str = ""


Act = Callable[[Casework, CaseId, Person, Sent], Done]


class CaseActs:
    """The acts on an open case. Whether one may be done is decided by casework, not by a page."""

    def __init__(self, casework: Casework, desk: DeskEvents) -> None:
        self._casework = casework
        self._desk = desk

    def open(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A case was chosen: it is read from now on, and others see that it is open here."""
        case = CaseId(sent.text("wanted"))
        try:
            self._casework.look(case, by=person)
            self._casework.read(case, by=person)
        except RequestRefusedError as error:
            return DeskChange(case=_refused(sent, str(error)))
        if tab.case and tab.case != case:
            self._left(person, tab.case)
        return self._desk.open_case(person, tab, case)

    def close(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The case was put aside; it stays theirs."""
        self._left(person, tab.case or sent.text("case"))
        return self._desk.begin(person, Tab(person.id), Sent({}))

    def act(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A button of the case was pressed."""
        act = ACTS.get(sent.text("act"))
        case = CaseId(sent.text("case"))
        if act is None:
            return DeskChange(case=_refused(sent, _GONE))
        try:
            done = act(self._casework, case, person, sent)
        except (AssistantError, KnowledgeBaseError) as error:
            return self.shown(person, tab, case, refused=_why(sent, str(error)))
        return self.shown(person, tab, case, done=done)

    def packet(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """The handover packet shall be read or edited, for a path or as it was sent."""
        return self._packet(person, sent, sent.text("way"))

    def keep_packet(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """An edited packet shall be kept: each line is looked up on file."""
        case = CaseId(sent.text("case"))
        try:
            self._casework.keep_packet(
                case,
                packets.lines_typed(sent.text("lines")),
                revision=_number(sent.text("revision")),
                by=person,
            )
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(case=_refused(sent, str(error)))
        return self._packet(person, sent, sent.text("way"))

    def shown(
        self,
        person: Person,
        tab: Tab,
        case: CaseId,
        *,
        done: Done | None = None,
        refused: Mapping[str, str] | None = None,
        sent_text: str = "",
    ) -> DeskChange:
        """The case as it stands now, with what is said of what was done, or of what was not."""
        file = self._desk.cases.file(person, case)
        if file is None:
            return DeskChange(case=tell("refused", error=_GONE, where="head"))
        log = Log()
        told = self._desk.cases.tell(log, person, file)
        if done is not None:
            told = log.tell("done", text=done.said, undo=done.undo, sent=sent_text)
        if refused is not None:
            told = log.tell("refused", **refused)
        mine = case if file.case.owner == person.id else ""
        opened = Tab(person.id, mine, tab.underway if tab.conversation == mine else "", case)
        return DeskChange(opened, thread=self._desk.thread(person, opened), case=told)

    def fail(self, _person: Person, _tab: Tab, sent: Sent, why: str) -> DeskChange:
        """Something broke: what stands there stays, and says why."""
        return DeskChange(case=_refused(sent, why))

    def _packet(self, person: Person, sent: Sent, path: str) -> DeskChange:
        case = CaseId(sent.text("case"))
        try:
            made = self._casework.draft(case, PathId(path) if path else None, by=person)
            ways = self._casework.ways_up(case, by=person) if path else ()
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(case=_refused(sent, str(error)))
        title = next((each.path.title for each in ways if each.path.id == path), path)
        view = packets.packet_view(made, datetime.now(UTC), empty=True)
        html = render("desk/case_packet", packet=view, path=path, title=title)
        return DeskChange(case=tell("packet", html=html, path=path))

    def _left(self, person: Person, case: str) -> None:
        if case:
            self._casework.leave(CaseId(case), by=person)


def _claim(casework: Casework, case: CaseId, by: Person, _sent: Sent) -> Done:
    casework.claim(case, by=by)
    return Done("The case is yours.", undo="release")


def _release(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    casework.release(case, by=by, reason=sent.text("reason")[:_LONGEST])
    return Done("Back in the queue.", undo="claim")


def _hand_back(casework: Casework, case: CaseId, by: Person, _sent: Sent) -> Done:
    casework.hand_back(case, by=by)
    return Done("The assistant answers again.", undo="claim")


def _assign(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    given = casework.assign(case, PersonId(sent.text("to")), by=by)
    return Done(f"{given.owner_name} has it now.")


def _resolve(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    outcome = next((each for each in Outcome if each.value == sent.text("outcome")), None)
    if outcome is None:
        raise RequestRefusedError("Choose how the case ended.")
    check_in, note = sent.text("check_in") == "yes", sent.text("note")[:_LONGEST]
    revision = _revision(sent)
    casework.resolve(case, outcome, by=by, check_in=check_in, note=note, revision=revision)
    return Done(f"Resolved: {outcome.label}.", undo="reopen")


def _reopen(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    casework.reopen(case, by=by, reason=sent.text("reason")[:_LONGEST] or _UNDONE)
    return Done("Open again.")


def _escalate(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    lines = packets.lines_typed(sent.text("lines"))
    way = PathId(sent.text("way"))
    raised = casework.escalate(case, way, by=by, lines=lines, revision=_revision(sent))
    return Done(f"Sent to {raised.person or raised.team_title} with the packet.")


def _take(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    casework.take(EscalationId(sent.text("escalation")), by=by)
    return Done("The case is yours.")


def _finish(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    casework.finish(EscalationId(sent.text("escalation")), by=by)
    return Done("Answered.")


def _withdraw(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    wanted = EscalationId(sent.text("escalation"))
    casework.withdraw(wanted, by=by, reason=sent.text("reason")[:_LONGEST])
    return Done("Taken back.")


def _kept(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    casework.keep(PromiseId(sent.text("promise")), by=by)
    return Done("Kept.")


def _broken(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    wanted = PromiseId(sent.text("promise"))
    casework.broken(wanted, by=by, note=sent.text("reason")[:_LONGEST])
    return Done("Noted as not kept.")


def _not_needed(casework: Casework, _case: CaseId, by: Person, sent: Sent) -> Done:
    wanted = PromiseId(sent.text("promise"))
    casework.withdrawn(wanted, by=by, note=sent.text("reason")[:_LONGEST])
    return Done("Noted as no longer needed.")


def _propose(casework: Casework, case: CaseId, by: Person, _sent: Sent) -> Done:
    casework.propose(case, by=by)
    return Done("A knowledge manager reads it before it is in the library.")


def _about(casework: Casework, case: CaseId, by: Person, sent: Sent) -> Done:
    casework.about(case, customer=sent.text("customer"), order=sent.text("order"), by=by)
    return Done("")


ACTS: Mapping[str, Act] = {
    "claim": _claim,
    "release": _release,
    "hand-back": _hand_back,
    "assign": _assign,
    "resolve": _resolve,
    "reopen": _reopen,
    "escalate": _escalate,
    "take": _take,
    "finish": _finish,
    "withdraw": _withdraw,
    "kept": _kept,
    "broken": _broken,
    "not-needed": _not_needed,
    "propose": _propose,
    "about": _about,
}
"""Everything a button of a case may be, by the name the page gives it."""


def _why(sent: Sent, error: str) -> Mapping[str, str]:
    return {"error": error, "where": sent.text("where") or "head"}


def _refused(sent: Sent, error: str) -> str:
    return tell("refused", **_why(sent, error))


def _revision(sent: Sent) -> int | None:
    """The revision a page looked at; None where it says none."""
    return _number(sent.text("revision")) if sent.text("revision") else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
