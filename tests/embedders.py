"""The bundled embedding model, loaded once a process."""

from functools import cache

from kb.embedder import SentenceTransformerEmbedder


@cache
def bundled() -> SentenceTransformerEmbedder:
    """The model that comes with the product; whoever asks for it is marked `model`."""
    return SentenceTransformerEmbedder.open()
