"""The lexicon that comes with the product."""

from collections.abc import Mapping
from importlib.resources import files

from assistant.triage.lexicon.model import Lexicon, Part
from assistant.triage.lexicon.reading import read_lexicon


def bundled_texts() -> Mapping[str, str]:
    """The text of every file by the name of its part, as a knowledge manager would edit it."""
    folder = files(__package__)
    return {part.value: (folder / f"{part}.yaml").read_text("utf-8") for part in Part}


def bundled_lexicon() -> Lexicon:
    """The lexicon that comes with the product, read anew."""
    return read_lexicon(bundled_texts())
