"""What the demo company's service plan promises: every path rests on words of its documents."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from assistant.app import Handrail
from assistant.escalation.calendars.working_time import due_at, is_open
from assistant.escalation.deciding import open_paths
from assistant.escalation.model import ServicePlan, Situation, Span
from assistant.escalation.plans.reading import read_plan
from assistant.escalation.service_desk import EscalationDesk
from assistant.settings import read_settings
from assistant.triage.model import Emotion, Risk, Trend, Triage
from ingest.jobs import Instructions
from ingest.outcomes import Refusal
from kb.embedder import Embedder
from kb.model import Audience
from tests.assistant.escalation.situations import situation, triage
from tests.assistant.test_demo_company import DEMO, DOCUMENTS, versions
from tests.fakes import HashEmbedder

TODAY = date(2026, 11, 22)


class DemoHome(Handrail):
    """A home whose texts are compared without a model."""

    @property
    def embedder(self) -> Embedder:
        return HashEmbedder()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    settings = read_settings(home=tmp_path_factory.mktemp("demo"))
    with DemoHome.open(settings, make=True) as handrail:
        taken = handrail.take_in(documents(), requested_by="demo", watch=lambda _done: None)
        assert not [each for each in taken if isinstance(each, Refusal)]
        yield handrail


def documents() -> list[tuple[Path, str, Instructions]]:
    """The documents in force today, as the demo company takes them in."""
    holding = [
        row
        for row in versions()
        if row.valid_from <= TODAY and (row.valid_until is None or row.valid_until >= TODAY)
    ]
    return [
        (
            DOCUMENTS / row.path,
            row.path,
            Instructions(
                audience=Audience(row.audience),
                title=row.title,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                document_id=row.document_id,
            ),
        )
        for row in holding
    ]


def text() -> str:
    return (DEMO / "service.yaml").read_text("utf-8")


@cache
def plan() -> ServicePlan:
    return read_plan(text())


def opened(seen: Situation) -> list[str]:
    return [str(path.id) for path, _ in open_paths(seen, plan())]


def test_every_path_quotes_words_that_stand_in_a_document_in_force(home: DemoHome) -> None:
    assert all(path.policy for path in plan().paths)
    assert EscalationDesk(home.database).check(text(), on=TODAY) == plan()


def test_everybody_in_a_team_is_one_of_the_people() -> None:
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as rows:
        known = {row["email"] for row in csv.DictReader(rows)}
    named = {person for team in plan().teams for person in (*team.people, team.lead)} - {""}
    assert named <= known


def test_every_path_that_is_required_goes_on_to_somebody_when_nobody_answers() -> None:
    required = [path for path in plan().paths if path.required]
    assert required
    assert all(path.then == "no-answer" for path in required)


@pytest.mark.parametrize(
    ("found", "path"),
    [
        (triage(Risk.SELF_HARM), "self-harm"),
        (triage(Risk.SAFETY), "safety"),
        (triage(Risk.FRAUD), "takeover"),
        (triage(Risk.PRIVACY), "privacy"),
        (triage(Risk.DISCRIMINATION), "grave-complaint"),
    ],
)
def test_what_is_grave_has_a_required_way_up(found: Triage, path: str) -> None:
    assert path in opened(situation(found))
    assert plan().path(next(each.id for each in plan().paths if each.id == path)).required


@pytest.mark.parametrize(
    ("found", "said", "paths"),
    [
        (triage(Risk.LEGAL), "My solicitor will hear of this", ["legal-words"]),
        (triage(Risk.LEGAL), "Attached is a letter before action", ["letter", "legal-words"]),
        (triage(Risk.PRESS), "I'll post this everywhere", ["going-public"]),
        (triage(Risk.PRESS), "I am a journalist at a paper", ["press", "going-public"]),
        (triage(wants_person=True), "A human please", ["supervisor"]),
        (triage(emotion=Emotion.ANGRY), "This is a disgrace!", []),
        (
            triage(emotion=Emotion.ANGRY, trend=Trend.WORSENING),
            "This is a disgrace!",
            ["tried-twice"],
        ),
        (triage(), "You charged me twice for one kettle", ["payments"]),
        (triage(), "my mother passed away, she had an order with you", ["bereavement"]),
        (triage(), "I want to make a formal complaint", ["complaint"]),
        (triage(), "There is someone else's order in my parcel", ["data-leak"]),
        (triage(), "Can I return a lamp I bought last week?", []),
        (triage(), "I was not charged twice, thank you", []),
    ],
)
def test_the_guide_decides_what_goes_where(found: Triage, said: str, paths: list[str]) -> None:
    assert opened(situation(found, said)) == paths


def test_a_public_post_that_many_saw_goes_to_social_and_reviews() -> None:
    seen = replace(situation(), reach=6000, channel="social")
    assert opened(seen) == ["wide-reach"]
    assert opened(replace(seen, reach=4999)) == []


def test_hours_and_holidays_are_those_of_the_documents() -> None:
    care, chat, *_ = plan().calendars
    sunday = datetime(2026, 11, 22, 11, tzinfo=UTC)
    christmas = datetime(2026, 12, 25, 11, tzinfo=UTC)
    kings_day = datetime(2027, 4, 27, 11, tzinfo=UTC)
    for day in (sunday, christmas, kings_day):
        assert (is_open(care, day), is_open(chat, day)) == (False, True)
    # "A promise made at 18:30 on a Friday is due at 11:30 on Saturday", four working hours on.
    friday = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert due_at(care, friday, Span(240)) == datetime(2026, 11, 21, 11, 30, tzinfo=UTC)


def test_somebody_is_on_duty_on_the_floor_on_every_day() -> None:
    floor = next(team for team in plan().teams if team.id == "floor")
    assert frozenset().union(*(duty.days for duty in floor.duty)) == frozenset(range(7))


def test_who_asks_for_a_person_again_is_connected() -> None:
    asked = situation(triage(wants_person=True), "A human please")
    again = opened(replace(asked, asked_for_person=2))
    assert again[0] == "supervisor-again"
    later = replace(situation(text="Where is my parcel?"), asked_for_person=2)
    assert opened(later) == []
