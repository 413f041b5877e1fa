"""A plan that was written reads back as the same plan."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from assistant.escalation.model import ServicePlan
from assistant.escalation.plans.reading import read_plan
from assistant.escalation.plans.writing import written
from tests.assistant.escalation.made_plans import EVERYTHING, plans


@given(plans())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_was_written_reads_back_the_same(plan: ServicePlan) -> None:
    assert read_plan(written(plan)) == plan


def test_the_version_is_not_part_of_the_text() -> None:
    plan = read_plan(EVERYTHING)
    assert written(replace(plan, version=3)) == written(plan)


def test_a_written_plan_is_one_that_people_read() -> None:
    text = written(read_plan(EVERYTHING))
    for line in (
        "mon-fri: 08:00-20:00",
        "2026-12-27: closed",
        "days: [mon-tue, sat]",
        "first_response: 15 minutes",
        "next_response: 1 working hour",
        "resolution: 3 working days",
        "warn_at: 60 %",
        "within: 90 minutes",
        "amount: 150.50 EUR",
        "required: yes",
        "pause_while_waiting: no",
    ):
        assert line in text.replace("'", "")
