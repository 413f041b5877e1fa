"""Answering a customer: suggested from the library, checked for promises, sent, kept as a draft."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from assistant.access.model import Person, PersonId
from assistant.answering.model import Citation
from assistant.casework.errors import PromiseFlaggedError
from assistant.casework.model import CaseFile, CaseId, PromiseFound
from assistant.casework.ports import Casework, Reply, TrackedPromise
from assistant.errors import AssistantError, RequestRefusedError
from assistant.replying.model import LIMIT, Channel
from assistant.replying.render import render as worded
from assistant.ui.casework.promises import Decided, decided
from assistant.ui.desk.case_acts import CaseActs, Done
from assistant.ui.desk.case_showing import last_words
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.memory import Memory
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.desk.underway import Question
from assistant.ui.events import Sent
from assistant.webchat.model import CHANNEL
from kb.database import Database
from kb.errors import KnowledgeBaseError
from kb.model import Audience

_NOT_DECIDED = "Say who keeps what this promises, or that it is not tracked; then send it."
_NO_TIME = "Say until when “{words}” is kept, or do not track it."
_NO_WORDS = "The customer wrote nothing that could be looked up; ask in your own words."


class CaseReplies:
    """What the reply box of a case asks for."""

    def __init__(
        self, casework: Casework, database: Database, desk: DeskEvents, acts: CaseActs
    ) -> None:
        self._casework = casework
        self._desk = desk
        self._acts = acts
        self._memory = Memory(database)

    def suggest(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """An answer to the customer's last words: from what customers may read."""
        case = CaseId(sent.text("case"))
        try:
            file = self._theirs(person, case)
        except (AssistantError, KnowledgeBaseError) as error:
            yield self._acts.shown(person, tab, case, refused=_why(str(error)))
            return
        words = last_words(file)
        if not words.strip():
            yield DeskChange(case=tell("refused", **_why(_NO_WORDS)))
            return
        mine = Tab(person.id, case, case=case)
        if tab.conversation != case:
            claimed = Done("The case is yours.", undo="release")
            yield self._acts.shown(person, mine, case, done=claimed)
        question = Question(
            person=person.id,
            conversation=case,
            text=words[:20_000],
            audience=Audience.PUBLIC,
            on=date.today(),
        )
        yield from self._desk.asked(person, mine, question)

    def use(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """A suggestion shall become the reply: worded for the case's channel."""
        case = sent.text("case")
        file = self._desk.cases.file(person, case)
        suggestion = self._memory.suggestion(person, case, sent.text("suggestion"))
        if file is None or suggestion is None:
            gone = "That answer is not in this case; reload the page."
            return DeskChange(case=tell("refused", **_why(gone)))
        channel = Channel.read(file.case.channel)
        try:
            reply = worded(
                suggestion.answer,
                channel=channel,
                language=suggestion.language,
                agent_name=person.name,
            )
        except RequestRefusedError as error:
            return DeskChange(case=tell("refused", **_why(str(error))))
        shaped = tell(
            "shaped",
            suggestion=suggestion.id,
            text=reply.text,
            abstained=suggestion.answer.abstained,
            note=reply.note,
            limit=LIMIT if channel is Channel.SOCIAL else 0,
        )
        return DeskChange(case=shaped)

    def check(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """A reply was typed: what it promises is shown under it."""
        file = self._desk.cases.file(person, sent.text("case"))
        text = sent.text("text")
        if file is None or not text:
            return DeskChange()
        html = self._desk.cases.found(person, file, text)
        return DeskChange(case=tell("checked", text=sent.texts.get("text", ""), html=html))

    def send(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A reply or a note goes out, once everything it promises was decided on."""
        case, text = CaseId(sent.text("case")), sent.text("text")
        try:
            note = sent.text("note") == "yes"
            promises = () if note else self._tracked(person, case, text, sent)
            suggestion, citations = self._rests_on(person, case, sent)
            self._casework.reply(
                Reply(
                    case=case,
                    text=text,
                    note=note,
                    suggestion=suggestion,
                    citations=citations,
                    promises=promises,
                    knowingly=sent.text("knowingly") == "yes",
                    revision=self._revision(person, case, sent),
                    waiting=sent.text("waiting") != "no",
                ),
                by=person,
            )
        except PromiseFlaggedError as error:
            why = {**_why(str(error)), "flagged": "yes"}
            return self._acts.shown(person, tab, case, refused=why)
        except (AssistantError, KnowledgeBaseError) as error:
            return self._acts.shown(person, tab, case, refused=_why(str(error)))
        self._keep(person, case, "")
        said = Done("Noted for the staff." if note else "Sent.")
        return self._acts.shown(person, tab, case, done=said, sent_text=sent.texts["text"])

    def draft(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """Something was typed into the reply: it outlives this browser once the case is theirs."""
        self._keep(person, sent.text("case"), sent.text("text"))
        return DeskChange()

    def _theirs(self, person: Person, case: CaseId) -> CaseFile:
        """The case, this person's from now on; raises RequestRefusedError when it is another's."""
        file = self._casework.file(case, by=person)
        if file.case.owner != person.id:
            self._casework.claim(case, by=person)
        return file

    def _rests_on(
        self, person: Person, case: CaseId, sent: Sent
    ) -> tuple[str, tuple[Citation, ...]]:
        """The suggestion a reply was made from, with what of it a customer may see."""
        found = self._memory.suggestion(person, case, sent.text("suggestion"))
        if found is None or found.answer.abstained:
            return "", ()
        cited = found.answer.citations
        return found.id, tuple(each for each in cited if each.audience is Audience.PUBLIC)

    def _revision(self, person: Person, case: CaseId, sent: Sent) -> int | None:
        """The case's as the page showed it; None in a chat, where both sides write at once."""
        file = self._desk.cases.file(person, case)
        if file is not None and file.case.channel == CHANNEL:
            return None
        return _number(sent.text("revision"))

    def _tracked(
        self, person: Person, case: CaseId, text: str, sent: Sent
    ) -> tuple[TrackedPromise, ...]:
        """The promises to track; raises RequestRefusedError while one was not decided on."""
        found = self._casework.check(case, text, by=person) if text else ()
        return tracked(found, decided(sent.text("promises")), by=person.id)

    def _keep(self, person: Person, case: str, text: str) -> None:
        with suppress(RequestRefusedError):
            self._memory.keep_draft(person, case, text)


def tracked(
    found: Sequence[PromiseFound], said: Sequence[Decided], *, by: PersonId
) -> tuple[TrackedPromise, ...]:
    """What is taken on of the promises found, as was decided; `by` keeps what nobody was named for.

    Raises RequestRefusedError while one was not decided on, or has no time. What was decided of
    words that are not in the text any more is nothing.
    """
    decisions = {each.words: each for each in said}
    taken: list[TrackedPromise] = []
    for each in found:
        decision = decisions.get(each.words)
        if decision is None:
            raise RequestRefusedError(_NOT_DECIDED)
        if not decision.tracked:
            continue
        if decision.due is None:
            raise RequestRefusedError(_NO_TIME.format(words=each.words))
        taken.append(TrackedPromise(each.words, PersonId(decision.owner) or by, decision.due))
    return tuple(taken)


def _why(error: str) -> dict[str, str]:
    return {"error": error, "where": "reply"}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
