"""Cases as JSON: what the API and commands tell of them."""

from collections.abc import Sequence
from datetime import datetime

from assistant.answering.model import Citation
from assistant.casework.model import (
    Case,
    CaseEvent,
    CaseFile,
    CaseMessage,
    CheckIn,
    Clock,
    Escalation,
    Load,
    Packet,
    PacketLine,
    Promise,
    PromiseFound,
    ResolutionDraft,
    Section,
    Viewer,
)
from assistant.json_value import Json
from assistant.suggestion import citation_json
from assistant.triage.shown import triage_json


def case_json(case: Case) -> dict[str, Json]:
    """One case as a list shows it; moments are ISO 8601 in UTC."""
    return {
        "id": case.id,
        "channel": case.channel,
        "title": case.title,
        "customer": case.customer or None,
        "customer_name": case.customer_name,
        "contact": case.contact,
        "order": case.order or None,
        "state": case.state.value,
        "handler": case.handler.value,
        "owner": case.owner,
        "owner_name": case.owner_name,
        "team": case.team,
        "priority": case.priority,
        "triage": triage_json(case.triage),
        "opened_at": case.opened_at.isoformat(),
        "latest_at": case.latest_at.isoformat(),
        "latest_text": case.latest_text,
        "reach": case.reach,
        "unread": case.unread,
        "next_due": clock_json(case.next_due) if case.next_due else None,
        "outcome": case.outcome.value if case.outcome else None,
        "resolved_at": _moment(case.resolved_at),
        "revision": case.revision,
    }


def file_json(file: CaseFile) -> dict[str, Json]:
    """Everything about one case."""
    return {
        **case_json(file.case),
        "messages": [message_json(each) for each in file.messages],
        "clocks": [clock_json(each) for each in file.clocks],
        "escalations": [escalation_json(each) for each in file.escalations],
        "packet": packet_json(file.packet) if file.packet else None,
        "promises": [promise_json(each) for each in file.promises],
        "resolution": draft_json(file.draft) if file.draft else None,
        "check_in": check_in_json(file.check_in) if file.check_in else None,
        "viewers": [viewer_json(each) for each in file.viewers],
        "story": [_event_json(each) for each in file.events],
    }


def message_json(message: CaseMessage) -> dict[str, Json]:
    """One message of a case."""
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "author": message.author.value,
        "by": message.by,
        "channel": message.channel,
        "text": message.text,
        "suggestion": message.suggestion or None,
        "citations": [citation_json(each) for each in message.citations],
        "triage": triage_json(message.triage) if message.triage else None,
    }


def clock_json(clock: Clock) -> dict[str, Json]:
    """One deadline; `left_s` is the working time left when it was paused, in seconds."""
    return {
        "id": clock.id,
        "case": clock.case,
        "kind": clock.kind.value,
        "state": clock.state.value,
        "started_at": clock.started_at.isoformat(),
        "due_at": clock.due_at.isoformat(),
        "warn_at": clock.warn_at.isoformat(),
        "left_s": clock.left.total_seconds() if clock.left is not None else None,
        "warned_at": _moment(clock.warned_at),
        "breached_at": _moment(clock.breached_at),
        "stopped_at": _moment(clock.stopped_at),
        "about": clock.about or None,
    }


def escalation_json(escalation: Escalation) -> dict[str, Json]:
    """One case on its way up."""
    return {
        "id": escalation.id,
        "case": escalation.case,
        "path": escalation.path,
        "title": escalation.title,
        "required": escalation.required,
        "team": escalation.team,
        "team_title": escalation.team_title,
        "person": escalation.person or None,
        "tier": escalation.tier,
        "why": list(escalation.why),
        "policy": _citation(escalation.policy),
        "state": escalation.state.value,
        "raised_by": escalation.raised_by,
        "raised_at": escalation.raised_at.isoformat(),
        "due": escalation.due_at.isoformat(),
        "taken_by": escalation.taken_by or None,
        "taken_at": _moment(escalation.taken_at),
        "before": escalation.before,
    }


def packet_json(packet: Packet) -> dict[str, Json]:
    """A handover packet; its sections in their order, those without lines left out."""
    return {
        "case": packet.case,
        "made_at": packet.made_at.isoformat(),
        "edited_by": packet.edited_by or None,
        "revision": packet.revision,
        "sections": [
            {"id": section.value, "title": section.label, "lines": _lines(packet.of(section))}
            for section in Section
            if packet.of(section)
        ],
    }


def promise_json(promise: Promise) -> dict[str, Json]:
    """One promise that is tracked."""
    return {
        "id": promise.id,
        "case": promise.case,
        "customer": promise.customer or None,
        "words": promise.words,
        "what": promise.what,
        "owner": promise.owner,
        "owner_name": promise.owner_name,
        "made_at": promise.made_at.isoformat(),
        "due": promise.due_at.isoformat(),
        "state": promise.state.value,
        "closed_at": _moment(promise.closed_at),
        "note": promise.note,
    }


def found_json(found: PromiseFound) -> dict[str, Json]:
    """One commitment in a text that is not sent yet."""
    return {
        "words": found.words,
        "start": found.start,
        "end": found.end,
        "what": found.what,
        "due": _moment(found.due),
        "due_words": found.due_words,
        "policy": _citation(found.policy),
        "flags": list(found.flags),
    }


def draft_json(draft: ResolutionDraft) -> dict[str, Json]:
    """A resolved case on its way to becoming a past resolution."""
    return {
        "case": draft.case,
        "title": draft.title,
        "problem": draft.problem,
        "resolution": draft.resolution,
        "outcome": draft.outcome.value,
        "topic": draft.topic or None,
        "removed": draft.removed,
        "state": draft.state.value,
        "proposed_by": draft.proposed_by,
        "proposed_at": draft.proposed_at.isoformat(),
        "answered_by": draft.answered_by or None,
        "answer_reason": draft.answer_reason,
        "document": draft.document or None,
    }


def check_in_json(check_in: CheckIn) -> dict[str, Json]:
    """When a customer is asked how it went."""
    return {
        "case": check_in.case,
        "customer": check_in.customer or None,
        "due": check_in.due_at.isoformat(),
        "agreed_by": check_in.agreed_by,
        "done_at": _moment(check_in.done_at),
        "note": check_in.note,
    }


def viewer_json(viewer: Viewer) -> dict[str, Json]:
    """Somebody who has a case open."""
    return {
        "person": viewer.person,
        "name": viewer.name,
        "seen_at": viewer.seen_at.isoformat(),
        "writing": viewer.writing,
    }


def load_json(load: Load) -> dict[str, Json]:
    """How much one person has."""
    return {
        "person": load.person,
        "name": load.name,
        "open": load.open,
        "urgent": load.urgent,
        "late": load.late,
        "waiting": load.waiting,
        "promises": load.promises,
    }


def _event_json(event: CaseEvent) -> dict[str, Json]:
    return {
        "at": event.at.isoformat(),
        "by": event.by,
        "what": event.what,
        "detail": event.detail,
    }


def _lines(lines: Sequence[PacketLine]) -> list[Json]:
    return [
        {
            "text": line.text,
            "source": line.source or None,
            "quote": line.quote or None,
            "checked": line.checked,
            "why": line.why,
        }
        for line in lines
    ]


def _citation(citation: Citation | None) -> Json:
    return citation_json(citation) if citation is not None else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
