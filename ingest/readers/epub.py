"""EPUB books: their chapters in order, each read as the page of HTML it is."""

import posixpath
from urllib.parse import unquote

from ingest.blocks import ReadDocument
from ingest.readers.archive import Archive, damaged
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.decoding import decode
from ingest.readers.html import add_html
from ingest.readers.source import Source

_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(source: Source) -> ReadDocument:
    """Read a book."""
    archive = Archive(source)
    container = archive.xml("META-INF/container.xml")
    paths = (
        []
        if container is None
        else [found.get("full-path") or "" for found in container.iter("{*}rootfile")]
    )
    package = archive.xml(paths[0]) if paths else None
    if package is None:
        raise damaged("its list of chapters is missing")
    assembly = Assembly(source.limits)
    title = next((one_line(found.text or "") for found in package.iter("{*}title")), "")
    folder = posixpath.dirname(paths[0])
    items = {item.get("id"): item for item in package.iter("{*}item")}
    for entry in package.iter("{*}itemref"):
        item = items.get(entry.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or entry.get("linear") == "no":
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if data := archive.read(name):
            add_html(assembly, decode(data))
    if title:
        assembly.properties["title"] = title
    else:
        assembly.properties.pop("title", None)
    return assembly.document()
