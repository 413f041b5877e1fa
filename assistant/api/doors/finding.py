"""Which entry of the table a call is under, in a few microseconds."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.routing import compile_path

from assistant.api.doors.model import Needed


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table."""

    method: str
    template: str
    needed: Needed


class Entries:
    """The table, compiled; of several templates that fit, the one with more plain text counts."""

    def __init__(self, routes: Mapping[tuple[str, str], Needed]) -> None:
        self._plain: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._open: dict[str, list[tuple[re.Pattern[str], Entry]]] = defaultdict(list)
        for entry in sorted(
            (Entry(*key, needed) for key, needed in routes.items()), key=_plain_text, reverse=True
        ):
            if "{" in entry.template:
                pattern = compile_path(entry.template)[0]
                self._open[_place(entry.template)].append((pattern, entry))
            else:
                self._plain[entry.template][entry.method] = entry

    def find(self, method: str, path: str) -> Entry | None:
        """The entry of a call; HEAD asks what GET does. None where the table has none."""
        wanted = "GET" if method == "HEAD" else method
        if (here := self._plain.get(path)) and wanted in here:
            return here[wanted]
        for pattern, entry in self._open.get(_place(path), ()):
            if entry.method == wanted and pattern.match(path):
                return entry
        return None

    def methods(self, path: str) -> tuple[str, ...]:
        """What may be done at a path, in order of the alphabet; empty where nothing is."""
        found = set(self._plain.get(path, {}))
        found.update(e.method for p, e in self._open.get(_place(path), ()) if p.match(path))
        return tuple(sorted(found))


def _plain_text(entry: Entry) -> int:
    return len(re.sub(r"{.*?}", "", entry.template))


def _place(path: str) -> str:
    """The start of a path or template that both have in common, so that few are tried."""
    parts = path.split("/", 4)
    depth = 4 if parts[1:2] == ["api"] else 2
    return "/".join(parts[:depth])
