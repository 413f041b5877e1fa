"""How many lines that people write are told right; the figures stand in docs/handover.md."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from assistant.casework.handover.checking import checked
from assistant.casework.handover.material import Material
from assistant.casework.model import Author, PacketLine, Section
from assistant.profile import profile
from tests.assistant.casework.handover.cases import MIA, case, citation, message
from tests.assistant.casework.handover.written_lines import WRITTEN, Written
from tests.assistant.casework.worlds import NOW

AUTHORS = {"c": Author.CUSTOMER, "a": Author.AGENT, "n": Author.NOTE}


def material(written: Written) -> Material:
    policies = tuple(citation(quote, title) for quote, title in written.policies)
    messages = (
        message(text, AUTHORS[who], by="Ana", minutes=10 * place, citations=policies)
        for place, (who, text) in enumerate(written.messages)
    )
    known = profile(MIA, on=NOW.date())
    empty = Material(case=case(order="O-77"), customer=MIA, profile=known)
    return replace(empty, messages=tuple(messages))


def supported(written: Written, lines: Iterable[str]) -> int:
    about, at = material(written), NOW + timedelta(hours=2)
    found = (checked(PacketLine(Section.FACTS, each, by="Ana"), about, at=at) for each in lines)
    return sum(each.checked for each in found)


def test_hardly_a_line_passes_that_the_record_does_not_say() -> None:
    """Two of 36 that were looked at while the check was made, one of 21 written afterwards."""
    assert sum(supported(each, each.first_not) for each in WRITTEN) <= 2
    assert sum(supported(each, each.fresh_not) for each in WRITTEN) <= 1


def test_lines_in_the_records_own_words_are_supported() -> None:
    """30 of 33; of 21 in other words 12."""
    assert sum(supported(each, each.first_said) for each in WRITTEN) >= 30
    assert sum(supported(each, each.fresh_said) for each in WRITTEN) >= 12
