"""A follow-up becomes a question of its own: by a model if its words are the conversation's."""

import pytest

from assistant.following.model import FollowUp, Standing, Turn
from assistant.following.rewriting import follow_up
from assistant.models.model import ModelBrokenError
from assistant.settings import Mask, Settings
from assistant.wording.condensing import understand
from assistant.wording.deadline import Deadline
from assistant.wording.masks import masking
from ingest.personal.find import find_personal_data
from tests.models import Reply, ScriptedModel

EARLIER = (Turn("How long can hiking boots be returned?", ("Returns",)),)
SAID = "and if she paid by gift card?"


def understood(reply: Reply, said: str = SAID, earlier: tuple[Turn, ...] = EARLIER) -> FollowUp:
    return ask(ScriptedModel(reply), said, earlier)


def ask(model: ScriptedModel, said: str, earlier: tuple[Turn, ...] = EARLIER) -> FollowUp:
    mask = masking(Settings(mask=Mask.AUTO), find_personal_data)
    return understand(earlier, said, models=[model], mask=mask, deadline=Deadline(30))


def test_a_models_rewrite_counts_when_its_words_were_said_before() -> None:
    found = understood('"Can hiking boots be returned if she paid by gift card?"')
    assert found.question == "Can hiking boots be returned if she paid by gift card?"
    assert found.said == SAID
    assert found.carried == ("hiking", "boots", "returned")


@pytest.mark.parametrize(
    "reply",
    [
        "Can hiking boots be returned within 60 days if she paid by gift card?",
        "Can shoes be returned if she paid by gift card?",
        "Can hiking boots be returned?",
        "",
        "gift card " * 40,
        ModelBrokenError("the connection broke off"),
    ],
    ids=["a number", "another thing", "less than was said", "nothing", "no end", "an error"],
)
def test_else_the_rules_rewrite_does(reply: Reply) -> None:
    assert understood(reply) == follow_up(EARLIER, SAID)


def test_a_turn_that_stands_alone_costs_no_call() -> None:
    model = ScriptedModel("anything")
    said = "How much does express delivery to Ireland cost?"
    assert ask(model, said) == FollowUp(said, said, Standing.ALONE)
    assert ask(model, "How long can boots be returned?", ()).standing is Standing.ALONE
    assert model.asked == []


def test_a_remote_model_reads_no_personal_data_and_the_question_has_it_back() -> None:
    earlier = (Turn("Can ana.lopez@example.com return her boots?"),)
    model = ScriptedModel("Can [EMAIL-1] return her boots by gift card?", remote=True)
    found = ask(model, "and by gift card?", earlier)
    assert "ana.lopez" not in model.asked[0].text
    assert found.question == "Can ana.lopez@example.com return her boots by gift card?"


def test_a_model_that_fails_gives_way_to_the_next() -> None:
    broken = ScriptedModel(ModelBrokenError("the connection broke off"))
    second = ScriptedModel("Can hiking boots be returned if she paid by gift card?")
    mask = masking(Settings(), find_personal_data)
    found = understand(EARLIER, SAID, models=[broken, second], mask=mask, deadline=Deadline(30))
    assert found.question == "Can hiking boots be returned if she paid by gift card?"


def test_once_stopped_no_model_is_waited_for() -> None:
    mask = masking(Settings(), find_personal_data)
    found = understand(
        EARLIER,
        SAID,
        models=[ScriptedModel([60.0, "never"])],
        mask=mask,
        deadline=Deadline(300),
        stopped=lambda: True,
    )
    assert found == follow_up(EARLIER, SAID)
