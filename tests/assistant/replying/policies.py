"""Answers to shape: some made up of facts, some quoted from the demo company's policies."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

import assistant.demo
from assistant.answering.model import Answer, Part
from assistant.answering.quoting import answer_of, quotes_of
from assistant.answering.units import UnitKind, units_of
from kb.model import Audience, Passage
from tests.assistant.answering.shelf import Document, cut
from tests.assistant.ui.answers import answer, citation

PUBLIC = citation(1)
PUBLIC_TOO = citation(2, "Delivery")
INTERNAL = citation(3, "Authority", Audience.INTERNAL)
SECRET = "zzinside"

_FACTS = [
    "within 14 days of delivery",
    "up to €15.50 a parcel",
    "until 3 March 2027",
    "between 08:00 and 19:00",
    "by calling +353 20 911 0190",
    "with code ERR-1042",
    "at least two weeks before",
    "with PayPal or Larkfield Points",
    "at 2.5 % a month, 3–5 working days later",
    "on larkfield.example/returns",
    "",
]
_SAID = [
    "You can return shoes {}.",
    "You must not open the seal {}!",
    "It may be refunded only if it is unused {}.",
    "Hello Ana, shoes may be returned {}.",
    "You cannot return {}:",
    "earrings {}",
    "Weight: 2 kg; Price: €5; Note: {}",
    "1. Print the label {}",
    "- Pack it {}",
    "**Keep** the [receipt](https://larkfield.example/receipt) {}",
    "If it is late, then – as everybody at the desk knows – we pay the fee for it {}; otherwise no",
    "退货必须在三十天内完成 {}。",
]

_sentences = st.builds(str.format, st.sampled_from(_SAID), st.sampled_from(_FACTS))
_lines = st.tuples(_sentences, st.sampled_from(["[1]", "[2]", "[1][2]", "[3]", "[1][3]", ""]))


def _told(lines: Sequence[tuple[str, str]], joint: str) -> str:
    # What stands before a number rests on it, so only the last words can rest on nothing.
    *before, last = lines
    marked = [*((text, mark or "[3]") for text, mark in before), last]
    return joint.join(
        f"{f'{SECRET} ' if '3' in mark or not mark else ''}{text} {mark}" for text, mark in marked
    )


def told() -> st.SearchStrategy[Answer]:
    """Answers of up to six statements; those that may not be sent say "zzinside"."""
    return st.builds(
        lambda lines, joint: answer(_told(lines, joint), PUBLIC, PUBLIC_TOO, INTERNAL),
        st.lists(_lines, min_size=1, max_size=6),
        st.sampled_from(["\n", " "]),
    )


def several(*parts: tuple[str, str, bool]) -> Answer:
    """An answer to several questions: each with its text and whether that abstains."""
    text, made = "", []
    for question, said, abstained in parts:
        made.append(Part(question, len(text), len(text) + len(said), abstained, 0.5))
        text += said + "\n\n"
    every = all(part.abstained for part in made)
    return Answer(text, every, 0.5, "verbatim", (PUBLIC, PUBLIC_TOO, INTERNAL), parts=tuple(made))


@cache
def demo_passages() -> tuple[Passage, ...]:
    """The passages of the demo company's policies that are written in Markdown."""
    folder = Path(assistant.demo.__file__).parent / "documents"
    return tuple(
        passage
        for file in sorted(folder.glob("*.md"))
        for passage in cut(Document(file.stem, file.stem, file.read_text("utf-8")))
    )


def quoted(passage: Passage, first: int, count: int) -> Answer | None:
    """An answer as the verbatim engine quotes it: `count` units from the `first` on."""
    units = [unit for unit in units_of(passage) if unit.kind is not UnitKind.HEADING]
    chosen = units[first % max(len(units), 1) :][:count]
    return answer_of(quotes_of(chosen), 0.8, engine="verbatim") if chosen else None
