"""Outlook messages (MSG), read as the e-mail they are."""

from io import BytesIO

from oxmsg import Message

from ingest.blocks import ReadDocument
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly
from ingest.readers.mail import add_message
from ingest.readers.source import Source


def read_outlook(source: Source) -> ReadDocument:
    """Read a message saved from Outlook."""
    try:
        message = Message.load(BytesIO(source.data))
        fields = {
            "Subject": str(message.subject or ""),
            "From": str(message.sender or ""),
            "To": ", ".join(f"{who.name} <{who.email_address}>" for who in message.recipients),
            "Date": str(message.sent_date or ""),
        }
        plain, page = str(message.body or ""), str(message.html_body or "")
        attached = [str(each.file_name or "unnamed") for each in message.attachments]
    except (KeyError, ValueError, AttributeError, OSError, TypeError) as error:
        raise damaged("its parts cannot be found") from error
    bodies = [("plain", plain)] if plain.strip() else [("html", page)] if page.strip() else []
    assembly = Assembly(source.limits)
    add_message(assembly, fields, bodies, attached)
    return assembly.document()
