"""How tasks become what a customer writes, and how sure a share is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.escalation import in_first_person, read_tasks, wilson


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("You want to cancel your order.", "I want to cancel my order."),
        ("Someone told you that you are late.", "Someone told me that I am late."),
        ("You'd like it sent to you, yourself.", "I'd like it sent to me, myself."),
    ],
)
def test_instructions_are_said_as_the_customer_would(told: str, said: str) -> None:
    assert in_first_person(told) == said


def test_what_is_said_only_if_something_happens_does_not_open_a_conversation(
    tmp_path: Path,
) -> None:
    scenario = {
        "reason_for_call": "You want a refund. If that is not possible, you ask for a person.",
        "task_instructions": "Be polite.",
    }
    line = {
        "id": "retail/1",
        "domain": "retail",
        "ticket": None,
        "scenario": scenario,
        "transfer_to_human": True,
    }
    (tmp_path / "tasks.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    (opening,) = read_tasks(tmp_path, "retail", whole=False)
    (whole,) = read_tasks(tmp_path, "retail", whole=True)
    assert opening.messages == ("I want a refund.",)
    assert opening.handed
    assert whole.messages == (
        "I want a refund. If that is not possible, I ask for a person. Be polite.",
    )
    assert read_tasks(tmp_path, "airline", whole=True) == []


@pytest.mark.parametrize(
    ("hits", "of", "least", "most"),
    [(0, 0, 0.0, 1.0), (5, 10, 0.2366, 0.7634), (0, 20, 0.0, 0.1611), (7, 7, 0.6457, 1.0)],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, of: int, least: float, most: float) -> None:
    assert wilson(hits, of) == pytest.approx((least, most), abs=5e-5)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_an_interval_holds_its_share(of: int, part: float) -> None:
    hits = round(of * part)
    least, most = wilson(hits, of)
    assert 0 <= least <= hits / of + 1e-12
    assert hits / of - 1e-12 <= most <= 1
