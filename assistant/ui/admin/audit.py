"""/admin/audit: what was done, by whom; whether the log is whole; all of it as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import StreamingResponse

from assistant.access.acting import about, acting
from assistant.access.model import PersonId
from assistant.access.owner import owner
from assistant.access.staff import called
from assistant.api.caller import Staff
from assistant.audit.errors import LogChangedError, UnfitNotedError
from assistant.audit.model import NOBODY, PROVIDER, Act, Entry, Note
from assistant.audit.reading import Wanted, entries, exported, read_whole
from assistant.audit.verifying import Verified, read_noted, verify
from assistant.ui.admin.frame import AUDIT, LONGEST, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment

PAGE = 50
"""How many lines stand on a page."""

# Single sign-on gives roles and adds people where the settings say so.
_PROVIDER = (PROVIDER, "Single sign-on")
_Asked = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the log; `person` is the id where it is about one who is still known."""

    number: int
    at: str
    instant: str
    act: str
    by: str
    about: str
    person: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, as it was typed."""

    who: str = ""
    act: str = ""
    since: str = ""
    until: str = ""
    about: str = ""

    def query(self, before: int) -> str:
        """The address of the page before a line, with the same filters."""
        pairs = (
            ("who", self.who),
            ("act", self.act),
            ("since", self.since),
            ("until", self.until),
            ("about", self.about),
            ("before", str(before)),
        )
        return urlencode([(name, value) for name, value in pairs if value])

    def is_any(self) -> bool:
        """Whether anything is left out by them."""
        return any((self.who, self.act, self.since, self.until, self.about))


_CHANGED = (
    "{what}: line {number} of the audit log is not what was written. Verify every line to find the"
    " first that was changed."
)


def audit_pages(ground: Ground) -> APIRouter:
    """The log, its check and its file."""
    routes = admin_router(AUDIT)

    @routes.get("")
    def page(
        request: Request,
        person: Staff,
        who: _Asked = "",
        act: _Asked = "",
        since: _Asked = "",
        until: _Asked = "",
        about: _Asked = "",
        before: _Asked = "",
    ) -> Response:
        asked = Filters(who.strip(), act, since, until, about.strip())
        return _page(ground, request, asked, before=before)

    @routes.post("/verify")
    def check(
        request: Request, person: Staff, noted: Annotated[str, Form(max_length=LONGEST)] = ""
    ) -> Response:
        try:
            found = verify(ground.database, noted=read_noted(noted))
        except UnfitNotedError:
            line = "That is no head of the audit log: write NUMBER:HASH, as Verify shows it."
            return _page(ground, request, Filters(), noted=noted, noted_error=line)
        return _page(ground, request, Filters(), noted=noted, verified=found)

    @routes.post("/export")
    def export(request: Request, person: Staff) -> Response:
        try:
            read_whole(ground.database)
        except LogChangedError as changed:
            return _page(ground, request, Filters(), changed=changed.number)
        ground.audit.note_alone(Note(Act.AUDIT_EXPORTED, acting(person), "audit log"))
        name = f"handrail-audit-{ground.now():%Y-%m-%d}.jsonl"
        return StreamingResponse(
            exported(ground.database),
            media_type="application/x-ndjson",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return routes


def _page(
    ground: Ground,
    request: Request,
    asked: Filters,
    *,
    before: str = "",
    noted: str = "",
    noted_error: str = "",
    verified: Verified | None = None,
    changed: int | None = None,
) -> Response:
    """The page; `changed` is a line for which there is no export."""
    wanted, error = _wanted(asked)
    start = int(before) if before.isdecimal() and len(before) < 10 else None
    found: Sequence[Entry] = ()
    if not error:
        try:
            found = entries(ground.database, wanted, before=start, limit=PAGE + 1)
        except LogChangedError as refusal:
            error = _CHANGED.format(what="These lines cannot be shown", number=refusal.number)
    if changed is not None:
        error = _CHANGED.format(what="The log cannot be exported", number=changed)
    now, names = ground.now(), called(ground.database)
    return ground.frame.show(
        request,
        AUDIT,
        "audit",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error or noted_error else HTTPStatus.OK,
        lines=[_line(each, now, names) for each in found[:PAGE]],
        older=asked.query(found[PAGE - 1].number) if len(found) > PAGE else "",
        is_first=start is None,
        asked=asked,
        error=error,
        acts=[each.value for each in Act],
        people=_people(names),
        noted=noted,
        noted_error=noted_error,
        verified=verified,
    )


def _wanted(asked: Filters) -> tuple[Wanted, str]:
    """What the filters mean, or a line about what cannot be read."""
    try:
        since = date.fromisoformat(asked.since) if asked.since else None
        until = date.fromisoformat(asked.until) if asked.until else None
    except ValueError:
        return Wanted(), "Write days as 2026-11-22."
    if asked.act and asked.act not in {each.value for each in Act}:
        return Wanted(), "Choose one of the acts in the list."
    act = Act(asked.act) if asked.act else None
    return Wanted(act, asked.who, asked.about, since, until), ""


def _people(names: Mapping[PersonId, str]) -> list[tuple[str, str]]:
    """Whoever acts here, by id and name."""
    staff = sorted(names.items(), key=lambda each: each[1].casefold())
    return [*staff, (owner().id, owner().name), (NOBODY.id, NOBODY.name), _PROVIDER]


def _line(entry: Entry, now: datetime, names: Mapping[PersonId, str]) -> LineView:
    note = entry.note
    whom = PersonId(note.about.removeprefix(about("")))
    is_known = note.about == about(whom) and whom in names
    return LineView(
        number=entry.number,
        at=moment(entry.at, now),
        instant=entry.at.isoformat(timespec="seconds"),
        act=note.act.value,
        by=note.by.name,
        about=names[whom] if is_known else note.about,
        person=whom if is_known else "",
        details=tuple(note.details.items()),
    )
