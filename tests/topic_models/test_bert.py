"""What is particular to BERTopic: clusters without k, options, a missing extra, silence."""

from __future__ import annotations

import importlib.util
import warnings
from dataclasses import replace
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
    with pytest.raises(NotEnoughDataError, match="give the number of topics with -k"):
        bert.fit(to_data(mixed=True), k=None, seed=0, min_cluster_size=12)


def test_a_term_with_a_space_stays_one() -> None:
    assert bert.split_terms("\x1ftax reform\x1f协商\x1f \x1f") == ["tax reform", "协商"]


def test_options_are_checked(tmp_path: Path) -> None:
    data = to_data(6)
    with pytest.raises(UnknownNameError, match="none, umap"):
        bert.fit(data, k=2, reducer="tsne")
    with pytest.raises(InputError, match="dimensions"):
        bert.fit(data, k=2, dimensions=1)
    with pytest.raises(UnknownNameError, match="keep, nearest"):
        bert.fit(data, k=2, outliers="drop")
    if importlib.util.find_spec("sentence_transformers") is None:
        with pytest.raises(MissingExtraError, match=r"--embedding .*policymine\[neural\]"):
            bert.fit(data, k=2, embedding=str(tmp_path))


class _Encoder:
    """Stands in for a sentence-transformers model, which is gigabytes: it looks at the first character."""

    def __init__(self, name: str, **given: object) -> None:
        assert given == {"device": "cpu", "local_files_only": True}
        if name == "absent/model":
            raise OSError("absent/model is not cached")

    def encode(self, texts: list[str], **_: object) -> np.ndarray:
        places = np.array(
            [["农粮耕t".find(t[0]) >= 0, t[0] in "学教课考", t[0] in "医药门护"] for t in texts]
        )
        return places.astype(np.float64)


def test_a_local_sentence_model_is_read_and_new_texts_need_none_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys
    import types

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = _Encoder  # type: ignore[attr-defined]
    module.__spec__ = importlib.util.spec_from_loader("sentence_transformers", None)
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    data = to_data()
    with pytest.raises(InputError, match="reads the texts"):
        bert.fit(data, k=3, embedding="some/model")
    words = data.tokens.vocabulary
    texts = {
        d: "".join(words[i] for i in data.tokens.ids[n * 30 : n * 30 + 30])
        for n, d in enumerate(data.parents)
    }
    starts = np.concatenate([np.cumsum([0, *map(len, t)])[:-1] for t in _words(data)]).astype(np.int32)
    sizes = np.concatenate([list(map(len, t)) for t in _words(data)]).astype(np.int32)
    tokens = replace(data.tokens, starts=starts, ends=starts + sizes)
    told = TopicData(data.matrix, data.parents, tokens, texts)
    model = bert.fit(told, k=3, embedding="some/model")
    assert model.options["embedding"] == "model"
    assert np.bincount(model.doc_topic.argmax(axis=1)).tolist() == [12, 12, 12]
    shares, _ = bert.place(model, told)
    assert (shares == model.doc_topic).all()
    with pytest.raises(InputError, match="nothing is downloaded"):
        bert.fit(told, k=3, embedding="absent/model")


def _words(data: TopicData) -> list[list[str]]:
    vocabulary = data.tokens.vocabulary
    return [[vocabulary[i] for i in data.tokens.ids[a : a + 30]] for a in data.tokens.indptr[:-1]]


def test_vectors_trained_on_the_corpus() -> None:
    model = bert.fit(to_data(), k=3, embedding="corpus", dimensions=8)
    again = bert.fit(to_data(), k=3, embedding="corpus", dimensions=8)
    assert model.options["embedding"] == "corpus"
    assert again.arrays["term_vectors"].tobytes() == model.arrays["term_vectors"].tobytes()
    tops = [{model.terms[j] for j in np.argsort(-row)[:5]} for row in model.topic_term]
    assert all(set(s) in tops for s in SUBJECTS)
    bare = TopicData(to_data().matrix, to_data().parents)
    with pytest.raises(InputError, match="words in their order"):
        bert.fit(bare, k=3, embedding="corpus")


def test_outliers_stay_out_or_go_to_the_nearest() -> None:
    kept = bert.fit(with_strays(), k=None, min_cluster_size=5)
    lost = kept.doc_topic.sum(axis=1) == 0
    assert kept.options["n_outliers"] == lost.sum() > 0
    given = bert.fit(with_strays(), k=None, min_cluster_size=5, outliers="nearest")
    assert (given.doc_topic.sum(axis=1) == 1).all()
    assert (given.doc_topic[~lost].argmax(axis=1) == kept.doc_topic[~lost].argmax(axis=1)).all()
    assert given.topic_term.tobytes() == kept.topic_term.tobytes()
    shares, told = bert.place(kept, with_strays())
    assert (shares[~lost] == kept.doc_topic[~lost]).all()
    assert told["far"] == (shares.sum(axis=1) == 0).sum()


def with_strays() -> TopicData:
    """Thirty-six texts of one subject each, and four of words of their own."""
    tokens = to_data(40).tokens
    ids = tokens.ids.reshape(40, 30).copy()
    for n in range(4):
        ids[36 + n] = 15 + 3 * n + np.arange(30) % 3
    own = tuple(f"odd{n:02d}" for n in range(12))
    moved = replace(tokens, ids=ids.ravel().astype(np.int32), vocabulary=(*tokens.vocabulary, *own))
    return TopicData(build_matrix(moved), moved.documents, moved)


def test_one_cluster_of_everything_gives_way_to_the_leaves() -> None:
    """Two subjects that share half their words, and a third far off: by mass the two are one."""
    rng = np.random.default_rng(1)
    shared, first, second, far = (
        [f"{n}{i}" for i in range(12)] for n in ("common", "farm", "field", "clinic")
    )
    texts = [rng.choice(shared + (first if i % 2 else second), 40) for i in range(60)]
    texts += [rng.choice(far, 40) for _ in range(9)]
    vocabulary = tuple(sorted({w for t in texts for w in t}))
    ids = np.array([vocabulary.index(w) for t in texts for w in t], np.int32)
    places = np.arange(ids.size, dtype=np.int32)
    names = tuple(f"d{i:02d}" for i in range(len(texts)))
    tokens = Tokens(names, np.arange(len(texts) + 1) * 40, ids, places, places + 1, vocabulary)
    model = bert.fit(TopicData(build_matrix(tokens), names, tokens), k=None, dimensions=2, min_cluster_size=8)
    assert model.options["selection"] in ("eom", "leaf")
    sizes = model.doc_topic.sum(axis=0)
    assert model.options["selection"] == "leaf" or sizes.max() <= 0.5 * sizes.sum()


def test_without_bertopic_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *_: None)
    with pytest.raises(MissingExtraError, match=r'--method bert needs.*"policymine\[bertopic\]"'):
        bert.fit(to_data(6), k=2)


def test_it_prints_nothing_and_leaves_the_warning_filters_alone(capfd: pytest.CaptureFixture[str]) -> None:
    before = list(warnings.filters)
    bert.fit(to_data(9), k=3)
    assert list(warnings.filters) == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_umap_is_seeded_and_new_texts_are_placed_without_it() -> None:
    one, two = (bert.fit(to_data(90), k=None, seed=3, reducer="umap") for _ in range(2))
    assert one.doc_topic.tobytes() == two.doc_topic.tobytes()
    tops = [{one.terms[j] for j in np.argsort(-row)[:5]} for row in one.topic_term]
    assert all(set(s) in tops for s in SUBJECTS)
    held = one.doc_topic.sum(axis=1) > 0
    shares, _ = bert.place(one, to_data(90))
    assert (shares[held].argmax(axis=1) == one.doc_topic[held].argmax(axis=1)).mean() > 0.9
