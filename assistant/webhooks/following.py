"""From the cases' story to deliveries: each line becomes its events once, and none is missed.

Lines of a story commit in another order than they are numbered, on PostgreSQL. So every line
after a mark is looked at again, and the mark moves only while nobody is writing a line: what it
has passed is complete, however long a transaction took. A delivery is unique by its webhook and
event, so several processes may follow at once, and one that died goes on where it was.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from assistant.casework.model import Author
from assistant.casework.tables import CaseEventRow, CaseMessageRow, CaseRow
from assistant.json_value import Json
from assistant.surveys.tables import SurveyRow
from assistant.webhooks.model import EventKind
from assistant.webhooks.shown import case_data, event_body, message_data, survey_data
from assistant.webhooks.stored import put_delivery
from assistant.webhooks.story import WORDS, Telling, tellings, words_of
from assistant.webhooks.tables import WebhookRow
from kb.database import Database
from kb.errors import HomeError

AT_ONCE = 200
"""How many lines are turned into deliveries in one transaction."""

MARK_AFTER = 500
MARK_EVERY = timedelta(minutes=10)
"""The mark moves when so many lines lie after it, or it has not moved for so long."""

_EVENTS = uuid.UUID("6b0f5a3e-3c0d-4f6e-9d0a-6f6f0c1f3a57")
_LOCK_WAIT = "1s"


class Following:
    """Follows the story in one process; not for several threads."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._seen: set[int] = set()
        self._last = (0, 0, 0)
        self._marked_at = now()

    def follow(self) -> int:
        """Turn what is new in the story into deliveries; how many there are of it.

        Raises HomeError when the database cannot be read or written.
        """
        fresh = self._fresh()
        written = 0
        for start in range(0, len(fresh), AT_ONCE):
            part = fresh[start : start + AT_ONCE]
            with self._database.write() as session:
                written += _turn(session, part)
            self._seen.update(part)
        if self._seen and self._marks_now():
            self._mark()
        return written

    def _fresh(self) -> Sequence[int]:
        """The lines after the mark that were not turned yet, in order."""
        with self._database.read() as session:
            mark = _mark_of(session)
            if mark is None:
                self._seen.clear()
                return ()
            after = CaseEventRow.seq > mark
            newest, count = session.execute(
                select(func.coalesce(func.max(CaseEventRow.seq), 0), func.count()).where(after)
            ).one()
            # Looking again is cheap while neither a new line nor a late one has come.
            if (mark, newest, count) == self._last:
                return ()
            lines = session.scalars(
                select(CaseEventRow.seq).where(after).order_by(CaseEventRow.seq)
            )
            fresh = [seq for seq in lines if seq not in self._seen]
        if not fresh:
            self._last = (mark, newest, count)
        return fresh

    def _marks_now(self) -> bool:
        return len(self._seen) >= MARK_AFTER or self._now() - self._marked_at >= MARK_EVERY

    def _mark(self) -> None:
        """Move the mark past what is complete; where somebody is long in writing, later."""
        try:
            with self._database.write() as session:
                top = newest_line(session, wait=_LOCK_WAIT)
                mark = _mark_of(session)
                if mark is not None:
                    late = session.scalars(
                        select(CaseEventRow.seq)
                        .where(CaseEventRow.seq > mark, CaseEventRow.seq <= top)
                        .order_by(CaseEventRow.seq)
                    )
                    _turn(session, [seq for seq in late if seq not in self._seen])
                    session.execute(
                        update(WebhookRow)
                        .where(WebhookRow.from_seq < top, WebhookRow.disabled_at.is_(None))
                        .values(from_seq=top)
                    )
        except HomeError:
            return
        self._marked_at = self._now()
        self._seen = {seq for seq in self._seen if seq > top}


def newest_line(session: Session, *, wait: str = "10s") -> int:
    """The number up to which the story is complete: nobody is writing a line before it.

    Holds up who writes one until the transaction ends. Raises HomeError where somebody takes
    longer than `wait` with theirs.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{wait}'"))
        session.execute(text("LOCK TABLE case_events IN SHARE MODE"))
    return session.scalar(select(func.max(CaseEventRow.seq))) or 0


def _mark_of(session: Session) -> int | None:
    """Where the webhook stands that has heard the least; None where nobody hears anything."""
    return session.scalar(
        select(func.min(WebhookRow.from_seq)).where(WebhookRow.disabled_at.is_(None))
    )


def _turn(session: Session, lines: Sequence[int]) -> int:
    """Write the deliveries of lines; how many were not there yet.

    The lines are known before the webhooks are read: one that was added meanwhile hears of what
    comes after it.
    """
    if not lines:
        return 0
    told = session.scalars(
        select(CaseEventRow)
        .where(CaseEventRow.seq.in_(lines), CaseEventRow.what.in_(WORDS))
        .order_by(CaseEventRow.seq)
    ).all()
    webhooks = session.scalars(
        select(WebhookRow)
        .where(WebhookRow.disabled_at.is_(None))
        .order_by(WebhookRow.created_at)
        # Nobody removes one while its deliveries are written.
        .with_for_update(read=True, key_share=True)
    ).all()
    return sum(_send(session, line, webhooks) for line in told)


def _send(session: Session, line: CaseEventRow, webhooks: Sequence[WebhookRow]) -> int:
    written = 0
    for telling in tellings(line.what, line.detail):
        wanting = [each for each in webhooks if _wants(each, line, telling.kind)]
        if not wanting:
            continue
        event = event_id(line, telling.kind)
        body = event_body(event, telling.kind, line.at, _data(session, line, telling))
        for each in wanting:
            written += put_delivery(
                session,
                each.id,
                event=event,
                kind=telling.kind,
                body=body,
                at=line.at,
                seq=line.seq,
                case=line.case_id,
                next_at=line.at,
            )
    return written


def _wants(webhook: WebhookRow, line: CaseEventRow, kind: EventKind) -> bool:
    return line.seq > webhook.from_seq and (not webhook.events or kind.value in webhook.events)


def event_id(line: CaseEventRow, kind: EventKind) -> str:
    """The one id of an event, the same whoever works it out and however often."""
    said = f"{line.case_id} {line.seq} {line.at.isoformat()} {line.what} {kind.value}"
    return f"evt_{uuid.uuid5(_EVENTS, said).hex}"


def _data(session: Session, line: CaseEventRow, telling: Telling) -> dict[str, Json]:
    """The case as it stands now, and the message or survey that the line is about."""
    data: dict[str, Json] = {}
    case = session.get(CaseRow, line.case_id)
    if case is not None:
        data["case"] = case_data(case)
    if telling.author is not None:
        message = _message(session, line, telling.author)
        if message is not None:
            data["message"] = message_data(message)
    if telling.kind is EventKind.SURVEY_GIVEN:
        survey = session.get(SurveyRow, line.case_id)
        if survey is not None:
            data["survey"] = survey_data(survey)
    return data


def _message(session: Session, line: CaseEventRow, author: Author) -> CaseMessageRow | None:
    """The message that a line brought: they were kept at the same instant, in one transaction.

    Of several at one instant each line has its own.
    """
    before = session.scalar(
        select(func.count()).where(
            CaseEventRow.case_id == line.case_id,
            CaseEventRow.at == line.at,
            CaseEventRow.seq < line.seq,
            CaseEventRow.what.in_(words_of(author)),
        )
    )
    return session.scalar(
        select(CaseMessageRow)
        .where(
            CaseMessageRow.case_id == line.case_id,
            CaseMessageRow.author == author.value,
            CaseMessageRow.taken_in_at == line.at,
        )
        .order_by(CaseMessageRow.at, CaseMessageRow.id)
        .offset(before or 0)
        .limit(1)
    )
