"""Zip files that documents travel in: opened only when they do not explode."""

import io
import lzma
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree

from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from ingest.readers.source import Source

_MOST_PARTS = 20_000
_SMALL = 20_000_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


class Archive:
    """The parts of a zip file, by name."""

    def __init__(self, source: Source) -> None:
        """Open a file; refuse a broken one, a locked one, and one that would explode."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except _BROKEN as error:
            raise damaged("its zip directory is broken") from error
        check_unpacked_size(self._zip.infolist(), source.limits)
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}

    @property
    def names(self) -> list[str]:
        """The parts' names in the order they were packed."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes; None when there is no such part, whatever its case."""
        info = self._names.get(name.lstrip("/").lower())
        if info is None:
            return None
        try:
            return self._zip.read(info)
        except RuntimeError as error:
            raise FileRefusedError(
                "is locked with a password: save it without one and try again",
                RefusalKind.NEEDS_PASSWORD,
            ) from error
        except _BROKEN as error:
            raise damaged(f"its part {info.filename!r} is broken") from error

    def xml(self, name: str) -> etree._Element | None:
        """Return a part parsed; None when it is not there or holds no XML at all."""
        data = self.read(name)
        return parse_xml(data) if data else None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What an Office part refers to: id → (kind, name of the other part)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in () if root is None else root.iter("{*}Relationship"):
            target = unquote(relation.get("Target") or "")
            if relation.get("TargetMode") != "External" and target:
                kind = (relation.get("Type") or "").rpartition("/")[2]
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id") or ""] = (kind, path)
        return found


def check_unpacked_size(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse an archive that unpacks to far more than it is, by its own directory.

    Reading never yields more than the directory says, so a lie there gains nothing.
    """
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    too_dense = unpacked > _SMALL and unpacked > packed * limits.unpack_ratio
    if len(parts) > _MOST_PARTS or unpacked > limits.unpacked_bytes or too_dense:
        raise FileRefusedError(
            f"unpacks to {unpacked // 1_000_000:,} MB from {max(1, packed // 1000):,} kB,"
            " more than any document needs: save it again or split it",
            RefusalKind.TOO_LARGE,
        )


def parse_xml(data: bytes) -> etree._Element | None:
    """Parse XML without entities, external files or a network; None when it holds nothing.

    Broken XML is read as far as it goes.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def damaged(how: str) -> FileRefusedError:
    """A refusal for a file that is broken inside."""
    return FileRefusedError(
        f"is damaged ({how}): open it in the program that made it and save it again",
        RefusalKind.CORRUPT,
    )


def local(element: etree._Element) -> str:
    """An element's name without its namespace; nothing for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace, as the strict and loose kinds differ there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None
