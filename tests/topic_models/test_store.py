"""Saving and loading: what must survive, and what must be refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policymine.errors import InputError, ModelError
from policymine.topic_models.base import TopicModel
from policymine.topic_models.store import load, save


@pytest.fixture
def model() -> TopicModel:
    return TopicModel(
        method="lda",
        topic_term=np.array([[0.75, 0.25], [0.5, 0.5]]),
        doc_topic=np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 0.0]]),
        terms=("治理", 'a"b\\\x7f'),
        documents=("甲#0", "甲#1", "乙#0"),
        parents=("甲", "甲", "乙"),
        weights=np.array([3.0, 1.0, 0.0]),
        seed=7,
        options={"passes": 20, "prior": 0.1, "encoder": None, "注": '"引号"\n\x7f'},
        probabilistic=True,
        corpus="abc",
        preparation={"extra_stopwords": ["的"]},
    )


def test_every_part_survives(model: TopicModel, tmp_path: Path) -> None:
    again = load(save(model, tmp_path / "m"))
    assert again.options == model.options
    assert again.terms == model.terms
    assert again.corpus == "abc"
    assert sorted(p.name for p in (tmp_path / "m").iterdir()) == [
        "arrays.npz",
        "model.toml",
        "terms.json",
        "units.json",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["m"]


def test_same_model_same_bytes(model: TopicModel, tmp_path: Path) -> None:
    save(model, tmp_path / "a")
    save(model, tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_model_is_replaced_other_folders_are_not(model: TopicModel, tmp_path: Path) -> None:
    save(model, tmp_path / "m")
    assert load(save(replace(model, seed=8), tmp_path / "m")).seed == 8
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("...")
    with pytest.raises(ModelError, match="not a topic model"):
        save(model, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter1.txt").exists()
    (tmp_path / "empty").mkdir()
    save(model, tmp_path / "empty")
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="not a topic model"):
        save(model, tmp_path / "file")
    with pytest.raises(ModelError, match="cannot be written"):
        save(model, tmp_path / "file" / "under")


def test_what_is_not_a_model_is_named(model: TopicModel, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.toml"):
        load(tmp_path / "missing")
    place = save(model, tmp_path / "m")
    head = (place / "model.toml").read_text("utf-8")
    (place / "model.toml").write_text(head.replace("schema = 2", "schema = 99"), "utf-8")
    with pytest.raises(ModelError, match="schema 99"):
        load(place)


@pytest.mark.parametrize("damage", ["cut", "pickle", "short", "nan", "words", "toml"])
def test_damage_is_found(model: TopicModel, tmp_path: Path, damage: str) -> None:
    place = save(model, tmp_path / "m")
    arrays = place / "arrays.npz"
    stored = {"topic_term": model.topic_term, "doc_topic": model.doc_topic, "weights": model.weights}
    if damage == "cut":
        arrays.write_bytes(arrays.read_bytes()[:100])
    elif damage == "pickle":
        np.savez(arrays, **{**stored, "weights": np.array([{"a": 1}], dtype=object)}, allow_pickle=True)
    elif damage == "short":
        np.savez(arrays, **{**stored, "doc_topic": model.doc_topic[:2]})
    elif damage == "nan":
        np.savez(arrays, **{**stored, "topic_term": model.topic_term * np.nan})
    elif damage == "words":
        (place / "terms.json").write_text(json.dumps(["a", 1]), "utf-8")
    else:
        (place / "model.toml").write_text("schema = 2\n", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load(place)


def test_options_that_are_not_json_are_refused(model: TopicModel, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="plain JSON"):
        save(replace(model, options={"path": tmp_path}), tmp_path / "m")
    assert list(tmp_path.iterdir()) == []
