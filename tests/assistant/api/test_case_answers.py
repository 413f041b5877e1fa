"""The description of the API says what each route about cases answers."""

from typing import Any

from tests.assistant.api.callers import Callers

_ABOUT_CASES = {"inbox", "cases", "escalations", "service"}


def described(callers: Callers) -> dict[str, Any]:
    told: dict[str, Any] = callers.agent.get("/api/v1/openapi.json").json()
    return told


def test_each_route_describes_its_answer(callers: Callers) -> None:
    blank = [
        (method, path)
        for path, ways in described(callers)["paths"].items()
        for method, way in ways.items()
        if _ABOUT_CASES & set(way["tags"])
        and not all(each["schema"] for each in way["responses"]["200"]["content"].values())
    ]
    assert blank == []


def test_a_reply_that_is_a_conflict_is_described_with_its_promises(callers: Callers) -> None:
    told = described(callers)
    conflict = told["paths"]["/api/v1/cases/{case}/replies"]["post"]["responses"]["409"]
    shape = conflict["content"]["application/problem+json"]["schema"]["$ref"].rpartition("/")[2]
    assert "flagged" in told["components"]["schemas"][shape]["properties"]


def test_a_suggestion_is_described_with_its_triage_and_way_up(callers: Callers) -> None:
    shape = described(callers)["components"]["schemas"]["SuggestionOut"]["properties"]
    parts = {
        part: [each.get("$ref", "") for each in shape[part]["anyOf"]]
        for part in shape
        if "anyOf" in shape[part]
    }
    assert parts["triage"][0].endswith("TriageOut")
    assert parts["escalation"][0].endswith("WaysUpOut")
