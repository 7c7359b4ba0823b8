"""False discovery rate: Benjamini-Hochberg q-values over all tests made, missing p-values left missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["q_values"]


def q_values(p: Sequence[float] | NDArray[np.float64], *, n_tests: int | None = None) -> NDArray[np.float64]:
    """Return the Benjamini-Hochberg q-value of each p-value, in the order given.

    Parameters
    ----------
    p : p-values between 0 and 1; NaN where a test could not be made, which stays NaN and is not counted.
    n_tests : number of tests made, where more were made than are listed (a screen that kept only the
        smallest p-values); at least the number of p-values that are not NaN.

    Raises
    ------
    InputError : a p-value outside 0 to 1, or `n_tests` below the number of p-values.

    Source: Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57.

    >>> q_values([0.01, 0.04, 0.03, float("nan")]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    values = np.asarray(p, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(values))
    given = values[tested]
    if given.size and (given.min() < 0.0 or given.max() > 1.0):
        raise InputError("p-values lie between 0 and 1")
    m = given.size if n_tests is None else n_tests
    if m < given.size:
        raise InputError(f"n_tests is {m}, but {given.size} p-values are given")
    q = np.full(values.shape, np.nan)
    if given.size:
        order = np.argsort(given, kind="stable")
        raw = given[order] * m / np.arange(1, given.size + 1)
        # The smallest level at which this test, or one with a larger p-value, is still rejected.
        q[tested[order]] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return q
