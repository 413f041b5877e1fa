"""The demo company's inbox: its service plan and topics, and what customers wrote lately."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from assistant.access import people
from assistant.access.model import Person
from assistant.casework.desk import CaseDesk
from assistant.casework.model import Case, CaseFile, Outcome, Received
from assistant.casework.ports import Reply, TrackedPromise
from assistant.demo.offers import PUBLISHER
from assistant.service import ServiceTextDesk
from assistant.triage.service_texts import TextName
from kb.database import Database

_TAKEN_IN_AFTER = timedelta(seconds=4)
_ANSWERED_AFTER = timedelta(minutes=25)
_RESOLVED_AFTER = timedelta(minutes=40)
_KEPT_AFTER = timedelta(days=2)


class HasInbox(Protocol):
    """The part of the application that an inbox needs."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def service_texts(self) -> ServiceTextDesk:
        """The texts people edit about how messages are read and routed."""

    def case_desk(self, now: Callable[[], datetime]) -> CaseDesk:
        """The cases of the home, at whatever time it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """One message of inbox.jsonl, and what was done about it so far.

    `ago` is how long ago it was written. `owner` is an e-mail address, or empty; `promise` are
    words of the `reply` that somebody keeps; `outcome` is None while the case goes on.
    """

    message: Received
    ago: timedelta
    owner: str
    reply: str
    promise: str
    outcome: Outcome | None


def add_inbox(handrail: HasInbox, folder: Path) -> None:
    """Publish the plan and the topics where there are none, and take the messages in, once.

    The demo's people, customers and documents have to be there before.
    """
    by = people.by_email(handrail.database, PUBLISHER)
    for name, file in ((TextName.TOPICS, "topics.yaml"), (TextName.PLAN, "service.yaml")):
        if not handrail.service_texts.held(name).version:
            text = (folder / file).read_text("utf-8")
            handrail.service_texts.publish(name, text, by=by, note="The demo company's")
    now = datetime.now(UTC)
    for written in sorted(messages(folder, now), key=lambda each: each.message.at):
        _live_through(handrail, written)


def messages(folder: Path, now: datetime) -> Iterator[Written]:
    """What inbox.jsonl says, as of a moment."""
    for line in (folder / "inbox.jsonl").read_text("utf-8").splitlines():
        said = json.loads(line)
        ago = timedelta(minutes=said["ago"])
        yield Written(
            message=Received(
                text=said["text"],
                channel=said["channel"],
                at=now - ago,
                external=said["external"],
                thread=said.get("thread", ""),
                customer=said.get("customer", ""),
                contact=said.get("contact", ""),
                name=said.get("name", ""),
                subject=said.get("subject", ""),
                order=said.get("order", ""),
                reach=said.get("reach", 0),
            ),
            ago=ago,
            owner=said.get("owner", ""),
            reply=said.get("reply", ""),
            promise=said.get("promise", ""),
            outcome=Outcome(said["outcome"]) if "outcome" in said else None,
        )


def _live_through(handrail: HasInbox, written: Written) -> None:
    """Take a message in when it was written, and do then what was done about it."""
    at = written.message.at + _TAKEN_IN_AFTER
    case = handrail.case_desk(lambda: at).receive(written.message)
    if not written.owner or case.owner is not None or case.outcome is not None:
        return
    by = people.by_email(handrail.database, written.owner)
    later = min(at + _ANSWERED_AFTER, at + written.ago)
    desk = handrail.case_desk(lambda: later)
    desk.claim(case.id, by=by)
    if written.reply:
        desk.reply(_reply(case, written, by, at), by=by)
    ending = handrail.case_desk(lambda: min(at + _RESOLVED_AFTER, at + written.ago))
    if written.outcome is not None and not _is_required_of_others(ending.file(case.id, by=by)):
        ending.resolve(case.id, written.outcome, by=by)


def _is_required_of_others(file: CaseFile) -> bool:
    """Whether a case has to go up, by a lexicon other than ours: then it stays open."""
    return any(each.required for each in file.escalations)


def _reply(case: Case, written: Written, by: Person, at: datetime) -> Reply:
    promises = (
        (TrackedPromise(written.promise, by.id, at + _KEPT_AFTER),) if written.promise else ()
    )
    return Reply(case.id, written.reply, promises=promises, knowingly=True)
