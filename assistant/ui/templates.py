"""HTML from templates: every value is escaped, and a misspelt name is an error."""

from functools import cache
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.ui import words


class Value(Protocol):
    """Anything a template may show: a view's frozen dataclass, text, a number, a list."""


def render(template: str, **values: Value) -> Markup:
    """Fill templates/NAME.html; only `Markup` values go in unescaped."""
    filled = _environment().get_template(f"{template}.html").render(values)
    return Markup(filled)  # noqa: S704  (the template escaped every value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.ui", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = words.day
    environment.filters["in_force"] = words.in_force
    return environment
