"""c-TF-IDF, PositionRank, TopicRank, YAKE and the KeyBERT-like method against cases computed by hand."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from policymine.errors import InputError, MissingExtraError
from policymine.keyword_methods import ctfidf, keybert, positionrank, topicrank, yake
from policymine.keyword_methods.base import KeywordData, keyword_data
from policymine.terms.matrix import build_matrix


def words_of(spaced: Callable, texts: dict[str, str], groups: dict[str, str] | None = None) -> KeywordData:
    tokens = spaced(texts)
    return KeywordData(build_matrix(tokens), tokens, groups)


def test_ctfidf(spaced: Callable) -> None:
    data = words_of(spaced, {"a": "社区 社区 协商", "b": "协商 治理"}, {"a": "x", "b": "y"})
    found = ctfidf.extract(data)
    # Five words in two groups: a mean group has 2.5; each word's uses everywhere: 社区 2, 协商 2, 治理 1.
    expected = {
        ("x", "社区"): 2 / 3 * math.log(1 + 2.5 / 2),
        ("x", "协商"): 1 / 3 * math.log(1 + 2.5 / 2),
        ("y", "治理"): 1 / 2 * math.log(1 + 2.5 / 1),
        ("y", "协商"): 1 / 2 * math.log(1 + 2.5 / 2),
    }
    assert [(k.group, k.term) for k in found] == list(expected)
    assert [k.score for k in found] == pytest.approx(list(expected.values()))


def test_positionrank_of_two_words(spaced: Callable) -> None:
    # Starts are 1 and 1/2, so 2/3 and 1/3: a = .15 * 2/3 + .85 b and b = .15 * 1/3 + .85 a.
    found = positionrank.extract(words_of(spaced, {"d": "社区 协商"}))
    a = (0.1 + 0.85 * 0.05) / (1 - 0.85**2)
    assert [(k.term, k.score) for k in found] == [
        ("社区", pytest.approx(a)),
        ("协商", pytest.approx(1 - a)),
    ]


def test_positionrank_counts_places_in_words_and_adds_documents_up(spaced: Callable) -> None:
    # The full stop is no place: 治理 is third, 1/3; over both documents 协商 has 1/2 + 1.
    data = words_of(spaced, {"d": "社区 协商 。 治理 社区", "e": "协商 社区"})
    starts = {"社区": 1 + 1 / 4 + 1 / 2, "协商": 1 / 2 + 1, "治理": 1 / 3}
    names = ["协商", "治理", "社区"]
    edges = np.array([[0, 0, 2], [0, 0, 1], [2, 1, 0]], dtype=float)
    home = np.array([starts[n] for n in names]) / sum(starts.values())
    walk = edges / edges.sum(axis=1, keepdims=True)
    exact = np.linalg.solve(np.eye(3) - 0.85 * walk.T, 0.15 * home)
    assert {k.term: k.score for k in positionrank.extract(data)} == pytest.approx(
        dict(zip(names, exact, strict=True))
    )


def test_topicrank_of_single_words(spaced: Callable) -> None:
    # No two share a word, so each is a topic; neighbours 1, the ends 1/2 apart.
    found = topicrank.extract(words_of(spaced, {"d": "社区 协商 治理"}))
    edges = np.array([[0, 1, 0.5], [1, 0, 1], [0.5, 1, 0]])
    walk = edges / edges.sum(axis=1, keepdims=True)
    exact = np.linalg.solve(np.eye(3) - 0.85 * walk.T, np.full(3, 0.05))
    assert [(k.term, k.score) for k in found] == [
        ("协商", pytest.approx(exact[1])),
        ("治理", pytest.approx(exact[2])),
        ("社区", pytest.approx(exact[0])),
    ]


def test_topicrank_names_a_topic_once(english: Callable) -> None:
    texts = {
        "d": "The federal funds rate, and the funds rate. The labor market of the funds rate and apple pie."
    }
    data = keyword_data(english(texts), language="en", max_words=4, texts=texts)
    assert {"federal funds rate", "funds rate", "labor market", "apple pie"} == set(data.matrix.terms)
    # Two of three words are shared; the earlier of the two names the topic.
    assert {k.term for k in topicrank.extract(data)} == {"federal funds rate", "labor market", "apple pie"}
    with pytest.raises(InputError, match="joins 1 neighbour"):
        topicrank.extract(data, reach=0)


def test_yake_without_capitals(spaced: Callable) -> None:
    found = yake.extract(words_of(spaced, {"d": "社区 协商 。 社区 治理"}))
    mean, deviation = 4 / 3, math.sqrt(2) / 3

    def score(uses: int, median: float, spread: float, company: float) -> float:
        context = 1 + company * uses / 2
        often = uses / (mean + deviation)
        s = context * math.log(math.log(3 + median)) / (often / context + spread / context)
        return math.log1p(uses * (1 + s) / s)

    expected = {
        # In both sentences, two neighbours of two on the right, none on the left.
        "社区": score(2, 0.5, 1.0, 1.0),
        "协商": score(1, 0.0, 0.5, 1.0),
        "治理": score(1, 1.0, 0.5, 1.0),
    }
    assert {k.term: k.score for k in found} == pytest.approx(expected)


def test_yake_looks_at_capitals_within_a_sentence(english: Callable) -> None:
    texts = {"d": "Growth and the Committee of the USDA. Growth of output."}
    plain = keyword_data(english(texts), language="en", max_words=2)
    with_texts = keyword_data(english(texts), language="en", max_words=2, texts=texts)
    before = {k.term: k.score for k in yake.extract(plain)}
    after = {k.term: k.score for k in yake.extract(with_texts)}
    assert after["committee"] > before["committee"]
    assert after["usda"] > before["usda"]
    # A capital at the beginning of a sentence says nothing.
    assert after["growth"] == pytest.approx(before["growth"])
    assert after["output"] == pytest.approx(before["output"])


def test_keybert_in_a_space_of_single_terms(spaced: Callable) -> None:
    # One document makes no space of its own: the cosine is the term's share of the TF-IDF vector, 1 + ln uses.
    found = keybert.extract(words_of(spaced, {"d": "社区 社区 协商"}))
    length = math.hypot(1 + math.log(2), 1)
    assert [(k.term, k.score) for k in found] == [
        ("社区", pytest.approx((1 + math.log(2)) / length)),
        ("协商", pytest.approx(1 / length)),
    ]


def test_keybert_finds_what_sets_a_group_apart(spaced: Callable) -> None:
    rng = np.random.default_rng(2)
    own = {"x": ["停车", "车位", "充电"], "y": ["电梯", "加装", "楼道"]}
    texts = {
        f"{group}{i}": " ".join([*rng.choice(words, 12), *rng.choice(["居民", "社区", "会议"], 12)])
        for group, words in own.items()
        for i in range(8)
    }
    data = words_of(spaced, texts, {name: name[0] for name in texts})
    found = keybert.extract(data, top_n=3)
    for group, words in own.items():
        assert {k.term for k in found if k.group == group} == set(words)


def test_an_encoder_that_is_missing_is_an_error_that_helps(spaced: Callable, tmp_path: Path) -> None:
    data = words_of(spaced, {"d": "社区 协商"})
    with pytest.raises(InputError, match="is not a folder: name the folder of a sentence-transformers model"):
        keybert.extract(data, encoder=str(tmp_path / "no-model"))
    with pytest.raises(InputError, match="2 dimensions or more"):
        keybert.extract(data, dimensions=1)


def test_an_encoder_without_its_library(
    spaced: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keybert.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r'pip install "policymine\[neural\]"'):
        keybert.extract(words_of(spaced, {"d": "社区 协商"}), encoder=str(tmp_path))


def test_an_encoder_reads_texts_in_pieces(
    spaced: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wiring around an encoder: vectors of pieces are averaged, terms are compared with the average."""
    read: list[str] = []

    class Letters:
        def __init__(self, path: str, **options: object) -> None:
            assert (path, options["local_files_only"]) == (str(tmp_path), True)

        def encode(self, texts: list[str], **_: object) -> np.ndarray:
            read.extend(texts)
            return np.array([[t.count("社"), t.count("协") + 1e-9] for t in texts], dtype=float)

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = Letters  # type: ignore[attr-defined]
    module.__spec__ = types.SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    texts = {"d": "社区。" * 300 + "协商。"}
    tokens = spaced({"d": "社区 协商"})
    data = KeywordData(build_matrix(tokens), tokens, texts=texts)
    found = keybert.extract(data, encoder=str(tmp_path))
    assert [len(t) for t in read[:-2]] == [798, 105]
    assert [k.term for k in found] == ["社区", "协商"]
    assert found[0].score == pytest.approx(1.0, abs=0.01)
    with pytest.raises(InputError, match="reads the texts"):
        keybert.extract(KeywordData(build_matrix(tokens), tokens), encoder=str(tmp_path))


def test_keybert_compares_the_telling_terms_of_a_long_group(spaced: Callable, monkeypatch) -> None:
    """A word that stands with all others is near the middle of a group, but is none of its telling terms."""
    monkeypatch.setattr(keybert, "_COMPARED", 3)
    texts = {
        f"d{i}": " ".join(["停车", "停车", "车位", "车位", "充电", "充电", f"杂词{i}", "某些"])
        for i in range(8)
    }
    found = keybert.extract(words_of(spaced, texts), top_n=5)
    assert {k.term for k in found} <= {"停车", "车位", "充电"}
