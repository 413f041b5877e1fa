"""The desk's layout: its parts, and the function of our script that brings each to life."""

from typing import TYPE_CHECKING

from assistant.api.asking import Asking
from assistant.ports import Assistant
from assistant.ui.desk.customer import CustomerEvents
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.offers import OfferEvents
from assistant.ui.desk.registering import Registering
from assistant.ui.desk.replies import ReplyEvents
from assistant.ui.desk.state import Tab
from assistant.ui.listening import part
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

_FINDING = "handrail.finding(element, trigger, ['find', 'begin'])"
_HISTORY = "handrail.history(element, trigger, ['open'])"
_THREAD = "handrail.thread(element, trigger, ['cite', 'judge', 'again', 'exactly'])"
_SOURCE = "handrail.source(element, trigger, ['close'])"
_COMPOSER = "handrail.composer(element, trigger, props, watch, ['ask', 'watch', 'stop', 'draft'])"
_REPLY = "handrail.reply(element, trigger, props, watch, ['shape', 'used'])"
_CUSTOMER = (
    "handrail.customer(element, trigger, props, watch,"
    " ['find', 'opened', 'answered', 'choose', 'correct', 'leave'])"
)
_OFFERS = (
    "handrail.offers(element, trigger, props, watch,"
    " ['look', 'make', 'decline', 'withdraw', 'said', 'fulfil', 'policy'])"
)


def desk_page(assistant: Assistant, asking: Asking) -> "gr.Blocks":
    """Three columns: conversations, the open one, the customer and the source beside it."""
    import gradio as gr

    page = gr.Blocks(title="Desk · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        tab = gr.State(Tab())
        with gr.Column(elem_id="main", elem_classes="desk"):
            part("tabs", render("desk/tabs"), "handrail.tabs(element)")
            finding = part("finding", render("desk/finding"), _FINDING)
            parts = {
                "history": part("history", "${value}", _HISTORY),
                "thread": part("thread", "${value}", _THREAD),
                "composer": part("composer", render("desk/composer"), _COMPOSER),
            }
            with gr.Column(elem_id="beside"):
                parts["customer"] = part("customer", render("desk/customer"), _CUSTOMER)
                parts["source"] = part("source", "${value}", _SOURCE)
            parts["reply"] = part("reply", render("desk/reply"), _REPLY)
            parts["offers"] = part("offers", render("desk/offers"), _OFFERS)
        desk = DeskEvents(assistant, asking)
        registering = Registering(tab, parts, desk, assistant.database)
        registering.conversation(page, finding)
        registering.replies(ReplyEvents(assistant, desk))
        cards = OfferEvents(assistant)
        registering.customers(CustomerEvents(assistant, cards), cards)
    return page
