"""What an event of the desk told the page's scripts, as the tests read it."""

import json
from dataclasses import dataclass

from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.events import Sent


@dataclass(frozen=True, slots=True)
class Line:
    """One line told to a script."""

    said: dict[str, str | int | bool]

    def __getitem__(self, name: str) -> str:
        return str(self.said[name])


def sent(**texts: str) -> Sent:
    """What a browser sends."""
    return Sent.of(texts)


def lines(part: str | None) -> dict[str, Line]:
    """Everything told, by its state; the last of each."""
    read = [json.loads(each) for each in (part or "").splitlines()]
    return {str(each["state"]): Line(each) for each in read}


def tab_of(change: DeskChange) -> Tab:
    """The tab after a change."""
    assert change.tab is not None
    return change.tab
