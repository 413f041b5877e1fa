"""A reply whose sentences a language model words in the tone, and code checks against the answer's.

Checked are both directions: what the model says must be what the quotes say, and what the
answer says must all be in what the model says.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from assistant.answering.hearing import Stopped, never
from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer, Citation, Part
from assistant.models.model import LanguageModel, Message, ModelError, Role
from assistant.replying.customer import sift
from assistant.replying.facts_compared import difference
from assistant.replying.model import LIMIT, Channel, Reply, Tone
from assistant.replying.render import render
from assistant.replying.stretches import Stretch, Told, parts_of
from assistant.verifying.cited import without_marks
from assistant.verifying.copies import denies_as_often
from assistant.verifying.modality import Force, agree, manner_of
from assistant.verifying.verify import verify
from assistant.wording.deadline import Deadline
from assistant.wording.escaping import escaped, unescaped
from assistant.wording.evidence import tokens_of
from kb.sentences import sentences
from prompts import load

_log = logging.getLogger(__name__)
_LEAST_S = 0.2
_MOST_GROWTH = 2
_MARKS = regex.compile(r"\[(\d{1,3})\]")
_STRANGE = regex.compile(r"\]\(|<\s*/?\s*\w")
_SOUNDS = {
    Tone.PLAIN: "plain and short",
    Tone.WARM: "warm and personal",
    Tone.FORMAL: "formal and polite",
}
_READ_IN = {
    Channel.CHAT: "a chat message",
    Channel.EMAIL: "an e-mail",
    Channel.PHONE: "a note to speak from",
    Channel.SOCIAL: "a post that everybody can read",
}


@dataclass(frozen=True, slots=True)
class Rewording:
    """The model that words replies, what checks it, and the seconds one reply may take."""

    model: LanguageModel
    meaning: Meaning
    within_s: float


class _RefusedError(Exception):
    """What a model wrote is not used; the message says why."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """A model, the tone and the channel to word for, and the time there is."""

    model: LanguageModel
    meaning: Meaning
    tone: Tone
    channel: Channel
    deadline: Deadline
    stopped: Stopped


def reworded(
    reply: Reply,
    answer: Answer,
    *,
    model: LanguageModel,
    meaning: Meaning,
    deadline: Deadline,
    customer_name: str = "",
    agent_name: str = "",
    limit: int = LIMIT,
    stopped: Stopped = never,
) -> Reply:
    """The reply with the answer's sentences in the model's words, or as it was with a note why.

    `reply` is `answer` as `render` shaped it with the same names and limit. Its facts stay equal:
    one number, name or "not" more or less and the model's words are not used. Internal words
    never reach the model. A note for the telephone and a holding reply have nothing to reword.
    """
    if reply.holding or reply.channel is Channel.PHONE:
        return reply
    wording = _Wording(model, meaning, reply.tone, reply.channel, deadline, stopped)
    try:
        worded = _worded(answer, wording)
        shaped = render(
            worded,
            channel=reply.channel,
            tone=reply.tone,
            language=reply.language,
            customer_name=customer_name,
            agent_name=agent_name,
            limit=limit,
        )
        _check_facts(reply.said, shaped.said)
    except (ModelError, _RefusedError) as error:
        _log.info("%s rewords nothing: %s", model.name, error)
        return reply.noted(f"worded by the policy: {error}")
    return replace(shaped, language=reply.language, left_out=reply.left_out, note=reply.note)


def _worded(answer: Answer, wording: _Wording) -> Answer:
    """The answer with only what may be sent, in the model's words."""
    text = ""
    parts: list[Part] = []
    asked = iter(answer.parts)
    for told in parts_of(answer):
        kept = sift(told, answer.citations).kept
        said = _reworded(kept, answer.citations, wording) if kept else _unsaid(told)
        if told.asked and answer.parts:
            part = next(asked)
            parts.append(replace(part, start=len(text), end=len(text) + len(said)))
        text += f"{said}\n\n" if said else ""
    return replace(
        answer, text=text.rstrip(), engine=wording.model.name, parts=tuple(_ending(parts, text))
    )


def _ending(parts: Sequence[Part], text: str) -> Iterator[Part]:
    for part in parts:
        yield replace(part, end=min(part.end, len(text.rstrip())))


def _unsaid(told: Told) -> str:
    """What is left out stays in its place, for the reply to hold there; nothing between parts."""
    return told.text.strip() if told.asked else ""


def _reworded(kept: Sequence[Stretch], citations: Sequence[Citation], wording: _Wording) -> str:
    text = "".join(_marked(each.text, each.citations) for each in kept).strip()
    draft = _asked(text, wording)
    given = {int(number) for number in _MARKS.findall(text)}
    cited = {int(number) for number in _MARKS.findall(draft)}
    if not draft or not cited:
        raise _RefusedError(f"{wording.model.name} wrote nothing with a source")
    if cited - given or _STRANGE.search(draft):
        raise _RefusedError(f"{wording.model.name} added a source or markup")
    if len(draft.split()) > _MOST_GROWTH * len(text.split()) + 10:
        raise _RefusedError(f"{wording.model.name} wrote much more than there was to say")
    _check_sentences(text, draft, citations, given, wording)
    return draft


def _asked(text: str, wording: _Wording) -> str:
    left = wording.deadline.left
    if left < _LEAST_S:
        raise _RefusedError("there was no time left")
    prompt = load("reply").fill(
        tone=_SOUNDS[wording.tone], channel=_READ_IN[wording.channel], text=escaped(text)
    )
    pieces = wording.model.stream(
        (Message(Role.PERSON, prompt),),
        most_tokens=2 * tokens_of(text) + 50,
        within_s=left,
        stopped=wording.stopped,
    )
    draft = unescaped("".join(pieces)).strip()
    if wording.stopped():
        raise _RefusedError("it was stopped")
    return draft


def _check_sentences(
    text: str, draft: str, citations: Sequence[Citation], given: set[int], wording: _Wording
) -> None:
    """Raise unless the quotes say every sentence of the draft, and the draft all of the text."""
    quotes = {each.n: _quote(each) for each in citations if each.n in given}
    passages = [quotes.get(number, "") for number in range(1, max(given) + 1)]
    if wrong := verify(draft, passages, wording.meaning).removed:
        raise _RefusedError(
            f"{wording.model.name} wrote a sentence that cannot stand: {wrong[0].fault}"
        )
    told, written = _plain(text), _plain(draft)
    _check_facts(told, written)
    if verify(_after_sentences(told, " [1]"), [written], wording.meaning).removed:
        raise _RefusedError(f"{wording.model.name} left something out")
    if not _binds_alike(told, written):
        raise _RefusedError(f"{wording.model.name} changed what is allowed or required")


def _binds_alike(told: str, written: str) -> bool:
    """Whether both allow, require, deny and limit the same, and equally often."""
    same = agree(told, written) and agree(written, told) and denies_as_often(told, written)
    return same and _bonds(told) == _bonds(written)


def _bonds(text: str) -> tuple[int, int, int]:
    """How often a text requires, spares and says "only"."""
    clauses = manner_of(text).clauses
    forces = [force for clause in clauses for force, _ in clause.forces]
    limits = sum(bool(clause.limited) for clause in clauses)
    return forces.count(Force.REQUIRED), forces.count(Force.SPARED), limits


def _check_facts(told: str, written: str) -> None:
    found = difference(told, written)
    if found.none:
        return
    facts = ", ".join([*found.lost, *found.added][:3])
    raise _RefusedError(f"the model's words changed a fact ({facts})")


def _quote(citation: Citation) -> str:
    title = " ".join(citation.title.split())
    return f"# {title}\n\n{citation.quote}"


def _marked(text: str, citations: Sequence[Citation]) -> str:
    """The text with its sources after every sentence of it."""
    marks = "".join(f"[{each.n}]" for each in citations)
    return _after_sentences(text, f" {marks}")


def _after_sentences(text: str, mark: str) -> str:
    marked, place = "", 0
    for span in sentences(text):
        marked += f"{text[place : span.end]}{mark}"
        place = span.end
    return marked + text[place:]


def _plain(text: str) -> str:
    """Line by line without marks."""
    return "\n".join(line for raw in text.splitlines() if (line := without_marks(raw)))
