"""The way up over the API: paths with reasons, packets, escalations taken and answered."""

import pytest

from assistant.api.answers import WaysUpOut
from assistant.api.case_answers import (
    CaseOut,
    EscalationOut,
    LineOut,
    LoadOut,
    MessageOut,
    PacketOut,
)
from tests.assistant.api.callers import Callers, all_told_as, refused, told_as
from tests.assistant.api.test_cases import place

SMOKE = "The charger gave off smoke and my hand hurts!"


def ways_up(callers: Callers, case: CaseOut) -> WaysUpOut:
    return told_as(WaysUpOut, callers.agent.get(place(case, "/ways-up")))


def packet(callers: Callers, case: CaseOut, **wanted: str) -> PacketOut:
    return told_as(PacketOut, callers.agent.get(place(case, "/packet"), params=wanted))


def lines_of(kept: PacketOut) -> list[dict[str, str]]:
    """The lines of a packet as they are sent back."""
    return [
        {
            "section": section.id,
            "text": line.text,
            "source": line.source or "",
            "quote": line.quote or "",
        }
        for section in kept.sections
        for line in section.lines
    ]


def line_saying(kept: PacketOut, words: str) -> LineOut:
    return next(line for section in kept.sections for line in section.lines if words in line.text)


def escalated(callers: Callers, **told: object) -> EscalationOut:
    """A required escalation that nobody has taken."""
    (raised,) = callers.file(callers.wrote(SMOKE, **told).id).escalations
    return raised


def chosen(callers: Callers, case: CaseOut, path: str = "legal") -> EscalationOut:
    """An escalation that the agent chose."""
    sent = callers.agent.post(place(case, "/escalate"), json={"path": path})
    return told_as(EscalationOut, sent)


def act(escalation: EscalationOut, what: str) -> str:
    return f"/api/v1/escalations/{escalation.id}/{what}"


def test_what_is_dangerous_is_on_its_way_up_before_anybody_reads_it(callers: Callers) -> None:
    raised = escalated(callers)
    assert (raised.path, raised.required, raised.state) == ("danger", True, "open")
    assert raised.raised_by == "Handrail"
    assert raised.why
    assert raised.due > raised.raised_at
    file = callers.file(raised.case)
    assert (file.team, file.handler) == (raised.team, "person")
    assert file.packet is not None
    assert "smoke" in str(file.packet)
    listed = all_told_as(EscalationOut, callers.other.get("/api/v1/escalations"))
    assert raised in listed
    assert [each.due for each in listed] == sorted(each.due for each in listed)


def test_the_paths_open_for_a_case_are_told_with_their_reasons(callers: Callers) -> None:
    case = callers.wrote("I am writing to my lawyer.")
    first = ways_up(callers, case)
    assert (first.path, first.required) == ("legal", False)
    assert first.why
    assert not ways_up(callers, callers.wrote()).path


def test_a_packet_says_what_is_on_file_and_where_it_stands(callers: Callers) -> None:
    case = callers.wrote("I am writing to my lawyer about O-1.", customer="C-1")
    drafted = packet(callers, case, path="legal")
    assert drafted.revision == 0
    assert [section.id for section in drafted.sections][:2] == ["customer", "wants"]
    assert line_saying(drafted, "Mia Berg").checked
    quoted = [line.quote for section in drafted.sections for line in section.lines if line.quote]
    assert any(quote in case.latest_text for quote in quoted)
    assert callers.file(case.id).packet is None


def test_an_edited_packet_is_kept_and_what_nothing_supports_is_marked(callers: Callers) -> None:
    case = callers.claimed("I am writing to my lawyer.")
    lines = lines_of(packet(callers, case))
    added = {"section": "facts", "text": "The customer was promised 500 euros on Monday."}
    body = {"lines": [*lines, added], "revision": 0}
    kept = told_as(PacketOut, callers.agent.put(place(case, "/packet"), json=body))
    assert (kept.edited_by, kept.revision) == ("Agent", 1)
    unfounded = line_saying(kept, "500 euros")
    assert not unfounded.checked
    assert unfounded.why
    assert callers.file(case.id).packet == kept
    stale = callers.agent.put(place(case, "/packet"), json=body)
    assert "meanwhile" in refused(stale, 409)
    assert "Agent works on" in refused(callers.other.put(place(case, "/packet"), json=body), 409)


@pytest.mark.parametrize(
    "line",
    [
        {"section": "gossip", "text": "x"},
        {"section": "facts", "text": ""},
        {"section": "facts", "text": "x" * 4_001},
        {"section": "facts", "text": "x", "checked": True},
    ],
)
def test_a_line_that_is_none_is_refused(callers: Callers, line: dict[str, object]) -> None:
    case = callers.claimed()
    body = {"lines": [line], "revision": 0}
    refused(callers.agent.put(place(case, "/packet"), json=body))
    assert callers.file(case.id).packet is None


def test_a_person_sends_a_case_up_with_a_packet_of_their_own(callers: Callers) -> None:
    case = callers.claimed("I am writing to my lawyer.")
    lines = [*lines_of(packet(callers, case, path="legal"))]
    lines.append({"section": "next", "text": "Please call them before noon."})
    body = {"path": "legal", "lines": lines}
    raised = told_as(EscalationOut, callers.agent.post(place(case, "/escalate"), json=body))
    assert (raised.path, raised.raised_by, raised.state) == ("legal", "Agent", "open")
    kept = callers.file(case.id).packet
    assert kept is not None
    assert line_saying(kept, "before noon")
    again = callers.agent.post(place(case, "/escalate"), json={"path": "legal"})
    assert "open for this case already" in refused(again)


def test_a_packet_a_colleague_edited_meanwhile_is_not_sent_as_it_was(callers: Callers) -> None:
    case = callers.claimed("I am writing to my lawyer.")
    lines = lines_of(packet(callers, case, path="legal"))
    edited = [*lines, {"section": "next", "text": "Please call them before noon."}]
    put = {"lines": edited, "revision": 0}
    assert callers.agent.put(place(case, "/packet"), json=put).is_success
    body = {"path": "legal", "lines": [*lines], "revision": 0}
    told = refused(callers.agent.post(place(case, "/escalate"), json=body), 409)
    assert "Agent changed this case meanwhile" in told
    assert callers.file(case.id).escalations == []
    kept = callers.file(case.id).packet
    assert kept is not None
    now = {"path": "legal", "lines": edited, "revision": kept.revision}
    assert callers.agent.post(place(case, "/escalate"), json=now).is_success


def test_a_danger_written_of_again_goes_up_again_and_the_assistant_is_silent(
    callers: Callers,
) -> None:
    raised = escalated(callers, channel="chat", thread="up-2")
    callers.supervisor.post(act(raised, "take"))
    done = callers.supervisor.post(act(raised, "finish"), json={"note": "unplugged"})
    assert told_as(EscalationOut, done).state == "done"
    case = f"/api/v1/cases/{raised.case}"
    assert callers.supervisor.post(f"{case}/replies", json={"text": "Unplug it."}).is_success
    assert callers.supervisor.post(f"{case}/hand-back").is_success
    again = "There is smoke again, and my child is hurt! How many days may I return shoes?"
    assert callers.wrote(again, channel="chat", thread="up-2").id == raised.case
    file = callers.file(raised.case)
    assert [(each.path, each.state) for each in file.escalations if each.path == raised.path] == [
        (raised.path, "done"),
        (raised.path, "open"),
    ]
    assert (file.handler, file.messages[-1].author) == ("person", "customer")


@pytest.mark.parametrize("path", ["moon", "x" * 200, "\u0000"])
def test_a_path_the_plan_does_not_have_is_refused(callers: Callers, path: str) -> None:
    case = callers.claimed()
    told = refused(callers.agent.post(place(case, "/escalate"), json={"path": path}))
    assert "the service plan has no path" in told
    assert "the service plan has no path" in refused(
        callers.agent.get(place(case, "/packet"), params={"path": path})
    )
    assert callers.file(case.id).escalations == []


def test_of_two_who_take_an_escalation_one_is_told(callers: Callers) -> None:
    raised = escalated(callers)
    taken = told_as(EscalationOut, callers.supervisor.post(act(raised, "take")))
    assert (taken.state, taken.taken_by) == ("taken", "Supervisor")
    assert "Supervisor works on" in refused(callers.agent.post(act(raised, "take")), 409)
    file = callers.file(raised.case)
    assert file.owner_name == "Supervisor"
    (clock,) = [each for each in file.clocks if each.kind == "escalation"]
    assert (clock.about, clock.state) == (raised.id, "stopped")


def test_an_escalation_ends_when_it_was_answered(callers: Callers) -> None:
    raised = escalated(callers)
    assert "take it" in refused(callers.agent.post(act(raised, "finish"), json={}))
    callers.agent.post(act(raised, "take"))
    assert "Agent works on" in refused(callers.other.post(act(raised, "finish"), json={}), 409)
    done = told_as(
        EscalationOut, callers.agent.post(act(raised, "finish"), json={"note": "nobody is hurt"})
    )
    assert done.state == "done"
    assert "nobody is hurt" in callers.file(raised.case).story[-1].detail
    assert "finished meanwhile" in refused(callers.agent.post(act(raised, "take")))


def test_only_a_supervisor_takes_back_what_is_required(callers: Callers) -> None:
    raised = escalated(callers)
    reason = {"reason": "It was steam."}
    assert "ask a supervisor" in refused(callers.agent.post(act(raised, "withdraw"), json=reason))
    assert "say why" in refused(callers.supervisor.post(act(raised, "withdraw"), json={}))
    gone = callers.supervisor.post(act(raised, "withdraw"), json=reason)
    assert told_as(EscalationOut, gone).state == "withdrawn"


def test_who_chose_a_way_up_may_take_it_back(callers: Callers) -> None:
    raised = chosen(callers, callers.wrote("I am writing to my lawyer."))
    reason = {"reason": "It was a joke."}
    assert "Agent raised" in refused(callers.other.post(act(raised, "withdraw"), json=reason))
    gone = told_as(EscalationOut, callers.agent.post(act(raised, "withdraw"), json=reason))
    assert gone.state == "withdrawn"


@pytest.mark.parametrize("what", ["take", "finish", "withdraw"])
def test_an_escalation_that_is_not_there_is_said(callers: Callers, what: str) -> None:
    body = {"reason": "x"} if what == "withdraw" else {}
    told = callers.supervisor.post(f"/api/v1/escalations/nothing/{what}", json=body)
    assert "there is no escalation 'nothing'" in refused(told, 404)


def test_a_required_escalation_nobody_took_keeps_a_case_open(callers: Callers) -> None:
    raised = escalated(callers)
    resolve = f"/api/v1/cases/{raised.case}/resolve"
    told = refused(callers.agent.post(resolve, json={"outcome": "solved"}))
    assert raised.title in told
    assert callers.file(raised.case).state == "open"


def test_the_assistant_says_nothing_in_a_case_on_its_way_up(callers: Callers) -> None:
    question = "How many days may customers return shoes after delivery?"
    raised = escalated(callers, channel="chat", thread="up-1")
    callers.wrote(question, channel="chat", thread="up-1")
    callers.supervisor.post(act(raised, "take"))
    callers.wrote(question, channel="chat", thread="up-1")
    authors = {each.author for each in callers.file(raised.case).messages}
    assert authors == {"customer"}
    reply = {"text": "Unplug it, please."}
    sent = callers.supervisor.post(f"/api/v1/cases/{raised.case}/replies", json=reply)
    assert told_as(MessageOut, sent).author == "agent"


def test_who_has_how_much_is_for_supervisors_to_see(callers: Callers) -> None:
    loads = "/api/v1/floor/loads"
    before = {each.name: each for each in all_told_as(LoadOut, callers.supervisor.get(loads))}
    callers.claimed("Smoke, and it is urgent")
    after = {each.name: each for each in all_told_as(LoadOut, callers.admin.get(loads))}
    assert after["Agent"].urgent == (before["Agent"].urgent if "Agent" in before else 0) + 1
    for program in (callers.agent, callers.manager):
        assert "supervisor" in refused(program.get(loads), 403)
