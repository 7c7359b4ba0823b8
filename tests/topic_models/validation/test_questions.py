"""Questions of a validation: what they are made of, that they give nothing away, and that the same seed gives the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, ModelError, NotEnoughDataError, UnknownNameError
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.validation.key import Pack, fingerprint, make_pack, pack_from_json, pack_to_json
from policymine.topic_models.validation.passages import LEAST_SHARE, Passages, find_passages, passage_items
from policymine.topic_models.validation.questions import (
    TASKS,
    Item,
    catalogue,
    check_tasks,
    word_items,
    word_set_items,
)

K, WORDS = 6, 24


def toy(n_units: int = 60, length: int = 60) -> tuple[TopicModel, TopicData]:
    """A model of six topics of 24 words each, and the texts that it knows by heart: sentences of six words."""
    rng = np.random.default_rng(3)
    terms = tuple(
        sorted(f"{'abcdef'[t]}{'klmnopqrstuvwxyz'[w % 16]}{w:02d}" for t in range(K) for w in range(WORDS))
    )
    column = {term: i for i, term in enumerate(terms)}
    topic_term = np.full((K, len(terms)), 1e-5)
    for t in range(K):
        own = [i for i, term in enumerate(terms) if term[0] == "abcdef"[t]]
        topic_term[t, own] = rng.permutation(np.linspace(1, 5, WORDS)) / 100
    topic_term /= topic_term.sum(axis=1, keepdims=True)
    shares = rng.dirichlet([0.35] * K, size=n_units)
    texts, ids, starts, ends, indptr = {}, [], [], [], [0]
    vocabulary = (*terms, ".")
    for i in range(n_units):
        words, at = "", 0
        for n in range(length):
            topic = rng.choice(K, p=shares[i])
            drawn = [terms[rng.choice(len(terms), p=topic_term[topic])]]
            drawn += ["."] if n % 6 == 5 else []
            for word in drawn:
                ids.append(column.get(word, len(terms)))
                starts.append(at)
                words += word + ("\n" if word == "." else " ")
                ends.append(at + len(word))
                at = len(words)
        texts[f"d{i // 2:02d}"] = texts.get(f"d{i // 2:02d}", "") + words
        if i % 2:
            # Two units a document: the second stands after the first.
            base = len(texts[f"d{i // 2:02d}"]) - len(words)
            for j in range(indptr[-1], len(ids)):
                starts[j] += base
                ends[j] += base
        indptr.append(len(ids))
    names = tuple(f"d{i // 2:02d}#{i % 2:05d}" for i in range(n_units))
    tokens = Tokens(
        names,
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        vocabulary,
    )
    matrix = build_matrix(tokens, stopwords=["."])
    if matrix.terms != terms:
        raise AssertionError("every word should occur")
    parents = tuple(name[:3] for name in names)
    data = TopicData(matrix, parents, tokens, texts)
    model = TopicModel.of(
        data, method="lda", topic_term=topic_term, doc_topic=shares, seed=0, options={}, probabilistic=True
    )
    return model, data


@pytest.fixture(scope="module")
def made() -> tuple[TopicModel, TopicData]:
    return toy()


def found(made: tuple[TopicModel, TopicData]) -> Passages:
    model, data = made
    return find_passages(model, data, model.weights)


def test_words_are_the_likeliest_of_a_topic_and_an_intruder_of_another(
    made: tuple[TopicModel, TopicData],
) -> None:
    model, _ = made
    items = word_items(model, np.random.default_rng(0), 2)
    assert [item.topic for item in items] == [t for t in range(K) for _ in range(2)]
    for t in range(K):
        own = [item for item in items if item.topic == t]
        best = {model.terms[j] for j in np.argsort(-model.topic_term[t], kind="stable")[:16]}
        shown = [o for item in own for k, o in enumerate(item.options) if k != item.right]
        # Ten of the sixteen likeliest words, each once: no question gives away another.
        assert len(shown) == len(set(shown)) == 10
        assert set(shown) <= best
        for item in own:
            assert len(set(item.options)) == 6
            home = item.topics[item.right]
            j = model.terms.index(item.options[item.right])
            assert home != t
            assert j in np.argsort(-model.topic_term[home], kind="stable")[:16]
            assert model.topic_term[t, j] <= np.median(model.topic_term[t])
    intruders = [item.options[item.right] for item in items]
    assert len(set(intruders)) == len(intruders)


@pytest.mark.parametrize(
    ("ask", "items"), [(word_items, 1), (word_items, 2), (word_items, 3), (word_set_items, 1)]
)
def test_counting_words_in_the_sheet_does_not_find_the_intruder(
    ask: Callable[..., list[Item]], items: int, made: tuple[TopicModel, TopicData]
) -> None:
    """A coder who knows nothing but how often each word stands in the sheet must be no better than one who guesses."""
    model, _ = made
    found: dict[int, list[float]] = {}
    for seed in range(6):
        asked = ask(model, np.random.default_rng(seed), items)
        times = Counter(w for item in asked for option in item.options for w in option.split("、"))
        for item in asked:
            seen = [sum(times[w] == 1 for w in option.split("、")) for option in item.options]
            for value in range(5):
                like = [k for k, n in enumerate(seen) if n == value] or list(range(len(seen)))
                found.setdefault(value, []).append((item.right in like) / len(like))
    chance = 1 / len(asked[0].options)
    assert max(np.mean(hits) for hits in found.values()) < 2 * chance


def test_one_question_a_topic_shows_five_of_its_eight_likeliest_words(
    made: tuple[TopicModel, TopicData],
) -> None:
    model, _ = made
    for item in word_items(model, np.random.default_rng(0), 1):
        best = {model.terms[j] for j in np.argsort(-model.topic_term[item.topic], kind="stable")[:8]}
        assert set(item.options) - {item.options[item.right]} < best


def test_an_intruder_is_no_part_of_a_word_that_is_shown() -> None:
    terms = ("aa", "aab", "b1", "b2", "b3", "b4", "c1", "c2", "c3", "c4")
    topic_term = np.array([[5, 0, 4, 3, 2, 1, 0, 0, 0, 0], [0, 9, 0, 0, 0, 0, 5, 4, 3, 2]], dtype=float)
    model = bare(topic_term, terms)
    for seed in range(20):
        [first, *_] = word_items(model, np.random.default_rng(seed), 1)
        assert first.options[first.right] in {"c1", "c2", "c3", "c4"}


def bare(topic_term: np.ndarray, terms: tuple[str, ...]) -> TopicModel:
    k = len(topic_term)
    return TopicModel(
        "lda",
        topic_term / topic_term.sum(axis=1, keepdims=True),
        np.eye(k),
        terms,
        tuple(f"d{i}" for i in range(k)),
        tuple(f"d{i}" for i in range(k)),
        np.full(k, 50.0),
        0,
    )


def test_word_sets_are_three_of_a_topic_and_one_of_another(made: tuple[TopicModel, TopicData]) -> None:
    model, _ = made
    items = word_set_items(model, np.random.default_rng(0), 2, ", ")
    assert len(items) == 2 * K
    for t in range(K):
        shown: list[str] = []
        for item in (i for i in items if i.topic == t):
            of = [{word[0] for word in option.split(", ")} for option in item.options]
            assert [len(option.split(", ")) for option in item.options] == [4] * 4
            assert of[item.right] != of[item.right - 1]
            assert len({frozenset(o) for o in of}) == 2
            shown += [
                w for k, option in enumerate(item.options) if k != item.right for w in option.split(", ")
            ]
        assert len(set(shown)) == len(shown) == 24


def test_a_passage_shows_its_topics_and_one_that_it_hardly_holds(made: tuple[TopicModel, TopicData]) -> None:
    model, data = made
    items, able, total = passage_items("topics", model, found(made), np.random.default_rng(0), 2, join=", ")
    assert 0 < len(items) <= able < total == len(model.documents)
    for item in items:
        order = np.argsort(-np.array(item.shares))
        assert item.topics[order[0]] == item.topic
        assert order[-1] == item.right
        assert sorted(item.shares)[1] >= LEAST_SHARE
        assert min(item.shares) <= 0.2 * sorted(item.shares)[1]
        assert data.texts[item.document][item.start : item.end] == item.text
        assert len(item.options) == 4
        assert all(len(option.split(", ")) == 8 for option in item.options)
    for t in {item.topic for item in items}:
        documents = [item.document for item in items if item.topic == t]
        assert len(documents) <= 2


def test_a_long_text_is_shown_by_its_most_typical_sentences() -> None:
    model, data = toy(n_units=40, length=900)
    items, *_ = passage_items(
        "topics", model, find_passages(model, data, model.weights), np.random.default_rng(0), 1
    )
    assert items
    for item in items:
        assert len(item.text) <= 1_300
        assert item.text.endswith(".")
        assert data.texts[item.document][item.start : item.end] == item.text
        # The mixture of what is shown is near that of the whole: shares are told by the words' first letters.
        words = item.text.replace(".", "").split()
        counts = dict.fromkeys(range(K), 0)
        for word in words:
            counts[int(model.topic_term[:, model.terms.index(word)].argmax())] += 1
        for topic, share in zip(item.topics, item.shares, strict=True):
            assert counts[topic] / len(words) == pytest.approx(share, abs=0.12)


def test_labels_take_names_that_a_person_gave(made: tuple[TopicModel, TopicData]) -> None:
    model, _ = made
    names = {t: f"name {t}" for t in range(K)}
    items, *_ = passage_items("labels", model, found(made), np.random.default_rng(0), 1, names=names)
    assert all(set(item.options) <= set(names.values()) for item in items)
    best, able, total = passage_items(
        "best-label", model, found(made), np.random.default_rng(0), 1, names=names
    )
    assert able == total
    for item in best:
        assert item.options[item.right] == names[item.topic]
        assert len(set(item.options)) == 4
    with pytest.raises(
        NotEnoughDataError, match="three names of topics or more, and there are 2: name the topics first"
    ):
        passage_items("labels", model, found(made), np.random.default_rng(0), 1, names={0: "a", 1: "b"})
    # Two topics of one name are one choice.
    twins, *_ = passage_items(
        "best-label", model, found(made), np.random.default_rng(0), 1, names={**names, 1: names[0]}
    )
    assert all(len(set(item.options)) == 4 for item in twins)


def test_a_model_that_gives_each_text_one_topic_has_no_topic_intrusion(
    made: tuple[TopicModel, TopicData],
) -> None:
    model, data = made
    hard = replace(model, doc_topic=np.eye(K)[model.doc_topic.argmax(axis=1)])
    with pytest.raises(NotEnoughDataError, match="no passage holds 3 topics of 5% each or more"):
        passage_items("topics", hard, find_passages(hard, data, hard.weights), np.random.default_rng(0), 1)


def test_too_little_to_ask_about_says_so(made: tuple[TopicModel, TopicData]) -> None:
    model, data = made
    with pytest.raises(NotEnoughDataError, match="no topic has the words"):
        word_items(
            bare(np.array([[2.0, 1, 0, 0], [0, 0, 2, 1]]), ("a", "b", "c", "d")), np.random.default_rng(0), 1
        )
    empty = replace(model, doc_topic=np.eye(K)[[0] * len(model.documents)])
    with pytest.raises(NotEnoughDataError, match="1 topics hold text"):
        word_items(empty, np.random.default_rng(0), 1)
    with pytest.raises(ModelError, match="of the model's 60 texts 0 are in this corpus"):
        find_passages(model, data, model.weights + 1)


def test_tasks_are_checked() -> None:
    assert check_tasks(["topics", "words"]) == ("words", "topics")
    with pytest.raises(UnknownNameError, match="did you mean 'words'"):
        check_tasks("word")
    with pytest.raises(InputError, match="at least one task"):
        check_tasks(" , ")


def test_what_is_said_is_said_in_both_languages() -> None:
    texts = catalogue()
    for group in (texts["messages"], texts["names"], texts["tasks"]):
        assert all({"zh", "en"} <= set(entry) for entry in group.values())
    assert set(TASKS) == set(texts["names"]) == set(texts["tasks"]) == set(texts["sheets"]) - {"how"}


def pack(made: tuple[TopicModel, TopicData], seed: int = 0, coders: int = 3) -> Pack:
    model, _ = made
    rng = np.random.default_rng(seed)
    items = [*word_items(model, rng, 2), *passage_items("topics", model, found(made), rng, 1)[0]]
    return make_pack(model, items, coders=coders, seed=seed, facts={"method": "lda"})


def test_every_coder_sees_all_questions_in_an_order_of_the_coders_own(
    made: tuple[TopicModel, TopicData],
) -> None:
    whole = pack(made)
    for rows in whole.sheets.values():
        assert sorted(row.item for row in rows) == list(range(len(whole.items)))
        assert [whole.items[row.item].task for row in rows] == sorted(
            (whole.items[row.item].task for row in rows), key=TASKS.index
        )
    one, two, _ = whole.sheets.values()
    assert [row.item for row in one] != [row.item for row in two]
    assert {row.item: row.order for row in one} != {row.item: row.order for row in two}


def test_the_place_of_the_right_answer_tells_nothing(made: tuple[TopicModel, TopicData]) -> None:
    counts = np.zeros(6)
    for seed in range(30):
        whole = pack(made, seed)
        for rows in whole.sheets.values():
            for row in rows:
                item = whole.items[row.item]
                if item.task == "words":
                    counts[row.order.index(item.right)] += 1
    expected = counts.sum() / 6
    # 99.9% point of a chi-square with five degrees of freedom.
    assert ((counts - expected) ** 2 / expected).sum() < 20.5


def test_the_same_seed_gives_the_same_pack_and_another_another(made: tuple[TopicModel, TopicData]) -> None:
    assert pack_to_json(pack(made)) == pack_to_json(pack(made))
    assert pack(made).code != pack(made, seed=1).code


def test_the_key_comes_back_and_a_damaged_one_is_refused(made: tuple[TopicModel, TopicData]) -> None:
    whole = pack(made)
    text = pack_to_json(whole)
    back = pack_from_json(text)
    assert back.items == whole.items
    assert back.sheets == whole.sheets
    assert (back.code, back.model) == (whole.code, fingerprint(made[0]))
    with pytest.raises(InputError, match="damaged or altered"):
        pack_from_json(text.replace('"right": 0', '"right": 1', 1))
    with pytest.raises(InputError, match="schema 9"):
        pack_from_json(text.replace('"schema": 1', '"schema": 9'))
    for bad in ("", "[]", "{}", "not json", '{"digest": 1}', "[" * 100_000):
        with pytest.raises(InputError, match=r"key\.json"):
            pack_from_json(bad)
    with pytest.raises(InputError, match="1 to 99 coders"):
        pack(made, coders=0)


def test_a_fingerprint_is_of_what_the_model_says(made: tuple[TopicModel, TopicData]) -> None:
    model, _ = made
    assert fingerprint(replace(model, seed=9)) == fingerprint(model)
    assert fingerprint(replace(model, topic_term=model.topic_term[::-1].copy())) != fingerprint(model)
