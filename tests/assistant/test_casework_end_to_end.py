"""A matter from a public post to a past resolution, over the API, as people live through it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.api.answers import HitOut
from assistant.api.case_answers import CaseOut, DraftOut, EscalationOut, FileOut, MessageOut
from tests.assistant.api.callers import Callers, all_told_as, callers_of, told_as
from tests.assistant.fakes import FakeAssistant
from tests.assistant.shop import shop_at

ANGRY = "I am furious. My pelican kettle gave off smoke and nobody answers me!"
POST: dict[str, object] = {
    "channel": "social",
    "external": "post-1",
    "thread": "post-1",
    "contact": "@mira_v",
    "reach": 18_000,
}
REPLY = "Unplug the pelican kettle. Its base is recalled, so the shop takes it back today."
THANKS = "Thanks, the shop took it back. Is the pelican teapot recalled too?"
SINCE = datetime.now(UTC)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Callers]:
    """A shop of the test's own with everybody signed in."""
    assistant = FakeAssistant.at(shop_at(tmp_path / "home"))
    yield callers_of(assistant)
    assistant.close()


def test_an_angry_public_post_ends_as_a_past_resolution_that_is_found(company: Callers) -> None:
    company.wrote("Where is my parcel?")
    case = company.wrote(ANGRY, **POST)
    _tops_the_inbox_with_its_reasons(company, case)
    raised = _went_up_with_a_packet(company, case)
    _is_taken_and_answered_by_a_supervisor(company, raised)
    _hears_nothing_from_the_assistant(company, case)
    document = _becomes_a_past_resolution(company, case)
    found = company.other.get("/api/v1/search", params={"text": "pelican kettle smoke"})
    assert all_told_as(HitOut, found)[0].document_id == document
    _tells_its_whole_story(company, case)


def _tops_the_inbox_with_its_reasons(company: Callers, case: CaseOut) -> None:
    first, *others = all_told_as(CaseOut, company.agent.get("/api/v1/inbox"))
    assert first.id == case.id
    assert others
    assert (first.priority, first.reach) == (1, POST["reach"])
    assert first.triage.reasons == ["says 'smoke'"]
    assert first.next_due is not None


def _went_up_with_a_packet(company: Callers, case: CaseOut) -> EscalationOut:
    file = company.file(case.id)
    required = [each for each in file.escalations if each.required]
    assert [each.path for each in required] == ["danger"]
    assert required[0].state == "open"
    assert file.packet is not None
    wanted = next(each for each in file.packet.sections if each.id == "wants")
    assert any(line.quote and line.quote in case.latest_text for line in wanted.lines)
    assert all(line.checked for section in file.packet.sections for line in section.lines)
    return required[0]


def _is_taken_and_answered_by_a_supervisor(company: Callers, raised: EscalationOut) -> None:
    taken = company.supervisor.post(f"/api/v1/escalations/{raised.id}/take")
    assert told_as(EscalationOut, taken).state == "taken"
    file = company.file(raised.case)
    assert file.owner_name == "Supervisor"
    reply = {"text": REPLY, "revision": file.revision}
    sent = company.supervisor.post(f"/api/v1/cases/{raised.case}/replies", json=reply)
    assert told_as(MessageOut, sent).by == "Supervisor"
    after = company.file(raised.case)
    assert after.state == "waiting"
    assert _clocks(after)["first_response"] == "stopped"


def _hears_nothing_from_the_assistant(company: Callers, case: CaseOut) -> None:
    again = company.wrote(THANKS, **{**POST, "external": "post-2"})
    assert again.id == case.id
    file = company.file(case.id)
    assert (file.state, file.handler, file.owner_name) == ("open", "person", "Supervisor")
    assert [each.author.value for each in file.messages] == ["customer", "agent", "customer"]
    assert _clocks(file)["next_response"] == "running"


def _becomes_a_past_resolution(company: Callers, case: CaseOut) -> str:
    place = f"/api/v1/cases/{case.id}"
    ended = company.supervisor.post(f"{place}/resolve", json={"outcome": "solved"})
    assert told_as(CaseOut, ended).state == "resolved"
    file = company.file(case.id)
    assert {each.state.value for each in file.clocks} == {"stopped"}
    assert {each.state.value for each in file.escalations} == {"done"}
    proposed = told_as(DraftOut, company.supervisor.post(f"{place}/resolution"))
    assert "@mira_v" not in f"{proposed.title} {proposed.problem} {proposed.resolution}"
    approved = company.manager.post(f"{place}/resolution/approve", json={})
    return str(told_as(DraftOut, approved).document)


def _tells_its_whole_story(company: Callers, case: CaseOut) -> None:
    story = company.file(case.id).story
    told = [each.what for each in story]
    for what in ("opened", "escalated", "taken", "replied", "wrote", "resolved"):
        assert what in told
    assert told.index("escalated") < told.index("taken") < told.index("replied")
    assert told[-1] == "became a past resolution"
    assert all(SINCE <= each.at <= datetime.now(UTC) for each in story)


def _clocks(file: FileOut) -> dict[str, str]:
    return {each.kind.value: each.state.value for each in file.clocks}
