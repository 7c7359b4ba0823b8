"""Draws of topics within texts: against plain Python, the exact posterior, and on any number of threads."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.kernels.shares import State, start, sweep

MASK = (1 << 64) - 1


def plain_sweep(state: State, table: np.ndarray, prior: np.ndarray, owner: np.ndarray) -> None:
    """One sweep in Python: the oracle."""
    for unit in range(state.indptr.size - 1):
        random = int(state.random[unit])
        for at in range(state.indptr[unit], state.indptr[unit + 1]):
            state.counts[unit, state.topics[at]] -= 1
            running, mass = [], np.float32(0)
            for topic in range(table.shape[1]):
                mass += table[state.words[at], topic] * np.float32(
                    state.counts[unit, topic] + prior[owner[unit], topic]
                )
                running.append(mass)
            random = (random + 0x9E3779B97F4A7C15) & MASK
            mixed = ((random ^ (random >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
            mixed ^= mixed >> 31
            aim = mass * np.float32((mixed >> 40) / 16777216.0)
            chosen = next((t for t, r in enumerate(running[:-1]) if r > aim), len(running) - 1)
            state.topics[at] = chosen
            state.counts[unit, chosen] += 1
        state.random[unit] = random


@pytest.fixture
def made() -> tuple[State, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 3, (12, 9)) * (rng.random((12, 9)) < 0.6)
    counts[4] = 0
    indptr = np.concatenate(([0], np.cumsum((counts > 0).sum(axis=1))))
    _, terms = np.nonzero(counts)
    table = rng.dirichlet(np.full(9, 0.5), 3).T.astype(np.float32)
    state = start(indptr, terms, counts[counts > 0], np.full((12, 3), 1 / 3), table, seed=5)
    return state, table, rng.random((4, 3)).astype(np.float32), np.arange(12) % 4


def test_a_sweep_is_that_of_plain_python(made) -> None:
    state, table, prior, owner = made
    other = State(state.indptr, state.words, state.topics.copy(), state.counts.copy(), state.random.copy())
    for _ in range(3):
        sweep(state, table, prior, owner, sweeps=1, threads=1)
        plain_sweep(other, table, prior, owner)
        assert state.topics.tolist() == other.topics.tolist()
        assert state.counts.tolist() == other.counts.tolist()
    assert (np.bincount(state.topics, minlength=3) == state.counts.sum(axis=0)).all()


def test_the_same_bits_on_any_number_of_threads(made) -> None:
    state, table, prior, owner = made
    other = State(state.indptr, state.words, state.topics.copy(), state.counts.copy(), state.random.copy())
    one = sweep(state, table, prior, owner, sweeps=7, threads=1)
    three = sweep(other, table, prior, owner, sweeps=7, threads=3)
    assert one.tobytes() == three.tobytes()


def test_counts_follow_the_exact_posterior() -> None:
    """Two tokens of one word, two topics: the four assignments can be summed by hand."""
    words = np.array([[0.8, 0.2]], dtype=np.float32)
    prior = np.array([[1.0, 2.0]])
    units = 4000
    state = start(
        np.arange(units + 1), np.zeros(units), np.full(units, 2), np.full((units, 2), 0.5), words, seed=1
    )
    sweep(state, words, prior, np.zeros(units), sweeps=10, threads=1)
    # p(z) in proportion to the words times alpha_a (alpha_b + [a = b]).
    both = {
        (a, b): words[0, a] * words[0, b] * prior[0, a] * (prior[0, b] + (a == b))
        for a in (0, 1)
        for b in (0, 1)
    }
    total = sum(both.values())
    held = np.bincount(state.counts[:, 0], minlength=3) / units
    expected = [both[1, 1] / total, (both[0, 1] + both[1, 0]) / total, both[0, 0] / total]
    assert held == pytest.approx(expected, abs=0.03)
