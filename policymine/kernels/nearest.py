"""The most similar rows of a sparse matrix: dot products of each row with all others, the largest kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["nearest_rows"]


def nearest_rows(matrix: Any, n_nearest: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return for each row the rows with the largest dot product, largest first, itself left out.

    Parameters
    ----------
    matrix : CSR float32, (n_rows, n_columns), no negative value.
    n_nearest : rows to return for each.

    Returns
    -------
    index : int32, (n_rows, n_nearest): -1 where fewer rows have a product above 0; equal ones by number.
    value : float32, (n_rows, n_nearest): 0 where there is none.

    >>> from scipy import sparse
    >>> index, value = nearest_rows(sparse.csr_matrix(np.array([[1, 1], [1, 0], [0, 2]], dtype=np.float32)), 2)
    >>> index.tolist(), value.tolist()
    ([[2, 1], [0, -1], [0, -1]], [[2.0, 1.0], [1.0, 0.0], [2.0, 0.0]])
    """
    if n_nearest < 1:
        raise InputError(f"n_nearest is at least 1, not {n_nearest}")
    rows, back = matrix.tocsr(), matrix.tocsc()
    if rows.nnz and rows.data.min() < 0:
        raise InputError("a weight is negative; similar rows are looked for among weights from 0 on")
    index = np.full((rows.shape[0], n_nearest), -1, dtype=np.int32)
    value = np.zeros((rows.shape[0], n_nearest), dtype=np.float32)
    _nearest(
        rows.indptr.astype(np.int64),
        rows.indices.astype(np.int32),
        rows.data.astype(np.float32),
        back.indptr.astype(np.int64),
        back.indices.astype(np.int32),
        back.data.astype(np.float32),
        index,
        value,
    )
    return index, value


@njit(cache=True, nogil=True, parallel=True)
def _nearest(
    ptr: NDArray[np.int64],
    column: NDArray[np.int32],
    weight: NDArray[np.float32],
    back_ptr: NDArray[np.int64],
    back_row: NDArray[np.int32],
    back_weight: NDArray[np.float32],
    index: NDArray[np.int32],
    value: NDArray[np.float32],
) -> None:
    n, k = index.shape
    n_chunks = (n + 255) // 256
    for chunk in prange(n_chunks):
        total = np.zeros(n, dtype=np.float32)
        touched = np.empty(n, dtype=np.int32)
        for i in range(chunk * 256, min(n, chunk * 256 + 256)):
            n_touched = 0
            for a in range(ptr[i], ptr[i + 1]):
                w = weight[a]
                for b in range(back_ptr[column[a]], back_ptr[column[a] + 1]):
                    j = back_row[b]
                    if total[j] == 0.0:
                        touched[n_touched] = j
                        n_touched += 1
                    total[j] += w * back_weight[b]
            for t in range(n_touched):
                j = touched[t]
                v = total[j]
                total[j] = 0.0
                if j == i or v < value[i, k - 1] or v == 0.0:
                    continue
                if v == value[i, k - 1] and index[i, k - 1] >= 0 and j > index[i, k - 1]:
                    continue
                place = k - 1
                while place > 0 and (
                    v > value[i, place - 1] or (v == value[i, place - 1] and j < index[i, place - 1])
                ):
                    value[i, place] = value[i, place - 1]
                    index[i, place] = index[i, place - 1]
                    place -= 1
                value[i, place] = v
                index[i, place] = j
