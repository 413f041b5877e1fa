"""A program gets an answer in the form that its channel shows."""

from datetime import date

from starlette.testclient import TestClient

from assistant.api.replying import ReplyOut
from assistant.replying.rewording import Rewording
from assistant.server import create_app
from kb.model import Audience
from tests.assistant.access.homes import CHEAP
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import INTERNAL_QUESTION, ORIGIN, OWNER, QUESTION
from tests.assistant.verifying.meanings import SharedWords
from tests.models import ScriptedModel

Wanted = dict[str, str | int | bool]


def program(assistant: FakeAssistant, rewording: Rewording | None = None) -> TestClient:
    """A program that acts as the home's owner."""
    assistant.rewording = rewording
    app = create_app(assistant, owner_token=OWNER, screens=False, passwords=CHEAP)
    return TestClient(
        app,
        base_url=ORIGIN,
        headers={"Authorization": f"Bearer {OWNER}"},
        raise_server_exceptions=False,
    )


def asked(
    assistant: FakeAssistant, question: str = QUESTION, audience: Audience = Audience.PUBLIC
) -> str:
    """The place of the reply to a question that the owner asked."""
    suggestion = assistant.ask(question, audience=audience, on=date.today(), asked_by="owner")
    return f"/api/v1/suggestions/{suggestion.id}/reply"


def reply(assistant: FakeAssistant, wanted: Wanted, question: str = QUESTION) -> ReplyOut:
    """The reply to a question."""
    place = asked(assistant, question, Audience.INTERNAL)
    response = program(assistant).post(place, json=wanted)
    assert response.status_code == 200, response.text
    return ReplyOut.model_validate(response.json())


def test_a_reply_has_its_channels_form(assistant: FakeAssistant) -> None:
    letter = reply(
        assistant,
        {"channel": "E-Mail", "tone": "formal", "greeting_name": "Ana Diaz", "agent_name": "Bo"},
    )
    assert letter.text.startswith("Dear Ana Diaz,\n\nThank you for your message.\n\n")
    assert letter.text.endswith("\n\nYours sincerely\nBo")
    assert "thirty days" in letter.text
    assert (letter.channel, letter.tone, letter.language) == ("email", "formal", "en")
    assert not letter.holding


def test_posts_keep_their_limit(assistant: FakeAssistant) -> None:
    posted = reply(assistant, {"channel": "twitter", "limit": 70})
    assert len(posted.posts) > 1
    assert all(len(post) <= 70 for post in posted.posts)


def test_what_only_staff_may_read_is_a_holding_reply(assistant: FakeAssistant) -> None:
    held = reply(assistant, {"channel": "chat"}, INTERNAL_QUESTION)
    assert held.holding
    assert held.text == "I will check this and come back to you."
    assert [each.why for each in held.left_out] == ["rests on an internal source"]


def test_without_a_model_rewording_is_refused_kindly(assistant: FakeAssistant) -> None:
    worded = reply(assistant, {"reword": True})
    assert worded.engine == "verbatim"
    assert worded.note == "not reworded: no language model is set"


def test_a_model_words_it_and_is_checked(assistant: FakeAssistant) -> None:
    said = (
        "Shoes may be returned by customers within 30 days of delivery [1]."
        " The refund goes to the card used [1]."
    )
    rewording = Rewording((ScriptedModel(said),), SharedWords(), within_s=5.0)
    got = program(assistant, rewording).post(asked(assistant), json={"reword": True}).json()
    assert (got["engine"], got["note"]) == ("scripted:model", "")
    assert got["text"].startswith("Shoes may be returned by customers within 30 days")


def test_nobody_gets_a_reply_to_what_another_asked(assistant: FakeAssistant) -> None:
    theirs = assistant.ask(QUESTION, audience=Audience.PUBLIC, on=date.today(), asked_by="else")
    response = program(assistant).post(f"/api/v1/suggestions/{theirs.id}/reply", json={})
    assert response.status_code == 422
    assert "not among yours" in response.json()["detail"]


def test_nobody_gets_one_unasked(assistant: FakeAssistant) -> None:
    place = asked(assistant)
    stranger = program(assistant)
    stranger.headers.pop("Authorization")
    assert stranger.post(place, json={}, headers={"Origin": ORIGIN}).status_code == 401


def test_a_wrong_wish_is_refused_in_one_line(assistant: FakeAssistant) -> None:
    browser, place = program(assistant), asked(assistant)
    wrong: list[Wanted] = [{"tone": "rude"}, {"limit": 3}, {"facts": "more"}]
    for wanted in wrong:
        response = browser.post(place, json=wanted)
        assert response.status_code == 422
        assert "\n" not in response.json()["detail"]
