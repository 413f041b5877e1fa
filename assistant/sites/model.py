"""Sites that show the widget, and the customers they vouch for; plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

SiteKey = NewType("SiteKey", str)

MOST_ORIGINS = 20
MOST_SUGGESTIONS = 6
LONGEST_TEXT = 200
LONGEST_NAME = 80


class Side(StrEnum):
    """Where on a page the widget stands; START is the left of a text that runs to the right."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class SiteTexts:
    """What the widget says in one language (ISO 639-1), in the company's own words.

    Each is at most 200 characters; empty ones leave the widget's own words. `suggestions` are
    questions to begin with, at most six.
    """

    language: str
    title: str = ""
    greeting: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How the widget looks and what it lets customers do.

    `colour` is '#rrggbb' or empty; a site's CSS variables go before it. `languages` are the ones
    it may speak, the first where none fits; empty for all it knows.
    """

    colour: str = ""
    side: Side = Side.END
    languages: tuple[str, ...] = ()
    texts: tuple[SiteTexts, ...] = ()
    attachments: bool = False
    survey: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A web site that may show the widget. `origins` are as browsers send them, without a path.

    The key is public. `retired_at` is when it stopped working. `revision` grows with a change.
    """

    key: SiteKey
    name: str
    origins: tuple[str, ...]
    created_at: datetime
    look: Look = field(default_factory=Look)
    retired_at: datetime | None = None
    revision: int = 1

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may use the key."""
        return self.retired_at is None and origin in self.origins


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in customer as their site vouches for them, until `expires_at`.

    `subject` is the customer's id at the company: the external id of the customers it imported.
    """

    subject: str
    expires_at: datetime
    name: str = ""
    email: str = ""
