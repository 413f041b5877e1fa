"""The service plan of a home: who may change it, which version holds, and what it opens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from assistant.escalation.errors import PlanRefusedError
from assistant.escalation.model import PathId
from assistant.escalation.service_desk import EscalationDesk, built_in, built_in_text
from assistant.triage.model import Risk
from assistant.triage.service_texts import ServiceTexts, TextName
from kb.database import Database
from kb.model import Audience, Hit
from kb.passages import of_document
from tests.assistant.escalation.situations import MONDAY, situation, triage
from tests.assistant.offers.company import EMBEDDER, person
from tests.libraries import add

KIM, ANA = person("kim", Role.KNOWLEDGE_MANAGER), person("ana")
SAYS = "Smoke, sparks or injury: escalate to Product Safety within 1 hour."
PLAN = f"""\
calendars:
  - {{id: care, zone: Europe/Dublin, hours: {{mon-fri: 08:00-18:00}}}}
teams:
  - id: safety
    title: Product Safety
    calendar: care
    people: [ilse@larkfield.example]
    duty: [{{person: ilse@larkfield.example, days: mon-fri}}]
  - {{id: floor, title: Floor, calendar: care}}
paths:
  - {{id: asked, title: Asked, team: floor, within: 15 minutes, when: [{{wants_person: yes}}]}}
  - id: danger
    title: Danger
    team: safety
    within: 1 working hour
    required: yes
    when: [{{risks: [safety]}}]
    policy: {{document: guide, quote: "{SAYS}"}}
"""


def desk(database: Database, at: datetime = MONDAY) -> EscalationDesk:
    return EscalationDesk(database, now=lambda: at)


def with_guide(database: Database, audience: Audience = Audience.INTERNAL) -> EscalationDesk:
    add(database, EMBEDDER, "guide", f"{SAYS}\n\nGoodwill is for the floor.", audience=audience)
    return desk(database)


def test_before_any_was_published_a_built_in_plan_holds(database: Database) -> None:
    service = desk(database)
    assert service.plan() == built_in()
    assert service.plan().version == 0
    assert service.text() == built_in_text()
    assert service.check(service.text(), on=MONDAY.date()) == built_in()


def test_a_published_plan_holds_for_every_reader(database: Database) -> None:
    service = with_guide(database)
    published = service.publish(PLAN, by=KIM, note="First", based_on=0)
    assert published.version == 1
    assert desk(database).plan() == service.plan() == published
    assert service.text() == PLAN
    assert [(each.by, each.note) for each in service.versions(5)] == [("Kim", "First")]
    with database.read() as session:
        assert service.plan_in(session) == published


def test_the_same_text_again_is_no_version_and_an_overtaken_one_is_refused(
    database: Database,
) -> None:
    service = with_guide(database)
    service.publish(PLAN, by=KIM)
    assert service.publish(PLAN, by=KIM, based_on=1).version == 1
    later = PLAN.replace("15 minutes", "20 minutes")
    assert service.publish(later, by=KIM, based_on=1).version == 2
    with pytest.raises(RequestRefusedError, match="Kim published version 2 meanwhile"):
        service.publish(PLAN, by=KIM, based_on=1)


def test_agents_do_not_change_the_plan(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="agent cannot publish how cases are read"):
        with_guide(database).publish(PLAN, by=ANA)
    assert desk(database).plan().version == 0


def test_a_plan_whose_policy_does_not_say_so_is_refused_at_its_line(database: Database) -> None:
    with pytest.raises(PlanRefusedError) as refused:
        desk(database).publish(PLAN, by=KIM)
    fault = refused.value.faults[0]
    assert fault.line == PLAN[: PLAN.index("policy:")].count("\n") + 1
    assert "path danger: document 'guide' in force on 2026-11-23 does not say" in fault.reason
    assert desk(database).plan().version == 0


SELDOM_OPEN = (
    PLAN.replace("mon-fri: 08:00-18:00", "mon: 09:00-09:01").replace(
        "1 working hour", "100 working hours"
    )
    + """levels:
  - {id: chat, title: Chat, calendar: care, resolution: 2000 minutes, channels: [chat]}
  - {id: all, title: All, calendar: care, first_response: 5 minutes, resolution: 40 days}
"""
)


def test_a_time_that_is_never_over_is_refused_at_its_line(database: Database) -> None:
    with pytest.raises(PlanRefusedError) as refused:
        with_guide(database).check(SELDOM_OPEN, on=MONDAY.date())
    assert [fault.line for fault in refused.value.faults] == [15, 20]
    assert refused.value.faults[0].reason.startswith(
        "path danger: calendar 'care' is not open for 6000 minutes within twenty years"
    )
    assert refused.value.faults[1].reason.startswith("level chat: calendar 'care' is not open for")


def test_a_plan_with_a_time_that_is_never_over_keeps_no_way_shut(database: Database) -> None:
    service = with_guide(database)
    ServiceTexts(database).publish(
        TextName.PLAN, SELDOM_OPEN, by=KIM, at=MONDAY, note="", based_on=None
    )
    (way,) = service.ways_up(situation(triage(Risk.SAFETY)))
    assert way.due == MONDAY + timedelta(hours=100)


def test_a_plan_names_topics_of_the_taxonomy(database: Database) -> None:
    service = EscalationDesk(database, topics=lambda: ["returns"], now=lambda: MONDAY)
    plan = PLAN.replace("{wants_person: yes}", "{topics: [retuns]}")
    with pytest.raises(PlanRefusedError, match="unknown topic retuns; did you mean returns"):
        service.check(plan, on=MONDAY.date())


def test_ways_up_come_required_first_with_team_person_time_and_policy(database: Database) -> None:
    service = with_guide(database)
    service.publish(PLAN, by=KIM)
    found = triage(Risk.SAFETY, words="sparks", wants_person=True)
    danger, asked = service.ways_up(situation(found, "It sparks!"))
    assert (danger.path.id, danger.required, danger.team.title) == (
        "danger",
        True,
        "Product Safety",
    )
    assert danger.person == "ilse@larkfield.example"
    assert danger.due == MONDAY + timedelta(hours=1)
    assert danger.why == ("safety: says 'sparks'",)
    assert danger.policy is not None
    assert danger.policy.quote == SAYS
    assert (asked.path.id, asked.required, asked.policy) == ("asked", False, None)
    assert service.ways_up(situation()) == ()


def test_what_is_due_counts_in_the_hours_of_the_team(database: Database) -> None:
    service = with_guide(database)
    service.publish(PLAN, by=KIM)
    friday = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    way = service.ways_up(situation(triage(Risk.SAFETY), at=friday))[0]
    assert way.due == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_the_policy_of_a_path_is_looked_up_by_itself(database: Database) -> None:
    service = with_guide(database)
    asked, danger = service.publish(PLAN, by=KIM).paths
    policy = service.policy_of(danger)
    assert policy is not None
    assert policy.quote == SAYS
    assert service.policy_of(asked) is None


def test_a_person_may_choose_a_path_that_nothing_opened(database: Database) -> None:
    service = with_guide(database)
    service.publish(PLAN, by=KIM)
    way = service.way_of(PathId("danger"), situation())
    assert way.why == ("a person chose it",)
    assert way.policy is not None
    with pytest.raises(RequestRefusedError, match="has no path 'fire'; it has asked, danger"):
        service.way_of(PathId("fire"), situation())


def test_words_for_staff_are_never_cited_to_a_customer(database: Database) -> None:
    service = with_guide(database)
    service.publish(PLAN, by=KIM)
    seen = situation(triage(Risk.SAFETY))
    assert service.ways_up(seen, public=True)[0].policy is None
    assert service.ways_up(seen)[0].policy is not None


def test_words_that_everybody_may_read_are_cited_to_a_customer(database: Database) -> None:
    service = with_guide(database, Audience.PUBLIC)
    service.publish(PLAN, by=KIM)
    way = service.ways_up(situation(triage(Risk.SAFETY)), public=True)[0]
    assert way.policy is not None
    assert way.policy.quote == SAYS


def test_a_policy_that_is_no_longer_in_force_is_not_cited(database: Database) -> None:
    add(
        database,
        EMBEDDER,
        "guide",
        SAYS,
        audience=Audience.INTERNAL,
        valid_until=date(2026, 12, 31),
    )
    service = desk(database)
    service.publish(PLAN, by=KIM)
    found = triage(Risk.SAFETY)
    assert service.ways_up(situation(found))[0].policy is not None
    later = situation(found, at=datetime(2027, 1, 4, 10, tzinfo=UTC))
    assert service.ways_up(later)[0].policy is None


def test_a_path_without_a_policy_quotes_what_the_library_says(database: Database) -> None:
    with_guide(database)
    asked: list[tuple[str, bool]] = []

    def search(text: str, on: date, public: bool) -> Sequence[Hit]:
        asked.append((text, public))
        with database.read() as session:
            found = of_document(session, "guide", audience=Audience.INTERNAL, on=on)
            return [Hit(each, 0.8, 5.0, 0.8) for each in found]

    service = EscalationDesk(database, search=search, now=lambda: MONDAY)
    text = PLAN[: PLAN.index("    policy:")] + "    asks: escalate smoke, sparks or injury\n"
    service.publish(text, by=KIM)
    seen = situation(triage(Risk.SAFETY))
    policy = service.ways_up(seen)[0].policy
    assert policy is not None
    assert policy.quote == SAYS
    # What staff alone may read is not shown, whatever a search brings.
    assert service.ways_up(seen, public=True)[0].policy is None
    assert service.ways_up(seen)[0].policy == policy
    assert asked == [("escalate smoke, sparks or injury", False), (asked[0][0], True)]


def test_one_team_is_asked_once_with_every_reason(database: Database) -> None:
    found = triage(Risk.SELF_HARM, words="no reason to go on", wants_person=True, priority=1)
    (way,) = desk(database).ways_up(situation(found))
    assert way.required
    assert way.why == (
        "self-harm: says 'no reason to go on'",
        "the customer asked for a person",
    )


def test_a_policy_about_the_message_suggests_who_takes_it(database: Database) -> None:
    with_guide(database)
    says = "Where a SIM card is locked, transfer the customer to technical support."
    add(database, EMBEDDER, "sim", f"{says}\n\nCards are sent by post.")

    def found(document: str, cosine: float) -> EscalationDesk:
        def search(text: str, on: date, public: bool) -> Sequence[Hit]:
            with database.read() as session:
                passages = of_document(session, document, audience=Audience.INTERNAL, on=on)
            return [Hit(each, cosine, 5.0, cosine) for each in passages]

        return EscalationDesk(database, search=search, now=lambda: MONDAY)

    seen = situation(text="my sim card is locked")
    (way,) = found("sim", 0.7).ways_up(seen)
    assert (way.path.id, way.required) == ("by-policy", False)
    assert way.policy is not None
    assert way.policy.quote == says
    assert way.why == (f"policy says: '{says}'",)
    # What is hardly about the message says nothing of it.
    assert found("sim", 0.2).ways_up(seen) == ()
    assert found("sim", 0.7).ways_up(situation()) == ()


def test_a_team_member_renamed_later_does_not_change_what_was_published(
    database: Database,
) -> None:
    service = with_guide(database)
    first = service.publish(PLAN, by=KIM)
    service.publish(PLAN.replace("Product Safety\n", "Safety\n"), by=KIM)
    assert first.teams[0].title == "Product Safety"
    assert service.plan().teams[0].title == "Safety"


@pytest.mark.parametrize("risk", [Risk.SAFETY, Risk.SELF_HARM, Risk.FRAUD])
def test_the_built_in_plan_requires_a_way_up_for_what_is_grave(
    database: Database, risk: Risk
) -> None:
    way = desk(database).ways_up(situation(triage(risk, priority=1)))[0]
    assert way.required
    assert way.due - MONDAY <= timedelta(minutes=30)


def test_the_built_in_plan_opens_nothing_for_a_calm_question(database: Database) -> None:
    assert desk(database).ways_up(situation(text="Do you gift-wrap?")) == ()


def test_the_built_in_plan_requires_a_person_after_two_answers_failed(database: Database) -> None:
    service = desk(database)
    once = service.ways_up(replace(situation(triage(wants_person=True)), abstained=0))
    assert [way.required for way in once] == [False]
    twice = service.ways_up(replace(situation(), abstained=2))
    assert twice[0].required
    assert twice[0].why == ("the assistant had no answer twice",)
