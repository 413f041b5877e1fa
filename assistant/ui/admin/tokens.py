"""/admin/tokens: every personal token of programs, and an end to it."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from assistant.access import api_tokens
from assistant.access.acting import acting
from assistant.access.api_tokens import ApiToken
from assistant.access.permissions import MEANING
from assistant.access.staff import called
from assistant.api.caller import Staff
from assistant.ui.admin.frame import TOKENS, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment
from assistant.ui.admin.told import Told


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as lists name it; nothing of it opens anything."""

    id: str
    name: str
    person: str
    owner: str
    may: tuple[str, ...]
    made: str
    ends: str
    used: str
    has_ended: bool


def token_pages(ground: Ground) -> APIRouter:
    """The list of tokens."""
    routes = admin_router(TOKENS)

    @routes.get("")
    def every(request: Request, person: Staff) -> Response:
        now, names = ground.now(), called(ground.database)
        listed = [
            _shown(each, names.get(each.person, "nobody"), now)
            for each in api_tokens.everyones(ground.database)
        ]
        return ground.frame.show(request, TOKENS, "tokens", tokens=listed)

    @routes.post("/{token_id}/revoke")
    def revoke(person: Staff, token_id: str) -> Response:
        ended = api_tokens.revoke(ground.database, token_id, audit=ground.audit, by=acting(person))
        line = f"The token {ended.name} was revoked." if ended else "That token had gone already."
        return ground.frame.done(person, TOKENS.path, Told(line))

    return routes


def _shown(token: ApiToken, owner: str, now: datetime) -> TokenView:
    return TokenView(
        id=token.id,
        name=token.name,
        person=token.person,
        owner=owner,
        may=tuple(MEANING[each] for each in sorted(token.permissions)),
        made=moment(token.made_at, now),
        ends=moment(token.ends_at, now),
        used=moment(token.used_at, now) if token.used_at else "never",
        has_ended=token.has_ended(now),
    )
