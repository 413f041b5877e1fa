"""What the browser sends with an event: texts and days, whatever else it may try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The texts that came with an event, by name."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, data: object) -> Self:
        """Keep what is text in whatever the browser sent, each cut to 20,000 characters."""
        if not isinstance(data, Mapping):
            return cls({})
        return cls(
            {str(name): value[:_LONGEST] for name, value in data.items() if isinstance(value, str)}
        )

    def text(self, name: str) -> str:
        """A text without the blanks around it; '' if none was sent."""
        return self.texts.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """A day; None if none was sent, or something that is no day."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None
