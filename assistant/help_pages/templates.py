"""The public pages' HTML: every value is escaped, and a misspelt name is an error."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

_STYLE = "static/help.css"


class Value(Protocol):
    """Anything a template may show: a frozen dataclass, text, a list."""


def render(template: str, **values: Value) -> str:
    """Fill templates/NAME.html; only `Markup` values go in unescaped."""
    return _environment().get_template(f"{template}.html").render(values)


def style() -> bytes:
    """The pages' one style sheet."""
    return (files(__package__) / _STYLE).read_bytes()


@cache
def look() -> str:
    """A mark that is another whenever the pages look another way, for their ETags."""
    folder = files(__package__) / "templates"
    pages = sorted((each.name, each.read_bytes()) for each in folder.iterdir())
    seen = b"".join(content for _, content in pages) + style()
    return hashlib.sha256(seen).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.help_pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["look"] = look()
    return environment
