"""The desk's layout: its parts, and the function of our script that brings each to life."""

from typing import TYPE_CHECKING

from assistant.api.asking import Asking
from assistant.ports import Assistant
from assistant.ui.desk import inbox
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.case_following import CaseFollowing
from assistant.ui.desk.case_replies import CaseReplies
from assistant.ui.desk.customer import CustomerEvents
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.inbox import InboxEvents
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
_INBOX = "handrail.inbox(element, trigger, props, watch, ['look'])"
_CASE = (
    "handrail.case(element, trigger, props, watch,"
    " ['open', 'close', 'act', 'packet', 'keep_packet', 'suggest', 'use', 'check', 'send',"
    " 'draft', 'cite', 'follow'])"
)
_CUSTOMER = (
    "handrail.customer(element, trigger, props, watch,"
    " ['find', 'opened', 'answered', 'choose', 'correct', 'leave'])"
)
_OFFERS = (
    "handrail.offers(element, trigger, props, watch,"
    " ['look', 'make', 'decline', 'withdraw', 'said', 'fulfil', 'policy'])"
)


def desk_page(assistant: Assistant, asking: Asking) -> "gr.Blocks":
    """Three columns: inbox and conversations, what is open, what stands beside it."""
    import gradio as gr

    page = gr.Blocks(title="Desk · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        tab = gr.State(Tab())
        with gr.Column(elem_id="main", elem_classes="desk"):
            part("tabs", render("desk/tabs"), "handrail.tabs(element)")
            parts = {}
            with gr.Column(elem_id="left"):
                parts["inbox"] = part("inbox", inbox.filters(), _INBOX)
                finding = part("finding", render("desk/finding"), _FINDING)
                parts["history"] = part("history", "${value}", _HISTORY)
            with gr.Column(elem_id="middle"):
                parts["case"] = part("case", render("desk/case"), _CASE)
                parts["thread"] = part("thread", "${value}", _THREAD)
                part("answering", render("desk/case_answering"), "handrail.answering(element)")
                parts["composer"] = part("composer", render("desk/composer"), _COMPOSER)
            with gr.Column(elem_id="beside"):
                part("side", render("desk/case_beside"), "handrail.side(element)")
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
        acts = CaseActs(assistant.casework, desk)
        replies = CaseReplies(assistant.casework, assistant.database, desk, acts)
        following = CaseFollowing(assistant.casework, desk)
        inbox_events = InboxEvents(assistant.casework, desk)
        registering.cases(inbox_events, acts, replies, following)
    return page
