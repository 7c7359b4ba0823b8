"""What every registered keyword method must do."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import KeywordData, keyword_data, registry

METHODS = registry.names()


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


def texts() -> dict[str, list[str]]:
    """Thirty texts of common words; those of 2014 are about 治理 besides, those of 2010 about 管理."""
    rng = np.random.default_rng(11)
    common = ["社区", "居民", "协商", "议事", "楼道", "停车", "绿化", "加强", "，", "。", "2014年"]
    return {
        f"{year}-{i:02d}": [
            *rng.choice(common, size=40).tolist(),
            *[{"2010": "管理", "2014": "治理"}.get(year, "参与")] * 6,
            "。",
        ]
        for year in ("2010", "2012", "2014")
        for i in range(10)
    }


def to_data(given: dict[str, list[str]], *, grouped: bool) -> KeywordData:
    return keyword_data(to_tokens(given), groups={d: d[:4] for d in given} if grouped else None)


def test_the_methods_of_the_plan_are_registered() -> None:
    assert {"textrank", "tfidf"} <= set(METHODS)
    assert "base" not in METHODS


@pytest.mark.parametrize("name", METHODS)
def test_declares_itself(name: str) -> None:
    module = registry.load(name)
    assert module.references
    assert module.describes.startswith("Keywords by")
    assert isinstance(module.needs_tokens, bool)
    assert registry.help()[name]
    assert inspect.signature(module.extract).parameters["top_n"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("name", METHODS)
def test_sorted_deterministic_and_true_to_the_counts(name: str, grouped: bool) -> None:
    given = texts()
    data = to_data(given, grouped=grouped)
    found = registry.load(name).extract(data, top_n=5)
    assert found == registry.load(name).extract(data, top_n=5)
    assert found == registry.load(name).extract(
        to_data(dict(reversed(given.items())), grouped=grouped), top_n=5
    )
    groups = [label for label, _ in data.parts()]
    assert list(dict.fromkeys(k.group for k in found)) == groups
    for label in groups:
        part = [k for k in found if k.group == label]
        assert 1 <= len(part) <= 5
        assert part == sorted(part, key=lambda k: (-round(k.score, 12), k.term))
        members = [words for d, words in given.items() if label == "all" or d[:4] == label]
        for k in part:
            assert k.score > 0
            assert k.count == sum(words.count(k.term) for words in members)
            assert k.n_docs == sum(k.term in words for words in members) >= 2
            assert k.term not in {"加强", "，", "。", "2014年"}


@pytest.mark.parametrize("name", METHODS)
def test_planted_words_lead_their_groups(name: str) -> None:
    found = registry.load(name).extract(to_data(texts(), grouped=True), top_n=8)
    for label, word in (("2010", "管理"), ("2014", "治理")):
        assert word in [k.term for k in found if k.group == label]
        assert word not in [k.term for k in found if k.group != label]
    if name == "tfidf":
        assert next(k.term for k in found if k.group == "2014") == "治理"


@pytest.mark.parametrize("name", METHODS)
def test_empty_in_empty_out(name: str) -> None:
    extract = registry.load(name).extract
    for given in ({}, {"a": []}, {"a": ["，"], "b": ["加强"]}):
        assert extract(keyword_data(to_tokens(given)), top_n=5) == []
        assert extract(keyword_data(to_tokens(given), groups={}), top_n=5) == []


@pytest.mark.parametrize("name", METHODS)
def test_no_room_for_keywords_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="1 keyword or more"):
        registry.load(name).extract(to_data(texts(), grouped=False), top_n=0)
