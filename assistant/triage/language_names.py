"""What languages are called in English."""


def name_of(code: str) -> str:
    """The name of a language by its ISO 639-1 code, or the code where it has none."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
