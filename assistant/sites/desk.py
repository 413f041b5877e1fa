"""The sites of one home: keys made and retired, calls of pages admitted, identities read."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Note
from assistant.sites.errors import IdentityRefusedError, SiteRefusedError, UnknownSiteError
from assistant.sites.identity import read_identity
from assistant.sites.looks import fit_look, fit_name
from assistant.sites.model import Identity, Look, Site, SiteKey
from assistant.sites.origins import read_origins
from assistant.sites.stored import look_json, row_of, site_of
from assistant.sites.tables import SiteRow
from assistant.texts import storable
from kb.database import Database

SECRET_BEFORE = timedelta(hours=1)
"""How long the secret before still counts."""

_KEY_BYTES = 18
_SECRET_BYTES = 32
_FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class _Known:
    """The sites that work, as they were read at a tick of the clock."""

    sites: Mapping[str, Site]
    origins: frozenset[str]
    tick: float


class SiteDesk:
    """The sites of one home; see `assistant.sites.ports.Sites`. Threads may share it.

    A change in another process counts here within a second, one of this process at once.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._now = now
        self._tick = tick
        self._audit = SqlAuditLog(database, now)
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def sites(self) -> Sequence[Site]:
        """All of them, oldest first, retired ones last."""
        with self._database.read() as session:
            everyone = map(site_of, session.scalars(select(SiteRow)))
            return sorted(
                everyone, key=lambda each: (each.retired_at is not None, each.created_at, each.key)
            )

    def site(self, key: str) -> Site:
        """One that works; raises UnknownSiteError."""
        with self._database.read() as session:
            return site_of(_working(session.get(SiteRow, storable(key)), key))

    def admitted(self, key: str, origin: str) -> Site:
        """The site of a call from a page; raises SiteRefusedError. Cheap: asked at every call."""
        site = self._now_known().sites.get(key)
        if site is None or not site.allows(origin):
            raise SiteRefusedError
        return site

    def known_origin(self, origin: str) -> bool:
        """Whether any site that works allows this origin: what a preflight can be told."""
        return origin in self._now_known().origins

    def add(self, name: str, origins: Sequence[str], *, by: Person) -> Site:
        """Make a key; see `Sites.add`."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        site = Site(
            key=SiteKey(f"site_{secrets.token_urlsafe(_KEY_BYTES)}"),
            name=fit_name(name),
            origins=read_origins(origins),
            created_at=self._now(),
        )
        with self._database.write() as session:
            session.add(row_of(site, _new_secret()))
            self._audit.note(session, _noted(site, by, "added"))
        self._forget()
        return site

    def change(
        self,
        key: str,
        *,
        by: Person,
        name: str | None = None,
        origins: Sequence[str] | None = None,
        look: Look | None = None,
    ) -> Site:
        """Change what is given; raises UnknownSiteError, RequestRefusedError."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)

        def work(row: SiteRow) -> None:
            if name is not None:
                row.name = fit_name(name)
            if origins is not None:
                row.origins = list(read_origins(origins))
            if look is not None:
                row.look = look_json(fit_look(look))

        given = {"name": name, "origins": origins, "look": look}
        what = ", ".join(part for part, said in given.items() if said is not None)
        return self._changed(key, work, by, what or "nothing")

    def retire(self, key: str, *, by: Person) -> Site:
        """Let a key stop working at once; its conversations are kept."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)

        def work(row: SiteRow) -> None:
            row.retired_at = self._now()

        return self._changed(key, work, by, "retired")

    def secret(self, key: str, *, by: Person, anew: bool = False) -> str:
        """What the site signs its customers' identities with; see `Sites.secret`."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        if not anew:
            with self._database.write() as session:
                found = _working(session.get(SiteRow, storable(key)), key)
                self._audit.note(session, _noted(site_of(found), by, "secret shown"))
                return found.secret
        fresh = _new_secret()

        def work(row: SiteRow) -> None:
            row.secret_before, row.secret, row.secret_at = row.secret, fresh, self._now()

        self._changed(key, work, by, "secret made anew")
        return fresh

    def identity(self, site: Site, token: str) -> Identity:
        """Who a signed token says the customer is; raises IdentityRefusedError."""
        at = self._now()
        with self._database.read() as session:
            row = session.get(SiteRow, storable(site.key))
            if row is None or row.retired_at is not None:
                raise IdentityRefusedError("its site does not work any more")
            counting = _counting(row, at)
        return read_identity(token, secrets=counting, site_key=site.key, at=at)

    def _changed(self, key: str, work: Callable[[SiteRow], None], by: Person, what: str) -> Site:
        """The site after a change; nobody else changes it meanwhile."""
        with self._database.write() as session:
            row = _working(_locked(session, key), key)
            work(row)
            row.revision += 1
            site = site_of(row)
            self._audit.note(session, _noted(site, by, what))
        self._forget()
        return site

    def _now_known(self) -> _Known:
        # Read under the lock, so that what was read before a change is not kept after it.
        with self._lock:
            tick = self._tick()
            if self._known is None or tick - self._known.tick >= _FRESH_S:
                self._known = self._read(tick)
            return self._known

    def _read(self, tick: float) -> _Known:
        with self._database.read() as session:
            rows = session.scalars(select(SiteRow).where(SiteRow.retired_at.is_(None)))
            working = {row.key: site_of(row) for row in rows}
        origins = frozenset(origin for site in working.values() for origin in site.origins)
        return _Known(working, origins, tick)

    def _forget(self) -> None:
        with self._lock:
            self._known = None


def _noted(site: Site, by: Person, what: str) -> Note:
    """A line of the audit log; the key is in the site's pages anyway."""
    details = {"what": what, "name": site.name, "origins": " ".join(site.origins)}
    return Note(Act.SITE_CHANGED, acting(by), f"site {site.key}", details)


def _locked(session: Session, key: str) -> SiteRow | None:
    return session.get(SiteRow, storable(key), with_for_update=True, populate_existing=True)


def _working(row: SiteRow | None, key: str) -> SiteRow:
    if row is None or row.retired_at is not None:
        raise UnknownSiteError(key)
    return row


def _counting(row: SiteRow, at: datetime) -> tuple[str, ...]:
    """The secrets that count at a moment."""
    if row.secret_before and at < row.secret_at + SECRET_BEFORE:
        return row.secret, row.secret_before
    return (row.secret,)


def _new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)
