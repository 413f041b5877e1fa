"""What a reply is: its channel and tone, our own words and the policy's, and what was left out."""

from dataclasses import dataclass, replace
from enum import StrEnum

import regex

LIMIT = 280
"""How many characters a social post has unless somebody says otherwise."""

LEAST_LIMIT = 60
"""The shortest post that can hold a fact and its number among the posts."""

_LETTERS = regex.compile(r"[\p{L}\p{N}]+")
_WORDS = {
    "chat": """
        chat livechat widget messenger whatsapp telegram signal sms dm imessage message webchat
        direct private
    """,
    "email": """
        email mail mails emails letter ticket brief courriel correo carta lettre outlook gmail
    """,
    "phone": """
        phone call calls telephone voice hotline ring tel telefon anruf téléphone appel teléfono
        llamada telefoon voicemail
    """,
    "social": """
        social twitter tweet x facebook fb instagram mastodon linkedin bluesky threads tiktok
        youtube reddit review reviews post posts public
    """,
}


class Channel(StrEnum):
    """Where a reply will be read or said."""

    CHAT = "chat"
    EMAIL = "email"
    PHONE = "phone"
    SOCIAL = "social"

    @classmethod
    def read(cls, text: str) -> "Channel":
        """Understand what people call a channel ("E-Mail", "twitter", "call"); chat otherwise.

        A private message is a chat on whatever network it is sent.
        """
        said = text.casefold().replace("e-mail", "email").replace("e mail", "email")
        words = frozenset(_LETTERS.findall(said))
        return next((each for each in cls if words & _NAMES[each]), cls.CHAT)


class Tone(StrEnum):
    """How our own sentences sound; the policy's words are the same in each."""

    PLAIN = "plain"
    WARM = "warm"
    FORMAL = "formal"


class Why(StrEnum):
    """Why some of an answer may not go to the customer."""

    INTERNAL = "rests on an internal source"
    UNCITED = "rests on no source"
    HANGS = "cannot be understood without something that was left out"
    ADVICE = "is said to you, not to the customer"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of an answer that are not in the reply, and why."""

    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reply; `own` when it is our frame around the policy's words."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the form its channel shows, as plain text.

    `pieces` in order are the whole text. `posts` are the posts of a social reply, each within
    its limit, else empty. A reply is `holding` when it answers nothing and says that somebody
    will. `language` is that of our own words, `engine` names who worded the rest. `note` is one
    line for the agent, empty when there is nothing to say.
    """

    channel: Channel
    tone: Tone
    language: str
    pieces: tuple[Piece, ...]
    posts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    holding: bool
    engine: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a reply says something")
        if (self.channel is Channel.SOCIAL) != bool(self.posts):
            raise ValueError("a social reply has posts, and no other has")

    @property
    def text(self) -> str:
        """The whole reply; posts stand apart by a blank line."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def said(self) -> str:
        """What the answer says, without our own words, one line a stretch."""
        return "\n".join(piece.text for piece in self.pieces if not piece.own)

    def noted(self, note: str) -> "Reply":
        """The same reply with one more thing for the agent to know."""
        return replace(self, note="; ".join(each for each in (self.note, note) if each))


_NAMES = {
    channel: frozenset(_WORDS[channel.value].split())
    for channel in (Channel.CHAT, Channel.EMAIL, Channel.PHONE, Channel.SOCIAL)
}
