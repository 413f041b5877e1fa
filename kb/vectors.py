"""The vector index on Chroma, its only importer: embedded in a folder, or a server's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

import httpx
import numpy as np

from kb.errors import HomeError, IndexMismatchError
from kb.model import Audience, PassageId
from kb.ports import Entry, UnreadableIndexError, Vectors
from kb.writing import Writing

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_FORM = 1
_AT_ONCE = 1000


class ChromaIndex:
    """A `VectorIndex` of one collection for each audience that texts are written for.

    Collections are queried unfiltered: a filter costs fifty times the search.
    """

    def __init__(
        self,
        client: "Client",
        place: str,
        collections: Mapping[Audience, "Collection"],
        *,
        url: str = "",
        writing: Writing | None = None,
    ) -> None:
        self._client = client
        self._place = place
        self._collections = dict(collections)
        self._url = url
        self._writing = writing
        self._sequence = min(_number(each, "sequence") for each in collections.values())

    @classmethod
    def create(cls, folder: Path, model: str) -> Self:
        """Start an empty index for a model's vectors in an empty folder."""
        with _translated():
            client = _embedded(folder)
            collections = _create(client, "handrail", model)
            return cls(client, folder.name, collections, writing=Writing(folder))

    @classmethod
    def open(cls, folder: Path, model: str) -> Self:
        """Open what `create` made.

        Raises UnreadableIndexError, or IndexMismatchError when another model's vectors are there.
        """
        writing = Writing(folder)
        if writing.is_under_way:
            # Killed while it saves, Chroma can leave a graph that ends the process that reads it.
            raise UnreadableIndexError(f"a process ended while it wrote {folder}")
        if not (folder / "chroma.sqlite3").is_file():
            raise UnreadableIndexError(f"{folder} has no index")
        with _translated():
            client = _embedded(folder)
            try:
                collections = _existing(client, "handrail")
                _check(collections, model)
            except BaseException:
                client.close()
                raise
            return cls(client, folder.name, collections, writing=writing)

    @property
    def place(self) -> str:
        """The folder's name, or on a server the start of the collections' names."""
        return self._place

    @property
    def sequence(self) -> int:
        """The last change that was marked."""
        return self._sequence

    def put(self, entries: Sequence[Entry]) -> None:
        """Add passages; one that is there already is replaced.

        In a folder of ours, a build that was put to and not marked is not opened again.
        """
        with _translated(self._url):
            if self._writing is not None:
                self._writing.begin()
            for audience, collection in self._collections.items():
                chosen = [entry for entry in entries if entry.audience is audience]
                for start in range(0, len(chosen), _AT_ONCE):
                    some = chosen[start : start + _AT_ONCE]
                    collection.upsert(
                        ids=[entry.id for entry in some],
                        embeddings=np.stack([entry.vector for entry in some]),
                    )

    def mark(self, sequence: int) -> None:
        """Note that everything up to a change has been put."""
        self._note("sequence", sequence)
        self._sequence = sequence
        if self._writing is not None and self._writing.is_under_way:
            # Chroma saves in the background; its answer comes after that.
            self.probe()
            with _translated():
                self._writing.end()

    def appoint(self) -> None:
        """Note that this build is whole."""
        self._note("whole", 1)

    def count(self, text: Audience) -> int:
        """How many passages written for this audience are here."""
        with _translated(self._url):
            return self._collections[text].count()

    def probe(self) -> None:
        """Ask each collection for a neighbour; a broken one raises UnreadableIndexError."""
        for audience, collection in self._collections.items():
            with _translated(self._url):
                known = collection.get(limit=1, include=["embeddings"])["embeddings"]
            if known is not None and len(known):
                self.near(audience, np.asarray(known, np.float32), 1)

    def near(self, text: Audience, vectors: Vectors, limit: int) -> list[Mapping[PassageId, float]]:
        """For each row the nearest passages written for an audience, with their cosines."""
        if not len(vectors):
            return []
        with _translated(self._url):
            found = self._collections[text].query(
                query_embeddings=np.ascontiguousarray(vectors, np.float32),
                n_results=limit,
                include=["distances"],
            )
        return [
            {
                PassageId(id_): max(-1.0, min(1.0, 1.0 - distance))
                for id_, distance in zip(ids, distances, strict=True)
            }
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

    def close(self) -> None:
        """Release the folder's files; a server's connection is its shelf's to close."""
        if not self._url:
            self._client.close()

    def _note(self, key: str, value: int) -> None:
        with _translated(self._url):
            # The public collection is noted last, so that it never claims more than the other.
            for audience in reversed(Audience):
                collection = self._collections[audience]
                collection.modify(metadata={**(collection.metadata or {}), key: value})


class ChromaServerShelf:
    """Builds on a Chroma server, told apart from another home's by their names' start.

    The current build is the whole one with the highest number.
    """

    shared = True

    def __init__(
        self,
        url: str,
        namespace: str,
        model: str,
        alone: Callable[[bool], AbstractContextManager[bool]],
    ) -> None:
        self._url = url
        self._alone = alone
        self._start = f"handrail-{namespace}-"
        self._model = model
        self._connected: Client | None = None

    def alone(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Keep the other replicas from writing meanwhile, if there are any."""
        return self._alone(wait)

    def current(self) -> ChromaIndex | None:
        """Open the newest whole build; raises IndexMismatchError for another model's."""
        with _translated(self._url):
            for number in sorted(self._numbers(), reverse=True):
                found = self._open(number)
                if found is not None:
                    found.probe()
                    return found
        return None

    def fresh(self) -> ChromaIndex:
        """Start an empty build with the next number."""
        with _translated(self._url):
            place = f"{self._start}{max(self._numbers(), default=0) + 1}"
            collections = _create(self._client, place, self._model)
            return ChromaIndex(self._client, place, collections, url=self._url)

    def appoint(self, build: ChromaIndex) -> None:
        """Make a finished build the current one."""
        build.appoint()

    def discard(self, build: ChromaIndex) -> None:
        """Delete a build's collections; another replica may have done so before."""
        with _translated(self._url):
            for name in self._names():
                if name.startswith(f"{build.place}-"):
                    self._client.delete_collection(name)

    def clear(self, keep: ChromaIndex) -> None:
        """Delete every build of this namespace but one."""
        with _translated(self._url):
            for name in self._names():
                if not name.startswith(f"{keep.place}-"):
                    self._client.delete_collection(name)

    def close(self) -> None:
        """Close the connection."""
        if self._connected is not None:
            _disconnect(self._connected)
            self._connected = None

    @property
    def _client(self) -> "Client":
        if self._connected is None:
            self._connected = _server(self._url)
        return self._connected

    def _open(self, number: int) -> ChromaIndex | None:
        place = f"{self._start}{number}"
        if {f"{place}-{audience.value}" for audience in Audience} - set(self._names()):
            return None
        collections = _existing(self._client, place)
        if not all(_number(each, "whole") for each in collections.values()):
            return None
        _check(collections, self._model)
        return ChromaIndex(self._client, place, collections, url=self._url)

    def _names(self) -> list[str]:
        names = (each.name for each in self._client.list_collections())
        return [name for name in names if name.startswith(self._start)]

    def _numbers(self) -> set[int]:
        return {int(name.removeprefix(self._start).split("-")[0]) for name in self._names()}


def _embedded(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    # Chroma declares a parent class that lacks `close`.
    return cast("Client", chromadb.PersistentClient(folder, settings=settings))


def _server(url: str) -> "Client":
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise HomeError(f"HANDRAIL_CHROMA_URL is {url!r}; write it as http://host:8000")
    client = chromadb.HttpClient(
        host=parts.hostname,
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        settings=Settings(anonymized_telemetry=False),
    )
    return cast("Client", client)


def _disconnect(client: "Client") -> None:
    from chromadb.api.client import AdminClient
    from chromadb.api.fastapi import FastAPI

    administrator = client._admin_client
    servers = [client._server]
    if isinstance(administrator, AdminClient):
        servers.append(administrator._server)
    client.close()
    for server in servers:
        if isinstance(server, FastAPI):
            # Chroma's own `close` leaves its sockets to the garbage collector.
            server._session.close()


def _create(client: "Client", place: str, model: str) -> "dict[Audience, Collection]":
    created = {
        audience: client.create_collection(
            f"{place}-{audience.value}",
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "max_neighbors": 32,
                    "ef_construction": 200,
                    "ef_search": 200,
                }
            },
            metadata={"model": model, "form": _FORM, "sequence": 0, "whole": 0},
        )
        for audience in Audience
    }
    _refuse_embedding_functions(created)
    return created


def _existing(client: "Client", place: str) -> "dict[Audience, Collection]":
    existing = {
        audience: client.get_collection(f"{place}-{audience.value}", embedding_function=None)
        for audience in Audience
    }
    _refuse_embedding_functions(existing)
    return existing


def _refuse_embedding_functions(collections: "Mapping[Audience, Collection]") -> None:
    """Raise if a collection names an embedding function; those we make have none.

    When something is put, Chroma would make one here as the server describes it, whatever
    code of a model that runs (CVE-2026-45829 has the like in its own server).
    """
    for collection in collections.values():
        told = (collection.configuration_json, collection._model.serialized_schema)
        if any(_names_embedding_function(each) for each in told):
            raise UnreadableIndexError(f"{collection.name} names an embedding function")


def _names_embedding_function(told: object) -> bool:
    match told:
        case {"embedding_function": {"type": "known"}}:
            return True
        case Mapping():
            return any(_names_embedding_function(each) for each in told.values())
        case _:
            return False


def _check(collections: "Mapping[Audience, Collection]", model: str) -> None:
    """Raise unless this version of ours made them of this model's vectors."""
    for collection in collections.values():
        if _number(collection, "form") != _FORM:
            raise UnreadableIndexError(f"{collection.name} was built in another form")
        stored = str((collection.metadata or {}).get("model", ""))
        if stored != model:
            raise IndexMismatchError(stored=stored, configured=model)


def _number(collection: "Collection", key: str) -> int:
    value = (collection.metadata or {}).get(key)
    if not isinstance(value, int):
        raise UnreadableIndexError(f"{collection.name} does not say its {key}")
    return value


@contextmanager
def _translated(url: str = "") -> Iterator[None]:
    """Turn Chroma's errors into ours; one that says the server is away into a line about it."""
    from chromadb.errors import ChromaError

    try:
        yield
    except httpx.TransportError as error:
        raise HomeError(_away(url)) from error
    except ValueError as error:
        if "Could not connect" in str(error):
            raise HomeError(_away(url)) from error
        raise
    except (ChromaError, OSError) as error:
        raise UnreadableIndexError(" ".join(str(error).split())) from error


def _away(url: str) -> str:
    return f"the Chroma server {url} does not answer; start it, or empty HANDRAIL_CHROMA_URL"
