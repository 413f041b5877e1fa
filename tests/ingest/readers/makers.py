"""Small files of our own making, byte by byte, so that each says exactly what it tests."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], bold: str = "") -> bytes:
    """A PDF whose pages are lists of (left, base, size, text); a text with `bold` in it is."""
    count = len(pages)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(count))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    ]
    for number, lines in enumerate(pages):
        written = "".join(
            f"BT /{'F2' if bold and bold in text else 'F1'} {size} Tf {left} {base} Td"
            f" ({_pdf_string(text)}) Tj ET\n"
            for left, base, size, text in lines
        )
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents {6 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(written)}>>stream\n{written}endstream")
    return pdf_of(objects)


def pdf_of(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, text in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def _pdf_string(text: str) -> str:
    # The bullet's place in the fonts' encoding.
    text = text.replace("•", "\x95")
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def archive(parts: Mapping[str, str | bytes], stored: str = "") -> bytes:
    """A zip file of these parts; the one named `stored` comes first and is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            made.writestr(name, data, compress_type=kind)
    return out.getvalue()


def docx(body: str, main: str = W, **parts: str) -> bytes:
    """A Word file with this body; `styles`, `numbering` and `footnotes` are further parts."""
    kinds = "".join(
        f'<Relationship Id="r{name}" Target="{name}.xml"'
        f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"/>'
        for name in parts
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{relations}">{kinds}</Relationships>'
        ),
    }
    for name, xml in parts.items():
        files[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>'
    return archive(files)


def paragraph(text: str, style: str = "", more: str = "") -> str:
    """One Word paragraph; `more` goes into its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{more}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
