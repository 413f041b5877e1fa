"""Whatever a customer's browser sends: refused in one line or taken, never a defect of ours."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import UNLIMITED, FakeSide, Page, begun, customers_app

JSON = {"Content-Type": "application/json"}
WRITES = (
    ("POST", "/messages"),
    ("POST", "/handover"),
    ("POST", "/survey"),
    ("PUT", "/identity"),
    ("PUT", "/presence"),
    ("PUT", "/messages/m1/feedback"),
)
FIELDS = ("text", "id", "attachments", "name", "contact", "score", "solved", "comment")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return begun(customers_app(FakeSide.at(tmp_path_factory.mktemp("input")), UNLIMITED))


@pytest.mark.parametrize("call", WRITES, ids=" ".join)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"text": "\xff"}',
        b'{"score": NaN, "text": NaN}',
        b'{"score": Infinity}',
        b'{"score": 1e999}',
        b'{"score": ' + b"9" * 5_000 + b"}",
        b'{"text": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"\\ud800": 1}',
        b'{"a\\u0000b\\nc": 1}',
        b'{"id": "\\ud800", "text": "x"}',
    ],
)
def test_what_is_no_such_json_is_refused(page: Page, call: tuple[str, str], body: bytes) -> None:
    method, path = call
    response = page.browser.request(method, page.url(path), content=body, headers=JSON)
    refused(response, 422)
    assert response.headers["access-control-allow-origin"] == "https://shop.example"


def test_what_is_said_twice_in_one_body_counts_as_it_was_said_last(page: Page) -> None:
    body = b'{"text": "One", "text": "Two"}'
    told = page.browser.post(page.url("/messages"), content=body, headers=JSON).json()
    assert told["message"]["text"] == "Two"


def test_half_a_character_and_nul_are_replaced(page: Page) -> None:
    body = b'{"text": "Boots \\ud83d\\u0000?"}'
    told = page.browser.post(page.url("/messages"), content=body, headers=JSON).json()
    assert told["message"]["text"] == "Boots ?\N{REPLACEMENT CHARACTER}?"


@pytest.mark.parametrize("call", WRITES, ids=" ".join)
@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "é"]
)
def test_other_types_are_not_read(page: Page, call: tuple[str, str], kind: str) -> None:
    headers = {b"Content-Type": kind.encode("latin-1")}
    response = page.browser.request(
        call[0], page.url(call[1]), content=b'{"text": "x"}', headers=headers
    )
    assert "application/json" in refused(response, 415)
    response = page.browser.post(page.url("/attachments"), json={"file": "x"})
    assert "multipart/form-data" in refused(response, 415)


def test_json_may_say_how_it_is_written(page: Page) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    response = page.browser.post(page.url("/messages"), content=b'{"text": "x"}', headers=headers)
    assert response.status_code == 200


@pytest.mark.parametrize("size", [65_000, 1_000_000, 5_000_000])
def test_more_than_64_kb_is_not_read(page: Page, size: int) -> None:
    response = page.browser.post(page.url("/messages"), json={"text": "x" * size})
    assert "64 kB" in refused(response, 413)
    assert response.headers["access-control-allow-origin"] == "https://shop.example"


def test_a_body_that_hides_its_length_is_counted(page: Page) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 10_000

    response = page.browser.post(page.url("/messages"), content=endless(), headers=JSON)
    refused(response, 413)


def test_a_message_has_at_most_4000_characters(page: Page) -> None:
    taken = page.browser.post(page.url("/messages"), json={"text": "é" * 4_000})
    assert taken.status_code == 200
    refused(page.browser.post(page.url("/messages"), json={"text": "é" * 4_001}))


@pytest.mark.parametrize("name", ["", "a b", "é", "../x", "x" * 65, "a\n", 1, ["a"]])
def test_a_browsers_own_id_is_a_plain_word(page: Page, name: object) -> None:
    refused(page.browser.post(page.url("/messages"), json={"text": "x", "id": name}))


@pytest.mark.parametrize(
    "content",
    [b"", b"--b\r\n", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", b"\xff" * 100],
)
def test_a_form_that_cannot_be_read_is_refused(page: Page, content: bytes) -> None:
    for kind in ("multipart/form-data; boundary=b", "multipart/form-data"):
        response = page.browser.post(
            page.url("/attachments"), content=content, headers={"Content-Type": kind}
        )
        assert response.status_code in (400, 422), response.text
        refused(response, response.status_code)


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "HEAD", "TRACE", "OPTIONS"])
def test_other_methods_are_not_known(page: Page, method: str) -> None:
    response = page.browser.request(method, page.url("/messages"), headers=JSON)
    assert response.status_code == 405


def test_what_is_not_there_is_not_there(page: Page) -> None:
    for path in ("/nope", "/messages/m1", "/attachments/a/b", "//", "/messages/"):
        assert page.browser.get(page.url(path)).status_code in (404, 307)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), VALUES, max_size=4).map(
        lambda told: json.dumps(told).encode()
    ),
)


@given(st.sampled_from(WRITES), BODIES)
@settings(deadline=None, max_examples=60)
def test_no_body_breaks_it(page: Page, call: tuple[str, str], body: bytes) -> None:
    method, path = call
    response = page.browser.request(method, page.url(path), content=body, headers=JSON)
    assert response.status_code < 500, (call, body, response.text)
    if response.status_code >= 400:
        refused(response, response.status_code)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None, max_examples=40)
def test_no_address_breaks_it(page: Page, rest: str, after: str) -> None:
    for path in (
        f"/messages?after={quote(after.encode('utf-8', 'replace'))}",
        f"/attachments/{quote(rest.encode('utf-8', 'replace'), safe='')}",
        f"/{quote(rest.encode('utf-8', 'replace'))}",
    ):
        assert page.browser.get(page.url(path)).status_code < 500


HEADERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=30)


@given(HEADERS, HEADERS, HEADERS, HEADERS)
@settings(deadline=None, max_examples=40)
def test_no_header_breaks_it(page: Page, key: str, origin: str, token: str, forwarded: str) -> None:
    headers = {
        b"X-Site-Key": key.encode("latin-1"),
        b"Origin": origin.encode("latin-1"),
        b"Authorization": f"Bearer {token}".encode("latin-1"),
        b"X-Forwarded-For": forwarded.encode("latin-1"),
    }
    for path in ("/messages", ""):
        assert page.browser.get(page.url(path), headers=headers).status_code in (401, 403)
    assert page.browser.get("/api/v1/widget", headers=headers).status_code == 403
    half = {**headers, b"X-Site-Key": b"site_shop", b"Origin": b"https://shop.example"}
    assert page.browser.get(page.url(), headers=half).status_code == 401
