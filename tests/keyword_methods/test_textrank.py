"""TextRank against closed forms, a plain oracle and networkx."""

from __future__ import annotations

import itertools

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import KeywordData
from policymine.keyword_methods.candidates import single_words
from policymine.keyword_methods.graph import WordGraph, pagerank
from policymine.keyword_methods.textrank import extract
from policymine.terms.matrix import build_matrix


def to_tokens(texts: list[str]) -> Tokens:
    words = sorted(set("".join(texts)))
    lengths = [len(t) for t in texts]
    places = np.arange(sum(lengths), dtype=np.int32)
    return Tokens(
        tuple(f"d{i}" for i in range(len(texts))),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        np.array([words.index(ch) for ch in "".join(texts)], np.int32),
        places,
        places + 1,
        tuple(words),
    )


def cooccurrence(tokens: Tokens, terms: tuple[str, ...], window: int) -> np.ndarray:
    """The graph of all documents together, as a full matrix of the terms."""
    graph = WordGraph(tokens, single_words(tokens, terms), window)
    rows = np.arange(len(tokens.documents))
    nodes, edges = graph.of(rows, np.ones(rows.size))
    full = np.zeros((len(terms), len(terms)))
    full[np.ix_(nodes, nodes)] = edges.toarray()
    return full


def plain_graph(texts: list[str], terms: str, window: int) -> dict[tuple[str, str], int]:
    """The oracle: pairs of different terms fewer than `window` words apart in one sentence."""
    pairs: dict[tuple[str, str], int] = {}
    for sentence in "|".join(texts).replace("。", "|").split("|"):
        words = sentence.replace("，", "")
        for i, j in itertools.combinations(range(len(words)), 2):
            a, b = sorted((words[i], words[j]))
            if j - i < window and a != b and a in terms and b in terms:
                pairs[a, b] = pairs.get((a, b), 0) + 1
    return pairs


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ABCDx，。", max_size=14), min_size=1, max_size=4), st.integers(2, 5))
def test_the_graph_agrees_with_the_oracle(texts: list[str], window: int) -> None:
    graph = cooccurrence(to_tokens(texts), tuple("ABCD"), window)
    expected = plain_graph(texts, "ABCD", window)
    for i, j in itertools.combinations(range(4), 2):
        assert graph[i, j] == graph[j, i] == expected.get(("ABCD"[i], "ABCD"[j]), 0)
    assert not graph.diagonal().any()


def test_a_star_in_closed_form() -> None:
    # c = 0.15 / 4 + 0.85 * 3 l and l = 0.15 / 4 + 0.85 * c / 3.
    star = sparse.csr_matrix(np.array([[0, 2, 2, 2], [2, 0, 0, 0], [2, 0, 0, 0], [2, 0, 0, 0]]))
    assert pagerank(star) == pytest.approx([0.133125 / 0.2775, *[(1 - 0.133125 / 0.2775) / 3] * 3])


def test_weighted_graph_agrees_with_networkx() -> None:
    rng = np.random.default_rng(5)
    half = np.triu(rng.poisson(0.7, size=(30, 30)), 1)
    half[:, 11] = half[11] = 0
    weights = half + half.T
    scores = pagerank(sparse.csr_matrix(weights))
    assert scores[11] == 0
    assert scores.sum() == pytest.approx(1)
    keep = [i for i in range(30) if i != 11]
    graph = networkx.from_numpy_array(weights[np.ix_(keep, keep)].astype(float))
    assert not list(networkx.isolates(graph))
    oracle = networkx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1000)
    assert scores[keep] == pytest.approx([oracle[i] for i in range(len(keep))], abs=1e-8)


def test_a_document_counts_as_often_as_it_weighs() -> None:
    tokens = to_tokens(["ABA", "AC", "AC"])
    graph = WordGraph(tokens, single_words(tokens, ("A", "B", "C")), 2)
    nodes, edges = graph.of(np.array([0, 1]), np.array([2.0, 1.0, 9.0]))
    assert nodes.tolist() == [0, 1, 2]
    assert edges.toarray().tolist() == [[0, 4, 1], [4, 0, 0], [1, 0, 0]]
    nodes, _ = graph.of(np.array([0, 1]), np.array([0.0, 1.0, 1.0]))
    assert nodes.tolist() == [0, 2]


def test_the_hub_comes_first_and_groups_do_not_mix() -> None:
    tokens = to_tokens(["ABAC。AD", "BCBD"])
    data = KeywordData(build_matrix(tokens), tokens, {"d0": "x", "d1": "y"})
    found = extract(data, top_n=1, window=2)
    assert [(k.group, k.term) for k in found] == [("x", "A"), ("y", "B")]


def test_bad_options_are_refused() -> None:
    tokens = to_tokens(["AB"])
    data = KeywordData(build_matrix(tokens), tokens)
    with pytest.raises(InputError, match="window"):
        extract(data, window=1)
    with pytest.raises(InputError, match="damping"):
        extract(data, damping=1.0)
    with pytest.raises(InputError, match="order of words"):
        extract(KeywordData(build_matrix(tokens)))
    with pytest.raises(InputError, match="did not settle"):
        pagerank(sparse.csr_matrix(np.array([[0, 1, 0], [1, 0, 5], [0, 5, 0]])), 0.999, most=5)
