"""The company of words against its definition, pair by pair."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from policymine.kernels.lda import by_cells, by_row
from policymine.kernels.lda_company import as_cells, company, project


def test_it_is_the_mean_share_of_pairs_of_tokens() -> None:
    rng = np.random.default_rng(8)
    dense = rng.poisson(0.4, size=(41, 12))
    dense[5] = 0
    counts = sparse.csr_matrix(dense)
    cells = by_row(counts.indptr, counts.indices, counts.data, 12)
    slot = np.full(12, -1, dtype=np.int64)
    slot[[1, 3, 4, 7, 8, 11]] = np.arange(6)
    wanted = np.zeros((6, 6))
    for row in dense[:, [1, 3, 4, 7, 8, 11]]:
        n = row.sum()
        if n > 1:
            wanted += (np.outer(row, row) - np.diag(row)) / (n * (n - 1))
    table, weight = company(cells, slot, 6, 41, None)
    np.testing.assert_allclose(weight, wanted.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(table, wanted / wanted.sum(axis=1, keepdims=True), rtol=1e-5)
    with ThreadPoolExecutor(2) as pool:
        again, _ = company(cells, slot, 6, 41, pool)
        directions = rng.standard_normal((6, 4))
        rows = np.array([4, 0, 2])
        points = project(table, rows, directions, pool)
    assert np.array_equal(again, table)
    np.testing.assert_allclose(points, table[rows].astype(float) @ directions, rtol=1e-6)
    kept = as_cells(table)
    back = sparse.csr_matrix((kept.counts, kept.terms, kept.indptr), shape=(6, 6))
    assert np.array_equal(back.toarray(), table)


def test_documents_without_a_pair_give_no_company() -> None:
    cells = by_row([0, 1, 2], [0, 1], [1, 1], 2)
    table, weight = company(cells, np.arange(2), 2, 2, None)
    assert not table.any()
    assert not weight.any()


def test_cells_by_term_are_a_stable_sort() -> None:
    rng = np.random.default_rng(4)
    counts = sparse.csr_matrix(rng.poisson(0.3, size=(200, 30)))
    cells = by_cells(counts.indptr, counts.indices, counts.data, 30)
    order = np.argsort(counts.indices, kind="stable")
    assert np.array_equal(cells.cell, order)
    assert np.array_equal(cells.document, np.repeat(np.arange(200), np.diff(counts.indptr))[order])
    assert np.array_equal(np.diff(cells.term_ptr), np.bincount(counts.indices, minlength=30))
