"""A person's names and merges: kept in model.toml, used where the model is read, and never at the cost of what was fitted."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError, ModelError
from policymine.provenance import Provenance
from policymine.topic_models import lda, nmf
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.curation.file import undo, with_curation, write_curation
from policymine.topic_models.curation.names import (
    Curation,
    check_curation,
    curated,
    curation_of,
    gathered,
    uncurated,
)
from policymine.topic_models.label import labelled_words, short_names
from policymine.topic_models.store import load, save
from policymine.topic_models.summary import summarise
from policymine.topic_models.transform import place
from tests.topic_models.drawn import drawn


@pytest.fixture(scope="module")
def data() -> TopicData:
    return drawn(5, n=80)[0]


@pytest.fixture(scope="module")
def model(data: TopicData) -> TopicModel:
    return lda.fit(data, k=5, seed=0, threads=1)


@pytest.fixture
def folder(model: TopicModel, tmp_path: Path) -> Path:
    return save(model, tmp_path / "模型")


def test_a_merge_by_hand() -> None:
    model = TopicModel(
        "lda",
        np.array([[0.5, 0.5, 0.0], [0.0, 0.2, 0.8], [1.0, 0.0, 0.0]]),
        np.array([[0.5, 0.25, 0.25], [0.0, 0.5, 0.5]]),
        ("a", "b", "c"), ("x", "y"), ("x", "y"), np.array([10.0, 30.0]), 0,
        probabilistic=True, arrays={"prior": np.array([0.1, 0.2, 0.3]), "other": np.zeros(3)},
    )  # fmt: skip
    merged = curated(model, Curation({0: "A"}, ((0, 2),)))
    # Tokens held: topic 0 has 5, topic 2 has 2.5 + 15.
    assert merged.topic_term[0] == pytest.approx(
        (5 * np.array([0.5, 0.5, 0]) + 17.5 * np.array([1, 0, 0])) / 22.5
    )
    assert merged.topic_term[1].tolist() == [0, 0.2, 0.8]
    assert merged.doc_topic.tolist() == [[0.75, 0.25], [0.5, 0.5]]
    assert merged.arrays["prior"] == pytest.approx([0.4, 0.2])
    assert set(merged.arrays) == {"prior"}
    assert (merged.k, merged.numbers, merged.groups) == (2, (0, 1), ((0, 2), (1,)))
    assert merged.names == {0: "A"}
    assert merged.fitted is model
    assert gathered(merged, np.array([[0.2, 0.3, 0.5]])).tolist() == [[0.7, 0.3]]


def test_words_by_period_are_joined_by_the_tokens_of_each() -> None:
    tables = np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.5, 0.5], [0.0, 1.0]]])
    tokens = np.array([[3.0, 1.0], [0.0, 0.0]])
    model = TopicModel(
        "dtm", tables.mean(axis=0), np.eye(2), ("a", "b"), ("x", "y"), ("x", "y"), np.ones(2), 0,
        arrays={"topic_term_by_period": tables, "tokens_by_period": tokens},
    )  # fmt: skip
    merged = curated(model, Curation({}, ((0, 1),)))
    assert merged.arrays["topic_term_by_period"][:, 0].tolist() == [[0.75, 0.25], [0.25, 0.75]]
    assert merged.arrays["tokens_by_period"].tolist() == [[4], [0]]


def test_numbers_stay_and_names_are_used(model: TopicModel, data: TopicData) -> None:
    merged = curated(model, Curation({1: "治理", 4: "教育"}, ((1, 3),)))
    assert merged.numbers == (0, 1, 2, 4)
    assert short_names(merged)[1] == "治理"
    assert short_names(merged)[3] == "教育"
    result = summarise(merged, data, provenance=Provenance("topics"))
    assert result.table["topic"].tolist() == [0, 1, 2, 4]
    assert result.table["label"].tolist()[1::2] == ["治理", "教育"]
    assert result.shares().columns.tolist() == [0, 1, 2, 4]
    assert result.documents(4)["share"].iloc[0] == pytest.approx(merged.by_document()[1][:, 3].max())
    with pytest.raises(InputError, match="this model has topics 0, 1, 2, 4"):
        result.documents(3)
    plain = summarise(model, data, provenance=Provenance("topics")).table
    assert result.table["prevalence"].iloc[1] == pytest.approx(plain["prevalence"].iloc[[1, 3]].sum())


def test_new_texts_are_placed_under_the_fitted_topics(model: TopicModel, data: TopicData) -> None:
    merged = curated(model, Curation({}, ((0, 2), (1, 4))))
    shares, _ = place(merged, data)
    assert shares == pytest.approx(gathered(merged, place(model, data)[0]))
    assert shares.sum(axis=1) == pytest.approx(1)
    weights = nmf.fit(data, k=5, seed=0)
    joined = curated(weights, Curation({}, ((0, 2),)))
    assert place(joined, data)[0].shape == (80, 4)


def test_saved_loaded_and_saved_again(model: TopicModel, folder: Path, tmp_path: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "model.toml"}
    curation = check_curation({3: "社区治理", 0: 'quote " \\ 】'}, [[1, 2]], 5)
    write_curation(folder, curation)
    after = load(folder)
    assert curation_of(after) == curation
    assert uncurated(after).topic_term.tobytes() == model.topic_term.tobytes()
    assert {n: b for n, b in before.items() if n != "curation.json"} == {
        p.name: p.read_bytes() for p in folder.iterdir() if p.name in before
    }
    copy = load(save(after, tmp_path / "copy"))
    assert curation_of(copy) == curation
    assert copy.doc_topic.tobytes() == after.doc_topic.tobytes()


def test_a_fit_that_is_saved_again_keeps_them_and_another_does_not_overwrite(
    model: TopicModel, data: TopicData, folder: Path
) -> None:
    write_curation(folder, Curation({3: "治理"}))
    save(model, folder)
    assert load(folder).names == {3: "治理"}
    assert undo(folder, 5) == Curation()
    write_curation(folder, Curation({3: "治理"}))
    other = lda.fit(data, k=4, seed=1, threads=1)
    with pytest.raises(ModelError, match="names or merges that a person gave .* --clear"):
        save(other, folder)
    assert load(folder).names == {3: "治理"}
    write_curation(folder, Curation())
    save(other, folder)
    assert load(folder).k == 4


def test_undo_goes_back_step_by_step(folder: Path) -> None:
    untouched = (folder / "model.toml").read_text("utf-8")
    steps = [Curation({1: "a"}), Curation({1: "a", 2: "b"}), Curation({1: "a"}, ((2, 3),))]
    for step in steps:
        write_curation(folder, step)
    write_curation(folder, steps[-1])  # nothing changes, so there is nothing to take back
    for step in (steps[1], steps[0], Curation()):
        assert undo(folder, 5) == step
        assert curation_of(load(folder)) == step
    assert (folder / "model.toml").read_text("utf-8") == untouched
    with pytest.raises(ModelError, match="no change of names or merges to take back"):
        undo(folder, 5)


def test_written_by_hand_is_read_and_changed(folder: Path) -> None:
    path = folder / "model.toml"
    text = path.read_text("utf-8")
    by_hand = (
        "# mine\nmerge = [\n  [2, 4], # two of a kind\n]\n"
        + text
        + '\n[names]\n"2" = "甲" # why\n\n[notes]\nof = "me"\n'
    )
    path.write_text(by_hand, "utf-8")
    assert curation_of(load(folder)) == Curation({2: "甲"}, ((2, 4),))
    write_curation(folder, Curation({1: "乙"}))
    changed = path.read_text("utf-8")
    assert "# mine\n" in changed
    assert tomllib.loads(changed)["notes"] == {"of": "me"}
    assert curation_of(load(folder)) == Curation({1: "乙"})
    path.write_text('names = {"1" = "inline"}\n' + text, "utf-8")
    write_curation(folder, Curation({1: "乙"}))
    assert curation_of(load(folder)) == Curation({1: "乙"})
    path.write_text('names."1" = "dotted"\n' + text, "utf-8")
    with pytest.raises(ModelError, match="by hand in a form that cannot be changed by rule"):
        write_curation(folder, Curation({1: "乙"}))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("merge = [[2, 9]]", "topic 9 does not exist: this model has topics 0 to 4"),
        ("merge = [[2]]", "two topics or more"),
        ("merge = [2, 3]", r"merge = \[\[2, 7\]\]"),
        ("merge = [[0, 1, 2, 3, 4]]", "all 5 topics would be one"),
        ('merge = [["0", 1]]', "topic 0 does not exist"),
        ('names = {x = "y"}', "the number of a topic"),
        ('names = {"1" = 3}', "visible"),
        ('names = {"1" = "   "}', "visible"),
        (f'names = {{"1" = "{"x" * 61}"}}', "1 to 60 characters"),
        ('names = {"1" = "a\\u202eb"}', "visible"),
        ('names = {"1" = "a", "2" = "a"}', "--merge 1,2"),
        ('names = {"3" = "a"}\nmerge = [[1, 3]]', "topic 3 is merged into 1"),
    ],
)
def test_what_cannot_be_is_named(folder: Path, line: str, said: str) -> None:
    path = folder / "model.toml"
    path.write_text(line + "\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(ModelError, match=said) as error:
        load(folder)
    assert "model.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_damaged_history_does_not_hurt_the_model(folder: Path) -> None:
    write_curation(folder, Curation({1: "a"}))
    for bad in ("{", '"x"', "[1]"):
        (folder / "curation.json").write_text(bad, "utf-8")
        assert load(folder).names == {1: "a"}
        with pytest.raises(ModelError, match="delete it; names and merges stand in"):
            undo(folder, 5)
    (folder / "curation.json").write_text(json.dumps([{"names": {"9": "x"}}]), "utf-8")
    with pytest.raises(ModelError, match="topic 9"):
        undo(folder, 5)


names = st.text(min_size=1, max_size=20).map(lambda t: " ".join(t.split()))


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.integers(0, 7), names, max_size=4),
    st.lists(st.sets(st.integers(0, 7), min_size=2, max_size=3)),
)
def test_any_names_and_merges_survive_the_file(called: dict[int, str], merge: list[set[int]]) -> None:
    text = '# head\nk = 8\noptions = "{\\"a\\": [1]}"\n\n[sha256]\n"x" = "y"\n'
    try:
        curation = check_curation(called, merge, 8)
    except InputError:
        return
    written = with_curation(text, curation)
    found = tomllib.loads(written)
    assert {int(n): name for n, name in found.get("names", {}).items()} == curation.names
    assert tuple(tuple(g) for g in found.get("merge", [])) == curation.merge
    assert with_curation(written, curation) == written
    assert with_curation(written, Curation()) == text


def test_words_by_four_scores_side_by_side(model: TopicModel, data: TopicData) -> None:
    found = labelled_words(model, 6, totals=data.matrix.totals())
    assert list(found) == ["words", "frex", "lift", "ctfidf"]
    assert all(len(row) == 6 for rows in found.values() for row in rows)
    table = summarise(model, data, provenance=Provenance("topics"), top_n=6).rows()
    for name, rows in found.items():
        assert [[model.terms[j] for j in row] for row in rows] == [row[name] for row in table]
    empty = replace(model, doc_topic=model.doc_topic * np.array([1, 1, 1, 1, 0.0]))
    assert labelled_words(empty, 6)["words"][4] == []
