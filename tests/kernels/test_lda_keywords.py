"""Topics with keywords: the words are steered, the share is learnt, threads do not matter."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from policymine.kernels.lda_keywords import fit_keywords

TERMS, TOPICS, EACH, LENGTH = 60, 6, 40, 50


def drawn(seed: int = 0) -> csr_matrix:
    """Texts of one or two of six topics; topic j has the ten terms from 10 j on, its first five the most."""
    rng = np.random.default_rng(seed)
    words = np.full((TOPICS, TERMS), 1e-3)
    for j in range(TOPICS):
        words[j, 10 * j : 10 * j + 10] += np.repeat([3.0, 1.0], 5)
    words /= words.sum(axis=1, keepdims=True)
    rows = []
    for _ in range(TOPICS * EACH):
        share = rng.dirichlet(np.full(TOPICS, 0.1))
        rows.append(rng.multinomial(LENGTH, share @ words))
    return csr_matrix(np.array(rows, dtype=np.int32))


def test_each_list_gets_its_topic_and_the_rest_are_free() -> None:
    counts = drawn()
    found = fit_keywords(counts, [[30, 31], [52]], k=6, seed=0, starts=4, threads=1)
    assert set(np.argsort(-found.topic_term[0])[:10]) == set(range(30, 40))
    assert set(np.argsort(-found.topic_term[1])[:10]) == set(range(50, 60))
    free = {frozenset((np.argsort(-row)[:10] // 10).tolist()) for row in found.topic_term[2:]}
    assert free == {frozenset({j}) for j in (0, 1, 2, 4)}
    assert found.topic_term.sum(axis=1) == pytest.approx(1)
    assert found.doc_topic.sum(axis=1) == pytest.approx(1)
    assert (found.keyword_share[2:] == 0).all()


def test_a_list_steers_where_topics_are_too_few() -> None:
    """Three topics for six subjects: the one with a list keeps to its subject, the others share five."""
    counts = drawn()
    found = fit_keywords(counts, [[40, 41, 42]], k=3, seed=0, threads=1)
    assert set(range(40, 45)) <= set(np.argsort(-found.topic_term[0])[:10])
    held = found.doc_topic[:, 0]
    about = np.asarray(counts[:, 40:50].sum(axis=1)).ravel()
    assert np.corrcoef(held, about)[0, 1] > 0.8


def test_a_list_without_company_has_a_low_share() -> None:
    counts = drawn()
    found = fit_keywords(counts, [[0, 1, 2, 3, 4], [15, 25, 35, 45]], k=8, seed=0, threads=1, pull=0.0)
    assert found.keyword_share[0] > 1.5 * found.keyword_share[1]


def test_same_bits_on_any_number_of_threads() -> None:
    counts = drawn()
    one, two = (fit_keywords(counts, [[0], [20, 21]], k=5, seed=3, threads=n) for n in (1, 2))
    assert one.topic_term.tobytes() == two.topic_term.tobytes()
    assert one.doc_topic.tobytes() == two.doc_topic.tobytes()
