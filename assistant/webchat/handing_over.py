"""Before a conversation goes to people: how its customer is reached, and the case that goes."""

from assistant.casework.inbox.stored import locked
from assistant.casework.model import CaseId, State
from assistant.webchat import vouching, wishes
from assistant.webchat.ground import Ground
from assistant.webchat.model import Said, Speaker
from assistant.webchat.reading import Thread, thread_of
from assistant.webchat.saying import message_name, take_in
from assistant.webchat.stored import chat_of, current_case


def reachable(ground: Ground, conversation: str, *, name: str, contact: str) -> None:
    """Keep how the customer is called and reached, where they say so; people find it in the case.

    Raises RequestRefusedError for a contact that is neither an e-mail address nor a number.
    """
    called, reached = vouching.fit_name(name), vouching.fit_contact(contact)
    if not called and not reached:
        return
    with ground.database.write() as session:
        case = current_case(session, conversation)
        # The case is locked before the chat, as where a message is taken in.
        row = locked(session, case.id) if case is not None else None
        chat = chat_of(session, conversation, lock=True)
        chat.name, chat.contact = called or chat.name, reached or chat.contact
        if row is not None and row.state != State.RESOLVED.value:
            vouching.put_on_case(session, row, chat, at=ground.now())


def case_to_hand_over(ground: Ground, conversation: str, text: str) -> CaseId:
    """The case that goes to people, with a text sent first.

    Where there is no case, or none that is open, the wish for a person is what is sent. Raises
    as `take_in` does.
    """
    with ground.database.read() as session:
        language = chat_of(session, conversation).language
        thread = thread_of(session, conversation)
    case, said = thread.case, text.strip()
    is_open = case is not None and case.state != State.RESOLVED.value
    if case is not None and is_open and (not said or _is_said(thread, said)):
        return CaseId(case.id)
    wish = Said(said or wishes.for_a_person(language))
    return take_in(ground, conversation, wish, message_name("")).case


def _is_said(thread: Thread, text: str) -> bool:
    """Whether a text is the last that was said: it was sent again, its answer did not arrive."""
    last = thread.messages[-1] if thread.messages else None
    if last is None or last.speaker is not Speaker.CUSTOMER:
        return False
    return last.text.split() == text.split()
