"""Topics whose words drift: planted drift is found, no drift is not, and threads do not matter."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from policymine.kernels.lda_chain import Chain, even_terms, fit_chain

K, TERMS, PERIODS, EACH, LENGTH = 4, 120, 5, 60, 70


def drawn(drift: float, seed: int = 0) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Texts of topics whose words move by `drift` from the first period to the last; counts, periods, words."""
    rng = np.random.default_rng(seed)
    first, last = rng.dirichlet(np.full(TERMS, 0.05), (2, K))
    words = np.stack(
        [(1 - drift * t / (PERIODS - 1)) * first + drift * t / (PERIODS - 1) * last for t in range(PERIODS)]
    )
    rows, period = [], []
    for t in range(PERIODS):
        for _ in range(EACH):
            share = rng.dirichlet(np.full(K, 0.1))
            rows.append(rng.multinomial(LENGTH, share @ words[t]))
            period.append(t)
    return csr_matrix(np.array(rows, dtype=np.int32)), np.array(period), words


def fitted(counts: csr_matrix, period: np.ndarray, n_periods: int = PERIODS, **given: object) -> Chain:
    used = counts[:, np.flatnonzero(counts.getnnz(axis=0))].tocsr()
    return fit_chain(used, period, n_periods, k=K, seed=0, **given)  # type: ignore[arg-type]


def cosines(found: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Cosine of each planted topic with its match, the mean over periods, (k,)."""
    a = words / np.linalg.norm(words, axis=2, keepdims=True)
    b = found / np.linalg.norm(found, axis=2, keepdims=True)
    alike = np.einsum("tkv,tjv->kj", a, b) / words.shape[0]
    mine, its = linear_sum_assignment(-alike)
    return np.asarray(alike[mine, its])


def test_planted_drift_is_followed() -> None:
    counts, period, words = drawn(0.6)
    words = words[:, :, np.flatnonzero(counts.getnnz(axis=0))]
    chain = fitted(counts, period, threads=1)
    assert cosines(chain.topic_term, words).min() > 0.97
    assert chain.topic_term.sum(axis=2) == pytest.approx(1)
    assert chain.doc_topic.sum(axis=1) == pytest.approx(1)
    assert chain.tokens.sum(axis=1) == pytest.approx(EACH * LENGTH, rel=1e-3)


def test_words_that_stand_still_are_held_the_firmer() -> None:
    """A null: where nothing drifts, the strength that is learnt is several times that of drifting words."""
    still, moving = drawn(0.0), drawn(0.9)
    firm, loose = fitted(still[0], still[1], threads=1), fitted(moving[0], moving[1], threads=1)
    assert firm.strength > 3 * loose.strength

    def moved(chain: Chain) -> float:
        return float(np.abs(chain.topic_term[0] - chain.topic_term[-1]).sum(axis=1).mean() / 2)

    assert moved(firm) < 0.12
    assert moved(loose) > 0.6


def test_same_bits_on_any_number_of_threads() -> None:
    counts, period, _ = drawn(0.5)
    one, two = (fitted(counts, period, threads=n, passes=15) for n in (1, 2))
    assert one.topic_term.tobytes() == two.topic_term.tobytes()
    assert one.doc_topic.tobytes() == two.doc_topic.tobytes()


def test_an_empty_period_lies_between_its_neighbours() -> None:
    counts, period, _ = drawn(0.6)
    kept = np.flatnonzero(period != 2)
    chain = fitted(counts[kept], period[kept], threads=1)
    assert chain.tokens[2].sum() == 0
    middle = (chain.topic_term[1] + chain.topic_term[3]) / 2
    assert np.abs(chain.topic_term[2] - middle).sum(axis=1).max() < 0.05


def test_even_terms_by_hand() -> None:
    """Rates 5/15, 9/15, 1/15 and 5/14, 0, 9/14: the first is the most even, the second the least."""
    assert even_terms(csr_matrix([[5, 9, 1], [5, 0, 9]]), np.array([0, 1]), 2).tolist() == [True, False, True]
