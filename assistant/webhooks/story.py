"""Which lines of a case's story other systems may hear of, and as what."""

from dataclasses import dataclass

from assistant.casework.model import Author
from assistant.surveys import desk as surveys
from assistant.webhooks.model import EventKind


@dataclass(frozen=True, slots=True)
class Telling:
    """What a line becomes; `author` is whose message it brings, None for none."""

    kind: EventKind
    author: Author | None = None


_THEIRS = Telling(EventKind.MESSAGE_RECEIVED, Author.CUSTOMER)
_TELLINGS: dict[str, tuple[Telling, ...]] = {
    "opened": (Telling(EventKind.CASE_OPENED, Author.CUSTOMER), _THEIRS),
    "wrote": (_THEIRS,),
    "replied": (Telling(EventKind.MESSAGE_SENT, Author.AGENT),),
    "answered": (Telling(EventKind.MESSAGE_SENT, Author.ASSISTANT),),
    "had no answer": (Telling(EventKind.MESSAGE_SENT, Author.ASSISTANT),),
    "waits for a person": (Telling(EventKind.HANDED_OVER),),
    "went back": (Telling(EventKind.HANDED_BACK),),
    "handed back": (Telling(EventKind.HANDED_BACK),),
    "escalated": (Telling(EventKind.ESCALATED),),
    "went further up": (Telling(EventKind.ESCALATED),),
    "resolved": (Telling(EventKind.RESOLVED),),
    "reopened": (Telling(EventKind.REOPENED),),
    surveys.STORY: (Telling(EventKind.SURVEY_GIVEN),),
}
_TAKEN_OVER = "took over from the assistant"


def tellings(what: str, detail: str) -> tuple[Telling, ...]:
    """What a line of that word becomes; empty for what is of no concern outside, as a note is."""
    if what == "claimed":
        return (Telling(EventKind.HANDED_OVER),) if detail == _TAKEN_OVER else ()
    return _TELLINGS.get(what, ())


def words_of(author: Author) -> frozenset[str]:
    """The words of lines that bring a message of that author."""
    return frozenset(
        word for word, told in _TELLINGS.items() if any(each.author is author for each in told)
    )


WORDS = frozenset({*_TELLINGS, "claimed"})
"""The words of lines that may become events."""

UNSENT = frozenset(
    {
        "about",
        "asked for a person",
        "assigned",
        "became a past resolution",
        "check-in",
        "check-in called off",
        "checked in",
        "contact",
        "due soon",
        "escalation done",
        "escalation goes on",
        "escalation open again",
        "escalation withdrawn",
        "finished",
        "late",
        "missed",
        "noted",
        "packet edited",
        "priority",
        "promise broken",
        "promise kept",
        "promise withdrawn",
        "promised",
        "proposed as a past resolution",
        "refused as a past resolution",
        "released",
        "sooner",
        "stuck",
        "taken",
        "withdrawn",
    }
)
"""The words that stay here: what staff do among themselves, and what a sent line tells already."""
