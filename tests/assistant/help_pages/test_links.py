"""Links lead to a document's page, its heading and the quoted words."""

from datetime import date
from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.model import Citation
from assistant.help_pages.links import heading_id, page_url, text_directive, url_of
from kb.model import Audience, DocumentId, PassageId


def cited(quote: str, heading: str = "Returns > Refund window", document: str = "returns") -> str:
    return url_of(
        Citation(
            n=1,
            document_id=DocumentId(document),
            title="Returns",
            version=2,
            heading=heading,
            page=None,
            quote=quote,
            start=0,
            end=len(quote),
            passage_id=PassageId("p"),
            valid_from=date(2026, 1, 1),
            valid_until=None,
            audience=Audience.PUBLIC,
        )
    )


def test_a_quote_opens_at_its_heading_with_its_words_marked() -> None:
    url = cited("You may return shoes within 30 days.")
    assert url == (
        "/help/returns#refund-window:~:text=You%20may%20return%20shoes%20within%2030%20days."
    )


def test_a_long_quote_is_told_by_its_first_and_last_words() -> None:
    url = cited("The money goes back to the card that you used, less what the label costs you.")
    assert url.endswith(":~:text=The%20money%20goes%20back,the%20label%20costs%20you.")


def test_signs_that_mean_something_to_the_directive_are_escaped() -> None:
    assert text_directive("Wash, dry - and fold & go") == (
        ":~:text=Wash%2C%20dry%20%2D%20and%20fold%20%26%20go"
    )


def test_markup_and_numbers_of_list_items_are_no_words_of_the_page() -> None:
    assert text_directive("1. Open *My orders* here.\n2. Choose **Return items** and print.") == (
        ":~:text=Open%20My%20orders%20here.,Return%20items%20and%20print."
    )
    assert text_directive("| In any store | Free |\n| By post | €3.95, taken off |").endswith(
        ":~:text=In%20any%20store,%E2%82%AC3.95%2C%20taken%20off"
    )


def test_a_document_id_stays_one_part_of_the_path() -> None:
    assert page_url("a/../b?c#d") == "/help/a%2F..%2Fb%3Fc%23d"


def test_ids_of_headings_are_their_words() -> None:
    assert heading_id("What cannot be returned?") == "what-cannot-be-returned"
    assert heading_id("Größe & Gewicht") == "grösse-gewicht"
    assert heading_id("…") == "section"


@given(st.text(), st.text(min_size=1).filter(str.strip), st.text(min_size=1))
def test_whatever_is_quoted_the_link_stays_on_the_help_pages(
    heading: str, quote: str, document: str
) -> None:
    url = urlsplit(cited(quote, heading, document))
    assert (url.scheme, url.netloc, url.query) == ("", "", "")
    assert url.path.startswith("/help/")
    assert unquote(url.path, errors="replace").removeprefix("/help/") == document.encode(
        errors="replace"
    ).decode(errors="replace")
    assert not any(sign in url.fragment for sign in "<>\"' \n")
