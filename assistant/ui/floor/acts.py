"""What a supervisor does with a case from the floor: take it, give it to somebody, undo that."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.access.model import Person, PersonId
from assistant.casework.model import Case, CaseId, EscalationId, PromiseId
from assistant.casework.ports import Casework
from assistant.errors import AssistantError, RequestRefusedError
from assistant.ui.casework import rows
from assistant.ui.events import Sent
from assistant.ui.floor.watching import told
from kb.errors import KnowledgeBaseError

_LONGEST_REASON = 500
_UNDONE = "undone on the floor"


@dataclass(frozen=True, slots=True)
class Done:
    """What is said of what was done; `undo` is what is sent to undo it, `desk` a case to answer."""

    said: str
    undo: Mapping[str, str] | None = None
    desk: str = ""


Act = Callable[[Casework, Person, Sent], Done]


def act(casework: Casework, person: Person, sent: Sent) -> str:
    """Do what a button says; whether it may be done is decided by casework."""
    work = ACTS.get(sent.text("act"))
    if work is None:
        return told("failed", text="This page is not up to date; reload it.")
    try:
        done = work(casework, person, sent)
    except (AssistantError, KnowledgeBaseError) as error:
        return told("failed", text=str(error))
    undo = json.dumps(done.undo) if done.undo else ""
    return told("done", text=done.said, undo=undo, desk=done.desk)


def _take(casework: Casework, person: Person, sent: Sent) -> Done:
    taken = casework.take(EscalationId(sent.text("escalation")), by=person)
    return Done(f"You have it: {taken.title}.", desk=taken.case)


def _assign(casework: Casework, person: Person, sent: Sent) -> Done:
    to = sent.text("to")
    if not to:
        raise RequestRefusedError("Choose who gets the case.")
    before = _case(casework, person, sent)
    if before.owner == to:
        return Done(f"{before.owner_name} has it already.")
    reason = sent.text("reason")[:_LONGEST_REASON]
    after = casework.assign(before.id, PersonId(to), by=person, reason=reason)
    mine = after.owner == person.id
    said = f"{'You have' if mine else f'{after.owner_name} has'} it: {_named(after)}."
    return Done(said, undo=_undo(before), desk="" if not mine else after.id)


def _take_over(casework: Casework, person: Person, sent: Sent) -> Done:
    before = _case(casework, person, sent)
    if before.owner is None:
        casework.claim(before.id, by=person)
    else:
        casework.assign(before.id, person.id, by=person, reason="taken over on the floor")
    return Done(f"You have it: {_named(before)}.", undo=_undo(before), desk=before.id)


def _release(casework: Casework, person: Person, sent: Sent) -> Done:
    after = casework.release(CaseId(sent.text("case")), by=person, reason=_UNDONE)
    return Done(f"It is in the queue again: {_named(after)}.")


def _hand_back(casework: Casework, person: Person, sent: Sent) -> Done:
    after = casework.hand_back(CaseId(sent.text("case")), by=person)
    return Done(f"The assistant answers again: {_named(after)}.")


def _kept(casework: Casework, person: Person, sent: Sent) -> Done:
    kept = casework.keep(PromiseId(sent.text("promise")), by=person)
    return Done(f"Noted as kept: {kept.what}.")


def _broken(casework: Casework, person: Person, sent: Sent) -> Done:
    why = sent.text("reason")[:_LONGEST_REASON]
    broken = casework.broken(PromiseId(sent.text("promise")), by=person, note=why)
    return Done(f"Noted as not kept: {broken.what}.")


ACTS: Mapping[str, Act] = {
    "take": _take,
    "assign": _assign,
    "take-over": _take_over,
    "release": _release,
    "hand-back": _hand_back,
    "kept": _kept,
    "broken": _broken,
}
"""The acts by the names the page's buttons have."""


def _case(casework: Casework, person: Person, sent: Sent) -> Case:
    return casework.file(CaseId(sent.text("case")), by=person).case


def _undo(before: Case) -> Mapping[str, str]:
    """What gives a case back to whoever had it: a person, the assistant, or nobody."""
    if before.owner is not None:
        return {"act": "assign", "case": before.id, "to": before.owner, "reason": _UNDONE}
    back = "hand-back" if before.handler.value == "assistant" else "release"
    return {"act": back, "case": before.id}


def _named(case: Case) -> str:
    return case.title or rows.who(case)
