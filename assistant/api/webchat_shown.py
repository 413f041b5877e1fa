"""A customer's conversation as JSON: what they may see, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from assistant.help_pages.links import HELP
from assistant.json_value import Json
from assistant.settings import Settings
from assistant.sites.looks import LANGUAGES
from assistant.sites.model import Look, Site, SiteTexts
from assistant.suggestion import citation_json
from assistant.webchat.model import (
    LARGEST_ATTACHMENT,
    LONGEST_MESSAGE,
    Answered,
    Attachment,
    Begun,
    ChatMessage,
    ChatState,
    Conversation,
    OfferCard,
    OrderCard,
    Source,
    Standing,
    Waiting,
)
from kb.model import Audience


def widget_json(site: Site, settings: Settings, wanted: str) -> dict[str, Json]:
    """How a site's widget looks, in the language that fits the one wanted best."""
    look = site.look
    languages = look.languages or LANGUAGES
    language = _language(languages, wanted)
    texts = _texts(look, language)
    return {
        "name": site.name,
        "language": language,
        "languages": list(languages),
        "texts": {
            "title": texts.title,
            "greeting": texts.greeting,
            "suggestions": list(texts.suggestions),
        },
        "colour": look.colour,
        "side": look.side.value,
        "attachments": look.attachments,
        "survey": look.survey,
        "help_url": HELP if settings.help_pages else None,
        "longest_message": LONGEST_MESSAGE,
        "largest_attachment": LARGEST_ATTACHMENT,
    }


def _language(languages: Sequence[str], wanted: str) -> str:
    """The wanted one where the site's widget speaks it, else the site's first."""
    asked = _bare(wanted)
    return next((each for each in languages if _bare(each) == asked), languages[0])


def _texts(look: Look, language: str) -> SiteTexts:
    """The company's words in that language; in no other, since the widget's own go beside them."""
    asked = _bare(language)
    found = (each for each in look.texts if _bare(each.language) == asked)
    return next(found, SiteTexts(language))


def _bare(tag: str) -> str:
    """The language of a tag, without country or script."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def begun_json(begun: Begun, state: ChatState, said: Iterable[ChatMessage]) -> dict[str, Json]:
    """A new conversation with its token."""
    return {
        "id": begun.conversation.id,
        "token": begun.token,
        "state": state_json(state),
        "messages": [message_json(each) for each in said],
    }


def conversation_json(known: Conversation, state: ChatState, *, at: datetime) -> dict[str, Json]:
    """A conversation, and the customer while their site vouches for them."""
    until = known.vouched_until
    vouched = bool(known.customer) and until is not None and at < until
    customer: Json = {"name": known.name, "vouched": True} if vouched else None
    return {
        "id": known.id,
        "language": known.language,
        "customer": customer,
        "state": state_json(state),
    }


def messages_json(said: Iterable[ChatMessage], state: ChatState) -> dict[str, Json]:
    """Messages and what stands above them."""
    return {"messages": [message_json(each) for each in said], "state": state_json(state)}


def answered_json(answered: Answered) -> dict[str, Json]:
    """What came of a message."""
    answer = answered.answer
    return {
        "message": message_json(answered.message),
        "answer": {**message_json(answer), "abstained": answered.abstained} if answer else None,
        "handed_over": answered.state.standing in (Standing.WAITING, Standing.PERSON),
        "state": state_json(answered.state),
        "orders": [_order_json(each) for each in answered.orders],
        "offers": [_offer_json(each) for each in answered.offers],
        "again": answered.again,
    }


def message_json(message: ChatMessage) -> dict[str, Json]:
    """One message."""
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "speaker": message.speaker.value,
        "by": message.by,
        "text": message.text,
        "sent_as": message.sent_as,
        "citations": [source_json(each) for each in public(message.sources)],
        "answers": message.answers,
        "helpful": message.helpful,
        "attachments": [file_json(each) for each in message.attachments],
    }


def public(sources: Iterable[Source]) -> list[Source]:
    """Those that customers may read: the last look before anything leaves."""
    return [each for each in sources if each.citation.audience is Audience.PUBLIC]


def source_json(source: Source) -> dict[str, Json]:
    """A citation with its public page."""
    return {**citation_json(source.citation), "url": source.url}


def file_json(file: Attachment) -> dict[str, Json]:
    """A file, without its bytes."""
    return {
        "id": file.id,
        "name": file.name,
        "type": file.type,
        "size": file.size,
        "at": file.at.isoformat(),
    }


def state_json(state: ChatState) -> dict[str, Json]:
    """What stands above the messages."""
    return {
        "standing": state.standing.value,
        "agent": state.agent,
        "typing": state.typing,
        "read_up_to": state.read_up_to,
        "waiting": _waiting_json(state.waiting) if state.waiting else None,
        "may_go_back": state.may_go_back,
        "survey": state.survey,
        "contact_known": state.contact_known,
    }


def _waiting_json(waiting: Waiting) -> dict[str, Json]:
    return {
        "open": waiting.open,
        "basis": waiting.basis.value,
        "minutes": waiting.minutes,
        "opens_at": waiting.opens_at.isoformat() if waiting.opens_at else None,
        "zone": waiting.zone,
        "ahead": waiting.ahead,
        "anybody": waiting.anybody,
    }


def _order_json(order: OrderCard) -> dict[str, Json]:
    return {
        "id": order.id,
        "ordered_on": order.ordered_on,
        "status": order.status,
        "delivered_on": order.delivered_on,
        "items": list(order.items),
    }


def _offer_json(offer: OfferCard) -> dict[str, Json]:
    return {
        "id": offer.id,
        "title": offer.title,
        "value": offer.value,
        "currency": offer.currency,
        "words": offer.words,
    }
