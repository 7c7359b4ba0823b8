"""The model of chance: margins kept, sums of unequal coins by brute force, nothing found where nothing is."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest
from scipy import sparse

from policymine.errors import InputError
from policymine.networks.chance import chance_of_pairs, coin_sum_tails, margin_model, pairs_together
from policymine.statistics.fdr import q_values


def shuffled(rng: np.random.Generator, things: int, units: int, documents: int) -> tuple[object, np.ndarray]:
    """Return a table of independent words: some frequent, some documents long, nothing placed with anything."""
    rate = rng.beta(0.6, 6.0, size=things)
    size = rng.gamma(2.0, 0.5, size=units)
    cells = rng.random((things, units)) < np.clip(rate[:, None] * size, 0, 0.95)
    owner = np.sort(rng.integers(0, documents, size=units))
    return sparse.csr_matrix(cells.astype(np.int32)), owner


def test_the_model_keeps_the_margins() -> None:
    rng = np.random.default_rng(1)
    table = rng.random((12, 40)) < rng.beta(1, 3, size=(12, 1))
    table[0] = True
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    p, r, c = margin_model(rows, columns)
    cells = p[r][:, c]
    assert cells.sum(axis=1) == pytest.approx(rows, abs=1e-4)
    assert cells.sum(axis=0) == pytest.approx(columns, abs=1e-4)
    assert (cells[0] == 1.0).all()


def test_a_table_without_freedom_is_certain() -> None:
    p, r, c = margin_model(np.array([3, 2, 0]), np.array([2, 2, 1]))
    assert p[r][:, c].round(9).tolist() == [[1, 1, 1], [1, 1, 0], [0, 0, 0]]
    with pytest.raises(InputError, match="add up"):
        margin_model(np.array([2]), np.array([1]))


def test_unequal_coins_by_brute_force() -> None:
    coins = np.array([[0.1, 0.5, 0.9, 0.3], [0.2, 0.2, 0.0, 1.0]])
    for row, seen in itertools.product((0, 1), range(5)):
        brute = 0.0
        for heads in itertools.product((0, 1), repeat=4):
            if sum(heads) >= seen:
                brute += float(np.prod([c if h else 1 - c for c, h in zip(coins[row], heads, strict=True)]))
        found = coin_sum_tails(coins, np.array([row]), np.array([seen]))
        assert found[0] == pytest.approx(brute, abs=1e-12)


def test_pairs_by_hand() -> None:
    # Units 0 and 1 are of document 0, unit 2 of document 1.
    table = sparse.csr_matrix(np.array([[1, 1, 1], [1, 1, 1], [0, 1, 0]], dtype=np.int32))
    found = pairs_together(table, np.array([0, 0, 1]))
    pairs = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert pairs == [(0, 1), (0, 2), (1, 2)]
    assert found.n_units.tolist() == [3, 1, 1]
    assert found.n_docs.tolist() == [2, 1, 1]


def test_two_that_are_everywhere_prove_nothing() -> None:
    table = sparse.csr_matrix(np.array([[1] * 6, [1] * 6, [1, 0] * 3], dtype=np.int32))
    units = np.arange(6)
    found = chance_of_pairs(table, units, 6, pairs_together(table, units))
    assert found.expected[0] == pytest.approx(6.0)
    assert found.p[0] == pytest.approx(1.0)


def _any_finding(seed: int) -> tuple[bool, float]:
    table, owner = shuffled(np.random.default_rng(seed), 40, 400, 50)
    pairs = chance_of_pairs(table, owner, 50, pairs_together(table, owner))
    q = q_values(pairs.p, n_tests=40 * 39 // 2)
    return bool((q <= 0.05).any()), float((pairs.p <= 0.05).sum() / (40 * 39 // 2))


def test_independent_words_make_no_pair_beyond_the_nominal_rate() -> None:
    runs = [_any_finding(seed) for seed in range(20)]
    # Of 20 runs with nothing to find, three findings have a chance of 0.08 at the nominal rate.
    assert sum(found for found, _ in runs) <= 3
    assert float(np.mean([share for _, share in runs])) <= 0.06


@pytest.mark.slow
def test_independent_words_at_length() -> None:
    runs = [_any_finding(1000 + seed) for seed in range(300)]
    found = sum(one for one, _ in runs)
    share = float(np.mean([s for _, s in runs]))
    sys.stdout.write(
        f"\n{found} of 300 null runs have a pair at q <= .05; p <= .05 in {share:.4f} of pairs\n"
    )
    assert found <= 25


def test_a_planted_pair_is_found() -> None:
    rng = np.random.default_rng(5)
    table, owner = shuffled(rng, 30, 400, 50)
    cells = np.asarray(table.todense()).astype(bool)  # type: ignore[attr-defined]
    cells[28:] = False
    together = rng.choice(400, size=30, replace=False)
    cells[28, together] = cells[29, together] = True
    planted = sparse.csr_matrix(cells.astype(np.int32))
    pairs = chance_of_pairs(planted, owner, 50, pairs_together(planted, owner))
    q = q_values(pairs.p, n_tests=30 * 29 // 2)
    at = np.flatnonzero((pairs.first == 28) & (pairs.second == 29))
    assert q[at[0]] < 1e-6
    assert pairs.n_docs[at[0]] == np.unique(owner[together]).size
