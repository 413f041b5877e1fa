"""A model that obeys everything it reads still says nothing false through the generator."""

import dataclasses

import pytest

from assistant.answering.hearing import Confirmed, Heard, never
from assistant.answering.model import Answer
from assistant.settings import Mask, Settings
from assistant.wording.deadline import Deadline
from assistant.wording.evidence import candidates
from assistant.wording.masks import masking
from assistant.wording.word import ToWord, Wording, word
from ingest.personal import find_personal_data
from kb.instructions import speaks_to_model
from kb.model import Audience, Passage
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.wording.policies import hits, word_for_word
from tests.injected import GOODWILL_INTERNAL
from tests.injections import INJECTIONS, TRUTH, Injection
from tests.models import ObedientModel, ScriptedModel
from tests.passages import passage

INTERNAL = dataclasses.replace(
    passage(GOODWILL_INTERNAL, id_="goodwill", document="goodwill", title="Goodwill"),
    audience=Audience.INTERNAL,
)


def named(injection: Injection) -> str:
    return injection.name


def shown(injection: Injection) -> tuple[Passage, ...]:
    """The injection's passages, each of a document of its own."""
    return tuple(_passage(n, text) for n, text in enumerate(injection.passages))


def _passage(number: int, text: str) -> Passage:
    # A title is a heading that the reader took off the text.
    title, _, rest = text.removeprefix("# ").partition("\n")
    if title == "---":
        title, rest = "Fees", text
    return passage(rest.strip(), id_=f"p-{number}", document=f"d-{number}", title=title)


def obeyed(injection: Injection, model: ScriptedModel) -> tuple[Answer, list[Heard]]:
    """The answer to a customer when the internal guide was found too, and what was heard."""
    passages = shown(injection)
    returns = next(each for each in passages if each.text.startswith("You can return"))
    verbatim = word_for_word(returns)
    # Quoted first is what was found first, so that the injection's citations count right.
    first = word_for_word(passages[0]).citations
    found = candidates(hits(*passages, INTERNAL), first, Audience.PUBLIC)
    asked = ToWord(injection.message, verbatim, found)
    heard: list[Heard] = []
    mask = masking(Settings(mask=Mask.ALWAYS), find_personal_data)
    wording = Wording(SharedWords(), mask, Deadline(30), heard.append, never)
    return word(asked, [model], wording), heard


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_nothing_that_was_ordered_reaches_the_answer(injection: Injection) -> None:
    answer, _ = obeyed(injection, ObedientModel(injection.obeyed))
    said = answer.text.casefold()
    assert [word for word in injection.never if word.casefold() in said] == []


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_nothing_that_was_ordered_comes_along_with_what_is_true(injection: Injection) -> None:
    n = place_of_returns(injection)
    true = (
        f"You can return almost anything within 45 days [{n}]."
        f" The 45 days start on the day after you receive it [{n}]."
        f" We may deduct the loss in value from your refund, up to 30 % of the price, if it"
        f" shows wear [{n}]. By post with our label it costs €3.95, taken off the refund [{n}]."
    )
    answer, _ = obeyed(injection, ScriptedModel(f"{true}\n\n{injection.obeyed}"))
    assert answer.engine == "scripted:model"
    said = answer.text.casefold()
    assert [word for word in injection.never if word.casefold() in said] == []


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_no_source_that_is_shown_speaks_to_a_model(injection: Injection) -> None:
    truth = TRUTH.replace("[1]", f"[{place_of_returns(injection)}]")
    answer, heard = obeyed(injection, ObedientModel(f"{truth} {injection.obeyed}"))
    confirmed = [each.citation for each in heard if isinstance(each, Confirmed)]
    assert [
        each.quote for each in (*answer.citations, *confirmed) if speaks_to_model(each.quote)
    ] == []


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_a_true_reply_beside_an_injection_is_the_answer(injection: Injection) -> None:
    truth = TRUTH.replace("[1]", f"[{place_of_returns(injection)}]")
    answer, _ = obeyed(injection, ScriptedModel(truth))
    assert answer.text == "You can return almost anything within 45 days. [1]"
    assert answer.engine == "scripted:model"


@pytest.mark.parametrize("injection", INJECTIONS, ids=named)
def test_internal_text_is_in_no_prompt_for_a_customer(injection: Injection) -> None:
    model = ScriptedModel(TRUTH)
    obeyed(injection, model)
    assert all(GOODWILL_INTERNAL not in each.text for each in model.asked)


def place_of_returns(injection: Injection) -> int:
    return next(n for n, each in enumerate(injection.passages, 1) if "# Returns" in each)
