"""The lexical index on tantivy, its only importer: BM25 over terms of our own."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Self

from tantivy import Document, Index, Occur, Query, Schema, SchemaBuilder

from kb.model import Audience, PassageId
from kb.ports import Entry, UnreadableIndexError
from kb.terms import indexed

_HEAP = 30_000_000
_ID = "id"
_WORDS = "words"
_SEQUENCE = "sequence"


class TantivyIndex:
    """A `LexicalIndex` in a folder: one tantivy index for each audience that asks.

    Two, because BM25 weighs a word by how many passages hold it: with one index for both,
    a customer could read from the scores what staff's texts say.
    """

    def __init__(self, folder: Path, parts: Mapping[Audience, Index], sequence: int) -> None:
        self._folder = folder
        self._parts = dict(parts)
        self._sequence = sequence

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Start an empty index in an empty folder."""
        for asker in Audience:
            (folder / asker.value).mkdir()
        built = cls(folder, {asker: _index(folder, asker) for asker in Audience}, 0)
        built.mark(0)
        return built

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what `create` made; raises UnreadableIndexError when it is not whole."""
        with _translated():
            form, sequence = (folder / _SEQUENCE).read_text("ascii").split()
            if form != _form():
                raise UnreadableIndexError("it was cut into words in another way")
            opened = {asker: Index.open(str(folder / asker.value)) for asker in Audience}
            return cls(folder, opened, int(sequence))

    @property
    def place(self) -> str:
        """The folder's name."""
        return self._folder.name

    @property
    def sequence(self) -> int:
        """The last change that was marked."""
        return self._sequence

    def put(self, entries: Sequence[Entry]) -> None:
        """Add passages; one that is there already is replaced."""
        cut = [(entry, " ".join(indexed(entry.words))) for entry in entries]
        for asker, index in self._parts.items():
            with _translated(), index.writer(_HEAP, num_threads=1) as writer:
                for entry, words in cut:
                    if asker.may_read(entry.audience):
                        writer.delete_documents_by_term(_ID, entry.id)
                        writer.add_document(Document(id=entry.id, words=words))
            index.reload()

    def mark(self, sequence: int) -> None:
        """Note that everything up to a change has been put."""
        written = self._folder / f"{_SEQUENCE}.new"
        with _translated():
            written.write_text(f"{_form()} {sequence}", "ascii")
            written.replace(self._folder / _SEQUENCE)
        self._sequence = sequence

    def count(self, text: Audience) -> int:
        """How many passages written for this audience are here."""
        public = self.document_count(Audience.PUBLIC)
        if text is Audience.PUBLIC:
            return public
        return self.document_count(Audience.INTERNAL) - public

    def probe(self) -> None:
        """Search every part once."""
        for asker in Audience:
            self.find(asker, {"a": 1.0}, 1)

    def close(self) -> None:
        """Nothing is held between calls."""

    def find(
        self, asker: Audience, terms: Mapping[str, float], limit: int
    ) -> Mapping[PassageId, float]:
        """At most `limit` passages an asker may read that share a term, best first."""
        return self._search(asker, _any_of(self._parts[asker].schema, terms), limit)

    def scores(
        self, asker: Audience, terms: Mapping[str, float], ids: Sequence[PassageId]
    ) -> Mapping[PassageId, float]:
        """Return the same scores for given passages."""
        schema = self._parts[asker].schema
        among = Query.const_score_query(Query.term_set_query(schema, _ID, list(ids)), 0.0)
        both = Query.boolean_query([(Occur.Must, among), (Occur.Must, _any_of(schema, terms))])
        return self._search(asker, both, len(ids)) if ids else {}

    def document_frequency(self, asker: Audience, word: str) -> int:
        """How many passages an asker may read hold a word."""
        return self._parts[asker].searcher().doc_freq(_WORDS, word)

    def document_count(self, asker: Audience) -> int:
        """How many passages an asker may read there are."""
        return self._parts[asker].searcher().num_docs

    def _search(self, asker: Audience, query: Query, limit: int) -> dict[PassageId, float]:
        searcher = self._parts[asker].searcher()
        found: dict[PassageId, float] = {}
        with _translated():
            for score, address in searcher.search(query, limit, count=False).hits:
                found[PassageId(searcher.doc(address)[_ID][0])] = float(score)
        return found


@contextmanager
def _translated() -> Iterator[None]:
    """Turn tantivy's errors, which are those of Python's own kinds, into ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise UnreadableIndexError(" ".join(str(error).split())) from error


def _index(folder: Path, asker: Audience) -> Index:
    return Index(_schema(), str(folder / asker.value))


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_WORDS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _any_of(schema: Schema, terms: Mapping[str, float]) -> Query:
    """Match any term, each counting by its weight."""
    clauses = []
    for term, weight in terms.items():
        query = Query.term_query(schema, _WORDS, term, index_option="freq")
        clauses.append((Occur.Should, Query.boost_query(query, weight) if weight != 1 else query))
    return Query.boolean_query(clauses)


def _form() -> str:
    """What decides how passages are cut into words; an index cut otherwise is rebuilt."""
    source = hashlib.sha256(b"1")
    for module in ("tokens.py", "terms.py", "stop_words.py", "index_text.py"):
        source.update(files("kb").joinpath(module).read_bytes())
    return source.hexdigest()
