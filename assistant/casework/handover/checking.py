"""Checking a line that a person wrote in a packet against the record, as answers are checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import numpy as np
import regex

from assistant.answering.meaning import Cosines
from assistant.casework.handover.customer_lines import customer_lines
from assistant.casework.handover.fact_lines import citations, fact_lines
from assistant.casework.handover.material import Material
from assistant.casework.handover.next_lines import next_lines
from assistant.casework.handover.standing_lines import (
    clock_lines,
    mood_lines,
    offer_lines,
    promise_lines,
)
from assistant.casework.handover.tried_lines import tried_lines
from assistant.casework.handover.wording import (
    citation_source,
    message_source,
    moment,
    on_one_line,
    phrase,
)
from assistant.casework.model import Author, PacketLine, Section
from assistant.verifying.cited import without_marks
from assistant.verifying.evidence import statements_of, telling
from assistant.verifying.model import Checked, Fault
from assistant.verifying.verify import verify
from kb.sentences import sentences
from kb.tokens import cut

MOST_READ = 30_000
"""How many characters of messages a line is checked against; the newest of a longer case."""

_MOST_STRANGE = 3
_MOST_RECORDS = 900
_RANGE = 20
# Said of what somebody said, these are no facts.
_REPORTING = frozenset(
    telling(
        "customer client caller agent colleague wants wanted needs wishes asks asked says said told"
        " writes wrote mentions reports complains claims threatens offered promised explained"
        " confirmed comes gets got called contacted else would like please"
    )
)
_QUOTED = regex.compile(r"[“„\"«]\s*([^“”„\"«»]*[^\s“”„\"«»])\s*[”“\"»]")


@dataclass(frozen=True, slots=True)
class _Record:
    """A text on file and where; `customers` when the customer wrote it or decides its words."""

    source: str
    text: str
    customers: bool = False
    verbatim: bool = True


def checked(line: PacketLine, material: Material, *, at: datetime) -> PacketLine:
    """The line with what the record says of it; its text stays as it was written.

    Numbers, amounts, days, names, negations and quoted words have to be on file, and something
    there has to say the same in much the same words. `source` is then where; `why` says what
    was not found. What a customer wrote supports no next step.
    """
    records = tuple(islice(_records(material, at), _MOST_RECORDS))
    if line.section is Section.NEXT:
        records = tuple(each for each in records if not each.customers)
    quote, strange = _quote(line, records)
    bare = replace(line, source="", quote=quote, checked=False, why="")
    if strange:
        return replace(bare, quote="", why=f"the words “{phrase(strange)}” stand nowhere on file")
    if quote and on_one_line(_QUOTED.sub(r"\1", line.text)) == on_one_line(quote):
        return replace(bare, source=_place(quote, records), checked=True)
    return _said(bare, records)


def _said(line: PacketLine, records: Sequence[_Record]) -> PacketLine:
    """The line with the first fault of its sentences, or with where the first one stands."""
    passages = [each.text for each in records]
    everything = _marks(len(passages))
    source = ""
    for span in sentences(line.text):
        said = without_marks(line.text[span.start : span.end])
        if not any(letter.isalnum() for letter in said):
            continue
        for each in verify(f"{said} {everything}", passages, _Words()).sentences:
            if not each.kept:
                return replace(line, why=_why(each))
            if strange := _strange(each.sentence.text, passages):
                words = " and ".join(f"“{word}”" for word in strange)
                return replace(line, why=f"nothing on file has {words}")
            source = source or _stated(each.instead, records)
    if not source:
        return replace(line, why="nothing on file says so")
    return replace(line, source=source, checked=True)


def _marks(count: int) -> str:
    """The marks that cite so many passages; a range of more than twenty is not read."""
    firsts = range(1, count + 1, _RANGE)
    return f"[{', '.join(f'{each}-{min(each + _RANGE - 1, count)}' for each in firsts)}]"


def _strange(said: str, passages: Sequence[str]) -> tuple[str, ...]:
    """The telling words that no text on file has, where they are too many to be a wording."""
    statements = (each for passage in passages for each in statements_of(passage))
    known = frozenset().union(*(each.words | each.around for each in statements))
    words = telling(said)
    strange = [each for each in words if each not in known and each not in _REPORTING]
    much = len(strange) > 1 or _MOST_STRANGE * len(strange) >= len(words)
    return tuple(_written(said, strange)) if strange and much else ()


def _written(said: str, stems: Sequence[str]) -> Iterator[str]:
    """How words were written, by their stems."""
    for stem in stems:
        yield next((word for token, word in cut(said) if token == stem), stem)


def _why(found: Checked) -> str:
    words = " and ".join(f"“{phrase(each)}”" for each in found.wrong)
    closest = f"; closest is “{phrase(found.instead)}”" if found.instead else ""
    match found.fault:
        case Fault.NUMBER | Fault.NAME | Fault.LINK if words:
            return f"nothing on file has {words}{closest}"
        case Fault.NUMBER:
            return f"its numbers are not those on file{closest}"
        case Fault.MODALITY:
            return f"the record says it otherwise{closest}"
        case _:
            return f"nothing on file says so{closest}"


def _quote(line: PacketLine, records: Sequence[_Record]) -> tuple[str, str]:
    """The line's quoted words as they stand on file, and the first that stand nowhere."""
    wanted = [each.strip() for each in _QUOTED.findall(line.text)]
    if line.quote.strip() and on_one_line(line.quote) in on_one_line(line.text):
        wanted.insert(0, line.quote.strip())
    found = [(each, _verbatim(each, records)) for each in wanted]
    strange = next((each for each, words in found if not words), "")
    return next((words for _, words in found), ""), strange


def _verbatim(words: str, records: Sequence[_Record]) -> str:
    """The words as they stand in a record, where white space is no difference; or empty."""
    wanted = regex.compile(r"\s+".join(map(regex.escape, words.split())))
    for each in records:
        if each.verbatim and (found := wanted.search(each.text)):
            return found[0]
    return ""


def _place(quote: str, records: Sequence[_Record]) -> str:
    return next(each.source for each in records if each.verbatim and quote in each.text)


def _stated(statement: str, records: Sequence[_Record]) -> str:
    """Where a statement stands."""
    return next(
        (
            each.source
            for each in records
            if any(statement in (other.text, other.whole) for other in statements_of(each.text))
        ),
        "",
    )


def _records(material: Material, at: datetime) -> Iterator[_Record]:
    """Everything on file: messages whole, newest first; then policies; then lines of the record."""
    left = MOST_READ
    for message in reversed(material.messages):
        if left > 0 and message.text.strip():
            text = message.text[:left]
            left -= len(text)
            customers = message.author is Author.CUSTOMER
            yield _Record(message_source(message, material.zone), text, customers)
    for citation in citations(material):
        yield _Record(citation_source(citation), citation.quote)
    if material.way_up and material.way_up.policy:
        yield _Record(citation_source(material.way_up.policy), material.way_up.policy.quote)
    for told in material.told:
        if not told.suggestion.answer.abstained:
            source = f"suggestion of {moment(told.suggestion.asked_at, material.zone)}"
            yield _Record(source, told.suggestion.answer.text)
    for reply in material.sent:
        yield _Record(f"reply of {moment(reply.sent_at, material.zone)}", reply.sent)
    for line in (*customer_lines(material), *offer_lines(material), *promise_lines(material, at)):
        yield _Record(line.source, line.text, verbatim=False)
    for line in (*clock_lines(material, at), *next_lines(material, at)):
        yield _Record(line.source, line.text, verbatim=False)
    for line in (*fact_lines(material), *mood_lines(material), *tried_lines(material)):
        yield _Record(line.source, line.text, customers=True, verbatim=False)


class _Words:
    """A `Meaning` that knows words only: the share of telling words two texts have in common."""

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """One row a question and one column a text, each 0 to 1."""
        shared: Cosines = np.array(
            [[_alike(one, other) for other in texts] for one in questions], np.float32
        ).reshape(len(questions), len(texts))
        return shared


def _alike(one: str, other: str) -> float:
    ours, theirs = set(telling(one)), set(telling(other))
    if not ours or not theirs:
        return 0.0
    return float(len(ours & theirs) / (len(ours) * len(theirs)) ** 0.5)
