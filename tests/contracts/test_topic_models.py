"""What every registered topic model must do, on texts with planted topics."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel, registry
from policymine.topic_models.store import load, save
from policymine.topic_models.summary import COLUMNS, summarise

METHODS = registry.names()
SUBJECTS = (
    ("农业", "粮食", "农民", "耕地", "种子", "灌溉", "收成", "化肥"),
    ("学校", "教师", "学生", "课程", "考试", "教材", "大学", "招生"),
    ("医院", "医生", "药品", "门诊", "护士", "疫苗", "病人", "手术"),
)


def to_tokens(texts: dict[str, list[str]]) -> Tokens:
    vocabulary: dict[str, int] = {}
    ids, starts, ends, indptr = [], [], [], [0]
    for words in texts.values():
        at = 0
        for word in words:
            ids.append(vocabulary.setdefault(word, len(vocabulary)))
            starts.append(at)
            at += len(word)
            ends.append(at)
        indptr.append(len(ids))
    return Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
    )


def to_data(texts: dict[str, list[str]]) -> TopicData:
    tokens = to_tokens(texts)
    order = sorted(range(len(texts)), key=lambda i: tokens.documents[i])
    tokens = tokens.take(order)
    joined = {name: "".join(words) for name, words in texts.items()}
    return TopicData(build_matrix(tokens), tokens.documents, tokens, joined)


def planted(n: int = 36, length: int = 40) -> dict[str, list[str]]:
    """Texts of one subject each, in turn; sizes 3 : 2 : 1."""
    rng = np.random.default_rng(7)
    turn = (0, 0, 0, 1, 1, 2)
    return {f"d{i:02d}": list(rng.choice(SUBJECTS[turn[i % 6]], size=length)) for i in range(n)}


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return planted()


@pytest.fixture(scope="module")
def fitted(texts: dict[str, list[str]]) -> dict[str, TopicModel]:
    return {name: registry.load(name).fit(to_data(texts), k=3, seed=1) for name in METHODS}


def test_the_methods_of_the_plan_are_registered() -> None:
    assert {"bert", "lda", "nmf"} <= set(METHODS)
    assert not {"base", "data", "evidence", "label", "quality", "store", "summary"} & set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_declares_what_it_needs(name: str) -> None:
    module = registry.load(name)
    assert isinstance(module.probabilistic, bool)
    assert isinstance(module.needs_k, bool)
    assert isinstance(module.needs_fields, tuple)
    assert module.references
    assert module.describes.startswith("Topics by")
    assert registry.help()[name]


@pytest.mark.parametrize("name", METHODS)
def test_planted_topics_are_recovered_largest_first(name: str, fitted: dict[str, TopicModel]) -> None:
    model = fitted[name]
    for topic, subject in enumerate(SUBJECTS):
        top = {model.terms[j] for j in np.argsort(-model.topic_term[topic])[: len(subject)]}
        assert top == set(subject)
    assert model.by_document()[1].mean(axis=0) == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.03)


@pytest.mark.parametrize("name", METHODS)
def test_shapes_and_rows(name: str, fitted: dict[str, TopicModel]) -> None:
    model = fitted[name]
    assert model.topic_term.shape == (3, 24)
    assert model.doc_topic.shape == (36, 3)
    assert model.method == name
    assert (model.topic_term >= 0).all()
    assert (model.doc_topic >= 0).all()
    assert model.topic_term.sum(axis=1) == pytest.approx(1)
    assert model.doc_topic.sum(axis=1) == pytest.approx(1)
    assert model.probabilistic is registry.load(name).probabilistic


@pytest.mark.parametrize("name", METHODS)
def test_same_seed_same_arrays_and_order_does_not_matter(
    name: str, texts: dict[str, list[str]], fitted: dict[str, TopicModel]
) -> None:
    backwards = dict(reversed(texts.items()))
    again = registry.load(name).fit(to_data(backwards), k=3, seed=1)
    assert again.documents == fitted[name].documents
    assert again.terms == fitted[name].terms
    assert again.topic_term.tobytes() == fitted[name].topic_term.tobytes()
    assert again.doc_topic.tobytes() == fitted[name].doc_topic.tobytes()


@pytest.mark.parametrize("name", METHODS)
def test_leaves_global_random_numbers_alone(name: str, texts: dict[str, list[str]]) -> None:
    before = np.random.get_state()[1].tobytes()
    registry.load(name).fit(to_data(texts), k=2, seed=3)
    assert np.random.get_state()[1].tobytes() == before


@pytest.mark.parametrize("name", METHODS)
def test_saved_and_loaded_is_equal(name: str, fitted: dict[str, TopicModel], tmp_path) -> None:
    model = fitted[name]
    again = load(save(model, tmp_path / "模型"))
    for array in ("topic_term", "doc_topic", "weights"):
        assert getattr(again, array).tobytes() == getattr(model, array).tobytes()
    for value in (
        "method",
        "terms",
        "documents",
        "parents",
        "seed",
        "options",
        "probabilistic",
        "preparation",
    ):
        assert getattr(again, value) == getattr(model, value)


@pytest.mark.parametrize("name", METHODS)
def test_summary_has_the_promised_columns(
    name: str, texts: dict[str, list[str]], fitted: dict[str, TopicModel]
) -> None:
    result = summarise(fitted[name], to_data(texts), provenance=Provenance("topics"), top_n=8)
    assert tuple(result.table.columns) == COLUMNS
    rows = result.rows()
    assert set(rows[0]["words"]) == set(SUBJECTS[0])
    assert all(r["low"] < r["prevalence"] < r["high"] for r in rows)
    assert [r["prevalence"] for r in rows] == sorted((r["prevalence"] for r in rows), reverse=True)
    assert [r["n_docs"] for r in rows] == [18, 12, 6]


@pytest.mark.parametrize("name", METHODS)
def test_too_little_data_is_refused_in_one_line(name: str) -> None:
    fit = registry.load(name).fit
    with pytest.raises(NotEnoughDataError) as short:
        fit(to_data(planted(4)), k=20, seed=0)
    assert "ask for at most 4" in str(short.value)
    for empty in ({}, {"a": [], "b": []}, {"a": ["，", "。"]}):
        with pytest.raises(NotEnoughDataError) as nothing:
            fit(to_data(empty), k=2, seed=0)
        assert "\n" not in str(nothing.value)
    with pytest.raises(InputError):
        fit(to_data(planted(6)), k=1, seed=0)
    with pytest.raises(InputError):
        fit(to_data(planted(6)), k=2, seed=-1)


@pytest.mark.parametrize("name", METHODS)
def test_five_texts_one_of_them_empty(name: str) -> None:
    texts = {**planted(4), "e": []}
    data = to_data(texts)
    model = registry.load(name).fit(data, k=2, seed=0)
    result = summarise(model, data, provenance=Provenance("topics"))
    assert len(result) == 2
    assert result.table["low"].isna().all()
    assert any("are taken out: 1;" in m["en"] for m in result.messages)
    assert result.table["prevalence"].sum() == pytest.approx(1)


@pytest.mark.parametrize("name", METHODS)
def test_words_without_topics_give_no_exclusive_topics(name: str) -> None:
    """A null: every text draws from the same words, so no topic may claim its words as its own."""
    rng = np.random.default_rng(3)
    words = [w for subject in SUBJECTS for w in subject]
    data = to_data({f"d{i:02d}": list(rng.choice(words, size=60)) for i in range(40)})
    result = summarise(
        registry.load(name).fit(data, k=3, seed=0), data, provenance=Provenance("topics"), top_n=8
    )
    assert result.table["coherence"].max() < 0.1
    planted_data = to_data(planted())
    known = summarise(
        registry.load(name).fit(planted_data, k=3, seed=0),
        planted_data,
        provenance=Provenance("topics"),
        top_n=8,
    )
    assert known.table["coherence"].min() > 0.2
    assert known.table["exclusivity"].min() > 0.95
