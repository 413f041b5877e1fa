"""What supervisors see of cases on the floor, over real cases, and what they do with them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.access import people
from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.casework.model import (
    Case,
    EscalationState,
    Handler,
    Load,
    Promise,
    PromiseId,
    PromiseState,
    Received,
)
from assistant.casework.ports import Casework, Reply, TrackedPromise
from assistant.escalation.model import PathId
from assistant.ui.casework.voices import Voices
from assistant.ui.events import Sent
from assistant.ui.floor.acts import act
from assistant.ui.floor.case_views import going_views, people_view
from assistant.ui.floor.watching import CaseWatch
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import add_person
from tests.assistant.ui.casework.fakes import FakeCasework, an_inbox
from tests.assistant.ui.casework.said import FakeChats, FakeSurveys, given, side
from tests.assistant.ui.casework.samples import HOSTILE, NOW, case, clock, message, owned_by


@dataclass(frozen=True)
class Floor:
    """The floor over cases that are real, with a supervisor and an agent."""

    casework: Casework
    watch: CaseWatch
    supervisor: Person
    agent: Person

    def receive(self, text: str, **more: str) -> Case:
        """A customer writes; the assistant does not answer posts."""
        given = {"contact": "@kettle_fan", "channel": "social", **more}
        return self.casework.receive(Received(text, at=datetime.now(UTC), **given))  # type: ignore[arg-type]  # texts

    def act(self, **sent: str) -> dict[str, Any]:
        """A supervisor presses a button."""
        return told(act(self.casework, self.supervisor, Sent.of(sent)))

    def now(self, one: Case) -> Case:
        """A case as it is by now."""
        return self.casework.file(one.id, by=self.supervisor).case


def told(said: str | None) -> dict[str, Any]:
    assert said is not None
    message: dict[str, Any] = json.loads(said)
    return message


def text(html: str) -> str:
    return " ".join(html.split())


@pytest.fixture
def floor(assistant: FakeAssistant) -> Floor:
    return Floor(
        assistant.casework,
        CaseWatch(
            assistant.casework, assistant.database, Voices(assistant.webchat, assistant.surveys)
        ),
        people.by_email(assistant.database, "supervisor@example.com"),
        people.by_email(assistant.database, "agent@example.com"),
    )


@dataclass(frozen=True)
class Inbox:
    """The floor over cases in memory, whose way up leads to product safety."""

    casework: FakeCasework
    watch: CaseWatch
    supervisor: Person

    def escalated(self) -> dict[str, Any]:
        """An angry post goes up; what the first tab shows then."""
        self.casework.escalate(
            self.casework.cases["case1"].id, PathId("safety"), by=self.supervisor
        )
        return told(self.watch.escalations(self.supervisor, Sent.of({})))


@pytest.fixture
def inbox(assistant: FakeAssistant) -> Inbox:
    casework = an_inbox(assistant.database)
    supervisor = people.by_email(assistant.database, "supervisor@example.com")
    casework.names[supervisor.id] = supervisor.name
    return Inbox(
        casework,
        CaseWatch(casework, assistant.database, Voices(assistant.webchat, assistant.surveys)),
        supervisor,
    )


def test_a_floor_where_nothing_goes_up_says_what_will_appear(inbox: Inbox) -> None:
    shown = told(inbox.watch.escalations(inbox.supervisor, Sent.of({})))
    assert "Nothing is on its way up" in shown["html"]
    assert shown["count"] == 0


def test_an_escalation_says_what_whose_for_whom_and_why(inbox: Inbox) -> None:
    shown = inbox.escalated()
    for said in (
        "Product safety",
        "Required",
        "waits to be taken",
        "@kettle_fan",
        "Third broken kettle",
        "tells of a danger",
        "Nobody has the case",
        'data-act="take"',
    ):
        assert said in text(shown["html"])
    assert shown["count"] == 1


def test_whoever_is_on_duty_is_named_as_people_know_them(inbox: Inbox) -> None:
    now = datetime.now(UTC)
    inbox.escalated()
    found = inbox.casework.escalations(by=inbox.supervisor)
    named = {"sol@example.com": "Sol Vance"}
    (view,) = going_views(found, {}, now, viewer=inbox.supervisor, names=named)
    (stranger,) = going_views(found, {}, now, viewer=inbox.supervisor, names={})
    assert (view.duty, stranger.duty) == ("Sol Vance", "sol@example.com")
    assert view.row is None


@pytest.mark.parametrize(("minutes", "level"), [(5, "calm"), (25, "soon"), (31, "late")])
def test_an_escalation_is_amber_when_its_time_runs_out_and_red_when_it_did(
    inbox: Inbox, minutes: int, level: str
) -> None:
    inbox.escalated()
    (found,) = inbox.casework.escalations(by=inbox.supervisor)
    at = found.due_at - timedelta(minutes=30 - minutes)
    (view,) = going_views([found], {}, at, viewer=inbox.supervisor, names={})
    assert view.left.level == level


def test_what_stays_the_same_is_not_told_again(inbox: Inbox) -> None:
    shown = inbox.escalated()
    known = Sent.of({"shown": shown["digest"]})
    assert inbox.watch.escalations(inbox.supervisor, known) is None
    taken = told(
        act(
            inbox.casework,
            inbox.supervisor,
            Sent.of({"act": "take", "escalation": "e1-case1"}),
        )
    )
    assert taken["desk"] == "case1"
    again = told(inbox.watch.escalations(inbox.supervisor, known))
    assert "Supervisor took it" in text(again["html"])
    assert "You have the case" in again["html"]
    assert 'data-act="take"' not in again["html"]
    (going,) = inbox.casework.escalations(by=inbox.supervisor)
    assert going.state is EscalationState.TAKEN


def test_what_customers_write_is_text_on_the_floor(inbox: Inbox) -> None:
    one = case("c9", now=datetime.now(UTC), title=HOSTILE, contact=HOSTILE, customer_name=HOSTILE)
    inbox.casework.put(one, message("c9", HOSTILE))
    inbox.casework.escalate(one.id, PathId("safety"), by=inbox.supervisor)
    followed = told(inbox.watch.follow(inbox.supervisor, Sent.of({"case": "c9"})))
    shown = [
        told(inbox.watch.escalations(inbox.supervisor, Sent.of({})))["html"],
        told(inbox.watch.people(inbox.supervisor, Sent.of({})))["html"],
        followed["html"],
        followed["head"],
    ]
    for html in shown:
        assert "<img" not in html
    assert all("&lt;img" in html for html in shown)


def test_agents_are_told_whose_the_numbers_are(floor: Floor) -> None:
    refused = told(floor.watch.people(floor.agent, Sent.of({})))
    assert refused["state"] == "trouble"
    assert "supervisors" in refused["text"]


def test_people_are_shown_with_what_they_have(floor: Floor) -> None:
    mine = floor.receive("My kettle broke", subject="Kettle")
    floor.receive("Where is my parcel?", contact="@other", subject="Parcel")
    floor.casework.claim(mine.id, by=floor.agent)
    shown = text(told(floor.watch.people(floor.supervisor, Sent.of({})))["html"])
    assert "Nobody yet" in shown
    assert "Kettle" in shown
    assert "Every clock is in time" in shown
    agents = shown.index('<span class="load-name">Agent')
    assert 'aria-label="1 ' in shown[agents:]


def test_each_case_is_in_one_stretch_of_a_bar_and_the_longest_load_fills_it() -> None:
    agent = Person(PERSON, "Ana", "ana@example.com", Role.AGENT, NOW)
    urgent = owned_by(case("a", next_due=None), agent.id, agent.name)
    late = owned_by(case("b", next_due=clock("b", minutes=-5)), agent.id, agent.name)
    calm = owned_by(case("c", next_due=None, priority=4), agent.id, agent.name)
    answered = case("d", next_due=None, priority=4, handler=Handler.ASSISTANT)
    loads = [Load(agent.id, agent.name, open=3, urgent=2, late=1, waiting=0, promises=0)]
    view = people_view(
        loads,
        [urgent, late, calm, answered],
        [],
        NOW,
        viewer=agent,
        people={agent.id: agent},
    )
    (load,) = view.loads
    assert [(bar.kind, bar.count) for bar in load.bars] == [("late", 1), ("urgent", 1), ("open", 1)]
    assert sum(bar.length for bar in load.bars) == pytest.approx(100, abs=1)
    assert load.cases[0].id == "b"
    assert [(each.name, each.total) for each in view.without] == [("The assistant", 1)]
    assert [row.id for row in view.late] == ["b"]


def test_only_promises_whose_time_is_over_are_overdue() -> None:
    agent = Person(PERSON, "Ana", "ana@example.com", Role.AGENT, NOW)
    made = [promise("over", NOW - timedelta(minutes=1)), promise("open", NOW + timedelta(hours=1))]
    view = people_view([], [], made, NOW, viewer=agent, people={})
    assert [each.id for each in view.overdue] == ["over"]


def test_a_case_is_given_to_somebody_and_back(floor: Floor, assistant: FakeAssistant) -> None:
    bo = add_person(assistant, "bo")
    one = floor.receive("My kettle broke")
    floor.casework.claim(one.id, by=floor.agent)
    given = floor.act(act="assign", case=one.id, to=bo.id, reason="You know kettles")
    assert given["text"].startswith("Bo has it")
    assert floor.now(one).owner == bo.id
    floor.act(**json.loads(given["undo"]))
    assert floor.now(one).owner == floor.agent.id


def test_a_case_nobody_had_goes_back_to_the_queue(floor: Floor) -> None:
    one = floor.receive("My kettle broke")
    taken = floor.act(act="take-over", case=one.id)
    assert taken["desk"] == one.id
    assert floor.now(one).owner == floor.supervisor.id
    floor.act(**json.loads(taken["undo"]))
    assert floor.now(one).owner is None


def test_somebody_has_to_be_chosen(floor: Floor) -> None:
    one = floor.receive("My kettle broke")
    assert "Choose who" in floor.act(act="assign", case=one.id, to="")["text"]
    assert floor.act(act="assign", case=one.id, to="nobody")["state"] == "failed"
    assert floor.now(one).owner is None


@pytest.mark.parametrize("sent", [{}, {"act": "fly"}, {"act": "take", "escalation": "none"}])
def test_what_cannot_be_done_is_said(floor: Floor, sent: dict[str, str]) -> None:
    assert floor.act(**sent)["state"] == "failed"


def test_a_conversation_is_followed_as_it_goes_on(floor: Floor) -> None:
    one = floor.receive("My kettle broke", subject="Kettle")
    first = told(floor.watch.follow(floor.supervisor, Sent.of({"case": one.id})))
    assert "My kettle broke" in first["html"]
    known = Sent.of({"case": one.id, "shown": first["digest"]})
    assert floor.watch.follow(floor.supervisor, known) is None
    floor.casework.look(one.id, by=floor.agent, writing=True)
    writing = told(floor.watch.follow(floor.supervisor, known))
    assert "Agent is writing a reply" in writing["head"]
    floor.casework.reply(Reply(one.id, "We are sorry."), by=floor.agent)
    replied = told(floor.watch.follow(floor.supervisor, known))
    assert "We are sorry." in replied["html"]


def test_whoever_is_looked_in_on_sees_it_until_it_is_put_aside(floor: Floor) -> None:
    one = floor.receive("My kettle broke")
    floor.watch.follow(floor.supervisor, Sent.of({"case": one.id}))
    seen = floor.casework.look(one.id, by=floor.agent)
    assert [each.name for each in seen] == ["Supervisor"]
    floor.watch.leave(floor.supervisor, Sent.of({"case": one.id}))
    assert not floor.casework.look(one.id, by=floor.agent)


def test_a_case_that_is_not_there_says_so(floor: Floor) -> None:
    gone = told(floor.watch.follow(floor.supervisor, Sent.of({"case": "nothing"})))
    assert gone["state"] == "gone"


def test_a_promise_is_noted_as_kept(floor: Floor) -> None:
    one = floor.receive("My kettle broke")
    due = datetime.now(UTC) + timedelta(days=1)
    said = Reply(one.id, "We will call you tomorrow.", knowingly=True)
    floor.casework.reply(said, by=floor.agent)
    made = floor.casework.promise(
        one.id, TrackedPromise("We will call you tomorrow", floor.agent.id, due), by=floor.agent
    )
    assert floor.act(act="kept", promise=made.id)["state"] == "done"
    assert made.id not in {each.id for each in floor.casework.promises(by=floor.supervisor)}


def test_the_words_an_escalation_rests_on_are_shown(inbox: Inbox) -> None:
    inbox.escalated()
    asked = {"case": "case1", "source": "escalation:e1-case1", "n": "1"}
    shown = told(inbox.watch.cite(inbox.supervisor, Sent.of(asked)))
    assert "Sparks go to product safety" in shown["html"]
    none = told(inbox.watch.cite(inbox.supervisor, Sent.of({**asked, "source": "message:x"})))
    assert none["state"] == "failed"


PERSON = PersonId("ana")


def promise(id: str, due: datetime) -> Promise:
    """A promise of Ana's."""
    return Promise(
        id=PromiseId(id),
        case=case().id,
        customer="",
        words="we will call",
        what="call",
        owner=PERSON,
        owner_name="Ana",
        made_at=NOW,
        due_at=due,
        state=PromiseState.OPEN,
    )


@dataclass(frozen=True)
class LiveFloor:
    """The floor over a chat in memory, with what its customer does and said."""

    chats: FakeChats
    surveys: FakeSurveys
    watch: CaseWatch
    supervisor: Person

    def follow(self, **known: str) -> dict[str, Any]:
        """What the panel shows of the chat."""
        return told(self.watch.follow(self.supervisor, Sent.of({"case": "case3", **known})))


@pytest.fixture
def live(assistant: FakeAssistant) -> LiveFloor:
    casework = an_inbox(assistant.database)
    casework.receive(Received("Where is my lamp?", "chat", datetime.now(UTC), name="Mira"))
    supervisor = people.by_email(assistant.database, "supervisor@example.com")
    chats, surveys = FakeChats({"case3": side()}), FakeSurveys()
    watch = CaseWatch(casework, assistant.database, Voices(chats, surveys))
    return LiveFloor(chats, surveys, watch, supervisor)


def test_who_looks_in_on_a_chat_sees_whether_its_customer_is_there_and_writes(
    live: LiveFloor,
) -> None:
    first = live.follow()
    assert "in the chat now" in first["head"]
    assert "is writing" not in first["html"]
    assert (
        live.watch.follow(live.supervisor, Sent.of({"case": "case3", "shown": first["digest"]}))
        is None
    )
    live.chats.sides["case3"] = side(typing=True)
    assert "Mira is writing …" in live.follow(shown=first["digest"])["html"]
    live.chats.sides["case3"] = side(here=False)
    assert "not in the chat" in live.follow(shown=first["digest"])["head"]


def test_who_looks_in_reads_what_the_customer_said_of_it(live: LiveFloor) -> None:
    first = live.follow()
    live.surveys.kept.append(given("case3", 2, "Nobody <b>came</b> back"))
    shown = live.follow(shown=first["digest"])["html"]
    assert "2 of 5" in shown
    assert "Nobody &lt;b&gt;came&lt;/b&gt; back" in shown


def test_the_newest_words_of_customers_open_their_case(live: LiveFloor) -> None:
    none = told(live.watch.people(live.supervisor, Sent.of({})))
    assert "No survey yet" in none["html"]
    live.surveys.kept.append(given("case3", 4, "Quick and kind."))
    shown = told(live.watch.people(live.supervisor, Sent.of({"shown": none["digest"]})))
    assert "Quick and kind." in shown["html"]
    assert 'data-watch="case3"' in shown["html"]
    known = Sent.of({"shown": shown["digest"]})
    assert live.watch.people(live.supervisor, known) is None


def test_what_all_customers_said_is_not_for_agents(floor: Floor, assistant: FakeAssistant) -> None:
    voices = Voices(assistant.webchat, assistant.surveys)
    assert voices.newest(by=floor.agent) == ()
