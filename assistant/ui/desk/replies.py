"""A reply to the customer: shaped for a channel, edited by the agent, kept once it was sent."""

from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.cases import replies
from assistant.errors import RequestRefusedError
from assistant.ports import Assistant
from assistant.replying.model import LIMIT, Channel, Reply, Tone
from assistant.replying.render import render
from assistant.ui import words
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent


class ReplyEvents:
    """What the reply composer asks for; a suggestion is always one of the tab's conversation."""

    def __init__(self, assistant: Assistant, desk: DeskEvents) -> None:
        self._assistant = assistant
        self._desk = desk

    def shape(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A channel or a tone was chosen: the text for it."""
        suggestion = self._desk.suggestion(person, tab, sent)
        if suggestion is None:
            return DeskChange(reply=_gone(sent))
        channel, tone = Channel.read(sent.text("channel")), _tone(sent)
        try:
            reply = render(
                suggestion.answer,
                channel=channel,
                tone=tone,
                language=suggestion.language,
                agent_name=person.name,
            )
        except RequestRefusedError as error:
            return DeskChange(reply=tell("refused", error=str(error)))
        said = tell(
            "shaped",
            suggestion=suggestion.id,
            channel=channel.value,
            tone=tone.value,
            text=reply.text,
            closing=_closing(reply),
            note=_note(reply),
            limit=LIMIT if channel is Channel.SOCIAL else 0,
        )
        return DeskChange(reply=said)

    def used(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The reply went out: it is kept as it was sent, and shown under its answer."""
        suggestion = self._desk.suggestion(person, tab, sent)
        if suggestion is None:
            return DeskChange(reply=_gone(sent))
        try:
            replies.send(
                self._assistant.database,
                suggestion.id,
                by=person.id,
                channel=Channel.read(sent.text("channel")).value,
                tone=_tone(sent).value,
                suggested=sent.text("suggested"),
                sent=sent.text("text"),
                at=datetime.now(UTC),
            )
        except RequestRefusedError as error:
            return DeskChange(reply=tell("refused", error=str(error)))
        kept = tell("kept", suggestion=suggestion.id)
        return DeskChange(thread=self._desk.thread(person, tab), reply=kept)


def _tone(sent: Sent) -> Tone:
    return next((each for each in Tone if each.value == sent.text("tone")), Tone.PLAIN)


def _closing(reply: Reply) -> str:
    """Our own words at the end of a reply: what is put in goes before them."""
    last = reply.pieces[-1]
    return last.text if last.own and len(reply.pieces) > 1 else ""


def _note(reply: Reply) -> str:
    """What the agent should know of the text, in one line."""
    if reply.left_out:
        number = words.count(len(reply.left_out), "passage")
        reasons = dict.fromkeys(each.why.value for each in reply.left_out)
        left_out = f"Left out: {number} of the answer that {' or '.join(reasons)}."
        return f"{left_out} {reply.note}".strip()
    return reply.note


def _gone(sent: Sent) -> str:
    return tell(
        "refused",
        suggestion=sent.text("suggestion"),
        error="That answer is not in this conversation; reload the page.",
    )
