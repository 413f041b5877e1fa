"""The script is anybody's, small on the wire, and not fetched again while it is the same."""

import gzip

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.widget.bundle import widget_script
from assistant.widget.serving import widget_routes


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(widget_routes())
    return TestClient(app)


def test_any_page_may_load_the_script_and_keeps_it_for_five_minutes(client: TestClient) -> None:
    answer = client.get("/widget.js")
    assert answer.text == widget_script()
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_it_travels_packed_to_whom_can_unpack_it(client: TestClient) -> None:
    with client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip, br"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed).decode() == widget_script()
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_it_is_told_so_in_a_few_bytes(client: TestClient, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    mark = client.get("/widget.js", headers=headers).headers["etag"]
    again = client.get("/widget.js", headers={**headers, "If-None-Match": f'"older", {mark}'})
    assert (again.status_code, again.content) == (httpx.codes.NOT_MODIFIED, b"")
    assert again.headers["etag"] == mark
    assert not mark.startswith("W/")


def test_packed_and_plain_have_marks_of_their_own(client: TestClient) -> None:
    marks = {
        client.get("/widget.js", headers={"Accept-Encoding": each}).headers["etag"]
        for each in ("gzip", "identity")
    }
    assert len(marks) == 2
