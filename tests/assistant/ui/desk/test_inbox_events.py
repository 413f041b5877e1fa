"""The inbox on the desk: sorted, filtered, kept up to date, quiet while nothing happens."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.access.model import Person
from assistant.casework.model import CaseId, QueueFilter, Received, State
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.inbox import InboxEvents, filters, wanted_cases
from assistant.ui.desk.state import Tab
from tests.assistant.ui.casework.fakes import FakeCasework
from tests.assistant.ui.casework.samples import HOSTILE
from tests.assistant.ui.desk.told import lines, sent, tab_of

POST, MAIL = "case1", "case2"


def test_the_angry_post_stands_before_the_calm_mail(inbox: InboxEvents, ana: Person) -> None:
    told = lines(inbox.look(ana, Tab(), sent(request="1")).inbox)["queue"]
    assert told["html"].index("Third broken kettle") < told["html"].index("Return an opened box")
    assert (told["open"], told["unclaimed"], told["request"]) == ("2", "2", "1")


def test_while_nothing_happens_nothing_is_told(inbox: InboxEvents, ana: Person) -> None:
    first = lines(inbox.look(ana, Tab(), sent()).inbox)["queue"]
    again = inbox.look(ana, Tab(), sent(state=first["digest"], urgent=first["urgent"]))
    assert again.inbox is None
    assert again.case is None
    assert again.tab is None


def test_a_new_urgent_case_is_announced_once(
    inbox: InboxEvents, casework: FakeCasework, ana: Person
) -> None:
    first = lines(inbox.look(ana, Tab(), sent()).inbox)["queue"]
    assert first["news"] == ""
    casework.receive(Received("It burns!", "chat", datetime.now(UTC), contact="cy"))
    known = sent(state=first["digest"], urgent=first["urgent"])
    second = lines(inbox.look(ana, Tab(), known).inbox)["queue"]
    assert second["news"] == "New urgent case: cy, It burns!"
    casework.claim(CaseId(MAIL), by=ana)
    known = sent(state=second["digest"], urgent=second["urgent"])
    assert lines(inbox.look(ana, Tab(), known).inbox)["queue"]["news"] == ""


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ({}, QueueFilter()),
        ({"whose": "unclaimed"}, QueueFilter(owners=frozenset({""}))),
        ({"whose": "resolved"}, QueueFilter(states=frozenset({State.RESOLVED}))),
        (
            {"channel": "email", "late": "yes"},
            QueueFilter(channels=frozenset({"email"}), late=True),
        ),
        ({"words": " kettle "}, QueueFilter(containing="kettle")),
        ({"whose": "everybody's", "channel": "<b>"}, QueueFilter()),
    ],
)
def test_filters_are_those_of_the_page_and_no_others(
    texts: dict[str, str], wanted: QueueFilter, ana: Person
) -> None:
    assert wanted_cases(ana, sent(**texts)) == wanted


def test_my_cases_are_mine(ana: Person) -> None:
    assert wanted_cases(ana, sent(whose="mine")).owners == {ana.id}


def test_a_search_is_cut_to_what_a_search_may_be(ana: Person) -> None:
    assert len(wanted_cases(ana, sent(words="x" * 999)).containing) == 200


def test_an_open_case_follows_what_others_do(
    inbox: InboxEvents, acts: CaseActs, casework: FakeCasework, ana: Person, sol: Person
) -> None:
    opened = acts.open(ana, Tab(), sent(wanted=POST))
    told = lines(opened.case)["case"]
    quiet = sent(case=POST, case_state=told["digest"])
    assert inbox.look(ana, tab_of(opened), quiet).case is None
    casework.look(CaseId(POST), by=sol, writing=True)
    change = inbox.look(ana, tab_of(opened), quiet)
    assert "Supervisor is writing a reply" in lines(change.case)["case"]["head"]


def test_a_case_somebody_else_claims_is_not_mine_to_ask_in(
    inbox: InboxEvents, acts: CaseActs, casework: FakeCasework, ana: Person, sol: Person
) -> None:
    acts.open(ana, Tab(), sent(wanted=POST))
    mine = tab_of(acts.act(ana, Tab(), sent(case=POST, act="claim")))
    assert mine.conversation == POST
    casework.assign(CaseId(POST), sol.id, by=ana)
    change = inbox.look(ana, mine, sent(case=POST, case_state="before"))
    assert tab_of(change) == Tab(ana.id, "", case=POST)
    assert lines(change.case)["case"].said["may_answer"] is False


def test_what_another_case_asks_changes_nothing_of_the_one_in_this_tab(
    inbox: InboxEvents, ana: Person
) -> None:
    elsewhere = inbox.look(ana, Tab(ana.id, case=MAIL), sent(case=POST, case_state="x"))
    assert elsewhere.case is None
    assert elsewhere.thread is None


def test_writing_is_told_to_whoever_else_has_the_case_open(
    inbox: InboxEvents, casework: FakeCasework, ana: Person
) -> None:
    inbox.look(ana, Tab(), sent(case=POST, writing="yes"))
    assert casework.seen[POST][ana.id].writing


def test_hostile_texts_are_shown_as_texts(
    inbox: InboxEvents, desk: DeskEvents, casework: FakeCasework, ana: Person
) -> None:
    one = casework.cases[POST]
    casework.cases[POST] = replace(one, title=HOSTILE, contact=HOSTILE, customer_name=HOSTILE)
    casework.receive(Received(HOSTILE, "social", datetime.now(UTC), case=one.id, name=HOSTILE))
    opened = desk.open_case(ana, Tab(), POST)
    told = lines(opened.case)["case"]
    rows = lines(inbox.look(ana, Tab(), sent()).inbox)["queue"]["html"]
    for html in (told["head"], told["side"], str(opened.thread), rows):
        assert "<img" not in html


def test_a_page_has_every_filter_of_the_inbox() -> None:
    html = filters()
    for words in ("Inbox", "Conversations", "Unclaimed", "Social post", "Late", "Find a case"):
        assert words in html
