"""What is done with a case on the desk: each act by a button, with a way back where one is."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.access.model import Person
from assistant.casework.model import CaseId, Handler, Outcome, PromiseState, State
from assistant.casework.ports import TrackedPromise
from assistant.ui.desk.case_acts import ACTS, CaseActs
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import Tab
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.casework.fakes import PROMISE, FakeCasework
from tests.assistant.ui.desk.told import lines, sent, tab_of

POST, MAIL = "case1", "case2"


def act(acts: CaseActs, person: Person, what: str, **texts: str) -> dict[str, str]:
    """Do it, and say what was said: done, undo or the error."""
    told = lines(acts.act(person, Tab(person.id), sent(case=POST, act=what, **texts)).case)
    assert "case" in told
    if "refused" in told:
        return {"error": told["refused"]["error"], "where": told["refused"]["where"]}
    return {"done": told["done"]["text"], "undo": told["done"]["undo"]}


def test_an_opened_case_shows_its_messages_and_why_it_is_urgent(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    opened = acts.open(ana, Tab(), sent(wanted=POST))
    assert "It sparked!" in str(opened.thread)
    told = lines(opened.case)["case"]
    assert "Why urgent?" in told["head"]
    assert "Product safety" in told["side"]
    assert "Required" in told["side"]
    assert tab_of(opened) == Tab(ana.id, "", case=POST)
    assert not casework.cases[POST].unread
    assert lines(opened.composer)["opened"]["case"] == POST


def test_a_case_that_is_not_there_says_so(acts: CaseActs, ana: Person) -> None:
    told = lines(acts.open(ana, Tab(), sent(wanted="nowhere")).case)["refused"]
    assert "choose one from the inbox" in told["error"]


def test_who_goes_on_to_another_case_has_left_the_first(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    first = tab_of(acts.open(ana, Tab(), sent(wanted=POST)))
    acts.open(ana, first, sent(wanted=MAIL))
    assert ana.id not in casework.seen[POST]
    assert ana.id in casework.seen[MAIL]
    closed = acts.close(ana, Tab(ana.id, case=MAIL), sent(case=MAIL))
    assert tab_of(closed) == Tab(ana.id)
    assert ana.id not in casework.seen[MAIL]


def test_a_page_opens_on_the_case_its_address_names(desk: DeskEvents, ana: Person) -> None:
    for loaded in (desk.load(ana, "", POST), desk.load(ana, POST)):
        assert tab_of(loaded).case == POST
        assert lines(loaded.composer)["ready"]["case"] == POST


def test_claiming_and_releasing_undo_each_other(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    assert act(acts, ana, "claim") == {"done": "The case is yours.", "undo": "release"}
    assert casework.cases[POST].owner == ana.id
    assert act(acts, ana, "release")["undo"] == "claim"
    assert casework.cases[POST].owner is None


def test_handing_back_lets_the_assistant_answer(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    act(acts, ana, "claim")
    assert act(acts, ana, "hand-back")["undo"] == "claim"
    assert casework.cases[POST].handler is Handler.ASSISTANT
    told = lines(acts.open(ana, Tab(), sent(wanted=POST)).case)["case"]
    assert "The assistant is answering" in told["head"]
    assert "Take over" in told["head"]


def test_a_case_of_somebody_else_is_read_only_but_for_supervisors(
    acts: CaseActs, casework: FakeCasework, ana: Person, sol: Person
) -> None:
    act(acts, sol, "claim")
    assert "Supervisor works on this case" in act(acts, ana, "claim")["error"]
    told = lines(acts.open(ana, Tab(), sent(wanted=POST)).case)["case"]
    assert 'data-act="release"' not in told["head"]
    assert "data-assign" not in told["head"]
    assert told.said["may_answer"] is False
    assert act(acts, sol, "assign", to=ana.id) == {"done": "Agent has it now.", "undo": ""}
    assert casework.cases[POST].owner == ana.id


def test_resolving_needs_an_outcome_and_is_undone_by_reopening(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    act(acts, ana, "claim")
    wrong = act(acts, ana, "resolve", outcome="well", where="side")
    assert wrong == {"error": "Choose how the case ended.", "where": "side"}
    done = act(acts, ana, "resolve", outcome="solved", check_in="yes")
    assert done == {"done": "Resolved: solved.", "undo": "reopen"}
    assert casework.cases[POST].outcome is Outcome.SOLVED
    assert casework.asked_back[POST].agreed_by == ana.name
    act(acts, ana, "reopen")
    assert casework.cases[POST].state is State.OPEN


def test_a_case_that_changed_since_the_page_showed_it_is_not_resolved(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    act(acts, ana, "claim")
    side = lines(acts.open(ana, Tab(), sent(wanted=POST)).case)["case"]["side"]
    now = casework.cases[POST].revision
    assert f'name="revision" value="{now}"' in side
    stale = act(acts, ana, "resolve", outcome="solved", revision=str(now - 1), where="side")
    assert "changed this case meanwhile" in stale["error"]
    assert casework.cases[POST].state is State.OPEN
    assert act(acts, ana, "resolve", outcome="solved", revision=str(now))["undo"] == "reopen"


def test_a_resolved_case_becomes_a_draft_that_waits_for_a_knowledge_manager(
    acts: CaseActs, ana: Person
) -> None:
    act(acts, ana, "claim")
    act(acts, ana, "resolve", outcome="solved")
    act(acts, ana, "propose")
    told = lines(acts.open(ana, Tab(), sent(wanted=POST)).case)["case"]
    assert "Waits for a knowledge manager" in told["side"]
    assert "2 personal details were removed" in told["side"]


def test_the_packet_is_shown_edited_kept_and_sent(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    act(acts, ana, "claim")
    shown = lines(acts.packet(ana, Tab(), sent(case=POST, way="safety")).case)["packet"]
    for words in ("Escalate: Product safety", "What they want", "no policy says so"):
        assert words in shown["html"]
    edited = json.dumps([{"section": "next", "text": "Call them today."}])
    kept = acts.keep_packet(ana, Tab(), sent(case=POST, way="safety", lines=edited, revision="0"))
    assert "Call them today." in lines(kept.case)["packet"]["html"]
    stale = acts.keep_packet(ana, Tab(), sent(case=POST, lines=edited, revision="0"))
    assert "changed this case meanwhile" in lines(stale.case)["refused"]["error"]
    old = act(acts, ana, "escalate", way="safety", lines=edited, revision="0")
    assert "changed this case meanwhile" in old["error"]
    done = act(acts, ana, "escalate", way="safety", lines=edited, revision="1")
    assert done["done"] == "Sent to sol@example.com with the packet."
    assert casework.packets[POST].lines[0].text == "Call them today."
    side = lines(acts.open(ana, Tab(), sent(wanted=POST)).case)["case"]["side"]
    assert "Waits for sol@example.com" in side
    assert "Escalate with packet" not in side


def test_an_escalation_is_taken_finished_and_taken_back(
    acts: CaseActs, casework: FakeCasework, ana: Person, sol: Person
) -> None:
    act(acts, ana, "escalate", way="safety")
    raised = casework.escalated[POST][0].id
    assert act(acts, sol, "take", escalation=raised)["done"] == "The case is yours."
    assert casework.cases[POST].owner == sol.id
    assert act(acts, sol, "finish", escalation=raised)["done"] == "Answered."
    again = act(acts, sol, "withdraw", escalation="e9", reason="a mistake", where="side")
    assert again["where"] == "side"
    assert act(acts, sol, "escalate", way="nowhere")["error"].startswith("there is no path")


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ("kept", PromiseState.KEPT),
        ("broken", PromiseState.BROKEN),
        ("not-needed", PromiseState.WITHDRAWN),
    ],
)
def test_what_became_of_a_promise_is_noted(
    acts: CaseActs, casework: FakeCasework, ana: Person, what: str, state: PromiseState
) -> None:
    promise = TrackedPromise(PROMISE, ana.id, datetime.now(UTC))
    made = casework.promise(CaseId(POST), promise, by=ana)
    act(acts, ana, what, promise=made.id, reason="The line was dead.")
    assert casework.kept_promises[POST][0].state is state


def test_the_words_of_a_way_up_open_in_their_document(
    acts: CaseActs, desk: DeskEvents, assistant: FakeAssistant, casework: FakeCasework, ana: Person
) -> None:
    tab = tab_of(acts.open(ana, Tab(), sent(wanted=POST)))
    chosen = desk.cite(ana, tab, sent(case=POST, suggestion="way:safety", n="1"))
    assert "Safety" in str(chosen.source)
    nothing = desk.cite(ana, tab, sent(case=POST, suggestion="way:nowhere", n="1"))
    assert "Choose a number" in str(nothing.source)


def test_an_act_nobody_knows_does_nothing(acts: CaseActs, ana: Person) -> None:
    told = lines(acts.act(ana, Tab(), sent(case=POST, act="delete")).case)
    assert "choose another one" in told["refused"]["error"]
    assert "delete" not in ACTS


def test_a_customer_who_is_chosen_becomes_the_cases(
    acts: CaseActs, casework: FakeCasework, ana: Person
) -> None:
    act(acts, ana, "about", customer="C-1")
    assert casework.cases[POST].customer == "C-1"


def test_a_title_of_any_length_is_told_short(
    desk: DeskEvents, casework: FakeCasework, ana: Person
) -> None:
    casework.cases[POST] = replace(casework.cases[POST], title="x" * 9000)
    assert len(lines(desk.open_case(ana, Tab(), POST).case)["case"]["title"]) == 200
