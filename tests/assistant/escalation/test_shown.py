"""Ways up as other programs see them."""

import json

from assistant.answering.model import Citation
from assistant.escalation.model import CalendarId, Path, PathId, Span, Team, TeamId, WayUp
from assistant.escalation.shown import way_up_json
from tests.assistant.escalation.situations import CITATION, MONDAY, QUOTE

SAFETY = Team(TeamId("safety"), "Product Safety", CalendarId("always"), contact="ext. 4490")


def way(name: str, *, required: bool = False, policy: Citation | None = None) -> WayUp:
    path = Path(PathId(name), name.capitalize(), (), SAFETY.id, Span(60), required=required)
    return WayUp(path, SAFETY, "", MONDAY, ("priority 1",), policy)


def test_without_a_way_up_everything_is_there_and_empty() -> None:
    shown = way_up_json([])
    assert shown["required"] is False
    assert shown["why"] == shown["others"] == []
    assert {shown[name] for name in ("path", "team", "due", "title", "person", "policy")} == {None}
    assert shown.keys() == way_up_json([way("danger")]).keys()


def test_the_first_way_up_is_shown_with_its_policy_and_the_rest_beside_it() -> None:
    shown = way_up_json([way("danger", required=True, policy=CITATION), way("asked")])
    assert shown["path"] == "danger"
    assert shown["required"] is True
    assert shown["team"] == "safety"
    assert shown["due"] == "2026-11-23T10:00:00+00:00"
    assert shown["person"] is None
    policy, others = shown["policy"], shown["others"]
    assert isinstance(policy, dict)
    assert policy["quote"] == QUOTE
    assert isinstance(others, list)
    assert isinstance(others[0], dict)
    assert others[0]["path"] == "asked"
    assert others[0]["policy"] is None
    assert json.loads(json.dumps(shown)) == shown
