"""Everything the knowledge base can refuse to do.

KnowledgeBaseError
├── HomeError            the home cannot be used as it is
├── IndexBusyError       another process owns the index
├── IndexMismatchError   vectors were made by another embedding model
├── EmbeddingModelError  the embedding model is missing or is not what it claims
├── UnknownDocumentError no document has this id
└── DocumentRefusedError a version that may not be recorded
"""


class KnowledgeBaseError(Exception):
    """Base of this package's errors: the one class an entry point catches."""


class HomeError(KnowledgeBaseError):
    """The home or its database cannot be used; the message says what to do."""


class IndexBusyError(KnowledgeBaseError):
    """Another process owns the index of this home."""


class IndexMismatchError(KnowledgeBaseError):
    """The stored vectors were made by another embedding model."""

    def __init__(self, *, stored: str, configured: str) -> None:
        super().__init__(
            f"the index was built with {stored!r} and the settings name {configured!r};"
            " run 'handrail reindex' or restore HANDRAIL_EMBEDDING_MODEL"
        )
        self.stored = stored
        self.configured = configured


class EmbeddingModelError(KnowledgeBaseError):
    """The embedding model cannot be loaded, or its weights are not the expected ones."""


class UnknownDocumentError(KnowledgeBaseError):
    """No document has this id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"there is no document {document_id!r}; see 'handrail library list'")
        self.document_id = document_id


class DocumentRefusedError(KnowledgeBaseError):
    """A version that may not be recorded; the message says what to change."""
