"""The whole of asking: a library, follow-ups, long messages, a real model, and its sudden death."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering.hearing import Delta, Drafting, Hear, Heard, Understood, unheard
from assistant.app import Handrail
from assistant.cases import conversations
from assistant.errors import RequestRefusedError
from assistant.settings import Settings, read_settings
from assistant.suggestion import Suggestion
from ingest.jobs import Instructions
from ingest.outcomes import Refusal
from kb import library
from kb.model import Audience
from tests import llama
from tests.models import ScriptedModel

pytestmark = pytest.mark.model

TODAY = date.today()
PARKING = """# Parking at our stores

Customers park free of charge for 90 minutes at every store with a car park. Longer stays cost
2 euros an hour, up to 8 euros a day.

A customer who has lost the parking ticket pays for one day.
"""
CARDS = """# Gift cards

A gift card is valid for three years from the day it was bought.

Gift cards cannot be exchanged for cash. A lost gift card is replaced when the receipt is shown.
"""
MARGINS = """# Margins of gift cards

We earn four percent on every gift card that is sold, and nothing on those that are replaced.
"""
VALID = "How long is a gift card valid?"


@dataclass
class Asker:
    """One person with an open Handrail."""

    handrail: Handrail
    by: str = "ana"
    heard: list[Heard] = field(default_factory=list)

    def ask(
        self,
        question: str,
        after: Suggestion | None = None,
        *,
        audience: Audience = Audience.INTERNAL,
        hear: Hear = unheard,
    ) -> Suggestion:
        """Ask, in the conversation of an earlier answer if there is one."""

        def both(heard: Heard) -> None:
            self.heard.append(heard)
            hear(heard)

        return self.handrail.ask(
            question,
            audience=audience,
            on=TODAY,
            asked_by=self.by,
            conversation=after.conversation if after else "",
            hear=both,
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three policies, one of them internal."""
    folder = tmp_path_factory.mktemp("asking")
    texts = {"parking": PARKING, "cards": CARDS, "margins": MARGINS}
    files: list[tuple[Path, str, Instructions]] = []
    for name, text in texts.items():
        path = folder / f"{name}.md"
        path.write_text(text, "utf-8")
        audience = Audience.INTERNAL if name == "margins" else Audience.PUBLIC
        files.append((path, path.name, Instructions(audience=audience)))
    with Handrail.open(read_settings(home=folder / "home"), make=True) as handrail:
        assert len(list(handrail.take_in(files, requested_by="kim"))) == len(files)
    return folder / "home"


@pytest.fixture(scope="module")
def handrail(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handrail]:
    """A copy of that home, open, without a language model; only one may have an index open."""
    copy = shutil.copytree(home, tmp_path_factory.mktemp("open") / "home")
    with Handrail.open(settings(copy)) as opened:
        yield opened


@pytest.fixture
def asker(handrail: Handrail) -> Asker:
    """Someone who asks without a language model."""
    return Asker(handrail)


def settings(home: Path, **given: str | int) -> Settings:
    return read_settings(home=home, **given)


def test_a_fragment_is_understood_from_what_was_asked_before(asker: Asker) -> None:
    first = asker.ask(VALID)
    assert "three years" in first.answer.text
    second = asker.ask("and if it was lost?", first)
    assert "gift card" in second.understood.lower()
    assert "replaced" in second.answer.text
    assert Understood(second.understood) in asker.heard
    assert second.question == "and if it was lost?"


def test_without_its_conversation_the_fragment_says_nothing(asker: Asker) -> None:
    asker.ask(VALID)
    assert asker.ask("and if it was lost?").understood == ""


def test_a_new_topic_leaves_the_old_one_behind(asker: Asker) -> None:
    first = asker.ask(VALID)
    second = asker.ask("By the way, how much does parking cost?", first)
    assert second.understood == ""
    assert "2 euros" in second.answer.text


def test_a_conversation_is_its_askers_alone(asker: Asker) -> None:
    first = asker.ask(VALID)
    with pytest.raises(RequestRefusedError):
        Asker(asker.handrail, by="bo").ask("and if it was lost?", first)


def test_a_message_of_several_questions_gets_an_answer_to_each(asker: Asker) -> None:
    told = asker.ask(
        "Hi,\n\nHow long is a gift card valid? And what does parking cost after 90 minutes?\n\nAna"
    )
    gift, parking = told.answer.parts
    assert "three years" in told.answer.text[gift.start : gift.end]
    assert "2 euros" in told.answer.text[parking.start : parking.end]
    titles = [citation.title for citation in told.answer.citations]
    assert titles == ["Gift cards", "Parking at our stores"]


def test_several_questions_in_a_later_turn_know_what_the_conversation_is_about(
    asker: Asker,
) -> None:
    first = asker.ask(VALID)
    second = asker.ask("And if it was lost? And what does parking cost after 90 minutes?", first)
    lost, parking = second.answer.parts
    assert "replaced" in second.answer.text[lost.start : lost.end]
    assert "2 euros" in second.answer.text[parking.start : parking.end]
    assert second.understood == ""


def test_a_pasted_mail_in_a_later_turn_is_understood_without_its_signature(asker: Asker) -> None:
    first = asker.ask(VALID)
    mail = "Hi,\nCan it be exchanged for cash?\nThanks,\nJo Byrne\nSent from my iPhone"
    second = asker.ask(mail, first)
    assert second.question == mail
    assert "gift card" in second.understood
    assert "Byrne" not in second.understood
    assert "iPhone" not in second.understood
    assert "cannot be exchanged for cash" in second.answer.text


def test_what_a_pasted_mail_left_out_is_not_carried_on(asker: Asker) -> None:
    mail = f"Hi,\n{VALID}\nThanks,\nJo Byrne\nSent from my iPhone"
    first = asker.ask(mail)
    assert first.understood == ""
    second = asker.ask("and if it was lost?", first)
    assert "gift card" in second.understood
    assert "iPhone" not in second.understood


def test_what_is_known_to_be_one_question_is_not_cut(asker: Asker) -> None:
    both = "How long is a gift card valid? And what does parking cost after 90 minutes?"
    told = asker.handrail.ask(
        both, audience=Audience.INTERNAL, on=TODAY, asked_by="ana", as_one=True
    )
    assert told.answer.parts == ()


def test_what_was_told_is_kept_in_its_conversation(asker: Asker) -> None:
    first = asker.ask(VALID)
    second = asker.ask("and if it was lost?", first)
    turns = conversations.turns(asker.handrail.database, first.conversation, "ana")
    # What a question says of its writer is told with the answer, not kept with it.
    told = [replace(each, reading=None, triage_ms=0.0) for each in (first, second)]
    assert [turn.suggestion for turn in turns] == told


def test_what_is_erased_while_it_is_being_told_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "cards.md"
    path.write_text(CARDS, "utf-8")
    files = [(path, path.name, Instructions(audience=Audience.PUBLIC))]
    with Handrail.open(read_settings(home=tmp_path / "home"), make=True) as handrail:
        (outcome,) = handrail.take_in(files, requested_by="kim")
        assert not isinstance(outcome, Refusal)
        handrail.models = (ScriptedModel("A gift card is valid for three years [1]."),)

        def erase(heard: Heard) -> None:
            if isinstance(heard, Drafting):
                library.erase(handrail.database, outcome.id)

        told = Asker(handrail).ask(VALID, hear=erase)
        (kept,) = conversations.turns(handrail.database, told.conversation, "ana")
    assert told.answer == kept.suggestion.answer
    assert told.answer.text == "This answer quoted a document that was erased since."
    assert told.answer.citations == ()


@pytest.mark.xdist_group("llama")
def test_a_real_model_drafts_and_what_is_told_is_what_the_policies_say(
    home: Path, llama_server: llama.LlamaServer
) -> None:
    with Handrail.open(with_model(home, llama_server)) as handrail:
        asker = Asker(handrail)
        told = asker.ask(VALID, audience=Audience.PUBLIC)
    drafts = [each for each in asker.heard if isinstance(each, Drafting)]
    assert drafts
    assert any(isinstance(each, Delta) for each in asker.heard)
    assert told.answer.engine in {"verbatim", f"openai:{llama.MODEL}"}
    for citation in told.answer.citations:
        assert citation.quote in PARKING + CARDS
    assert "percent" not in told.answer.text


@pytest.mark.xdist_group("llama")
def test_when_the_model_dies_in_mid_answer_the_answer_comes_word_for_word(home: Path) -> None:
    if reason := llama.missing():
        pytest.skip(reason)
    with llama.server() as mortal, Handrail.open(with_model(home, mortal)) as handrail:
        asker = Asker(handrail)

        def kill(heard: Heard) -> None:
            if isinstance(heard, Delta):
                mortal.kill()

        told = asker.ask(VALID, hear=kill)
    assert any(isinstance(each, Delta) for each in asker.heard)
    assert (told.answer.engine, told.answer.abstained) == ("verbatim", False)
    assert "three years" in told.answer.text
    assert told.answer.note.startswith("Answered word for word:")


def with_model(home: Path, running: llama.LlamaServer) -> Settings:
    return settings(
        home,
        model=f"openai:{llama.MODEL}",
        model_base_url=f"{running.url}/v1",
        model_context=llama.CONTEXT_TOKENS,
        model_timeout=120,
    )
