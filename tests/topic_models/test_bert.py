"""What is particular to BERTopic: clusters without k, options, a missing extra, silence."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, MissingExtraError, NotEnoughDataError, UnknownNameError
from policymine.terms.matrix import build_matrix
from policymine.topic_models import bert
from policymine.topic_models.base import TopicData

SUBJECTS = (
    ["农业", "粮食", "农民", "耕地", "tax\xa0reform"],
    ["学校", "教师", "学生", "课程", "考试"],
    ["医院", "医生", "药品", "门诊", "护士"],
)


def to_data(n: int = 36, *, mixed: bool = False) -> TopicData:
    rng = np.random.default_rng(4)
    words = [w for s in SUBJECTS for w in s]
    vocabulary = tuple(sorted(words))
    texts = [rng.choice(words if mixed else SUBJECTS[i % 3], size=30) for i in range(n)]
    ids = np.array([vocabulary.index(w) for t in texts for w in t], np.int32)
    places = np.arange(ids.size, dtype=np.int32)
    tokens = Tokens(
        tuple(f"d{i:02d}" for i in range(n)), np.arange(n + 1) * 30, ids, places, places + 1, vocabulary
    )
    return TopicData(build_matrix(tokens), tokens.documents, tokens)


def test_hdbscan_finds_the_clusters_by_itself() -> None:
    model = bert.fit(to_data(), k=None, seed=0)
    assert model.k == 3
    assert model.options["clusters"] == "hdbscan"
    for topic in range(3):
        assert {model.terms[j] for j in np.argsort(-model.topic_term[topic])[:5]} in [
            set(s) for s in SUBJECTS
        ]


def test_hdbscan_without_clusters_is_told() -> None:
    with pytest.raises(NotEnoughDataError, match="give k, or a smaller min_cluster_size"):
        bert.fit(to_data(mixed=True), k=None, seed=0, min_cluster_size=12)


def test_a_term_with_a_space_stays_one() -> None:
    assert bert.split_terms("\x1ftax reform\x1f协商\x1f \x1f") == ["tax reform", "协商"]


def test_options_are_checked(tmp_path: Path) -> None:
    data = to_data(6)
    with pytest.raises(UnknownNameError, match="none, umap"):
        bert.fit(data, k=2, reducer="tsne")
    with pytest.raises(InputError, match="dimensions"):
        bert.fit(data, k=2, dimensions=1)
    if importlib.util.find_spec("sentence_transformers") is None:
        with pytest.raises(MissingExtraError, match=r"policymine\[neural\]"):
            bert.fit(data, k=2, encoder=str(tmp_path))
    else:
        with pytest.raises(InputError, match="is not a folder"):
            bert.fit(data, k=2, encoder=str(tmp_path / "none"))


def test_without_bertopic_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *_: None)
    with pytest.raises(MissingExtraError, match=r'--method bert needs.*"policymine\[bertopic\]"'):
        bert.fit(to_data(6), k=2)


def test_it_prints_nothing_and_leaves_the_warning_filters_alone(capfd: pytest.CaptureFixture[str]) -> None:
    before = list(warnings.filters)
    bert.fit(to_data(9), k=3)
    assert list(warnings.filters) == before
    assert capfd.readouterr() == ("", "")
