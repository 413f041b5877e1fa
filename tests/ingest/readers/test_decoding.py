"""Whatever a file is written in, its words come out right."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FileRefusedError
from ingest.readers.decoding import decode
from tests.ingest.readers.reading import read as read_file
from tests.ingest.readers.reading import refusal, texts

SENTENCES = {
    "cp1252": "Rückgabe innerhalb von 30 Tagen – für „beschädigte“ Ware 50 €.",
    "iso8859_15": "Vous pouvez demander un remboursement jusqu'à trente jours après l'achat.",
    "latin-1": "Refunds over £50 need a manager's approval.",
    "cp1250": "Zwrot możliwy w ciągu trzydziestu dni od zakupu, należy zachować paragon.",
    "cp1254": "İade, satın alma tarihinden itibaren otuz gün içinde mümkündür. Fişinizi saklayın.",
    "cp1251": "Возврат возможен в течение тридцати дней с момента покупки.",
    "cp1253": "Η επιστροφή είναι δυνατή εντός τριάντα ημερών από την αγορά.",
    "shift_jis": "返品は購入から三十日以内に受け付けます。レシートをご用意ください。",
    "gb18030": "自购买之日起三十天内可以退货。请保留收据。",
    "cp949": "구매 후 30일 이내에 반품할 수 있습니다. 영수증을 보관하세요.",
    "utf-8": "Возврат — 30 дней, 返品, refund ✓",
    "utf-16-le": "Refunds take thirty days.",
    "utf-16-be": "Refunds take thirty days.",
}


@pytest.mark.parametrize("encoding", SENTENCES)
def test_words_survive_their_encoding(encoding: str) -> None:
    sentence = SENTENCES[encoding]
    assert decode(sentence.encode(encoding)) == sentence


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Größe € 返品".encode(encoding)) == "Größe € 返品"


def test_a_declared_encoding_is_believed_unless_the_text_is_utf8() -> None:
    assert decode("kůň".encode("iso8859_2"), "iso8859_2") == "kůň"
    assert decode("kůň".encode(), "iso8859_2") == "kůň"
    assert decode("kůň".encode(), "no-such-encoding") == "kůň"


def test_nul_bytes_do_not_survive() -> None:
    assert texts(read_file("a.txt", b"thirty\x00 days")) == ["thirty days"]


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    assert decode("Größe für Größe ".encode() * 100 + b"\xff end").startswith("Größe für")


def test_binary_data_named_text_is_refused() -> None:
    assert refusal("a.txt", bytes(range(256)) * 20).kind == "unsupported"


@settings(deadline=None)
@given(st.text())
def test_utf8_text_comes_back_but_for_what_cannot_be_stored(text: str) -> None:
    storable = "".join(c for c in text if c.isprintable() or c in "\n\t")
    assert decode(storable.encode("utf-8", "ignore")) == storable.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(FileRefusedError):
        read_file("a.txt", data)
