"""Saving and loading: what must survive, and what must be refused."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policymine.errors import InputError, ModelError
from policymine.topic_models.base import TopicModel
from policymine.topic_models.parts import EXPORTS, digest
from policymine.topic_models.store import PARTS, _head_digest, load, save


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
        arrays={"prior": np.array([0.1, 0.3]), "cube": np.arange(8.0).reshape(2, 2, 2)},
        segmentation="f00",
        lexicon=({"term": "社会治理", "mode": "force"}, {"term": "网格", "weight": 500, "mode": "weight"}),
    )


def test_every_part_survives(model: TopicModel, tmp_path: Path) -> None:
    again = load(save(model, tmp_path / "m"))
    assert again.options == model.options
    assert again.terms == model.terms
    assert again.corpus == "abc"
    assert again.segmentation == "f00"
    assert again.lexicon == model.lexicon
    assert again.arrays["cube"].tolist() == model.arrays["cube"].tolist()
    assert sorted(p.name for p in (tmp_path / "m").iterdir()) == [
        "arrays.npz",
        "doc_topic.csv",
        "doc_topic.parquet",
        "lexicon.json",
        "model.toml",
        "terms.json",
        "topic_term.csv",
        "topic_term.parquet",
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
    resign(place, lambda head: head.replace("schema = 3", "schema = 99"))
    with pytest.raises(ModelError, match="schema 99.*a newer policymine"):
        load(place)
    resign(place, lambda head: head.replace("schema = 99", "schema = 2"))
    with pytest.raises(ModelError, match="schema 2.*fit the model again"):
        load(place)


def resign(place: Path, change: Callable[[str], str] = str) -> None:
    """Write a model's digests anew, as one would who alters it on purpose."""
    head = change((place / "model.toml").read_text("utf-8"))
    for name in (*PARTS, *EXPORTS):
        if (place / name).exists():
            head = re.sub(rf'"{re.escape(name)}" = ".*"', f'"{name}" = "{digest(place / name)}"', head)
    known = tomllib.loads(head)
    head = re.sub(r"(?m)^digest = .*$", f'digest = "{_head_digest(known)}"', head)
    (place / "model.toml").write_text(head, "utf-8")


DAMAGE = (
    "cut",
    "pickle",
    "short",
    "nan",
    "words",
    "lexicon",
    "integers",
    "columns",
    "packed",
    "huge",
    "twice",
    "negative",
    "shares",
    "weightless",
    "mode",
    "nameless",
    "header",
    "strange",
)


def damage_parts(model: TopicModel, place: Path, damage: str) -> None:
    arrays = place / "arrays.npz"
    stored: dict[str, Any] = {
        "topic_term": model.topic_term,
        "doc_topic": model.doc_topic,
        "weights": model.weights,
    }
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
    elif damage == "lexicon":
        (place / "lexicon.json").write_text(json.dumps([{"term": "a", "colour": "red"}]), "utf-8")
    elif damage == "integers":
        np.savez(arrays, **{**stored, "weights": model.weights.astype(np.int64)})
    elif damage == "columns":
        np.savez(arrays, **{**stored, "doc_topic": np.asfortranarray(model.doc_topic)})
    elif damage == "packed":
        np.savez_compressed(arrays, **stored)
    elif damage == "twice":
        (place / "terms.json").write_text(json.dumps(["治理", "治理"]), "utf-8")
    elif damage == "negative":
        np.savez(arrays, **{**stored, "topic_term": np.array([[1.5, -0.5], [0.5, 0.5]])})
    elif damage == "shares":
        np.savez(arrays, **{**stored, "doc_topic": model.doc_topic * 2})
    elif damage == "weightless":
        np.savez(arrays, **{**stored, "weights": -model.weights})
    elif damage == "mode":
        (place / "lexicon.json").write_text(json.dumps([{"term": "a", "mode": "<script>"}]), "utf-8")
    elif damage == "nameless":
        (place / "lexicon.json").write_text(json.dumps([{"term": "", "weight": 10**30}]), "utf-8")
    elif damage == "header":
        with zipfile.ZipFile(arrays, "w") as packed:
            packed.writestr(
                "weights.npy", b"\x93NUMPY\x02\x00" + (10**6).to_bytes(4, "little") + b"(" * 10**6
            )
    elif damage == "huge":
        raw = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            raw, {"descr": "<f8", "fortran_order": False, "shape": (10**9, 10**9)}
        )
        with zipfile.ZipFile(arrays, "w") as packed:
            packed.writestr("weights.npy", raw.getvalue())
    else:
        with zipfile.ZipFile(arrays, "a") as packed:
            packed.writestr("../evil.npy", b"")


@pytest.mark.parametrize("damage", DAMAGE)
def test_parts_that_do_not_fit_are_found_even_under_new_digests(
    model: TopicModel, tmp_path: Path, damage: str
) -> None:
    place = save(model, tmp_path / "m")
    damage_parts(model, place, damage)
    with pytest.raises(ModelError, match=r"(arrays\.npz|terms\.json|lexicon\.json) is damaged or altered"):
        load(place)
    resign(place)
    with pytest.raises(ModelError, match="is damaged") as found:
        load(place)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("k", "3"),
        ("schema", '"3"'),
        ("schema", "true"),
        ("probabilistic", '"yes"'),
        ("options", '"[]"'),
        ("preparation", '"[]"'),
        ("preparation", r'"{\"unit\": 7}"'),
        ("preparation", r'"{\"common\": [1]}"'),
        ("seed", '"x"'),
    ],
)
def test_settings_of_another_kind_are_found_even_under_new_digests(
    model: TopicModel, tmp_path: Path, setting: str, value: str
) -> None:
    place = save(model, tmp_path / "m")
    lines = (place / "model.toml").read_text("utf-8").splitlines()
    changed = [f"{setting} = {value}" if line.startswith(f"{setting} =") else line for line in lines]
    assert changed != lines
    resign(place, lambda _: "\n".join(changed) + "\n")
    with pytest.raises(ModelError, match=r"is damaged|has schema") as found:
        load(place)
    assert "\n" not in str(found.value)


def test_missing_and_altered_parts_are_named(model: TopicModel, tmp_path: Path) -> None:
    place = save(model, tmp_path / "m")
    (place / "doc_topic.csv").unlink()
    load(place)
    (place / "topic_term.csv").write_text("term\n", "utf-8")
    with pytest.raises(ModelError, match=r"topic_term\.csv is damaged or altered.*delete it"):
        load(place)
    (place / "topic_term.csv").unlink()
    head = (place / "model.toml").read_text("utf-8")
    (place / "model.toml").write_text(head.replace("seed = 7", "seed = 8"), "utf-8")
    with pytest.raises(ModelError, match=r"model\.toml is damaged or altered"):
        load(place)
    (place / "model.toml").write_text(head + '\n[names]\n0 = "治理"\n', "utf-8")
    assert load(place).seed == 7
    (place / "units.json").unlink()
    with pytest.raises(ModelError, match=r"units\.json is missing"):
        load(place)
    (place / "model.toml").write_text("schema = 3\n", "utf-8")
    with pytest.raises(ModelError, match="is damaged"):
        load(place)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_damaged_bytes_are_an_error_or_change_nothing(
    model: TopicModel, tmp_path: Path, draw: st.DataObject
) -> None:
    place = tmp_path / "m"
    if not place.exists():
        save(model, place)
    name = draw.draw(st.sampled_from(sorted(p.name for p in place.iterdir())))
    whole = (place / name).read_bytes()
    at = draw.draw(st.integers(0, len(whole) - 1))
    put = draw.draw(st.binary(min_size=0, max_size=6))
    over = draw.draw(st.integers(0, 6))
    (place / name).write_bytes(whole[:at] + put + whole[at + over :])
    again, refused = None, ""
    try:
        again = load(place)
    except ModelError as error:
        refused = str(error)
    finally:
        (place / name).write_bytes(whole)
    if again is None:
        assert str(place) in refused
    else:
        # A comment, a blank, or the same bytes again.
        assert again.topic_term.tobytes() == model.topic_term.tobytes()
        assert (again.method, again.seed, again.options, again.terms, again.lexicon) == (
            model.method,
            model.seed,
            model.options,
            model.terms,
            model.lexicon,
        )


def test_tables_for_other_programs(model: TopicModel, tmp_path: Path) -> None:
    import pandas as pd

    nasty = replace(model, terms=("=cmd|'/C calc'!A0", "治理"), documents=("+1", "乙", "甲"))
    place = save(nasty, tmp_path / "m")
    for name in ("doc_topic", "topic_term"):
        table = pd.read_parquet(place / f"{name}.parquet")
        csv = pd.read_csv(place / f"{name}.csv", encoding="utf-8-sig")
        assert list(table.columns) == list(csv.columns)
        assert len(table) == len(csv)
    words = pd.read_csv(place / "topic_term.csv", encoding="utf-8-sig")
    assert words["term"].tolist() == ["'=cmd|'/C calc'!A0", "治理"]
    assert words["topic_0"].tolist() == [0.75, 0.25]
    assert pd.read_parquet(place / "topic_term.parquet")["term"].tolist()[0] == "=cmd|'/C calc'!A0"
    shares = pd.read_parquet(place / "doc_topic.parquet")
    assert shares[["topic_0", "topic_1"]].to_numpy().tolist() == model.doc_topic.tolist()
    assert (place / "doc_topic.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_options_that_are_not_json_are_refused(model: TopicModel, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="plain JSON"):
        save(replace(model, options={"path": tmp_path}), tmp_path / "m")
    assert list(tmp_path.iterdir()) == []
