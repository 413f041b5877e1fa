"""A document's text on its page: formatted, whole, and with nothing active in it."""

from datetime import date

import regex
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.help_pages.body import body_of
from assistant.help_pages.shelf import PublicDocument
from assistant.help_pages.templates import render
from assistant.help_pages.words import ENGLISH
from kb.model import Audience, DocumentId, DocumentKind, Passage, PassageId, PassageKind, Span

PROSE, LIST, TABLE = PassageKind.PROSE, PassageKind.LIST, PassageKind.TABLE
Piece = tuple[PassageKind, str, str]


def document(
    text: str, *pieces: Piece, markdown: bool, heading: tuple[str, ...] = ("Title", "Part")
) -> PublicDocument:
    """A document of which each piece (kind, words, context) is a passage."""
    passages: list[Passage] = []
    place = 0
    for kind, words, context in pieces:
        start = text.index(words, place)
        place = start + len(words)
        passages.append(
            Passage(
                id=PassageId(f"d/{len(passages)}"),
                document_id=DocumentId("d"),
                version=1,
                ordinal=len(passages),
                title="Title",
                kind=kind,
                heading=heading,
                page=None,
                span=Span(start, place),
                text=words,
                context=context,
                audience=Audience.PUBLIC,
                document_kind=DocumentKind.POLICY,
                valid_from=date(2026, 1, 1),
                valid_until=None,
            )
        )
    day = date(2026, 1, 1)
    source = text if markdown else ""
    return PublicDocument(DocumentId("d"), "Title", 1, day, text, tuple(passages), source)


def shown(text: str, *pieces: Piece, markdown: bool) -> BeautifulSoup:
    body = body_of(document(text, *pieces, markdown=markdown))
    return BeautifulSoup("".join(each.text for each in body.sections), "lxml")


def words(soup: BeautifulSoup, selector: str) -> list[str]:
    return [element.get_text(" ", strip=True) for element in soup.select(selector)]


def test_a_list_keeps_the_bullet_that_is_in_no_passage() -> None:
    text = "## Part\n\n- One thing.\n- *Another* thing.\n  - Below it.\n- A third.\n"
    soup = shown(
        text,
        (LIST, "One thing.\n- *Another* thing.", ""),
        (LIST, "Below it.\n- A third.", ""),
        markdown=True,
    )
    assert words(soup, "ul > li") == [
        "One thing.", "Another thing. Below it.", "Below it.", "A third.",
    ]  # fmt: skip
    assert words(soup, "em") == ["Another"]


def test_a_numbered_list_goes_on_across_passages() -> None:
    text = "1. First.\n2. Second.\n3. Third.\n"
    soup = shown(text, (LIST, "1. First.\n2. Second.", ""), (LIST, "3. Third.", ""), markdown=True)
    assert len(soup.select("ol")) == 1
    assert words(soup, "li") == ["First.", "Second.", "Third."]


def test_a_table_has_its_head_which_is_in_no_passage() -> None:
    text = "| How | Cost |\n|---|---|\n| Post | €3.95 |\n| Store | **Free** |\n\nAfter it.\n"
    soup = shown(
        text,
        (TABLE, "| Post | €3.95 |", "How | Cost"),
        (TABLE, "| Store | **Free** |", "How | Cost"),
        (PROSE, "After it.", ""),
        markdown=True,
    )
    assert len(soup.select("table")) == 1
    assert words(soup, "th") == ["How", "Cost"]
    assert words(soup, "td") == ["Post", "€3.95", "Store", "Free"]
    assert words(soup, "p") == ["After it."]


def test_what_no_passage_holds_is_not_shown() -> None:
    text = "Before.\n\n<!-- Approved by the board on Friday -->\n\nAfter.\n"
    soup = shown(text, (PROSE, "Before.", ""), (PROSE, "After.", ""), markdown=True)
    assert soup.get_text(" ", strip=True) == "Before. After."


def test_a_paragraph_cut_between_sentences_is_whole_again() -> None:
    text = "One sentence. Two sentences."
    for markdown in (True, False):
        soup = shown(
            text, (PROSE, "One sentence.", ""), (PROSE, "Two sentences.", ""), markdown=markdown
        )
        assert words(soup, "p") == ["One sentence. Two sentences."]


def test_code_stays_code() -> None:
    text = "Write this:\n\n```sh\n# no heading\n```\n\nAnd go on.\n"
    soup = shown(
        text,
        (PROSE, "Write this:", ""),
        (PROSE, "# no heading", ""),
        (PROSE, "And go on.", ""),
        markdown=True,
    )
    assert words(soup, "pre") == ["# no heading"]
    assert words(soup, "p") == ["Write this:", "And go on."]


def test_pictures_become_their_words_and_raw_markup_goes() -> None:
    text = "See ![the label](https://elsewhere.example/x.png), <u>then</u> press <kbd>F5</kbd>."
    soup = shown(text, (PROSE, text, ""), markdown=True)
    assert soup.get_text().strip() == "See the label, then press F5."
    assert not soup.select("img, u")


def test_tables_of_other_files_are_tables_again() -> None:
    text = "Post | €3.95\n\nStore | Free"
    soup = shown(text, (TABLE, text, "How | Cost"), markdown=False)
    assert words(soup, "th") == ["How", "Cost"]
    assert words(soup, "td") == ["Post", "€3.95", "Store", "Free"]


def test_lists_of_other_files_begin_after_their_introduction() -> None:
    text = "Some words before.\n\nYou can when:\n\nit took long;\n\nit broke.\n\nNothing else."
    soup = shown(text, (LIST, text, ""), markdown=False)
    assert words(soup, "li") == ["it took long;", "it broke."]
    assert words(soup, "p") == ["Some words before.", "You can when:", "Nothing else."]


def test_numbers_of_other_files_stay() -> None:
    text = "3. Third.\n\n4. Fourth.\n\nAfter them."
    soup = shown(text, (LIST, text, ""), markdown=False)
    assert [(li["value"], li.get_text(strip=True)) for li in soup.select("li")] == [
        ("3", "Third."),
        ("4", "Fourth."),
    ]


def test_wrapped_lines_are_one_run_of_words_and_short_ones_stay_lines() -> None:
    wrapped = f"{'word ' * 12}at the end\nof the line."
    assert not shown(wrapped, (PROSE, wrapped, ""), markdown=False).select("br")
    address = "12 Tanner's Quay\nDublin"
    assert shown(address, (PROSE, address, ""), markdown=False).select("br")


_HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
        "<a href='//evil.example'>x</a>", "![i](https://evil.example/i.png)", "<svg/onload=x>",
        "<iframe src=https://evil.example>", "[x](https://evil.example)", "<https://evil.example>",
        "[r]: https://evil.example\n\n[r]", "<style>@import 'https://evil.example'</style>",
        "\x00", "\x1b", "\u202e", "| a | b |\n|---|---|\n| c | d |", "```", "~~~\n", "</table>",
        "<form action=https://evil.example>", "- ", "1. ", "> ", "    ", "\n\n", "&lt;script&gt;",
        "<base href=https://evil.example>", "<meta http-equiv=refresh content=0>", "<!--", "-->",
        "<a href=/help/../desk/>", "[u](/help/x)", "{{ company }}", "<p style=x onclick=y>",
    ]
)  # fmt: skip
_TEXT = st.lists(st.one_of(_HOSTILE, st.text(max_size=20)), max_size=12).map("".join)
_KINDS = st.sampled_from([PROSE, LIST, TABLE])
_LOCAL = regex.compile(r"/help/[^\\]*|#[^\\]*")


@settings(max_examples=150)
@given(text=_TEXT, title=_TEXT, heading=_TEXT, context=_TEXT, kind=_KINDS, markdown=st.booleans())
def test_no_text_makes_a_page_active_or_leads_away_from_it(
    text: str, title: str, heading: str, context: str, kind: PassageKind, markdown: bool
) -> None:
    said = f"{text}."
    made = document(said, (kind, said, context), markdown=markdown, heading=(title, heading))
    body = body_of(made)
    html = render(
        "document", words=ENGLISH, company="", is_indexed=False, help_home="/help/", query="",
        document=made, body=body, canonical="", speaks="en",
    )  # fmt: skip
    soup = BeautifulSoup(html, "lxml")
    style = soup.select("link[rel=stylesheet]")
    assert [str(each["href"]).partition("?")[0] for each in style] == ["/help/static/help.css"]
    assert not soup.select("script, img, svg, iframe, style, object, embed, base, form form")
    assert len(soup.select("meta")) == 4
    for element in soup.find_all(True):
        names = set(element.attrs)
        assert not {name for name in names if name.startswith("on")} | names & {"style", "src"}
        if "href" in names and element.name == "a":
            assert _LOCAL.fullmatch(str(element["href"]))
    assert not regex.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", html)


@settings(max_examples=60)
@given(_TEXT)
def test_every_word_of_a_plain_passage_is_on_its_page(text: str) -> None:
    # What cannot be seen is left out, and may stand within a word.
    said = regex.sub(r"[^\P{C}\n\t]", " ", text) + " end"
    soup = shown(said, (PROSE, said, ""), markdown=False)
    plain = regex.compile(r"[a-z]{3,}")
    assert plain.findall(soup.get_text(" ")) == plain.findall(said)
