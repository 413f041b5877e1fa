"""What somebody looks at in one browser tab, and what of the page an event changes."""

import json
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.ui.offers.finding import Wanted


class Tab(StrEnum):
    """The kinds of work on this page."""

    OFFERS = "offers"
    LIMITS = "limits"
    BUDGETS = "budgets"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Looking:
    """The tab somebody is on, the offers they asked for, the offer they opened."""

    tab: Tab = Tab.OFFERS
    wanted: Wanted = field(default_factory=Wanted)
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """The parts of the page that change, as HTML; None leaves a part as it is.

    `message` is for the page's script.
    """

    looking: Looking
    head: str | None = None
    rows: str | None = None
    detail: str | None = None
    message: str | None = None


def message(state: str, **told: str | int | bool) -> str:
    """What the page's script is told; no two messages are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **told})
