"""A resolved case as a past resolution: what was asked and what was done, without personal data."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from assistant.access.model import Person
from assistant.casework.endings.known_data import KnownData, without
from assistant.casework.model import (
    Author,
    Case,
    CaseMessage,
    DraftState,
    Outcome,
    ResolutionDraft,
)
from assistant.offers.decision import Decision
from assistant.texts import storable, title_of

Mask = Callable[[str], tuple[str, int]]
"""Takes personal data out of a text; returns the text and how much was taken out."""

LONGEST_PROBLEM = 4_000
LONGEST_RESOLUTION = 6_000
_LONGEST_MESSAGE = 1_500
_CUT = " …"


def draft_of(
    case: Case,
    messages: Sequence[CaseMessage],
    mask: Mask,
    *,
    by: Person,
    at: datetime,
    offers: Sequence[Decision] = (),
    names: Iterable[str] = (),
) -> ResolutionDraft:
    """Draft what a resolved case teaches; `messages` oldest first, `offers` as they were decided.

    The problem is in the customer's words, the resolution in those of replies and notes. What is
    known of the case's people is taken out, then what the mask finds. `names` are further ones.
    """
    known = known_of(case, messages, offers, names)
    problem, first = cleaned(_problem(messages), known, mask)
    resolution, second = cleaned(_resolution(messages, offers), known, mask)
    topic = case.triage.topic
    return ResolutionDraft(
        case=case.id,
        title=title_of(problem),
        problem=problem,
        resolution=resolution,
        outcome=case.outcome or Outcome.SOLVED,
        topic=topic.title if topic else "",
        removed=first + second,
        state=DraftState.PROPOSED,
        proposed_by=by.name,
        proposed_at=at,
    )


def known_of(
    case: Case,
    messages: Sequence[CaseMessage],
    offers: Sequence[Decision] = (),
    names: Iterable[str] = (),
) -> KnownData:
    """Everything the record says of who took part in a case.

    Until the record knows the customer, their name is only what they call themselves.
    """
    colleagues = {each.by for each in messages if each.author in (Author.AGENT, Author.NOTE)} | {
        case.owner_name,
        *names,
    }
    called = {each.by for each in messages if each.author is Author.CUSTOMER}
    recorded = {case.customer_name} if case.customer else set()
    orders = {each.order or "" for each in offers}
    return KnownData(
        names=frozenset(colleagues | recorded),
        contacts=frozenset({case.contact}),
        references=frozenset({case.order, case.customer, case.id, *orders}),
        called=frozenset(called | {case.customer_name}),
    )


def cleaned(text: str, known: KnownData, mask: Mask) -> tuple[str, int]:
    """A text without what is known and without what the mask finds, and how much was taken out."""
    bare, first = without(text, known)
    masked, second = mask(bare)
    # What a mask joins together may say a name again.
    final, third = without(masked, known)
    return final.strip(), first + second + third


def _problem(messages: Sequence[CaseMessage]) -> str:
    said = [each.text for each in messages if each.author is Author.CUSTOMER]
    return _joined(said, LONGEST_PROBLEM)


def _resolution(messages: Sequence[CaseMessage], offers: Sequence[Decision]) -> str:
    done = [each.text for each in messages if each.author is not Author.CUSTOMER]
    made = [
        f"Offered: {each.title}, {each.value.amount} {each.value.currency}"
        f" ({each.status.value.replace('_', ' ')})."
        for each in offers
        if each.status.spends
    ]
    return _joined([*done, *made], LONGEST_RESOLUTION)


def _joined(texts: Sequence[str], most: int) -> str:
    """Texts as paragraphs, each once; of too many the first and the last ones."""
    paragraphs = list(dict.fromkeys(_shortened(text) for text in texts if text.strip()))
    while len("\n\n".join(paragraphs)) > most and len(paragraphs) > 2:
        del paragraphs[len(paragraphs) // 2]
    return "\n\n".join(paragraphs)


def _shortened(text: str) -> str:
    kept = storable(text).strip()
    if len(kept) <= _LONGEST_MESSAGE:
        return kept
    cut = kept[:_LONGEST_MESSAGE]
    return f"{cut.rpartition(' ')[0] or cut}{_CUT}"
