"""The topic kernel against plain Python, on one thread and two, and against topics that were planted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.special import digamma

from policymine.kernels.lda import Cells, State, by_cells, gather, infer, prior_gains
from policymine.kernels.lda_fit import Fitted, fit_cells
from policymine.kernels.lda_online import fit_batches, infer_rows
from policymine.kernels.lda_starts import anchors, seeds


def drawn(
    k: int, *, n_documents: int, n_terms: int = 600, length: int = 100, mixing: float = 0.1, seed: int = 0
) -> tuple[Any, NDArray[np.float64]]:
    """Documents drawn from a known model; every one has a word."""
    rng = np.random.default_rng(seed)
    topics = rng.dirichlet(np.full(n_terms, 0.05), k)
    shares = rng.dirichlet(np.full(k, mixing), n_documents)
    rows = [rng.multinomial(length, share @ topics / (share @ topics).sum()) for share in shares]
    return sparse.csr_matrix(np.stack(rows)), topics


def fit(counts: Any, k: int, **options: Any) -> Fitted:
    return fit_cells(
        counts.indptr, counts.indices, counts.data, counts.shape[1], k=k, **{"seed": 0, **options}
    )


def matched(fitted: Fitted, topics: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cosine of each planted topic with the topic that is its match."""
    found = fitted.term_topic.T / np.linalg.norm(fitted.term_topic.T, axis=1, keepdims=True)
    alike = found @ (topics / np.linalg.norm(topics, axis=1, keepdims=True)).T
    rows, columns = linear_sum_assignment(-alike)
    return np.asarray(alike[rows, columns])


def one_step(
    counts: Any, word_topic: NDArray[Any], prior: NDArray[Any], doc_topic: NDArray[Any], local: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The update as its sources write it, a word at a time."""
    table = np.zeros_like(word_topic)
    fit = np.zeros(counts.shape[0])
    out = doc_topic.copy()
    for d in range(counts.shape[0]):
        for step in range(local):
            new = np.zeros(prior.size)
            for j in range(counts.indptr[d], counts.indptr[d + 1]):
                w, n = counts.indices[j], counts.data[j]
                shares = word_topic[w] * (out[d] + prior)
                new += n * shares / shares.sum()
                if step == local - 1:
                    table[w] += n * shares / shares.sum()
                    fit[d] += n * np.log(shares.sum())
            out[d] = new
    return out, table, fit


def started(cells: Cells, k: int, seed: int = 3) -> tuple[NDArray[Any], NDArray[Any], State]:
    rng = np.random.default_rng(seed)
    n_documents, n_terms = cells.indptr.size - 1, cells.term_ptr.size - 1
    word_topic = rng.random((n_terms, k), dtype=np.float32)
    word_topic /= word_topic.sum(axis=0)
    doc_topic = rng.random((n_documents, k), dtype=np.float32)
    state = State(
        doc_topic, np.zeros_like(doc_topic), np.zeros(cells.terms.size, np.float32), np.zeros(n_documents)
    )
    return word_topic, np.linspace(0.05, 0.3, k).astype(np.float32), state


@pytest.mark.parametrize("local", [1, 3])
def test_a_pass_is_the_update_of_the_sources(local: int) -> None:
    counts, _ = drawn(4, n_documents=30, n_terms=50, length=20)
    cells = by_cells(counts.indptr, counts.indices, counts.data, 50)
    word_topic, prior, state = started(cells, 8)
    wanted = one_step(
        counts, word_topic.astype(float), prior.astype(float), state.doc_topic.astype(float), local
    )
    infer(cells, word_topic, prior, state, local=local, pool=None)
    out = np.zeros_like(word_topic)
    gather(cells, word_topic, state, out, pool=None)
    for found, exact in zip((state.doc_topic, out, state.fit), wanted, strict=True):
        np.testing.assert_allclose(found, exact, rtol=2e-4, atol=1e-5)


def test_counts_are_kept() -> None:
    counts, _ = drawn(4, n_documents=40, n_terms=60)
    cells = by_cells(counts.indptr, counts.indices, counts.data, 60)
    word_topic, prior, state = started(cells, 8)
    infer(cells, word_topic, prior, state, local=2, pool=None)
    out = np.zeros_like(word_topic)
    gather(cells, word_topic, state, out, pool=None)
    np.testing.assert_allclose(state.doc_topic.sum(axis=1), counts.sum(axis=1).A1, rtol=1e-4)
    np.testing.assert_allclose(out.sum(axis=1), counts.sum(axis=0).A1, rtol=1e-3, atol=1e-3)


def test_gains_of_the_prior_by_hand() -> None:
    # Of x expected uses, none is left with probability exp(-x); the rest has x / (1 - exp(-x)) on the mean.
    doc_topic = np.array([[0.0, 2.0], [1e-4, 0.5]], dtype=np.float32)
    prior = np.array([0.2, 0.4], dtype=np.float32)
    some = 1 - np.exp(-np.array([2.0, 0.5]))
    wanted = (some * (digamma(0.4 + np.array([2.0, 0.5]) / some) - digamma(0.4))).sum()
    found = prior_gains(doc_topic, prior, pool=None)
    assert found[0] == pytest.approx(1e-4 / 0.2, rel=1e-3)
    assert found[1] == pytest.approx(wanted, rel=1e-5)


def test_threads_seeds_and_order_leave_every_bit() -> None:
    counts, _ = drawn(6, n_documents=900)
    first = fit(counts, 6, threads=1, passes=15)
    again = fit(counts, 6, threads=2, passes=15)
    turned = fit(counts[::-1], 6, threads=1, passes=15)
    for other in (again, turned):
        assert np.array_equal(first.term_topic, other.term_topic)
        assert np.array_equal(first.prior, other.prior)
    assert np.array_equal(first.doc_topic, again.doc_topic)
    assert np.array_equal(first.doc_topic, turned.doc_topic[::-1])
    assert not np.array_equal(first.term_topic, fit(counts, 6, threads=1, passes=15, seed=1).term_topic)


@pytest.mark.parametrize(("k", "n_documents"), [(5, 600), (20, 1200), (50, 3000)])
def test_planted_topics_are_found(k: int, n_documents: int) -> None:
    counts, topics = drawn(k, n_documents=n_documents, mixing=1 / k)
    assert (matched(fit(counts, k), topics) >= 0.9).mean() >= 0.9


def test_the_learnt_prior_tells_common_from_rare_topics() -> None:
    rng = np.random.default_rng(2)
    topics = rng.dirichlet(np.full(400, 0.05), 4)
    shares = rng.dirichlet([0.8, 0.2, 0.1, 0.1], 1500)
    counts = sparse.csr_matrix(np.stack([rng.multinomial(80, s @ topics) for s in shares]))
    fitted = fit(counts, 4)
    assert 0.55 < fitted.prior.max() / fitted.prior.sum() < 0.8
    assert 0.6 < fitted.prior.sum() < 2.4
    even = fit(counts, 4, prior=0.3)
    assert even.prior.tolist() == pytest.approx([0.3] * 4)


def test_batches_find_the_same_topics() -> None:
    counts, topics = drawn(6, n_documents=1200)
    parts = [counts[low : low + 200] for low in range(0, 1200, 200)]
    fitted = fit_batches(
        lambda: [(p.indptr, p.indices, p.data) for p in parts], 600, k=6, seed=0, threads=1, epochs=8
    )
    assert (matched(fitted, topics) >= 0.9).mean() >= 0.8
    assert fitted.term_topic.sum() == pytest.approx(counts.sum(), rel=0.02)


def test_new_documents_get_the_shares_they_were_drawn_with() -> None:
    counts, topics = drawn(5, n_documents=40, length=2000, mixing=0.5)
    word_topic = (topics.T + 1e-9) / (topics.T + 1e-9).sum(axis=0)
    found = infer_rows((counts.indptr, counts.indices, counts.data), word_topic, np.full(5, 0.5), threads=1)
    rebuilt = found @ word_topic.T
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    seen = counts.toarray() / 2000
    assert np.abs(rebuilt - seen).sum(axis=1).max() < 0.5
    empty = infer_rows((np.array([0, 0]), np.array([], int), np.array([], int)), word_topic, np.full(5, 0.5))
    np.testing.assert_allclose(empty, 0.2)


def test_starts_use_all_words_and_keep_the_corpus_size() -> None:
    counts, _ = drawn(4, n_documents=300, n_terms=80)
    cells = by_cells(counts.indptr, counts.indices, counts.data, 80)
    for start in (anchors(cells, 4, 1), seeds(cells, 4, 1)):
        assert start.shape == (80, 8)
        assert not start[:, 4:].any()
        assert start.sum() == pytest.approx(counts.sum(), rel=1e-5)
        assert (start[counts.sum(axis=0).A1 > 0, :4] > 0).all()


def test_words_without_company_leave_documents_to_start_from() -> None:
    counts = sparse.csr_matrix(np.eye(6, dtype=int) * 5)
    cells = by_cells(counts.indptr, counts.indices, counts.data, 6)
    with pytest.raises(ValueError, match="company"):
        anchors(cells, 3, 0)
    fitted = fit(counts, 3)
    assert np.isfinite(fitted.term_topic).all()


def test_two_threads_in_one_pool_do_not_mix_states() -> None:
    counts, _ = drawn(3, n_documents=200)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda seed: fit(counts, 3, seed=seed, threads=1, passes=5), [0, 0]))
    assert np.array_equal(found[0].term_topic, found[1].term_topic)
