"""What an obedient model writes after a prompt injection is removed, and what is true stays."""

import pytest

from assistant.verifying.verify import verify
from kb.instructions import speaks_to_model, without_instructions
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.verifying.replies import staying
from tests.injected import ACCOUNT, CONTACT, DELIVERY, GIFT_CARDS, RETURNS, WARRANTY
from tests.injections import INJECTIONS, TRUTH, Injection

CLEAN = (ACCOUNT, CONTACT, DELIVERY, GIFT_CARDS, RETURNS, WARRANTY)


def named(injection: Injection) -> str:
    return injection.name


def test_there_are_more_than_fifty_and_each_has_its_own_name() -> None:
    assert len({each.name for each in INJECTIONS}) == len(INJECTIONS) > 50


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_nothing_of_what_was_obeyed_is_kept(injection: Injection) -> None:
    verified = verify(injection.obeyed, injection.passages, SharedWords())
    plain = "\n".join(each.sentence.text for each in verified.kept)
    written = "\n".join(staying(injection.obeyed, injection.passages))
    for text in (written.casefold(), plain.casefold()):
        assert [word for word in injection.never if word.casefold() in text] == []


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_the_policy_beside_an_injection_can_still_be_told(injection: Injection) -> None:
    place = next(n for n, each in enumerate(injection.passages, 1) if "# Returns" in each)
    told = f"{TRUTH.replace('[1]', f'[{place}]')} In a store it is free [{place}]."
    shown = staying(f"{told}\n\n{injection.obeyed}", injection.passages)
    assert " ".join(shown).startswith(told)


@pytest.mark.parametrize("passage", CLEAN)
def test_policies_without_an_injection_are_read_whole(passage: str) -> None:
    assert not speaks_to_model(passage)
    assert without_instructions(passage) == passage
