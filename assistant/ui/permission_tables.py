"""docs/permissions.md: who may do what, as the door and the screens hold it; code writes it.

`python -m assistant.ui.permission_tables > docs/permissions.md` writes it anew.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from assistant.access.permissions import GRANTED, MEANING, Permission
from assistant.access.roles import Role
from assistant.api.doors.model import Anybody, Needed
from assistant.api.doors.routes import ROUTES
from assistant.ui.permissions import EVENTS

_INTRODUCTION = """# Permissions

Who may do what, written by code from the tables that the server itself reads
(`assistant/access/permissions.py`, `assistant/api/doors/routes.py`, `assistant/ui/permissions.py`):
`python -m assistant.ui.permission_tables > docs/permissions.md` writes this page anew.
`tests/assistant/api/test_permission_matrix.py` calls every route and triggers every event below as
each role, as nobody, and with tokens that carry little.

Nothing is allowed unless it is written here: a path without a line is answered with 404 and never
reaches the application, and a server with an event without a line does not start. A role is read
anew with every request, so one that is taken away counts at the next. A personal token carries
some permissions of its owner, never more than the owner's role has at that moment.

What a case, an offer or a promise asks besides, such as that a case is one's own or an offer within
one's limits, is decided in the transaction that changes it.
"""


def written() -> str:
    """The whole page, with a line feed at its end."""
    parts = (_INTRODUCTION, _permissions(), _routes(), _events())
    return "\n".join(parts)


def _permissions() -> str:
    rows = (
        (f"`{each}`", MEANING[each], *("yes" if role in GRANTED[each] else "" for role in Role))
        for each in Permission
    )
    heads = ("permission", "lets somebody", *(role.label for role in Role))
    return "## Permissions and roles\n\n" + _table(heads, rows)


def _routes() -> str:
    rows = ((method, f"`{template}`", _whom(needed)) for (method, template), needed in _sorted())
    return "## Routes\n\n" + _table(("method", "path", "for"), rows)


def _sorted() -> list[tuple[tuple[str, str], Needed]]:
    return sorted(ROUTES.items(), key=lambda each: (each[0][1], each[0][0]))


def _whom(needed: Needed) -> str:
    if isinstance(needed, Anybody):
        return needed.value
    return f"`{needed}`"


def _events() -> str:
    rows = []
    for (screen, part), events in groupby(sorted(EVENTS.items()), key=lambda each: each[0][:2]):
        for (_screen, _part, name), needed in events:
            rows.append((f"`{screen}`", f"`{part}`" if part else "the page", name, f"`{needed}`"))
    heads = ("screen", "part", "event", "for")
    return "## Events of the screens\n\n" + _table(heads, rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"{line}\n" for line in _lines(heads, rows))


def _lines(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    print(written(), end="")
