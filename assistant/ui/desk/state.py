"""What one browser tab holds, and what of the desk an event changes."""

from dataclasses import dataclass

from assistant.access.model import Person


@dataclass(frozen=True, slots=True)
class Tab:
    """Whose tab it is and the conversation open in it, '' while nothing was asked yet.

    `underway` is the question that is watched in it, '' for none. `case` is the case that is
    open: the conversation is its own where the person works on it, else ''.
    """

    person: str = ""
    conversation: str = ""
    underway: str = ""
    case: str = ""

    def of(self, person: Person) -> "Tab":
        """This tab if it is the person's, else an empty one of theirs."""
        return self if self.person == person.id else Tab(person.id)


@dataclass(frozen=True, slots=True)
class DeskChange:
    """The parts of the desk that change, as HTML; None leaves a part as it is.

    `composer`, `reply`, `customer`, `offers`, `inbox` and `case` are messages to the script of
    that part.
    """

    tab: Tab | None = None
    thread: str | None = None
    history: str | None = None
    source: str | None = None
    composer: str | None = None
    reply: str | None = None
    customer: str | None = None
    offers: str | None = None
    inbox: str | None = None
    case: str | None = None
