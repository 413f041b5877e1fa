"""Slides, OpenDocument, books, RTF, records and old Word."""

import json

from ingest.errors import RefusalKind
from tests.ingest.readers.makers import archive
from tests.ingest.readers.reading import (
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    place,
    read,
    refusal,
    shape,
    texts,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def slide(*shapes: str, hidden: bool = False) -> str:
    show = ' show="0"' if hidden else ""
    return f'<p:sld xmlns:p="p" xmlns:a="a"{show}><p:spTree>{"".join(shapes)}</p:spTree></p:sld>'


def box(*lines: str, role: str = "", top: int = 0) -> str:
    place_holder = f'<p:ph type="{role}"/>' if role else ""
    said = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<p:sp>{place_holder}<a:off x="0" y="{top}"/><p:txBody>{said}</p:txBody></p:sp>'


def presentation(*slides: str) -> bytes:
    numbers = range(1, len(slides) + 1)
    order = "".join(f'<p:sldId r:id="r{number}"/>' for number in numbers)
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/slide" Target="slides/s{number}.xml"/>'
        for number in numbers
    )
    return archive(
        {
            "ppt/presentation.xml": f'<p:p xmlns:p="p" xmlns:r="{OFFICE}">{order}</p:p>',
            "ppt/_rels/presentation.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
            ),
            **{f"ppt/slides/s{number}.xml": slides[number - 1] for number in numbers},
        }
    )


def test_slides_give_title_points_and_page() -> None:
    document = read(
        "a.pptx",
        presentation(
            slide(
                box("Aside", top=9_000_000),
                box("Thirty days", "Receipt needed", role="body", top=2_000_000),
                box("Returns", role="title"),
                box("7", role="sldNum"),
            ),
            slide(box("Draft"), hidden=True),
            slide(box("Second.")),
        ),
    )
    assert shape(document) == [
        (HEADING, "Returns"),
        (ITEM, "Thirty days"),
        (ITEM, "Receipt needed"),
        (PARAGRAPH, "Aside"),
        (PARAGRAPH, "Second."),
    ]
    last = place(document, "Second.")
    assert (last.page, last.heading) == (3, ())
    assert document.warnings == ("left out 1 hidden slides",)


ODT = """<o:document-content xmlns:o="o" xmlns:t="t" xmlns:b="b"><o:body><o:text>
<t:tracked-changes><t:p>deleted</t:p></t:tracked-changes>
<t:h t:outline-level="1">Returns</t:h>
<t:p>You have<t:s t:c="1"/>thirty<t:span> days</t:span>.<t:note><t:note-citation>1</t:note-citation>
<t:note-body><t:p>Working days.</t:p></t:note-body></t:note></t:p>
<t:list><t:list-item><t:p>Gift cards</t:p><t:list><t:list-item><t:p>online</t:p></t:list-item>
</t:list></t:list-item></t:list>
<b:table><b:table-header-rows><b:table-row><b:table-cell><t:p>Item</t:p></b:table-cell>
<b:table-cell><t:p>Fee</t:p></b:table-cell></b:table-row></b:table-header-rows>
<b:table-row><b:table-cell><t:p>Shoes</t:p></b:table-cell><b:table-cell><t:p>2 €</t:p>
</b:table-cell></b:table-row></b:table></o:text></o:body></o:document-content>"""


def test_open_document_text_is_read() -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT}
    document = read("a.odt", archive(parts, stored="mimetype"))
    assert shape(document) == [
        (HEADING, "Returns"),
        (PARAGRAPH, "You have thirty days."),
        (PARAGRAPH, "Note: Working days."),
        (ITEM, "Gift cards"),
        (ITEM, "online"),
        (ROW, "Shoes | 2 €"),
    ]
    assert place(document, "online").level == 2
    assert place(document, "Shoes | 2 €").context == "Item | Fee"


def test_a_book_is_read_chapter_by_chapter_in_its_order() -> None:
    document = read(
        "a.epub",
        archive(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<c><rootfile full-path="in/book.opf"/></c>',
                "in/book.opf": (
                    '<package><title>Handbook</title><item id="a" href="a.xhtml"'
                    ' media-type="application/xhtml+xml"/><item id="b" href="b.xhtml"'
                    ' media-type="application/xhtml+xml"/>'
                    '<itemref idref="b"/><itemref idref="a"/></package>'
                ),
                "in/a.xhtml": "<html><body><h1>Second</h1><p>Two.</p></body></html>",
                "in/b.xhtml": "<html><body><h1>First</h1><p>One.</p></body></html>",
            },
            stored="mimetype",
        ),
    )
    assert texts(document) == ["First", "One.", "Second", "Two."]
    assert document.properties["title"] == "Handbook"


def test_rtf_is_read_with_its_letters() -> None:
    source = r"{\rtf1\ansi\ansicpg1252 Gr\'f6\'dfe z\u228?hlt.\par Thirty days.\par}"
    assert texts(read("a.rtf", source)) == ["Größe zählt.", "Thirty days."]
    assert texts(read("a.doc", source)) == ["Größe zählt.", "Thirty days."]


def test_json_records_are_rows_and_other_values_keep_their_names() -> None:
    held = {"shop": {"name": "Kiel"}, "fees": [{"item": "Shoes", "fee": 2.5}, {"item": "Hat"}]}
    assert shape(read("a.json", json.dumps(held))) == [
        (ROW, "shop.name: Kiel"),
        (HEADING, "fees"),
        (ROW, "item: Shoes; fee: 2.5"),
        (ROW, "item: Hat"),
    ]
    assert refusal("a.json", "{broken").kind is RefusalKind.CORRUPT


def test_json_lines_are_rows_and_broken_ones_a_warning() -> None:
    document = read("a.jsonl", '{"q": "Refund?", "a": "Yes"}\nnonsense\n')
    assert texts(document) == ["q: Refund?; a: Yes"]
    assert document.warnings == ("left out 1 lines that are not JSON",)


def test_xml_gives_its_text_without_following_entities() -> None:
    source = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        "<r><title>Returns</title><p>Thirty <b>days</b>.</p><x>&a;</x></r>"
    )
    assert texts(read("a.xml", source)) == ["Returns", "Thirty days."]
