"""After the case: resolved, kept as a past resolution, asked about; and the promises until then."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.casework.desks.ground import Desk
from assistant.casework.desks.material import customer_of
from assistant.casework.endings import check_ins, publishing, resolving
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import (
    Case,
    CaseId,
    CheckIn,
    Outcome,
    Promise,
    PromiseId,
    PromiseState,
    ResolutionDraft,
)
from assistant.casework.ports import TrackedPromise
from assistant.casework.promises import tracking
from assistant.casework.tables import CaseRow
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan


class PromiseDesk(Desk):
    """What customers were told would be done; see `assistant.casework.ports.Promises`."""

    def promise(self, case: CaseId, promise: TrackedPromise, *, by: Person) -> Promise:
        """Track a promise of a reply that was sent already."""
        ground, at = self._ground, self._ground.now()
        with ground.database.write() as session:
            row = locked(session, case)
            plan = ground.escalations.plan_in(session)
            return tracking.track(session, row, promise, "", by=by, at=at, plan=plan)

    def keep(self, promise: PromiseId, *, by: Person, note: str = "") -> Promise:
        """Note that it was kept."""
        return self._close(promise, PromiseState.KEPT, by, note)

    def broken(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Note that it was not kept, and why."""
        return self._close(promise, PromiseState.BROKEN, by, note)

    def withdrawn(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Note that the customer no longer needs it."""
        return self._close(promise, PromiseState.WITHDRAWN, by, note)

    def promises(self, *, by: Person, owner: PersonId | None = None) -> Sequence[Promise]:
        """The open ones, soonest due first; all of them for who may approve, else their own."""
        if not by.may(Permission.SUPERVISE):
            if owner not in (None, by.id):
                raise RequestRefusedError(
                    "others' promises are for supervisors to see; leave the owner out"
                )
            owner = by.id
        with self._ground.database.read() as session:
            return tracking.open_ones(session, owner)

    def _close(self, promise: PromiseId, state: PromiseState, by: Person, note: str) -> Promise:
        at = self._ground.now()
        with self._ground.database.write() as session:
            return tracking.close(session, promise, state, by=by, note=note, at=at)


class EndingDesk(Desk):
    """How cases end, and what becomes of them; see `assistant.casework.ports.Endings`."""

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
        """End a case; all its clocks stop; see `Endings.resolve`."""
        return self._change(
            case,
            lambda session, row, plan: resolving.resolve(
                session,
                row,
                outcome,
                by=by,
                at=self._ground.now(),
                plan=plan,
                check_in=check_in,
                note=note,
                revision=revision,
            ),
        )

    def reopen(self, case: CaseId, *, by: Person, reason: str) -> Case:
        """Open a resolved case again."""
        return self._change(
            case,
            lambda session, row, plan: resolving.reopen(
                session, row, by=by, at=self._ground.now(), plan=plan, reason=reason
            ),
        )

    def propose(self, case: CaseId, *, by: Person) -> ResolutionDraft:
        """Make a past resolution of a resolved case, without personal data, to be approved."""
        ground = self._ground
        names = self._names(case)
        with ground.database.write() as session:
            return publishing.propose(
                session,
                locked(session, case),
                by=by,
                at=ground.now(),
                mask=ground.mask,
                names=names,
            )

    def drafts(self, *, by: Person) -> Sequence[ResolutionDraft]:
        """Those that wait for a knowledge manager, oldest first."""
        with self._ground.database.read() as session:
            return publishing.waiting(session)

    def approve(
        self, case: CaseId, *, by: Person, title: str = "", problem: str = "", resolution: str = ""
    ) -> ResolutionDraft:
        """Let a draft become a past resolution, as it is or as changed; searchable at once."""
        ground = self._ground
        return publishing.approve(
            ground.database,
            case,
            by=by,
            at=ground.now(),
            publish=ground.publish,
            mask=ground.mask,
            title=title,
            problem=problem,
            resolution=resolution,
            names=self._names(case),
        )

    def refuse(self, case: CaseId, *, by: Person, reason: str) -> ResolutionDraft:
        """Turn a draft down."""
        with self._ground.database.write() as session:
            row = locked(session, case)
            return publishing.refuse(session, row, by=by, at=self._ground.now(), reason=reason)

    def check_in_after_purchase(self, customer: str, order: str, *, by: Person) -> CheckIn | None:
        """Schedule asking a customer how their order is; they agreed when they bought it."""
        ground = self._ground
        with ground.database.write() as session:
            bought_by = ground.customers.get_in(session, customer)
            bought = bought_by.order(order)
            if bought is None:
                raise RequestRefusedError(
                    f"{bought_by.name or bought_by.id} has no order {order[:40]!r};"
                    " choose one of theirs"
                )
            plan = ground.escalations.plan_in(session)
            return check_ins.schedule_after_purchase(
                session, bought_by, bought, at=ground.now(), plan=plan
            )

    def check_ins(self, *, by: Person) -> Sequence[CheckIn]:
        """Those not done yet, soonest first."""
        with self._ground.database.read() as session:
            return check_ins.to_come(session)

    def checked_in(self, case: CaseId, *, by: Person, note: str) -> CheckIn:
        """Note that the customer was asked, and what they said."""
        with self._ground.database.write() as session:
            row = locked(session, case)
            return check_ins.checked_in(session, row, by=by, at=self._ground.now(), note=note)

    def _change(self, case: CaseId, work: Callable[[Session, CaseRow, ServicePlan], Case]) -> Case:
        with self._ground.database.write() as session:
            plan = self._ground.escalations.plan_in(session)
            return work(session, locked(session, case), plan)

    def _names(self, case: CaseId) -> tuple[str, ...]:
        """What the customer of a case is called in the records."""
        with self._ground.database.read() as session:
            customer = customer_of(self._ground, session, found(session, case))
            return (customer.name,) if customer is not None else ()
