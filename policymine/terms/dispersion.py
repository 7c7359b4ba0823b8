"""How evenly a term is spread over documents: Gries's deviation of proportions.

A term used fifty times in one document and a term used once in each of fifty have the same count; DP tells
them apart. Documents are the parts, and their own sizes are the yardstick, so that long documents may
hold more of a term without counting as uneven.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError
from policymine.provenance import cited

__all__ = ["GRIES_2008", "LIJFFIJT_GRIES_2012", "deviation_of_proportions"]

GRIES_2008: Final = cited("gries2008")
LIJFFIJT_GRIES_2012: Final = cited("lijffijt2012")


def deviation_of_proportions(
    counts: Any, sizes: ArrayLike, *, normalised: bool = True
) -> NDArray[np.float64]:
    """Return Gries's DP of each term, (n_terms,): 0 is spread as the sizes are, 1 is all in one small document.

    Parameters
    ----------
    counts : scipy sparse matrix or array, (n_documents, n_terms), of counts.
    sizes : tokens of each document, (n_documents,); documents of size 0 are left out.
    normalised : divide by the largest value DP can take, 1 - min(size share), so that 1 is always reached
        (Lijffijt & Gries 2012). False gives the DP of Gries (2008).

    Returns NaN for a term that does not occur, and for every term where fewer than two documents have tokens.

    Raises
    ------
    InputError : sizes that do not fit the rows, are negative, or are 0 where a term occurs.

    Source: Gries (2008), Dispersions and adjusted frequencies in corpora; its example, five parts of 9, 10,
    10, 10 and 11 words with 1 to 5 uses of `a`:

    >>> deviation_of_proportions([[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11], normalised=False).round(2)
    array([0.18])
    """
    from scipy import sparse

    matrix = sparse.csr_matrix(counts, dtype=np.float64)
    size = np.asarray(sizes, dtype=np.float64)
    if size.shape != (matrix.shape[0],):
        raise InputError(
            f"sizes must be one number a document: {matrix.shape[0]} documents, {size.shape} given"
        )
    if (size < 0).any():
        raise InputError("sizes are counts of tokens; one is negative")
    empty = size == 0
    if empty.any():
        if matrix[np.flatnonzero(empty)].nnz:
            raise InputError("a document of size 0 holds terms: sizes must count all tokens of each document")
        matrix, size = matrix[np.flatnonzero(~empty)], size[~empty]
    n_terms = matrix.shape[1]
    if size.size < 2:
        return np.full(n_terms, np.nan)
    share = size / size.sum()
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    coo = matrix.tocoo()
    expected = share[coo.row]
    observed = coo.data / totals[coo.col]
    # Documents without the term deviate by their whole share, which is 1 minus the shares of the others.
    present = np.bincount(coo.col, weights=np.abs(observed - expected), minlength=n_terms)
    absent = 1.0 - np.bincount(coo.col, weights=expected, minlength=n_terms)
    dp = 0.5 * (present + np.clip(absent, 0.0, None))
    dp[totals == 0] = np.nan
    if normalised:
        dp = dp / (1.0 - share.min())
    return np.asarray(np.clip(dp, 0.0, 1.0), dtype=np.float64)
