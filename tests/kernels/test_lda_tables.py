"""The compiled steps over tables do what numpy does in one line, on any number of threads, to the bit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from policymine.kernels.lda_tables import blend, probabilities


@pytest.mark.parametrize("n_terms", [1, 3, 70_000])
def test_tables_agree_with_numpy_and_threads_with_none(n_terms: int) -> None:
    rng = np.random.default_rng(3)
    table = rng.gamma(0.3, size=(n_terms, 16)).astype(np.float32)
    new = rng.gamma(0.3, size=table.shape).astype(np.float32)
    table[:, 13:] = new[:, 13:] = 0
    wanted = 0.75 * table.astype(float) + 0.25 * 3 * new
    alone = table.copy()
    blend(alone, new, 0.25, 3.0, pool=None)
    np.testing.assert_allclose(alone, wanted, rtol=1e-5)
    chances = probabilities(alone, 0.02, 13, pool=None)
    assert not chances[:, 13:].any()
    np.testing.assert_allclose(chances[:, :13].sum(axis=0), 1, rtol=1e-4)
    np.testing.assert_allclose(
        chances[:, :13], (wanted[:, :13] + 0.02) / (wanted[:, :13] + 0.02).sum(axis=0), rtol=1e-4
    )
    with ThreadPoolExecutor(3) as pool:
        shared = table.copy()
        blend(shared, new, 0.25, 3.0, pool=pool)
        room = np.empty_like(shared)
        assert probabilities(shared, 0.02, 13, pool=pool, out=room) is room
    assert np.array_equal(shared, alone)
    assert np.array_equal(room, chances)
