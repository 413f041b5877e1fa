"""A few passages of policy, and answers word for word from them, for tests of wording."""

from dataclasses import replace

from assistant.answering.model import Answer
from assistant.answering.quoting import answer_of, quotes_of
from assistant.answering.units import units_of
from kb.model import Audience, Hit, Passage
from tests.passages import passage

RETURNS = passage(
    "You can return almost anything within 45 days. The 45 days start on the day after you"
    " receive it. Opened software cannot be returned. Returns by post cost €3.95, taken off the"
    " refund.",
    id_="returns-0",
    document="returns",
    title="Returns",
)
WARRANTY = passage(
    "The warranty lasts two years. It covers faults of material, not wear. Keep the receipt: we"
    " may ask for it.",
    id_="warranty-0",
    document="warranty",
    title="Warranty",
)
NOTES = replace(
    passage(
        "Agents may grant goodwill credit up to 15 euros without asking a supervisor.",
        id_="notes-0",
        document="notes",
        title="Authority",
    ),
    audience=Audience.INTERNAL,
)
PASSAGES = (RETURNS, WARRANTY)


def word_for_word(found: Passage = RETURNS, *, confidence: float = 0.8) -> Answer:
    """The first sentence of a passage, quoted."""
    return answer_of(quotes_of(units_of(found)[:1]), confidence, engine="verbatim")


def hits(*found: Passage) -> list[Hit]:
    """Passages as a search finds them, best first."""
    return [Hit(each, score=1 - n / 10, bm25=1.0, cosine=0.5) for n, each in enumerate(found)]
