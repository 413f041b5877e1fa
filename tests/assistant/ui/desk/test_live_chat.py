"""A live chat on the desk: what changed is told, and no more; drafts, badges, who is there."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from assistant.access.model import Person
from assistant.casework.model import Author, CaseId, MessageId, Received
from assistant.casework.ports import Reply
from assistant.ui.casework.voices import Voices
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.case_following import CaseFollowing
from assistant.ui.desk.case_replies import CaseReplies
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.inbox import InboxEvents
from assistant.ui.desk.state import DeskChange, Tab
from tests.assistant.ui.casework.fakes import FakeCasework
from tests.assistant.ui.casework.said import FakeChats, FakeSurveys, given, photo, side
from tests.assistant.ui.casework.samples import HOSTILE
from tests.assistant.ui.desk.told import Line, lines, sent

CHAT = "case3"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of Mira's, and everything on the desk that shows it to Ana."""

    casework: FakeCasework
    chats: FakeChats
    surveys: FakeSurveys
    following: CaseFollowing
    acts: CaseActs
    ana: Person

    def opens(self) -> Line:
        """What the page is told once the chat is opened."""
        return lines(self.acts.open(self.ana, Tab(), sent(wanted=CHAT)).case)["case"]

    def follow(self, known: Line, **more: str) -> DeskChange:
        """Some time goes by on a page that knows something of it."""
        what = sent(case=CHAT, case_state=known["digest"], chat_state=known["chat"], **more)
        return self.following.follow(self.ana, Tab(self.ana.id, case=CHAT), what)

    def writes(self, text: str) -> None:
        """Mira writes once more."""
        now = datetime.now(UTC)
        self.casework.receive(Received(text, "chat", now, case=CaseId(CHAT), name="Mira"))

    def is_now(self, **changes: object) -> None:
        """Something else is known of Mira's browser."""
        self.chats.sides[CHAT] = side(**changes)


@pytest.fixture
def chat(desk: DeskEvents, acts: CaseActs, casework: FakeCasework, ana: Person) -> Chat:
    chats, surveys = FakeChats(), FakeSurveys()
    casework.receive(Received("Where is my lamp?", "chat", datetime.now(UTC), name="Mira"))
    chats.sides[CHAT] = side()
    desk.cases.voices = Voices(chats, surveys)
    return Chat(casework, chats, surveys, CaseFollowing(casework, desk), acts, ana)


def test_an_open_chat_says_that_its_customer_is_there(chat: Chat) -> None:
    told = chat.opens()
    assert "in the chat now" in told["head"]
    assert told.said["live"] is True
    assert told.said["heard"] == 1


def test_while_nothing_happens_nothing_is_told(chat: Chat) -> None:
    change = chat.follow(chat.opens())
    assert (change.case, change.thread, change.tab) == (None, None, None)


def test_who_starts_to_write_is_told_without_making_anything_anew(chat: Chat) -> None:
    known = chat.opens()
    chat.is_now(typing=True)
    change = chat.follow(known)
    assert change.thread is None
    told = lines(change.case)
    assert list(told) == ["chat"]
    assert told["chat"]["typing"] == "Mira is writing …"
    assert chat.follow(replace(known, said={**known.said, **told["chat"].said})).case is None


def test_what_was_seen_is_told_by_its_message(chat: Chat) -> None:
    chat.casework.reply(Reply(CaseId(CHAT), "It left today."), by=chat.ana)
    known = chat.opens()
    answer = chat.casework.messages[CHAT][-1].id
    chat.is_now(read_up_to=answer)
    assert lines(chat.follow(known).case)["chat"]["seen"] == answer


def test_a_new_message_comes_with_what_is_said_aloud(chat: Chat) -> None:
    known = chat.opens()
    chat.writes("Hello?\nAre you there?")
    change = chat.follow(known)
    told = lines(change.case)["case"]
    assert "Are you there?" in str(change.thread)
    assert told.said["heard"] == 2
    assert told["said"] == "Mira: Hello? Are you there?"
    assert told.said["drafted"] is False


def test_what_comes_out_of_sight_is_not_read_before_somebody_sees_it(chat: Chat) -> None:
    known = chat.opens()
    chat.writes("Hello?")
    told = lines(chat.follow(known, hidden="yes").case)["case"]
    assert chat.casework.cases[CHAT].unread
    assert chat.ana.id in chat.casework.seen[CHAT]
    chat.follow(told)
    assert not chat.casework.cases[CHAT].unread


def test_out_of_sight_nobody_looks_at_a_case(chat: Chat) -> None:
    known = chat.opens()
    chat.casework.leave(CaseId(CHAT), by=chat.ana)
    chat.follow(known, hidden="yes")
    assert chat.casework.seen[CHAT] == {}


def test_writing_a_reply_is_noted_and_stops_again(chat: Chat) -> None:
    known = chat.opens()
    chat.follow(known, writing="yes")
    assert chat.casework.seen[CHAT][chat.ana.id].writing
    chat.follow(known)
    assert not chat.casework.seen[CHAT][chat.ana.id].writing


def test_who_leaves_is_told_and_the_chat_is_followed_closely_no_more(chat: Chat) -> None:
    known = chat.opens()
    chat.is_now(here=False)
    told = lines(chat.follow(known).case)["case"]
    assert "not in the chat" in told["head"]
    assert told.said["live"] is False


def test_another_case_than_the_one_in_the_tab_is_not_followed(chat: Chat) -> None:
    change = chat.following.follow(chat.ana, Tab(chat.ana.id, case="case1"), sent(case=CHAT))
    assert change == DeskChange()


def test_a_survey_stands_on_the_case_as_soon_as_it_is_given(chat: Chat) -> None:
    known = chat.opens()
    chat.surveys.kept.append(given(CHAT, 4, at=datetime.now(UTC)))
    change = chat.follow(known)
    assert "4 of 5" in str(change.thread)
    assert "What the customer said" in lines(change.case)["case"]["side"]


def test_a_file_that_was_sent_can_be_downloaded(chat: Chat) -> None:
    message = chat.casework.messages[CHAT][0].id
    chat.is_now(attachments=((message, photo()),))
    shown = str(chat.acts.open(chat.ana, Tab(), sent(wanted=CHAT)).thread)
    assert f"/api/v1/cases/{CHAT}/files/f1" in shown


def test_hostile_names_pages_and_words_are_texts(chat: Chat) -> None:
    message = chat.casework.messages[CHAT][0].id
    file = photo(HOSTILE, "application/pdf")
    chat.is_now(page=HOSTILE, language=HOSTILE, attachments=((message, file),))
    chat.surveys.kept.append(given(CHAT, 1, HOSTILE))
    one = chat.casework.cases[CHAT]
    chat.casework.cases[CHAT] = replace(one, customer_name=HOSTILE)
    opened = chat.acts.open(chat.ana, Tab(), sent(wanted=CHAT))
    told = lines(opened.case)["case"]
    for html in (told["head"], told["side"], str(opened.thread)):
        assert "<img" not in html


def test_a_customer_who_writes_at_the_same_time_keeps_no_answer_back(
    chat: Chat, replies: CaseReplies
) -> None:
    chat.acts.act(chat.ana, Tab(), sent(case=CHAT, act="claim"))
    known = chat.opens()
    chat.writes("Hurry, please!")
    what = sent(case=CHAT, text="It left today.", revision=known["revision"])
    told = lines(replies.send(chat.ana, Tab(chat.ana.id, CHAT, case=CHAT), what).case)
    assert "done" in told
    last = chat.casework.messages[CHAT][-1]
    assert (last.author, last.text) == (Author.AGENT, "It left today.")


def test_a_mail_that_changed_meanwhile_keeps_its_answer_back(
    chat: Chat, replies: CaseReplies
) -> None:
    what = sent(case="case2", text="Yes, you can.", revision="0")
    assert "refused" in lines(replies.send(chat.ana, Tab(), what).case)


def test_what_was_typed_is_told_only_where_it_is_known(chat: Chat, replies: CaseReplies) -> None:
    chat.acts.act(chat.ana, Tab(), sent(case=CHAT, act="claim"))
    replies.draft(chat.ana, Tab(), sent(case=CHAT, text="It left"))
    told = chat.opens()
    assert (told["draft"], told.said["drafted"]) == ("It left", True)


def test_rows_mark_the_chats_whose_customer_is_there(chat: Chat, desk: DeskEvents) -> None:
    inbox = InboxEvents(chat.casework, desk)
    first = lines(inbox.look(chat.ana, Tab(), sent()).inbox)["queue"]
    assert first["html"].count("The customer is in the chat") == 2
    known = sent(state=first["digest"], urgent=first["urgent"])
    assert inbox.look(chat.ana, Tab(), known).inbox is None
    chat.is_now(here=False)
    second = lines(inbox.look(chat.ana, Tab(), known).inbox)["queue"]
    assert "The customer is in the chat" not in second["html"]


def test_a_read_mark_at_a_message_of_nobody_marks_nothing(chat: Chat) -> None:
    chat.is_now(read_up_to=MessageId("gone"))
    assert chat.opens()["seen"] == ""
