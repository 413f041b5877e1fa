"""What every lexical index promises: tantivy, so far."""

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.lexical import TantivyIndex
from kb.model import Audience, PassageId
from kb.ports import Entry, UnreadableIndexError
from kb.terms import asked, indexed
from tests.fakes import HashEmbedder

VECTOR = HashEmbedder().encode(["any"])[0]
PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TantivyIndex]:
    build = TantivyIndex.create(tmp_path)
    yield build
    build.close()


def entry(id_: str, words: str, audience: Audience = PUBLIC) -> Entry:
    return Entry(PassageId(id_), audience, words, VECTOR)


def find(index: TantivyIndex, words: str, asker: Audience = PUBLIC) -> dict[PassageId, float]:
    return dict(index.find(asker, asked(words), 100))


def test_a_new_index_is_empty_and_has_seen_no_change(index: TantivyIndex) -> None:
    assert (index.sequence, [index.count(text) for text in Audience]) == (0, [0, 0])
    assert find(index, "anything") == {}


def test_what_was_put_is_found_at_once(index: TantivyIndex) -> None:
    index.put([entry("a", "Returns are free."), entry("b", "Shipping takes days.")])
    assert list(find(index, "return")) == ["a"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Error ERR-1042 means the card expired.", "err-1042"),
        ("Refunds are made within 30 days.", "refunded"),
        ("返品は三十日以内に受け付けます。", "返品"),
        ("환불은 30일 이내에 가능합니다.", "환불을"),
        ("คืนสินค้าได้ภายใน 30 วัน", "คืนสินค้า"),
        ("Die Rückgabe ist kostenlos.", "RÜCKGABE"),
    ],
)
def test_words_of_any_language_and_codes_are_found(
    index: TantivyIndex, text: str, question: str
) -> None:
    index.put([entry("it", text), entry("other", "Something else entirely.")])
    assert list(find(index, question)) == ["it"]


def test_more_shared_words_come_first(index: TantivyIndex) -> None:
    index.put(
        [
            entry("one", "gift wrapping is offered"),
            entry("two", "gift cards never expire"),
            entry("none", "parcels arrive by noon"),
        ]
    )
    found = find(index, "do gift cards expire")
    assert list(found) == ["two", "one"]
    scores = list(found.values())
    assert scores[0] > scores[1] > 0


def test_scores_are_bm25(index: TantivyIndex) -> None:
    texts = {
        "a": "red red green",
        "b": "red blue blue blue blue blue",
        "c": "green blue",
        "d": "blue",
    }
    index.put([entry(id_, text) for id_, text in texts.items()])
    average = sum(len(indexed(text)) for text in texts.values()) / len(texts)
    assert all(280 <= len(indexed(text)) < 312 for text in texts.values())
    # tantivy keeps a length in a byte: those from 280 to 311 are all kept as 280.
    kept_length = 280
    holding = sum("red" in text.split() for text in texts.values())
    idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))

    def bm25(text: str) -> float:
        words = text.split()
        times = words.count("red")
        length = 1 - 0.75 + 0.75 * kept_length / average
        return idf * times * (1.2 + 1) / (times + 1.2 * length)

    expected = {PassageId(id_): bm25(texts[id_]) for id_ in "ab"}
    found = find(index, "red")
    assert found == pytest.approx(expected, rel=1e-4)
    twice = {id_: 2 * score for id_, score in found.items()}
    assert index.find(INTERNAL, {"red": 2.0}, 9) == pytest.approx(twice, rel=1e-4)


def test_a_customer_finds_only_public_text_and_staff_find_both(index: TantivyIndex) -> None:
    index.put([entry("open", "refund limit"), entry("secret", "refund limit", INTERNAL)])
    assert list(find(index, "refund", PUBLIC)) == ["open"]
    assert set(find(index, "refund", INTERNAL)) == {"open", "secret"}
    assert [index.count(text) for text in Audience] == [1, 1]


def test_a_customers_scores_do_not_depend_on_internal_text(tmp_path: Path) -> None:
    public = [entry("a", "refund within days"), entry("b", "delivery within a week")]
    hidden = [entry(f"s{n}", "refund goodwill secret days", INTERNAL) for n in range(20)]
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    with_hidden = TantivyIndex.create(tmp_path / "with")
    with_hidden.put(public + hidden)
    without = TantivyIndex.create(tmp_path / "without")
    without.put(public)
    for question in ("refund", "refund secret", "within days"):
        assert find(with_hidden, question) == find(without, question)
    assert with_hidden.document_frequency(PUBLIC, "refund") == 1
    assert with_hidden.document_frequency(PUBLIC, "secret") == 0
    assert with_hidden.document_count(PUBLIC) == 2


def test_a_passage_put_again_is_replaced(index: TantivyIndex) -> None:
    index.put([entry("a", "old words"), entry("b", "old words")])
    index.put([entry("a", "new text")])
    assert list(find(index, "old")) == ["b"]
    assert list(find(index, "new")) == ["a"]
    assert index.count(PUBLIC) == 2


def test_one_passage_twice_in_a_batch_counts_once(index: TantivyIndex) -> None:
    index.put([entry("a", "old words"), entry("a", "new words")])
    assert index.count(PUBLIC) == 1
    assert find(index, "old") == {}


def test_a_limit_keeps_the_best(index: TantivyIndex) -> None:
    index.put([entry(f"p{n}", "refund " * n + "filler " * (20 - n)) for n in range(1, 20)])
    best = index.find(PUBLIC, {"refund": 1.0}, 3)
    assert list(best) == list(find(index, "refund"))[:3]


def test_given_passages_are_scored_as_the_search_scores_them(index: TantivyIndex) -> None:
    index.put([entry(f"p{n}", "refund " * n + "delivery week") for n in range(5)])
    all_of_them = find(index, "refund week")
    some = [PassageId("p0"), PassageId("p3"), PassageId("unknown")]
    expected = {id_: all_of_them[id_] for id_ in some[:2]}
    assert dict(index.scores(PUBLIC, asked("refund week"), some)) == pytest.approx(expected)
    assert index.scores(PUBLIC, asked("refund"), [PassageId("p0")]) == {}
    assert index.scores(PUBLIC, asked("refund"), []) == {}


def test_no_words_find_nothing(index: TantivyIndex) -> None:
    index.put([entry("a", "some text")])
    assert index.find(PUBLIC, {}, 5) == {}
    assert index.scores(PUBLIC, {}, [PassageId("a")]) == {}


def test_frequencies_count_passages_not_occurrences(index: TantivyIndex) -> None:
    index.put([entry("a", "red red"), entry("b", "red"), entry("c", "blue", INTERNAL)])
    assert index.document_frequency(PUBLIC, "red") == 2
    assert index.document_frequency(INTERNAL, "blue") == 1
    assert (index.document_count(PUBLIC), index.document_count(INTERNAL)) == (2, 3)


def test_it_is_found_again_with_what_was_marked(tmp_path: Path) -> None:
    built = TantivyIndex.create(tmp_path)
    built.put([entry("a", "refund")])
    built.mark(12)
    built.close()
    again = TantivyIndex.open(tmp_path)
    assert (again.sequence, again.count(PUBLIC)) == (12, 1)
    assert list(find(again, "refund")) == ["a"]


def test_what_was_put_and_not_marked_can_be_put_again(tmp_path: Path) -> None:
    built = TantivyIndex.create(tmp_path)
    built.mark(3)
    built.put([entry("a", "refund")])
    again = TantivyIndex.open(tmp_path)
    assert again.sequence == 3
    again.put([entry("a", "refund")])
    assert again.count(PUBLIC) == 1


def test_an_index_cut_into_words_another_way_is_not_used(tmp_path: Path) -> None:
    TantivyIndex.create(tmp_path)
    (tmp_path / "sequence").write_text("another-form 4")
    with pytest.raises(UnreadableIndexError):
        TantivyIndex.open(tmp_path)


def test_an_index_whose_folder_is_gone_cannot_be_written(tmp_path: Path) -> None:
    built = TantivyIndex.create(tmp_path)
    shutil.rmtree(tmp_path)
    with pytest.raises(UnreadableIndexError):
        built.put([entry("a", "refund")])
    with pytest.raises(UnreadableIndexError):
        built.mark(1)


@pytest.mark.parametrize("damage", ["emptied", "halved", "garbled", "gone"])
@pytest.mark.parametrize("name", ["sequence", "meta.json", ".term", ".idx", ".store", ".fieldnorm"])
def test_a_damaged_file_is_noticed_or_does_no_harm(tmp_path: Path, name: str, damage: str) -> None:
    (tmp_path / "built").mkdir()
    built = TantivyIndex.create(tmp_path / "built")
    built.put([entry(f"p{n}", f"a refund of {n} euro") for n in range(200)])
    built.mark(1)
    whole = find(built, "refund")
    built.close()
    # A copy, which nothing in this process still reads: cutting what is mapped would end it.
    damaged = shutil.copytree(tmp_path / "built", tmp_path / "damaged")
    for place in [path for path in damaged.rglob("*") if path.name.endswith(name)]:
        content = place.read_bytes()
        match damage:
            case "emptied":
                place.write_bytes(b"")
            case "halved":
                place.write_bytes(content[: len(content) // 2])
            case "garbled":
                place.write_bytes(bytes(255 - byte for byte in content))
            case _:
                place.unlink()
    try:
        again = TantivyIndex.open(damaged)
        again.probe()
    except UnreadableIndexError:
        return
    assert find(again, "refund") == whole
