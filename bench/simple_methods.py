"""The two methods that fusion has to beat on every set: plain BM25 and plain MiniLM."""

from collections.abc import Sequence

import numpy as np

from assistant.measuring.sets import Article, Question
from assistant.measuring.trec import Ranking
from kb.embedder import Embedder

_DEPTH = 100


def bm25(articles: Sequence[Article], questions: Sequence[Question]) -> dict[str, Ranking]:
    """Rank whole documents by BM25 over English stems without stop words."""
    import bm25s  # type: ignore[import-untyped]  # ships no types
    import Stemmer  # type: ignore[import-not-found]  # ships no types

    stems = Stemmer.Stemmer("english")
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(_tokens([whole(article) for article in articles], stems), show_progress=False)
    found, scores = index.retrieve(
        _tokens([question.text for question in questions], stems),
        k=min(_DEPTH, len(articles)),
        show_progress=False,
    )
    return {
        question.id: [
            (articles[place].id, float(score))
            for place, score in zip(places, row, strict=True)
            if score > 0
        ]
        for question, places, row in zip(questions, found, scores, strict=True)
    }


def dense(
    articles: Sequence[Article], questions: Sequence[Question], *, embedder: Embedder
) -> dict[str, Ranking]:
    """Rank whole documents, as far as the model reads them, by cosine."""
    documents = embedder.encode([whole(article) for article in articles])
    asked = embedder.encode([question.text for question in questions])
    rankings: dict[str, Ranking] = {}
    for question, row in zip(questions, asked @ documents.T, strict=True):
        best = np.argsort(-row, kind="stable")[:_DEPTH]
        rankings[question.id] = [(articles[place].id, float(row[place])) for place in best]
    return rankings


def whole(article: Article) -> str:
    """A document's title and text as one."""
    return f"{article.title}\n{article.text}" if article.title else article.text


def _tokens(texts: list[str], stems: object) -> object:
    import bm25s

    return bm25s.tokenize(texts, stopwords="en", stemmer=stems, show_progress=False)
