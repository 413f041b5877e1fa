"""How an answer is worded: by which model, within which time, and what is heard meanwhile."""

import threading
from collections.abc import Sequence

import pytest

from assistant.answering.hearing import Confirmed, Delta, Drafting, Hear, Heard, Stopped, never
from assistant.answering.model import Answer
from assistant.models.model import (
    LanguageModel,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
    ModelRefusedError,
)
from assistant.settings import Mask, Settings
from assistant.wording.deadline import Deadline
from assistant.wording.evidence import candidates
from assistant.wording.masks import masking
from assistant.wording.word import ToWord, Wording, word
from ingest.personal.find import find_personal_data
from kb.model import Audience
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.wording.policies import (
    NOTES,
    PASSAGES,
    RETURNS,
    WARRANTY,
    hits,
    word_for_word,
)
from tests.models import ScriptedModel

QUESTION = "How long can I return something?"
TRUE = "You can return almost anything within 45 days [1]."
FALSE = "You can return almost anything within 60 days [1]."
ERRORS = [
    ModelRefusedError("the key was refused; set HANDRAIL_MODEL_KEY"),
    ModelOverflowError("the messages are too long"),
    ModelBusyError("too many requests"),
    ModelLateError("the time ran out"),
    ModelBrokenError("the connection broke off"),
]


def worded(
    *models: LanguageModel,
    question: str = QUESTION,
    verbatim: Answer | None = None,
    hear: Hear = lambda _heard: None,
    stopped: Stopped = never,
    seconds: float = 30,
    when: Mask = Mask.AUTO,
) -> Answer:
    asked = ToWord(question, verbatim or word_for_word(), PASSAGES)
    wording = Wording(
        SharedWords(),
        masking(Settings(mask=when), find_personal_data),
        Deadline(seconds),
        hear,
        stopped,
    )
    return word(asked, models, wording)


def deltas(heard: Sequence[Heard]) -> str:
    return "".join(each.text for each in heard if isinstance(each, Delta))


def test_without_a_model_the_answer_is_word_for_word() -> None:
    assert worded() == word_for_word()


def test_a_true_reply_is_the_answer_in_the_models_words() -> None:
    answer = worded(ScriptedModel("Almost anything can be returned within 45 days [1]."))
    assert answer.text == "Almost anything can be returned within 45 days. [1]"
    assert answer.engine == "scripted:model"


def test_the_draft_is_heard_as_it_comes_and_its_sources_once_they_are_confirmed() -> None:
    heard: list[Heard] = []
    reply = f"{TRUE} The warranty lasts three years [2]. The warranty lasts two years [2]. Bye."
    answer = worded(ScriptedModel(reply), hear=heard.append)
    assert heard[0] == Drafting("scripted:model")
    assert deltas(heard) == reply
    confirmed = [each.citation for each in heard if isinstance(each, Confirmed)]
    assert [each.document_id for each in confirmed] == ["returns", "warranty"]
    before = heard[: heard.index(Confirmed(confirmed[0]))]
    assert len(deltas(before)) < len(reply)
    assert set(confirmed) <= set(answer.citations)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_model_that_fails_gives_way_to_the_next(error: ModelError) -> None:
    answer = worded(ScriptedModel(error), ScriptedModel(TRUE, name="scripted:second"))
    assert answer.engine == "scripted:second"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("before", [(), ("You can ",), (TRUE, " And")])
def test_when_every_model_fails_the_answer_is_word_for_word_and_says_why(
    error: ModelError, before: tuple[str, ...]
) -> None:
    answer = worded(ScriptedModel([*before, error]))
    assert (answer.text, answer.engine) == (word_for_word().text, "verbatim")
    assert str(error) in answer.note


def test_a_second_draft_is_announced_so_that_the_first_is_void() -> None:
    heard: list[Heard] = []
    broken = ScriptedModel(["You can return it within", ERRORS[-1]], name="scripted:first")
    worded(broken, ScriptedModel(TRUE), hear=heard.append)
    drafts = [each.engine for each in heard if isinstance(each, Drafting)]
    assert drafts == ["scripted:first", "scripted:model"]


def test_a_reply_that_is_false_throughout_gives_way_to_the_policys_words() -> None:
    answer = worded(ScriptedModel("Our shops in Paris open at dawn on Sundays [2]."))
    assert (answer.text, answer.engine) == (word_for_word().text, "verbatim")
    assert "scripted:model" in answer.note
    assert [each.text for each in answer.removed] == ["Our shops in Paris open at dawn on Sundays."]


def test_what_was_removed_is_told_with_the_answer() -> None:
    answer = worded(ScriptedModel(f"The warranty lasts two years [2]. {FALSE}"))
    assert "60" not in answer.text
    assert [each.text for each in answer.removed] == [
        "You can return almost anything within 60 days."
    ]


def test_no_model_is_asked_when_the_policies_do_not_answer() -> None:
    model = ScriptedModel(TRUE)
    abstention = Answer("This is not in the policies.", True, 0.1, "verbatim", ())
    assert worded(model, verbatim=abstention) == abstention
    assert model.asked == []


def test_once_stopped_the_answer_is_word_for_word() -> None:
    stop = threading.Event()
    heard: list[Heard] = []

    def hear(each: Heard) -> None:
        heard.append(each)
        if isinstance(each, Delta):
            stop.set()

    model = ScriptedModel(["You ", 30.0, "can return it."])
    answer = worded(model, hear=hear, stopped=stop.is_set)
    assert (answer.engine, deltas(heard)) == ("verbatim", "You ")
    assert answer.note == "Stopped; answered word for word."


def test_a_model_that_is_silent_costs_no_more_than_the_time_there_is() -> None:
    answer = worded(ScriptedModel([60.0, TRUE]), seconds=0.5)
    assert answer.engine == "verbatim"
    assert "too long" in answer.note


def test_a_model_that_reads_less_than_it_says_is_asked_again_with_less() -> None:
    model = ScriptedModel(ModelOverflowError("too long"), TRUE, context_tokens=1500)
    answer = worded(model)
    assert answer.engine == "scripted:model"
    assert len(model.asked[1].text) <= len(model.asked[0].text)


def test_passages_that_do_not_fit_are_dropped_from_the_end_and_it_is_said() -> None:
    model = ScriptedModel(TRUE, context_tokens=850)
    answer = worded(model)
    assert RETURNS.text.split(". ")[0] in model.asked[0].text
    assert WARRANTY.text not in model.asked[0].text
    assert answer.note == "scripted:model had no room for 1 of the passages found."


def test_a_remote_model_never_reads_personal_data_and_the_answer_has_it_back() -> None:
    question = "Ana wrote from ana.lopez@example.com: how long can I return something?"
    model = ScriptedModel(TRUE, remote=True)
    worded(model, question=question)
    assert "ana.lopez@example.com" not in model.asked[0].text
    assert "[EMAIL-1]" in model.asked[0].text
    here = ScriptedModel(TRUE)
    worded(here, question=question)
    assert "ana.lopez@example.com" in here.asked[0].text


def test_the_draft_shows_what_was_masked() -> None:
    heard: list[Heard] = []
    said = "Write to [EMAIL-1] within 45 days [1]."
    model = ScriptedModel([said[:14], said[14:]], remote=True)
    worded(model, question="I am ana.lopez@example.com. How long?", hear=heard.append)
    assert deltas(heard) == "Write to ana.lopez@example.com within 45 days [1]."


def test_internal_passages_are_no_candidates_for_the_public() -> None:
    found = hits(NOTES, RETURNS)
    cited = word_for_word().citations
    assert NOTES not in candidates(found, cited, Audience.PUBLIC)
    assert NOTES in candidates(found, cited, Audience.INTERNAL)


def test_the_passages_that_answer_word_for_word_are_shown_first() -> None:
    found = candidates(hits(WARRANTY, RETURNS), word_for_word(RETURNS).citations, Audience.PUBLIC)
    assert found == (RETURNS, WARRANTY)


def test_a_model_that_goes_round_in_circles_is_cut_short() -> None:
    model = ScriptedModel(f"{TRUE} " * 100)
    assert worded(model).text == "You can return almost anything within 45 days. [1]"
    assert len("".join(model.given)) < len(TRUE) * 6


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_model_that_goes_on_with_the_prompt_has_answered(cut: int) -> None:
    heard: list[Heard] = []
    told = f"{TRUE}\n</passage>\n<passage number"
    pieces = [told[:-cut], told[-cut:], *["=", "2"], " You can return it within 60 days [1]."]
    answer = worded(ScriptedModel(pieces), hear=heard.append)
    assert answer.text == "You can return almost anything within 45 days. [1]"
    assert answer.removed == ()
    assert deltas(heard) == f"{TRUE}\n"


def test_a_smaller_sign_that_is_no_tag_is_told() -> None:
    heard: list[Heard] = []
    worded(ScriptedModel([f"{TRUE} 5 <", " 6 <"]), hear=heard.append)
    assert deltas(heard) == f"{TRUE} 5 < 6 <"


def test_what_is_personal_in_one_part_of_a_message_is_masked_in_the_others() -> None:
    whole = "My name is Ana Kowalczyk. How long? And can Kowalczyk senior collect it?"
    model = ScriptedModel(TRUE, remote=True)
    asked = ToWord("And can Kowalczyk senior collect it?", word_for_word(), PASSAGES)
    mask = masking(Settings(), find_personal_data)
    wording = Wording(SharedWords(), mask, Deadline(30), lambda _heard: None, never, (whole,))
    word(asked, [model], wording)
    assert "Kowalczyk" not in model.asked[0].text
