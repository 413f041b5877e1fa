"""The OpenAPI document is complete, and what it says is so."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from starlette.testclient import TestClient

from assistant.api.openapi import TAGS, described
from assistant.api.openapi_examples import example_of
from bench.fuzz import fuzz
from bench.fuzzed_home import fuzzed_home

Document = dict[str, Any]
READING = ("get", "head")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    with fuzzed_home(tmp_path_factory.mktemp("openapi") / "home") as (app, _):
        return described(app)


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, ways in document["paths"].items():
        for method, told in ways.items():
            yield method, path, told


def test_every_operation_says_what_it_is_for_and_what_it_belongs_to(document: Document) -> None:
    described_tags = {each["name"] for each in document["tags"]}
    assert all(each.get("description") for each in document["tags"])
    assert described_tags <= TAGS.keys()
    for method, path, told in operations(document):
        assert told.get("summary"), (method, path)
        assert told.get("tags"), (method, path)
        assert set(told["tags"]) <= described_tags, (method, path)


def test_every_refusal_is_told_as_problem_details_with_an_example(document: Document) -> None:
    for method, path, told in operations(document):
        for status, response in told["responses"].items():
            assert response["description"], (method, path, status)
            if int(status) < HTTPStatus.BAD_REQUEST:
                continue
            assert list(response["content"]) == ["application/problem+json"], (method, path, status)
            example = response["content"]["application/problem+json"]["example"]
            assert example["status"] == int(status)
            assert example["title"] == HTTPStatus(int(status)).phrase


def test_who_has_to_sign_in_and_what_is_refused_follow_from_the_call(document: Document) -> None:
    paths = document["paths"]

    def told(method: str, path: str) -> set[int]:
        return {int(each) for each in paths[f"/api/v1{path}"][method]["responses"]}

    assert told("get", "/documents/{document_id}") == {200, 401, 403, 404, 422, 500, 503}
    assert told("get", "/webhooks") == {200, 401, 403, 500, 503}
    assert {401, 403, 404, 409, 413, 422} <= told("post", "/cases/{case}/replies")
    assert {401, 429} <= told("post", "/sessions")
    assert {401, 403, 413, 415, 422, 429} <= told("post", "/conversations/{conversation}/messages")
    assert 401 not in told("get", "/widget")


def test_security_names_the_session_the_bearer_and_the_site_with_its_token(
    document: Document,
) -> None:
    schemes = document["components"]["securitySchemes"]
    staff: list[Document] = [{"session": []}, {"bearer": []}]
    customer: list[Document] = [{"site": [], "conversation": []}]
    for method, path, told in operations(document):
        for way in told["security"]:
            assert way.keys() <= schemes.keys()
        if path.startswith("/api/v1/conversations/"):
            assert told["security"] == customer, (method, path)
        elif path in ("/api/v1/conversations", "/api/v1/widget"):
            assert told["security"] == [{"site": []}]
        elif (method, path) == ("post", "/api/v1/sessions"):
            assert told["security"] == []
        else:
            assert told["security"] == staff, (method, path)


def test_every_body_and_answer_in_json_has_an_example_that_its_schema_allows(
    document: Document,
) -> None:
    shown: dict[str, Any] = {}
    for method, path, told in operations(document):
        for part in [told.get("requestBody", {}), *told["responses"].values()]:
            for kind, content in part.get("content", {}).items():
                if kind.endswith("json"):
                    seen = json.dumps([content["schema"], content["example"]])
                    shown[seen] = (method, path, content)
    for method, path, content in shown.values():
        schema = {**content["schema"], "components": document["components"]}
        faults = [each.message for each in validator_for(schema).iter_errors(content["example"])]
        assert faults == [], (method, path, content["example"])
    assert len(shown) > 100


def test_a_number_too_large_for_any_database_is_refused(tmp_path: Path) -> None:
    with fuzzed_home(tmp_path / "home") as (app, home):
        staff = TestClient(app, headers=dict(home.caller(is_customer=False)))
        place = "/api/v1/documents/returns/versions"
        assert staff.get(f"{place}/1/original").status_code == 200
        for number in (0, -(2**70), 2**31, 2**70):
            assert staff.get(f"{place}/{number}/original").status_code == 422


def test_addresses_are_relative_and_nothing_is_described_that_we_never_answer(
    document: Document,
) -> None:
    assert document["servers"] == [{"url": "/"}]
    assert "HTTPValidationError" not in str(document)


def test_calls_that_are_thought_up_meet_nothing_that_is_not_described(tmp_path: Path) -> None:
    """Some four calls of each operation; `python -m bench.fuzz` makes many more."""
    with fuzzed_home(tmp_path / "home") as (app, home):
        tallies = fuzz(app, home, examples=2)
    assert {each.operation: each.failures for each in tallies if each.failures} == {}
    assert len(tallies) > 90
    answered = {status for each in tallies for status in each.statuses}
    assert {200, 201, 204, 401, 403, 404, 422} <= answered


@given(st.sampled_from(["string", "integer", "number", "boolean", "array", "object"]))
def test_any_kind_of_schema_has_an_example(kind: str) -> None:
    schema: Document = {"type": kind}
    assert validator_for(schema).is_valid(example_of(schema, {}))


def test_shapes_that_go_round_in_a_circle_have_an_end() -> None:
    node: Document = {
        "type": "object",
        "required": ["parts"],
        "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
            "next": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
        },
    }
    deep = example_of({"$ref": "#/components/schemas/Node"}, {"Node": node})
    while deep["parts"]:
        deep = deep["parts"][0]
    assert deep["parts"] == []
