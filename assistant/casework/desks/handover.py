"""The way up of a case: what is open, what goes along, who takes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.casework.desks.ground import Desk
from assistant.casework.desks.material import customer_of, material_of
from assistant.casework.handover import going_on, keeping, raising
from assistant.casework.handover.packet import made
from assistant.casework.handover.under_way import paths_under_way
from assistant.casework.inbox.owning import refuse_anothers
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import (
    CaseId,
    Clock,
    ClockKind,
    Escalation,
    EscalationId,
    Packet,
    PacketLine,
)
from assistant.casework.situation import situation_of
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import BY_RULE
from assistant.escalation.model import PathId, Situation, WayUp


class HandoverDesk(Desk):
    """Escalations and packets; see `assistant.casework.ports.Handover`."""

    def ways_up(self, case: CaseId, *, by: Person) -> Sequence[WayUp]:
        """The paths open for a case as it stands, required ones first."""
        with self._ground.database.read() as session:
            return self._ways(session, found(session, case))

    def draft(self, case: CaseId, path: PathId | None = None, *, by: Person) -> Packet:
        """The handover packet as it would be now, with what people edited; nothing is kept."""
        at = self._ground.now()
        with self._ground.database.read() as session:
            row = found(session, case)
            way = self._way(session, row, path) if path is not None else self._gone(session, row)
            fresh = made(material_of(self._ground, session, row, way), at=at)
            return keeping.merged(keeping.of_case(session, case), fresh)

    def keep_packet(
        self, case: CaseId, lines: Sequence[PacketLine], *, revision: int, by: Person
    ) -> Packet:
        """Keep an edited packet: each line checked against the record, quotes verbatim."""
        at = self._ground.now()
        with self._ground.database.read() as session:
            # What people wrote is checked before anything is locked; the check is remembered.
            row = found(session, case)
            material = material_of(self._ground, session, row, self._gone(session, row))
            keeping.with_edits(
                keeping.of_case(session, case), lines, by=by.name, at=at, material=material
            )
        with self._ground.database.write() as session:
            row = locked(session, case)
            refuse_anothers(session, row, by)
            material = material_of(self._ground, session, row, material.way_up)
            return keeping.edited(
                session, case, lines, revision=revision, by=by, at=at, material=material
            )

    def escalate(
        self,
        case: CaseId,
        path: PathId,
        *,
        by: Person,
        lines: Sequence[PacketLine] = (),
        revision: int | None = None,
    ) -> Escalation:
        """Send a case up a path with its packet, all in one transaction; its clock starts."""
        ground, at = self._ground, self._ground.now()
        with ground.database.read() as session:
            # Policies are looked up before anything is locked.
            way = self._way(session, found(session, case), path)
        with ground.database.write() as session:
            row = locked(session, case)
            refuse_anothers(session, row, by)
            if lines:
                keeping.refuse_changed(keeping.of_case(session, case), revision)
            packet = self._packet(session, row, way, lines, by=by, at=at)
            plan = ground.escalations.plan_in(session)
            return raising.raise_up(session, row, way, by=by.name, at=at, plan=plan, packet=packet)

    def take(self, escalation: EscalationId, *, by: Person) -> Escalation:
        """Accept an escalation: the case is this person's."""
        with self._ground.database.write() as session:
            plan = self._ground.escalations.plan_in(session)
            return raising.take(session, escalation, by=by, at=self._ground.now(), plan=plan)

    def finish(self, escalation: EscalationId, *, by: Person, note: str = "") -> Escalation:
        """Note that what was asked for was given."""
        at = self._ground.now()
        with self._ground.database.write() as session:
            return raising.finish(session, escalation, by=by, at=at, note=note)

    def withdraw(self, escalation: EscalationId, *, by: Person, reason: str) -> Escalation:
        """Take an escalation back; a required one only a supervisor may."""
        at = self._ground.now()
        with self._ground.database.write() as session:
            return raising.withdraw(session, escalation, by=by, at=at, reason=reason)

    def escalations(self, *, by: Person) -> Sequence[Escalation]:
        """The open and taken ones this person may see, soonest due first."""
        with self._ground.database.read() as session:
            return raising.open_ones(session, by)

    def raise_required(
        self, session: Session, row: CaseRow, ways: Sequence[WayUp], *, at: datetime
    ) -> None:
        """Send a case up every required path that it is not on its way along already.

        What was finished or withdrawn before the customer wrote last is gone again.
        """
        session.flush()
        had = paths_under_way(session, row.id)
        plan = self._ground.escalations.plan_in(session)
        for way in ways:
            if way.required and way.path.id not in had:
                packet = self._packet(session, row, way, (), by=None, at=at)
                raising.raise_up(session, row, way, by=BY_RULE, at=at, plan=plan, packet=packet)

    def breached(self, session: Session, clock: Clock) -> None:
        """Send on what nobody took in time; called where a missed clock is recorded."""
        if clock.kind is ClockKind.ESCALATION:
            plan = self._ground.escalations.plan_in(session)
            going_on.go_on(
                session,
                clock,
                plan=plan,
                at=self._ground.now(),
                cite=self._ground.escalations.policy_of,
            )

    def _packet(
        self,
        session: Session,
        row: CaseRow,
        way: WayUp,
        lines: Sequence[PacketLine],
        *,
        by: Person | None,
        at: datetime,
    ) -> Packet:
        material = material_of(self._ground, session, row, way)
        kept = keeping.of_case(session, row.id)
        packet = keeping.merged(kept, made(material, at=at))
        if not lines or by is None:
            return packet
        return keeping.with_edits(packet, lines, by=by.name, at=at, material=material)

    def _gone(self, session: Session, row: CaseRow) -> WayUp | None:
        """The way a case goes already, else the first that is open for it."""
        plan = self._ground.escalations.plan_in(session)
        gone = raising.way_gone(session, CaseId(row.id), plan)
        return gone or next(iter(self._ways(session, row)), None)

    def _ways(self, session: Session, row: CaseRow) -> Sequence[WayUp]:
        return self._ground.escalations.ways_up(self._situation(session, row))

    def _way(self, session: Session, row: CaseRow, path: PathId) -> WayUp:
        """The way up a path, chosen by a person: also where nothing opened it by itself."""
        situation = self._situation(session, row)
        for way in self._ground.escalations.ways_up(situation):
            if way.path.id == path:
                return way
        return self._ground.escalations.way_of(path, situation)

    def _situation(self, session: Session, row: CaseRow) -> Situation:
        customer = customer_of(self._ground, session, row)
        return situation_of(session, row, customer, at=self._ground.now())
