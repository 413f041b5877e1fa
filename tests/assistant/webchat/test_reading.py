"""A customer reads their own words and ours to them: no note, no other thread, nothing internal."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cases.stored import stored_citation
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import Author, CaseId, Received
from assistant.casework.ports import Reply
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.webchat.errors import UnknownMessageError
from assistant.webchat.model import ConversationId, Speaker
from kb.model import Audience
from tests.assistant.casework.worlds import ANA, NOW, case_row
from tests.assistant.webchat.houses import ANSWER, House, citation

SECRET = "SECRET"


def test_a_note_is_never_read(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.replies(chat, f"{SECRET} note", ANA, note=True)
    house.replies(chat, "Here I am.", ANA)
    assert house.texts(chat) == ["Hello?", ANSWER, "Here I am."]


def test_agents_go_by_their_first_names(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.replies(chat, "Here I am.", replace(ANA, name="Ana Maria Visser"))
    assert house.chat.messages(chat)[-1].by == "Ana"
    assert house.chat.state(chat).agent == "Ana"


def test_internal_sources_are_left_out_of_answers_and_replies(house: House) -> None:
    inside = replace(citation(2, Audience.INTERNAL, "margins"), title=SECRET)
    house.assistant.citations = (citation(), inside)
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.casework.reply(
        Reply(house.case(chat), "See there.", citations=(inside, citation())), by=ANA
    )
    _, answer, reply = house.chat.messages(chat)
    assert [each.citation.document_id for each in answer.sources] == ["returns"]
    assert [each.citation.document_id for each in reply.sources] == ["returns"]
    assert SECRET not in house.chat.transcript(chat)


def test_a_mail_in_the_same_case_is_not_shown_but_the_reply_is(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    case = house.case(chat)
    house.casework.receive(Received(SECRET, "email", house.now(), case=case, contact="b@x.example"))
    house.replies(chat, "Here I am.", ANA)
    assert SECRET not in " ".join(house.texts(chat))
    assert house.texts(chat)[-1] == "Here I am."


def test_a_message_of_another_system_on_the_same_thread_is_not_shown(house: House) -> None:
    chat = house.chat_id()
    house.says(chat, "Hello?")
    house.casework.receive(Received(SECRET, "chat", house.now(), thread=chat, external="other:1"))
    assert SECRET not in " ".join(house.texts(chat))


def test_a_typed_contact_never_leads_into_the_case_of_whoever_has_it(house: House) -> None:
    victim = Received(SECRET, "chat", house.now(), contact="vic@example.org", name="Vic")
    theirs = house.casework.receive(victim)
    chat = house.chat_id()
    house.chat.hand_over(chat, text="Me again", contact="vic@example.org")
    assert house.case(chat) != theirs.id
    house.casework.reply(Reply(theirs.id, f"{SECRET} answer"), by=ANA)
    house.later(timedelta(minutes=1))
    assert house.texts(chat) == ["Me again"]
    later = house.casework.receive(replace(victim, text=f"{SECRET} more", at=house.now()))
    assert later.id != house.case(chat)


def test_messages_after_one_are_those_that_came_in_later(house: House) -> None:
    chat = house.chat_id()
    first = house.says(chat, "Hello?")
    house.replies(chat, "Here I am.", ANA)
    assert first.answer is not None
    after = house.chat.messages(chat, after=first.answer.id)
    assert [each.text for each in after] == ["Here I am."]
    assert house.chat.messages(chat, after=after[0].id) == ()


def test_another_conversation_s_message_is_none_of_this_one(house: House) -> None:
    other = house.says(house.chat_id(), "Hello?").message.id
    chat = house.chat_id()
    with pytest.raises(UnknownMessageError):
        house.chat.messages(chat, after=other)
    with pytest.raises(UnknownMessageError):
        house.chat.judge(chat, other, helpful=True)
    with pytest.raises(UnknownMessageError):
        house.chat.here(chat, read_up_to=other)


def test_an_answer_is_judged_and_the_judgement_taken_back(house: House) -> None:
    chat = house.chat_id()
    answer = house.says(chat, "Hello?").answer
    assert answer is not None
    for helpful in (True, False, None):
        house.chat.judge(chat, answer.id, helpful=helpful)
        assert house.chat.messages(chat)[1].helpful is helpful


MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(Author),
        st.sampled_from(["chat", "email", "phone"]),
        st.sampled_from(["mine", "other", "none"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def put(
    house: House,
    case: CaseId,
    name: str | None,
    author: Author,
    channel: str,
    *,
    internal: bool,
    text: str,
) -> None:
    """Put a message into a case as nothing of ours would."""
    about = citation(audience=Audience.INTERNAL if internal else Audience.PUBLIC)
    with house.database.write() as session:
        session.add(
            CaseMessageRow(
                id=uuid.uuid4().hex,
                case_id=case,
                at=house.now(),
                taken_in_at=house.now(),
                author=author.value,
                author_id="",
                by="Somebody",
                channel=channel,
                external=f"{name}:{uuid.uuid4().hex}" if name else None,
                text=text,
                suggestion="",
                citations=[stored_citation(about)],
                triage=None,
            )
        )
        changed(locked(session, case), house.at)


def case_in_thread(house: House, channel: str, thread: str) -> CaseId:
    """A case of a channel and thread."""
    row = case_row(at=NOW)
    row.channel, row.thread = channel, thread
    name = row.id
    with house.database.write() as session:
        session.add(row)
    return CaseId(name)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=MESSAGES,
    cases=st.lists(
        st.tuples(st.sampled_from(["chat", "email"]), st.sampled_from(["mine", "other", "none"])),
        min_size=1,
        max_size=3,
    ),
)
def test_whatever_is_kept_a_customer_reads_nothing_that_is_not_for_them(
    house: House, said: list[tuple[Author, str, str, bool]], cases: list[tuple[str, str]]
) -> None:
    mine, other = house.chat_id(), house.chat_id()
    threads = {"mine": mine, "other": other, "none": ""}
    for case_channel, thread in cases:
        case = case_in_thread(house, case_channel, threads[thread])
        begun = False
        for author, channel, whose, internal in said:
            named = threads[whose] if author is Author.CUSTOMER else ""
            ours = author in (Author.AGENT, Author.ASSISTANT)
            is_mine = author is Author.CUSTOMER and whose == "mine" and channel == "chat"
            here = case_channel == "chat" and thread == "mine" and channel == "chat"
            begun = begun or (here and is_mine)
            fits = here and (is_mine or (ours and begun))
            text = "for you" if fits else SECRET
            put(house, case, named or None, author, channel, internal=internal, text=text)
    read = house.chat.messages(mine)
    assert SECRET not in {each.text for each in read}
    assert all(s.citation.audience is Audience.PUBLIC for each in read for s in each.sources)
    assert all(not each.sources for each in read if each.speaker is Speaker.CUSTOMER)
    assert all(each.text == "for you" for each in read)
    assert SECRET not in house.chat.transcript(mine)
    ids = {each.id for each in read}
    assert not ids & {each.id for each in house.chat.messages(other)}
    assert len(ids) == _count(house, mine)


def _count(house: House, chat: ConversationId) -> int:
    """How many of the messages for the customer are kept."""
    from sqlalchemy import func, select

    with house.database.read() as session:
        chosen = (
            select(func.count())
            .select_from(CaseMessageRow)
            .join(CaseRow, CaseRow.id == CaseMessageRow.case_id)
            .where(CaseRow.thread == chat, CaseMessageRow.text == "for you")
        )
        return session.scalar(chosen) or 0
