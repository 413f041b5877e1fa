"""Gradio's theme with the system's own fonts: its usual ones are fetched from elsewhere."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "monospace")


def handrail_theme() -> "Base":
    """A plain theme; what the screens look like is in static/*.css."""
    from gradio.themes import Base

    return Base(font=_SANS, font_mono=_MONO)
