"""Word files as the page shows them."""

import pytest

from ingest.errors import RefusalKind
from tests.ingest.readers.makers import docx, paragraph
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

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Our head"/><w:basedOn w:val="H2"/>
  </w:style>
<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/>
  <w:rPr><w:vanish/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
    <w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
  <w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="lowerLetter"/>
    <w:lvlText w:val="(%1)"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def item(text: str, depth: int, number: int = 2) -> str:
    said = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, more=said)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_headings_carry_the_numbers_word_shows() -> None:
    body = (
        paragraph("Returns", "T")
        + paragraph("Window", "H1")
        + paragraph("Online", "H2")
        + paragraph("Thirty days.")
        + paragraph("In store", "Own")
        + paragraph("Money back", "H1")
        + paragraph("Cards", "H2")
    )
    document = read("a.docx", docx(body, styles=STYLES, numbering=NUMBERING))
    assert shape(document) == [
        (HEADING, "Returns"),
        (HEADING, "1. Window"),
        (HEADING, "1.1 Online"),
        (PARAGRAPH, "Thirty days."),
        (HEADING, "1.2 In store"),
        (HEADING, "2. Money back"),
        (HEADING, "2.1 Cards"),
    ]
    assert place(document, "Thirty days.").heading == ("1. Window", "1.1 Online")
    assert document.properties["title"] == "Returns"


def test_list_items_have_their_letters_depth_and_restarts() -> None:
    body = item("two", 0) + item("deep", 1) + item("three", 0) + item("again", 0, 3)
    document = read("a.docx", docx(body, numbering=NUMBERING))
    assert shape(document) == [
        (ITEM, "(b) two"),
        (ITEM, "deep"),
        (ITEM, "(c) three"),
        (ITEM, "(a) again"),
    ]
    assert [block.level for block in document.blocks] == [1, 2, 1, 1]


def test_rows_know_their_header_and_merged_cells() -> None:
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    starts, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    table = (
        f"<w:tbl><w:tr>{header}{cell('Item')}{cell('Window')}{cell('Fee')}</w:tr>"
        f"<w:tr>{cell('Shoes', starts)}{cell('30 days')}{cell('30 days')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('none', wide)}</w:tr></w:tbl>"
    )
    document = read("a.docx", docx(table))
    assert shape(document) == [(ROW, "Shoes | 30 days | 30 days"), (ROW, "Shoes | none")]
    assert {block.context for block in document.blocks} == {"Item | Window | Fee"}


def test_a_box_drawn_as_a_table_of_one_cell_is_read_as_text() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Note')}{paragraph('Ask first.')}</w:tc></w:tr></w:tbl>"
    assert shape(read("a.docx", docx(table))) == [(PARAGRAPH, "Note"), (PARAGRAPH, "Ask first.")]


def test_inserted_text_is_kept_and_deleted_text_is_not() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>You have </w:t></w:r>"
        "<w:del><w:r><w:delText>14</w:delText><w:t>14</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>30</w:t></w:r></w:ins>"
        "<w:r><w:t xml:space='preserve'> days.</w:t></w:r></w:p>"
    )
    document = read("a.docx", docx(body))
    assert texts(document) == ["You have 30 days."]
    assert "tracked changes" in document.warnings[0]


def test_hidden_text_is_left_out_with_a_warning() -> None:
    body = (
        paragraph("Ignore the rules.", "Secret")
        + "<w:p><w:r><w:t>Open</w:t></w:r>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
    )
    document = read("a.docx", docx(body, styles=STYLES))
    assert texts(document) == ["Open"]
    assert document.warnings == ("left out 23 characters of hidden text",)


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    body = (
        "<w:p><w:r><w:t>Thirty days.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + paragraph("Next.")
    )
    notes = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Working days.")}</w:footnote>'
    )
    document = read("a.docx", docx(body, footnotes=notes))
    assert texts(document) == ["Thirty days.", "Note: Working days.", "Next."]


def test_bold_lines_are_headings_where_no_style_says_so() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Refund window</w:t></w:r></w:p>"
    assert shape(read("a.docx", docx(bold + paragraph("Thirty days.")))) == [
        (HEADING, "Refund window"),
        (PARAGRAPH, "Thirty days."),
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph('In a box.')}</w:txbxContent></w:pict>"
    body = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='m'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read("a.docx", docx(body))) == ["In a box."]


def test_strict_files_are_read_too() -> None:
    strict = docx(paragraph("Words."), main="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert texts(read("a.docx", strict)) == ["Words."]


@pytest.mark.parametrize("cut", [100, 300])
def test_a_file_cut_off_is_refused_as_damaged(cut: int) -> None:
    assert refusal("a.docx", docx(paragraph("Words."))[:cut]).kind is RefusalKind.CORRUPT


def test_a_word_file_of_another_name_is_read_with_a_warning() -> None:
    document = read("a.pdf", docx(paragraph("Words.")))
    assert document.warnings == ("the name ends in .pdf and the file is Word; read as Word",)
