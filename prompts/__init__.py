"""Prompt templates: one Markdown file each, read by `load`."""

import re
from dataclasses import dataclass
from importlib.resources import files

_SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template whose slots are written {{name}}."""

    name: str
    text: str

    @property
    def slots(self) -> frozenset[str]:
        """The names this template must be given."""
        return frozenset(_SLOT.findall(self.text))

    def fill(self, **values: str) -> str:
        """Put every value in its slot, once: braces in a value stay text.

        Raises ValueError when a slot has no value or a value has no slot.
        """
        if values.keys() != self.slots:
            wrong = sorted(values.keys() ^ self.slots)
            raise ValueError(f"prompt {self.name}: missing or unknown {wrong}")
        return _SLOT.sub(lambda slot: values[slot[1]], self.text)


def load(name: str) -> Prompt:
    """Read prompts/NAME.md from the package, wherever it is installed."""
    return Prompt(name, (files(__package__) / f"{name}.md").read_text("utf-8"))
