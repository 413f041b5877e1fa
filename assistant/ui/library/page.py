"""The library's layout, and which event calls which handler."""

from typing import TYPE_CHECKING

from assistant.ports import Assistant

if TYPE_CHECKING:
    import gradio as gr


def library_page(assistant: Assistant) -> "gr.Blocks":
    """Two columns: the documents, and the one chosen."""
    import gradio as gr

    with gr.Blocks(title="Library · Handrail", analytics_enabled=False, fill_width=True) as page:
        gr.HTML("soon")
    return page
