"""A reply whose sentences a language model words in the tone, and code checks against the answer's.

Checked are both directions: what the model says must be what the quotes say, and what the
answer says must all be in what the model says.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer, Citation, Part
from assistant.errors import RequestRefusedError
from assistant.models.model import LanguageModel, Message, ModelError, Role
from assistant.replying.customer import sift
from assistant.replying.facts_compared import difference
from assistant.replying.model import LIMIT, Channel, Reply, Tone
from assistant.replying.render import render
from assistant.replying.stretches import AnswerPart, Stretch, parts_of
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
_NO_TIME = "there was no time left"
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
    """The models that word replies in the order they are tried, and what checks them.

    One reply takes `within_s` seconds at most, over all of them.
    """

    models: tuple[LanguageModel, ...]
    meaning: Meaning
    within_s: float

    def __post_init__(self) -> None:
        if not self.models:
            raise ValueError("rewording takes a language model")


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


def reworded(
    reply: Reply,
    answer: Answer,
    *,
    models: Sequence[LanguageModel],
    meaning: Meaning,
    deadline: Deadline,
    customer_name: str = "",
    agent_name: str = "",
    limit: int = LIMIT,
) -> Reply:
    """The reply with the answer's sentences in a model's words, or as it was with a note why.

    Models are tried in order until one words all of it before the deadline; what the checks
    refuse of its words is not asked of another.
    `reply` is `answer` as `render` shaped it with the same names and limit. Its facts stay equal:
    one number, name or "not" more or less and the model's words are not used. Internal words
    never reach the model. A note for the telephone and a holding reply have nothing to reword.
    """
    if reply.holding or reply.channel is Channel.PHONE:
        return reply
    try:
        worded = _first_worded(answer, reply, models, meaning, deadline)
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
    except (_RefusedError, RequestRefusedError) as error:
        _log.info("nothing is reworded: %s", error)
        return reply.noted(f"not reworded: {error}")
    return replace(shaped, language=reply.language, left_out=reply.left_out, note=reply.note)


def _first_worded(
    answer: Answer,
    reply: Reply,
    models: Sequence[LanguageModel],
    meaning: Meaning,
    deadline: Deadline,
) -> Answer:
    """The answer in the words of the first model that gives them; raises _RefusedError."""
    why = ""
    for model in models:
        if deadline.left < _LEAST_S:
            break
        try:
            return _worded(answer, _Wording(model, meaning, reply.tone, reply.channel, deadline))
        except ModelError as error:
            _log.warning("%s rewords nothing: %s", model.name, error)
            why = str(error)
    raise _RefusedError(why or _NO_TIME)


def _worded(answer: Answer, wording: _Wording) -> Answer:
    """The answer with only what may be sent, in the model's words."""
    text = ""
    parts: list[Part] = []
    asked = iter(answer.parts)
    for each in parts_of(answer):
        kept = sift(each, answer.citations).kept
        said = _reworded(kept, answer.citations, wording) if kept else _unsaid(each)
        if each.asked and answer.parts:
            part = next(asked)
            parts.append(replace(part, start=len(text), end=len(text) + len(said)))
        text += f"{said}\n\n" if said else ""
    return replace(
        answer, text=text.rstrip(), engine=wording.model.name, parts=tuple(_ending(parts, text))
    )


def _ending(parts: Sequence[Part], text: str) -> Iterator[Part]:
    for part in parts:
        yield replace(part, end=min(part.end, len(text.rstrip())))


def _unsaid(part: AnswerPart) -> str:
    """What is left out stays in its place, for the reply to hold there; nothing between parts."""
    return part.text.strip() if part.asked else ""


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
        raise _RefusedError(_NO_TIME)
    prompt = load("reply").fill(
        tone=_SOUNDS[wording.tone], channel=_READ_IN[wording.channel], text=escaped(text)
    )
    pieces = wording.model.stream(
        (Message(Role.PERSON, prompt),),
        most_tokens=2 * tokens_of(text) + 50,
        within_s=left,
    )
    return unescaped("".join(pieces)).strip()


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
