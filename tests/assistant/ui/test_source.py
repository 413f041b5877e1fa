"""A source shows the quoted words marked in their document, and nothing active."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.desk.source import quoted_in_context
from kb.model import Audience, DocumentId, Version

MARKDOWN = """# Returns

## Window

You have **14 days** to ask. Ask by [mail](https://evil.example/?q=1) or chat.

- Keep the receipt
- Keep the box

| Country | Days |
|---------|------|
| DE      | 14   |
| FR      | 30   |

<script>alert(1)</script> ![pixel](https://evil.example/x.png)
"""


def version(text: str, source: str = "returns.md") -> Version:
    return Version(
        document_id=DocumentId("returns"),
        number=1,
        title="Returns",
        audience=Audience.PUBLIC,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        recorded_by="ana",
        source=source,
        original="",
        text=text,
    )


def shown(text: str, quote: str, source: str = "returns.md") -> str:
    start = text.index(quote)
    return str(quoted_in_context(version(text, source), start, start + len(quote))[0])


def marked(html: str) -> str:
    return " ".join(
        re.sub(r"<[^>]*>", "", each) for each in re.findall(r"<mark>(.*?)</mark>", html, re.S)
    )


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("You have **14 days** to ask.", "You have 14 days  to ask."),
        ("- Keep the receipt\n- Keep the box", "Keep the receipt Keep the box"),
        ("Keep the box", "Keep the box"),
        ("| DE      | 14   |\n| FR      | 30   |", "DE 14 FR 30"),
        ("## Window", "Window"),
    ],
)
def test_the_quoted_words_are_marked_whatever_their_markup(quote: str, words: str) -> None:
    assert marked(shown(MARKDOWN, quote)).split() == words.split()


def test_marking_leaves_the_markup_around_it_whole() -> None:
    html = shown(MARKDOWN, "- Keep the receipt\n- Keep the box")
    assert html.count("<li>") == 2
    assert html.count("<td>") == 4
    assert "<strong>14 days</strong>" in html


def test_a_document_cannot_fetch_or_run_or_lead_anywhere() -> None:
    html = shown(MARKDOWN, "Keep the box")
    for active in ("<script", "<img", "<a", "href", "src", "evil.example"):
        assert active not in html.replace("&lt;script", "")


def test_other_formats_are_shown_as_they_are_written() -> None:
    html = shown("1 < 2 & <b>\n\nSecond *part*.", "Second *part*.", "returns.pdf")
    assert "1 &lt; 2 &amp; &lt;b&gt;" in html
    assert marked(html) == "Second *part*."


def test_a_line_known_as_a_heading_is_shown_as_one() -> None:
    text = "Window\n\nYou have 14 days."
    html, _, _ = quoted_in_context(
        version(text, "returns.pdf"), 8, len(text), frozenset({"Window"})
    )
    assert "<h3>Window</h3>" in html


def test_what_a_file_says_of_itself_is_not_shown_as_its_text() -> None:
    html = shown("---\ntitle: Returns\naudience: public\n---\n\n# Returns\n\nKeep it.", "Keep it.")
    assert "audience" not in html
    assert marked(html) == "Keep it."


def test_a_rule_between_paragraphs_hides_nothing() -> None:
    assert "First." in shown("First.\n\n---\n\nSecond.\n\n---\n\nThird.", "Third.")


def test_a_long_document_is_cut_between_its_blocks() -> None:
    text = "\n\n".join(f"Paragraph {number} of many." for number in range(2000))
    start = text.index("Paragraph 1000 of many.")
    html, before, after = quoted_in_context(version(text), start, start + 23)
    assert (before, after) == (True, True)
    assert marked(html) == "Paragraph 1000 of many."
    assert len(html) < 20_000
    assert html.startswith("<p>Paragraph ")


def test_a_document_cannot_forge_the_marks() -> None:
    html = shown("One \ue000two\ue001 three.\n\nFour.", "Four.")
    assert marked(html) == "Four."


@given(st.text(alphabet="ab*_<>&|-#[]()!` \n", min_size=1, max_size=80), st.data())
def test_whatever_is_quoted_the_result_is_inert(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for source in ("x.md", "x.txt"):
        html, _, _ = quoted_in_context(version(text, source), start, end)
        tags = set(re.findall(r"</?([a-z0-9]+)([^>]*)>", html))
        assert {attributes for _, attributes in tags} <= {"", ' class="as-written"'}
        assert html.count("<mark>") == html.count("</mark>")
        assert not {"script", "img", "a", "style", "iframe"} & {name for name, _ in tags}
