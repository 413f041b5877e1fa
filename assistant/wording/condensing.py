"""A follow-up as a question of its own, worded by a model and checked, or rewritten by rules."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.hearing import Stopped, never
from assistant.following.model import FollowUp, Turn
from assistant.following.reading import read_words
from assistant.following.rewriting import follow_up
from assistant.models.model import LanguageModel, Message, ModelError, Role
from assistant.wording.deadline import Deadline
from assistant.wording.escaping import cut, escaped, unescaped
from assistant.wording.masks import MakeMasker
from kb.tokens import tokens
from prompts import load

_log = logging.getLogger(__name__)
_MOST_TOKENS = 80
_MOST_WORDS = 50
_MOST_TURNS = 6
_LONGEST_TURN = 1_000
# An answer is what people wait for; a rewrite may take this share of the time.
_SHARE = 0.25


def understand(
    earlier: Sequence[Turn],
    said: str,
    *,
    models: Sequence[LanguageModel],
    mask: MakeMasker,
    deadline: Deadline,
    stopped: Stopped = never,
) -> FollowUp:
    """Make the last turn stand alone; `earlier` is oldest first.

    Models are asked only about a turn that hangs on others by rule, one after another until one
    replies. Its question counts only if every telling word of it was said before; else the
    rules' own rewrite does.
    """
    followed = follow_up(earlier, said)
    if not followed.standing.depends or not models:
        return followed
    within_s = deadline.left * _SHARE / len(models)
    replies = (_asked(each, earlier, said, mask, within_s, stopped) for each in models)
    reply = next((each for each in replies if each), "")
    question = " ".join(unescaped(reply).split()).strip('"“”')
    if not _is_made_of(question, earlier, said):
        return followed
    return replace(followed, question=question, carried=_carried(question, said))


def _asked(
    model: LanguageModel,
    earlier: Sequence[Turn],
    said: str,
    mask: MakeMasker,
    within_s: float,
    stopped: Stopped,
) -> str:
    """What the model makes of the turn; empty when it fails."""
    turns = [turn.asked for turn in earlier[-_MOST_TURNS:]]
    masker = mask(model, [*turns, said])
    filled = load("follow_up_question").fill(
        earlier="\n".join(escaped(cut(masker.mask(turn), _LONGEST_TURN)) for turn in turns),
        said=escaped(masker.mask(said)),
    )
    rules = load("follow_up_rules").fill()
    messages = (Message(Role.SYSTEM, rules), Message(Role.PERSON, filled))
    try:
        reply = "".join(
            model.stream(messages, most_tokens=_MOST_TOKENS, within_s=within_s, stopped=stopped)
        )
    except ModelError as error:
        _log.info("%s rewrites nothing: %s", model.name, error)
        return ""
    return masker.restore(reply)


def _is_made_of(question: str, earlier: Sequence[Turn], said: str) -> bool:
    """Whether a rewrite says all of the turn, and nothing that was not in the conversation."""
    if not question or len(question.split()) > _MOST_WORDS:
        return False
    known = set(tokens(" ".join([said, *(" ".join((t.asked, *t.titles)) for t in earlier)])))
    told = {stem for word in read_words(question) if not word.common for stem in tokens(word.text)}
    wanted = {stem for word in read_words(said) if word.specific for stem in tokens(word.text)}
    return told <= known and wanted <= told


def _carried(question: str, said: str) -> tuple[str, ...]:
    own = set(tokens(said))
    return tuple(
        word.text
        for word in read_words(question)
        if word.specific and own.isdisjoint(tokens(word.text))
    )
