"""Office files locked with a password (DOCX, XLSX, PPTX): unlocked before anything reads them."""

import io
from dataclasses import replace
from xml.parsers.expat import ExpatError

from ingest.detect import OLE
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import damaged
from ingest.readers.source import Source

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# Excel locks with this when it only guards a book against changes, and never asks for it.
_NOBODYS_PASSWORD = "VelvetSweatshop"  # noqa: S105  # as public as the format


def unlocked(source: Source) -> Source:
    """Return the Office file inside a locked one, any other file as it is.

    Raises `FileRefusedError` where the password is missing, wrong, or not what locks it.
    """
    # The name of the part that holds the file stands in the container's directory.
    if not source.data.startswith(OLE) or _PACKAGE not in source.data:
        return source
    from msoffcrypto import exceptions  # type: ignore[import-untyped]  # ships no types

    try:
        for password in filter(None, (source.password, _NOBODYS_PASSWORD)):
            if (opened := _opened(source.data, password)) is not None:
                return replace(source, data=opened)
    except exceptions.InvalidKeyError as error:
        raise damaged("it is locked, and what its password opens is broken") from error
    except (exceptions.DecryptionError, exceptions.FileFormatError) as error:
        raise FileRefusedError(
            "is protected in a way that cannot be read: save it without protection and try again",
            RefusalKind.NEEDS_PASSWORD,
        ) from error
    except (
        exceptions.ParseError,
        ExpatError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
    ) as error:
        raise damaged("it is locked, and how is not said") from error
    if source.password:
        raise FileRefusedError(
            "is not opened by this password: give the right one with --password",
            RefusalKind.WRONG_PASSWORD,
        )
    raise FileRefusedError(
        "needs the password: give it with --password", RefusalKind.NEEDS_PASSWORD
    )


def _opened(data: bytes, password: str) -> bytes | None:
    """Return what is locked; None when this is not its password."""
    from msoffcrypto import exceptions
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # no types

    file = OOXMLFile(io.BytesIO(data))
    try:
        file.load_key(password=password, verify_password=True)
    except exceptions.InvalidKeyError:
        return None
    opened = io.BytesIO()
    file.decrypt(opened)
    return opened.getvalue()
