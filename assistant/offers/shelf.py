"""Published catalogues: every version is kept, the last one holds."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Note
from assistant.errors import RequestRefusedError
from assistant.offers.advice.policies import Look, Policies
from assistant.offers.catalogue.checking import NOWHERE
from assistant.offers.catalogue.reading import lines_of, read_catalogue
from assistant.offers.catalogue.tree import Table, read_tree
from assistant.offers.errors import CatalogueRefusedError, Fault
from assistant.offers.ledger import appending
from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Detail, Entry, Event
from assistant.offers.model import Catalogue, Limit, Offer
from assistant.offers.tables import CatalogueRow
from assistant.texts import storable
from kb.database import Database

NOBODYS_CURRENCY = "EUR"
"""The currency of a home that has no catalogue yet; nothing is reckoned in it."""

_KEPT = 20
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Published:
    """One version of the catalogue, and who let it hold since when."""

    version: int
    at: datetime
    by: str
    note: str


class Shelf:
    """The catalogues of one home; reading one takes long, so those read last are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._read: dict[int, Catalogue] = {}

    def current(self) -> Catalogue:
        """The catalogue that holds; an empty one before any was published."""
        with self._database.read() as session:
            return self.current_in(session)

    def current_in(self, session: Session) -> Catalogue:
        """The catalogue that holds, as this transaction sees it."""
        version = session.scalar(select(func.max(CatalogueRow.version)))
        return Catalogue(NOBODYS_CURRENCY) if version is None else self.version(session, version)

    def version(self, session: Session, version: int) -> Catalogue:
        """One version; raises RequestRefusedError when there is none of that number."""
        with self._lock:
            found = self._read.get(version)
        if found is None:
            text = session.scalar(select(CatalogueRow.text).where(CatalogueRow.version == version))
            if text is None:
                raise RequestRefusedError(f"there is no version {version} of the catalogue")
            found = replace(read_catalogue(text), version=version)
            self._keep(found)
        return found

    def text(self) -> str:
        """The catalogue that holds, as it was written; empty before any was published."""
        with self._database.read() as session:
            newest = select(CatalogueRow.text).order_by(CatalogueRow.version.desc()).limit(1)
            return session.scalar(newest) or ""

    def versions(self, limit: int) -> list[Published]:
        """The versions, newest first; without their texts."""
        chosen = (
            select(
                CatalogueRow.version,
                CatalogueRow.published_at,
                CatalogueRow.published_by,
                CatalogueRow.note,
            )
            .order_by(CatalogueRow.version.desc())
            .limit(limit)
        )
        with self._database.read() as session:
            return [Published(*row) for row in session.execute(chosen)]

    def publish(
        self,
        text: str,
        *,
        by: Person,
        note: str,
        based_on: int | None,
        policies: Policies,
        at: datetime,
    ) -> Catalogue:
        """Let a catalogue hold from now, `at`; see `assistant.offers.ports.Offers.publish`."""
        refuse_who_may_not(by, Permission.EDIT_OFFERS)
        catalogue = checked(text, policies=policies, on=at.astimezone().date())

        def work(session: Session) -> Catalogue:
            newest = session.scalar(
                select(CatalogueRow).order_by(CatalogueRow.version.desc()).limit(1)
            )
            version = newest.version if newest else 0
            if based_on is not None and newest is not None and version != based_on:
                raise RequestRefusedError(
                    f"{newest.published_by} published version {version} meanwhile;"
                    " look at it, then publish yours again"
                )
            if newest is not None and newest.text == storable(text):
                return replace(catalogue, version=version)
            _refuse_own_limits(self._limits(session), catalogue.limits, by)
            row = CatalogueRow(
                version=version + 1,
                text=storable(text),
                published_at=at,
                published_by=by.name,
                note=storable(note)[:_LONGEST_NOTE],
            )
            session.add(row)
            detail: dict[str, Detail] = {
                "version": version + 1,
                "text": digest(storable(text)),
                "offers": len(catalogue.offers),
                "note": row.note,
            }
            appending.append(session, Entry(Event.CATALOGUE, at, by.id, detail=detail))
            SqlAuditLog(self._database, lambda: at).note(
                session,
                Note(
                    Act.OFFERS_PUBLISHED,
                    acting(by),
                    f"catalogue version {row.version}",
                    {"offers": str(len(catalogue.offers)), "note": row.note},
                ),
            )
            return replace(catalogue, version=version + 1)

        published = self._database.serialized(work, locking=appending.LOCK)
        self._keep(published)
        return published

    def _limits(self, session: Session) -> tuple[Limit, ...]:
        """The limits that hold; none where the catalogue is of a form that is read no more."""
        try:
            return self.current_in(session).limits
        except CatalogueRefusedError:
            return ()

    def _keep(self, catalogue: Catalogue) -> None:
        with self._lock:
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[catalogue.version] = catalogue


def _refuse_own_limits(before: Sequence[Limit], after: Sequence[Limit], by: Person) -> None:
    email = by.email.casefold()
    mine, then = ([each for each in limits if each.person == email] for limits in (before, after))
    if email and mine != then:
        raise RequestRefusedError("somebody else has to change your own limits; ask them to")


def checked(text: str, *, policies: Policies, on: date) -> Catalogue:
    """Read a catalogue and see that every offer's policy is in force, on a day or when it begins.

    Raises CatalogueRefusedError with every fault and its line. An offer that has ended needs no
    policy. Whether a policy still is in force is seen again whenever its offer is to be made.
    """
    catalogue = read_catalogue(text)
    unfounded = list(_unfounded(catalogue.offers, policies, on))
    if unfounded:
        root = read_tree(text).root
        lines = lines_of(root) if isinstance(root, Table) else NOWHERE
        raise CatalogueRefusedError(
            [Fault(lines.of("offers", place, "policy"), reason) for place, reason in unfounded]
        )
    return catalogue


def _unfounded(
    offers: tuple[Offer, ...], policies: Policies, on: date
) -> Iterator[tuple[int, str]]:
    """The place of each offer without a policy, and why."""
    looks: dict[date, Look] = {}
    for place, offer in enumerate(offers):
        day = max(on, offer.valid_from or on)
        look = looks.setdefault(day, policies.on(day))
        ended = offer.valid_until is not None and offer.valid_until < on
        if ended or look(offer.policy) is not None:
            continue
        yield (
            place,
            f"{offer.id}: document {offer.policy.document!r} in force on {day.isoformat()} does"
            f" not say {_short(offer.policy.quote)!r}; quote words of it that allow this",
        )


def _short(quote: str) -> str:
    return quote if len(quote) <= 80 else f"{quote[:79]}…"
