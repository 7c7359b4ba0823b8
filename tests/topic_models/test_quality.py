"""Coherence, diversity and exclusivity against hand-made counts and a plain oracle."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.matrix import build_matrix
from policymine.topic_models import quality
from policymine.topic_models.base import TopicData
from policymine.topic_models.quality import coherence, cooccurrence, diversity, mean_exclusivity, npmi


def to_data(texts: list[str], *, with_tokens: bool = True) -> TopicData:
    words = sorted(set("".join(texts)))
    lengths = [len(t) for t in texts]
    tokens = Tokens(
        tuple(f"d{i}" for i in range(len(texts))),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        np.array([words.index(ch) for ch in "".join(texts)], np.int32),
        np.array([i for n in lengths for i in range(n)], np.int32),
        np.array([i + 1 for n in lengths for i in range(n)], np.int32),
        tuple(words),
    )
    return TopicData(build_matrix(tokens), tokens.documents, tokens if with_tokens else None)


def plain_windows(texts: list[str], window: int) -> list[set[str]]:
    """The oracle: every window as a set of counted words."""
    found = []
    for text in texts:
        words = [ch for ch in text if ch.isalpha()]
        found += [set(words[i : i + window]) for i in range(max(1, len(words) - window + 1))] if words else []
    return found


def test_npmi_by_hand() -> None:
    # Four texts: A and B always together in two of them, C with them once and once alone.
    data = to_data(["ABC", "AB", "C", "D"], with_tokens=False)
    joint, single, total = cooccurrence(data, [0, 1, 2], 10)
    assert total == 4
    assert single.tolist() == [2, 2, 2]
    assert joint.tolist() == [[2, 2, 1], [2, 2, 1], [1, 1, 2]]
    scores = npmi(joint, single, total)
    assert scores[0, 1] == pytest.approx(1.0)
    assert scores[0, 2] == pytest.approx(0.0)
    assert coherence(data, [[0, 1, 2]])[0] == pytest.approx(1 / 3)


def test_npmi_at_its_limits() -> None:
    never = npmi(np.array([[2, 0], [0, 2]]), np.array([2, 2]), 4)
    assert never[0, 1] == -1
    always = npmi(np.array([[4, 4], [4, 4]]), np.array([4, 4]), 4)
    assert always[0, 1] == 0
    absent = npmi(np.array([[0, 0], [0, 2]]), np.array([0, 2]), 4)
    assert math.isnan(absent[0, 1])
    half = npmi(np.array([[4, 3], [3, 6]]), np.array([4, 6]), 12)[0, 1]
    assert half == pytest.approx(math.log((3 / 12) / (4 / 12 * 6 / 12)) / -math.log(3 / 12))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("ABCDE。", max_size=15), min_size=1, max_size=6).filter(
        lambda t: any(set(x) - {"。"} for x in t)
    ),
    st.integers(2, 6),
    st.sampled_from([1, 4, 1000]),
)
def test_sliding_windows_agree_with_the_oracle(texts: list[str], window: int, block: int) -> None:
    data = to_data(texts)
    terms = data.matrix.terms
    windows = plain_windows(texts, window)
    patch = pytest.MonkeyPatch()
    patch.setattr(quality, "_BLOCK", block)
    joint, single, total = cooccurrence(data, range(len(terms)), window)
    patch.undo()
    assert total == len(windows)
    for i, j in itertools.product(range(len(terms)), repeat=2):
        assert joint[i, j] == sum(terms[i] in w and terms[j] in w for w in windows)
    assert single.tolist() == [sum(t in w for w in windows) for t in terms]


def test_windows_of_columns_in_any_order() -> None:
    data = to_data(["ABCABC"])
    joint, _, _ = cooccurrence(data, [2, 0], 2)
    assert joint.tolist() == [[3, 1], [1, 3]]


def test_topics_without_pairs_have_no_coherence() -> None:
    values = coherence(to_data(["AB", "AC"]), [[0], [], [0, 1]])
    assert np.isnan(values[:2]).all()
    assert not np.isnan(values[2])
    assert np.isnan(coherence(to_data(["AB"]), [[], []])).all()
    with pytest.raises(InputError, match="window"):
        coherence(to_data(["AB"]), [[0, 1]], window=1)


def test_diversity_and_exclusivity_by_hand() -> None:
    assert diversity([[0, 1], [2, 3]]) == 1
    assert diversity([[0, 1], [0, 1]]) == 0.5
    assert math.isnan(diversity([]))
    topic_term = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]])
    assert mean_exclusivity(topic_term, [[0, 1], [2]]) == pytest.approx([0.75, 1.0])
    assert np.isnan(mean_exclusivity(topic_term, [[], [2]])[0])
