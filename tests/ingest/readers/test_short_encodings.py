"""A short text without a byte order mark is read as it was written."""

import pytest

from ingest.readers.decoding import decode


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("It’s late,Refunded €25.00", "cp1252"),
        ("Café für 3 €", "cp1252"),
        ("naïve – “quoted”", "cp1252"),
        ("Straße 12", "cp1252"),
        ("£5 off", "cp1252"),
        ("Łódź i Kraków zażółć", "cp1250"),
        ("Возврат в течение 30 дней", "cp1251"),
        ("返品は30日以内です。 Within 30 days you may return any goods", "shift_jis"),
        ("退货期限为三十天。", "gb18030"),
    ],
)
def test_short_text_is_read_as_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text
