"""Cases over the API: claimed, answered, promised, resolved, kept as a past resolution."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.api.case_answers import (
    CaseOut,
    CheckInOut,
    DraftOut,
    FlaggedOut,
    FoundOut,
    MessageOut,
    PromiseOut,
    ViewerOut,
)
from assistant.casework.model import Author
from assistant.customers.model import Customer, CustomerId, Order
from assistant.money import Money
from tests.assistant.api.callers import Callers, all_told_as, refused, told_as

CALL = "We will call you on Friday at 10:00."
PROMISED = "call you on Friday"
NOBODYS: dict[str, object] = {"owner": "p-404", "words": "x", "due": "2030-01-01T10:00:00Z"}
# Every route of one case, with a body that is right.
OF_A_CASE: list[tuple[str, str, dict[str, object]]] = [
    ("GET", "", {}),
    ("POST", "/claim", {}),
    ("POST", "/hand-back", {}),
    ("POST", "/look", {}),
    ("POST", "/release", {}),
    ("POST", "/assign", {"to": "other@example.com"}),
    ("POST", "/about", {"customer": "C-1"}),
    ("POST", "/priority", {"priority": 1, "reason": "a journalist"}),
    ("POST", "/check", {"text": CALL}),
    ("POST", "/replies", {"text": "It left today."}),
    ("POST", "/resolve", {"outcome": "solved"}),
    ("POST", "/reopen", {"reason": "not solved"}),
    ("POST", "/resolution", {}),
    ("POST", "/resolution/approve", {}),
    ("POST", "/resolution/refuse", {"reason": "says nothing"}),
    ("POST", "/checked-in", {"note": "all is well"}),
    ("POST", "/promises", NOBODYS),
    ("GET", "/ways-up", {}),
    ("GET", "/packet", {}),
    ("PUT", "/packet", {"lines": [], "revision": 0}),
    ("POST", "/escalate", {"path": "danger"}),
]


def place(case: CaseOut, what: str = "") -> str:
    return f"/api/v1/cases/{case.id}{what}"


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("method", "what", "body"), OF_A_CASE)
def test_a_case_that_is_not_there_is_not_found(
    callers: Callers, method: str, what: str, body: dict[str, object]
) -> None:
    for case in ("nowhere", "x" * 300, "%00"):
        sent = callers.manager.request(method, f"/api/v1/cases/{case}{what}", json=body)
        assert "there is no case" in refused(sent, 404)


def test_of_two_who_claim_a_case_one_is_told_who_was_first(callers: Callers) -> None:
    case = callers.wrote()
    mine = told_as(CaseOut, callers.agent.post(place(case, "/claim")))
    assert (mine.owner_name, mine.handler) == ("Agent", "person")
    assert "Agent works on this case" in refused(callers.other.post(place(case, "/claim")), 409)
    again = told_as(CaseOut, callers.agent.post(place(case, "/claim")))
    assert again.revision == mine.revision


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("/release", {}),
        ("/assign", {"to": "other@example.com"}),
        ("/about", {"customer": "C-1"}),
        ("/priority", {"priority": 1, "reason": "mine"}),
        ("/replies", {"text": "It left today."}),
        ("/resolve", {"outcome": "solved"}),
        ("/escalate", {"path": "danger"}),
    ],
)
def test_what_another_works_on_is_left_alone(
    callers: Callers, what: str, body: dict[str, object]
) -> None:
    case = callers.claimed()
    assert "Agent works on this case" in refused(
        callers.other.post(place(case, what), json=body), 409
    )
    assert callers.file(case.id).revision == case.revision


def test_a_case_goes_back_and_on(callers: Callers) -> None:
    case = callers.claimed()
    free = told_as(CaseOut, callers.agent.post(place(case, "/release"), json={"reason": "lunch"}))
    assert (free.owner, free.handler) == (None, "person")
    given = callers.supervisor.post(place(case, "/assign"), json={"to": "other@example.com"})
    others = told_as(CaseOut, given)
    assert others.owner_name == "Other"
    back = callers.other.post(place(case, "/assign"), json={"to": case.owner, "reason": "yours"})
    assert told_as(CaseOut, back).owner == case.owner
    story = [(each.what, each.by) for each in callers.file(case.id).story]
    assert story[-3:] == [
        ("released", "Agent"),
        ("assigned", "Supervisor"),
        ("assigned", "Other"),
    ]


@pytest.mark.parametrize("to", ["nobody@example.com", "p-404", "\ud83d"])
def test_nobody_is_given_a_case_who_does_not_work_here(callers: Callers, to: str) -> None:
    case = callers.claimed()
    refused(callers.agent.post(place(case, "/assign"), content=f'{{"to": "{ascii(to)[1:-1]}"}}'))
    assert callers.file(case.id).owner == case.owner


def test_a_case_is_about_somebody(callers: Callers) -> None:
    case = callers.claimed()
    told = callers.agent.post(place(case, "/about"), json={"customer": "C-1", "order": "O-1"})
    about = told_as(CaseOut, told)
    assert (about.customer, about.customer_name, about.order) == ("C-1", "Mia Berg", "O-1")
    unknown = callers.agent.post(place(case, "/about"), json={"customer": "C-404"})
    assert "C-404" in refused(unknown, 404)
    wrong = callers.agent.post(place(case, "/about"), json={"customer": "C-1", "order": "O-404"})
    assert "O-404" in refused(wrong)


def test_a_priority_has_its_reason(callers: Callers) -> None:
    case = callers.claimed()
    said = {"priority": 1, "reason": "the shop opens tomorrow"}
    first = told_as(CaseOut, callers.agent.post(place(case, "/priority"), json=said))
    assert first.priority == 1
    assert first.triage.reasons == ["Agent: the shop opens tomorrow"]
    for wrong in ({"priority": 0, "reason": "x"}, {"priority": 1}, {"priority": 1, "reason": " "}):
        refused(callers.agent.post(place(case, "/priority"), json=wrong))


def test_who_has_a_case_open_is_seen_by_others(callers: Callers) -> None:
    case = callers.wrote()
    look = place(case, "/look")
    assert all_told_as(ViewerOut, callers.agent.post(look, params={"writing": True})) == []
    (viewer,) = all_told_as(ViewerOut, callers.other.post(look))
    assert (viewer.name, viewer.writing) == ("Agent", True)
    assert {each.name for each in callers.file(case.id).viewers} == {"Agent", "Other"}


def test_a_reply_makes_the_case_the_writers_and_stops_its_clock(callers: Callers) -> None:
    case = callers.wrote()
    reply = {"text": "It left today.", "revision": case.revision}
    sent = told_as(MessageOut, callers.agent.post(place(case, "/replies"), json=reply))
    assert (sent.author, sent.by, sent.text) == ("agent", "Agent", "It left today.")
    file = callers.file(case.id)
    assert (file.owner_name, file.state) == ("Agent", "waiting")
    first = next(each for each in file.clocks if each.kind == "first_response")
    assert (first.state, first.breached_at) == ("stopped", None)


def test_a_reply_to_what_has_changed_meanwhile_is_not_sent(callers: Callers) -> None:
    case = callers.wrote(thread="t-stale", contact="stale@example.org")
    callers.wrote("One thing more.", thread="t-stale", contact="stale@example.org")
    reply = {"text": "It left today.", "revision": case.revision}
    told = refused(callers.agent.post(place(case, "/replies"), json=reply), 409)
    assert "changed this case meanwhile" in told
    assert len(callers.file(case.id).messages) == 2


def test_a_note_is_read_by_staff_only_and_takes_nothing_over(callers: Callers) -> None:
    case = callers.wrote()
    note = {"text": "She is a journalist.", "note": True}
    assert told_as(MessageOut, callers.other.post(place(case, "/replies"), json=note)).author == (
        "note"
    )
    file = callers.file(case.id)
    assert (file.owner, file.state) == (None, "open")


@pytest.mark.parametrize(
    "reply",
    [{"text": ""}, {"text": "\u200b "}, {"text": "x" * 20_001}, {}, {"text": "x", "to": "all"}],
)
def test_a_reply_that_says_nothing_or_too_much_is_refused(
    callers: Callers, reply: dict[str, object]
) -> None:
    case = callers.wrote()
    refused(callers.agent.post(place(case, "/replies"), json=reply))
    assert len(callers.file(case.id).messages) == 1


def test_a_promise_nobody_keeps_is_flagged_before_it_is_sent(callers: Callers) -> None:
    case = callers.wrote()
    (found,) = all_told_as(FoundOut, callers.agent.post(place(case, "/check"), json={"text": CALL}))
    assert CALL[found.start : found.end] == found.words
    assert found.flags == []  # whoever sends it takes it on
    sent = callers.agent.post(place(case, "/replies"), json={"text": CALL})
    assert found.words in refused(sent, 409)
    flagged = FlaggedOut.model_validate(sent.json()).flagged
    assert flagged is not None
    assert [each.words for each in flagged] == [found.words]
    assert "nobody has taken it on" in flagged[0].flags[0]
    assert len(callers.file(case.id).messages) == 1
    knowingly = {"text": CALL, "knowingly": True}
    told_as(MessageOut, callers.agent.post(place(case, "/replies"), json=knowingly))
    assert "Friday" in callers.file(case.id).story[-1].detail


def test_a_promise_is_tracked_until_it_is_kept(callers: Callers) -> None:
    case = callers.claimed()
    promise = {"words": PROMISED, "owner": case.owner, "due": in_days(3)}
    reply = {"text": CALL, "promises": [promise], "knowingly": True}
    told_as(MessageOut, callers.agent.post(place(case, "/replies"), json=reply))
    (tracked,) = callers.file(case.id).promises
    assert (tracked.words, tracked.owner_name, tracked.state) == (PROMISED, "Agent", "open")
    (mine,) = [
        each
        for each in all_told_as(PromiseOut, callers.agent.get("/api/v1/promises"))
        if each.id == tracked.id
    ]
    assert mine == tracked
    told = callers.agent.post(f"/api/v1/promises/{tracked.id}/kept", json={"note": "rang at ten"})
    kept = told_as(PromiseOut, told)
    assert (kept.state, kept.note) == ("kept", "rang at ten")
    again = callers.agent.post(f"/api/v1/promises/{tracked.id}/broken", json={"note": "no"})
    assert "kept already" in refused(again)


@pytest.mark.parametrize("end", ["broken", "withdrawn"])
def test_what_is_not_kept_has_a_reason(callers: Callers, end: str) -> None:
    case = callers.claimed()
    told_as(
        MessageOut,
        callers.agent.post(place(case, "/replies"), json={"text": CALL, "knowingly": True}),
    )
    promise = {"words": PROMISED, "owner": case.owner, "due": in_days(1)}
    tracked = told_as(PromiseOut, callers.agent.post(place(case, "/promises"), json=promise))
    address = f"/api/v1/promises/{tracked.id}/{end}"
    assert "say why" in refused(callers.agent.post(address, json={}))
    assert "Agent keeps this promise" in refused(callers.other.post(address, json={"note": "x"}))
    closed = told_as(PromiseOut, callers.supervisor.post(address, json={"note": "she is away"}))
    assert closed.state == end


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "words no reply has"},
        {"due": "2020-01-01T10:00:00Z"},
        {"due": "2030-01-01T10:00:00"},
        {"owner": "p-404"},
        {"words": ""},
    ],
)
def test_a_promise_that_cannot_be_tracked_is_refused(
    callers: Callers, wrong: dict[str, object]
) -> None:
    case = callers.claimed()
    callers.agent.post(place(case, "/replies"), json={"text": CALL, "knowingly": True})
    promise = {"words": PROMISED, "owner": case.owner, "due": in_days(1), **wrong}
    refused(callers.agent.post(place(case, "/promises"), json=promise))
    assert callers.file(case.id).promises == []


def test_others_promises_are_for_supervisors_to_see(callers: Callers) -> None:
    case = callers.claimed()
    callers.agent.post(place(case, "/replies"), json={"text": CALL, "knowingly": True})
    promise = {"words": PROMISED, "owner": case.owner, "due": in_days(1)}
    tracked = told_as(PromiseOut, callers.agent.post(place(case, "/promises"), json=promise))
    wanted = {"owner": case.owner}
    assert "supervisor" in refused(callers.other.get("/api/v1/promises", params=wanted), 403)
    for program in (callers.agent, callers.supervisor):
        seen = all_told_as(PromiseOut, program.get("/api/v1/promises", params=wanted))
        assert tracked in seen
    assert tracked not in all_told_as(PromiseOut, callers.other.get("/api/v1/promises"))
    assert tracked in all_told_as(PromiseOut, callers.supervisor.get("/api/v1/promises"))


def test_a_promise_that_is_not_there_is_said(callers: Callers) -> None:
    told = callers.agent.post("/api/v1/promises/nothing/kept", json={})
    assert "there is no promise 'nothing'" in refused(told, 404)


def test_a_case_ends_and_opens_again(callers: Callers) -> None:
    case = callers.claimed()
    done = callers.agent.post(place(case, "/resolve"), json={"outcome": "solved", "note": "sent"})
    ended = told_as(CaseOut, done)
    assert (ended.state, ended.outcome, ended.next_due) == ("resolved", "solved", None)
    assert ended.resolved_at is not None
    refused(callers.agent.post(place(case, "/resolve"), json={"outcome": "solved"}))
    refused(callers.agent.post(place(case, "/replies"), json={"text": "One thing more."}))
    assert "say why" in refused(callers.agent.post(place(case, "/reopen"), json={}))
    opened = callers.agent.post(place(case, "/reopen"), json={"reason": "it came back"})
    assert told_as(CaseOut, opened).state == "open"


@pytest.mark.parametrize("outcome", ["", "won", None])
def test_an_outcome_is_one_of_those_there_are(callers: Callers, outcome: str | None) -> None:
    case = callers.claimed()
    refused(callers.agent.post(place(case, "/resolve"), json={"outcome": outcome}))
    assert callers.file(case.id).state == "open"


def test_a_case_whose_customer_wrote_meanwhile_is_not_ended_unread(callers: Callers) -> None:
    case = callers.claimed(channel="email", thread="end-1")
    seen = callers.file(case.id).revision
    callers.wrote("Wait, it came broken!", channel="email", thread="end-1")
    body = {"outcome": "solved", "revision": seen}
    told = refused(callers.agent.post(place(case, "/resolve"), json=body), 409)
    assert "changed this case meanwhile" in told
    body["revision"] = callers.file(case.id).revision
    assert callers.agent.post(place(case, "/resolve"), json=body).is_success


def test_a_customer_who_agreed_is_asked_how_it_went(callers: Callers) -> None:
    case = callers.claimed()
    callers.agent.post(place(case, "/resolve"), json={"outcome": "solved", "check_in": True})
    (planned,) = [
        each
        for each in all_told_as(CheckInOut, callers.other.get("/api/v1/check-ins"))
        if each.case == case.id
    ]
    assert planned.agreed_by == "Agent"
    refused(callers.other.post(place(case, "/checked-in"), json={"note": ""}))
    done = callers.other.post(place(case, "/checked-in"), json={"note": "All is well."})
    assert told_as(CheckInOut, done).note == "All is well."
    left = all_told_as(CheckInOut, callers.other.get("/api/v1/check-ins"))
    assert case.id not in {each.case for each in left}


def test_a_customer_who_agreed_when_they_bought_is_asked_how_the_order_is(
    callers: Callers,
) -> None:
    came = Order("O-7", Money.of_minor(1990, "EUR"), delivered_on=date.today())
    agreed = Customer(CustomerId("C-7"), "Una", consent=frozenset({"check_in"}), orders=(came,))
    bought = (replace(came, id="O-9"),)
    silent = replace(agreed, id=CustomerId("C-8"), consent=frozenset(), orders=bought)
    callers.assistant.customers.put([agreed, silent])
    ask = {"customer": "C-7", "order": "O-7"}
    planned = told_as(CheckInOut, callers.agent.post("/api/v1/check-ins", json=ask))
    assert planned.customer == "C-7"
    wrote = callers.wrote("My account shows a wrong address.", customer="C-7")
    assert wrote.id != planned.case
    unknown = callers.agent.post("/api/v1/check-ins", json={**ask, "order": "O-8"})
    assert "no order 'O-8'" in refused(unknown)
    unasked = {"customer": "C-8", "order": "O-9"}
    told = callers.agent.post("/api/v1/check-ins", json=unasked)
    assert "did not agree" in refused(told)


def test_a_resolved_case_becomes_a_past_resolution_that_is_found(callers: Callers) -> None:
    case = callers.claimed("My walrus teapot drips at the spout.")
    answer = {"text": "Turn the walrus teapot's spout ring by half; the dripping stops."}
    told_as(MessageOut, callers.agent.post(place(case, "/replies"), json=answer))
    assert "resolve it first" in refused(callers.agent.post(place(case, "/resolution")))
    callers.agent.post(place(case, "/resolve"), json={"outcome": "solved"})
    proposed = told_as(DraftOut, callers.agent.post(place(case, "/resolution")))
    assert (proposed.state, proposed.proposed_by) == ("proposed", "Agent")
    assert proposed in all_told_as(DraftOut, callers.manager.get("/api/v1/resolutions"))
    for program in (callers.agent, callers.supervisor):
        told = program.post(place(case, "/resolution/approve"), json={})
        assert "knowledge manager" in refused(told, 403)
    title = {"title": "A teapot that drips"}
    told = callers.manager.post(place(case, "/resolution/approve"), json=title)
    approved = told_as(DraftOut, told)
    assert (approved.state, approved.title) == ("approved", title["title"])
    assert approved.document
    hits = callers.other.get("/api/v1/search", params={"text": "walrus teapot dripping"}).json()
    assert hits[0]["document_id"] == approved.document
    assert callers.file(case.id).resolution == approved


def test_a_proposal_that_is_turned_down_says_why(callers: Callers) -> None:
    case = callers.claimed()
    callers.agent.post(place(case, "/replies"), json={"text": "It left today."})
    callers.agent.post(place(case, "/resolve"), json={"outcome": "solved"})
    callers.agent.post(place(case, "/resolution"))
    refuse = place(case, "/resolution/refuse")
    assert "knowledge manager" in refused(callers.agent.post(refuse, json={"reason": "x"}), 403)
    assert "say why" in refused(callers.manager.post(refuse, json={}))
    told = told_as(DraftOut, callers.manager.post(refuse, json={"reason": "teaches nothing"}))
    assert (told.state, told.answer_reason) == ("refused", "teaches nothing")
    waiting = all_told_as(DraftOut, callers.manager.get("/api/v1/resolutions"))
    assert case.id not in {each.case for each in waiting}


def test_the_assistant_answers_a_chat_until_somebody_takes_it_and_hands_it_back(
    callers: Callers,
) -> None:
    question = "How many days may customers return shoes after delivery?"
    case = callers.wrote(question, channel="chat", thread="chat-1")
    file = callers.file(case.id)
    assert [each.author for each in file.messages] == ["customer", "assistant"]
    assert file.messages[1].citations[0].document_id == "returns"
    told_as(CaseOut, callers.agent.post(place(case, "/claim")))
    callers.wrote(question, channel="chat", thread="chat-1")
    assert [each.author for each in callers.file(case.id).messages].count(Author.ASSISTANT) == 1
    back = told_as(CaseOut, callers.agent.post(place(case, "/hand-back")))
    assert (back.handler, back.owner) == ("assistant", None)
    assert callers.file(case.id).messages[-1].author is Author.ASSISTANT
    callers.wrote(question, channel="chat", thread="chat-1")
    assert [each.author for each in callers.file(case.id).messages].count(Author.ASSISTANT) == 3


def test_only_what_the_assistant_answers_is_handed_back(callers: Callers) -> None:
    case = callers.claimed()
    assert "by email" in refused(callers.agent.post(place(case, "/hand-back")))
