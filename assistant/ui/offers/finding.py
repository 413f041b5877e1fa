"""Finding offers in the catalogue: by words, kind and whether they hold now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.offers.model import Kind, Offer
from assistant.ui.events import Sent
from assistant.ui.offers import terms


class When(StrEnum):
    """Where a day stands to the days an offer holds."""

    NOW = "now"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which offers to list; None asks for all."""

    words: str = ""
    kind: Kind | None = None
    when: When | None = When.NOW

    @classmethod
    def of(cls, sent: Sent) -> "Wanted":
        """Read the fields above the list; what is no choice of theirs asks for all."""
        kind, when = sent.text("kind"), sent.text("when")
        return cls(
            words=sent.text("words")[:200],
            kind=Kind(kind) if kind in set(Kind) else None,
            when=When(when) if when in set(When) else None,
        )


def when_of(first: date | None, last: date | None, on: date) -> When:
    """Whether something that holds from a day to a day does on another; None is open."""
    if first is not None and on < first:
        return When.COMING
    return When.ENDED if last is not None and last < on else When.NOW


def find(offers: Iterable[Offer], wanted: Wanted, *, on: date) -> list[Offer]:
    """Those of the offers that are wanted, by title."""
    found = [each for each in offers if _is_wanted(each, wanted, on)]
    return sorted(found, key=lambda each: (each.title.casefold(), each.id))


def _is_wanted(offer: Offer, wanted: Wanted, on: date) -> bool:
    said = f"{offer.title} {offer.id} {offer.words} {terms.kind(offer.kind)} {offer.budget}"
    said = said.casefold()
    return (
        all(word in said for word in wanted.words.casefold().split())
        and wanted.kind in (None, offer.kind)
        and wanted.when in (None, when_of(offer.valid_from, offer.valid_until, on))
    )
