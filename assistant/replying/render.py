"""An answer in the form its channel shows: the same facts in every channel, tone and language."""

from typing import assert_never

from assistant.answering.model import Answer
from assistant.errors import RequestRefusedError
from assistant.replying.customer import sendable
from assistant.replying.frames import ENGLISH, frames_for
from assistant.replying.greetings import fit_to_greet
from assistant.replying.letters import Framed, chat, email, phone
from assistant.replying.model import LEAST_LIMIT, LIMIT, Channel, Piece, Reply, Tone
from assistant.replying.posts import posts

_APART = Piece("\n\n", own=True)


def render(
    answer: Answer,
    *,
    channel: Channel,
    tone: Tone = Tone.PLAIN,
    language: str = ENGLISH,
    customer_name: str = "",
    agent_name: str = "",
    limit: int = LIMIT,
) -> Reply:
    """Word the frame, keep the policy's words; the same arguments give the same reply.

    What rests on internal sources is left out. An answer that abstains, or of which nothing may
    be sent, becomes a promise to come back to the customer. `customer_name` is the name as it is
    to be greeted; what is no name greets nobody. `language` is the customer's, such as "de".
    `limit` is the length of a social post in characters, 60 or more. Raises RequestRefusedError
    when posts of that length cannot hold a fact whole.
    """
    body = sendable(answer)
    frames, note = frames_for(language, body.text)
    framed = Framed(
        body, frames, frames.tones[tone], fit_to_greet(customer_name), fit_to_greet(agent_name)
    )
    pieces, texts = _laid_out(framed, channel, limit)
    return Reply(
        channel=channel,
        tone=tone,
        language=frames.language,
        pieces=pieces,
        posts=texts,
        left_out=body.left_out,
        holding=body.holding,
        engine=answer.engine,
        note=note,
    )


def _laid_out(
    framed: Framed, channel: Channel, limit: int
) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The pieces, and the posts if the channel has posts."""
    match channel:
        case Channel.CHAT:
            return chat(framed), ()
        case Channel.EMAIL:
            return email(framed), ()
        case Channel.PHONE:
            return phone(framed), ()
        case Channel.SOCIAL:
            if limit < LEAST_LIMIT:
                raise RequestRefusedError(
                    f"posts of {limit} characters hold too little; allow {LEAST_LIMIT} or more"
                )
            filled = posts(framed, limit)
            joined = [piece for post in filled for piece in (_APART, *post)]
            return tuple(joined[1:]), tuple("".join(p.text for p in post) for post in filled)
        case _:
            assert_never(channel)
