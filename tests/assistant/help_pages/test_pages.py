"""Anybody reads public documents in force, and learns of no others."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from assistant.help_pages.body import PAGE_IDS
from kb.database import Database
from kb.model import Audience
from tests.assistant.fakes import add_document
from tests.assistant.help_pages.shelves import RETURNS, Shelves, browser, settings_of

HIDDEN = ("authority", "coming", "lapsed", "retired", "unknown", "a/b", "..%2Freturns", "x" * 300)


def page(visitor: TestClient, path: str) -> BeautifulSoup:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def ids(soup: BeautifulSoup) -> list[str]:
    return [str(element["id"]) for element in soup.find_all(id=True)]


def test_a_document_shows_the_version_in_force_and_since_when(visitor: TestClient) -> None:
    soup = page(visitor, "/help/returns")
    text = soup.get_text(" ", strip=True)
    assert soup.h1 is not None
    assert soup.h1.get_text() == "Returns and refunds"
    assert "In force since 1 June 2026" in text
    assert "thirty days" in text
    assert "fourteen" not in text
    assert "Sixty" not in text


def test_a_page_follows_the_calendar(shelves: Shelves) -> None:
    assert "fourteen days" in browser(shelves, date(2026, 5, 31)).get("/help/returns").text
    assert "Sixty days" in browser(shelves, date(2027, 1, 1)).get("/help/returns").text
    assert browser(shelves, date(2025, 1, 1)).get("/help/returns").status_code == 404


def test_headings_have_ids_each_once(visitor: TestClient) -> None:
    soup = page(visitor, "/help/returns")
    named = ids(soup)
    assert len(named) == len(set(named))
    assert {"refund-window", "refund-window-2", "what-it-costs"} <= set(named)


def test_a_heading_called_like_a_part_of_the_page_has_another_id(own_shelves: Shelves) -> None:
    text = "# Main\n\n" + "\n\n".join(f"## {each}\n\nWords." for each in sorted(PAGE_IDS))
    add_document(own_shelves.database, "parts", text)
    named = ids(page(browser(own_shelves), "/help/parts"))
    assert len(named) == len(set(named))


@pytest.mark.parametrize("document", HIDDEN)
def test_what_is_not_for_the_public_looks_like_what_is_not_there(
    visitor: TestClient, document: str
) -> None:
    answer = visitor.get(f"/help/{document}")
    nowhere = visitor.get("/help/there-never-was-one")
    assert answer.status_code == 404
    assert answer.text == nowhere.text
    assert sorted(answer.headers.items()) == sorted(nowhere.headers.items())
    assert 'role="search"' in answer.text


def test_a_document_that_becomes_internal_is_gone_at_once(own_shelves: Shelves) -> None:
    add_document(own_shelves.database, "returns", RETURNS)
    visitor = browser(own_shelves)
    assert visitor.get("/help/returns").status_code == 200
    add_document(
        own_shelves.database,
        "returns",
        "# Returns\n\nFor staff.",
        audience=Audience.INTERNAL,
        valid_from=date(2026, 7, 1),
    )
    assert visitor.get("/help/returns").status_code == 404
    assert "/help/returns" not in visitor.get("/help/").text


def test_no_owner_or_file_name_is_told(own_shelves: Shelves) -> None:
    add_document(
        own_shelves.database, "returns", RETURNS, owner="Hidden Team", source="file:///hidden/a.md"
    )
    visitor = browser(own_shelves)
    shown = visitor.get("/help/returns").text + visitor.get("/help/").text
    assert "thirty days" in shown
    assert "idden" not in shown
    assert "a.md" not in shown


def test_the_index_lists_public_documents_in_force_by_title(visitor: TestClient) -> None:
    soup = page(visitor, "/help/")
    links = [a["href"] for a in soup.select("main a")]
    assert links == ["/help/returns"]
    assert "Larkfield" in soup.get_text()


def test_without_documents_the_index_says_so(own_shelves: Shelves) -> None:
    text = page(browser(own_shelves), "/help/").get_text(" ", strip=True)
    assert "There is nothing to read here yet." in text
    assert "Larkfield" not in text


def test_links_to_other_hosts_become_words(visitor: TestClient) -> None:
    soup = page(visitor, "/help/returns")
    assert [a["href"] for a in soup.select(".text a[href]")] == ["/help/delivery"]
    assert "a shop elsewhere" in soup.get_text()


def test_a_known_page_is_not_sent_again_until_its_version_is_another(
    own_shelves: Shelves,
) -> None:
    add_document(own_shelves.database, "returns", RETURNS)
    visitor = browser(own_shelves)
    for path in ("/help/", "/help/returns", "/help/static/help.css"):
        first = visitor.get(path)
        known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
        again = visitor.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
    known = {"If-None-Match": visitor.get("/help/returns").headers["etag"]}
    add_document(
        own_shelves.database, "returns", "# Returns\n\nTen days.", valid_from=date(2026, 8, 1)
    )
    assert "Ten days" in visitor.get("/help/returns", headers=known).text
    assert visitor.get("/help/returns").headers["cache-control"] == "no-cache"


def test_without_the_setting_there_is_nothing(stocked: Database) -> None:
    visitor = browser(Shelves(stocked, settings_of(help_pages=False, help_indexed=True)))
    paths = ("/help/", "/help/?q=shoes", "/help/returns", "/help/static/help.css")
    for path in (*paths, "/help/sitemap.xml"):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_robots_are_kept_out_unless_they_are_asked_in(visitor: TestClient) -> None:
    for path in ("/help/", "/help/returns"):
        answer = visitor.get(path)
        assert answer.headers["x-robots-tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.text
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert visitor.get("/help/sitemap.xml").status_code == 404


def test_robots_that_are_asked_in_find_the_pages_and_no_searches(stocked: Database) -> None:
    visitor = browser(Shelves(stocked, settings_of(help_indexed=True)))
    answer = visitor.get("/help/returns")
    assert "x-robots-tag" not in answer.headers
    assert "noindex" not in answer.text
    soup = BeautifulSoup(answer.text, "lxml")
    canonical = soup.select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == "https://help.larkfield.example/help/returns"
    assert visitor.get("/help/?q=shoes").headers["x-robots-tag"] == "noindex"
    assert "Allow: /help/\n" in visitor.get("/robots.txt").text
    addresses = BeautifulSoup(visitor.get("/help/sitemap.xml").text, "xml").find_all("loc")
    assert [each.get_text() for each in addresses] == [
        "https://help.larkfield.example/help/",
        "https://help.larkfield.example/help/returns",
    ]


def test_with_a_public_address_no_page_believes_the_name_it_was_called_by(
    stocked: Database,
) -> None:
    settings = settings_of(help_indexed=True, public_url="https://care.larkfield.example")
    visitor = browser(Shelves(stocked, settings))
    for path in ("/help/returns", "/help/", "/help/sitemap.xml", "/robots.txt"):
        page = visitor.get(path, headers={"Host": "evil.example"}).text
        assert "evil.example" not in page
        assert "https://care.larkfield.example" in page


def test_a_page_says_its_language_and_direction(own_shelves: Shelves) -> None:
    german = "Sie können Ihre Bestellung innerhalb von dreißig Tagen kostenlos zurücksenden."
    arabic = "يمكنك إرجاع الطلب خلال ثلاثين يوما من تاريخ الاستلام دون أي رسوم إضافية عليك."
    add_document(own_shelves.database, "german", f"# Rückgabe\n\n{german}")
    add_document(own_shelves.database, "arabic", f"# الإرجاع\n\n{arabic}")
    visitor = browser(own_shelves)
    html = page(visitor, "/help/german").html
    assert html is not None
    assert (html["lang"], html["dir"]) == ("de", "ltr")
    assert "Gültig seit 1. Januar 2026" in html.get_text()
    html = page(visitor, "/help/arabic").html
    assert html is not None
    assert (html["lang"], html["dir"]) == ("ar", "rtl")


def test_the_index_speaks_the_browsers_language(visitor: TestClient) -> None:
    asked = {"Accept-Language": "xx, de-AT;q=0.8, en;q=0.5"}
    assert "Wie können wir helfen?" in visitor.get("/help/", headers=asked).text
    odd = {"Accept-Language": "de;q=nonsense,;q=,;;;q=1," + "," * 900}
    assert "How can we help?" in visitor.get("/help/", headers=odd).text


def test_head_is_answered_like_get(visitor: TestClient) -> None:
    for path in ("/help/", "/help/returns", "/robots.txt", "/help/static/help.css"):
        assert visitor.head(path).status_code == 200
