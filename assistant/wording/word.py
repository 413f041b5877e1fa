"""Wording an answer: by the first model that can, within the time there is, or word for word."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.hearing import Drafting, Hear, Stopped
from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer
from assistant.masking.restoring import Restoring
from assistant.models.model import LanguageModel, ModelError, ModelOverflowError
from assistant.wording.deadline import Deadline
from assistant.wording.drafting import Draft
from assistant.wording.evidence import Shown
from assistant.wording.masks import MakeMasker
from assistant.wording.prompting import MOST_TOKENS, answer_messages
from assistant.wording.settling import settle
from kb.model import Passage

_log = logging.getLogger(__name__)
_STOPPED = "Stopped; answered word for word."
_UNSUPPORTED = "What {model} wrote is not what the policies say; answered word for word."
_FAILED = "Answered word for word: {why}."
_LEFT_OUT = "{model} had no room for {count} of the passages found."
# Less than this is no time to answer in.
_LEAST_S = 0.2


@dataclass(frozen=True, slots=True)
class ToWord:
    """A question, the answer to it word for word, and the passages a model may use."""

    question: str
    verbatim: Answer
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How an answer is worded: by when, what is masked, who hears of the draft and may stop it.

    `said` are the whole message and the turns before it, of which the question is a part: what
    is personal in them is masked in the question too.
    """

    meaning: Meaning
    mask: MakeMasker
    deadline: Deadline
    hear: Hear
    stopped: Stopped
    said: tuple[str, ...] = ()


def word(asked: ToWord, models: Sequence[LanguageModel], wording: Wording) -> Answer:
    """Return the answer in a model's words, checked, or the one word for word with a note why.

    Models are tried in order until one gives a whole reply before the deadline. Nothing is
    worded when the word-for-word answer abstains: then the policies do not answer.
    """
    if asked.verbatim.abstained or not (models and asked.passages):
        return asked.verbatim
    why = ""
    for model in models:
        if wording.deadline.left < _LEAST_S:
            break
        try:
            reply, shown = _reply(asked, model, wording)
        except ModelError as error:
            _log.warning("%s words nothing: %s", model.name, error)
            why = str(error)
            continue
        if wording.stopped():
            return replace(asked.verbatim, note=_STOPPED)
        return _settled(asked, model, reply, shown, wording.meaning)
    if wording.stopped():
        return replace(asked.verbatim, note=_STOPPED)
    return replace(asked.verbatim, note=_FAILED.format(why=why.rstrip(".") or "no time was left"))


def _reply(asked: ToWord, model: LanguageModel, wording: Wording) -> tuple[str, Shown]:
    """A model's whole reply, asked once more with half of the room when it had too little."""
    try:
        return _once(asked, model, wording, model.context_tokens)
    except ModelOverflowError:
        return _once(asked, model, wording, model.context_tokens // 2)


def _once(
    asked: ToWord, model: LanguageModel, wording: Wording, context_tokens: int
) -> tuple[str, Shown]:
    masker = wording.mask(model, [*wording.said, asked.question])
    messages, shown = answer_messages(
        asked.question, asked.passages, masker, context_tokens=context_tokens
    )
    wording.hear(Drafting(model.name))
    draft, restoring = Draft(shown.passages, wording.meaning, wording.hear), Restoring(masker)
    pieces = model.stream(
        messages,
        most_tokens=MOST_TOKENS,
        within_s=wording.deadline.left,
        stopped=lambda: draft.is_over or wording.stopped(),
    )
    for piece in pieces:
        draft.add(restoring.take(piece))
    draft.add(restoring.finish())
    draft.finish()
    return draft.text, shown


def _settled(
    asked: ToWord, model: LanguageModel, reply: str, shown: Shown, meaning: Meaning
) -> Answer:
    settled = settle(
        reply,
        shown.passages,
        meaning,
        engine=model.name,
        confidence=asked.verbatim.confidence,
    )
    if settled.answer is None:
        note = _UNSUPPORTED.format(model=model.name)
        return replace(asked.verbatim, removed=settled.removed, note=note)
    if not shown.left_out:
        return settled.answer
    return replace(settled.answer, note=_LEFT_OUT.format(model=model.name, count=shown.left_out))
