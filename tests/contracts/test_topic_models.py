"""What every registered topic model must do, on texts with planted topics."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel, registry
from policymine.topic_models.store import load, save
from policymine.topic_models.summary import COLUMNS, summarise
from policymine.topic_models.transform import place_documents
from tests.made_tokens import to_tokens

METHODS = registry.names()
SUBJECTS = (
    ("农业", "粮食", "农民", "耕地", "种子", "灌溉", "收成", "化肥"),
    ("学校", "教师", "学生", "课程", "考试", "教材", "大学", "招生"),
    ("医院", "医生", "药品", "门诊", "护士", "疫苗", "病人", "手术"),
)

# What a method cannot do without, beside k and seed.
OPTIONS: dict[str, dict[str, Any]] = {
    "dmr": {"fields": ("level",)},
    "dtm": {"by": "year"},
    "seeded": {"themes": {"农": SUBJECTS[0][:2], "教": SUBJECTS[1][:2]}},
}


def fit(name: str, data: TopicData, **given: Any) -> TopicModel:
    return registry.load(name).fit(data, **{**OPTIONS.get(name, {}), **given})


def to_data(texts: dict[str, list[str]]) -> TopicData:
    tokens = to_tokens(texts)
    order = sorted(range(len(texts)), key=lambda i: tokens.documents[i])
    tokens = tokens.take(order)
    joined = {name: "".join(words) for name, words in texts.items()}
    return TopicData(build_matrix(tokens, to_fields(texts)), tokens.documents, tokens, joined)


def to_fields(texts: dict[str, list[str]]) -> pd.DataFrame:
    """A level and a year for each text, by its name."""
    marks = [sum(map(ord, name)) for name in texts]
    return pd.DataFrame(
        {
            "id": list(texts),
            "level": [("city", "province")[m % 2] for m in marks],
            "date_issued": [f"{2010 + m % 3}-03" for m in marks],
        }
    )


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
    return {name: fit(name, to_data(texts), k=3, seed=1) for name in METHODS}


def test_the_methods_of_the_plan_are_registered() -> None:
    planned = {"bert", "dmr", "dtm", "hdp", "lda", "lda-sklearn", "lsi", "nmf", "seeded"}
    assert planned <= set(METHODS)


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
    again = fit(name, to_data(backwards), k=3, seed=1)
    assert again.documents == fitted[name].documents
    assert again.terms == fitted[name].terms
    assert again.topic_term.tobytes() == fitted[name].topic_term.tobytes()
    assert again.doc_topic.tobytes() == fitted[name].doc_topic.tobytes()


@pytest.mark.parametrize("name", METHODS)
def test_leaves_global_random_numbers_alone(name: str, texts: dict[str, list[str]]) -> None:
    before = np.random.get_state()[1].tobytes()
    fit(name, to_data(texts), k=2, seed=3)
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
        "segmentation",
        "lexicon",
    ):
        assert getattr(again, value) == getattr(model, value)
    assert again.arrays.keys() == model.arrays.keys()
    for array, values in model.arrays.items():
        assert again.arrays[array].tobytes() == values.tobytes()


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
    with pytest.raises(NotEnoughDataError) as short:
        fit(name, to_data(planted(4)), k=20, seed=0)
    assert "ask for at most 4" in str(short.value)
    for empty in ({}, {"a": [], "b": []}, {"a": ["，", "。"]}):
        with pytest.raises(NotEnoughDataError) as nothing:
            fit(name, to_data(empty), k=2, seed=0)
        assert "\n" not in str(nothing.value)
    with pytest.raises(InputError):
        fit(name, to_data(planted(6)), k=1, seed=0)
    with pytest.raises(InputError):
        fit(name, to_data(planted(6)), k=2, seed=-1)


@pytest.mark.parametrize("name", METHODS)
def test_five_texts_one_of_them_empty(name: str) -> None:
    texts = {**planted(4), "e": []}
    data = to_data(texts)
    model = fit(name, data, k=2, seed=0)
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
    model = None
    with contextlib.suppress(NotEnoughDataError):
        # A method that finds the number of topics itself may well say that there is one.
        model = fit(name, data, k=3, seed=0)
    if model is not None:
        result = summarise(model, data, provenance=Provenance("topics"), top_n=8)
        assert result.table["coherence"].max() < 0.1
    planted_data = to_data(planted())
    known = summarise(
        fit(name, planted_data, k=3, seed=0),
        planted_data,
        provenance=Provenance("topics"),
        top_n=8,
    )
    assert known.table["coherence"].min() > 0.2
    assert known.table["exclusivity"].min() > 0.95


@pytest.mark.parametrize("name", METHODS)
def test_texts_that_are_all_alike_are_refused(name: str) -> None:
    same = {f"d{i}": [w for subject in SUBJECTS for w in subject] for i in range(9)}
    with pytest.raises(NotEnoughDataError, match="same words") as alike:
        fit(name, to_data(same), k=2, seed=0)
    assert "\n" not in str(alike.value)
    with pytest.raises(NotEnoughDataError, match="1 text with words"):
        fit(name, to_data({"d0": [w for subject in SUBJECTS for w in subject]}), k=2, seed=0)


@pytest.mark.parametrize("name", METHODS)
def test_the_texts_of_the_fit_are_placed_as_they_were(
    name: str, texts: dict[str, list[str]], fitted: dict[str, TopicModel]
) -> None:
    model = fitted[name]
    joined = {document: "".join(words) for document, words in texts.items()}
    data, placed, unknown = place_documents(model, to_tokens(texts), joined, to_fields(texts))
    assert data.matrix.terms == model.terms
    assert data.matrix.documents == model.documents
    assert (placed.shares.argmax(axis=1) == model.doc_topic.argmax(axis=1)).all()
    assert placed.shares == pytest.approx(model.doc_topic, abs=0.05)
    assert unknown == ()
    assert not placed.unknown.any()


@pytest.mark.parametrize("name", METHODS)
def test_new_texts_are_placed_without_the_library_that_fitted(
    name: str, fitted: dict[str, TopicModel], tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    model = load(save(fitted[name], tmp_path / "m"))
    for library in ("gensim", "tomotopy", "bertopic", "sklearn", "umap", "hdbscan"):
        for module in [m for m in sys.modules if m == library or m.startswith(library + ".")]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, library, None)
    new = {
        "z1": ["粮食", "农民", "农民", "灌溉", "化肥", "卫星"],
        "z0": ["医院", "护士", "护士", "药品", "手术", "火箭", "卫星"],
        "z2": ["卫星"],
    }
    joined = {document: "".join(words) for document, words in new.items()}
    data, placed, unknown = place_documents(model, to_tokens(new), joined, to_fields(new))
    assert data.matrix.documents == ("z0", "z1", "z2")
    assert placed.shares[:2].argmax(axis=1).tolist() == [2, 0]
    assert placed.shares[:2].max(axis=1).min() > 0.6
    assert placed.known.tolist() == [5, 5, 0]
    assert placed.unknown.tolist() == [2, 1, 1]
    assert unknown == (("卫星", 3), ("火箭", 1))
    again = place_documents(model, to_tokens(dict(reversed(new.items()))), joined, to_fields(new))[1]
    assert again.shares.tobytes() == placed.shares.tobytes()
    with pytest.raises(NotEnoughDataError, match="no.* word that the model knows|none of the"):
        place_documents(model, to_tokens({"a": ["卫星"]}), {"a": "卫星"}, to_fields({"a": ["卫星"]}))


@pytest.mark.parametrize("name", METHODS)
def test_options_are_declared_where_fields_are_needed(name: str, texts: dict[str, list[str]]) -> None:
    for needed in registry.load(name).needs_fields:
        if needed in OPTIONS.get(name, {}):
            bare = TopicData(
                build_matrix(to_data(texts).tokens), to_data(texts).parents, to_data(texts).tokens
            )
            with pytest.raises(InputError):
                fit(name, bare, k=2, seed=0)
