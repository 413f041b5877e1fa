"""A search finds public pages, marks the words, and copes with whatever is typed."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kb.model import Audience
from tests.assistant.help_pages.shelves import Shelves, browser


def test_a_result_names_page_and_heading_and_marks_the_words(
    visitor: TestClient, shelves: Shelves
) -> None:
    soup = BeautifulSoup(visitor.get("/help/", params={"q": "the refunds card"}).text, "lxml")
    link = soup.select_one(".results a")
    assert link is not None
    assert link.get_text() == "Returns and refunds"
    assert str(link["href"]).startswith("/help/returns#refund-window:~:text=The%20refund")
    assert [mark.get_text() for mark in soup.select("mark")] == ["refund", "card"]
    assert "Refund window" in soup.get_text()
    assert shelves.asked == [Audience.PUBLIC]


def test_what_is_not_public_is_not_found(visitor: TestClient) -> None:
    answer = visitor.get("/help/", params={"q": "goodwill"})
    assert answer.status_code == 200
    assert "We found nothing for “goodwill”" in answer.text
    assert "€25" not in answer.text
    assert "/help/returns" in answer.text, "all topics are offered instead"


def test_a_search_that_cannot_be_answered_says_so(shelves: Shelves) -> None:
    shelves.is_busy = True
    answer = browser(shelves).get("/help/", params={"q": "refund"})
    assert answer.status_code == 503
    assert "The search is not available right now." in answer.text
    assert "/help/returns" in answer.text


def test_nobody_keeps_what_was_looked_for(visitor: TestClient) -> None:
    answer = visitor.get("/help/", params={"q": "refund"})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["?", "%00", "%ff%fe", "%ED%A0%80", "{}", "%2e%2e/", "a" * 5000, "{0.__class__}"]
)
def test_odd_queries_are_answered(visitor: TestClient, query: str) -> None:
    assert visitor.get(f"/help/?q={query}").status_code == 200


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=400))
def test_whatever_is_typed_comes_back_as_words_alone(visitor: TestClient, query: str) -> None:
    answer = visitor.get("/help/", params={"q": query.encode("utf-8", "replace")})
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.text, "lxml")
    assert not soup.select("script, img, iframe, style")
