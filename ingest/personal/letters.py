"""Character classes for names and places of any European script, for use inside patterns."""

_EUROPEAN = range(0x41, 0x530)

UPPER = "".join(chr(code) for code in _EUROPEAN if chr(code).isupper())
LETTER = r"[^\W\d_]"
# One word of a name: Ana, O'Brien, Jean-Luc, McDonald; not the LX of LX-300.
WORD = (
    rf"[{UPPER}]{LETTER}*(?:['’]{LETTER}+|-[{UPPER}](?:{LETTER}+|\.)){{0,3}}"
    rf"(?!{LETTER}|\d|[-_]\w{{0,3}}\d)"
)
